"""Ctrl+K by real keys: everything on the desk is found by what a person remembers of it, and opened where it stands."""

from __future__ import annotations

import desks
import pytest
import windows
from keyboard import Keyboard

from desktop.actions import searching, visits
from desktop.actions.searching import Group, Thing
from desktop.ui.search import lines_of


@pytest.fixture
def visit(desk):
    return desks.visit_with_answers(desk)


@pytest.fixture
def window(qtbot, bench, dressed, tmp_path, visit):
    return windows.make(qtbot, bench, tmp_path)


@pytest.fixture
def keys(qtbot, window, lanes):
    made = Keyboard(qtbot, window, lanes)
    window.open("today")
    made.settle()
    return made


def search(keys, window, words):
    keys.press("Ctrl+K")
    keys.settle()
    keys.type(words)
    return window.search.list.line


@pytest.mark.parametrize(
    ("words", "group", "page"),
    [
        ("演示煤矿", Group.MINE, "mines"),
        ("变电所", Group.PLACE, "mines"),
        ("C-GAS-03", Group.ITEM, "mines"),
        ("回风隅角ch4", Group.ITEM, "mines"),
        ("常规检查", Group.RECORD, "visit"),
        ("台账", Group.COMMAND, "ledgers"),
    ],
)
def test_what_is_found_opens_in_its_page(keys, window, words, group, page):
    assert search(keys, window, words).thing.group is group
    keys.press("Enter")
    keys.settle()
    assert not window.search.isVisible()
    assert window.page == page


def test_a_place_is_opened_at_its_mine(keys, window):
    search(keys, window, "变电所")
    keys.press("Enter")
    keys.settle()
    mines = window.open("mines")
    assert mines.tabs.currentWidget() is mines.places


def test_an_item_is_opened_in_the_lists_of_all_mines(keys, window):
    search(keys, window, "C-GAS-03")
    keys.press("Enter")
    keys.settle()
    assert window.open("mines").checklist.list.line.item.id == "C-GAS-03"


def test_a_person_is_told_by_what_she_did(keys, window):
    found = search(keys, window, "E002")
    assert found.thing.group is Group.PERSON
    keys.press("Enter")
    assert window.search.line.text() == "演示专员乙"
    assert window.search.list.line.thing.group is not Group.PERSON


def test_it_opens_while_one_is_typing_in_a_visit(keys, window, visit):
    window.open_visit(visit)
    keys.settle()
    window.open("visit").items.rest()
    keys.type("17")
    keys.press("Ctrl+K")
    assert window.search.isVisible()
    assert window.open("visit").items.fast.text() == "17"


def test_before_anything_is_typed_the_commands_stand_there(keys, window):
    keys.press("Ctrl+K")
    keys.settle()
    groups = {line.thing.group for line in window.search.model.lines}
    assert groups == {Group.COMMAND}
    assert "F5" in {line.thing.words for line in window.search.model.lines}


def test_nothing_found_says_what_to_do(keys, window):
    search(keys, window, "没有这样的东西")
    assert window.search.none.isVisible()
    keys.press("Enter", "Esc", "Esc")
    assert not window.search.isVisible()


def test_what_was_done_since_is_found_too(keys, window, desk, visit):
    assert search(keys, window, "悬顶 12") is None
    keys.press("Esc", "Esc")
    window.bench.act(visits.seal_section, visit)
    keys.settle()
    assert search(keys, window, "悬顶 12").thing.group is Group.FINDING


def test_groups_are_told_once_and_say_how_many_there_are():
    known = searching.known([Thing(Group.FINDING, str(number), f"漏风{number}") for number in range(9)])
    parts = searching.find(known, "漏风")
    heads = [line.head for line in lines_of(parts)]
    assert heads == ["隐患  9", *[""] * (searching.PER_GROUP - 1)]


def test_any_words_in_any_order_find_a_ledger():
    known = searching.known(
        [Thing(Group.RECORD, "v", "晋演检〔2026〕3-0007号", "已结束 · 演示煤矿", more="演示专员乙")]
    )
    assert searching.find(known, "0007 演示煤矿 专员乙")
    assert not searching.find(known, "0008 演示煤矿")

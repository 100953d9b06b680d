"""一矿一表 of a mine by keyboard: by place and by item, where items come from, filters, search over all mines."""

from __future__ import annotations

import layered
import pytest
import remembered
import windows
from keyboard import Keyboard

from desktop.ui.mine import checklist_words
from desktop.ui.mine.checklist_reading import read_sheet


@pytest.fixture
def window(qtbot, bench, desk, tmp_path):
    layered.put(desk)
    return windows.make(qtbot, bench, tmp_path)


@pytest.fixture
def page(window):
    made = window.open("mines")
    made.tabs.setCurrentWidget(made.checklist)
    return made


@pytest.fixture
def tab(page):
    return page.checklist


@pytest.fixture
def keys(qtbot, window, page, lanes):
    made = Keyboard(qtbot, window, lanes)
    made.settle()
    made.press("Enter")  # from the list of mines into the part in front
    return made


@pytest.fixture
def sheet(desk):
    layered.put(desk)
    return read_sheet(desk, "M001")


def row_of(sheet, item: str):
    return next(row for row in sheet.by_item.rows if row.item.id == item)


def test_the_list_goes_place_by_place_and_ends_with_what_is_due_nowhere(sheet):
    rows = sheet.by_place.rows
    numbers = [int(row.number) for row in rows if row.number]
    assert numbers == sorted(numbers)
    assert [row.item.id for row in rows if row.state == "不适用"] == [rows[-1].item.id]
    assert rows[-1].item.not_applicable.person == "演示专员乙"


def test_by_item_every_item_stands_once_with_its_places(sheet):
    codes = [row.item.id for row in sheet.by_item.rows]
    assert len(codes) == len(set(codes))
    assert {row.item.id for row in sheet.by_place.rows} == set(codes)
    assert "1301 综采工作面" in [spot.name for spot in row_of(sheet, layered.ADDED).spots]


def test_each_item_tells_the_layers_it_comes_from(sheet):
    stricter = row_of(sheet, layered.SHARPENED)
    assert checklist_words.source(stricter.item) == "本矿改"
    assert checklist_words.origins(stricter, sheet)[1].endswith("限值收严：回风隅角CH4 <1.0 %→<0.8 %")
    assert checklist_words.origins(row_of(sheet, layered.ADDED), sheet) == ["县级补充“演示县补充”（2026-11）：新增本项"]
    changed = [row for row in sheet.by_item.rows if checklist_words.source(row.item) == "县改"]
    assert checklist_words.origins(changed[0], sheet)[1].endswith("抽查→必查")


def test_clauses_that_change_at_a_day_say_since_when(sheet):
    before, now = checklist_words.basis(row_of(sheet, layered.ADDED)).split("\n")
    assert before.startswith("2026-02-01 以前：")
    assert now == "现行 · 2026-02-01 起：演示县加密检查办法（2026年）第3条（条号待核）"


def test_what_did_not_fit_of_a_layer_is_one_line_and_stands_at_its_item(keys, tab, sheet):
    assert "C-GAS-01" in tab.trouble.text()
    assert "请发布单位改正" in tab.trouble.text()
    assert "比原来的限值宽" in checklist_words.unfit(row_of(sheet, "C-GAS-01"), sheet)[0]


def test_the_heading_says_that_it_is_an_example(keys, tab):
    assert tab.heading.text().startswith("示例，非晋政办发〔2024〕29号附件1原文")


def test_typing_finds_and_arrows_and_enter_go_to_the_item(keys, tab):
    keys.press("Ctrl+F")
    keys.type("gas-03")
    assert [row.item.id for row in tab.model.lines] == [layered.SHARPENED]
    keys.press("Enter")
    assert tab.detail.hasFocus()
    assert "<0.8 %" in tab.detail.parts["limits"].text()


def test_a_slash_goes_to_the_search_and_is_a_letter_there(keys, tab):
    keys.type("/")
    assert tab.search.hasFocus()
    keys.type("a/b")
    assert tab.search.text() == "a/b"
    assert tab.model.lines == ()
    keys.press("Esc")
    assert tab.search.text() == ""
    assert len(tab.model.lines) > 100


def test_only_what_is_not_due_is_shown_with_reason_and_person(keys, tab):
    tab.which.setFocus()
    keys.press("Down", "Down", "Down", "Down", "Down")
    keys.settle()
    (row,) = tab.model.lines
    assert row.state == "不适用"
    assert "演示专员乙" in tab.detail.parts["idle"].text()


def test_all_mines_are_searched_and_enter_goes_to_the_mine_and_item(keys, tab, page, desk):
    layered.second_mine(desk)
    page.bench.changed.emit(None)
    keys.settle()
    keys.press("Alt+A")
    keys.settle()
    keys.press("Ctrl+F")
    keys.type("2201 gas-03")
    (row,) = tab.model.lines
    assert (row.mine_name, row.place) == ("演示二号煤矿", "2201 综采工作面")
    keys.press("Enter")
    keys.settle()
    assert page.list.line.code == "M002"
    assert (tab.list.line.item.id, tab.list.line.mine) == ("C-GAS-03", "M002")
    assert not tab.everywhere.isChecked()


def test_what_was_found_before_stands_below_the_item(qtbot, keys, tab, desk):
    remembered.visits(desk)
    tab.list.choose(("M001", remembered.PLACE, remembered.ITEM))
    qtbot.waitUntil(lambda: tab.detail.last.is_shown)
    assert len(tab.detail.last.strip.cells) == 12


def test_the_item_gets_the_room_while_it_is_read(keys, tab):
    before = tab.detail.height()
    keys.press("Down", "Enter")
    assert tab.detail.height() > before
    assert tab.list.viewport().rect().contains(tab.list.visualRect(tab.list.currentIndex()))
    tab.list.setFocus()
    assert tab.detail.height() == before


def test_the_current_line_is_in_sight(keys, tab):
    for _ in range(30):
        keys.press("Down")
    index = tab.list.currentIndex()
    assert index.row() == 30
    assert tab.list.viewport().rect().contains(tab.list.visualRect(index))

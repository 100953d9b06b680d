"""F1: the help opens where one is, finds what is asked, and names no key that does not exist."""

from __future__ import annotations

import re

import desks
import pytest
from keyboard import Keyboard
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton

from desktop.ui import help_topics, keys

# pressed in the tests of the fields that take them themselves
TYPED = {
    "Enter",
    "Ctrl+Enter",
    "Ctrl+↓",
    "↑",
    "↓",
    "空格",
    "PgUp",
    "PgDn",
    "Tab",
    "Shift+Tab",
    "1",
    "2",
    "3",
    "4",
    "Esc",
    "Delete",
    "g",
    "+",
}
ARROWS = {"←": "Left", "→": "Right", "PgDn": "PgDown"}


@pytest.fixture
def keyboard(qtbot, window, lanes):
    made = Keyboard(qtbot, window, lanes)
    window.open("today")
    made.settle()
    return made


def known_keys(window) -> set[str]:
    """Every key some part of the window answers to."""
    for name in list(window.commands):
        if any(place.name == name for place in window._places):
            window.open(name)
    found = {shortcut.key().toString() for shortcut in window.findChildren(QShortcut)}
    found |= {key.toString() for action in window.findChildren(QAction) for key in action.shortcuts()}
    for button in window.findChildren(QAbstractButton):
        found |= {button.shortcut().toString(), QKeySequence.mnemonic(button.text()).toString()}
    return found - {""}


def plain(key: str) -> str:
    for arrow, word in ARROWS.items():
        key = key.replace(arrow, word)
    return QKeySequence(key).toString()


def test_every_key_the_help_names_exists(window, keyboard):
    known = known_keys(window)
    rows = [(place.key, place.word) for place in window._places]
    named = {key for topic in help_topics.read(rows) for key in topic.named_keys}
    assert len(named) > 20
    assert {key for key in named - TYPED if plain(key) not in known} == set()


def test_every_key_in_the_tables_exists(window, keyboard):
    known = known_keys(window)
    rows = [row for table in help_topics.TABLES.values() for row in table()]
    named = {key.strip() for row, _ in rows for key in re.split(r" / |，", row)}
    named = {key for key in named if re.fullmatch(r"(Ctrl\+|Alt\+|Shift\+)*(F\d+|[A-Z]|Pg\w+|Left|Right|←|→|/)", key)}
    assert len(named) > 20
    assert {key for key in named - TYPED if plain(key) not in known} == set()


def test_every_page_has_a_topic_of_its_own(window):
    pages = {topic.page for topic in help_topics.read()}
    assert {place.name for place in window._places} <= pages


@pytest.mark.parametrize("page", ["visit", "lists", "sync"])
def test_it_opens_at_the_page_in_front(keyboard, window, page):
    window.open(page)
    keyboard.press("F1")
    assert window.help.list.line.page == page
    assert window.help.list.line.title in window.help.text.toPlainText()
    keyboard.press("Esc")
    assert not window.help.isVisible()


def test_it_is_searched_by_keys_alone(keyboard, window):
    keyboard.press("F1", "Shift+Tab", "Shift+Tab")
    while not window.help.search.hasFocus():
        keyboard.press("Tab")
    keyboard.type("U盘")
    assert "没有网怎么办" in [topic.title for topic in window.help.model.lines]
    keyboard.press("Enter")
    assert window.help.text.hasFocus()


def test_what_is_not_told_is_said(keyboard, window):
    window.show_help()
    window.help.search.setText("没有这样的题目")
    assert window.help.none.isVisible()


def test_nothing_in_the_texts_is_left_unfilled(window):
    rows = [(place.key, place.word) for place in window._places]
    for topic in help_topics.read(rows):
        assert topic.title
        assert not re.search(r"[{}]|keys:|page:", topic.text), topic.name


def test_the_menu_lists_all_commands_with_their_keys(keyboard, window):
    shown = {action.text(): action.shortcut().toString() for action in window.menu.actions() if action.text()}
    assert shown["帮助和全部按键"] == "F1"
    assert set(shown) == {action.text() for action in window.commands.values()}


def keys_told(window, page: str) -> set[str]:
    """Every key the help of a page names, in sentences and tables, and those that work everywhere."""
    rows = [(place.key, place.word) for place in window._places]
    own = [topic.text for topic in help_topics.read(rows) if topic.page.split("/")[0] == page]
    own += [f"{key} {meaning}" for key, meaning in keys.everywhere()]
    words = re.split(r"[^\w+/←→↑↓]+", " ".join(own))
    return {plain(word) for word in words} | {plain(word) for each in words for word in each.split("/")} | {"/"}


def shortcuts(page) -> set[str]:
    found = {shortcut.key().toString() for shortcut in page.findChildren(QShortcut)}
    found |= {key.toString() for action in page.findChildren(QAction) for key in action.shortcuts()}
    return {key.replace("Return", "Enter") for key in found - {""}}


def test_the_help_of_a_page_names_every_key_bound_on_it(window, keyboard):
    untold = {}
    for place in window._places:
        made = window.open(place.name)
        untold[place.name] = shortcuts(made) - keys_told(window, place.name)
    keyboard.settle()
    assert {page: lacking for page, lacking in untold.items() if lacking} == {}


def test_the_help_shows_every_button_in_sight_with_its_key(window, keyboard):
    for page in ("findings", "remote", "review", "settings"):
        made = window.open(page)
        keyboard.settle()
        seen = [one for one in made.findChildren(QAbstractButton) if one.isVisible() and one.shortcut().toString()]
        keyboard.press("F1")
        told = window.help.text.toPlainText()
        assert {one.shortcut().toString() for one in seen if one.shortcut().toString() not in told} == set(), page
        keyboard.press("Esc")


def test_it_opens_at_the_part_of_the_visit_in_front(window, keyboard, desk):
    page = window.open("visit")
    page.open_visit(desks.visit_with_answers(desk, 3))
    keyboard.settle()
    titles = {}
    for key in ("F3", "F4", "F8", "F6"):
        keyboard.press(key, "F1")
        titles[key] = window.help.list.line.title
        keyboard.press("Esc")
    assert titles == {"F3": "底稿怎样录", "F4": "隐患怎样写", "F6": "照片", "F8": "汇总、签名与封存"}

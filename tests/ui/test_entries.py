"""The rail: as many entries as a supervisor will have stand in the smallest window; groups have quiet headings."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest

from desktop.ui.entries import Entries, Place
from desktop.ui.page import Page
from desktop.ui.theme import TextSize, Theme
from desktop.ui.workbench import Workbench

LOW = 24  # what a finger or a tired hand still hits
GROUPS = ("", *["监管"] * 4, *["记录"] * 3, *["督导"] * 6, "本机")
MENU_KEYS = ("Ctrl+1", *[""] * 13, "Ctrl+-")


class Blank(Page):
    def ask(self) -> None:
        self.take(None)

    def show_lines(self, answer: object) -> None:
        pass


def fifteen() -> list[Place]:
    """As many places as a supervisor will have."""
    numbered = enumerate(zip(GROUPS, MENU_KEYS, strict=True))
    return [Place(f"p{n}", "督导抽查", "mine", lambda b: Blank(b, "页"), key, group) for n, (group, key) in numbered]


@pytest.fixture
def worn(dressed, tmp_path):
    """The theme; the others find it as it was."""
    made = Theme(dressed, QSettings(str(tmp_path / "look.ini"), QSettings.Format.IniFormat))
    yield made
    made.choose_size(TextSize.STANDARD)


@pytest.fixture
def window(qtbot, bench, dressed):
    made = Workbench(bench, fifteen(), "一矿一表")
    qtbot.addWidget(made)
    made.resize(911, 470)
    made.show()
    return made


def seen(entries: Entries) -> list[str]:
    """The entries a person sees whole."""
    view = entries.viewport()
    buttons = entries.buttons.buttons()
    return [b.objectName() for b in buttons if view.rect().contains(b.geometry().translated(b.parent().pos()))]


def headings(entries: Entries) -> list[str]:
    return [one.text() for one in entries._headings]


def test_fifteen_entries_stand_in_the_smallest_window_without_scrolling(window, qtbot):
    qtbot.waitUntil(lambda: len(seen(window.entries)) == 15)
    assert all(button.height() >= LOW for button in window.entries.buttons.buttons())
    assert headings(window.entries) == ["", "", "", ""]


def test_headings_have_words_where_there_is_room(window, qtbot):
    window.resize(1366, 728)
    qtbot.waitUntil(lambda: headings(window.entries) == ["监管", "记录", "督导", "本机"])
    assert len(seen(window.entries)) == 15


def test_no_entry_is_narrower_than_its_words_in_any_size(window, worn, qtbot):
    for size in TextSize:
        worn.choose_size(size)
        qtbot.waitUntil(lambda: all(b.width() >= b.sizeHint().width() for b in window.entries.buttons.buttons()))


def test_written_largest_the_page_in_front_has_its_entry_in_sight(window, worn, qtbot):
    worn.choose_size(TextSize.LARGEST)
    QTest.keyClick(window, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert window.page == "p14"
    qtbot.waitUntil(lambda: "p14" in seen(window.entries))


def test_an_entry_opens_its_page_by_a_press(window, qtbot):
    button = window.entries.buttons.buttons()[5]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(20, 8))
    assert window.page == "p5"
    assert button.isChecked()

"""The table of a paper by real keys: one types, Tab goes on, Enter opens a line, Ctrl+Delete takes one out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from desktop.ui.papers.rows import RowsEditor

COLUMNS = (("mine", "矿山"), ("day", "日期"))


@pytest.fixture
def whole(qtbot, dressed):
    made = QWidget()
    qtbot.addWidget(made)
    column = QVBoxLayout(made)
    before, made.rows, after = QLineEdit(made), RowsEditor("安排", COLUMNS, made), QLineEdit(made)
    for one in (before, made.rows, after):
        column.addWidget(one)
    made.rows.show_value(())
    made.after = after
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    before.setFocus()
    return made


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, held)


def write(text: str) -> None:
    QTest.keyClicks(QApplication.focusWidget(), text)


def test_a_line_is_typed_from_cell_to_cell(whole):
    press(Qt.Key.Key_Tab)
    write("a")
    press(Qt.Key.Key_Tab)
    write("b")
    press(Qt.Key.Key_Tab)
    assert whole.rows.value() == ({"mine": "a", "day": "b"},)
    assert whole.after.hasFocus()


def test_enter_opens_a_line_under_the_current_one_and_one_empty_line_is_enough(whole, qtbot):
    table = whole.rows.table
    press(Qt.Key.Key_Tab)
    write("a")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: table.rowCount() == 2)
    write("c")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: table.rowCount() == 3)
    press(Qt.Key.Key_Return)
    QApplication.processEvents()
    assert table.rowCount() == 3
    assert whole.rows.value() == ({"mine": "a", "day": ""}, {"mine": "c", "day": ""})


def test_ctrl_delete_takes_a_line_out_and_one_always_stays(whole):
    whole.rows.show_value(({"mine": "a", "day": ""}, {"mine": "b", "day": ""}))
    whole.rows.setFocus()
    press(Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert whole.rows.value() == ({"mine": "b", "day": ""},)
    press(Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert whole.rows.value() == ()
    assert whole.rows.table.rowCount() == 1


def test_what_is_read_again_does_not_move_the_cursor(whole):
    whole.rows.show_value(({"mine": "a", "day": ""}, {"mine": "b", "day": ""}))
    whole.rows.table.setCurrentCell(1, 1)
    whole.rows.show_value(({"mine": "a", "day": ""}, {"mine": "b", "day": ""}))
    assert (whole.rows.table.currentRow(), whole.rows.table.currentColumn()) == (1, 1)

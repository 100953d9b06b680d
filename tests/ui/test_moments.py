"""A day and a moment as they are typed, with the lines between or without."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QDate, QDateTime, QTime
from PySide6.QtTest import QTest

from desktop.ui.moments import DayField, MomentField


@pytest.mark.parametrize("typed", ["20270105", "2027-01-05", "2027-1-5", "2027/1/05", "2027.01.5"])
def test_a_day_may_be_typed_with_its_lines_or_without(qtbot, dressed, typed):
    field = DayField()
    qtbot.addWidget(field)
    field.setDate(QDate(2026, 11, 20))
    shown_with_the_keyboard_in_it(qtbot, field)
    QTest.keyClicks(field, typed)
    assert field.date().toString("yyyy-MM-dd") == "2027-01-05"


@pytest.mark.parametrize("typed", ["202701050930", "2027-01-05 09:30", "2027-1-5 9:30"])
def test_a_moment_may_be_typed_with_its_lines_or_without(qtbot, dressed, typed):
    field = MomentField()
    qtbot.addWidget(field)
    field.setDateTime(QDateTime(QDate(2026, 11, 20), QTime(17, 45)))
    shown_with_the_keyboard_in_it(qtbot, field)
    QTest.keyClicks(field, typed)
    assert field.dateTime().toString("yyyy-MM-dd HH:mm") == "2027-01-05 09:30"


def shown_with_the_keyboard_in_it(qtbot, field):
    field.show()
    field.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.setSelectedSection(field.sectionAt(0))

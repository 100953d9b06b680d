"""The deadline of a finding: five quick keys, the day, and in words which weekday it is, how many days are left, and
quietly when nobody works that day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QDate, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from desktop.supervision import workdays
from desktop.supervision.bureau_calendar import Calendar
from desktop.ui import theme
from desktop.ui.flow import Flow
from desktop.ui.moments import DayField
from desktop.ui.page import label

WEEKDAYS = "一二三四五六日"
USUAL = 15
QUICK: tuple[tuple[int, str], ...] = ((0, "立即(&0)"), (3, "&3 天"), (7, "&7 天"), (15, "1&5 天"), (30, "30 天(&M)"))


class Due(QWidget):
    """`edited` when a person chose another deadline."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found = QDate.currentDate()
        self._at_once = False
        self.quick = QButtonGroup(self)
        self.quick.setExclusive(False)
        self._known: Sequence[Calendar] | None = None
        row = Flow(gap=theme.HAIR)
        self.setLayout(row)
        for days, word in QUICK:
            button = QPushButton(word, self)
            button.setCheckable(True)
            button.setProperty("kind", "small")
            button.setAccessibleName(self.tr("期限 {0}").format(word.replace("&", "")))
            self.quick.addButton(button, days)
            row.addWidget(button)
        self.day = DayField(self)
        self.day.setAccessibleName(self.tr("期限日期"))
        row.addWidget(self.day)
        self.words, self.off = label("", "small"), label("", "small")  # the form finds them a place under the day
        self.off.hide()
        self.quick.idClicked.connect(self._choose)
        self.day.dateChanged.connect(self._choose_day)

    @property
    def deadline(self) -> str | None:
        """The day, or None for 立即整改."""
        return None if self._at_once else self.day.date().toString(Qt.DateFormat.ISODate)

    def show_due(self, deadline: str | None, found: QDate, *, at_once: bool) -> None:
        """Show a deadline counted from the day the finding was found; a new finding has the usual days."""
        self._found = found
        self._at_once = at_once
        day = QDate.fromString(deadline or "", Qt.DateFormat.ISODate)
        blocker = QSignalBlocker(self.day)
        self.day.setDate(day if day.isValid() else found.addDays(0 if at_once else USUAL))
        blocker.unblock()
        self._tell()

    def show_calendars(self, known: Sequence[Calendar]) -> None:
        """The calendars of the mine, by which a day is off."""
        self._known = known
        self._tell()

    @Slot(int)
    def _choose(self, days: int) -> None:
        self.show_due(self._found.addDays(days).toString(Qt.DateFormat.ISODate), self._found, at_once=days == 0)
        self.edited.emit()

    @Slot()
    def _choose_day(self) -> None:
        self._at_once = False
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        left = self._found.daysTo(self.day.date())
        for button in self.quick.buttons():
            days = self.quick.id(button)
            button.setChecked(self._at_once if days == 0 else not self._at_once and days == left)
        self.words.setText(due_words(self._at_once, self.day.date().dayOfWeek(), left))
        day = dt.date.fromisoformat(self.day.date().toString(Qt.DateFormat.ISODate))
        said = off_words(self._known, day) if self._known is not None and not self._at_once else ""
        self.off.setText(said)
        self.off.setToolTip(workdays.of_day(self._known or (), day).words if said else "")
        self.off.setVisible(bool(said))


def due_words(at_once: bool, weekday: int, left: int) -> str:
    """`周六，13 天`; a day that has passed already is said to be one."""
    if at_once:
        return "当场整改"
    when = "当天" if left == 0 else f"{left} 天" if left > 0 else f"已过 {-left} 天"
    return f"周{WEEKDAYS[weekday - 1]}，{when}"


def off_words(known: Sequence[Calendar], day: dt.date) -> str:
    """`期限遇国庆节放假`, `期限是双休日`; that nobody has announced the year; "" for a day that is worked."""
    found = workdays.of_day(known, day)
    if found.is_working is None:
        return found.words
    if found.is_working:
        return ""
    return f"期限遇{found.name}放假" if found.is_special else f"期限是{found.words}"

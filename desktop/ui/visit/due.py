"""The deadline of a finding: five quick keys, the day, and in words which weekday it is and how many days are left."""

from __future__ import annotations

from PySide6.QtCore import QDate, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from desktop.ui import theme
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
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.TIGHT)
        for days, word in QUICK:
            button = QPushButton(word, self)
            button.setCheckable(True)
            button.setProperty("kind", "small")
            button.setAccessibleName(self.tr("期限 {0}").format(word.replace("&", "")))
            self.quick.addButton(button, days)
            row.addWidget(button)
        self.day = DayField(self)
        self.day.setAccessibleName(self.tr("期限日期"))
        self.words = label("", "small", self)
        row.addWidget(self.day)
        row.addWidget(self.words, 1)
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


def due_words(at_once: bool, weekday: int, left: int) -> str:
    """`周六，13 天`; a day that has passed already is said to be one."""
    if at_once:
        return "当场整改"
    when = "当天" if left == 0 else f"{left} 天" if left > 0 else f"已过 {-left} 天"
    return f"周{WEEKDAYS[weekday - 1]}，{when}"

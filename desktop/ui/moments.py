"""Fields for a day and for a moment: Tab leaves them as it leaves any other field; ← → go from year to month to day.

The lines between the parts may be typed or left out: `20270105`, `2027-01-05` and `2027-1-5` are the same day.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QDateEdit, QDateTimeEdit, QWidget

from desktop.ui import theme

_Section = QDateTimeEdit.Section
_BETWEEN = frozenset("-/.: ")
_LINES = {_Section.YearSection: "-", _Section.MonthSection: "-", _Section.DaySection: " ", _Section.HourSection: ":"}


class _Typing:
    """Qt goes on by itself when a part is full: a line typed after that must not go on once more."""

    def __init__(self, field: QDateTimeEdit, press: Callable[[QKeyEvent], None]) -> None:
        self._field = field
        self._press_key = press
        self._digits = ""  # typed in the part the keyboard is in

    def forget(self) -> None:
        """The keyboard comes anew."""
        self._digits = ""

    def press(self, event: QKeyEvent) -> None:
        """A key; one digit before a line is filled up with a nought."""
        text, part = event.text(), self._field.currentSection()
        if not (text and text in _BETWEEN):
            self._give(event)
        elif len(self._digits) == 1 and part is not _Section.YearSection:
            digit = self._digits
            self._field.setSelectedSection(part)
            for one in ("0", digit):
                self._give(_key(one))
        elif self._digits:
            self._give(_key(_LINES.get(part, text)))

    def _give(self, event: QKeyEvent) -> None:
        part = self._field.currentSection()
        self._press_key(event)
        stays = self._field.currentSection() is part and event.text().isdecimal()
        self._digits = self._digits + event.text() if stays else ""


class DayField(QDateEdit):
    """A day, typed or taken from a calendar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typing = _Typing(self, super().keyPressEvent)
        self.setDisplayFormat("yyyy-MM-dd")
        self.setCalendarPopup(True)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        return QWidget.focusNextPrevChild(self, is_next)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._typing.forget()
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._typing.press(event)


class MomentField(QDateTimeEdit):
    """A day and a time, typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typing = _Typing(self, super().keyPressEvent)
        self.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.lineEdit().setTextMargins(theme.TIGHT + theme.HAIR, 0, 0, 0)  # the style sheet's padding is lost here

    def focusNextPrevChild(self, is_next: bool) -> bool:
        return QWidget.focusNextPrevChild(self, is_next)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._typing.forget()
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._typing.press(event)


def _key(text: str) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, ord(text), Qt.KeyboardModifier.NoModifier, text)

"""Fields for a day and for a moment: Tab leaves them as it leaves any other field; ← → go from year to month to day."""

from __future__ import annotations

from PySide6.QtWidgets import QDateEdit, QDateTimeEdit, QWidget

from desktop.ui import theme


class DayField(QDateEdit):
    """A day, typed or taken from a calendar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDisplayFormat("yyyy-MM-dd")
        self.setCalendarPopup(True)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        return QWidget.focusNextPrevChild(self, is_next)


class MomentField(QDateTimeEdit):
    """A day and a time, typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.lineEdit().setTextMargins(theme.TIGHT + theme.HAIR, 0, 0, 0)  # the style sheet's padding is lost here

    def focusNextPrevChild(self, is_next: bool) -> bool:
        return QWidget.focusNextPrevChild(self, is_next)

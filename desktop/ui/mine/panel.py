"""A small form that opens under a list instead of a dialog: Enter gives it, Esc puts it away, trouble stands in it."""

from __future__ import annotations

from PySide6.QtCore import QDate, QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDateEdit,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import DeskError
from desktop.ui import theme
from desktop.ui.page import label

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Panel(QFrame):
    """Subclasses lay fields with `add` and override `give`; `closed` says that it was put away."""

    closed = Signal()

    def __init__(self, title: str, ready: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setAccessibleName(title)
        self.title = label(title, "strong", self)
        self.trouble = label("", "bad", self, wraps=True)
        self.ready = QPushButton(ready, self)
        self.ready.setProperty("kind", "main")
        self.back = QPushButton(self.tr("取消 Esc"), self)
        self.fields = QGridLayout()
        self.fields.setHorizontalSpacing(theme.SNUG)
        self.fields.setVerticalSpacing(theme.HAIR)
        foot = QHBoxLayout()
        foot.setSpacing(theme.SNUG)
        foot.addWidget(self.trouble, 1)
        foot.addStretch(0)
        foot.addWidget(self.back)
        foot.addWidget(self.ready)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SNUG, theme.SNUG, theme.SNUG, theme.SNUG)
        column.setSpacing(theme.TIGHT)
        column.addWidget(self.title)
        column.addLayout(self.fields)
        column.addLayout(foot)
        self.hide()
        self.ready.clicked.connect(self._give)
        self.back.clicked.connect(self.put_away)

    def add(self, word: str, widget: QWidget, stretch: int = 0) -> None:
        """One more field beside the others, its word above it."""
        place = self.fields.columnCount() if self.fields.count() else 0
        self.fields.addWidget(label(word, "small", self), 0, place)
        self.fields.addWidget(widget, 1, place)
        self.fields.setColumnStretch(place, stretch)
        widget.setAccessibleName(word)

    def give(self) -> None:
        """Give what was typed."""
        raise NotImplementedError

    def said(self) -> str:
        """Good news once it was taken."""
        raise NotImplementedError

    def forget(self) -> None:
        """Empty the fields."""
        raise NotImplementedError

    def begin(self, first: QWidget) -> None:
        """Show it with the keyboard in its first field."""
        self.trouble.clear()
        self.ready.setEnabled(True)
        self.show()
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, error: DeskError) -> None:
        """It was not taken: say why; what was typed is still there."""
        self.ready.setEnabled(True)
        self.trouble.setText(str(error))

    @Slot()
    def put_away(self) -> None:
        """Close it."""
        self.hide()
        self.closed.emit()

    def event(self, event: QEvent) -> bool:
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()  # else the window would take it
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        elif event.key() in ENTER:
            focus = self.focusWidget()
            focus.click() if isinstance(focus, QPushButton) else self._give()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _give(self) -> None:
        if self.ready.isEnabled():
            self.ready.setEnabled(False)  # until it was taken or refused: Enter twice is one
            self.give()


def show_day(field: QDateEdit, day: str) -> None:
    """Set it to a day, 2026-11-22."""
    field.setDate(QDate.fromString(day, Qt.DateFormat.ISODate))


def typed_day(field: QDateEdit) -> str:
    """The day in it."""
    return field.date().toString(Qt.DateFormat.ISODate)

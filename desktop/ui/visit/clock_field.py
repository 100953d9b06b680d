"""A field for a time of day: `0930` or `9:30`, Enter goes on."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from desktop.ui import theme, times
from desktop.ui.page import restyle

WRONG = "时间写成 0930 或 9:30。"


class ClockField(QLineEdit):
    """`passed` when Enter was pressed in it."""

    passed = Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText("0930")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.passed.emit()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(theme.scaled(64), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @property
    def is_wrong(self) -> bool:
        """Whether what was typed is no time."""
        return bool(self.property("state") == "bad")

    def show_time(self, at: str | None) -> None:
        """Show a moment (UTC text); what is being typed stays."""
        if not (self.hasFocus() and self.isModified()):
            self.setText(times.clock(at))
            restyle(self, "state", "")

    def read(self, day: str, not_before: str | None = None) -> str | None:
        """The moment typed (UTC text) on a day; None when the field is empty or says no time, which it then shows."""
        text = self.text().strip()
        at = times.typed_clock(text, day, not_before) if text else None
        restyle(self, "state", "bad" if text and at is None else "")
        return at

"""A printed table in place of the lists it was made of; Esc goes back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.annotating import owns_escape
from desktop.ui.bench import Bench
from desktop.ui.paper import PaperView


class PaperSheet(QWidget):
    """The paper with its tools. `left` asks to go back."""

    left = Signal()

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self.paper = PaperView(bench, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.paper, 1)

    def event(self, event: QEvent) -> bool:
        return owns_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

"""清单 · 发布、放弃: the quiet question in the page before a layer is put in force or a draft thrown away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from desktop.ui import theme
from desktop.ui.page import label


class Question(QFrame):
    """Hidden until `ask`. `confirmed` when the person says yes, with what was asked; `put_off` when not."""

    confirmed = Signal(str)
    put_off = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.what = ""
        self.words = label("", "", self, wraps=True)
        self.yes = QPushButton(self)
        self.yes.setProperty("kind", "main")
        self.no = QPushButton(self)
        self.no.setToolTip("Esc")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GAP, theme.SNUG, theme.SNUG, theme.SNUG)
        row.setSpacing(theme.SNUG)
        row.addWidget(self.words, 1)
        row.addWidget(self.yes)
        row.addWidget(self.no)
        self.yes.clicked.connect(self._confirm)
        self.no.clicked.connect(self.close_up)
        self.hide()

    def ask(self, what: str, words: str, yes: str, no: str) -> None:
        """Ask; the keyboard stands on no, so that a stray Enter does nothing."""
        self.what = what
        self.words.setText(words)
        self.setAccessibleName(words)
        self.yes.setText(yes)
        self.no.setText(no)
        self.show()
        self.no.setFocus()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_escape(event):
            event.accept()  # Esc answers the question before it means anything to the window
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_escape(event):
            self.close_up()
            return
        super().keyPressEvent(event)

    @Slot()
    def close_up(self) -> None:
        """Not now."""
        self.hide()
        self.put_off.emit()

    @Slot()
    def _confirm(self) -> None:
        self.hide()
        self.confirmed.emit(self.what)


def _is_escape(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Escape

"""What the parts of a page have in common: they read while they are seen, and again when something changed."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.bench import Bench


class Tab(QWidget):
    """One part of a page. Subclasses override `ask`."""

    def __init__(self, bench: Bench, word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bench = bench
        self.word = word
        self._is_stale = True
        self.setAccessibleName(word)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, theme.SNUG, 0, 0)
        self.body.setSpacing(theme.SNUG)

    @property
    def can_ask(self) -> bool:
        """Whether it is known what to ask for."""
        return True

    def ask(self) -> None:
        """Ask the bench for what this part shows."""
        raise NotImplementedError

    def first_focus(self) -> QWidget:
        """Where the keyboard is when this part comes to the front."""
        return self

    def look(self) -> None:
        """Read again; now if seen, else when shown."""
        self._is_stale = True
        if self.can_ask and self.isVisible():
            self._is_stale = False
            self.ask()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.look()

"""What the parts of a mine's page have in common: they show one mine, and read only while they are seen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.bench import Bench


class MineTab(QWidget):
    """One part. Subclasses override `ask` (ask the bench for `self.mine`) and show what comes back.

    An answer for another mine than the one now in front is the subclass's to drop.
    """

    visit_wanted = Signal(str)

    def __init__(self, bench: Bench, word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bench = bench
        self.word = word
        self.mine = ""
        self._is_stale = True
        self.setAccessibleName(word)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, theme.SNUG, 0, 0)
        self.body.setSpacing(theme.SNUG)

    def ask(self) -> None:
        """Ask the bench for what this part shows of `self.mine`."""
        raise NotImplementedError

    def first_focus(self) -> QWidget:
        """Where the keyboard is when the part comes to the front."""
        return self

    def show_mine(self, mine: str) -> None:
        """Bring a mine to the front; read now if seen, else when shown."""
        self.mine = mine
        self.look()

    def look(self) -> None:
        """Read again: something changed, or another mine came to the front."""
        self._is_stale = True
        if self.mine and self.isVisible():
            self._is_stale = False
            self.ask()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.look()

"""What the parts of a mine's page have in common: they show one mine, and read only while they are seen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.ui.bench import Bench
from desktop.ui.tab import Tab


class MineTab(Tab):
    """One part. Subclasses override `ask` (ask the bench for `self.mine`) and show what comes back.

    An answer for another mine than the one now in front is the subclass's to drop.
    """

    visit_wanted = Signal(str)

    def __init__(self, bench: Bench, word: str, parent: QWidget | None = None) -> None:
        super().__init__(bench, word, parent)
        self.mine = ""

    @property
    def can_ask(self) -> bool:
        """Only when a mine is in front."""
        return bool(self.mine)

    def show_mine(self, mine: str) -> None:
        """Bring a mine to the front; read now if seen, else when shown."""
        self.mine = mine
        self.look()

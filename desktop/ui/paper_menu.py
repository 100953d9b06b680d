"""The button with the papers a visit can issue: those that cannot be issued yet stand there too, with the reason."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from desktop.actions.orders import Offer
from desktop.ui.numbers import short_number

_CLAUSE = re.compile(r"[，；。]")
_LONGEST = 22  # characters of a reason that still fit into the menu; the whole one comes when it is chosen


class PaperMenu(QPushButton):
    """`chosen` carries the place of the paper among those offered; choosing one that is not ready says why."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(self.tr("出具文书(&O)"))
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self._menu.triggered.connect(self._choose)

    def offer(self, offers: Sequence[Offer]) -> None:
        """Show these."""
        self._menu.clear()
        ready = [place for place, one in enumerate(offers) if not one.lack]
        for place, one in enumerate(offers):
            action = self._menu.addAction(_words(one))
            action.setData(place)
            if ready and place == ready[0]:
                self._menu.setDefaultAction(action)

    @property
    def words(self) -> tuple[str, ...]:
        """What stands in the menu."""
        return tuple(action.text() for action in self._menu.actions())

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        self.chosen.emit(int(action.data()))


def _words(offer: Offer) -> str:
    of = f"（{short_number(offer.parent)}）" if offer.parent else ""
    if not offer.lack:
        return f"{offer.kind}{of}"
    why = _CLAUSE.split(offer.lack)[0]
    why = why if len(why) <= _LONGEST else f"{why[:_LONGEST]}…"
    return f"{offer.kind}{of} — {why}"

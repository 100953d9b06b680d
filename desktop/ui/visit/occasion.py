"""What today is at a mine, for the plan of a visit: 盯守 is proposed in a 重点时段 that asks for it (第十八条), a
holiday is said; neither holds anybody up.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QWidget

from desktop.actions import calendars
from desktop.desk import Desk
from desktop.store import queries
from desktop.supervision import workdays
from desktop.supervision.visit import VisitKind
from desktop.ui.page import label

KINDS = tuple(VisitKind)


@dataclass(frozen=True, slots=True)
class Occasion:
    """In words, and whether 盯守 is asked for."""

    words: str = ""
    is_stationed: bool = False


NOTHING = Occasion()


def read_occasions(desk: Desk) -> dict[str, Occasion]:
    """What today is at every mine."""
    today = desk.world.today()
    with desk.reading() as session:
        cards = queries.mines(session)
        known = calendars.of_mines(session, cards)
    found = {}
    for card in cards:
        periods = workdays.key_periods(known[card.code], card.code, str(card.kind), today, today)
        day = workdays.of_day(known[card.code], today)
        is_stationed = any(one.set.is_stationed for one in periods)
        said = [
            ("须驻矿盯守：" if one.set.is_stationed else "")
            + f"重点时段“{one.set.name}”至 {one.last[5:]}（{one.set.document}）"
            for one in periods
        ]
        said += [f"今天{day.words}"] if day.is_special and not day.is_working else []
        found[card.code] = Occasion("；".join(said), is_stationed)
    return found


class Kind(QComboBox):
    """The kind of a visit. It proposes 盯守 for a mine until a person chooses; `words` stand beside it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("检查方式"))
        self.addItems([str(kind) for kind in KINDS])
        self.words = label("", "small", parent, wraps=True)
        self.words.hide()
        self._mine = ""
        self._is_chosen = False
        self._is_proposed = False
        self.activated.connect(self._choose)

    def choose(self, kind: VisitKind) -> None:
        """A person asked for this kind."""
        self.setCurrentIndex(KINDS.index(kind))
        self._choose()

    def show_occasion(self, mine: str, occasion: Occasion) -> None:
        """What today is at the mine in front; another mine takes back what was only proposed."""
        if mine != self._mine:
            self._is_chosen = False
        self._mine = mine
        if self._is_proposed and not occasion.is_stationed:
            self.setCurrentIndex(KINDS.index(VisitKind.REGULAR))
            self._is_proposed = False
        elif occasion.is_stationed and not self._is_chosen and self.currentText() == VisitKind.REGULAR:
            self.setCurrentIndex(KINDS.index(VisitKind.STATIONING))
            self._is_proposed = True
        self.words.setText(occasion.words)
        self.words.setVisible(bool(occasion.words))

    @Slot()
    def _choose(self) -> None:
        self._is_chosen = True
        self._is_proposed = False

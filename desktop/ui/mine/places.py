"""矿山 · 地点: the places and systems of a mine with what is due at each."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from desktop.actions import checklists
from desktop.desk import Desk
from desktop.supervision.checklist import Level, items_by_id
from desktop.ui.bench import Bench
from desktop.ui.mine.tab import MineTab
from desktop.ui.tables import Column, LinesModel, LineTable


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place with how many items are due there."""

    id: str
    name: str
    kind: str
    must: int
    sample: int


def read_places(desk: Desk, mine: str) -> tuple[str, tuple[PlaceRow, ...]]:
    """The mine, and its places by today's checklist."""
    checklist = checklists.for_mine(desk, mine)
    items = items_by_id(checklist)
    return mine, tuple(
        PlaceRow(
            section.place.id,
            section.place.name,
            "范围" if section.is_scope else section.place.kind,
            sum(items[line.item].level is Level.MUST for line in section.lines),
            sum(items[line.item].level is not Level.MUST for line in section.lines),
        )
        for section in checklist.sections
    )


class PlacesTab(MineTab):
    """The list of places."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "地点", parent)
        self.model = LinesModel[PlaceRow](_PLACES, lambda row: row.id, self)
        self.list = LineTable(self.model, self.tr("地点和系统"), self)
        self.body.addWidget(self.list)

    def ask(self) -> None:
        self.bench.ask(read_places, self.mine, done=self._show)

    def _show(self, answer: tuple[str, tuple[PlaceRow, ...]]) -> None:
        mine, rows = answer
        if mine == self.mine:
            self.model.show_lines(rows)


_PLACES: tuple[Column[PlaceRow], ...] = (
    Column("地点、系统", lambda row: row.name),
    Column("类别", lambda row: row.kind, 110, is_quiet=True),
    Column("必查", lambda row: str(row.must), 56, is_right=True),
    Column("抽查", lambda row: str(row.sample), 56, is_right=True),
)

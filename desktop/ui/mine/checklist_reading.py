"""What 一矿一表 shows: a mine's composed checklist as lines, by place and by item, ready for searching as one types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from desktop.actions import checklists
from desktop.desk import Desk
from desktop.store import queries
from desktop.supervision import search
from desktop.supervision.catalogue_reading import Problem
from desktop.supervision.checklist import Checklist, Item, LayerHead, items_by_id
from desktop.supervision.search import Index

NOWHERE = "无此地点"
NOT_APPLICABLE = "不适用"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the mine where an item is due, under this number."""

    id: str
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item: at one place, or (by item) at all its places. `whole` still has its clauses of every day; `before` is
    the item as the catalogue below the layers has it, None for one that a layer added.
    """

    mine: str
    mine_name: str
    spots: tuple[Spot, ...]
    item: Item
    whole: Item
    before: Item | None
    is_single: bool = True

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells this row from all others."""
        return self.mine, self.spots[0].id if self.is_single and self.spots else "", self.item.id

    @property
    def state(self) -> str:
        """Why it is due nowhere; empty when it is due."""
        if self.item.not_applicable is not None:
            return NOT_APPLICABLE
        return "" if self.spots else NOWHERE

    @property
    def place(self) -> str:
        """Where, in words."""
        if len(self.spots) > 1:
            return f"{len(self.spots)} 处"
        return self.spots[0].name if self.spots else "—"

    @property
    def number(self) -> str:
        """The short number of the paper sheet; items due at several places have several."""
        return str(self.spots[0].number) if len(self.spots) == 1 else ""


@dataclass(frozen=True, slots=True)
class Board:
    """Rows with their index: what is searched in."""

    rows: tuple[ItemRow, ...] = ()
    index: Index = field(default_factory=lambda: Index(()))


@dataclass(frozen=True, slots=True)
class MineSheet:
    """The checklist of one mine today. `problems` are what did not fit of the layers."""

    mine: str
    name: str
    title: str
    status: str
    layers: tuple[LayerHead, ...]
    design: Mapping[str, str]
    problems: tuple[Problem, ...]
    by_place: Board
    by_item: Board


def read_codes(desk: Desk) -> tuple[str, ...]:
    """The codes of all mines on this desk."""
    with desk.reading() as session:
        return tuple(card.code for card in queries.mines(session))


def read_sheet(desk: Desk, mine: str) -> MineSheet:
    """The mine's checklist of today. Missing for an unknown mine; BadInput when its card does not fit the catalogue."""
    checklist = checklists.for_mine(desk, mine)
    found = checklists.layered(desk, mine)
    with desk.reading() as session:
        card = queries.mine(session, mine)
    name = card.name if card else mine
    rows = _Rows(mine, name, checklist, items_by_id(found.catalogue), items_by_id(found.base))
    return MineSheet(
        mine=mine,
        name=name,
        title=f"{checklist.title} {checklist.edition}",
        status=checklist.status,
        layers=checklist.layers,
        design=card.design if card else {},
        problems=found.problems,
        by_place=_board(rows.by_place()),
        by_item=_board(rows.by_item()),
    )


def joined(boards: Sequence[Board]) -> Board:
    """Several mines' rows as one, in the order given."""
    rows = tuple(row for board in boards for row in board.rows)
    return Board(rows, Index(tuple(text for board in boards for text in board.index.texts)))


@dataclass(frozen=True, slots=True)
class _Rows:
    mine: str
    name: str
    checklist: Checklist
    whole: Mapping[str, Item]
    before: Mapping[str, Item]

    def by_place(self) -> list[ItemRow]:
        """Place by place as on the paper sheet; what is due nowhere at the end."""
        items = items_by_id(self.checklist)
        due = [
            self._row(items[line.item], (Spot(section.place.id, section.place.name, line.number),))
            for section in self.checklist.sections
            for line in section.lines
        ]
        placed = {row.item.id for row in due}
        idle = [self._row(item, ()) for item in self.checklist.items if item.id not in placed]
        return due + sorted(idle, key=lambda row: row.state == NOT_APPLICABLE)

    def by_item(self) -> list[ItemRow]:
        """Every item once, in the catalogue's order; what is due nowhere at the end."""
        spots: dict[str, list[Spot]] = {}
        for section in self.checklist.sections:
            for line in section.lines:
                spots.setdefault(line.item, []).append(Spot(section.place.id, section.place.name, line.number))
        rows = [self._row(item, tuple(spots.get(item.id, ())), is_single=False) for item in self.checklist.items]
        return sorted(rows, key=lambda row: (bool(row.state), row.state == NOT_APPLICABLE))

    def _row(self, item: Item, spots: tuple[Spot, ...], *, is_single: bool = True) -> ItemRow:
        code = item.id
        return ItemRow(self.mine, self.name, spots, item, self.whole[code], self.before.get(code), is_single)


def _board(rows: Sequence[ItemRow]) -> Board:
    return Board(tuple(rows), search.index([_text(row) for row in rows]))


def _text(row: ItemRow) -> str:
    """What a row is found by: code, number, text, places, category, mine, what is measured."""
    item, places = row.item, "\n".join(spot.name for spot in row.spots)
    words = (item.id, row.number, item.text, places, item.category, item.specialty or "", row.mine_name)
    return "\n".join((*words, *(one.param for one in item.values)))

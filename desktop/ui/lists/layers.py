"""清单 · 各层: catalogues in force with the layers over them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from desktop.actions import checklists
from desktop.desk import Desk
from desktop.store import queries
from desktop.ui.bench import Bench
from desktop.ui.lists.tab import ListsTab
from desktop.ui.tables import Column, LinesModel, LineTable


@dataclass(frozen=True, slots=True)
class LayerRow:
    """One mine with what its checklist is made of."""

    mine: str
    name: str
    catalogue: str
    layers: str
    items: int


def read_layers(desk: Desk) -> tuple[LayerRow, ...]:
    """Every mine with its catalogue and layers."""
    with desk.reading() as session:
        cards = queries.mines(session)
    found = [(card, checklists.layered(desk, card.code)) for card in cards]
    return tuple(
        LayerRow(
            card.code,
            card.name,
            one.base.title,
            "、".join(str(layer.level) for layer in one.layers) or "—",
            len(one.catalogue.items),
        )
        for card, one in found
    )


class LayersTab(ListsTab):
    """The list."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "各层", parent)
        self.model = LinesModel[LayerRow](_ROWS, lambda row: row.mine, self)
        self.list = LineTable(self.model, self.tr("各层"), self)
        self.body.addWidget(self.list)

    def ask(self) -> None:
        self.bench.ask(read_layers, done=self.model.show_lines)


_ROWS: tuple[Column[LayerRow], ...] = (
    Column("矿山", lambda row: row.name, 160),
    Column("目录", lambda row: row.catalogue),
    Column("补充层", lambda row: row.layers, 120, is_quiet=True),
    Column("条目", lambda row: str(row.items), 56, is_right=True),
)

"""矿山 · 一矿一表: the mine's checklist of today."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from desktop.actions import checklists
from desktop.desk import Desk
from desktop.supervision.checklist import items_by_id
from desktop.ui.bench import Bench
from desktop.ui.mine.tab import MineTab
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel, LineTable


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A line of the mine's checklist."""

    key: tuple[str, str]
    number: int
    place: str
    level: str
    text: str


@dataclass(frozen=True, slots=True)
class MineList:
    """The checklist of a mine: its heading and its lines."""

    mine: str
    heading: str
    rows: tuple[ItemRow, ...]


def read_list(desk: Desk, mine: str) -> MineList:
    """The mine's checklist of today."""
    checklist = checklists.for_mine(desk, mine)
    items = items_by_id(checklist)
    rows = tuple(
        ItemRow(
            (section.place.id, line.item),
            line.number,
            section.place.name,
            items[line.item].level,
            items[line.item].text,
        )
        for section in checklist.sections
        for line in section.lines
    )
    heading = f"{checklist.title}（{checklist.edition}，{checklist.status}）共 {len(rows)} 项"
    return MineList(mine, heading, rows)


class ChecklistTab(MineTab):
    """Heading and list."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "一矿一表", parent)
        self.heading = label("", "muted", self, wraps=True)
        self.model = LinesModel[ItemRow](_ITEMS, lambda row: row.key, self)
        self.list = LineTable(self.model, self.tr("一矿一表"), self)
        self.body.addWidget(self.heading)
        self.body.addWidget(self.list, 1)

    def ask(self) -> None:
        self.bench.ask(read_list, self.mine, done=self._show)

    def _show(self, answer: MineList) -> None:
        if answer.mine == self.mine:
            self.heading.setText(answer.heading)
            self.model.show_lines(answer.rows)


_ITEMS: tuple[Column[ItemRow], ...] = (
    Column("编号", lambda row: str(row.number), 46, is_right=True),
    Column("地点", lambda row: row.place, 110, is_quiet=True),
    Column("级别", lambda row: row.level, 50, is_quiet=True),
    Column("检查内容", lambda row: row.text),
)

"""矿山 · 历史: the visits of a mine, the newest first."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from desktop.desk import Desk
from desktop.store import queries
from desktop.ui import times
from desktop.ui.bench import Bench
from desktop.ui.mine.tab import MineTab
from desktop.ui.tables import Column, LinesModel, LineTable


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit of the mine's history."""

    id: str
    day: str
    kind: str
    people: str
    number: str


def read_history(desk: Desk, mine: str) -> tuple[str, tuple[VisitRow, ...]]:
    """The mine, and its visits, the newest first."""
    with desk.reading() as session:
        visits = queries.visits_in_brief(session, mine=mine)
    return mine, tuple(
        VisitRow(
            name,
            times.day(one.started),
            one.kind,
            "、".join(seat.name for seat in one.people),
            one.closed.number if one.closed else "未结束",
        )
        for name, one in reversed(visits)
    )


class HistoryTab(MineTab):
    """The list of visits; Enter opens one."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "历史", parent)
        self.model = LinesModel[VisitRow](_VISITS, lambda row: row.id, self)
        self.list = LineTable(self.model, self.tr("检查历史"), self)
        self.body.addWidget(self.list)
        self.list.opened.connect(self._open)

    def first_focus(self) -> QWidget:
        return self.list

    def ask(self) -> None:
        self.bench.ask(read_history, self.mine, done=self._show)

    def _show(self, answer: tuple[str, tuple[VisitRow, ...]]) -> None:
        mine, rows = answer
        if mine == self.mine:
            self.model.show_lines(rows)

    @Slot(object)
    def _open(self, row: VisitRow) -> None:
        self.visit_wanted.emit(row.id)


_VISITS: tuple[Column[VisitRow], ...] = (
    Column("日期", lambda row: row.day, 96),
    Column("方式", lambda row: row.kind, 76, is_quiet=True),
    Column("人员", lambda row: row.people),
    Column("台账", lambda row: row.number, 130, is_quiet=True),
)

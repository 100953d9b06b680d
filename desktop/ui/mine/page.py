"""矿山: the list of mines; of the one chosen its card and, part by part, places, checklist, history."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QSplitter, QTabWidget, QVBoxLayout, QWidget

from desktop.desk import Desk
from desktop.store import queries
from desktop.supervision.visit import Visit
from desktop.ui import theme, times
from desktop.ui.bench import Bench
from desktop.ui.mine.checklist import ChecklistTab
from desktop.ui.mine.history import HistoryTab
from desktop.ui.mine.places import PlacesTab
from desktop.ui.mine.tab import MineTab
from desktop.ui.page import Page, label
from desktop.ui.tables import Column, LinesModel, LineTable


@dataclass(frozen=True, slots=True)
class MineLine:
    """A mine in the list. `words` is its card."""

    code: str
    name: str
    kind: str
    open_findings: int
    last_visit: str
    words: str


def read_mines(desk: Desk) -> tuple[MineLine, ...]:
    """All mines on this desk."""
    with desk.reading() as session:
        cards = queries.mines(session)
        visits = queries.states(session, "visit", Visit)
        known = queries.findings(session, open_only=True)
    last: dict[str, str] = {}
    for _, state in visits:
        if state.opened is not None:
            last[state.opened.mine] = max(last.get(state.opened.mine, ""), times.day(state.opened.started))
    counts: dict[str, int] = {}
    for _, one in known:
        if one.raised is not None:
            counts[one.raised.mine] = counts.get(one.raised.mine, 0) + 1
    return tuple(
        MineLine(
            card.code,
            card.name,
            str(card.kind),
            counts.get(card.code, 0),
            last.get(card.code, ""),
            f"{card.code} · {card.kind} · {card.status}\n"
            f"地址：{card.address or '—'}\n"
            + f"负责人：{card.leader or '—'} {card.leader_title} {card.phone}".rstrip()
            + f"\n生产情况：{card.working or '—'}",
        )
        for card in cards
    )


class MinesPage(Page):
    """The list on the left, the card and the parts on the right."""

    plan_wanted = Signal(str)
    visit_wanted = Signal(str)

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "矿山", parent)
        self.model = LinesModel[MineLine](_MINES, lambda line: line.code, self)
        self.list = LineTable(self.model, self.tr("矿山"), self)
        self.words = label("", "", self, wraps=True)
        self.places = PlacesTab(bench, self)
        self.checklist = ChecklistTab(bench, self)
        self.history = HistoryTab(bench, self)
        self.parts: tuple[MineTab, ...] = (self.places, self.checklist, self.history)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("矿山资料"))
        self.tabs.tabBar().setAccessibleName(self.tr("矿山资料"))
        for part in self.parts:
            self.tabs.addTab(part, part.word)
            part.visit_wanted.connect(self.visit_wanted)
        self.plan = QPushButton(self.tr("新建检查(&N)"), self)
        self.plan.setProperty("kind", "main")
        self.head.addWidget(self.plan)
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(theme.SNUG, 0, 0, 0)
        column.addWidget(self.words)
        column.addWidget(self.tabs, 1)
        halves = QSplitter(Qt.Orientation.Horizontal, self)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.list)
        halves.addWidget(right)
        halves.setSizes([300, 510])
        self.none = label(self.tr("还没有矿山资料。联网后按 F5 同步。"), "muted", self)
        self.body.addWidget(self.none)
        self.body.addWidget(halves, 1)
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(self._plan)
        self.plan.clicked.connect(self._plan_chosen)

    def first_focus(self) -> QWidget:
        return self.list

    def ask(self) -> None:
        self.bench.ask(read_mines, done=self.take, failed=self.take_trouble)

    def show_lines(self, answer: object) -> None:
        if isinstance(answer, tuple):
            self.model.show_lines(answer)
            self.none.setVisible(not answer)
            if self.list.line is None:
                self.list.step(0)
            self._choose(self.list.line)

    @Slot(object)
    def _choose(self, line: MineLine | None) -> None:
        self.plan.setEnabled(line is not None)
        if line is not None:
            self.words.setText(line.words)
            for part in self.parts:
                part.show_mine(line.code)

    @Slot(object)
    def _plan(self, line: MineLine) -> None:
        self.plan_wanted.emit(line.code)

    @Slot()
    def _plan_chosen(self) -> None:
        if self.list.line is not None:
            self.plan_wanted.emit(self.list.line.code)


_MINES: tuple[Column[MineLine], ...] = (
    Column("矿山", lambda line: line.name),
    Column("类型", lambda line: line.kind, 100, is_quiet=True),
    Column("未销号", lambda line: str(line.open_findings) if line.open_findings else "", 62, is_right=True),
    Column("上次检查", lambda line: line.last_visit, 100, is_quiet=True),
)

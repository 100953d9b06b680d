"""矿山: the card of a mine, its places, its checklist (一矿一表), what is open there and when it was last visited."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QSplitter, QTabWidget, QVBoxLayout, QWidget

from desktop.actions import checklists
from desktop.desk import Desk
from desktop.errors import DeskError
from desktop.store import queries
from desktop.supervision.checklist import Level, items_by_id
from desktop.supervision.visit import Visit
from desktop.ui import theme, times
from desktop.ui.bench import Bench
from desktop.ui.page import Page, label
from desktop.ui.tables import Column, LinesModel, LineTable


@dataclass(frozen=True, slots=True)
class MineLine:
    """A mine in the list."""

    code: str
    name: str
    kind: str
    status: str
    open_findings: int
    last_visit: str


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place with how many items are due there."""

    id: str
    name: str
    kind: str
    must: int
    sample: int


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A line of the mine's checklist."""

    key: tuple[str, str]
    number: int
    place: str
    level: str
    text: str


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit of the mine's history."""

    id: str
    day: str
    kind: str
    people: str
    number: str


@dataclass(frozen=True, slots=True)
class MineCard:
    """Everything about one mine. `trouble` says why there is no checklist."""

    code: str
    words: str
    checklist: str
    places: tuple[PlaceRow, ...]
    items: tuple[ItemRow, ...]
    visits: tuple[VisitRow, ...]
    trouble: str = ""


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
        MineLine(card.code, card.name, str(card.kind), card.status, counts.get(card.code, 0), last.get(card.code, ""))
        for card in cards
    )


def read_card(desk: Desk, code: str) -> MineCard:
    """One mine with its checklist of today."""
    with desk.reading() as session:
        card = queries.mine(session, code)
        visits = queries.states(session, "visit", Visit, f"mine/{code}")
    if card is None:
        return MineCard(code, "", "", (), (), ())
    words = [
        f"{card.code} · {card.kind} · {card.status}",
        f"地址：{card.address or '—'}",
        f"负责人：{card.leader or '—'} {card.leader_title} {card.phone}".rstrip(),
        f"生产情况：{card.working or '—'}",
    ]
    history = tuple(
        VisitRow(
            name,
            times.day(state.opened.started),
            str(state.opened.kind),
            "、".join(one.name for one in state.opened.people),
            state.closed.number if state.closed else "未结束",
        )
        for name, state in sorted(
            visits, key=lambda pair: pair[1].opened.started if pair[1].opened else "", reverse=True
        )
        if state.opened is not None
    )
    try:
        places, items, title = _sheet(desk, code)
    except DeskError as error:
        return MineCard(code, "\n".join(words), "", (), (), history, str(error))
    return MineCard(code, "\n".join(words), title, places, items, history)


def _sheet(desk: Desk, code: str) -> tuple[tuple[PlaceRow, ...], tuple[ItemRow, ...], str]:
    checklist = checklists.for_mine(desk, code)
    items = items_by_id(checklist)
    places = tuple(
        PlaceRow(
            section.place.id,
            section.place.name,
            "范围" if section.is_scope else section.place.kind,
            sum(items[line.item].level is Level.MUST for line in section.lines),
            sum(items[line.item].level is not Level.MUST for line in section.lines),
        )
        for section in checklist.sections
    )
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
    return places, rows, f"{checklist.title}（{checklist.edition}，{checklist.status}）共 {len(rows)} 项"


class MinesPage(Page):
    """The list on the left, the card on the right."""

    plan_wanted = Signal(str)
    visit_wanted = Signal(str)

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "矿山", parent)
        self.model = LinesModel[MineLine](_MINES, lambda line: line.code, self)
        self.list = LineTable(self.model, self.tr("矿山"), self)
        self.words = label("", "", self, wraps=True)
        self.sheet = label("", "muted", self, wraps=True)
        self.place_model = LinesModel[PlaceRow](_PLACES, lambda row: row.id, self)
        self.item_model = LinesModel[ItemRow](_ITEMS, lambda row: row.key, self)
        self.visit_model = LinesModel[VisitRow](_VISITS, lambda row: row.id, self)
        self.history = LineTable(self.visit_model, self.tr("检查历史"), self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("矿山资料"))
        self.tabs.tabBar().setAccessibleName(self.tr("矿山资料"))
        self.tabs.addTab(LineTable(self.place_model, self.tr("地点和系统"), self), self.tr("地点"))
        self.tabs.addTab(LineTable(self.item_model, self.tr("一矿一表"), self), self.tr("一矿一表"))
        self.tabs.addTab(self.history, self.tr("历史"))
        self.plan = QPushButton(self.tr("新建检查(&N)"), self)
        self.plan.setProperty("kind", "main")
        self.head.addWidget(self.plan)
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(theme.SNUG, 0, 0, 0)
        column.addWidget(self.words)
        column.addWidget(self.sheet)
        column.addWidget(self.tabs, 1)
        parts = QSplitter(Qt.Orientation.Horizontal, self)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.list)
        parts.addWidget(right)
        parts.setSizes([360, 450])
        self.none = label(self.tr("还没有矿山资料。联网后按 F5 同步。"), "muted", self)
        self.body.addWidget(self.none)
        self.body.addWidget(parts, 1)
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(self._plan)
        self.plan.clicked.connect(self._plan_chosen)
        self.history.opened.connect(self._open_visit)

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
            self.bench.ask(read_card, line.code, done=self._show_card)

    def _show_card(self, card: MineCard) -> None:
        if self.list.line is None or card.code != self.list.line.code:
            return
        self.words.setText(card.words)
        self.sheet.setText(card.trouble or card.checklist)
        self.place_model.show_lines(card.places)
        self.item_model.show_lines(card.items)
        self.visit_model.show_lines(card.visits)

    @Slot(object)
    def _plan(self, line: MineLine) -> None:
        self.plan_wanted.emit(line.code)

    @Slot()
    def _plan_chosen(self) -> None:
        if self.list.line is not None:
            self.plan_wanted.emit(self.list.line.code)

    @Slot(object)
    def _open_visit(self, row: VisitRow) -> None:
        self.visit_wanted.emit(row.id)


_MINES: tuple[Column[MineLine], ...] = (
    Column("矿山", lambda line: line.name),
    Column("类型", lambda line: line.kind, 100, is_quiet=True),
    Column("未销号", lambda line: str(line.open_findings) if line.open_findings else "", 62, is_right=True),
    Column("上次检查", lambda line: line.last_visit, 100, is_quiet=True),
)
_PLACES: tuple[Column[PlaceRow], ...] = (
    Column("地点、系统", lambda row: row.name),
    Column("类别", lambda row: row.kind, 110, is_quiet=True),
    Column("必查", lambda row: str(row.must), 56, is_right=True),
    Column("抽查", lambda row: str(row.sample), 56, is_right=True),
)
_ITEMS: tuple[Column[ItemRow], ...] = (
    Column("编号", lambda row: str(row.number), 46, is_right=True),
    Column("地点", lambda row: row.place, 110, is_quiet=True),
    Column("级别", lambda row: row.level, 50, is_quiet=True),
    Column("检查内容", lambda row: row.text),
)
_VISITS: tuple[Column[VisitRow], ...] = (
    Column("日期", lambda row: row.day, 96),
    Column("方式", lambda row: row.kind, 76, is_quiet=True),
    Column("人员", lambda row: row.people),
    Column("台账", lambda row: row.number, 130, is_quiet=True),
)

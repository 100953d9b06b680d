"""Where a visit begins: unfinished ones and those a colleague opened on the left, a new one on the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.actions import drafting
from desktop.desk import Desk
from desktop.store import queries
from desktop.supervision.visit import VisitKind
from desktop.ui import theme, times
from desktop.ui.marks import Mark, Shape
from desktop.ui.page import label, scrolled
from desktop.ui.tables import Column, LinesModel, LineTable
from desktop.ui.visit.occasion import NOTHING, Kind, Occasion, read_occasions
from desktop.ui.visit.plan_route import RouteChoice, Routes
from desktop.ui.visit.team import Officer, TeamChoice, officer

PLANNED = Mark(Shape.HOLLOW, "calm", "计划")
GOING = Mark(Shape.HALF, "warn", "检查中")
INVITED = Mark(Shape.ARROW, "accent", "待加入")


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit that is not over. `is_mine`: there is a draft on this desk; else it can be joined."""

    id: str
    mine: str
    kind: str
    day: str
    mark: Mark
    is_mine: bool


@dataclass(frozen=True, slots=True)
class MineChoice:
    """A mine to visit, and what today is there."""

    code: str
    name: str
    occasion: Occasion = NOTHING


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the start pane shows."""

    visits: tuple[VisitLine, ...]
    mines: tuple[MineChoice, ...]
    colleagues: tuple[Officer, ...]
    own: Officer | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A new visit as it was asked for."""

    mine: str
    kind: VisitKind
    people: tuple[str, ...]
    places: tuple[str, ...] = ()


def read_beginning(desk: Desk) -> Beginning:
    """Unfinished visits, mines, colleagues."""
    own = drafting.all_drafts(desk)
    occasions = read_occasions(desk)
    with desk.reading() as session:
        cards = queries.mines(session)
        names = {card.code: card.name for card in cards}
        open_ones = queries.visits_in_brief(session, status="检查中")
        people = queries.people(session)
        managers = {one.code for one in people if queries.is_supervisor(session, one.code)}
    known = {draft.id for draft in own}
    lines = [
        VisitLine(
            one.id,
            names.get(one.mine, one.mine),
            one.kind,
            times.day(one.started),
            GOING if one.is_open else PLANNED,
            True,
        )
        for one in own
    ]
    for name, state in open_ones:
        if state.seat_of(desk.person) is not None and name not in known:
            mine = names.get(state.mine, state.mine)
            lines.append(VisitLine(name, mine, state.kind, times.day(state.started), INVITED, False))
    today = desk.world.today()
    officers = [officer(one, today) for one in people if one.code == desk.person or one.code not in managers]
    return Beginning(
        tuple(lines),
        tuple(MineChoice(card.code, card.name, occasions.get(card.code, NOTHING)) for card in cards),
        tuple(one for one in officers if one.code != desk.person),
        next((one for one in officers if one.code == desk.person), None),
    )


class StartPane(QWidget):
    """`chosen` carries a `VisitLine`, `planned` a `Plan`; `routes_wanted` asks for the places of a mine."""

    chosen = Signal(object)
    planned = Signal(object)
    routes_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = LinesModel[VisitLine](_COLUMNS, lambda line: line.id, self)
        self.visits = LineTable(self.model, self.tr("未完成的检查"), self)
        self.none = label(self.tr("没有未完成的检查。在右边选矿山，按“新建检查”。"), "muted", self, wraps=True)
        self.mine = QComboBox(self)
        self.mine.setAccessibleName(self.tr("矿山"))
        self.kind = Kind(self)
        self.route = RouteChoice(self.tr("计划路线，空格选去或不去"), self)
        self.going = label("", "", self, wraps=True)
        self._routes = ""
        self._wanted = ""  # a mine that was asked for before the mines were read
        self._occasions: dict[str, Occasion] = {}
        self.begin = QPushButton(self.tr("新建检查(&N)"), self)
        self.begin.setProperty("kind", "main")
        self.team = TeamChoice(self)
        self._lay_out()
        self.visits.hide()
        self.visits.opened.connect(self.chosen)
        self.mine.currentIndexChanged.connect(self._mine_chosen)
        self.route.changed.connect(self._count)
        self.begin.clicked.connect(self._plan)

    def show_beginning(self, beginning: Beginning) -> None:
        """Show what can be gone on with, and what a new visit may choose from."""
        self.model.show_lines(beginning.visits)
        self.visits.setVisible(bool(beginning.visits))
        self.none.setVisible(not beginning.visits)
        if self.visits.line is None:
            self.visits.step(0)
        self._occasions = {one.code: one.occasion for one in beginning.mines}
        self._show_mines(beginning.mines)
        code = str(self.mine.currentData() or "")
        self.kind.show_occasion(code, self._occasions.get(code, NOTHING))
        self.team.show_officers(beginning.own, beginning.colleagues)
        for before, after in pairwise([self.kind, *self.team.boxes]):
            self.setTabOrder(before, after)
        self.begin.setEnabled(bool(beginning.mines))

    def choose_mine(self, code: str, kind: VisitKind | None = None) -> None:
        """Choose the mine of the next visit, and its kind."""
        self._wanted = code if self.mine.findData(code) < 0 else ""
        self.mine.setCurrentIndex(max(self.mine.findData(code), 0))
        if kind is not None:
            self.kind.choose(kind)

    def show_routes(self, routes: Routes) -> None:
        """The places of the mine chosen."""
        if routes.mine == self.mine.currentData():
            self._routes = routes.mine
            self.route.show_lines(routes.lines)
            self._count()

    @Slot()
    def _mine_chosen(self) -> None:
        code = str(self.mine.currentData() or "")
        self.kind.show_occasion(code, self._occasions.get(code, NOTHING))
        if code != self._routes:
            self._routes = ""
            self.route.show_lines(())
            self._count()
        if code:
            self.routes_wanted.emit(code)

    @Slot()
    def _count(self) -> None:
        ticked, known = len(self.route.ticked), len(self.route.lines.lines)
        self.going.setText(
            self.tr("计划路线 {0}/{1} 处（空格选；开始后按实际经过登记）").format(ticked, known)
            if ticked or not known
            else self.tr("计划路线：没有选地点，底稿印全部地点")
        )

    def _lay_out(self) -> None:
        card = QFrame(self)
        card.setProperty("kind", "card")
        column = QVBoxLayout(card)
        rows = QFormLayout()
        rows.setVerticalSpacing(theme.SNUG)
        column.addLayout(rows)
        column.addStretch(1)  # in a high window the form stays together
        rows.addRow(label(self.tr("新的检查"), "heading", card))
        rows.addRow(self.tr("矿山"), self.mine)
        rows.addRow(self.tr("方式"), self.kind)
        rows.addRow(self.kind.words)
        rows.addRow(self.tr("同行"), self.team)
        rows.addRow(self.going)
        rows.addRow(self.route)
        rows.addRow(
            label(self.tr("计划只存在本机，四不两直的也不会走漏；开始检查后才会上报。"), "small", card, wraps=True)
        )
        left = QVBoxLayout()
        left.addWidget(label(self.tr("未完成"), "heading", self))
        left.addWidget(self.none)
        left.addWidget(self.visits, 1)
        left.addStretch(0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        row.addLayout(left, 1)
        right = QVBoxLayout()  # beginning stays in sight whatever the room
        right.setSpacing(theme.TIGHT)
        right.addWidget(scrolled(card, 430), 1)
        right.addWidget(self.begin)
        row.addLayout(right)

    def _show_mines(self, mines: Sequence[MineChoice]) -> None:
        codes = [self.mine.itemData(row) for row in range(self.mine.count())]
        if codes == [one.code for one in mines]:
            return
        kept = self._wanted or self.mine.currentData()
        self.mine.clear()
        for one in mines:
            self.mine.addItem(one.name, one.code)
        self.choose_mine(str(kept or ""))

    @Slot()
    def _plan(self) -> None:
        code = self.mine.currentData()
        if code:
            kind = VisitKind(self.kind.currentText())
            self.planned.emit(Plan(str(code), kind, self.team.ticked, self.route.ticked))


_COLUMNS: tuple[Column[VisitLine], ...] = (
    Column("状态", lambda line: line.mark.word, 92, lambda line: line.mark),
    Column("矿山", lambda line: line.mine),
    Column("方式", lambda line: line.kind, 82, is_quiet=True),
    Column("日期", lambda line: line.day[5:], 58, is_quiet=True),
)

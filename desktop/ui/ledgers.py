"""台账: every closed visit with its papers; preview, verify, print, save, countersign, issue what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QPushButton, QSplitter, QVBoxLayout, QWidget

from desktop.actions import papers
from desktop.desk import Desk
from desktop.store import queries, records
from desktop.supervision.review import Review, ReviewStatus
from desktop.supervision.visit import Paper, PaperKind, Visit
from desktop.ui import theme, times
from desktop.ui.bench import Bench
from desktop.ui.marks import Mark, Shape
from desktop.ui.numbers import short_number
from desktop.ui.page import Page, label
from desktop.ui.paper import PaperView
from desktop.ui.syncing import MARKS
from desktop.ui.tables import Column, LinesModel, LineTable

UNSIGNED = Mark(Shape.HOLLOW, "warn", "待签名")
NOT_ISSUED = Mark(Shape.HOLLOW, "warn", "未出具")
RETURNED = Mark(Shape.CROSS, "bad", "已退回")
ACCEPTED = Mark(Shape.FULL, "good", "已审核")


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper, or a closed visit whose ledger is not issued yet (`file` empty)."""

    visit: str
    number: str
    kind: str
    mine: str
    day: str
    mark: Mark
    file: str
    waits_for_me: bool
    can_issue: bool
    review: str = ""
    has_order: bool = False
    findings: tuple[str, ...] = ()


def read_papers(desk: Desk) -> tuple[PaperLine, ...]:
    """All papers on this desk, the newest first."""
    with desk.reading() as session:
        names = {card.code: card.name for card in queries.mines(session)}
        visits = queries.states(session, "visit", Visit)
        reviews = dict(queries.states(session, "review", Review))
        delivery = records.deliveries(session, [f"visit/{name}" for name, one in visits if one.closed])
        raised = {
            name: tuple(one for one, _ in queries.findings_of_visit(session, name, state.opened.mine))
            for name, state in visits
            if state.closed and state.opened
        }
    lines: list[PaperLine] = []
    for name, state in visits:
        if state.opened is None or state.closed is None:
            continue
        review = reviews.get(name, Review()).status
        waiting = {paper.number for paper in papers.waiting_for_me(desk, state)}
        day = times.day(state.closed.ended)
        mine = names.get(state.opened.mine, state.opened.mine)
        is_team = desk.person in {one.person for one in state.opened.people if one.is_leader}
        has_order = any(paper.kind is not PaperKind.LEDGER for paper in state.papers)
        if state.ledger is None:
            lines.append(PaperLine(name, state.closed.number, "监管台账", mine, day, NOT_ISSUED, "", False, is_team))
        for paper in state.papers:
            mark = _mark(paper, review, MARKS[delivery[f"visit/{name}"][0]])
            lines.append(
                PaperLine(
                    name,
                    paper.number,
                    str(paper.kind),
                    mine,
                    day,
                    mark,
                    paper.file,
                    paper.number in waiting,
                    False,
                    str(review) if paper.kind is PaperKind.LEDGER else "",
                    has_order,
                    raised[name] if is_team else (),
                )
            )
    return tuple(sorted(lines, key=lambda line: (line.day, line.number), reverse=True))


def _mark(paper: Paper, review: ReviewStatus, delivery: Mark) -> Mark:
    if paper.kind is PaperKind.LEDGER and review is ReviewStatus.RETURNED:
        return RETURNED
    if not paper.is_fully_signed:
        return UNSIGNED
    if paper.kind is PaperKind.LEDGER and review is ReviewStatus.ACCEPTED:
        return ACCEPTED
    return delivery


class LedgersPage(Page):
    """The list on the left, the paper on the right."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "台账", parent)
        self._wanted = ""
        self.model = LinesModel[PaperLine](_COLUMNS, lambda line: (line.visit, line.number), self)
        self.list = LineTable(self.model, self.tr("台账和文书"), self)
        self.paper = PaperView(bench, self)
        self.issue = QPushButton(self.tr("出具台账(&I)"), self)
        self.sign = QPushButton(self.tr("签上我的签名(&G)"), self)
        self.order = QPushButton(self.tr("出具指令书(&O)"), self)
        for button in (self.issue, self.sign, self.order):
            self.head.addWidget(button)
        parts = QSplitter(Qt.Orientation.Horizontal, self)
        parts.setChildrenCollapsible(False)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SNUG)
        self.none = label(self.tr("还没有台账。检查结束后台账会出现在这里。"), "muted", left, wraps=True)
        column.addWidget(self.none)
        column.addWidget(self.list, 1)
        parts.addWidget(left)
        parts.addWidget(self.paper)
        parts.setSizes([420, 390])
        self.body.addWidget(parts, 1)
        self.list.chosen.connect(self._show)
        self.list.opened.connect(self._to_paper)
        self.issue.clicked.connect(self._issue)
        self.sign.clicked.connect(self._sign)
        self.order.clicked.connect(self._order)
        self._show(None)

    def first_focus(self) -> QWidget:
        return self.list

    def open_visit(self, visit: str) -> None:
        """Bring the ledger of a visit to the front; a closed visit without one gets it drawn."""
        self._wanted = visit
        self.look()

    def ask(self) -> None:
        self.bench.ask(read_papers, done=self.take, failed=self.take_trouble)

    def show_lines(self, answer: object) -> None:
        if not isinstance(answer, tuple):
            return
        self.model.show_lines(answer)
        self.none.setVisible(not answer)
        self.list.setVisible(bool(answer))
        wanted = next((line for line in self.model.lines if line.visit == self._wanted), None)
        if wanted is not None:
            self._wanted = ""
            self.list.choose((wanted.visit, wanted.number))
        elif self.list.line is None:
            self.list.step(0)
        self._show(self.list.line)

    @Slot(object)
    def _show(self, line: PaperLine | None) -> None:
        self.issue.setVisible(bool(line and line.can_issue))
        self.sign.setVisible(bool(line and line.waits_for_me))
        can_order = bool(line and line.findings and not line.has_order and line.kind == PaperKind.LEDGER)
        self.order.setVisible(can_order)
        if line is None:
            self.paper.show_nothing("")
        elif not line.file:
            self.paper.show_nothing(
                self.tr("台账还没有出具。按“出具台账”。") if line.can_issue else self.tr("等待组长出具台账。")
            )
        else:
            self.paper.show_paper(line.visit, line.number, line.file)

    @Slot(object)
    def _to_paper(self, line: PaperLine) -> None:
        self.paper.preview.setFocus()

    @Slot()
    def _issue(self) -> None:
        if self.list.line is not None:
            self.bench.act(papers.issue_ledger, self.list.line.visit)

    @Slot()
    def _sign(self) -> None:
        if self.list.line is not None:
            self.bench.act(papers.countersign, self.list.line.visit, self.list.line.number)

    @Slot()
    def _order(self) -> None:
        if self.list.line is not None:
            self.bench.act(papers.issue_order, self.list.line.visit, list(self.list.line.findings))


_COLUMNS: tuple[Column[PaperLine], ...] = (
    Column("状态", lambda line: line.mark.word, 92, lambda line: line.mark),
    Column("文书", lambda line: short_number(line.number)),
    Column("矿山", lambda line: line.mine, 76, is_quiet=True),
    Column("日期", lambda line: line.day[5:], 58, is_quiet=True),
)

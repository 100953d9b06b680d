"""审阅: for the supervisor. Ledgers that wait, the paper, the visit in a sentence; accept or return with a comment."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.actions import reviews
from desktop.desk import Desk
from desktop.store import queries
from desktop.supervision.brief import FindingBrief
from desktop.supervision.finding import Grade
from desktop.supervision.places import Register
from desktop.supervision.review import ReviewStatus
from desktop.ui import theme, times
from desktop.ui.audit.arrived import ArrivedTab
from desktop.ui.audit.statistics import StatisticsTab
from desktop.ui.audit.tab import AuditTab
from desktop.ui.bench import Bench
from desktop.ui.marks import Mark, Shape
from desktop.ui.numbers import short_number
from desktop.ui.page import Page, label
from desktop.ui.paper import PaperView
from desktop.ui.tab import Tab
from desktop.ui.tables import Column, LinesModel, LineTable

MARKS = {
    ReviewStatus.WAITING: Mark(Shape.HOLLOW, "warn", "待审阅"),
    ReviewStatus.ACCEPTED: Mark(Shape.FULL, "good", "已审核"),
    ReviewStatus.RETURNED: Mark(Shape.CROSS, "bad", "已退回"),
    ReviewStatus.DISPUTED: Mark(Shape.QUESTION, "bad", "争议"),
}


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A ledger to be read; `summary` is the visit in one sentence. `suspected` are the places it met unregistered that
    nobody has cleared, (id, name), and `code` is their mine's.
    """

    visit: str
    number: str
    mine: str
    people: str
    day: str
    status: ReviewStatus
    file: str
    summary: str
    comment: str
    has_major: bool
    suspected: tuple[tuple[str, str], ...] = ()
    code: str = ""


def read_reviews(desk: Desk) -> tuple[ReviewLine, ...]:
    """Every ledger that has arrived, the waiting first."""
    with desk.reading() as session:
        names = {card.code: card.name for card in queries.mines(session)}
        visits = queries.visits_in_brief(session, status="已结束")
        words = {line.id: line for line in queries.lines(session, "review", limit=-1)}
        found = queries.findings_in_brief(session)
        registers = queries.states(session, "places", Register)
    suspected: dict[str, list[tuple[str, str]]] = {}
    for place in (one for _, register in registers for one in register.suspected):
        if place.seen is not None:
            suspected.setdefault(place.seen.visit, []).append((place.id, place.name))
    raised: dict[str, list[FindingBrief]] = {}
    for _, one in found:
        raised.setdefault(one.visit, []).append(one)
    lines = []
    for name, state in visits:
        if state.closed is None or state.ledger is None:
            continue
        word, own = words.get(name), raised.get(name, [])
        major = sum(one.raised_grade is Grade.SUSPECTED_MAJOR for one in own)
        lines.append(
            ReviewLine(
                visit=name,
                number=state.closed.number,
                mine=names.get(state.mine, state.mine),
                people="、".join(seat.name for seat in state.people),
                day=times.day(state.closed.ended),
                status=ReviewStatus(word.status) if word else ReviewStatus.WAITING,
                file=state.ledger.file,
                summary=f"检查 {state.answers} 项，不合格 {state.failed} 项，隐患 {len(own)} 条，"
                f"疑似重大 {major} 条{_grave(own)}。",
                comment=word.text if word else "",
                has_major=major > 0,
                suspected=tuple(suspected.get(name, ())),
                code=state.mine,
            )
        )
    order = [ReviewStatus.DISPUTED, ReviewStatus.WAITING, ReviewStatus.RETURNED, ReviewStatus.ACCEPTED]
    lines.sort(key=lambda line: (line.day, line.number), reverse=True)
    return tuple(sorted(lines, key=lambda line: (order.index(line.status), not line.has_major and not line.suspected)))


def _grave(own: list[FindingBrief]) -> str:
    """Of the 疑似重大: how many had no measure, how many nobody has seen yet (第三十七条（二）)."""
    untouched, unseen = sum(one.has_no_measure for one in own), sum(one.waits_for_supervisor for one in own)
    said = [f"▲ 未采取措施 {untouched} 条"] if untouched else []
    said += [f"待确认 {unseen} 条，在“隐患”页确认"] if unseen else []
    return f"（{'，'.join(said)}）" if said else ""


class ReviewPage(Page):
    """审阅: the list on the left; paper, comment and the two buttons on the right. Beside it as tabs what arrived
    since the last look (新到), what is drawn by lot (抽查), the findings counted.
    """

    places_wanted = Signal(str, str)
    record_wanted = Signal(str)

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "审阅", parent)
        self._all: tuple[ReviewLine, ...] = ()
        self._wanted = ""
        self.model = LinesModel[ReviewLine](_COLUMNS, lambda line: line.visit, self)
        self.list = LineTable(self.model, self.tr("台账"), self)
        self.which = QComboBox(self)
        self.which.setAccessibleName(self.tr("显示哪些台账"))
        self.which.addItems([self.tr("待审阅"), self.tr("全部")])
        self.paper = PaperView(bench, self)
        self.summary = label("", "", self, wraps=True)
        self.suspicion = QPushButton("", self)
        self.suspicion.setProperty("kind", "quiet")
        self.comment = QLineEdit(self)
        self.comment.setAccessibleName(self.tr("审阅意见"))
        self.comment.setPlaceholderText(self.tr("意见；退回时必须写明"))
        self.accept = QPushButton(self.tr("通过(&A)"), self)
        self.accept.setProperty("kind", "main")
        self.give_back = QPushButton(self.tr("退回(&R)"), self)
        self.none = label(self.tr("没有待审阅的台账。"), "muted", self)
        self.head.addWidget(self.which)
        self.audit = AuditTab(bench, self)
        self.arrived = ArrivedTab(bench, self)
        self.statistics = StatisticsTab(bench, self)
        self.parts: tuple[Tab, ...] = (self.arrived, self.audit, self.statistics)
        self.tabs = QTabWidget(self)
        self._lay_out()
        self.audit.record_wanted.connect(self.record_wanted)
        self.arrived.record_wanted.connect(self.record_wanted)
        self.statistics.record_wanted.connect(self.record_wanted)
        self.arrived.review_wanted.connect(self.open_any)
        self.arrived.counted.connect(self._count)
        self.tabs.currentChanged.connect(self._turned)
        self.list.chosen.connect(self._show)
        self.list.opened.connect(self._to_comment)
        self.which.activated.connect(self._filter)
        self.suspicion.clicked.connect(self._to_places)
        self.accept.clicked.connect(self._accept)
        self.give_back.clicked.connect(self._give_back)
        self._show(None)

    @property
    def part(self) -> str:
        """The tab in front, for the help."""
        return "audit" if self.tabs.currentWidget() is self.audit else ""

    def first_focus(self) -> QWidget:
        part = self.tabs.currentWidget()
        return part.first_focus() if isinstance(part, Tab) else self.list

    def open_visit(self, visit: str) -> None:
        """Bring the ledger of a visit to the front."""
        self.tabs.setCurrentIndex(0)
        self._wanted = visit
        self.look()

    @Slot(str)
    def open_any(self, visit: str) -> None:
        """Bring the ledger of a visit to the front, and the keyboard to it."""
        self.open_visit(visit)
        self.list.setFocus()

    def ask(self) -> None:
        for part in self.parts:
            part.look()
        self.bench.ask(read_reviews, done=self.take, failed=self.take_trouble)

    def show_lines(self, answer: object) -> None:
        if isinstance(answer, tuple):
            self._all = answer
            self._filter()

    def _lay_out(self) -> None:
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.none)
        column.addWidget(self.list, 1)
        column.addStretch(0)
        right = QWidget(self)
        beside = QVBoxLayout(right)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(theme.SNUG)
        beside.addWidget(self.summary)
        beside.addWidget(self.suspicion, 0, Qt.AlignmentFlag.AlignLeft)
        beside.addWidget(self.paper, 1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.SNUG)
        foot.addWidget(self.comment, 1)
        foot.addWidget(self.give_back)
        foot.addWidget(self.accept)
        beside.addLayout(foot)
        self.ledgers = parts = QSplitter(Qt.Orientation.Horizontal, self)
        parts.setChildrenCollapsible(False)
        parts.addWidget(left)
        parts.addWidget(right)
        parts.setSizes([400, 410])
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("审阅"))
        self.tabs.tabBar().setAccessibleName(self.tr("审阅"))
        self.tabs.addTab(parts, self.tr("台账"))
        for part in self.parts:
            self.tabs.addTab(part, part.word)
        self.body.addWidget(self.tabs, 1)

    @Slot(int)
    def _count(self, fresh: int) -> None:
        word = self.tr("新到 {0}").format(fresh) if fresh else self.tr("新到")
        self.tabs.setTabText(self.tabs.indexOf(self.arrived), word)

    @Slot()
    def _turned(self) -> None:
        self.which.setVisible(self.tabs.currentIndex() == 0)

    @Slot()
    def _filter(self) -> None:
        wants_all = self.which.currentIndex() == 1
        open_ones = (ReviewStatus.WAITING, ReviewStatus.DISPUTED)
        rows = [line for line in self._all if wants_all or line.status in open_ones or line.visit == self._wanted]
        self.model.show_lines(rows)
        self.none.setVisible(not rows)
        self.list.setVisible(bool(rows))
        if self._wanted and self.list.choose(self._wanted):
            self._wanted = ""
        elif self.list.line is None:
            self.list.step(0)
        self._show(self.list.line)

    @Slot(object)
    def _show(self, line: ReviewLine | None) -> None:
        said = self.tr("　上次意见：{0}").format(line.comment) if line and line.comment else ""
        suspected = line.suspected if line else ()
        self.suspicion.setVisible(bool(suspected))
        self.suspicion.setText(
            self.tr("▲ 隐蔽嫌疑，待核实：{0}　去核实(&H)").format("、".join(name for _, name in suspected))
        )
        self.summary.setText(f"{line.people}：{line.summary}{said}" if line else "")
        for widget in (self.comment, self.accept, self.give_back):
            widget.setEnabled(line is not None)
        if line is None:
            self.paper.show_nothing("")
        else:
            self.paper.show_paper(line.visit, line.number, line.file)

    @Slot()
    def _to_places(self) -> None:
        line = self.list.line
        if line is not None and line.suspected:
            self.places_wanted.emit(line.code, line.suspected[0][0])

    @Slot(object)
    def _to_comment(self, line: ReviewLine) -> None:
        self.comment.setFocus()

    @Slot()
    def _accept(self) -> None:
        if self.list.line is not None:
            self.bench.act(reviews.accept, self.list.line.visit, self.comment.text().strip(), done=self._said)

    @Slot()
    def _give_back(self) -> None:
        if self.list.line is None:
            return
        if not self.comment.text().strip():
            self.bench.remark(self.tr("退回须写明意见。"))
            self.comment.setFocus()
            return
        self.bench.act(reviews.give_back, self.list.line.visit, self.comment.text().strip(), done=self._said)

    def _said(self, answer: object) -> None:
        self.comment.clear()
        self.list.setFocus()
        self.bench.sync()


_COLUMNS: tuple[Column[ReviewLine], ...] = (
    Column("状态", lambda line: str(line.status), 92, lambda line: MARKS[line.status]),
    Column("台账", lambda line: short_number(line.number)),
    Column("矿山", lambda line: line.mine, 76, is_quiet=True),
    Column("日期", lambda line: line.day[5:], 58, is_quiet=True),
)

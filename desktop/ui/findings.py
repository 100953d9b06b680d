"""隐患: every finding on one board, of all inspecting bodies, with its timeline on the right and what may be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from desktop.actions import calendars, findings
from desktop.actions.findings import OtherFound
from desktop.desk import Desk
from desktop.store import queries
from desktop.supervision.bureau_calendar import Calendar
from desktop.supervision.finding import Source, Status
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.board import FindingLine, read_findings
from desktop.ui.finding_card import FindingCard
from desktop.ui.flow import Flow
from desktop.ui.other_found import OtherFoundDialog
from desktop.ui.page import Page, label
from desktop.ui.tables import Column, LinesModel, LineTable
from desktop.ui.treatment import Treatment, TreatmentDialog, Verb

_FILTERS: tuple[tuple[str, Callable[[FindingLine], bool]], ...] = (
    ("未销号", lambda line: line.is_open),
    ("逾期", lambda line: line.is_overdue),
    ("三天内到期", lambda line: line.is_due),
    ("疑似重大", lambda line: line.is_suspected and line.is_open),
    ("疑似重大待确认", lambda line: line.waits),
    ("争议", lambda line: line.status is Status.DISPUTED),
    ("本单位查出", lambda line: line.source is Source.OWN and line.is_open),
    ("其他单位查出", lambda line: line.source in (Source.ABOVE, Source.OTHER) and line.is_open),
    ("企业自查", lambda line: line.source is Source.MINE and line.is_open),
    ("已销号、作废", lambda line: not line.is_open),
    ("全部", lambda line: True),
)


@dataclass(frozen=True, slots=True)
class Board:
    """Every finding, the mines there are: (code, name), and by mine the calendars that hold for it."""

    lines: tuple[FindingLine, ...]
    mines: tuple[tuple[str, str], ...]
    calendars: Mapping[str, Sequence[Calendar]]


def read_board(desk: Desk) -> Board:
    """Everything the board shows."""
    with desk.reading() as session:
        cards = tuple(queries.mines(session))
        known = calendars.of_mines(session, cards)
    return Board(read_findings(desk), tuple((card.code, card.name) for card in cards), known)


class FindingsPage(Page):
    """The board. `recheck_wanted` carries a mine's code and a finding's id."""

    recheck_wanted = Signal(str, str)

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "隐患", parent)
        self._all: tuple[FindingLine, ...] = ()
        self._mines: tuple[tuple[str, str], ...] = ()
        self._calendars: Mapping[str, Sequence[Calendar]] = {}
        self._wanted = ""
        self.model = LinesModel[FindingLine](_COLUMNS, lambda line: line.id, self)
        self.list = LineTable(self.model, self.tr("隐患"), self)
        self.mine = QComboBox(self)
        self.mine.setAccessibleName(self.tr("哪座矿山"))
        self.mine.addItem(self.tr("全部矿山"), "")
        self.mine.setMaximumWidth(150)
        self.which = QComboBox(self)
        self.which.setAccessibleName(self.tr("显示哪些隐患"))
        self.which.addItems([word for word, _ in _FILTERS])
        self.search = QLineEdit(self)
        self.search.setAccessibleName(self.tr("查找"))
        self.search.setPlaceholderText(self.tr("查找 Ctrl+F"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(140)
        self.enter = QPushButton(self.tr("登记外单位查出的(&N)"), self)
        self.card = FindingCard(bench, self)
        self.verbs = {verb: QPushButton(_VERB_WORDS[verb], self) for verb in Verb}
        self.none = label("", "muted", self, wraps=True)
        for widget in (self.mine, self.which, self.search, self.enter):
            self.head.addWidget(widget)
        self._lay_out()
        self._connect()
        self._show(None)

    def first_focus(self) -> QWidget:
        return self.list

    def open_finding(self, finding: str) -> None:
        """Bring a finding to the front."""
        self._wanted = finding
        self.look()

    def ask(self) -> None:
        self.bench.ask(read_board, done=self.take, failed=self.take_trouble)

    def show_lines(self, answer: object) -> None:
        if isinstance(answer, Board):
            self._all, self._calendars = answer.lines, answer.calendars
            if answer.mines != self._mines:
                self._mines = answer.mines
                chosen = self.mine.currentData()
                self.mine.clear()
                self.mine.addItem(self.tr("全部矿山"), "")
                for code, name in answer.mines:
                    self.mine.addItem(name, code)
                self.mine.setCurrentIndex(max(self.mine.findData(chosen), 0))
                self.list.setColumnHidden(_MINE, len(answer.mines) == 1)
            self._filter()

    def _lay_out(self) -> None:
        right = QWidget(self)
        beside = QVBoxLayout(right)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(theme.TIGHT)
        beside.addWidget(self.card, 1)
        beside.addLayout(Flow(*(self.verbs[verb] for verb in (*_FIRST, *_SECOND)), gap=theme.TIGHT))
        parts = QSplitter(Qt.Orientation.Horizontal, self)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.list)
        parts.addWidget(right)
        parts.setSizes([380, 430])
        self.body.addWidget(self.none)
        self.body.addWidget(parts, 1)

    def _connect(self) -> None:
        self.list.chosen.connect(self._show)
        self.list.opened.connect(self._to_steps)
        self.mine.activated.connect(self._filter)
        self.which.activated.connect(self._filter)
        self.search.textEdited.connect(self._filter)
        self.enter.clicked.connect(self._enter)
        for verb, button in self.verbs.items():
            button.setObjectName(str(verb))
            button.clicked.connect(self._treat)
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Ctrl+F"), self, self.search.setFocus, context=context)

    @Slot()
    def _filter(self) -> None:
        wanted = self._wanted
        if wanted:
            self.search.clear()
            self.mine.setCurrentIndex(0)
            self.which.setCurrentIndex(len(_FILTERS) - 1)
        asked, code = self.search.text().strip(), self.mine.currentData() or ""
        fits = _FILTERS[max(self.which.currentIndex(), 0)][1]
        rows = [
            line
            for line in self._all
            if fits(line) and code in ("", line.code) and asked in f"{line.mine}{line.place}{line.fact}"
        ]
        self.model.show_lines(rows)
        self.none.setVisible(not rows)
        self.none.setText(
            self.tr("没有这样的隐患。")
            if self._all
            else self.tr("还没有隐患。检查中登记的、外单位查出的，都在这里跟踪到销号。")
        )
        self.list.setVisible(bool(rows))
        if wanted and self.list.choose(wanted):
            self._wanted = ""
        elif self.list.line is None:
            self.list.step(0)
        self._show(self.list.line)

    @Slot(object)
    def _show(self, line: FindingLine | None) -> None:
        self.card.setVisible(line is not None)
        self.card.show_line(line)
        is_open = line is not None and line.is_open
        may = {
            Verb.RECHECK: is_open,
            Verb.CLOSE: line is not None and line.can_close,
            Verb.ACKNOWLEDGE: line is not None and line.may_acknowledge,
            Verb.JUDGE: line is not None and line.grave is not None,
            Verb.CORRECT: line is not None,
            Verb.EXTEND: is_open,
            Verb.VOID: is_open,
            Verb.DISPUTE: line is not None and line.status is not Status.DISPUTED,
            Verb.SETTLE: line is not None and line.may_settle,
        }
        for verb, button in self.verbs.items():
            button.setEnabled(may[verb])
            button.setVisible(line is not None)
        for verb in (Verb.ACKNOWLEDGE, Verb.JUDGE, Verb.SETTLE):
            self.verbs[verb].setVisible(may[verb])
        self.verbs[Verb.DISPUTE].setVisible(line is not None and not may[Verb.SETTLE])

    @Slot(object)
    def _to_steps(self, line: FindingLine) -> None:
        self.card.steps.setFocus()

    @Slot()
    def _enter(self) -> None:
        if not self._mines:
            self.bench.remark(self.tr("还没有矿山，请先同步。"))
            return
        dialog = OtherFoundDialog(self._mines, self.bench.desk.world.today().isoformat(), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.given.connect(self._entered)
        dialog.open()

    @Slot(str, object)
    def _entered(self, mine: str, found: OtherFound) -> None:
        self.bench.act(findings.enter, mine, found)

    @Slot()
    def _treat(self) -> None:
        line = self.list.line
        if line is None:
            return
        verb = Verb(self.sender().objectName())
        match verb:
            case Verb.CLOSE:
                self.bench.act(findings.close, line.id)
            case Verb.ACKNOWLEDGE:
                self.bench.act(findings.acknowledge, line.id)
            case Verb.RECHECK:
                self.recheck_wanted.emit(line.code, line.id)
            case _:
                dialog = TreatmentDialog(
                    verb, line.id, line.texts, line.deadline, self, calendars=self._calendars.get(line.code, ())
                )
                dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
                dialog.given.connect(self._give)
                dialog.open()

    @Slot(object)
    def _give(self, treatment: Treatment) -> None:
        match treatment.verb:
            case Verb.CORRECT:
                self.bench.act(findings.correct, treatment.finding, treatment.field, treatment.text, treatment.reason)
            case Verb.EXTEND:
                self.bench.act(findings.extend, treatment.finding, treatment.text, treatment.reason)
            case Verb.VOID:
                self.bench.act(findings.void, treatment.finding, treatment.reason)
            case Verb.DISPUTE:
                self.bench.act(findings.dispute, treatment.finding, treatment.reason)
            case Verb.SETTLE:
                self.bench.act(findings.settle, treatment.finding, Status(treatment.text), treatment.reason)
            case Verb.JUDGE:
                self.bench.act(findings.judge_not_major, treatment.finding, treatment.reason)
            case _:
                pass


_FIRST = (Verb.RECHECK, Verb.CLOSE, Verb.ACKNOWLEDGE, Verb.JUDGE)
_SECOND = (Verb.CORRECT, Verb.EXTEND, Verb.VOID, Verb.DISPUTE, Verb.SETTLE)
_VERB_WORDS = {
    Verb.RECHECK: "去复查(&R)",
    Verb.CORRECT: "更正(&C)",
    Verb.CLOSE: "销号(&X)",
    Verb.EXTEND: "延期(&E)",
    Verb.VOID: "作废(&V)",
    Verb.DISPUTE: "争议(&D)",
    Verb.SETTLE: "裁定(&J)…",
    Verb.ACKNOWLEDGE: "确认已阅(&K)",
    Verb.JUDGE: "不构成重大(&M)…",
}
_MINE = 3  # the column that says nothing on a desk of one mine
_COLUMNS: tuple[Column[FindingLine], ...] = (
    Column("状态", lambda line: line.mark.word, 86, lambda line: line.mark),
    Column("期限", lambda line: line.due or "立即", 54, is_quiet=True),
    Column("隐患", lambda line: f"{line.place}：{line.fact}", mark=lambda line: line.grave),
    Column("矿山", lambda line: line.mine, 76, is_quiet=True),
)

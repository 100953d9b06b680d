"""Behind a criterion: its clause, what it stands on (records, findings, accidents), and the answer a person gives."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.actions import assess_inputs, assessing
from desktop.actions.assessing import Condition, Kind, PersonYear, YearSeen
from desktop.regulation.roll import Way
from desktop.supervision.assessing import Question
from desktop.supervision.finding import Finding
from desktop.ui import theme, times
from desktop.ui.annotating import owns_escape
from desktop.ui.assessing.accidents import AccidentPane
from desktop.ui.bench import Bench
from desktop.ui.duty.words import MARKS
from desktop.ui.marks import NOTHING, Mark, Shape
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel, LineTable


@dataclass(frozen=True, slots=True)
class Record:
    """A line behind a criterion. `source` is the record's name (visit/…), "" without one."""

    key: tuple[object, ...]
    mark: Mark
    day: str
    mine: str
    note: str
    source: str


class CriterionPane(QWidget):
    """`left` asks to go back, `ledger_wanted` for the ledger of a visit."""

    left = Signal()
    ledger_wanted = Signal(str)

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._shown: tuple[str, int, Condition] | None = None
        self.about = label("", "strong", self, wraps=True)
        self.said = label("", "", self, wraps=True)
        self.back = QPushButton(self.tr("返回 Esc"), self)
        self.model = LinesModel[Record](RECORDS, lambda line: line.key, self)
        self.list = LineTable(self.model, self.tr("记录"), self)
        self.none = label("", "muted", self, wraps=True)
        self.accidents = AccidentPane(bench, self)
        self.grounds = QLineEdit(self)
        self.yes = QPushButton(self.tr("符合(&Y)"), self)
        self.no = QPushButton(self.tr("不符合(&N)"), self)
        self.open = QPushButton(self.tr("收回(&U)"), self)
        self._lay_out()
        self.back.clicked.connect(self._leave)
        self.list.opened.connect(self._to_record)
        self.yes.clicked.connect(self._answer_yes)
        self.no.clicked.connect(self._answer_no)
        self.open.clicked.connect(self._take_back)

    def begin(self) -> None:
        """Another criterion is opened: nothing typed before stays."""
        self.grounds.clear()
        self.accidents.begin()
        self._shown = None

    def show_condition(self, seen: YearSeen, one: PersonYear, line: Condition) -> None:
        """Show what a criterion of a person stands on."""
        is_same = self._shown is not None and self._shown[:2] == (one.person, seen.year)
        self._shown = (one.person, seen.year, line)
        self.about.setText(f"{one.name} · {line.criterion.grade}：{line.criterion.text}（{line.criterion.clause}）")
        self.said.setText(line.said)
        self.verbs.setVisible(line.kind is Kind.QUESTION)
        self.accidents.setVisible(line.kind is Kind.ACCIDENTS)
        self.list.setVisible(False)
        self.none.setVisible(False)
        self.hint.setVisible(line.kind is Kind.CHECKS)
        if line.kind is Kind.ACCIDENTS:
            self.accidents.show_person(seen, one)
        if line.kind is Kind.QUESTION and line.question is not None:
            self._show_answer(one, line.question, is_same=is_same)
        if line.kind is Kind.CHECKS:
            self._show_records(records_of_checks(seen, one.person), self.tr("这一年没有应做，也没有记录。"))
        if line.question is Question.MAJOR:
            self._bench.ask(assessing.read_majors, one.person, seen.year, done=self._show_majors)

    def first_focus(self) -> QWidget:
        """Where the keyboard goes."""
        if self.verbs.isVisibleTo(self):
            return self.grounds
        if self.accidents.isVisibleTo(self):
            return self.accidents.first_focus()
        return self.list if self.model.lines else self.back

    def event(self, event: QEvent) -> bool:
        return owns_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SNUG)
        head.addWidget(self.about, 1)
        head.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        self.hint = label(self.tr("Enter 打开那一次检查的台账"), "small", self)
        self.verbs = QWidget(self)
        verbs = QHBoxLayout(self.verbs)
        verbs.setContentsMargins(0, 0, 0, 0)
        verbs.setSpacing(theme.SNUG)
        self.grounds.setAccessibleName(self.tr("依据"))
        self.grounds.setPlaceholderText(self.tr("依据：文号、事实；不符合的必须写"))
        self.open.setToolTip(self.tr("收回先前的填写，回到待定"))
        verbs.addWidget(self.grounds, 1)
        for button in (self.yes, self.no, self.open):
            verbs.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SNUG, 0, 0, 0)
        column.setSpacing(theme.SNUG)
        column.addLayout(head)
        column.addWidget(self.said)
        column.addWidget(self.verbs)
        column.addWidget(self.accidents, 1)
        column.addWidget(self.none)
        column.addWidget(self.list, 1)
        column.addWidget(self.hint)
        column.addStretch(0)

    def _show_answer(self, one: PersonYear, question: Question, *, is_same: bool) -> None:
        found = one.state.answer(question)
        self.open.setEnabled(found is not None)
        if not is_same:
            self.grounds.setText(found.grounds if found else "")
        self.model.show_lines(())

    def _show_records(self, lines: tuple[Record, ...], nothing: str) -> None:
        self.model.show_lines(lines)
        self.list.setVisible(bool(lines))
        self.none.setText(nothing)
        self.none.setVisible(not lines)

    def _show_majors(self, found: tuple[tuple[str, Finding], ...]) -> None:
        if self._shown is not None and self._shown[2].question is Question.MAJOR:
            nothing = self.tr("他参加的检查这一年没有记录疑似重大隐患。")
            self._show_records(tuple(record_of_major(name, one) for name, one in found), nothing)

    @Slot()
    def _answer_yes(self) -> None:
        self._answer(is_yes=True)

    @Slot()
    def _answer_no(self) -> None:
        self._answer(is_yes=False)

    @Slot()
    def _take_back(self) -> None:
        self._answer(is_yes=None)

    def _answer(self, *, is_yes: bool | None) -> None:
        if self._shown is None or self._shown[2].question is None:
            return
        person, year, line = self._shown
        if is_yes is False and not self.grounds.text().strip():
            self._bench.remark(self.tr("不符合的，请先写明依据。"))
            self.grounds.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        grounds = self.grounds.text()
        self._bench.act(
            assess_inputs.answer, person, year, line.question, is_yes=is_yes, grounds=grounds, done=self._answered
        )

    def _answered(self, answer: object) -> None:
        self.left.emit()

    @Slot(object)
    def _to_record(self, line: Record) -> None:
        noun, _, name = line.source.partition("/")
        if noun == "visit":
            self.ledger_wanted.emit(name)

    @Slot()
    def _leave(self) -> None:
        self.left.emit()


def records_of_checks(seen: YearSeen, person: str) -> tuple[Record, ...]:
    """The debts and records that make somebody's number of checks, those at the mine first."""
    names = {mine.code: mine.name for mine in seen.duty.known.roll.mines}
    return tuple(
        Record(
            (way, line.week, line.mine, line.came, line.day, line.source, place),
            MARKS[line.came],
            str(line.day) if line.day else f"{line.week:%m-%d} 周",
            names.get(line.mine, line.mine),
            "，".join(word for word in (str(way), line.number, line.note) if word),
            line.source,
        )
        for way in Way
        for place, line in enumerate(assessing.behind(seen, person, way))
    )


def record_of_major(name: str, one: Finding) -> Record:
    """A suspected major hazard with its measures."""
    raised = one.raised
    mark = Mark(Shape.TRIANGLE, "bad", "疑似重大") if one.measures else Mark(Shape.CROSS, "bad", "无措施")
    taken = "；".join(f"{each.kind} {each.text}" for each in one.measures) or "没有记录处置措施"
    day = times.day(raised.found) if raised else ""
    visit = f"visit/{raised.visit}" if raised and raised.visit else ""
    where = raised.mine if raised else ""
    return Record((name,), mark if raised else NOTHING, day, where, f"{one.text('fact')}；{taken}", visit)


RECORDS: tuple[Column[Record], ...] = (
    Column("情况", lambda line: line.mark.word, 84, lambda line: line.mark),
    Column("日期", lambda line: line.day, 96),
    Column("矿山", lambda line: line.mine, 120),
    Column("说明", lambda line: line.note, is_quiet=True),
)

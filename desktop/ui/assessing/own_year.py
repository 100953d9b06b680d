"""本人考核: of an inspector his own year to read: the proposal, each condition with clause and figure, its records, the
decision. Nothing is asked here; who does not agree with a decision goes on to 申诉.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.actions import assessing
from desktop.actions.assessing import Condition, Kind, PersonYear, YearSeen
from desktop.supervision.assessing import Question
from desktop.supervision.finding import Finding
from desktop.ui import theme
from desktop.ui.assessing import words
from desktop.ui.assessing.criterion import RECORDS, Record, record_of_major, records_of_checks
from desktop.ui.bench import Bench
from desktop.ui.marks import Mark, Shape
from desktop.ui.page import label, stepper
from desktop.ui.tab import Tab
from desktop.ui.tables import Column, LinesModel, LineTable


class OwnYearTab(Tab):
    """Conditions above, the records of the chosen one below; `ledger_wanted` for the ledger of a visit."""

    ledger_wanted = Signal(str)

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "本人考核", parent)
        self.year = bench.desk.world.today().year
        self.seen: YearSeen | None = None
        self.before = stepper("‹", self.tr("上一年"), self)
        self.span = label("", "strong", self)
        self.after = stepper("›", self.tr("下一年"), self)
        self.note = label(self.tr(_NOTE), "small", self, wraps=True)
        self.sentence = label("", "strong", self, wraps=True)
        self.made = label("", "", self, wraps=True)
        self.criteria = LinesModel[Condition](_CRITERIA, lambda one: one.criterion.clause, self)
        self.table = LineTable(self.criteria, self.tr("考核条件"), self)
        self.said = label("", "", self, wraps=True)
        self.records = LinesModel[Record](RECORDS, lambda line: line.key, self)
        self.list = LineTable(self.records, self.tr("记录"), self)
        head = QHBoxLayout()
        head.setSpacing(theme.SNUG)
        for widget in (self.before, self.span, self.after):
            head.addWidget(widget)
        head.addStretch(1)
        self.body.addLayout(head)
        for one in (self.sentence, self.made, self.note):
            self.body.addWidget(one)
        self.body.addWidget(self.table, 2)
        self.body.addWidget(self.said)
        self.body.addWidget(self.list, 1)
        self.body.addStretch(0)
        self.before.clicked.connect(self._year_before)
        self.after.clicked.connect(self._year_after)
        self.table.chosen.connect(self._tell)
        self.table.opened.connect(self._to_records)
        self.list.opened.connect(self._to_ledger)
        for empty in (self.made, self.list):
            empty.hide()

    def first_focus(self) -> QWidget:
        return self.table if self.criteria.lines else self.before

    def ask(self) -> None:
        self.bench.ask(assessing.read_own, self.year, done=self._show)

    def _show(self, answer: YearSeen) -> None:
        if answer.year != self.year:
            return  # another one is under way
        self.seen = answer
        self.span.setText(self.tr("{0} 年").format(answer.year))
        self.after.setEnabled(answer.year < self.bench.desk.world.today().year)
        one = self._own()
        had = self.table.hasFocus() or self.list.hasFocus()
        self.criteria.show_lines(assessing.conditions(one, answer.edition) if one is not None else ())
        self.sentence.setText(words.sentence(answer, one) if one is not None else self.tr(_NOTHING))
        self.made.setText(words.decision(one) if one is not None else "")
        self.made.setVisible(bool(self.made.text()))
        for widget in (self.table, self.note, self.said):
            widget.setVisible(bool(self.criteria.lines))
        if self.table.line is None:
            self.table.step(0)
        self._tell(self.table.line)
        if had and not self.criteria.lines:
            self.before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _own(self) -> PersonYear | None:
        return next(iter(self.seen.people), None) if self.seen is not None else None

    @Slot(object)
    def _tell(self, line: Condition | None) -> None:
        one = self._own()
        if line is None or one is None or self.seen is None:
            self.said.clear()
            self._show_records(())
            return
        self.said.setText(f"{line.criterion.text}（{line.criterion.clause}）：{line.said}")
        if line.kind is Kind.CHECKS:
            self._show_records(records_of_checks(self.seen, one.person))
        elif line.kind is Kind.ACCIDENTS:
            self._show_records(_accidents(self.seen, one))
        else:
            self._show_records(())
        if line.question is Question.MAJOR:
            self.bench.ask(assessing.read_majors, one.person, self.seen.year, done=self._show_majors)

    def _show_majors(self, found: tuple[tuple[str, Finding], ...]) -> None:
        line = self.table.line
        if line is not None and line.question is Question.MAJOR:
            self._show_records(tuple(record_of_major(name, one) for name, one in found))

    def _show_records(self, lines: tuple[Record, ...]) -> None:
        if self.list.hasFocus() and not lines:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.records.show_lines(lines)
        self.list.setVisible(bool(lines))

    @Slot(object)
    def _to_records(self, line: Condition) -> None:
        if self.records.lines:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            self.list.step(0)

    @Slot(object)
    def _to_ledger(self, line: Record) -> None:
        noun, _, name = line.source.partition("/")
        if noun == "visit":
            self.ledger_wanted.emit(name)

    @Slot()
    def _year_before(self) -> None:
        self._turn(-1)

    @Slot()
    def _year_after(self) -> None:
        self._turn(1)

    def _turn(self, by: int) -> None:
        if self.year + by <= self.bench.desk.world.today().year:
            self.year += by
            self.look()


def _accidents(seen: YearSeen, one: PersonYear) -> tuple[Record, ...]:
    names = {mine.code: mine.name for mine in seen.duty.known.roll.mines}
    return tuple(
        Record(
            (each.name,),
            Mark(Shape.CROSS, "bad", "事故"),
            each.day,
            names.get(each.mine, each.mine),
            "，".join(word for word in (each.severity, each.cause, each.document) if word),
            "",
        )
        for each in one.state.accidents
    )


_CRITERIA: tuple[Column[Condition], ...] = (
    Column("等次", lambda one: str(one.criterion.grade), 52),
    Column("条款", lambda one: one.criterion.clause.removeprefix("第二十二条"), 84, is_quiet=True),
    Column("条件", lambda one: one.criterion.text),
    Column("是否符合", lambda one: words.is_met(one).word, 96, words.is_met),
)
_NOTE = (
    "只有您自己和专员管理机构看得到。数字按本机已有的记录算，以专员管理机构作出的考核为准；"
    "Enter 看下面的记录，再按 Enter 打开台账。对考核决定不服的，到“申诉”登记。"
)
_NOTHING = "这一年没有指定您监管矿山，也没有您的监管记录，没有可以考核的内容。看别的年份按上面的“‹”。"

"""本人考核: of an inspector his own year to read: the proposal, each condition with clause and figure, its records, the
decision. Nothing is asked here; who does not agree with a decision goes on to 申诉.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.actions import assessing
from desktop.actions.assessing import Condition, Kind, PersonYear, YearSeen
from desktop.supervision.assessing import Question
from desktop.supervision.finding import Finding
from desktop.ui.assessing import words
from desktop.ui.assessing.criterion import RECORDS, Record, record_of_major, records_of_checks
from desktop.ui.assessing.yearly import YearlyTab
from desktop.ui.bench import Bench
from desktop.ui.marks import Mark, Shape
from desktop.ui.page import label
from desktop.ui.tables import LinesModel, LineTable


class OwnYearTab(YearlyTab):
    """Conditions above, the records of the chosen one below; `ledger_wanted` for the ledger of a visit."""

    ledger_wanted = Signal(str)

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "本人考核", parent)
        self.note = label(self.tr(_NOTE), "small", self, wraps=True)
        self.made = label("", "", self, wraps=True)
        self.said = label("", "", self, wraps=True)
        self.records = LinesModel[Record](RECORDS, lambda line: line.key, self)
        self.list = LineTable(self.records, self.tr("记录"), self)
        for one in (self.sentence, self.made, self.note):
            self.body.addWidget(one)
        self.body.addWidget(self.table, 2)
        self.body.addWidget(self.said)
        self.body.addWidget(self.list, 1)
        self.body.addStretch(0)
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
        if not self.take_year(answer):
            return
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


_NOTE = (
    "只有您自己和专员管理机构看得到。数字按本机已有的记录算，以专员管理机构作出的考核为准；"
    "Enter 看下面的记录，再按 Enter 打开台账。对考核决定不服的，到“申诉”登记。"
)
_NOTHING = "这一年没有指定您监管矿山，也没有您的监管记录，没有可以考核的内容。看别的年份按上面的“‹”。"

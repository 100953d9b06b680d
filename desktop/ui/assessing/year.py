"""年度考核: everybody's proposal for a year; of one person each criterion with its clause, the records, the
decision.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.actions import assess_export, assess_inputs, assessing
from desktop.actions.assessing import Condition, PersonYear, YearSeen
from desktop.regulation.assessment import Grade
from desktop.ui import theme
from desktop.ui.assessing import words
from desktop.ui.assessing.criterion import CriterionPane
from desktop.ui.assessing.yearly import YearlyTab
from desktop.ui.bench import Bench
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel, LineTable

SHEET = "d-assessment"


class YearTab(YearlyTab):
    """The people on the left; criteria and decision of one on the right, in their place what stands behind one."""

    ledger_wanted = Signal(str)
    sheet_wanted = Signal(str, str, str)

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "年度考核", parent)
        self.sheet = QPushButton(self.tr("拟考核表(&K)"), self)
        self.export = QPushButton(self.tr("存为 Excel(&X)…"), self)
        self.model = LinesModel[PersonYear](_PEOPLE, lambda one: one.person, self)
        self.list = LineTable(self.model, self.tr("人员"), self)
        self.none = label(self.tr(_NONE), "muted", self, wraps=True)
        self.said = label("", "small", self, wraps=True)
        self.grade = QComboBox(self)
        self.annual = QComboBox(self)
        self.reason = QLineEdit(self)
        self.decide = QPushButton(self.tr("决定(&D)"), self)
        self.hints = label("", "warn", self, wraps=True)
        self.made = label("", "small", self, wraps=True)
        self.detail = CriterionPane(bench, self)
        self.right = QStackedWidget(self)
        self._lay_out()
        self._connect()
        self.none.hide()  # until it is known that there is nobody

    def first_focus(self) -> QWidget:
        if self.right.currentWidget() is self.detail:
            return self.detail.first_focus()
        return self.before if self.none.isVisibleTo(self) else self.list

    def ask(self) -> None:
        self.bench.ask(assessing.read_year, self.year, done=self._show)

    def save(self, file: Path) -> None:
        """Write the year as Excel."""
        if self.seen is not None:
            self.bench.draw(assess_export.export_year, file, self.seen, done=partial(self._saved, file))

    def choose(self, person: str) -> None:
        """Bring a person to the front."""
        self.list.choose(person)

    def _lay_out(self) -> None:
        self.head.addWidget(self.sheet)
        self.head.addWidget(self.export)
        self.sheet.setToolTip(self.tr("按这一年的数字和填写的内容，拟一份年度专项考核表"))
        self.parts = QSplitter(Qt.Orientation.Horizontal, self)
        self.parts.setChildrenCollapsible(False)
        self.parts.addWidget(self.list)
        self.right.addWidget(self._front())
        self.right.addWidget(self.detail)
        self.parts.addWidget(self.right)
        self.parts.setSizes([theme.scaled(280), 530])
        self.parts.setStretchFactor(1, 1)
        self.body.addWidget(self.none)
        self.body.addWidget(self.parts, 1)
        self.body.addStretch(0)

    def _front(self) -> QWidget:
        front = QWidget(self)
        column = QVBoxLayout(front)
        column.setContentsMargins(theme.SNUG, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addWidget(self.sentence)
        column.addWidget(self.table, 1)
        column.addWidget(self.said)
        column.addWidget(self.made)
        column.addWidget(self.hints)
        self.grade.setAccessibleName(self.tr("专项考核等次"))
        self.grade.addItems([str(one) for one in Grade])
        self.annual.setAccessibleName(self.tr("年度考核结果"))
        self.annual.addItems([self.tr("年度考核未定"), *assess_inputs.ANNUAL])
        self.reason.setAccessibleName(self.tr("理由"))
        self.reason.setPlaceholderText(self.tr("理由；与建议不同、或年内决定的必须写"))
        self.decide.setProperty("kind", "main")
        foot = QHBoxLayout()
        foot.setSpacing(theme.SNUG)
        for widget in (self.grade, self.annual):
            foot.addWidget(widget)
        foot.addWidget(self.reason, 1)
        foot.addWidget(self.decide)
        column.addLayout(foot)
        return front

    def _connect(self) -> None:
        self.list.chosen.connect(self._show_person)
        self.list.opened.connect(self._to_criteria)
        self.table.opened.connect(self._open)
        self.table.chosen.connect(self._tell)
        self.grade.activated.connect(self._advise)
        self.annual.activated.connect(self._advise)
        self.decide.clicked.connect(self._decide)
        self.sheet.clicked.connect(self._want_sheet)
        self.export.clicked.connect(self._choose_file)
        self.detail.left.connect(self._return)
        self.detail.ledger_wanted.connect(self.ledger_wanted)

    def turn(self, by: int) -> None:
        self._return()
        super().turn(by)

    def _show(self, answer: YearSeen) -> None:
        if not self.take_year(answer):
            return
        had = self.list.hasFocus() or self.table.hasFocus()
        self.model.show_lines(answer.people)
        self.none.setVisible(not answer.people)
        self.parts.setVisible(bool(answer.people))
        for button in (self.sheet, self.export):
            button.setEnabled(bool(answer.people))
        if self.list.line is None:
            self.list.step(0)
        self._show_person(self.list.line)
        if had and not answer.people:
            self.before.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _show_person(self, one: PersonYear | None) -> None:
        if one is None or self.seen is None:
            self.criteria.show_lines(())
            return
        self.sentence.setText(words.sentence(self.seen, one))
        self.criteria.show_lines(assessing.conditions(one, self.seen.edition))
        if self.table.line is None:
            self.table.step(0)
        self._tell(self.table.line)
        grade = one.decided or one.proposal.grade
        if grade is not None:
            self.grade.setCurrentText(str(grade))
        last = one.state.decided
        self.annual.setCurrentIndex(self.annual.findText(last.annual) if last and last.annual else 0)
        self.made.setText(words.decision(one))
        self.made.setVisible(bool(self.made.text()))
        self._advise()
        if self.right.currentWidget() is self.detail:
            self._show_detail(one)

    def _show_detail(self, one: PersonYear) -> None:
        line = self.table.line
        if self.seen is not None and line is not None:
            self.detail.show_condition(self.seen, one, line)

    @Slot()
    def _advise(self) -> None:
        one = self.list.line
        annual = self.annual.currentText() if self.annual.currentIndex() else ""
        said = assessing.advice(one, assessing.grade_of(self.grade.currentText()), annual) if one else ()
        self.hints.setText("".join(said))
        self.hints.setVisible(bool(said))

    @Slot(object)
    def _tell(self, line: Condition | None) -> None:
        self.said.setText(self.tr("{0}。Enter {1}").format(line.said, words.VERBS[line.kind]) if line else "")

    @Slot(object)
    def _to_criteria(self, line: PersonYear) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _open(self, line: Condition) -> None:
        if self.list.line is not None:
            self.detail.begin()
            self._show_detail(self.list.line)
            self.right.setCurrentWidget(self.detail)
            self.detail.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _return(self) -> None:
        if self.right.currentWidget() is self.detail:
            self.right.setCurrentIndex(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _decide(self) -> None:
        one, grade = self.list.line, assessing.grade_of(self.grade.currentText())
        if one is None or grade is None:
            return
        self.bench.act(
            assess_inputs.decide,
            one.person,
            self.year,
            grade,
            annual=self.annual.currentText() if self.annual.currentIndex() else "",
            reason=self.reason.text(),
            done=self._decided,
        )

    def _decided(self, answer: object) -> None:
        self.reason.clear()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _want_sheet(self) -> None:
        if self.list.line is not None:
            self.sheet_wanted.emit(SHEET, self.list.line.person, f"{self.year}年")

    @Slot()
    def _choose_file(self) -> None:
        name = self.tr("专项考核 {0} 年.xlsx").format(self.year)
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("存为 Excel"), name, "Excel (*.xlsx)")
        if chosen:
            self.save(Path(chosen))

    def _saved(self, file: Path, count: object) -> None:
        self.bench.say(self.tr("已存 {0} 行：{1}").format(count, file))


_PEOPLE: tuple[Column[PersonYear], ...] = (
    Column("人员", lambda one: one.name, 96),
    Column("建议", lambda one: words.proposed(one).word, 90, words.proposed),
    Column("决定", lambda one: words.decided(one).word, 0, words.decided),
)
_NONE = (
    "这一年还没有可以考核的人：花名册里没有人被指定监管矿山，也没有监管记录。"
    "在主管部门的服务器上登记指定监管后，按 F5 同步；看别的年份按左边的“‹”。"
)

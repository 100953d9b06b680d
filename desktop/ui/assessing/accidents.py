"""The accidents of a year as a person notes them, and the word that they are all there were."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.actions import assess_inputs, assessing
from desktop.actions.assessing import PersonYear, YearSeen
from desktop.regulation.assessment import Cause, Severity
from desktop.supervision.assessing import AccidentNoted, Question
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel, LineTable


class AccidentPane(QWidget):
    """The list, one row of fields to note another, and the confirmation."""

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._person, self._year = "", 0
        self._names: dict[str, str] = {}
        self.model = LinesModel[AccidentNoted](self._columns(), lambda one: one.name, self)
        self.list = LineTable(self.model, self.tr("事故"), self)
        self.whole = QPushButton(self.tr("确认登记齐全(&Y)"), self)
        self.open = QPushButton(self.tr("收回确认(&U)"), self)
        self.strike = QPushButton(self.tr("撤销这一起(&Z)"), self)
        self.mine = QComboBox(self)
        self.day = QLineEdit(self)
        self.severity = QComboBox(self)
        self.cause = QComboBox(self)
        self.liable = QCheckBox(self.tr("责任事故(&L)"), self)
        self.document = QLineEdit(self)
        self.note = QPushButton(self.tr("登记(&G)"), self)
        self._lay_out()
        self.whole.clicked.connect(self._confirm)
        self.open.clicked.connect(self._take_back)
        self.strike.clicked.connect(self._strike)
        self.note.clicked.connect(self._note)

    def begin(self) -> None:
        """Nothing typed before stays."""
        self.day.clear()
        self.document.clear()
        self.liable.setChecked(True)

    def first_focus(self) -> QWidget:
        """Where the keyboard goes."""
        return self.whole if self.whole.isEnabled() else self.mine

    def show_person(self, seen: YearSeen, one: PersonYear) -> None:
        """Show the accidents of a person's year."""
        if (one.person, seen.year) != (self._person, self._year):
            self._person, self._year = one.person, seen.year
            mines = assessing.mines_of(seen, one.person)
            self._names = dict(mines)
            self.mine.clear()
            for code, name in mines:
                self.mine.addItem(name, code)
        self.model.show_lines(one.state.accidents)
        self.list.setVisible(bool(one.state.accidents))
        self.strike.setVisible(bool(one.state.accidents))
        is_whole = one.state.answer(Question.NO_OTHER_ACCIDENT) is not None
        self.whole.setEnabled(not is_whole)
        self.open.setEnabled(is_whole)
        self.note.setEnabled(bool(self._names))

    def _lay_out(self) -> None:
        for box, name, choices in (
            (self.mine, self.tr("矿山"), ()),
            (self.severity, self.tr("等级"), Severity),
            (self.cause, self.tr("原因"), Cause),
        ):
            box.setAccessibleName(name)
            box.addItems([str(one) for one in choices])
        self.day.setAccessibleName(self.tr("事故日期"))
        self.day.setPlaceholderText("2026-05-06")
        self.day.setFixedWidth(110)
        self.document.setAccessibleName(self.tr("依据或撤销原因"))
        self.document.setPlaceholderText(self.tr("依据：快报、调查结论的文号（撤销时写原因）"))
        verbs = QHBoxLayout()
        verbs.setSpacing(theme.SNUG)
        for button in (self.whole, self.open, self.strike):
            verbs.addWidget(button)
        verbs.addStretch(1)
        grid = QGridLayout()
        grid.setSpacing(theme.SNUG)
        for place, widget in enumerate((self.mine, self.day, self.severity, self.cause, self.liable)):
            grid.addWidget(widget, 0, place)
        grid.addWidget(self.document, 1, 0, 1, 4)
        grid.addWidget(self.note, 1, 4)
        grid.setColumnStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SNUG)
        column.addLayout(verbs)
        column.addWidget(self.list, 1)
        column.addWidget(label(self.tr("登记一起事故；当天被指定监管这座矿山的人都会记上："), "small", self))
        column.addLayout(grid)
        column.addStretch(0)

    @Slot()
    def _confirm(self) -> None:
        self._bench.act(
            assess_inputs.answer, self._person, self._year, Question.NO_OTHER_ACCIDENT, is_yes=True, done=self._back
        )

    @Slot()
    def _take_back(self) -> None:
        self._bench.act(assess_inputs.answer, self._person, self._year, Question.NO_OTHER_ACCIDENT, is_yes=None)

    @Slot()
    def _strike(self) -> None:
        if self.list.line is not None:
            reason = self.document.text()
            self._bench.act(assess_inputs.strike_accident, self._year, self.list.line.name, reason, done=self._noted)

    @Slot()
    def _note(self) -> None:
        self._bench.act(
            assess_inputs.note_accident,
            str(self.mine.currentData()),
            self.day.text().strip(),
            Severity(self.severity.currentText()),
            Cause(self.cause.currentText()),
            is_liable=self.liable.isChecked(),
            document=self.document.text(),
            done=self._noted,
        )

    def _noted(self, answer: object) -> None:
        self.begin()

    def _back(self, answer: object) -> None:
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _columns(self) -> tuple[Column[AccidentNoted], ...]:
        return (
            Column(self.tr("日期"), lambda one: one.day, 96),
            Column(self.tr("矿山"), lambda one: self._names.get(one.mine, one.mine), 130),
            Column(self.tr("等级"), lambda one: one.severity, 84),
            Column(self.tr("原因"), lambda one: one.cause, 60),
            Column(self.tr("责任"), lambda one: self.tr("责任事故") if one.is_liable else self.tr("非责任"), 84),
            Column(self.tr("依据"), lambda one: one.document, is_quiet=True),
        )

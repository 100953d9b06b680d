"""台账 · 文号册: every document number of a year and series, what became of it and why; out to Excel."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.actions import numbering
from desktop.actions.numbering import Register
from desktop.supervision.number_register import NumberLine, NumberState
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.marks import Mark, Shape
from desktop.ui.numbers import short_number
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel, LineTable

MARKS = {
    NumberState.USED: Mark(Shape.TICK, "good", str(NumberState.USED)),
    NumberState.VOID: Mark(Shape.CROSS, "muted", str(NumberState.VOID)),
    NumberState.HELD: Mark(Shape.HOLLOW, "calm", str(NumberState.HELD)),
    NumberState.ELSEWHERE: Mark(Shape.DASH, "muted", str(NumberState.ELSEWHERE)),
    NumberState.DOUBLED: Mark(Shape.TRIANGLE, "bad", str(NumberState.DOUBLED)),
    NumberState.PROVISIONAL: Mark(Shape.QUESTION, "warn", str(NumberState.PROVISIONAL)),
}


class NumbersPane(QWidget):
    """The list with its filters; it reads while it is seen."""

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self.bench = bench
        self._register = Register((), True, {})
        self.year = _combo(self.tr("年度"), self)
        self.series = _combo(self.tr("种类"), self)
        self.state = _combo(self.tr("情况"), self)
        self.export = QPushButton(self.tr("存为 Excel(&X)…"), self)
        self.about = label("", "small", self, wraps=True)
        self.model = LinesModel[NumberLine](self._columns(), _key, self)
        self.list = LineTable(self.model, self.tr("文号册"), self)
        row = QHBoxLayout()
        row.setSpacing(theme.SNUG)
        for combo in (self.year, self.series, self.state):
            row.addWidget(combo)
            combo.activated.connect(self._sift)
        row.addStretch(1)
        row.addWidget(self.export)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SNUG)
        column.addLayout(row)
        column.addWidget(self.about)
        column.addWidget(self.list, 1)
        column.addStretch(0)
        self.export.clicked.connect(self._choose_file)

    @property
    def lines(self) -> tuple[NumberLine, ...]:
        """What is shown."""
        return self.model.lines

    def look(self) -> None:
        """Read again, if seen."""
        if self.isVisible():
            self.bench.ask(numbering.read_register, done=self.show_register)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()

    def show_register(self, answer: object) -> None:
        """Show what was read; what was chosen stays chosen."""
        if not isinstance(answer, Register):
            return
        self._register = answer
        years = sorted({line.year for line in answer.lines}, reverse=True)
        _offer(self.year, self.tr("全部年度"), [str(one) for one in years if one])
        _offer(self.series, self.tr("全部种类"), sorted({line.series for line in answer.lines if line.series}))
        _offer(self.state, self.tr("全部情况"), [str(one) for one in NumberState])
        self._sift()

    def save(self, file: Path) -> None:
        """Write what is shown as Excel."""
        self.bench.draw(numbering.export_register, file, self.lines, done=partial(self._saved, file))

    @Slot()
    def _sift(self) -> None:
        year, series, state = (str(one.currentData() or "") for one in (self.year, self.series, self.state))
        lines = [
            line
            for line in self._register.lines
            if year in ("", str(line.year)) and series in ("", line.series) and state in ("", str(line.state))
        ]
        self.model.show_lines(lines)
        self.export.setEnabled(bool(lines))
        self.list.setVisible(bool(lines))
        self.about.setText(self._words(lines))

    def _words(self, lines: list[NumberLine]) -> str:
        if not self._register.lines:
            return self.tr("还没有文号。与主管部门同步后，本机领到号段，文号就列在这里。")
        if not lines:
            return self.tr("没有符合条件的文号。")
        said = [f"{state} {count}" for state, count in numbering.counts(lines).items()]
        if not self._register.sees_all:
            said.append(self.tr("别人领用的号段是否用过，由主管查看"))
        return " · ".join(said)

    @Slot()
    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("存为 Excel"), "文号册.xlsx", "Excel (*.xlsx)")
        if chosen:
            self.save(Path(chosen))

    def _saved(self, file: Path, count: object) -> None:
        self.bench.say(self.tr("已存 {0} 行：{1}").format(count, file))

    def _columns(self) -> tuple[Column[NumberLine], ...]:
        return (
            Column(self.tr("情况"), lambda line: str(line.state), 90, lambda line: MARKS[line.state]),
            Column(self.tr("种类"), lambda line: f"{line.series}〔{line.year}〕" if line.year else "", 128),
            Column(self.tr("号"), lambda line: line.span, 66),
            Column(self.tr("文书或说明"), self._what),
            Column(self.tr("日期"), lambda line: numbering.day_of_line(line)[5:], 54, is_quiet=True),
            Column(self.tr("领用"), lambda line: line.holder, 130, is_quiet=True),
        )

    def _what(self, line: NumberLine) -> str:
        mine = self._register.mines.get(line.mine, line.mine)
        text = short_number(line.text) if not line.first else ""
        return " · ".join(word for word in (text, line.kind, mine, line.why) if word)


def _key(line: NumberLine) -> tuple[object, ...]:
    return (line.series, line.year, line.first, line.state, line.visit, line.text)


def _combo(name: str, parent: QWidget) -> QComboBox:
    combo = QComboBox(parent)
    combo.setAccessibleName(name)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return combo


def _offer(combo: QComboBox, every: str, words: list[str]) -> None:
    if [combo.itemText(row) for row in range(combo.count())] == [every, *words]:
        return
    chosen = combo.currentData()
    combo.clear()
    combo.addItem(every, "")
    for word in words:
        combo.addItem(word, word)
    combo.setCurrentIndex(max(combo.findData(chosen), 0) if chosen else 0)

"""The questions of one drawn ledger: 1 2 3 tick the question in front, its figures stand below, Enter opens the record
they come from.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.supervision.audit_marks import Verdict
from desktop.supervision.ledger_hints import Said
from desktop.ui import theme
from desktop.ui.audit.words import AskLine
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel, LineTable

FEW = 3  # figures in sight at once
_DIGITS = {
    Qt.Key.Key_1: Verdict.FOUND,
    Qt.Key.Key_2: Verdict.NOT_FOUND,
    Qt.Key.Key_3: Verdict.EXPLAINED,
}


class AskTable(LineTable[AskLine]):
    """The questions; a digit ticks the one in front."""

    ticked = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        verdict = _DIGITS.get(Qt.Key(event.key()))
        if verdict is not None and not event.modifiers():
            self.ticked.emit(verdict)
            return
        super().keyPressEvent(event)


class AskPane(QWidget):
    """Questions above, figures of one below. `ticked` tells question and verdict, `wanted` a record."""

    ticked = Signal(str, object)
    wanted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.model = LinesModel[AskLine](_COLUMNS, lambda one: one.question.about, self)
        self.table = AskTable(self.model, self.tr("要判断的问题"), self)
        self.figures = LinesModel[Said](_FIGURES, lambda one: (one.words, one.record), self)
        self.list = LineTable(self.figures, self.tr("记录里的情况"), self, has_head=False)
        self.said = label("", "small", self, wraps=True)
        self.buttons: dict[Verdict, QPushButton] = {}
        self.about = label("", "small", self, wraps=True)
        row = QHBoxLayout()
        row.setSpacing(theme.TIGHT)
        row.addWidget(self.about, 1)
        for digit, verdict in enumerate(Verdict, 1):
            button = QPushButton(f"{digit} {verdict}", self)
            button.setProperty("kind", "small")
            button.clicked.connect(partial(self._tick, verdict))
            self.buttons[verdict] = button
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        column.addWidget(self.said)
        column.addWidget(self.list)
        self.table.ticked.connect(self._tick)
        self.table.chosen.connect(self._show)
        self.table.opened.connect(self._to_figures)
        self.list.chosen.connect(self._tell)
        self.list.opened.connect(self._open)
        self._show(None)

    def show_lines(self, lines: tuple[AskLine, ...], about: str = "") -> None:
        """Show these questions of the ledger told in `about`; the one in front stays."""
        self.about.setText(about)
        self.model.show_lines(lines)
        if self.table.line is None:
            self.table.step(0)
        self._show(self.table.line)

    @Slot(object)
    def _tick(self, verdict: Verdict, _checked: bool = False) -> None:
        line = self.table.line
        if line is not None:
            self.ticked.emit(str(line.question.about), verdict)
            self.table.step(1)

    @Slot(object)
    def _show(self, line: AskLine | None) -> None:
        self.figures.show_lines(line.question.said if line else ())
        if self.figures.lines:
            self.list.step(-len(self.figures.lines))
        rows = min(max(len(self.figures.lines), 1), FEW)
        self.list.setFixedHeight(rows * self.list.verticalHeader().defaultSectionSize() + 2 * theme.HAIR)
        for button in self.buttons.values():
            button.setEnabled(line is not None)
        self._tell(self.list.line)

    @Slot(object)
    def _tell(self, line: Said | None) -> None:
        """The sentence in full where a row of the list is too short for it."""
        words = line.words if line is not None else ""
        is_cut = self.list.fontMetrics().horizontalAdvance(words) > self.list.columnWidth(0) - 2 * theme.SNUG
        self.said.setText(words)
        self.said.setVisible(is_cut)

    @Slot(object)
    def _to_figures(self, line: AskLine) -> None:
        self.list.setFocus()

    @Slot(object)
    def _open(self, line: Said) -> None:
        if line.record:
            self.wanted.emit(line.record)


_COLUMNS: tuple[Column[AskLine], ...] = (
    Column("判断", lambda one: one.mark.word, 88, lambda one: one.mark),
    Column("问题", lambda one: str(one.question.about), 136),
    Column("记录里的情况", lambda one: one.question.words, is_quiet=True),
)
_FIGURES: tuple[Column[Said], ...] = (
    Column("情况", lambda one: one.words),
    Column("记录", lambda one: "打开" if one.record else "", 52, is_quiet=True),
)

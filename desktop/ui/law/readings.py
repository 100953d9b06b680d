"""读法: the questions the text leaves open, each with its articles, the ways to read it, and the one in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop.actions import readings
from desktop.actions.readings import Line
from desktop.regulation.readings import Option
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.marks import Mark, Shape
from desktop.ui.page import label, scrolled
from desktop.ui.tables import Column, LinesModel, LineTable

PROPOSED = Mark(Shape.HOLLOW, "calm", "建议")
CHOSEN = Mark(Shape.FULL, "good", "选定")


class ReadingsTab(QWidget):
    """The questions on the left; the one in front with its options on the right, chosen by an administrator."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._is_administrator = False
        self._today = dt.date.min
        self._shown: Line | None = None
        self.model = LinesModel[Line](_COLUMNS, lambda line: line.reading.number, self)
        self.table = LineTable(self.model, self.tr("条文没有说清楚的地方"), self)
        self.title = label("", "heading", self, wraps=True)
        self.question = label("", "", self, wraps=True)
        self.buttons = QButtonGroup(self)
        self.options = QVBoxLayout()
        self.options.setSpacing(theme.TIGHT)
        self.note = label("", "small", self, wraps=True)
        self.history = label("", "small", self, wraps=True)
        self.since = QLineEdit(self)
        self.since.setPlaceholderText("2026-12-01")
        self.since.setAccessibleName(self.tr("自哪天起，这一天以前的各周不变"))
        self.since_row = self._since_row()
        self.document = QLineEdit(self)
        self.document.setPlaceholderText(self.tr("依据的文件或会议"))
        self.document.setAccessibleName(self.tr("依据的文件或会议"))
        self.choose = QPushButton(self.tr("选定(&S)"), self)
        self.choose.setProperty("kind", "main")
        self.drop = QPushButton(self.tr("恢复建议(&R)"), self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.SNUG, 0, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self.table, 1)
        row.addWidget(self._side())
        self.table.chosen.connect(self._show)
        self.table.opened.connect(self._to_options)
        self.choose.clicked.connect(self._choose)
        for field in (self.document, self.since):
            field.returnPressed.connect(self._choose)
        self.drop.clicked.connect(self._drop)

    def show_readings(self, lines: Sequence[Line], today: dt.date, *, is_administrator: bool) -> None:
        """Show every question with the option in force today."""
        self._is_administrator, self._today = is_administrator, today
        self.model.show_lines(lines)
        if self.table.line is None:
            self.table.step(0)
        self._show(self.table.line)

    @Slot(object)
    def _show(self, line: Line | None) -> None:
        if line is None or line == self._shown:
            return
        self._shown = line
        self.title.setText(line.reading.title)
        self.question.setText(f"{'、'.join(line.reading.articles)}：{line.reading.question}")
        self._show_options(line)
        self.note.setText(self.tr("随选定的读法改变：{0}。").format(line.reading.seen))
        self.history.setText(self._history(line))
        self.history.setVisible(bool(line.choices))
        self.document.setText(line.document)
        self.since.setText(self._today.isoformat())
        for widget in (self.document, self.since_row, self.choose):
            widget.setVisible(self._is_administrator)
        self.drop.setVisible(self._is_administrator and line.is_chosen)

    def _show_options(self, line: Line) -> None:
        for button in self.buttons.buttons():
            self.buttons.removeButton(button)
        while (item := self.options.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for option in line.reading.options:
            for widget in (self._button(line, option), label(option.says, "small", self, wraps=True)):
                self.options.addWidget(widget)
                widget.show()  # at once: Enter may follow

    def _button(self, line: Line, option: Option) -> QRadioButton:
        word = self.tr("{0}（程序建议）").format(option.key) if option is line.reading.default else option.key
        button = QRadioButton(word, self)
        button.setObjectName(option.key)
        button.setAccessibleName(f"{word}：{option.says}")
        button.setChecked(option.key == line.option.key)
        button.setEnabled(self._is_administrator or button.isChecked())
        self.buttons.addButton(button)
        return button

    @Slot()
    def _to_options(self) -> None:
        button = self.buttons.checkedButton()
        if button is not None:
            button.setFocus()

    @Slot()
    def _choose(self) -> None:
        button = self.buttons.checkedButton()
        if self._shown is not None and button is not None:
            self._act(button.objectName(), self.document.text())

    @Slot()
    def _drop(self) -> None:
        self._act("", "")

    def _act(self, option: str, document: str) -> None:
        if self._shown is not None:
            self._bench.act(
                readings.choose, self._shown.reading.number, option, document, self.since.text(), done=self._done
            )

    def _done(self, _: object) -> None:
        self._bench.say(self.tr("已登记，同步后本单位和下级单位自这一天起都按它；以前的各周不变。"))
        self.table.setFocus()

    def _history(self, line: Line) -> str:
        """Every choice there was or is to come, with its day and what it rests on."""
        said = []
        for one in line.choices:
            since = self.tr("自 {0} 起").format(one.since) if one.since else self.tr("一直")
            ground = f"（{one.document}）" if one.document else ""
            said.append(f"{since}：{one.option or self.tr('恢复建议')}{ground}")
        return "\n".join(said)

    def _since_row(self) -> QWidget:
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.SNUG)
        line.addWidget(label(self.tr("自"), "", row))
        line.addWidget(self.since, 1)
        line.addWidget(label(self.tr("起，以前的各周不变"), "small", row))
        return row

    def _side(self) -> QWidget:
        card = QFrame(self)
        card.setProperty("kind", "card")
        column = QVBoxLayout(card)
        column.setSpacing(theme.SNUG)
        for widget in (self.title, self.question):
            column.addWidget(widget)
        column.addLayout(self.options)
        below: tuple[QWidget, ...] = (self.note, self.history, self.document, self.since_row)
        for part in below:
            column.addWidget(part)
        steps = QHBoxLayout()
        steps.addWidget(self.choose)
        steps.addWidget(self.drop)
        steps.addStretch(1)
        column.addLayout(steps)
        column.addStretch(1)
        return scrolled(card, 360)


def _mark(line: Line) -> Mark:
    return CHOSEN if line.is_chosen else PROPOSED


_COLUMNS: tuple[Column[Line], ...] = (
    Column("", lambda line: _mark(line).word, 76, _mark),
    Column("问题", lambda line: line.reading.title),
    Column("读法", lambda line: line.option.key, 84, is_quiet=True),
    Column("自", lambda line: line.since, 88, is_quiet=True),
)

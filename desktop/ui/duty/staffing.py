"""配备: posts, holdings, groups, certificates and rotation on a day; each line tells its clause and its records."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDate, Qt, Slot
from PySide6.QtWidgets import QComboBox, QFileDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.actions import staffing_board, staffing_export
from desktop.actions.staffing_board import About, Board, Level, Line
from desktop.regulation.rates import percent
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.duty.noting import Noting
from desktop.ui.marks import Mark, Shape
from desktop.ui.moments import DayField
from desktop.ui.page import label, scrolled
from desktop.ui.tab import Tab
from desktop.ui.tables import Column, LinesModel, LineTable

MARKS = {
    Level.LACKING: Mark(Shape.CROSS, "bad", "不足"),
    Level.UNKNOWN: Mark(Shape.QUESTION, "warn", "待补"),
    Level.NEAR: Mark(Shape.TRIANGLE, "warn", "将到"),
    Level.GOOD: Mark(Shape.TICK, "good", "符合"),
}
WARNINGS = "全部提醒"
TURNED = Mark(Shape.CROSS, "bad", "到期")
_ABOUT = 1  # the column that says what a line is about
_TURNS = (About.CERTIFICATE, About.ROTATION)


class StaffingTab(Tab):
    """A day and what to look at above; the lines; clause and records of the one in front beside them."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "配备", parent)
        self.board: Board | None = None
        self.which = QComboBox(self)
        self.which.setAccessibleName(self.tr("看什么"))
        self.which.addItems([WARNINGS, *(str(one) for one in About)])
        self.day = DayField(self)
        self.day.setAccessibleName(self.tr("哪一天"))
        today = bench.desk.world.today()
        self.day.setDate(QDate(today.year, today.month, today.day))
        self.export = QPushButton(self.tr("存为 Excel(&X)…"), self)
        self.export.setEnabled(False)
        self.sums = label("", "small", self, wraps=True)
        self.none = label("", "muted", self, wraps=True)
        self.model = LinesModel[Line](_columns(), lambda one: one.key, self)
        self.list = LineTable(self.model, self.tr("配备和提醒"), self)
        self.name = label("", "heading", self, wraps=True)
        self.words = label("", "", self, wraps=True)
        self.clause = label("", "small", self, wraps=True)
        self.behind = label("", "", self, wraps=True)
        self.noting = Noting(bench, self)
        self._lay_out()
        self.noting.done.connect(self._to_list)
        self.which.activated.connect(self._show)
        self.day.dateChanged.connect(self.look)
        self.export.clicked.connect(self._choose_file)
        self.list.chosen.connect(self._tell)

    def first_focus(self) -> QWidget:
        return self.which if self.list.isHidden() else self.list

    def ask(self) -> None:
        self.bench.ask(staffing_board.read_board, self._asked(), done=self._take)

    def save(self, file: Path) -> None:
        """Write the day as Excel."""
        if self.board is not None:
            self.bench.draw(staffing_export.export_board, file, self.board, done=partial(self._saved, file))

    def _asked(self) -> dt.date:
        day = self.day.date()
        return dt.date(day.year(), day.month(), day.day())

    def _take(self, board: Board) -> None:
        if board.day == self._asked():
            self.board = board
            self._show()

    @Slot()
    def _show(self) -> None:
        if self.board is None:
            return
        chosen = self.which.currentText()
        lines = [one for one in self.board.lines if (one.warns if chosen == WARNINGS else one.about == chosen)]
        self.sums.setText(_sums(self.board))
        self.model.show_lines(lines)
        self.list.setColumnHidden(_ABOUT, chosen != WARNINGS)
        if lines and self.list.line is None:
            self.list.step(0)
        for widget in (self.list, self.side):
            widget.setVisible(bool(lines))
        self.none.setVisible(not lines)
        self.none.setText(_nothing(self.board, chosen))
        self.export.setEnabled(bool(self.board.lines))
        self._tell(self.list.line)

    @Slot(object)
    def _tell(self, line: Line | None) -> None:
        if line is None:
            return
        self.name.setText(f"{line.about}　{line.name}")
        self.words.setText(f"{line.number}，{line.words}" if line.number else line.words)
        self.clause.setText(self.tr("依据：{0}").format(line.clause))
        self.behind.setText("\n".join(line.behind))
        self.noting.show_line(line, self.board)

    @Slot()
    def _to_list(self) -> None:
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _choose_file(self) -> None:
        name = self.tr("配备 {0}.xlsx").format(self._asked())
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("存为 Excel"), name, "Excel (*.xlsx)")
        if chosen:
            self.save(Path(chosen))

    def _saved(self, file: Path, count: object) -> None:
        self.bench.say(self.tr("已存 {0} 行：{1}").format(count, file))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SNUG)
        for widget in (self.which, self.day):
            head.addWidget(widget)
        head.addWidget(self.sums, 1)
        head.addWidget(self.export)
        card = QFrame(self)
        card.setProperty("kind", "card")
        column = QVBoxLayout(card)
        column.setSpacing(theme.SNUG)
        for one in (self.name, self.words, self.clause, label(self.tr("记录"), "strong", card), self.behind):
            column.addWidget(one)
        column.addWidget(self.noting)
        column.addStretch(1)
        self.side = scrolled(card, 270)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self.list, 1)
        row.addWidget(self.side)
        self.body.addLayout(head)
        self.body.addWidget(self.none)
        self.body.addLayout(row, 1)
        self.body.addStretch(0)


def _sums(board: Board) -> str:
    """Mines, people, posts and holdings in one sentence."""
    found = board.staffing
    rate = percent(found.rate)
    several = "，".join(f"监管 {count} 座的 {people} 人" for count, people in found.holding.items() if count > 1)
    said = f"矿山 {found.mines} 座，专员 {found.inspectors} 人；应配 {found.required} 岗，已配 {found.filled} 岗"
    said += f"，配备率 {rate}%" if rate is not None else ""
    return f"{said}；{several}" if several else said


def _nothing(board: Board, chosen: str) -> str:
    if board.edition is None:
        return "这一天没有有效的制度版本，不看配备。请换一天。"
    if not board.staffing.mines:
        return "花名册里没有正常生产建设的矿山。登记花名册后按 F5 同步，这里就列出配备、分组和轮换。"
    return "这一天没有要提醒的。" if chosen == WARNINGS else f"这一天没有“{chosen}”可看的。"


def _mark(line: Line) -> Mark:
    return TURNED if line.level is Level.LACKING and line.about in _TURNS else MARKS[line.level]


def _columns() -> tuple[Column[Line], ...]:
    return (
        Column("", lambda line: _mark(line).word, 72, _mark),
        Column("项目", lambda line: line.about, 68),
        Column("对象", lambda line: line.name),
        Column("数 / 到期日", lambda line: str(line.day or line.number), 96, is_right=True),
    )

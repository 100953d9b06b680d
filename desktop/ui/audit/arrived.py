"""新到: what arrived since the supervisor last looked, the grave first; Enter opens the record, one press moves the
mark.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop.actions import arrivals
from desktop.actions.arrivals import Arrival, Look, News
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.marks import Mark, Shape
from desktop.ui.page import label
from desktop.ui.tab import Tab
from desktop.ui.tables import Column, LinesModel, LineTable

MARKS = {
    News.MAJOR: Mark(Shape.TRIANGLE, "bad", str(News.MAJOR)),
    News.WITHDRAWN: Mark(Shape.CROSS, "bad", str(News.WITHDRAWN)),
    News.REFUSED: Mark(Shape.QUESTION, "warn", str(News.REFUSED)),
    News.OVERDUE: Mark(Shape.HALF, "warn", str(News.OVERDUE)),
    News.EXPLAINED: Mark(Shape.ARROW, "calm", str(News.EXPLAINED)),
    News.CORRECTED: Mark(Shape.SQUARE, "calm", str(News.CORRECTED)),
    News.LEDGER: Mark(Shape.FULL, "calm", str(News.LEDGER)),
}
SEEN = Mark(Shape.TICK, "calm", "看过")


class ArrivedTab(Tab):
    """One list. `counted` tells how many of it nobody looked at."""

    record_wanted = Signal(str)
    review_wanted = Signal(str)
    counted = Signal(int)

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "新到", parent)
        self.found: Look | None = None
        self.span = label("", "small", self, wraps=True)
        self.seen = QPushButton(self.tr("都看过了(&L)"), self)
        self.model = LinesModel[Arrival](_COLUMNS, lambda one: one.key, self)
        self.list = LineTable(self.model, self.tr("新到的记录"), self)
        self.words = label("", "small", self, wraps=True)
        self.none = label(
            self.tr("没有新到的记录。同步以后，下级新报来的疑似重大隐患、停产撤人、台账、更正列在这里。"),
            "muted",
            self,
            wraps=True,
        )
        head = QHBoxLayout()
        head.setSpacing(theme.SNUG)
        head.addWidget(self.span, 1)
        head.addWidget(self.seen)
        self.body.addLayout(head)
        self.body.addWidget(self.none)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.words)
        self.body.addStretch(0)
        self.none.hide()
        self.list.chosen.connect(self._tell)
        self.list.opened.connect(self._open)
        self.seen.clicked.connect(self._move)

    def first_focus(self) -> QWidget:
        return self.list if self.model.lines else self

    def ask(self) -> None:
        self.bench.ask(arrivals.read_arrivals, done=self._show)

    def _show(self, found: Look) -> None:
        self.found = found
        self.model.show_lines(found.lines)
        has = bool(found.lines)
        for widget in (self.list, self.words, self.seen):
            widget.setVisible(has)
        self.none.setVisible(not has)
        if has and self.list.line is None:
            self.list.step(0)
        said = self.tr("{0} 看过以后新到的").format(found.since) if found.since else self.tr("最近七天的")
        whole = "" if found.is_whole else self.tr("（太多，只列最新的）")
        self.span.setText(self.tr("{0}：{1} 条{2}").format(said, len(found.lines), whole))
        self.counted.emit(sum(not one.is_seen for one in found.lines))
        self._tell(self.list.line)

    @Slot(object)
    def _tell(self, line: Arrival | None) -> None:
        self.words.setText(self.tr("{0}　Enter 打开").format(line.words) if line else "")

    @Slot(object)
    def _open(self, line: Arrival) -> None:
        self.bench.act(arrivals.note_seen, line.key)
        if line.news is News.LEDGER:
            self.review_wanted.emit(line.record.partition("/")[2])
        else:
            self.record_wanted.emit(line.record)

    @Slot()
    def _move(self) -> None:
        if self.found is not None:
            self.bench.act(arrivals.move_mark, self.found.row, done=self._moved)

    def _moved(self, answer: object) -> None:
        self.look()


_COLUMNS: tuple[Column[Arrival], ...] = (
    Column("什么", lambda one: str(one.news), 124, lambda one: SEEN if one.is_seen else MARKS[one.news]),
    Column("日期", lambda one: one.day[5:], 62),
    Column("矿山", lambda one: one.mine, 104),
    Column("情况", lambda one: one.words, is_quiet=True),
)

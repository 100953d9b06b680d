"""今日: one quiet list of what is unfinished, due, overdue or not delivered; Enter starts the right thing."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.desk import Desk
from desktop.ui.bench import Bench
from desktop.ui.page import Page, label
from desktop.ui.tables import Column, LinesModel, LineTable
from desktop.ui.today.further import read_further
from desktop.ui.today.lines import ORDER, Go, TodayLine, ordered
from desktop.ui.today.pressing import read_pressing


def read_today(desk: Desk) -> tuple[TodayLine, ...]:
    """Everything that waits for this person, the most pressing first."""
    return ordered([*read_pressing(desk), *read_further(desk)])


class TodayPage(Page):
    """`go` carries the `TodayLine` a person chose."""

    go = Signal(object)

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "今日", parent)
        self._is_waiting = False  # for the first lines to be painted, before the others are read
        self.model = LinesModel[TodayLine](_COLUMNS, lambda line: (line.go, line.id, line.place, line.mark.word), self)
        self.list = LineTable(self.model, self.tr("今日要做的事"), self, has_head=False)
        self.none = label(self.tr("该做的都做了。按 Ctrl+3 开始一次检查，按 F5 与主管部门同步。"), "muted", self)
        self.sync = QPushButton(self.tr("立即同步 F5"), self)
        self.sync.clicked.connect(bench.sync)
        self.sync.hide()
        self.body.addWidget(self.none)
        self.body.addWidget(self.sync, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.list, 1)
        self.body.addStretch(0)
        self.none.hide()
        self.list.opened.connect(self._open)

    def first_focus(self) -> QWidget:
        return self.sync if self.sync.isVisibleTo(self) else self.list

    def rehearse(self) -> None:
        """Draw lines of every kind where nobody sees it: the first ones are painted faster then."""
        self.model.show_lines([TodayLine(mark, mark.word, "", Go.VISIT, mark.word) for mark in ORDER])
        self.window().grab()
        self.model.show_lines(())

    def begin(self, pressing: tuple[TodayLine, ...]) -> None:
        """Show the first lines; the others join them once these are painted, undisturbed by reading."""
        if pressing:
            self.show_lines(pressing)
            self._is_waiting = True

    def ask(self) -> None:
        if not self._is_waiting:
            self._ask_all()

    @Slot()
    def _ask_all(self) -> None:
        self.bench.ask(read_today, done=self.take, failed=self.take_trouble)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._is_waiting:
            self._is_waiting = False
            QTimer.singleShot(0, self._ask_all)  # once all of it is painted

    def show_lines(self, answer: object) -> None:
        if isinstance(answer, tuple):
            self.model.show_lines(answer)
            self.list.setVisible(bool(answer))
            self.none.setVisible(not answer)
            self.sync.setVisible(not answer)
            if self.list.line is None:
                self.list.step(0)

    @Slot(object)
    def _open(self, line: TodayLine) -> None:
        self.go.emit(line)


_COLUMNS: tuple[Column[TodayLine], ...] = (
    Column("", lambda line: line.mark.word, 124, lambda line: line.mark),
    Column("", lambda line: line.text),
    Column("", lambda line: line.when, 100, is_quiet=True),
    Column("", lambda line: line.action, 84, is_quiet=True),
)

"""The list of 文书 with its sieve; and what of it would go to a printer or a stick."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop.actions.form_lists import FormLine
from desktop.actions.printing import Note
from desktop.ui import theme
from desktop.ui.page import label
from desktop.ui.papers.reading import is_outgoing, item_of, mark_of, sift
from desktop.ui.papers.sieve import PaperSieve
from desktop.ui.printing_bar import OutgoingBar
from desktop.ui.tables import Column, LinesModel, LineTable

ROOM_FOR_DAYS, DAY_COLUMN = 400, 3  # a narrow list leaves the day out, so that titles are whole


class PaperList(QWidget):
    """The papers that are wanted; `bar` is offered those chosen with Shift or Ctrl, else all that are shown."""

    def __init__(self, bar: OutgoingBar, parent: QWidget) -> None:
        super().__init__(parent)
        self._bar = bar
        self._all: tuple[FormLine, ...] = ()
        self.printed: Mapping[str, Note] = {}
        self.sieve = PaperSieve(self)
        self.model = LinesModel[FormLine](_COLUMNS, lambda line: line.name, self)
        self.table = LineTable(self.model, self.tr("文书"), self)
        self.table.setSelectionMode(LineTable.SelectionMode.ExtendedSelection)
        self.none = label("", "muted", self, wraps=True)
        self.every = QPushButton(self.tr("显示全部(&A)"), self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SNUG)
        for widget in (self.sieve, self.none, self.every, self.table):
            column.addWidget(widget, int(widget is self.table))
        column.setAlignment(self.every, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(0)
        self.sieve.sifted.connect(self.sift)
        self.sieve.passed.connect(self.table.setFocus)
        self.every.clicked.connect(self.sieve.clear)
        self.every.clicked.connect(self.sift)
        self.table.selectionModel().selectionChanged.connect(self.offer)

    def show_lines(self, lines: Sequence[FormLine], printed: Mapping[str, Note]) -> None:
        """All papers, and which files of theirs were printed."""
        self._all, self.printed = tuple(lines), printed
        self.sieve.show_choices(self._all)
        self.sift()

    def arrange(self) -> None:
        """Leave out what a narrow list has no room for."""
        self.table.setColumnHidden(DAY_COLUMN, self.table.width() < ROOM_FOR_DAYS)

    @Slot()
    def sift(self) -> None:
        """Show what is wanted."""
        lines = sift(self._all, self.sieve.wanted)
        self.model.show_lines(lines)
        self.table.setVisible(bool(lines))
        self.sieve.setVisible(bool(self._all))
        self.none.setVisible(not lines)
        self.every.setVisible(bool(self._all) and not lines)
        words = self.tr("没有符合条件的文书。")
        if not self._all:
            words = self.tr("还没有文书。按“新建”（Alt+N）：请销假单、交接单、述职报告等会从记录里先填好一部分。")
        self.none.setText(words)
        self.offer()

    @Slot()
    def offer(self) -> None:
        """Tell the bar what would go out."""
        chosen = {index.row() for index in self.table.selectionModel().selectedRows()}
        lines = self.model.lines
        if len(chosen) > 1:
            lines = tuple(line for row, line in enumerate(lines) if row in chosen)
        noun = self.tr("选中") if len(chosen) > 1 else self.tr("可打印")
        ready = [(item_of(line), line.file in self.printed) for line in reversed(lines) if is_outgoing(line)]
        self._bar.offer(self._title(), ready, noun)

    def _title(self) -> str:
        wanted = self.sieve.wanted
        month = self.sieve.month.currentText() if wanted.month else ""
        kind = self.sieve.kind.currentText() if wanted.key else self.tr("文书")
        return " ".join(word for word in (month, kind) if word)


_COLUMNS: tuple[Column[FormLine], ...] = (
    Column("状态", lambda line: mark_of(line).word, 84, mark_of),
    Column("文书", lambda line: line.title),
    Column("关于", lambda line: line.about_name, 92, is_quiet=True),
    Column("日期", lambda line: line.day[5:], 54, is_quiet=True),
)

"""Ctrl+K: one line that searches everything on this desk. What is found is shown by group as one types; Enter opens it
in its page.

The window's pages are there at once; the rest is read in the background when it is first wanted, and again when the
line is opened after something changed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.actions import searching
from desktop.actions.searching import Group, Known, Part, Thing
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.mine.checklist_search import SearchLine
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel, LineTable


@dataclass(frozen=True, slots=True)
class FoundLine:
    """One thing found; `head` names its group, at the first of it only."""

    thing: Thing
    head: str


def lines_of(parts: Sequence[Part]) -> tuple[FoundLine, ...]:
    """What is shown: group by group, each told once, with how many there are when not all are shown."""
    lines = []
    for part in parts:
        more = f"  {part.count}" if part.count > len(part.things) else ""
        heads = [f"{part.group}{more}", *[""] * (len(part.things) - 1)]
        lines += [FoundLine(thing, head) for thing, head in zip(part.things, heads, strict=True)]
    return tuple(lines)


class SearchDialog(QDialog):
    """`opened` carries the `Thing` a person wants to see. `commands` answers the window's own pages and commands."""

    opened = Signal(object)

    def __init__(self, bench: Bench, commands: Callable[[], Sequence[Thing]], parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._commands = commands
        self._known = searching.known(())
        self._is_stale = True
        self.setWindowTitle(self.tr("查找全部"))
        self.line = SearchLine(self.tr("矿山、地点、检查项、隐患、文书号、姓名、命令"), self)
        self.model = LinesModel[FoundLine](_COLUMNS, lambda line: (line.thing.group, line.thing.id), self)
        self.list = LineTable(self.model, self.tr("找到的"), self, has_head=False)
        self.list.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.none = label(self.tr("没有找到。少打几个字，或换一个词（几个词之间用空格）。"), "muted", self, wraps=True)
        self.foot = label(self.tr("↑↓ 选择，Enter 打开，Esc 关闭"), "small", self)
        self._lay_out()
        self.line.textChanged.connect(self._find)
        self.line.stepped.connect(self.list.step)
        self.line.entered.connect(self._open_current)
        self.list.opened.connect(self._open)
        self.list.clicked.connect(self._open_current)
        bench.changed.connect(self._grow_stale)

    def begin(self) -> None:
        """Show it, the last words chosen so that typing replaces them."""
        if not self.isVisible():
            size = (self.parentWidget() or self).size()
            self.resize(min(size.width() - 60, 720), min(size.height() - 40, 460))
        if self._is_stale:
            self._is_stale = False
            if not self._known.things:
                self._take(searching.known(self._commands()))
            self._bench.draw(searching.gather, self._commands(), done=self._take, failed=self._fail)
        self.open()
        self.line.setFocus()
        self.line.selectAll()
        self._find()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        parent = self.parentWidget()
        if parent is not None:
            at = parent.mapToGlobal(QPoint((parent.width() - self.width()) // 2, theme.WIDE))
            self.move(at)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.SNUG)
        column.setSpacing(theme.SNUG)
        column.addWidget(self.line)
        column.addWidget(self.none)
        column.addWidget(self.list, 1)
        column.addStretch(0)
        column.addWidget(self.foot)
        self.none.hide()

    @Slot()
    def _find(self) -> None:
        lines = lines_of(searching.find(self._known, self.line.text()))
        self.model.show_lines(lines)
        self.none.setVisible(not lines)
        self.list.setVisible(bool(lines))
        if lines:
            self.list.choose((lines[0].thing.group, lines[0].thing.id))

    def _take(self, known: Known) -> None:
        self._known = known
        self._find()

    def _fail(self, error: object) -> None:
        self._is_stale = True
        self.foot.setText(str(error))

    @Slot(object)
    def _grow_stale(self, changes: object) -> None:
        self._is_stale = True

    @Slot()
    def _open_current(self) -> None:
        if self.list.line is not None:
            self._open(self.list.line)

    @Slot(object)
    def _open(self, line: FoundLine) -> None:
        if line.thing.group is Group.PERSON:
            self.line.setText(line.thing.title)  # who a person is, is seen by what she did
            return
        self.accept()
        self.opened.emit(line.thing)


_COLUMNS: tuple[Column[FoundLine], ...] = (
    Column("", lambda line: line.head, 112, is_quiet=True),
    Column("", lambda line: line.thing.title),
    Column("", lambda line: line.thing.words, 250, is_quiet=True),
)

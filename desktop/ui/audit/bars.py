"""Groups of findings as a list with bars: closed solid, open hatched, so that they are read in print and in greyscale.
Each number is a button for the mouse, 1 2 3 for the keyboard: the findings behind it are wanted.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal, Slot
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from desktop.supervision.finding_counts import Bar, Which
from desktop.ui import theme
from desktop.ui.tables import LINE, Column, LineDelegate, LinesModel, LineTable

BAR = 1  # the column that holds it
_NUMBERS = {2: Which.WHOLE, 3: Which.OPEN, 4: Which.LATE}
_DIGITS = {Qt.Key.Key_1: Which.WHOLE, Qt.Key.Key_2: Which.OPEN, Qt.Key.Key_3: Which.LATE}


class BarDelegate(LineDelegate):
    """Paints the bar of a line, as long as its part of the longest."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.most = 1

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        one: Bar = index.data(LINE)
        area: QRect = option.rect.adjusted(theme.TIGHT, 0, -theme.SNUG, 0)
        long = max(2, area.width() * one.whole // self.most)
        closed = long * (one.whole - one.open) // one.whole if one.whole else 0
        box = QRect(area.x(), area.y() + area.height() // 4, long, area.height() // 2)
        colour = QColor(str(theme.colours(option.palette).accent))
        painter.save()
        painter.fillRect(QRect(box.x(), box.y(), closed, box.height()), colour)
        rest = QRect(box.x() + closed, box.y(), long - closed, box.height())
        painter.fillRect(rest, QBrush(colour, Qt.BrushStyle.BDiagPattern))
        painter.setPen(colour)
        painter.drawRect(box.adjusted(0, 0, -1, -1))
        painter.restore()


class BarTable(LineTable[Bar]):
    """The groups. `asked` tells which of the three numbers of the group in front is wanted."""

    asked = Signal(object)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(LinesModel[Bar](_COLUMNS, lambda one: one.name, parent), name, parent)
        self.delegate = BarDelegate(self)
        self.setItemDelegateForColumn(BAR, self.delegate)
        self.clicked.connect(self._click)

    def show_bars(self, bars: tuple[Bar, ...]) -> None:
        """Show these groups."""
        self.delegate.most = max((one.whole for one in bars), default=1)
        self.lines.show_lines(bars)
        self.viewport().update()
        if self.line is None:
            self.step(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        which = _DIGITS.get(Qt.Key(event.key()))
        if which is not None and not event.modifiers():
            self.asked.emit(which)
            return
        super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _click(self, index: QModelIndex) -> None:
        self.asked.emit(_NUMBERS.get(index.column(), Which.WHOLE))


_COLUMNS: tuple[Column[Bar], ...] = (
    Column("分组", lambda one: one.name, 150),
    Column("", lambda one: ""),
    Column("全部", lambda one: str(one.whole), 52, is_right=True),
    Column("未销号", lambda one: str(one.open), 60, is_right=True),
    Column("逾期", lambda one: str(one.late), 52, is_right=True),
)

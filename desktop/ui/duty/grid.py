"""The matrix of 履职: people by weeks, one delegate for all cells.

A cell is filled from below by the part that was done and says "done/owed"; what was not done at all has a thick frame,
what is not over yet a broken one: each level is told without colour.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.ui import theme
from desktop.ui.duty.words import Cell, DutyRow, Level
from desktop.ui.matrix import BAR, Index, MatrixModel, MatrixView
from desktop.ui.tables import LINE

NAMES, LONGEST_NAMES = 92, 220
RATE, SUM, WEEK, WIDEST = 56, 52, 42, 72
_AIR = 12  # beside a number
_FIRST = 2  # columns before the weeks
_MIDDLE = int(Qt.AlignmentFlag.AlignCenter)


class DutyModel(MatrixModel[DutyRow, Cell]):
    """People; a cell says its level, too. `longest` are the longest texts of rate, sum and weeks."""

    longest: tuple[str, ...] = ("", "", "")

    def show_rows(self, heads: tuple[tuple[str, str], ...], rows: tuple[DutyRow, ...]) -> None:
        parts = (slice(0, 1), slice(1, _FIRST), slice(_FIRST, None))
        texts = [(cell.text for row in rows for cell in row.cells[part]) for part in parts]
        self.longest = tuple(max(each, key=len, default="") for each in texts)
        super().show_rows(heads, rows)

    def spoken(self, cell: Cell) -> str:
        return f"{cell.words}（{cell.level}）"


class DutyDelegate(QStyledItemDelegate):
    """Paints a cell: ground, the part that was done, frame, text."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = index.data(LINE)
        if not isinstance(cell, Cell):
            return
        seen = theme.colours(option.palette)
        box: QRect = option.rect.adjusted(2, 2, -2, -2)
        painter.save()
        fill(painter, box, cell.level, cell.share, seen)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(seen.accent), 2))
            painter.drawRect(option.rect.adjusted(1, 1, -1, -1))
        if cell.level is Level.NOTHING:
            font = painter.font()
            font.setBold(True)
            painter.setFont(font)
        painter.setPen(QColor(seen.muted if cell.level in (Level.FREE, Level.COMING) else seen.text))
        painter.drawText(box, _MIDDLE, cell.text)
        painter.restore()


def fill(painter: QPainter, box: QRect, level: Level, part: float, seen: theme.Colours) -> None:
    """What a level looks like without its text."""
    if level is Level.ALL:
        painter.fillRect(box, QColor(seen.good_ground))
        painter.fillRect(box.left(), box.bottom() - 2, box.width(), 3, QColor(seen.good))
    elif level is Level.PART:
        painter.fillRect(box, QColor(seen.warn_ground))
        painter.fillRect(box.left(), box.bottom() - 2, max(3, round(box.width() * part)), 3, QColor(seen.warn))
    elif level is Level.NOTHING:
        painter.fillRect(box, QColor(seen.bad_ground))
        painter.setPen(QPen(QColor(seen.bad), 2))
        painter.drawRect(box.adjusted(1, 1, -1, -1))
    elif level is Level.COMING:
        painter.setPen(QPen(QColor(seen.calm), 1, Qt.PenStyle.DashLine))
        painter.drawRect(box.adjusted(0, 0, -1, -1))


class DutyView(MatrixView[DutyRow, Cell]):
    """Enter asks for what stands behind a cell, Space for the other way."""

    grid: DutyModel

    def __init__(self, model: DutyModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(model, name, parent, first=_FIRST)
        self.setItemDelegate(DutyDelegate(self))
        self.verticalHeader().setTextElideMode(Qt.TextElideMode.ElideMiddle)  # the mark of an office stands last
        self.horizontalHeader().setMinimumSectionSize(24)

    def fit(self) -> None:
        """Weeks share the room that names and sums leave, within what is readable."""
        count = len(self.grid.heads) - _FIRST
        if count < 1:
            return
        rates, sums, weeks = self.grid.longest
        rate, both = max(theme.scaled(RATE), self._needed(rates)), max(theme.scaled(SUM), self._needed(sums))
        least = max(theme.scaled(WEEK), self._needed(weeks))
        left = self.width() - BAR - rate - both
        head = self.verticalHeader()
        longest = max((head.fontMetrics().horizontalAdvance(row.name) for row in self.grid.rows), default=0)
        wanted = min(max(theme.scaled(NAMES), longest + 2 * _AIR), theme.scaled(LONGEST_NAMES))
        week = max(min((left - wanted) // count, theme.scaled(WIDEST)), least)
        names = min(max(left - week * count, theme.scaled(NAMES)), theme.scaled(LONGEST_NAMES))
        head.setFixedWidth(names)
        self.horizontalHeader().setDefaultSectionSize(week)
        for number in range(count):
            self.setColumnWidth(_FIRST + number, week)
        self.setColumnWidth(0, rate)
        self.setColumnWidth(1, both)

    def _needed(self, text: str) -> int:
        """What the longest number of a column needs."""
        return self.fontMetrics().horizontalAdvance(text) + _AIR

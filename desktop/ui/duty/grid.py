"""The matrix of 履职: people by weeks, one model and one delegate for all cells.

A cell is filled from below by the part that was done and says "done/owed"; what was not done at all has a thick frame,
what is not over yet a broken one: each level is told without colour.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.ui import theme
from desktop.ui.duty.words import Cell, Level, MatrixRow
from desktop.ui.tables import LINE

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NAMES, LONGEST_NAMES = 92, 220
RATE, SUM, WEEK, WIDEST = 56, 52, 42, 72
_BAR = 18  # pixels of the scroll bar and the frame
_AIR = 12  # beside a number
_FIRST = 2  # columns before the weeks
_MIDDLE = int(Qt.AlignmentFlag.AlignCenter)
_SIDE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class MatrixModel(QAbstractTableModel):
    """Rows of cells under their heads."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.heads: tuple[tuple[str, str], ...] = ()
        self.rows: tuple[MatrixRow, ...] = ()

    def show_rows(self, heads: tuple[tuple[str, str], ...], rows: tuple[MatrixRow, ...]) -> None:
        """Show these; the views are told only what differs when heads and people stay."""
        is_same = heads == self.heads and [row.person for row in rows] == [row.person for row in self.rows]
        if not is_same:
            self.beginResetModel()
        self.heads, self.rows = heads, rows
        if not is_same:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(heads) - 1))

    def cell(self, index: Index) -> Cell | None:
        """The cell there."""
        return self.rows[index.row()].cells[index.column()] if index.isValid() else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell = self.cell(index)
        if cell is None:
            return None
        if role == Role.DisplayRole:
            return cell.text
        if role in (Role.AccessibleTextRole, Role.ToolTipRole):
            return f"{cell.words}（{cell.level}）"
        return cell if role == LINE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        is_name = orientation is Qt.Orientation.Vertical
        if role == Role.TextAlignmentRole:
            return _SIDE if is_name else _MIDDLE
        if role not in (Role.DisplayRole, Role.ToolTipRole, Role.AccessibleTextRole):
            return None
        if is_name:
            row = self.rows[section]
            return row.name if role == Role.DisplayRole or not row.office else f"{row.name}（{row.office}）"
        return self.heads[section][0 if role == Role.DisplayRole else 1]


class MatrixDelegate(QStyledItemDelegate):
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
        font = painter.font()
        font.setBold(cell.level is Level.NOTHING)
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


class MatrixView(QTableView):
    """`chosen` tells the current cell, `opened` that Enter or a double click asked for what stands behind it, `turned`
    that Space asked for the other way.
    """

    chosen = Signal(object)
    opened = Signal()
    turned = Signal()

    def __init__(self, model: MatrixModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = model
        self._person, self._column = "", _FIRST
        self.setModel(model)
        self.setItemDelegate(MatrixDelegate(self))
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        names, weeks = self.verticalHeader(), self.horizontalHeader()
        names.setDefaultSectionSize(theme.row())
        names.setTextElideMode(Qt.TextElideMode.ElideRight)
        weeks.setMinimumSectionSize(24)
        for head in (names, weeks):
            head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            head.setSectionsClickable(False)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._return)
        model.dataChanged.connect(self._tell)
        self.selectionModel().currentChanged.connect(self._tell)
        self.doubleClicked.connect(self._open)

    @property
    def row(self) -> MatrixRow | None:
        """The person the keyboard is at."""
        number = self.currentIndex().row()
        return self.grid.rows[number] if 0 <= number < len(self.grid.rows) else None

    @property
    def cell(self) -> Cell | None:
        """The cell the keyboard is at."""
        return self.grid.cell(self.currentIndex())

    def go(self, row: int, column: int) -> None:
        """Make a cell the current one, staying inside the matrix."""
        if self.grid.rows:
            row = min(max(row, 0), len(self.grid.rows) - 1)
            self.setCurrentIndex(self.grid.index(row, min(max(column, 0), len(self.grid.heads) - 1)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Weeks share the room that names and sums leave, within what is readable."""
        count = len(self.grid.heads) - _FIRST
        if count < 1:
            return
        rate, both = max(theme.scaled(RATE), self._needed(0, 1)), max(theme.scaled(SUM), self._needed(1, _FIRST))
        least = max(theme.scaled(WEEK), self._needed(_FIRST, None))
        left = self.width() - _BAR - rate - both
        week = max(min((left - theme.scaled(NAMES)) // count, theme.scaled(WIDEST)), least)
        names = min(max(left - week * count, theme.scaled(NAMES)), theme.scaled(LONGEST_NAMES))
        self.verticalHeader().setFixedWidth(names)
        self.horizontalHeader().setDefaultSectionSize(week)
        for number in range(count):
            self.setColumnWidth(_FIRST + number, week)
        self.setColumnWidth(0, rate)
        self.setColumnWidth(1, both)

    def _needed(self, first: int, end: int | None) -> int:
        """What the longest number in these columns needs."""
        texts = (cell.text for row in self.grid.rows for cell in row.cells[first:end])
        return self.fontMetrics().horizontalAdvance(max(texts, key=len, default="")) + _AIR

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Space:
            self.turned.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _remember(self) -> None:
        if self.row is not None:
            self._person, self._column = self.row.person, max(self.currentIndex().column(), 0)

    @Slot()
    def _return(self) -> None:
        self.fit()
        found = [number for number, row in enumerate(self.grid.rows) if row.person == self._person]
        self.go(found[0] if found else 0, self._column)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        self.chosen.emit(self.cell)

    @Slot()
    def _open(self) -> None:
        self.opened.emit()

"""The matrix of 覆盖: places by weeks; headings stay in sight, arrows go from cell to cell, every cell has
its words.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop.ui import theme
from desktop.ui.mine.coverage_reading import COMING, Cell, GridRow
from desktop.ui.tables import LINE, MARK, LineDelegate

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NAMES, LONGEST_NAMES, WEEK = 128, 300, 46
_BAR = 18  # pixels of the scroll bar and the frame
_SIDE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class GridModel(QAbstractTableModel):
    """Rows of cells under their heads."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.heads: tuple[tuple[str, str], ...] = ()
        self.rows: tuple[GridRow, ...] = ()

    def show_rows(self, heads: tuple[tuple[str, str], ...], rows: tuple[GridRow, ...]) -> None:
        """Show these; the views are told only what differs when heads and places stay."""
        is_same = heads == self.heads and [row.id for row in rows] == [row.id for row in self.rows]
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
            return cell.words
        return {MARK: None if cell.mark is COMING else cell.mark, LINE: cell}.get(int(role))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Role.TextAlignmentRole:
            return _SIDE
        if role not in (Role.DisplayRole, Role.ToolTipRole, Role.AccessibleTextRole):
            return None
        if orientation is Qt.Orientation.Vertical:
            row = self.rows[section]
            return row.name if role == Role.DisplayRole or not row.kind else f"{row.name}（{row.kind}）"
        return self.heads[section][0 if role == Role.DisplayRole else 1]


class GridView(QTableView):
    """`chosen` tells the current cell, `opened` that Enter asked for its visits, `turned` Space for its items."""

    chosen = Signal(object)
    opened = Signal()
    turned = Signal()

    def __init__(self, model: GridModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = model
        self._place = ""
        self._column = 0
        self.setModel(model)
        self.setItemDelegate(LineDelegate(self))
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        self.setMinimumWidth(NAMES + WEEK * 3)
        names, weeks = self.verticalHeader(), self.horizontalHeader()
        names.setDefaultSectionSize(theme.row())
        names.setFixedWidth(NAMES)
        names.setTextElideMode(Qt.TextElideMode.ElideRight)
        weeks.setDefaultSectionSize(WEEK)
        weeks.setMinimumSectionSize(WEEK)
        for head in (names, weeks):
            head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            head.setSectionsClickable(False)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._return)
        model.dataChanged.connect(self._tell)
        self.selectionModel().currentChanged.connect(self._tell)
        self.doubleClicked.connect(self._open)

    @property
    def row(self) -> GridRow | None:
        """The place the keyboard is at."""
        number = self.currentIndex().row()
        return self.grid.rows[number] if 0 <= number < len(self.grid.rows) else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        left = self.width() - WEEK * len(self.grid.heads) - _BAR
        self.verticalHeader().setFixedWidth(min(max(left, NAMES), LONGEST_NAMES))

    def go(self, row: int, column: int) -> None:
        """Make a cell the current one, staying inside the matrix."""
        if self.grid.rows:
            row = min(max(row, 0), len(self.grid.rows) - 1)
            self.setCurrentIndex(self.grid.index(row, min(max(column, 0), len(self.grid.heads) - 1)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Space:
            self.turned.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _remember(self) -> None:
        self._place = self.row.id if self.row else ""
        self._column = max(self.currentIndex().column(), 0)

    @Slot()
    def _return(self) -> None:
        found = [number for number, row in enumerate(self.grid.rows) if row.id == self._place]
        self.go(found[0] if found else 0, self._column)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        self.chosen.emit(self.grid.cell(self.currentIndex()))

    @Slot()
    def _open(self) -> None:
        self.opened.emit()

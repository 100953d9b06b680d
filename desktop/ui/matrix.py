"""A matrix of cells under heads: one model and one view for every one of the program.

Promises: headings stay in sight, arrows go from cell to cell, every cell has its words; when the same rows come again
the views are told only that cells differ; the cell the keyboard was at stays the current one.
"""

from __future__ import annotations

from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop.ui import theme
from desktop.ui.tables import LINE

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
BAR = 18  # pixels of the scroll bar and the frame
_MIDDLE = int(Qt.AlignmentFlag.AlignCenter)
_SIDE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class Cell(Protocol):
    """What stands in a cell, and all it says."""

    @property
    def text(self) -> str: ...
    @property
    def words(self) -> str: ...


C = TypeVar("C", bound=Cell)
C_co = TypeVar("C_co", bound=Cell, covariant=True)


class Row(Protocol[C_co]):
    """A row, known by its id; `kind` stands behind the name where there is room, "" for none."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def cells(self) -> tuple[C_co, ...]: ...


R = TypeVar("R", bound=Row[Any])


class MatrixModel(QAbstractTableModel, Generic[R, C]):
    """Rows of cells under their heads (short, whole)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.heads: tuple[tuple[str, str], ...] = ()
        self.rows: tuple[R, ...] = ()

    def show_rows(self, heads: tuple[tuple[str, str], ...], rows: tuple[R, ...]) -> None:
        """Show these."""
        is_same = heads == self.heads and [row.id for row in rows] == [row.id for row in self.rows]
        if not is_same:
            self.beginResetModel()
        self.heads, self.rows = heads, rows
        if not is_same:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(heads) - 1))

    def cell(self, index: Index) -> C | None:
        """The cell there."""
        return self.rows[index.row()].cells[index.column()] if index.isValid() else None

    def spoken(self, cell: C) -> str:
        """All a cell says."""
        return cell.words

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
            return self.spoken(cell)
        return cell if role == LINE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        is_name = orientation is Qt.Orientation.Vertical
        if role == Role.TextAlignmentRole:
            return _SIDE if is_name else _MIDDLE
        if role not in (Role.DisplayRole, Role.ToolTipRole, Role.AccessibleTextRole):
            return None
        if is_name:
            row = self.rows[section]
            return row.name if role == Role.DisplayRole or not row.kind else f"{row.name}（{row.kind}）"
        return self.heads[section][0 if role == Role.DisplayRole else 1]


class MatrixView(QTableView, Generic[R, C]):
    """`chosen` tells the current cell, `opened` that Enter or a double click asked for what stands behind it, `turned`
    that Space asked for the other side. `first`: the column the keyboard begins in.
    """

    chosen = Signal(object)
    opened = Signal()
    turned = Signal()

    def __init__(self, model: MatrixModel[R, C], name: str, parent: QWidget | None = None, *, first: int = 0) -> None:
        super().__init__(parent)
        self.grid = model
        self._id, self._column = "", first
        self.setModel(model)
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        names = self.verticalHeader()
        names.setDefaultSectionSize(theme.row())
        names.setTextElideMode(Qt.TextElideMode.ElideRight)
        for head in (names, self.horizontalHeader()):
            head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            head.setSectionsClickable(False)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._return)
        model.dataChanged.connect(self._tell)
        self.selectionModel().currentChanged.connect(self._tell)
        self.doubleClicked.connect(self._open)

    @property
    def row(self) -> R | None:
        """The row the keyboard is at."""
        number = self.currentIndex().row()
        return self.grid.rows[number] if 0 <= number < len(self.grid.rows) else None

    @property
    def cell(self) -> C | None:
        """The cell the keyboard is at."""
        return self.grid.cell(self.currentIndex())

    def go(self, row: int, column: int) -> None:
        """Make a cell the current one, staying inside the matrix."""
        if self.grid.rows:
            row = min(max(row, 0), len(self.grid.rows) - 1)
            self.setCurrentIndex(self.grid.index(row, min(max(column, 0), len(self.grid.heads) - 1)))

    def fit(self) -> None:
        """Share out the room; a matrix says how."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

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
            self._id, self._column = self.row.id, max(self.currentIndex().column(), 0)

    @Slot()
    def _return(self) -> None:
        self.fit()
        found = [number for number, row in enumerate(self.grid.rows) if row.id == self._id]
        self.go(found[0] if found else 0, self._column)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        self.chosen.emit(self.cell)

    @Slot()
    def _open(self) -> None:
        self.opened.emit()

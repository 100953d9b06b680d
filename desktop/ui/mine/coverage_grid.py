"""The matrix of 覆盖: places by weeks, the month as a whole first."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.ui.matrix import BAR, Index, MatrixModel, MatrixView
from desktop.ui.mine.coverage_reading import COMING, Cell, GridRow
from desktop.ui.tables import MARK, LineDelegate

NAMES, LONGEST_NAMES, WEEK = 128, 300, 46


class GridModel(MatrixModel[GridRow, Cell]):
    """Places of a month; a cell is painted with its mark."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != MARK:
            return super().data(index, role)
        cell = self.cell(index)
        return None if cell is None or cell.mark is COMING else cell.mark


class GridView(MatrixView[GridRow, Cell]):
    """Enter asks for a cell's visits, Space for its items."""

    def __init__(self, model: GridModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(model, name, parent)
        self.setItemDelegate(LineDelegate(self))
        self.setMinimumWidth(NAMES + WEEK * 3)
        self.verticalHeader().setFixedWidth(NAMES)
        self.horizontalHeader().setDefaultSectionSize(WEEK)
        self.horizontalHeader().setMinimumSectionSize(WEEK)

    def fit(self) -> None:
        """Names take what the weeks leave."""
        left = self.width() - WEEK * len(self.grid.heads) - BAR
        self.verticalHeader().setFixedWidth(min(max(left, NAMES), LONGEST_NAMES))

"""清单 · 各层: the list, one row an item, one column a level that says something; found as you type, sifted by kind."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.supervision import search
from desktop.supervision.layers import LayerLevel
from desktop.ui.lists.reading import Line, View
from desktop.ui.marks import Mark, Shape
from desktop.ui.tables import Column, LinesModel, LineTable

FILTERS: tuple[tuple[str, Callable[[Line], bool]], ...] = (
    ("全部条目", lambda line: True),
    ("只看本级改动", lambda line: line.is_changed_here),
    ("只看必查", lambda line: line.is_must),
    ("有问题", lambda line: bool(line.problems)),
)
PROBLEM = Mark(Shape.CROSS, "bad", "有问题")
ADDED = Mark(Shape.SQUARE, "accent", "本级增补")
CHANGED = Mark(Shape.HALF, "accent", "本级改动")
TO_VERIFY = Mark(Shape.TRIANGLE, "warn", "条号待核")
WIDE = 560  # logical pixels from which the column 依据 has room
NARROW = 52
VERIFY, FIRST_LEVEL = 2, 3
LAYERS = (1, 2, 3, 4)
OWN = {LayerLevel.PROVINCE: 1, LayerLevel.CITY: 2, LayerLevel.COUNTY: 3, LayerLevel.MINE: 4}


class BoardTable(LineTable[Line]):
    """The list of one choice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._view: View | None = None
        super().__init__(LinesModel[Line](_COLUMNS, lambda line: line.code), "各级对每条的规定", parent)
        self.lines.setParent(self)

    def show_view(self, view: View, asked: str, which: int) -> None:
        """Show what of a choice contains the words asked for and passes the filter."""
        self._view = view
        fits = FILTERS[max(which, 0)][1]
        found = search.find(view.index, asked) if asked.strip() else range(len(view.lines))
        self.lines.show_lines([view.lines[number] for number in found if fits(view.lines[number])])
        self._share_out()
        if self.line is None:
            self.step(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()

    def _share_out(self) -> None:
        """A level that says nothing here needs no column, the own level always has one; those that speak share half."""
        if self._view is None:
            return
        own = OWN[self._view.level]
        speaking = [number for number in LAYERS if any(line.cells[number] for line in self._view.lines)]
        width = self.viewport().width()
        self.setColumnHidden(VERIFY, width < WIDE)
        room = width - sum(
            column.width
            for number, column in enumerate(_COLUMNS)
            if not self.isColumnHidden(number) and number < FIRST_LEVEL + 1
        )
        for number in LAYERS:
            self.setColumnHidden(FIRST_LEVEL + number, number not in speaking and number != own)
            share = room // (2 * max(len(speaking), 1)) if number in speaking else NARROW
            self.setColumnWidth(FIRST_LEVEL + number, max(share, NARROW))


def mark_of(line: Line) -> Mark | None:
    """What stands before an item's code."""
    if line.problems:
        return PROBLEM
    if line.addition is not None:
        return ADDED
    return CHANGED if line.is_changed_here else None


def _verify(line: Line) -> Mark | None:
    return TO_VERIFY if line.item.basis_to_verify else None


_COLUMNS: tuple[Column[Line], ...] = (
    Column("编码", lambda line: line.code, 112, mark_of),
    Column("检查内容", lambda line: line.item.text),
    Column("依据", lambda line: "条号待核" if line.item.basis_to_verify else "", 106, _verify, is_quiet=True),
    Column("目录", lambda line: line.cells[0], 52, is_quiet=True),
    Column("省级", lambda line: line.cells[1], NARROW),
    Column("市级", lambda line: line.cells[2], NARROW),
    Column("县级", lambda line: line.cells[3], NARROW),
    Column("本矿", lambda line: line.cells[4], NARROW),
)

"""The pages of a batch that could not be attached by their QR: why, and the one press that helps each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.actions.scans import Left
from desktop.ui import theme
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel, LineTable

_WIDTH = 244


@dataclass(frozen=True, slots=True)
class LeftLine:
    """A page that waits for a person."""

    number: int
    left: Left


class LeftPages(QWidget):
    """Hidden while nothing waits. `looked_at` carries the `LeftLine` in front (or None), `placed` one that a person
    sends to its visit, or to this one.
    """

    looked_at = Signal(object)
    placed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._given = 0
        self.model = LinesModel[LeftLine](_COLUMNS, lambda line: line.number, self)
        self.table = LineTable(self.model, self.tr("没有附上的页"), self)
        self.table.setFixedSize(_WIDTH, 3 * theme.row() + theme.SNUG)
        self.why = label("", "warn", self, wraps=True)
        self.place = QPushButton(self)
        self.place.setAutoDefault(False)
        self.setFocusProxy(self.table)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SNUG)
        side = QVBoxLayout()
        side.setSpacing(theme.TIGHT)
        side.addWidget(self.why, 1)
        side.addWidget(self.place, 0, Qt.AlignmentFlag.AlignLeft)
        row.addWidget(self.table)
        row.addLayout(side, 1)
        self.table.chosen.connect(self._look_at)
        self.table.opened.connect(self._place)
        self.place.clicked.connect(self._place)
        self.forget()

    def add(self, pages: Iterable[Left]) -> bool:
        """Let these wait too; answers whether there were any."""
        new = [LeftLine(self._given + step, one) for step, one in enumerate(pages, 1)]
        self._given += len(new)
        self._show((*self.model.lines, *new))
        return bool(new)

    def take_away(self, number: int) -> None:
        """One has found its place."""
        self._show(tuple(line for line in self.model.lines if line.number != number))

    def forget(self) -> None:
        """Another visit comes to the front."""
        self._show(())

    def _show(self, lines: tuple[LeftLine, ...]) -> None:
        self.model.show_lines(lines)
        self.setVisible(bool(lines))
        if lines and self.table.line is None:
            self.table.step(0)
        self._look_at(self.table.line)

    @Slot(object)
    def _look_at(self, line: LeftLine | None) -> None:
        self.why.setText(line.left.why if line else "")
        self.looked_at.emit(line)
        is_elsewhere = line is not None and bool(line.left.visit)
        self.place.setText(self.tr("附到那次检查(&P)") if is_elsewhere else self.tr("看过了，附到这次(&P)"))

    @Slot()
    def _place(self) -> None:
        if self.table.line is not None:
            self.placed.emit(self.table.line)


_COLUMNS: tuple[Column[LeftLine], ...] = (Column("没有附上的页", lambda line: line.left.page.label),)

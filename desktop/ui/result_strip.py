"""The last results of an item as a strip of marks, oldest to newest: shape, word and day of each; it wraps
when narrow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.ui import marks, theme
from desktop.ui.marks import Mark

SIDE = 14
LINE = 18


@dataclass(frozen=True, slots=True)
class Cell:
    """One result: its mark, its day as shown, the note that was written."""

    mark: Mark
    day: str
    note: str = ""


class ResultStrip(QWidget):
    """Paints the cells, the oldest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells: tuple[Cell, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        font = QFont(self.font())
        font.setPixelSize(theme.scaled(theme.SMALL))
        self.setFont(font)

    def show_cells(self, cells: Sequence[Cell]) -> None:
        """Show these results."""
        self.cells = tuple(cells)
        self.setAccessibleDescription("，".join(words(cell) for cell in self.cells))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = -(-len(self.cells) // self._in_a_row(width))
        return rows * (2 * LINE + theme.TIGHT)

    def sizeHint(self) -> QSize:
        return QSize(self._cell_width() * 4, self.heightForWidth(self._cell_width() * 4))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._cell_width(), 2 * LINE + theme.TIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        seen = theme.colours(self.palette())
        left = SIDE + theme.TIGHT
        for number, cell in enumerate(self.cells):
            box = self._box(number)
            marks.paint(painter, QRectF(box.x(), box.y() + 2, SIDE, SIDE), cell.mark, self.palette())
            painter.setPen(cell.mark.colour(self.palette()))
            painter.drawText(box.adjusted(left, 0, 0, -LINE), int(Qt.AlignmentFlag.AlignVCenter), cell.mark.word)
            painter.setPen(QColor(seen.muted))
            painter.drawText(box.adjusted(0, LINE, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), cell.day)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self._at(event.pos())
            QToolTip.showText(event.globalPos(), words(cell) if cell else "", self)
            return True
        return super().event(event)

    def _at(self, where: QPoint) -> Cell | None:
        found = (cell for number, cell in enumerate(self.cells) if self._box(number).contains(where.x(), where.y()))
        return next(found, None)

    def _box(self, number: int) -> QRectF:
        row, column = divmod(number, self._in_a_row(self.width()))
        width = self._cell_width()
        return QRectF(column * width, row * (2 * LINE + theme.TIGHT), width, 2 * LINE)

    def _in_a_row(self, width: int) -> int:
        return max(1, width // self._cell_width())

    def _cell_width(self) -> int:
        metrics = QFontMetrics(self.font())
        widths = [metrics.horizontalAdvance("不合格") + SIDE + theme.TIGHT]
        widths += [metrics.horizontalAdvance(cell.day) for cell in self.cells]
        return max(widths) + theme.SNUG


def words(cell: Cell) -> str:
    """A cell as it is read out."""
    return f"{cell.day} {cell.mark.word}" + (f"：{cell.note}" if cell.note else "")

"""The marks of states: each is a colour, a shape and a word together, so that none depends on colour alone.

Shapes are painted as vectors: fonts lack ✔ ☒ and friends (see the findings), and a vector is sharp at every scale.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop.ui import theme


class Shape(StrEnum):
    """What a mark looks like without its colour."""

    TICK = "tick"
    CROSS = "cross"
    DASH = "dash"
    HOLLOW = "hollow"
    HALF = "half"
    FULL = "full"
    TRIANGLE = "triangle"
    ARROW = "arrow"
    QUESTION = "question"
    SQUARE = "square"


@dataclass(frozen=True, slots=True)
class Mark:
    """One state as people see it. `tone` names a field of `theme.Colours`."""

    shape: Shape
    tone: str
    word: str

    def colour(self, palette: QPalette) -> QColor:
        """The tone in the palette the widget is painted with."""
        return QColor(str(getattr(theme.colours(palette), self.tone)))


NOTHING = Mark(Shape.HOLLOW, "calm", "")


def paint(painter: QPainter, box: QRectF, mark: Mark, palette: QPalette) -> None:
    """Paint the mark's shape into the middle of the box."""
    side = min(box.width(), box.height(), 16.0)
    area = QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side).adjusted(1, 1, -1, -1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = mark.colour(palette)
    pen = QPen(colour, 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _shape(painter, area, mark.shape, colour)
    painter.restore()


def _shape(painter: QPainter, area: QRectF, shape: Shape, colour: QColor) -> None:
    match shape:
        case Shape.TICK:
            painter.drawPolyline(_points(area, (0.08, 0.55), (0.38, 0.85), (0.95, 0.15)))
        case Shape.CROSS:
            painter.drawLine(_at(area, 0.12, 0.12), _at(area, 0.88, 0.88))
            painter.drawLine(_at(area, 0.88, 0.12), _at(area, 0.12, 0.88))
        case Shape.DASH:
            painter.drawLine(_at(area, 0.1, 0.5), _at(area, 0.9, 0.5))
        case Shape.TRIANGLE:
            painter.setBrush(colour)
            painter.drawPolygon(_points(area, (0.5, 0.08), (0.97, 0.92), (0.03, 0.92)))
        case Shape.ARROW:
            painter.drawPolyline(_points(area, (0.1, 0.5), (0.9, 0.5), (0.6, 0.2)))
            painter.drawLine(_at(area, 0.9, 0.5), _at(area, 0.6, 0.8))
        case Shape.SQUARE:
            painter.drawRect(area)
        case Shape.QUESTION:
            painter.drawRect(area)
            painter.drawPoint(area.center())
        case Shape.HOLLOW | Shape.HALF | Shape.FULL:
            _circle(painter, area, shape, colour)


def _circle(painter: QPainter, area: QRectF, shape: Shape, colour: QColor) -> None:
    painter.drawEllipse(area)
    if shape is Shape.HOLLOW:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if shape is Shape.FULL:
        painter.drawEllipse(area)
    else:
        painter.drawPie(area, 90 * 16, 180 * 16)


def _at(area: QRectF, across: float, down: float) -> QPointF:
    return QPointF(area.x() + across * area.width(), area.y() + down * area.height())


def _points(area: QRectF, *corners: tuple[float, float]) -> QPolygonF:
    return QPolygonF([_at(area, across, down) for across, down in corners])


class ShapeView(QWidget):
    """Only the shape; its word stands beside it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.mark = NOTHING
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(16, 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint(painter, QRectF(self.rect()), self.mark, self.palette())
        painter.end()


class MarkLabel(QWidget):
    """A mark with its word, for headers and the status line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shape = ShapeView(self)
        self._word = QLabel(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.TIGHT + theme.HAIR)
        row.addWidget(self._shape)
        row.addWidget(self._word)

    def show_mark(self, mark: Mark, word: str = "") -> None:
        """Show this mark; `word` replaces the mark's own word (for counts)."""
        self._shape.mark = mark
        self.setVisible(bool(mark.word or word))
        self._word.setText(word or mark.word)
        self.setAccessibleName(word or mark.word)
        self._shape.update()

    def text(self) -> str:
        """The word that stands there now."""
        return self._word.text()

"""A small plot of measured values, oldest to newest, with the limit as a line in words. Painted here, no library.

Promises: what lies beyond the limit differs by shape, not by colour alone; everything painted can also be read as text
(`summary`), which is the widget's accessible description.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui import marks, theme
from desktop.ui.marks import Mark, Shape

HEIGHT = 112
DOT = 8.0
BEYOND = Mark(Shape.CROSS, "bad", "超限")
_INSIDE = 10.0  # between the frame and the outermost value


@dataclass(frozen=True, slots=True)
class Point:
    """One value as measured (decimal text) on a day as it is shown; `is_beyond` None when it was not judged."""

    day: str
    value: str
    is_beyond: bool | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit: where its line lies (decimal text) and what stands at it, `<1.0 %`."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Series:
    """The values of one param, the oldest first. `limit` is the whole limit in words."""

    name: str
    unit: str
    points: tuple[Point, ...]
    bounds: tuple[Bound, ...] = ()
    limit: str = ""


def title(series: Series) -> str:
    """What stands above the plot: the param, its unit, its limit."""
    unit = f"（{series.unit}）" if series.unit else ""
    return f"{series.name}{unit}" + (f"  限值 {series.limit}" if series.limit else "")


def summary(series: Series) -> str:
    """The plot in a sentence, for those who do not see it."""
    if not series.points:
        return title(series)
    values = sorted((point.value for point in series.points), key=float)
    span = values[0] if values[0] == values[-1] else f"{values[0]} 至 {values[-1]}"
    last, beyond = series.points[-1], sum(point.is_beyond is True for point in series.points)
    told = f"{len(series.points)} 次实测 {span}，最近一次 {last.value}（{last.day}）"
    return f"{title(series)}：{told}" + (f"，超限 {beyond} 次" if beyond else "")


class ValuePlot(QWidget):
    """Paints one series."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.series = Series("", "", ())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_series(self, series: Series) -> None:
        """Show these values."""
        self.series = series
        self.setAccessibleName(title(series))
        self.setAccessibleDescription(summary(series))
        self.setToolTip("\n".join(_words(point) for point in series.points))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(220, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(140, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.series.points:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(theme.scaled(theme.SMALL))
        painter.setFont(font)
        _Drawing(painter, self).draw()
        painter.end()


class _Drawing:
    """One painting of a plot: its scales and its parts."""

    def __init__(self, painter: QPainter, plot: ValuePlot) -> None:
        self._painter = painter
        self._series = plot.series
        self._palette = plot.palette()
        self._seen = theme.colours(self._palette)
        texts = [point.value for point in plot.series.points]
        ends = sorted({*texts, *(bound.value for bound in plot.series.bounds)}, key=float)
        self._low, self._high = ends[0], ends[-1]
        metrics = painter.fontMetrics()
        self._line = float(metrics.height())
        left = max(metrics.horizontalAdvance(text) for text in (self._low, self._high)) + theme.SNUG
        right = metrics.horizontalAdvance(texts[-1]) + theme.SNUG + DOT
        self._area = QRectF(plot.rect()).adjusted(left, theme.TIGHT, -right, -self._line - theme.HAIR)

    def draw(self) -> None:
        """The frame, the limits, the values."""
        self._frame()
        places = [self._place(number) for number in range(len(self._series.points))]
        for bound in self._series.bounds:
            self._bound(bound)
        self._painter.setPen(QPen(QColor(self._seen.accent), 1.5))
        self._painter.drawPolyline(QPolygonF(places))
        for point, place in zip(self._series.points, places, strict=True):
            self._dot(point, place)
        last = self._series.points[-1]
        beside = QRectF(places[-1].x() + DOT, places[-1].y() - self._line / 2, 200, self._line)
        self._text(beside, last.value, self._seen.bad if last.is_beyond else self._seen.text)

    def _frame(self) -> None:
        area, series = self._area, self._series
        self._painter.setPen(QPen(QColor(self._seen.line), 1.0))
        self._painter.drawLine(area.topLeft(), area.bottomLeft())
        self._painter.drawLine(area.bottomLeft(), area.bottomRight())
        for text in {self._low, self._high}:
            row = QRectF(0, self._height(text) - self._line / 2, area.left() - theme.TIGHT, self._line)
            self._text(row, text, self._seen.muted, Qt.AlignmentFlag.AlignRight)
        foot = QRectF(area.left(), area.bottom() + theme.HAIR, area.width(), self._line)
        self._text(foot, series.points[0].day, self._seen.muted)
        if len(series.points) > 1:
            self._text(foot, series.points[-1].day, self._seen.muted, Qt.AlignmentFlag.AlignRight)

    def _bound(self, bound: Bound) -> None:
        down = self._height(bound.value)
        self._painter.setPen(QPen(QColor(self._seen.bad), 1.2, Qt.PenStyle.DashLine))
        self._painter.drawLine(QPointF(self._area.left(), down), QPointF(self._area.right(), down))
        is_high = down - self._line < self._area.top()
        above = down + 1 if is_high else down - self._line
        words = QRectF(self._area.left() + theme.TIGHT, above, self._area.width(), self._line)
        self._text(words, bound.words, self._seen.bad)

    def _dot(self, point: Point, place: QPointF) -> None:
        box = QRectF(place.x() - DOT / 2, place.y() - DOT / 2, DOT, DOT)
        if point.is_beyond:
            marks.paint(self._painter, box.adjusted(-2, -2, 2, 2), BEYOND, self._palette)
            return
        self._painter.setPen(QPen(QColor(self._seen.accent), 1.5))
        self._painter.setBrush(QColor(self._seen.surface if point.is_beyond is None else self._seen.accent))
        self._painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)

    def _place(self, number: int) -> QPointF:
        count = len(self._series.points)
        inside = self._area.width() - 2 * _INSIDE
        across = inside / 2 if count == 1 else inside * number / (count - 1)
        return QPointF(self._area.left() + _INSIDE + across, self._height(self._series.points[number].value))

    def _height(self, text: str) -> float:
        low, high = float(self._low), float(self._high)
        share = 0.5 if low == high else (float(text) - low) / (high - low)
        return self._area.bottom() - _INSIDE - share * (self._area.height() - 2 * _INSIDE)

    def _text(self, box: QRectF, text: str, colour: str, side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> None:
        self._painter.setPen(QColor(colour))
        self._painter.drawText(box, int(side | Qt.AlignmentFlag.AlignVCenter), text)


def _words(point: Point) -> str:
    return f"{point.day}  {point.value}" + (f"  {BEYOND.word}" if point.is_beyond else "")

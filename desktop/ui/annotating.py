"""Drawing over a photo: arrow, circle, box, text. The drawings are data beside the photo; the photo is never touched.

With the mouse: choose a shape, draw it. By keyboard: choose a shape, the arrows move it, Shift and arrows size it,
Enter keeps it, Esc gives it up; Ctrl+Z takes back the last.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.supervision.visit import Drawing
from desktop.ui import theme

ARROW, CIRCLE, BOX, TEXT = "箭头", "圈", "框", "文字"
SHAPES = (ARROW, CIRCLE, BOX, TEXT)
WHOLE = 10_000  # the picture's width, and its height
STEP = 150
SMALLEST = 120  # a shape drawn smaller was a slip of the mouse
INK, RIM = "#ff3b1f", "#ffffff"
FIRST = {ARROW: (3500, 3500, 5000, 5000), CIRCLE: (3500, 3500, 6500, 6500), BOX: (3500, 3500, 6500, 6500)}


class Canvas(QWidget):
    """Shows a picture with its drawings. `drawn` carries all drawings after one was made or taken back."""

    drawn = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QPixmap()
        self._drawings: tuple[Drawing, ...] = ()
        self._new: Drawing | None = None
        self._tool = ""
        self._words = ""
        self._is_writable = False
        self.setAccessibleName(self.tr("照片"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 64)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def new(self) -> Drawing | None:
        """What is being drawn and not kept yet."""
        return self._new

    def show_picture(self, picture: QPixmap, drawings: Sequence[Drawing], *, is_writable: bool) -> None:
        """Show this; a shape being drawn stays."""
        self._picture, self._drawings, self._is_writable = picture, tuple(drawings), is_writable
        self.update()

    def choose(self, shape: str, words: str = "") -> None:
        """Begin a shape in the middle; the mouse may draw it elsewhere."""
        if not self._is_writable or self._picture.isNull() or (shape == TEXT and not words):
            return
        self._tool, self._words = shape, words
        self._new = Drawing(shape=shape, points=FIRST.get(shape, (4000, 4500)), text=words)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocus()
        self.update()

    def give_up(self) -> None:
        """Nothing is being drawn."""
        self._tool, self._new = "", None
        self.unsetCursor()
        self.update()

    def undo(self) -> None:
        """Take back what is being drawn, else the last drawing."""
        if self._new is not None:
            self.give_up()
        elif self._drawings and self._is_writable:
            self._tell(self._drawings[:-1])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        seen = theme.colours(self.palette())
        painter.fillRect(self.rect(), QColor(seen.raised))
        area = self._area()
        if not self._picture.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(area.toRect(), self._picture)
            paint(painter, area, self._drawings)
            paint(painter, area, [self._new] if self._new else [], is_new=True)
        if self._new is not None:
            self._tell_keys(painter, seen)
        if self.hasFocus():
            painter.setPen(QPen(QColor(seen.accent), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _tell_keys(self, painter: QPainter, seen: theme.Colours) -> None:
        """What the keyboard does with the new shape, on a strip above the picture."""
        words = self.tr("用鼠标画；或方向键移动，Shift+方向键改大小，Enter 定下，Esc 取消")
        strip = QRectF(0, 0, self.width(), painter.fontMetrics().height() + theme.SNUG)
        painter.fillRect(strip, QColor(seen.surface))
        painter.setPen(QColor(seen.text))
        room = int(strip.width()) - 2 * theme.SNUG
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(strip.adjusted(theme.SNUG, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, shown)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._tool or event.button() is not Qt.MouseButton.LeftButton:
            return
        x, y = self._at(event.position())
        points = (x, y) if self._tool == TEXT else (x, y, x, y)
        self._new = Drawing(shape=self._tool, points=points, text=self._words)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._new is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        x, y = self._at(event.position())
        start = self._new.points[:2]
        self._new = replace(self._new, points=(x, y) if self._tool == TEXT else (*start, x, y))
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._new is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        points = self._new.points
        if len(points) == 4 and abs(points[0] - points[2]) + abs(points[1] - points[3]) < SMALLEST:
            self._new = replace(self._new, points=FIRST[self._tool])
            self.update()
        else:
            self._keep()

    def event(self, event: QEvent) -> bool:
        return (self._new is not None and owns_escape(event)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        elif self._new is not None and self._shape_by(event):
            self.update()
        else:
            super().keyPressEvent(event)

    def _shape_by(self, event: QKeyEvent) -> bool:
        ways = {
            Qt.Key.Key_Left: (-STEP, 0),
            Qt.Key.Key_Right: (STEP, 0),
            Qt.Key.Key_Up: (0, -STEP),
            Qt.Key.Key_Down: (0, STEP),
        }
        way = ways.get(Qt.Key(event.key()))
        if way is not None and self._new is not None:
            is_sizing = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._new = moved(self._new, *way, is_sizing=is_sizing)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._keep()
        elif event.key() == Qt.Key.Key_Escape:
            self.give_up()
        else:
            return False
        return True

    def _keep(self) -> None:
        new = self._new
        self.give_up()
        if new is not None:
            self._tell((*self._drawings, new))

    def _tell(self, drawings: tuple[Drawing, ...]) -> None:
        self._drawings = drawings
        self.update()
        self.drawn.emit(drawings)

    def _area(self) -> QRectF:
        """Where the picture is."""
        inside = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        size = QSizeF(self._picture.size()).scaled(inside.size(), Qt.AspectRatioMode.KeepAspectRatio)
        area = QRectF(QPointF(0, 0), size)
        area.moveCenter(inside.center())
        return area

    def _at(self, point: QPointF) -> tuple[int, int]:
        area = self._area()
        return (
            _within((point.x() - area.x()) / max(1.0, area.width())),
            _within((point.y() - area.y()) / max(1.0, area.height())),
        )


def owns_escape(event: QEvent) -> bool:
    """Take Esc before the window's own shortcut does: then it comes as a key."""
    if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    is_ours = event.key() == Qt.Key.Key_Escape
    if is_ours:
        event.accept()
    return is_ours


def moved(drawing: Drawing, across: int, down: int, *, is_sizing: bool) -> Drawing:
    """The drawing moved, or only its second point; never out of the picture."""
    by = [across, down] * (len(drawing.points) // 2)
    if is_sizing and len(by) > 2:
        by[:2] = [0, 0]
    elif any(not 0 <= at + step <= WHOLE for at, step in zip(drawing.points, by, strict=True)):
        return drawing
    points = tuple(min(max(at + step, 0), WHOLE) for at, step in zip(drawing.points, by, strict=True))
    return replace(drawing, points=points)


def paint(painter: QPainter, area: QRectF, drawings: Sequence[Drawing], *, is_new: bool = False) -> None:
    """Paint drawings over a picture that fills this area; each line has a light rim, to be seen on any ground."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    style = Qt.PenStyle.DashLine if is_new else Qt.PenStyle.SolidLine
    for drawing in drawings:
        points = [
            QPointF(area.x() + x / WHOLE * area.width(), area.y() + y / WHOLE * area.height())
            for x, y in zip(drawing.points[::2], drawing.points[1::2], strict=False)
        ]
        for colour, width in ((RIM, 5.0), (INK, 2.6)):
            painter.setPen(QPen(QColor(colour), width, style, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
            _one(painter, drawing, points)
    painter.restore()


def _one(painter: QPainter, drawing: Drawing, points: Sequence[QPointF]) -> None:
    if drawing.shape == TEXT and points:
        _text(painter, drawing.text, points[0])
    elif len(points) == 2 and drawing.shape == ARROW:
        for line in arrow(*points):
            painter.drawPolyline(line)
    elif len(points) == 2 and drawing.shape == CIRCLE:
        painter.drawEllipse(QRectF(*points).normalized())
    elif len(points) == 2 and drawing.shape == BOX:
        painter.drawRect(QRectF(*points).normalized())


def arrow(tail: QPointF, head: QPointF) -> list[list[QPointF]]:
    """The lines of an arrow: its shaft, its two barbs."""
    angle = math.atan2(head.y() - tail.y(), head.x() - tail.x())
    long = min(16.0, math.hypot(head.x() - tail.x(), head.y() - tail.y()) / 2 + 1)
    barbs = [
        QPointF(head.x() - long * math.cos(angle + turn), head.y() - long * math.sin(angle + turn))
        for turn in (0.5, -0.5)
    ]
    return [[tail, head], [barbs[0], head, barbs[1]]]


def _text(painter: QPainter, words: str, at: QPointF) -> None:
    font = QFont(painter.font())
    font.setPixelSize(theme.scaled(theme.HEADING))
    font.setBold(True)
    painter.setFont(font)
    if painter.pen().color() == QColor(RIM):
        box = QRectF(painter.fontMetrics().boundingRect(words)).translated(at).adjusted(-3, -2, 3, 2)
        painter.fillRect(box, QColor(RIM))
    else:
        painter.drawText(at, words)


def _within(share: float) -> int:
    return min(max(round(share * WHOLE), 0), WHOLE)

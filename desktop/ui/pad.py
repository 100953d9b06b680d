"""The signing pad: a person signs with pen, finger or mouse; whoever cannot, has the typed name set instead.

It only collects strokes and gives a PNG; what a signature means is decided elsewhere.
"""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QImageWriter, QMouseEvent, QPainter, QPaintEvent, QPen, QTabletEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui import theme

INK = "#101418"
PICTURE = QSize(900, 300)
PEN = 2.4


class Pad(QWidget):
    """White paper with a line to sign on, in both themes."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strokes: list[list[QPointF]] = []
        self._typed = ""
        self.setAccessibleName(self.tr("签名板"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 80)
        self.setCursor(Qt.CursorShape.CrossCursor)

    @property
    def is_empty(self) -> bool:
        """Whether nobody has signed yet."""
        return not self._typed and not any(len(stroke) > 1 for stroke in self._strokes)

    def sizeHint(self) -> QSize:
        return QSize(360, 120)

    def clear(self) -> None:
        """White paper again."""
        self._strokes.clear()
        self._typed = ""
        self._tell()

    def type_name(self, name: str) -> None:
        """Set the typed name in place of strokes."""
        self._strokes.clear()
        self._typed = name.strip()
        self._tell()

    def png(self) -> bytes:
        """The signature as a PNG, black on transparent; empty when nobody has signed."""
        if self.is_empty:
            return b""
        picture = QImage(PICTURE, QImage.Format.Format_ARGB32)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        scale = min(PICTURE.width() / self.width(), PICTURE.height() / self.height())
        painter.scale(scale, scale)
        self._paint_ink(painter)
        painter.end()
        kept = QByteArray()
        buffer = QBuffer(kept)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(picture)
        buffer.close()
        return bytes(kept.data())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.colours(self.palette()).line), 1))
        painter.setBrush(QColor("#ffffff"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(QPen(QColor("#c3ccd6"), 1, Qt.PenStyle.DashLine))
        foot = self.height() * 0.78
        painter.drawLine(QPointF(theme.GAP, foot), QPointF(self.width() - theme.GAP, foot))
        self._paint_ink(painter)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_on(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._tell()

    def tabletEvent(self, event: QTabletEvent) -> None:
        match event.type():
            case QTabletEvent.Type.TabletPress:
                self._begin(event.position())
            case QTabletEvent.Type.TabletMove if event.pressure() > 0:
                self._go_on(event.position())
            case QTabletEvent.Type.TabletRelease:
                self._tell()
        event.accept()

    def _begin(self, at: QPointF) -> None:
        self._typed = ""
        self._strokes.append([at])
        self.update()

    def _go_on(self, at: QPointF) -> None:
        if self._strokes:
            self._strokes[-1].append(at)
            self.update()

    def _tell(self) -> None:
        self.update()
        self.changed.emit()

    def _paint_ink(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        join, cap = Qt.PenJoinStyle.RoundJoin, Qt.PenCapStyle.RoundCap
        painter.setPen(QPen(QColor(INK), PEN, Qt.PenStyle.SolidLine, cap, join))
        for stroke in self._strokes:
            painter.drawPolyline(stroke)
        if self._typed:
            font = QFont(self.font())
            font.setPixelSize(max(18, int(self.height() * 0.45)))
            painter.setFont(font)
            box = QRectF(theme.GAP, 0, self.width() - 2 * theme.GAP, self.height() * 0.8)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._typed)

"""Icons: the bundled SVG drawings, tinted in a colour of the theme. Nobody else reads `resources/icons`."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop import paths

SIDES = (16, 20, 24, 32, 48)


def icon(name: str, colour: str, chosen_colour: str | None = None) -> QIcon:
    """The drawing `name` in one colour, and in another one when its button is on."""
    drawing = _file(name)
    answer = QIcon()
    for side in SIDES:
        answer.addPixmap(_tinted(drawing, side, colour), QIcon.Mode.Normal, QIcon.State.Off)
        answer.addPixmap(_tinted(drawing, side, chosen_colour or colour), QIcon.Mode.Normal, QIcon.State.On)
    return answer


def _file(name: str) -> Path:
    return paths.bundled("resources", "icons", f"{name}.svg")


def _tinted(drawing: Path, side: int, colour: str) -> QPixmap:
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(str(drawing)).render(painter, QRectF(0, 0, side, side))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(picture.rect(), QColor(colour))
    painter.end()
    return picture

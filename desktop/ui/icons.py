"""Icons: the bundled SVG drawings, tinted in a colour of the theme. Nobody else reads `resources/icons`."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop import paths

SIDES = (20, 40)  # pixels: exact at scales 1 and 2, and brought down from the larger one between them


def icon(name: str, colour: str, chosen_colour: str | None = None) -> QIcon:
    """The drawing `name` in one colour, and in another one when its button is on."""
    drawing = QSvgRenderer(str(_file(name)))
    answer = QIcon()
    for side in SIDES:
        shape = _drawn(drawing, side)
        answer.addPixmap(_tinted(shape, colour), QIcon.Mode.Normal, QIcon.State.Off)
        if chosen_colour is not None:
            answer.addPixmap(_tinted(shape, chosen_colour), QIcon.Mode.Normal, QIcon.State.On)
    return answer


def _file(name: str) -> Path:
    return paths.bundled("resources", "icons", f"{name}.svg")


def _drawn(drawing: QSvgRenderer, side: int) -> QPixmap:
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    drawing.render(painter, QRectF(0, 0, side, side))
    painter.end()
    return picture


def _tinted(shape: QPixmap, colour: str) -> QPixmap:
    picture = QPixmap(shape)
    painter = QPainter(picture)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(picture.rect(), QColor(colour))
    painter.end()
    return picture

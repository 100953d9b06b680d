"""What is drawn over a printed photo: arrows, circles, boxes, words, and the stamp in its lower left corner.

They are vectors of the page: the photo's own bytes go into the file untouched.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from desktop.documents.fonts import Face
from desktop.documents.record import Overlay
from desktop.documents.typeset import Align, Style, Typesetter, text_width

_WHOLE = 10_000
_RIM, _LINE = 2.6, 1.4  # points
_INK = (0.9, 0.12, 0.04)
_WORDS = Style(Face.HEI, 8, 10, Align.LEFT)
_STAMP = Style(Face.HEI, 6.5, 8.5, Align.LEFT, gray=1.0)
_PAD = 1.5
Box = tuple[float, float, float, float]


def draw(canvas: Canvas, typesetter: Typesetter, box: Box, drawings: Sequence[Overlay]) -> None:
    """Draw over the picture that fills this box (left, bottom, width, height in points)."""
    if not drawings:
        return
    canvas.saveState()
    edge = canvas.beginPath()
    edge.rect(*box)
    canvas.clipPath(edge, stroke=0, fill=0)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    for one in drawings:
        points = _placed(one.points, box)
        if one.text and points:
            _words(canvas, typesetter, one.text, points[0], box)
        elif len(points) == 2:
            for rim in (True, False):
                canvas.setLineWidth(_RIM if rim else _LINE)
                canvas.setStrokeColorRGB(*((1, 1, 1) if rim else _INK))
                _shape(canvas, one.shape, *points)
    canvas.restoreState()


def stamp(canvas: Canvas, typesetter: Typesetter, box: Box, words: str) -> None:
    """Time, place and person, white on black, in the lower left corner of the box; cut when the picture is narrow."""
    if not words:
        return
    left, bottom, width, _ = box
    line = typesetter.one_line(words, _STAMP, width - 2 * _PAD)
    long = min(width, text_width(line.lines[0], _STAMP) + 2 * _PAD)
    canvas.saveState()
    canvas.setFillGray(0.1)
    canvas.rect(left, bottom, long, line.height + _PAD, stroke=0, fill=1)
    line.draw(canvas, left + _PAD, bottom + line.height + _PAD / 2)
    canvas.restoreState()


def _placed(points: Sequence[int], box: Box) -> list[tuple[float, float]]:
    left, bottom, width, height = box
    return [
        (left + x / _WHOLE * width, bottom + height - y / _WHOLE * height)
        for x, y in zip(points[::2], points[1::2], strict=False)
    ]


def _shape(canvas: Canvas, shape: str, start: tuple[float, float], end: tuple[float, float]) -> None:
    left, bottom = min(start[0], end[0]), min(start[1], end[1])
    width, height = abs(start[0] - end[0]), abs(start[1] - end[1])
    match shape:
        case "圈":
            canvas.ellipse(left, bottom, left + width, bottom + height, stroke=1, fill=0)
        case "框":
            canvas.rect(left, bottom, width, height, stroke=1, fill=0)
        case _:
            _arrow(canvas, start, end)


def _arrow(canvas: Canvas, tail: tuple[float, float], head: tuple[float, float]) -> None:
    angle = math.atan2(head[1] - tail[1], head[0] - tail[0])
    long = min(8.0, math.dist(tail, head) / 2 + 0.5)
    path = canvas.beginPath()
    path.moveTo(*tail)
    path.lineTo(*head)
    for turn in (0.5, -0.5):
        path.moveTo(head[0] - long * math.cos(angle + turn), head[1] - long * math.sin(angle + turn))
        path.lineTo(*head)
    canvas.drawPath(path, stroke=1, fill=0)


def _words(canvas: Canvas, typesetter: Typesetter, words: str, at: tuple[float, float], box: Box) -> None:
    room = max(12.0, box[0] + box[2] - at[0] - _PAD)
    line = typesetter.one_line(words, _WORDS, room)
    canvas.setFillGray(1)
    canvas.rect(at[0] - _PAD, at[1] - 2, text_width(line.lines[0], _WORDS) + 2 * _PAD, line.height, stroke=0, fill=1)
    line.draw(canvas, at[0], at[1] - 2 + line.height)

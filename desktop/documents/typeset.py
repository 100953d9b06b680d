"""Text set in lines: measured once, drawn later, the same way each time.

A `Typesetter` serves one document; it wraps, and remembers which characters no face had.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import Final

from reportlab.pdfgen.canvas import Canvas

from desktop.documents.fonts import Face, em_width, font_named, prepare, runs
from desktop.documents.wrap import wrap

MM = 72 / 25.4
_FILL: Final = 0
_FILL_AND_STROKE: Final = 2
_BOLDER = 0.035  # ems
_SPREAD = 1.6  # ems a line may be spread by, or
_SPREAD_SHARE = 0.08  # of its width
_ASCENT = 0.88  # of all four faces, in ems above the baseline


class Align(StrEnum):
    """How lines stand in their width; JUSTIFY spreads full lines, never the last."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    JUSTIFY = "justify"


@dataclass(frozen=True, slots=True)
class Style:
    """A way of setting text: sizes in points, `indent` of the first line in ems, `gray` 0 black to 1 white;
    `struck` draws a line through every line, which stays legible; `tracking` are points added behind each character.
    """

    face: Face = Face.SONG
    size: float = 10.5
    leading: float = 16.0
    align: Align = Align.JUSTIFY
    indent: int = 0
    gray: float = 0.0
    struck: bool = False
    tracking: float = 0.0


@dataclass(frozen=True, slots=True)
class SetText:
    """Lines in a style, as wide as `width` points. `last` marks the lines that end a paragraph (never spread)."""

    lines: tuple[str, ...]
    last: tuple[bool, ...]
    style: Style
    width: float

    @property
    def height(self) -> float:
        """Height of all lines in points."""
        return len(self.lines) * self.style.leading

    def split(self, room: float) -> tuple[SetText, SetText]:
        """The lines that fit into `room` points, and the rest (either may be empty)."""
        fit = max(0, int((room + 0.01) // self.style.leading))
        return (
            replace(self, lines=self.lines[:fit], last=self.last[:fit]),
            replace(self, lines=self.lines[fit:], last=self.last[fit:]),
        )

    def draw(self, canvas: Canvas, left: float, top: float) -> None:
        """Draw with the upper left corner at (left, top)."""
        style = self.style
        canvas.setFillGray(style.gray)
        y = top - (style.leading - style.size) / 2 - _ASCENT * style.size
        for line, is_last in zip(self.lines, self.last, strict=True):
            if line:
                self._draw_line(canvas, line, is_last, left, y)
            y -= style.leading
        canvas.setFillGray(0)

    def _draw_line(self, canvas: Canvas, line: str, is_last: bool, left: float, y: float) -> None:
        style = self.style
        natural = text_width(line, style)
        slack = self.width - natural
        spread = 0.0
        # a line that kinsoku left short by a character or two is spread; a line left short by a long word is not
        most = max(_SPREAD * style.size, _SPREAD_SHARE * self.width)
        if style.align is Align.JUSTIFY and not is_last and len(line) > 1 and 0 < slack < most:
            spread = slack / (len(line) - 1)
        x = left
        if style.align is Align.CENTER:
            x += slack / 2
        elif style.align is Align.RIGHT:
            x += slack
        draw_runs(canvas, line, style, (x, y), spread + style.tracking)
        if style.struck:
            canvas.setStrokeGray(style.gray)
            canvas.setLineWidth(0.06 * style.size)
            middle = y + 0.36 * style.size
            canvas.line(x, middle, x + natural + spread * (len(line) - 1), middle)


@dataclass(slots=True)
class Typesetter:
    """Sets the texts of one document; `missing` holds the characters no face has, in order of meeting."""

    missing: dict[str, None] = field(default_factory=dict)

    def text(self, text: str, style: Style, width: float) -> SetText:
        """Wrap `text` to `width` points."""
        prepared = prepare("　" * style.indent + text, style.face)
        self.missing.update(dict.fromkeys(prepared.missing))
        lines: list[str] = []
        last: list[bool] = []
        measure = partial(_advance, style=style)
        for paragraph in prepared.text.split("\n"):
            broken = wrap(paragraph, width / style.size, measure)
            lines.extend(broken)
            last.extend([False] * (len(broken) - 1) + [True])
        return SetText(tuple(lines), tuple(last), style, width)

    def one_line(self, text: str, style: Style, width: float) -> SetText:
        """As `text`, but shortened to one line with an ellipsis (running heads)."""
        whole = self.text(text.replace("\n", " "), style, width)
        if len(whole.lines) <= 1:
            return whole
        shorter = whole.lines[0]
        while shorter and text_width(shorter + "…", style) > width:
            shorter = shorter[:-1]
        return replace(whole, lines=(shorter + "…",), last=(True,))


def text_width(line: str, style: Style) -> float:
    """Width in points of a prepared line without spreading."""
    return sum(_advance(ch, style) for ch in line) * style.size


def _advance(ch: str, style: Style) -> float:
    return em_width(ch, style.face) + style.tracking / style.size


def draw_runs(canvas: Canvas, line: str, style: Style, at: tuple[float, float], spread: float = 0.0) -> None:
    """Draw a prepared line from its baseline point, each run in the face that has its characters."""
    x, y = at
    for name, piece in runs(line, style.face):
        if name is None:
            for mark in piece:
                _draw_check(canvas, mark, style.size, x, y)
                x += style.size + spread
            continue
        font_named(name)
        pen = canvas.beginText(x, y)
        is_thin = style.face is Face.SONG_BOLD and name != Face.SONG_BOLD
        if is_thin:  # the bold face lacks these: drawn with a line around
            canvas.setStrokeGray(style.gray)
            canvas.setLineWidth(_BOLDER * style.size)
            pen.setTextRenderMode(_FILL_AND_STROKE)
        pen.setFont(name, style.size)
        pen.setCharSpace(spread)
        pen.textOut(piece)
        pen.setCharSpace(0)
        if is_thin:
            pen.setTextRenderMode(_FILL)
        canvas.drawText(pen)
        x += sum(em_width(ch, style.face) for ch in piece) * style.size + spread * len(piece)


def _draw_check(canvas: Canvas, mark: str, size: float, x: float, y: float) -> None:
    """Check boxes and ticks as vectors: the faces lack them."""
    side = 0.72 * size
    left, bottom = x + 0.14 * size, y - 0.06 * size
    canvas.saveState()
    canvas.setStrokeGray(0)
    canvas.setLineWidth(0.055 * size)
    if mark in "☐☑☒":
        canvas.rect(left, bottom, side, side, stroke=1, fill=0)
    canvas.setLineWidth(0.09 * size)
    if mark in "☑✓✔":
        _stroke(canvas, [(0.15, 0.5), (0.42, 0.2), (0.88, 0.82)], left, bottom, side)
    elif mark in "☒✗✘":
        _stroke(canvas, [(0.2, 0.2), (0.8, 0.8)], left, bottom, side)
        _stroke(canvas, [(0.2, 0.8), (0.8, 0.2)], left, bottom, side)
    canvas.restoreState()


def _stroke(canvas: Canvas, points: Sequence[tuple[float, float]], left: float, bottom: float, side: float) -> None:
    path = canvas.beginPath()
    path.moveTo(left + points[0][0] * side, bottom + points[0][1] * side)
    for px, py in points[1:]:
        path.lineTo(left + px * side, bottom + py * side)
    canvas.drawPath(path, stroke=1, fill=0)

"""Ruled rows of the paper sheet whose boxes and writing places are known to the tenth of a millimetre.

Everything is pure black on white and thick enough for a photocopy: no grey, no line under 0.25 mm, no text under 7 pt.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from reportlab.pdfgen.canvas import Canvas

from desktop.documents.flow import Piece, Sheet
from desktop.documents.paper_sheet_positions import Field
from desktop.documents.typeset import MM, SetText

RULE = 0.8  # points
BOX_RULE = 1.3
BOX = 7.5 * MM
WRITING = 7.4 * MM  # height for a measured value, written with gloves
PAD = 0.9 * MM


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle in points; `top` counts upwards from the paper's foot, as PDF does."""

    left: float
    top: float
    width: float
    height: float


Placed = tuple[Field, Frame]


class Content(Protocol):
    """What stands in a cell."""

    @property
    def height(self) -> float:
        """The least height in points."""

    def draw(self, canvas: Canvas, frame: Frame) -> None:
        """Draw inside the cell."""

    def fields(self, frame: Frame) -> Iterable[Placed]:
        """What can be written in the cell, and where."""


@dataclass(frozen=True, slots=True)
class Words:
    """Printed texts one under another, in the middle of the cell or at its top; `field` is the whole cell."""

    texts: tuple[SetText, ...] = ()
    field: Field | None = None
    at_top: bool = False
    least: float = 0.0

    @property
    def height(self) -> float:
        """The texts with their padding."""
        return max(self.least, sum(text.height for text in self.texts) + 2 * PAD)

    def draw(self, canvas: Canvas, frame: Frame) -> None:
        """Set the texts."""
        y = frame.top - PAD
        if not self.at_top:
            y -= (frame.height - sum(text.height for text in self.texts)) / 2 - PAD
        for text in self.texts:
            text.draw(canvas, frame.left + PAD, y)
            y -= text.height

    def fields(self, frame: Frame) -> Iterable[Placed]:
        """The cell itself, when it is for writing."""
        return [(self.field, frame)] if self.field else []


@dataclass(frozen=True, slots=True)
class Tick:
    """A square to tick, in the middle of the cell."""

    field: Field

    @property
    def height(self) -> float:
        """The square with air."""
        return BOX + 2 * PAD

    def draw(self, canvas: Canvas, frame: Frame) -> None:
        """Draw the square."""
        square = self._square(frame)
        canvas.setLineWidth(BOX_RULE)
        canvas.rect(square.left, square.top - square.height, square.width, square.height, stroke=1, fill=0)

    def fields(self, frame: Frame) -> Iterable[Placed]:
        """The square."""
        return [(self.field, self._square(frame))]

    def _square(self, frame: Frame) -> Frame:
        left = frame.left + (frame.width - BOX) / 2
        return Frame(left, frame.top - (frame.height - BOX) / 2, BOX, BOX)


@dataclass(frozen=True, slots=True)
class Value:
    """A value to write: its name and limit small at the left, then the writing place with the unit at its right."""

    label: SetText
    unit: SetText
    field: Field

    @property
    def height(self) -> float:
        """The writing place, or a long label or unit."""
        return max(WRITING, self.label.height + PAD, self.unit.height + PAD)


@dataclass(frozen=True, slots=True)
class Values:
    """The values of one item, ruled apart."""

    values: tuple[Value, ...]

    @property
    def height(self) -> float:
        """All values."""
        return sum(value.height for value in self.values)

    def draw(self, canvas: Canvas, frame: Frame) -> None:
        """Set labels and units, rule between the values."""
        for value, part in self._parts(frame):
            value.label.draw(canvas, part.left + PAD, part.top - (part.height - value.label.height) / 2)
            right = part.left + part.width - PAD - value.unit.width
            value.unit.draw(canvas, right, part.top - (part.height - value.unit.height) / 2)
            if part.top < frame.top - 1:
                canvas.setLineWidth(RULE)
                canvas.line(part.left, part.top, part.left + part.width, part.top)

    def fields(self, frame: Frame) -> Iterable[Placed]:
        """Each value's writing place, beside its label."""
        for value, part in self._parts(frame):
            beside = value.label.width + 2 * PAD
            yield value.field, Frame(part.left + beside, part.top, part.width - beside, part.height)

    def _parts(self, frame: Frame) -> Iterator[tuple[Value, Frame]]:
        more = (frame.height - self.height) / max(1, len(self.values))
        top = frame.top
        for value in self.values:
            yield value, Frame(frame.left, top, frame.width, value.height + more)
            top -= value.height + more


@dataclass(frozen=True, slots=True)
class Cell:
    """A content in a column of `width` points."""

    width: float
    content: Content


@dataclass(frozen=True, slots=True)
class Row:
    """Cells side by side, ruled; never cut. `field` is the row itself; `block` and `part` say whose row it is."""

    cells: tuple[Cell, ...]
    least: float = 0.0
    field: Field | None = None
    block: str = ""
    glued: bool = False
    reprise: tuple[Piece, ...] = ()
    rule: float = RULE

    @property
    def height(self) -> float:
        """Height of the highest cell, in points."""
        return max([self.least, *(cell.content.height for cell in self.cells)])

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        """Rule and fill the cells from the left."""
        canvas = sheet.canvas
        canvas.setStrokeGray(0)
        for cell, frame in self._frames(left, top):
            canvas.setLineWidth(self.rule)
            canvas.rect(frame.left, frame.top - frame.height, frame.width, frame.height, stroke=1, fill=0)
            cell.content.draw(canvas, frame)

    def fields(self, left: float, top: float) -> Iterator[Placed]:
        """All that can be written in the row, the row itself first."""
        if self.field:
            yield self.field, Frame(left, top, sum(cell.width for cell in self.cells), self.height)
        for cell, frame in self._frames(left, top):
            yield from cell.content.fields(frame)

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """A row is never cut."""
        return None

    def _frames(self, left: float, top: float) -> Iterator[tuple[Cell, Frame]]:
        height = self.height
        for cell in self.cells:
            yield cell, Frame(left, top, cell.width, height)
            left += cell.width


def widths(millimetres: Sequence[float]) -> tuple[float, ...]:
    """Column widths in points."""
    return tuple(width * MM for width in millimetres)

"""Tables as printers rule them: thin lines, grey heads repeated on every page, rows cut only when they must be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from desktop.documents.flow import Piece, Sheet
from desktop.documents.typeset import MM, SetText, Style, Typesetter

RULE = 0.5
PAD_X = 1.3 * MM
PAD_Y = 0.7 * MM
HEAD_GRAY = 0.92
_LOW = 25 * MM  # a row as high as this may stand alone on a page


@dataclass(frozen=True, slots=True)
class Cell:
    """Texts one under another in a column of `width` points; `gray` fills it, None leaves it white."""

    texts: tuple[SetText, ...]
    width: float
    gray: float | None = None
    middle: bool = True

    @property
    def is_label(self) -> bool:
        """Whether it names what stands beside it: where its row goes on, it is said again."""
        return self.gray == HEAD_GRAY

    @property
    def height(self) -> float:
        """Height with padding, in points."""
        return sum(t.height for t in self.texts) + 2 * PAD_Y

    def draw(self, sheet: Sheet, left: float, top: float, height: float) -> None:
        """Fill, rule and set the cell in a row of this height."""
        canvas = sheet.canvas
        if self.gray is not None:
            canvas.setFillGray(self.gray)
            canvas.rect(left, top - height, self.width, height, stroke=0, fill=1)
        canvas.setStrokeGray(0)
        canvas.setLineWidth(RULE)
        canvas.rect(left, top - height, self.width, height, stroke=1, fill=0)
        y = top - PAD_Y
        if self.middle:
            y -= max(0.0, (height - self.height) / 2)
        for text in self.texts:
            text.draw(canvas, left + PAD_X, y)
            y -= text.height

    def split(self, room: float) -> tuple[Cell, Cell]:
        """What fits into `room` points of row height, and the rest."""
        above: list[SetText] = []
        below: list[SetText] = []
        left = room - 2 * PAD_Y
        for text in self.texts:
            fits, rest = text.split(left) if not below else (replace(text, lines=(), last=()), text)
            left -= fits.height
            above.append(fits)
            if rest.lines:
                below.append(rest)
        return replace(self, texts=tuple(above), middle=False), replace(self, texts=tuple(below), middle=False)


@dataclass(frozen=True, slots=True)
class Row:
    """Cells side by side. `glued` keeps it with the next row, `reprise` is repeated above it on a new page."""

    cells: tuple[Cell, ...]
    glued: bool = False
    reprise: tuple[Piece, ...] = ()
    least: float = 0.0

    @property
    def height(self) -> float:
        """Height of the highest cell, in points."""
        return max([self.least, *(c.height for c in self.cells)])

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        """Draw the cells from left to right."""
        for cell in self.cells:
            cell.draw(sheet, left, top, self.height)
            left += cell.width

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """Cut between lines; None when not even two lines fit."""
        if all(len(t.lines) < 2 for c in self.cells for t in c.texts) or room < self._two_lines():
            return None
        parts = [c.split(room) for c in self.cells]
        if not any(t.lines for _, rest in parts for t in rest.texts):
            return None
        parts = [
            (first, cell) if cell.is_label and not any(t.lines for t in rest.texts) else (first, rest)
            for cell, (first, rest) in zip(self.cells, parts, strict=True)
        ]
        above = replace(self, cells=tuple(p[0] for p in parts), glued=False, least=0.0)
        below = replace(self, cells=tuple(p[1] for p in parts), least=0.0)
        return above, below

    def _two_lines(self) -> float:
        return max(2 * t.style.leading for c in self.cells for t in c.texts) + 2 * PAD_Y


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a ruled table: heading, width in mm, style of its body."""

    title: str
    width: float
    style: Style


def cell(typesetter: Typesetter, texts: Sequence[tuple[str, Style]], width: float, gray: float | None = None) -> Cell:
    """A cell `width` mm wide of paragraphs, each with its style."""
    points = width * MM
    inner = points - 2 * PAD_X
    return Cell(tuple(typesetter.text(text, style, inner) for text, style in texts), points, gray)


def head_row(typesetter: Typesetter, columns: Sequence[Column], style: Style) -> Row:
    """The grey head of a table; glued to what follows."""
    cells = tuple(cell(typesetter, [(c.title, style)], c.width, HEAD_GRAY) for c in columns)
    return Row(cells, glued=True)


def glue_ends(rows: Iterable[Row], reprise: tuple[Piece, ...]) -> list[Row]:
    """Give every row the head to repeat; the first two and the last two stay together: no low row stands alone."""
    out = [replace(row, reprise=reprise) for row in rows]
    for at, alone in ((0, 0), (len(out) - 2, len(out) - 1)):
        if 0 <= at < len(out) - 1 and out[alone].height < _LOW:
            out[at] = replace(out[at], glued=True)
    return out


def ruled(
    typesetter: Typesetter, columns: Sequence[Column], lines: Iterable[Sequence[str]], head_style: Style
) -> list[Piece]:
    """A whole table of plain texts under a repeated head."""
    head = head_row(typesetter, columns, head_style)
    rows = [
        Row(tuple(cell(typesetter, [(text, c.style)], c.width) for c, text in zip(columns, line, strict=True)))
        for line in lines
    ]
    return [head, *glue_ends(rows, (head,))]


def labelled(
    typesetter: Typesetter, pairs: Sequence[tuple[str, str, float]], label_style: Style, text_style: Style, label: float
) -> Row:
    """A row of label and text cells: (label, text, width in mm of both together); labels are `label` mm wide."""
    cells: list[Cell] = []
    for name, text, width in pairs:
        cells.append(cell(typesetter, [(name, label_style)], label, HEAD_GRAY))
        cells.append(cell(typesetter, [(text, text_style)], width - label))
    return Row(tuple(cells))

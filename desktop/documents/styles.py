"""The few styles all our papers use: 宋 bold for titles, 黑 for headings and labels, 宋 for text, 楷 for notes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from desktop.documents.flow import Flowing, Piece, Sheet, Space
from desktop.documents.fonts import Face
from desktop.documents.page import TEXT_WIDTH
from desktop.documents.table import Cell, Row
from desktop.documents.typeset import MM, Align, SetText, Style, Typesetter

WIDTH_MM = TEXT_WIDTH / MM

TITLE = Style(Face.SONG_BOLD, 22, 32, Align.CENTER)
SUBTITLE = Style(Face.SONG_BOLD, 15, 24, Align.CENTER)
NUMBER = Style(Face.SONG, 12, 20, Align.RIGHT)
HEADING = Style(Face.HEI, 13, 22, Align.LEFT)
SUBHEADING = Style(Face.HEI, 10.5, 18, Align.LEFT)
BODY = Style(Face.SONG, 10.5, 17)
PROSE = Style(Face.SONG, 12, 22, indent=2)
PROSE_FLUSH = Style(Face.SONG, 12, 22, Align.LEFT)
INK = Style(Face.SONG, 11, 16, Align.LEFT)
NOTE = Style(Face.KAI, 9.5, 14)
NOTE_LEFT = Style(Face.KAI, 9.5, 14, Align.LEFT)

LABEL = Style(Face.HEI, 9.5, 14, Align.CENTER)
TEXT = Style(Face.SONG, 10, 14.5)
TEXT_LEFT = Style(Face.SONG, 10, 14.5, Align.LEFT)
STRONG = Style(Face.SONG_BOLD, 10, 14.5, Align.LEFT)

CELL_HEAD = Style(Face.HEI, 9, 12, Align.CENTER)
CELL = Style(Face.SONG, 9, 12.5)
CELL_LEFT = Style(Face.SONG, 9, 12.5, Align.LEFT)
CELL_CENTER = Style(Face.SONG, 9, 12.5, Align.CENTER)
CELL_STRONG = Style(Face.SONG_BOLD, 9, 12.5, Align.CENTER)
CELL_NOTE = Style(Face.KAI, 8.5, 11.5, Align.LEFT)


class Paragraph(Flowing):
    """A paragraph standing by itself between the margins."""

    reprise: tuple[Piece, ...] = ()

    def __init__(self, text: SetText, glued: bool = False) -> None:
        self.text = text
        self.glued = glued

    @property
    def height(self) -> float:
        """Height in points."""
        return self.text.height

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        """Set the lines."""
        self.text.draw(sheet.canvas, left, top)

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """At least two lines above and two below the cut."""
        above, below = self.text.split(room)
        if len(above.lines) < 2:
            return None
        if len(below.lines) == 1:
            above, below = self.text.split(room - self.text.style.leading)
            if len(above.lines) < 2:
                return None
        return Paragraph(above), Paragraph(below, self.glued)


def keep_last(pieces: Iterable[Piece]) -> list[Piece]:
    """The same, the last piece and the notes below it staying with what follows."""
    made = list(pieces)
    for at in range(len(made) - 1, -1, -1):
        piece = made[at]
        made[at] = Paragraph(piece.text, True) if isinstance(piece, Paragraph) else _kept(piece)
        if not (isinstance(piece, Paragraph) and piece.text.style.face is Face.KAI):
            break
    return made


def _kept(piece: Piece) -> Piece:
    return replace(piece, glued=True) if isinstance(piece, Row | Space) else piece


def paragraph(typesetter: Typesetter, text: str, style: Style, glued: bool = False) -> Paragraph:
    """A paragraph as wide as the page."""
    return Paragraph(typesetter.text(text, style, TEXT_WIDTH), glued)


def heading(typesetter: Typesetter, text: str) -> list[Piece]:
    """A section's heading with its air, glued to what follows."""
    return [Space(4 * MM), paragraph(typesetter, text, HEADING, glued=True), Space(0.8 * MM, glued=True)]


def band(typesetter: Typesetter, text: str, style: Style = SUBHEADING, gray: float | None = 0.97) -> Row:
    """One grey cell over the whole width (a place inside a table); glued to what follows."""
    set_text = typesetter.text(text, style, TEXT_WIDTH - 3 * MM)
    return Row((Cell((set_text,), TEXT_WIDTH, gray),), glued=True)


def nothing(typesetter: Typesetter, text: str) -> list[Piece]:
    """An empty section says so in words."""
    set_text = typesetter.text(text, TEXT_LEFT, TEXT_WIDTH - 3 * MM)
    return [Row((Cell((set_text,), TEXT_WIDTH),))]

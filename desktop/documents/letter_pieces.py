"""The pieces of an official letter, each as high as whole lines of the grid of GB/T 9704-2012."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from desktop.documents.flow import Page, Piece, Sheet, Space, paginate
from desktop.documents.fonts import Face
from desktop.documents.form_template import FAMILY_MARGINS, FAMILY_SIZES, Family
from desktop.documents.styles import Paragraph
from desktop.documents.table import Column, Row, ruled
from desktop.documents.typeset import MM, Align, SetText, Style, Typesetter, draw_runs, text_width
from desktop.documents.words import day

CHARACTERS, LINES = 28, 22
MARGINS = FAMILY_MARGINS[Family.LETTER]
WIDTH, HEIGHT = MARGINS.width, MARGINS.room  # 156 × 225 mm
_SIZES = FAMILY_SIZES[Family.LETTER]
PITCH = _SIZES.pitch
ROOM = LINES * PITCH
CELL = WIDTH / CHARACTERS  # what one character takes of a line
_TRACKING = CELL - _SIZES.body  # 28 characters of 16 points are 2 mm wider than the text: set tighter by a fifth point

TEXT = Style(Face.SONG, _SIZES.body, PITCH, indent=2, tracking=_TRACKING)
FLUSH = replace(TEXT, align=Align.LEFT, indent=0)
_HEADINGS = {1: replace(TEXT, face=Face.HEI), 2: replace(TEXT, face=Face.KAI)}
_TITLE = Style(Face.SONG_BOLD, _SIZES.title, PITCH, Align.CENTER)
_NUMBER = replace(FLUSH, align=Align.CENTER)
_CAPTION = Style(Face.HEI, 14, PITCH, Align.CENTER)
_CELL = Style(Face.SONG, 12, 18, Align.LEFT)
_CELL_CENTRED = replace(_CELL, align=Align.CENTER)
_CELL_HEAD = Style(Face.HEI, 12, 18, Align.CENTER)
_SMALL = Style(Face.SONG, 14, 22, Align.LEFT)  # 4号
_MARK = 48.0  # points of the red words at the most
_RED = (0.85, 0.0, 0.0)
_THICK, _THIN = 0.35 * MM, 0.25 * MM


@dataclass(frozen=True, slots=True)
class Placed:
    """Lines of text at distances from the left, one below another."""

    lines: tuple[tuple[float, SetText], ...]
    rows: int
    above: int = 0  # empty lines before them
    glued: bool = False
    reprise: tuple[Piece, ...] = ()

    @property
    def height(self) -> float:
        """Height in points: whole lines."""
        return self.rows * PITCH

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        """Set them."""
        y = top - self.above * PITCH
        for shift, text in self.lines:
            text.draw(sheet.canvas, left + shift, y)
            y -= text.height

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """Never cut."""
        return None


@dataclass(frozen=True, slots=True)
class Masthead:
    """The red words 35 mm below the top of the text, the number two lines below them, the red rule 4 mm below that."""

    words: SetText
    number: SetText
    glued: bool = False
    reprise: tuple[Piece, ...] = ()

    @property
    def _rule(self) -> float:
        return 35 * MM + self.words.style.size + 3 * PITCH + 4 * MM

    @property
    def height(self) -> float:
        """Whole lines; at least two of them empty below the rule."""
        return math.ceil(self._rule / PITCH + 2) * PITCH

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        """Draw words, number, rule."""
        canvas, style = sheet.canvas, self.words.style
        line = self.words.lines[0]
        canvas.setFillColorRGB(*_RED)
        start = left + (WIDTH - text_width(line, style)) / 2
        draw_runs(canvas, line, style, (start, top - 35 * MM - 0.88 * style.size))
        self.number.draw(canvas, left, top - 35 * MM - style.size - 2 * PITCH)
        canvas.setStrokeColorRGB(*_RED)
        canvas.setLineWidth(_THICK * 2)
        canvas.line(left, top - self._rule, left + WIDTH, top - self._rule)
        canvas.setStrokeGray(0)

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """Never cut."""
        return None


@dataclass(frozen=True, slots=True)
class Imprint:
    """抄送 and 印发 between rules, the last of them the lower edge of the text."""

    copies: SetText | None
    left: SetText
    right: SetText
    glued: bool = False
    reprise: tuple[Piece, ...] = ()

    @property
    def height(self) -> float:
        """Height in points."""
        return (self.copies.height + 6 if self.copies else 0.0) + self.left.height + 6

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        """Draw lines and rules; the words one character from either edge."""
        canvas, indent = sheet.canvas, _SMALL.size
        canvas.setStrokeGray(0)
        y = top
        thickness = _THICK
        for text in (self.copies, self.left):
            if text is None:
                continue
            canvas.setLineWidth(thickness)
            canvas.line(left, y, left + WIDTH, y)
            text.draw(canvas, left + indent, y - 3)
            y -= text.height + 6
            thickness = _THIN
        self.right.draw(canvas, left + indent, y + self.right.height + 3)
        canvas.setLineWidth(_THICK)
        canvas.line(left, y, left + WIDTH, y)

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """Never cut."""
        return None


@dataclass(frozen=True, slots=True)
class Turned:
    """A page lying on its side, its head at the left of the upright page, as the standard wants wide tables."""

    page: tuple[tuple[Piece, float], ...]
    glued: bool = False
    reprise: tuple[Piece, ...] = ()

    @property
    def height(self) -> float:
        """The whole page."""
        return ROOM

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        """Draw its pieces turned by 90° to the left."""
        sheet.canvas.saveState()
        sheet.canvas.translate(left + WIDTH, top - HEIGHT)
        sheet.canvas.rotate(90)
        for piece, below in self.page:
            piece.draw(sheet, 0, WIDTH - below)
        sheet.canvas.restoreState()

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """Never cut."""
        return None


def turned(pieces: Iterable[Piece]) -> list[Page]:
    """Pieces as wide as `HEIGHT`, on pages lying on their side."""
    lying = paginate(pieces, int(WIDTH / PITCH) * PITCH)
    return [[(Turned(tuple(page)), 0.0)] for page in lying]


def masthead(typesetter: Typesetter, words: str, number: str) -> Masthead:
    """The head of a letter with red words, as large as one line allows."""
    style = Style(Face.SONG_BOLD, min(_MARK, 0.9 * WIDTH / max(1, len(words))), _MARK * 1.5, Align.CENTER)
    return Masthead(typesetter.text(words, style, WIDTH), typesetter.one_line(number, _NUMBER, WIDTH))


def number(typesetter: Typesetter, words: str) -> Iterable[Piece]:
    """The number of a letter without red words, at the right."""
    yield Paragraph(typesetter.text(words, replace(FLUSH, align=Align.RIGHT), WIDTH), glued=True)
    yield blank(glued=True)


def title(typesetter: Typesetter, words: str, room: float = WIDTH) -> Iterable[Piece]:
    """The title in lines about as long as each other, none longer than the one above, and an empty line."""
    whole = typesetter.text(words, _TITLE, room)
    chosen = whole
    width = room
    while len(whole.lines) > 1 and "\n" not in words and width > room / 2:
        width -= _TITLE.size / 2
        narrower = typesetter.text(words, _TITLE, width)
        if len(narrower.lines) > len(whole.lines):
            break
        widths = [text_width(line, _TITLE) for line in narrower.lines]
        chosen = narrower if widths == sorted(widths, reverse=True) else chosen
    yield Paragraph(replace(chosen, width=room), glued=True)
    yield blank(glued=True)


def line(typesetter: Typesetter, words: str, glued: bool = False) -> Paragraph:
    """A paragraph flush at the left."""
    return Paragraph(typesetter.text(words, FLUSH, WIDTH), glued)


def passage(typesetter: Typesetter, words: str, level: int = 0, room: float = WIDTH) -> Paragraph:
    """A paragraph, or a heading, which stays with what follows."""
    style = _HEADINGS.get(level, TEXT)
    is_heading = level > 0 and words[-1:] not in "。；！？"
    return Paragraph(typesetter.text(words, style, room), glued=is_heading or words.endswith("："))


def blank(lines: int = 1, glued: bool = False) -> Space:
    """Empty lines."""
    return Space(lines * PITCH, glued)


def table(
    typesetter: Typesetter,
    caption: str,
    columns: Sequence[tuple[str, float, bool]],
    rows: Sequence[Sequence[str]],
    room: float = WIDTH,
) -> Iterable[Piece]:
    """A table whose rows are as high as whole lines of text; columns are (heading, share, centred)."""
    unit = room / MM / sum(share for _, share, _ in columns)
    set_columns = [Column(name, share * unit, _CELL_CENTRED if mid else _CELL) for name, share, mid in columns]
    if caption:
        yield Paragraph(typesetter.text(caption, _CAPTION, room), glued=True)
    for row in ruled(typesetter, set_columns, rows, _CELL_HEAD):
        if isinstance(row, Row):
            reprise = tuple(_on_grid(one) if isinstance(one, Row) else one for one in row.reprise)
            yield replace(_on_grid(row), reprise=reprise)


def _on_grid(row: Row) -> Row:
    return replace(row, least=math.ceil(row.height / PITCH - 1e-6) * PITCH)


def annex_list(typesetter: Typesetter, titles: Sequence[str]) -> Iterable[Piece]:
    """附件： one line below the text, two characters in; several are numbered, their further lines stand below."""
    yield blank(glued=True)
    label = typesetter.text("附件：", FLUSH, WIDTH)
    for at, words in enumerate(titles, 1):
        begin = 5 * CELL
        lead = typesetter.text(f"{at}．", FLUSH, WIDTH) if len(titles) > 1 else None
        start = begin + (text_width(lead.lines[0], FLUSH) if lead else 0.0)
        name = typesetter.text(words, FLUSH, WIDTH - start)
        yield Listed(label if at == 1 else None, lead, begin, name, start)


@dataclass(frozen=True, slots=True)
class Listed:
    """One annex in the list: its lines stand one below another."""

    label: SetText | None
    lead: SetText | None
    begin: float
    name: SetText
    start: float
    glued: bool = False
    reprise: tuple[Piece, ...] = ()

    @property
    def height(self) -> float:
        """Height in points."""
        return self.name.height

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        """Set label, number and name."""
        if self.label:
            self.label.draw(sheet.canvas, left + 2 * CELL, top)
        if self.lead:
            self.lead.draw(sheet.canvas, left + self.begin, top)
        self.name.draw(sheet.canvas, left + self.start, top)

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """Never cut."""
        return None


def signed(typesetter: Typesetter, bureau: str, when: date) -> Placed:
    """The bureau's name over the middle of the day, which ends four characters from the right; 42 mm for the seal."""
    date_text = typesetter.text(day(when), FLUSH, WIDTH)
    name = typesetter.text(bureau, FLUSH, WIDTH)
    half = text_width(date_text.lines[0], FLUSH) / 2
    middle = WIDTH - 4 * CELL - half
    half_name = max(text_width(one, FLUSH) for one in name.lines) / 2
    middle = min(middle, WIDTH - half_name)
    rows = len(name.lines) + 1
    return Placed(((middle - half_name, name), (middle - half, date_text)), rows + 3, above=2)


def keep_with_seal(made: list[Piece]) -> None:
    """No page with the seal alone: the list of annexes and the last of the text go along."""
    for at in range(len(made) - 1, -1, -1):
        piece = made[at]
        if isinstance(piece, Paragraph):
            made[at] = Paragraph(piece.text, glued=True)
        elif isinstance(piece, Row | Space | Listed):
            made[at] = replace(piece, glued=True)
        if not isinstance(piece, Space | Listed):
            return


def annex_head(typesetter: Typesetter, label: str, words: str, room: float = WIDTH) -> Iterable[Piece]:
    """附件 at the left of the first line, its title in the third."""
    yield Paragraph(typesetter.text(label, replace(FLUSH, face=Face.HEI), WIDTH), glued=True)
    yield blank(glued=True)
    yield from title(typesetter, words, room)


def leave_room(made: list[Piece], foot: Imprint) -> None:
    """Where the foot of the last page finds no room, the last of the text (the last two rows) goes along with it."""
    if made and isinstance(made[-1], Paragraph | Row | Space | Listed | Placed):
        made[-1] = replace(made[-1], glued=True)  # type: ignore[type-var]  # all of them are dataclasses
        made.append(Space(foot.height))


def place_imprint(pages: list[Page], foot: Imprint) -> None:
    """At the foot of the last page, or of one more where nothing could leave it room."""
    last = pages[-1]
    if last and isinstance(last[-1][0], Space):
        last.pop()
    if last and last[-1][1] + last[-1][0].height + foot.height > ROOM + 0.01:
        pages.append([])
    pages[-1].append((foot, HEIGHT - foot.height))


def imprint(typesetter: Typesetter, copies: Sequence[str], printed_by: str, when: date) -> Imprint:
    """The foot of the last page."""
    room = WIDTH - 2 * _SMALL.size
    listed = typesetter.text(f"抄送：{'，'.join(copies)}。", _SMALL, room) if copies else None
    return Imprint(
        listed,
        typesetter.one_line(printed_by, _SMALL, room * 0.6),
        typesetter.one_line(f"{day(when)}印发", replace(_SMALL, align=Align.RIGHT), room),
    )

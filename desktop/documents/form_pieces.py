"""From the blocks of a template and the fields of a record to pieces that flow onto pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from desktop.documents import form_words, signature_blocks
from desktop.documents.flow import Piece, Space
from desktop.documents.fonts import Face
from desktop.documents.form_lines import (
    INK_LEAST,
    SEAL_LEAST,
    Beside,
    BlankLine,
    Filler,
    InkLine,
    Seal,
    ink_line,
    seal,
)
from desktop.documents.form_record import FormRecord
from desktop.documents.form_template import Block, BlockKind, Sizes, Template
from desktop.documents.signature_blocks import BlockRow
from desktop.documents.styles import Paragraph
from desktop.documents.table import HEAD_GRAY, Cell, Column, Row, cell, ruled
from desktop.documents.typeset import MM, Align, Style, Typesetter
from desktop.documents.words import day

_AIR, _ONLY_AIR = 1.0, 4.0  # millimetres: what is left of a gap, and the widest that nobody writes in
_SHARE = 0.92  # two blocks would be so wide beside the seal: one of them leaves the seal its place
_SIGNED_IN_INK = (BlockKind.OFFICERS, BlockKind.INK, BlockKind.REFUSAL, BlockKind.SEAL)


@dataclass(frozen=True, slots=True)
class _Styles:
    """The styles of one template."""

    title: Style
    heading: Style
    number: Style
    section: Style
    body: Style
    flush: Style
    line: Style
    note: Style
    label: Style
    cell: Style
    centred: Style


def _styles(sizes: Sizes) -> _Styles:
    body, pitch = sizes.body, sizes.pitch
    small = min(body, 10.5)
    return _Styles(
        title=Style(Face.SONG_BOLD, sizes.title, sizes.title * 1.5, Align.CENTER),
        heading=Style(Face.SONG_BOLD, sizes.heading, sizes.heading * 1.6, Align.CENTER),
        number=Style(Face.SONG, sizes.number, sizes.number * 1.7, Align.RIGHT),
        section=Style(Face.HEI, body, pitch, Align.LEFT),
        body=Style(Face.SONG, body, pitch, indent=2),
        flush=Style(Face.SONG, body, pitch, Align.LEFT),
        line=Style(Face.SONG, body, pitch, Align.LEFT),
        note=Style(Face.KAI, 9.5, 14, Align.LEFT),
        label=Style(Face.HEI, small - 0.5, small * 1.4, Align.CENTER),
        cell=Style(Face.SONG, small, small * 1.45, Align.LEFT),
        centred=Style(Face.SONG, small, small * 1.45, Align.CENTER),
    )


def pieces(
    record: FormRecord, template: Template, typesetter: Typesetter, is_tight: bool = False
) -> list[tuple[Piece, bool]]:
    """The pieces in order, each with whether it is repeated on earlier pages; signatures never stand without text.

    `is_tight` leaves to ink, seal and air only what they need, to save a page.
    """
    maker = _Maker(record, template, typesetter, is_tight)
    made: list[tuple[Piece, bool]] = []
    is_first_ink = True
    for block in template.blocks:
        if not maker.is_wanted(block):
            continue
        if block.kind in _SIGNED_IN_INK and is_first_ink:
            is_first_ink = False
            _glue_last(made)
        added = [(piece, block.on_every_page) for piece in maker.block(block)]
        if added and block.kind is BlockKind.SIGNATURES and is_first_ink:
            _glue_last(made)
        elif added and block.kind in (BlockKind.SIGNATURES, BlockKind.NOTE):
            _glue_from_ink(made)
        made += added
    return made


def _glue_from_ink(made: list[tuple[Piece, bool]]) -> None:
    """What stands below the ink never stands on a page alone: the ink, and with it the last text, goes along."""
    for at in range(len(made) - 1, -1, -1):
        piece, repeats = made[at]
        if piece.glued:
            return
        made[at] = (_glued(piece), repeats)


def _glue_last(made: list[tuple[Piece, bool]]) -> None:
    """The last text before the signatures stays with them; of a long paragraph its last lines do."""
    for at in range(len(made) - 1, -1, -1):
        piece, repeats = made[at]
        is_note = isinstance(piece, Paragraph) and piece.text.style.face is Face.KAI
        made[at] = (_glued(piece), repeats)
        if not is_note and not isinstance(piece, Space):
            return


def _glued(piece: Piece) -> Piece:
    if isinstance(piece, Paragraph):
        return Paragraph(piece.text, glued=True)
    return (
        replace(piece, glued=True)
        if isinstance(piece, Space | BlankLine | Row | InkLine | Seal | Beside | BlockRow)
        else piece
    )


class _Maker:
    """Makes the pieces of one record."""

    def __init__(self, record: FormRecord, template: Template, typesetter: Typesetter, is_tight: bool) -> None:
        self._record = record
        self._is_tight = is_tight
        self._template = template
        self._typesetter = typesetter
        self._styles = _styles(template.sizes)
        self._width = template.margins.width
        self._words = form_words.words_of(record, template)
        self._beside = _beside_seal(template.blocks) if len(record.signers) == 1 else None
        self._makers: dict[BlockKind, Callable[[Block], Iterable[Piece]]] = {
            BlockKind.TITLE: self._title,
            BlockKind.NUMBER: self._number,
            BlockKind.HEADING: self._heading,
            BlockKind.LINE: self._line,
            BlockKind.PROSE: self._prose,
            BlockKind.LIST: self._list,
            BlockKind.TABLE: self._table,
            BlockKind.GRID: self._grid,
            BlockKind.OFFICERS: self._officers,
            BlockKind.INK: self._ink_line,
            BlockKind.REFUSAL: self._refusal,
            BlockKind.SEAL: self._seal,
            BlockKind.NOTE: self._note,
            BlockKind.SIGNATURES: self._signatures,
            BlockKind.GAP: self._gap,
        }

    def is_wanted(self, block: Block) -> bool:
        """Whether its conditions hold."""
        return form_words.is_wanted(block, self._record, self._words)

    def block(self, block: Block) -> Iterable[Piece]:
        """The pieces of one block."""
        return self._makers[block.kind](block)

    def _filled(self, text: str) -> str:
        return form_words.filled(text, self._words)

    def _paragraph(self, text: str, style: Style, glued: bool = False) -> Paragraph:
        return Paragraph(self._typesetter.text(text, style, self._width), glued)

    def _title(self, block: Block) -> Iterable[Piece]:
        template, styles = self._template, self._styles
        if template.heading:
            yield self._paragraph(self._filled(template.heading), styles.heading, glued=True)
        yield self._paragraph(self._filled(block.text) or template.title, styles.title, glued=True)
        yield Space(2 * MM, glued=True)

    def _number(self, block: Block) -> Iterable[Piece]:
        yield self._paragraph(self._record.printed_number, self._styles.number, glued=True)
        yield Space(2 * MM, glued=True)

    def _heading(self, block: Block) -> Iterable[Piece]:
        yield Space(2 * MM)
        yield self._paragraph(self._filled(block.text), self._styles.section, glued=True)

    def _line(self, block: Block) -> Iterable[Piece]:
        return Filler(self._typesetter, self._styles.line, self._width).lines(block.text, self._words, True)

    def _prose(self, block: Block) -> Iterable[Piece]:
        style = self._styles.flush if block.is_flush else self._styles.body
        text = self._filled(block.text)
        yield self._paragraph(text, style, glued=text.endswith("："))  # what it announces stands on the same page

    def _note(self, block: Block) -> Iterable[Piece]:
        yield self._paragraph(self._filled(block.text), self._styles.note)

    def _gap(self, block: Block) -> Iterable[Piece]:
        wide = float(block.text or 4)
        yield Space((_AIR if self._is_tight and wide <= _ONLY_AIR else wide) * MM)

    def _officers(self, block: Block) -> Iterable[Piece]:
        for one in self._record.officers:
            yield self._ink(form_words.of_officer(block.text, one), form_words.of_officer(block.beside, one))

    def _ink_line(self, block: Block) -> Iterable[Piece]:
        yield self._ink(self._filled(block.text), self._filled(block.beside))

    def _list(self, block: Block) -> Iterable[Piece]:
        lines = form_words.lines(self._record.fields.get(block.text, ()))
        if not lines:
            lines, numbering = ((block.empty or "无。",), "")
        else:
            numbering = "" if block.numbering == "none" else block.numbering
        for at, line in enumerate(lines, 1):
            number = numbering.replace("{n}", str(at))
            yield self._paragraph(f"{number}{line}", self._styles.body)

    def _table(self, block: Block) -> Iterable[Piece]:
        whole = sum(column.width for column in block.columns)
        unit = self._width / MM / whole
        styles = self._styles
        columns = [
            Column(one.title, one.width * unit, styles.centred if one.is_centred else styles.cell)
            for one in block.columns
        ]
        rows = form_words.rows(self._record.fields.get(block.text, ()), block.columns[0].field)
        if not rows:
            yield from ruled(self._typesetter, columns, [], styles.label)
            text = self._typesetter.text(block.empty or "无", styles.cell, self._width - 3 * MM)
            yield Row((Cell((text,), self._width),))
        else:
            lines = [[row.get(one.field, "") for one in block.columns] for row in rows]
            head, *body = ruled(self._typesetter, columns, lines, styles.label)
            yield head
            yield from (replace(row, least=block.height * MM) if isinstance(row, Row) else row for row in body)
        yield Space(2 * MM)

    def _grid(self, block: Block) -> Iterable[Piece]:
        styles = self._styles
        most = max(len(row) for row in block.cells)
        label = min(26.0, self._width / MM / most * 0.42)
        for row in block.cells:
            each = self._width / MM / len(row)
            cells: list[Cell] = []
            for text in row:
                name, value = form_words.cell(text, self._words)
                cells.append(cell(self._typesetter, [(name, styles.label)], label, HEAD_GRAY))
                cells.append(cell(self._typesetter, [(value, styles.cell)], each - label))
            yield Row(tuple(cells), least=9 * MM)
        yield Space(2 * MM)

    def _ink(self, label: str, beside: str) -> InkLine:
        made = ink_line(self._typesetter, label, beside, self._styles.line, self._width)
        return replace(made, glued=True, room=INK_LEAST if self._is_tight else made.room)

    def _refusal(self, block: Block) -> Iterable[Piece]:
        filler = Filler(self._typesetter, self._styles.line, self._width)
        yield Space((_AIR if self._is_tight else 3) * MM, glued=True)
        yield from filler.lines("拒签情况：{拒签情况}", self._words, True)
        witness = self._words.get("见证人", "")
        yield self._ink(f"见证人{f'（{witness}）' if witness else ''}签名：", "")

    def _seal(self, block: Block) -> Iterable[Piece]:
        lines = (self._record.bureau, self._filled(block.text) or "（印章）", day(self._record.day))
        place = seal(self._typesetter, lines, self._styles.line, self._width)
        place = replace(place, room=SEAL_LEAST if self._is_tight else place.room)
        if self._beside:
            yield Beside((Space((_AIR if self._is_tight else 3) * MM), *self._signed(self._beside.text, _SHARE)), place)
        else:
            yield place

    def _signatures(self, block: Block) -> Iterable[Piece]:
        if self._record.signers and block is not self._beside:
            yield Space(3 * MM, glued=True)
            yield from self._signed(block.text)

    def _signed(self, title: str, share: float = 1.0) -> Iterable[Piece]:
        yield self._paragraph(title or "电子签名", self._styles.section, glued=True)
        *above, last = signature_blocks.blocks(self._typesetter, self._record.signers, self._width * share)
        yield from (_glued(one) for one in above)
        yield last


def _beside_seal(blocks: Iterable[Block]) -> Block | None:
    """The electronic signatures that come below the seal: a single one has room beside it."""
    kinds = (BlockKind.SEAL, BlockKind.SIGNATURES)
    found = [block for block in blocks if block.kind in kinds and not (block.when or block.unless)]
    return found[1] if tuple(block.kind for block in found) == kinds else None

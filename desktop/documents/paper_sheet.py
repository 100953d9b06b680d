"""The paper sheet (底稿) that goes underground: A4, one block per place, boxes for gloves, and where every box stands.

Same record, same bytes. Nothing that is in the record is left out of the paper: a place that needs more than two pages
is printed whole all the same, and a split by specialty is proposed.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import replace

from reportlab.lib.pagesizes import A4

from desktop.documents import paper_sheet_form as forms
from desktop.documents import paper_sheet_frame as frames
from desktop.documents import paper_sheet_positions as positions
from desktop.documents import pdfa
from desktop.documents.flow import Page, Piece, Sheet, paginate
from desktop.documents.page import drawing
from desktop.documents.paper_sheet_grid import Placed, Row
from desktop.documents.paper_sheet_positions import PAPER, PageMarks, Positions, Spot
from desktop.documents.paper_sheet_record import (
    WITHOUT_SPECIALTY,
    Block,
    Part,
    SheetDrawn,
    SheetRecord,
    SplitProposal,
)
from desktop.documents.paper_sheet_rows import block_pieces
from desktop.documents.record import Level
from desktop.documents.typeset import MM, Typesetter

MOST_PAGES = 2  # of one place and specialty
_ROOM = frames.ROOM * MM


def draw(record: SheetRecord) -> SheetDrawn:
    """The sheet of a visit, with the positions of everything on it."""
    typesetter = Typesetter()
    pages = _pages(typesetter, record)
    proposals = tuple(_proposals(typesetter, record, pages))
    spots = tuple(_spots(typesetter, pages))
    name = positions.name_of(spots)
    marks = tuple(frames.marks(record, name, number, len(pages)) for number in range(1, len(pages) + 1))
    found = Positions(marks, spots)
    data = positions.encode(found, {**_named(record), "sheet": name})
    return SheetDrawn(
        pdf=_print(typesetter, record, pages, marks, data),
        positions=found,
        data=data,
        pages=len(pages),
        rows=sum(len(block.rows) for block in record.blocks),
        name=name,
        proposals=proposals,
        missing=tuple(typesetter.missing),
    )


def parts(block: Block) -> tuple[tuple[str, Block], ...]:
    """A block by specialty, in the order of its rows; a finding stands with its item's specialty, else in the first."""
    names = list(dict.fromkeys(row.specialty or WITHOUT_SPECIALTY for row in block.rows))
    if not names:
        return (("", block),)
    found = []
    for name in names:
        rows = tuple(row for row in block.rows if (row.specialty or WITHOUT_SPECIALTY) == name)
        findings = tuple(one for one in block.findings if _home(one.specialty, names) == name)
        found.append((name, replace(block, rows=rows, findings=findings)))
    found[:-1] = [(name, replace(part, remarks=())) for name, part in found[:-1]]
    return tuple(found)


def _shares(typesetter: Typesetter, block: Block) -> tuple[tuple[str, Block], ...]:
    """The block by specialty; a specialty that needs more than two pages is cut into 之1, 之2 …"""
    found = []
    for name, part in parts(block):
        cut = _cut(typesetter, name, part)
        found += [(f"{name}之{number}" if len(cut) > 1 else name, one) for number, one in enumerate(cut, 1)]
    return tuple(found)


def _cut(typesetter: Typesetter, name: str, part: Block) -> list[Block]:
    """Halves of halves, until each has its two pages; 必查 stand first in the rows, so they go out first."""
    if len(part.rows) < 2 or len(paginate(block_pieces(typesetter, part, name), _ROOM)) <= MOST_PAGES:
        return [part]
    half = len(part.rows) // 2
    before = replace(part, rows=part.rows[:half], remarks=())
    after = replace(part, rows=part.rows[half:], findings=())
    return [*_cut(typesetter, name, before), *_cut(typesetter, name, after)]


def _home(specialty: str, names: Sequence[str]) -> str:
    return specialty if specialty in names else names[0]


def _pages(typesetter: Typesetter, record: SheetRecord) -> list[Page]:
    """Blocks flow on, unless one then touches more than two pages and would not on a page of its own.

    Each part of a split place has pages of its own: it is handed to somebody else.
    """
    runs: list[list[Piece]] = [forms.form(typesetter, record)]
    is_closed = False
    for block in record.blocks:
        is_split = block.place in record.split
        for name, part in _shares(typesetter, block) if is_split else (("", block),):
            pieces = block_pieces(typesetter, part, name)
            if is_split or is_closed or (block.rows and _is_torn(runs[-1], pieces, block.place)):
                runs.append([])
            runs[-1] += pieces
            is_closed = is_split
    runs[-1] += forms.tail(typesetter)
    pages = [page for run in runs for page in paginate(run, _ROOM)]
    return [*pages[:-1], _filled(typesetter, pages[-1])]


def _filled(typesetter: Typesetter, last: Page) -> Page:
    """The last page with what room is left for sketches and notes."""
    taken = max(below + piece.height for piece, below in last)
    notes = forms.notes(typesetter, _ROOM - taken - forms.AIR)
    return [*last, (notes, taken + forms.AIR)] if notes else last


def _is_torn(before: Sequence[Piece], pieces: Sequence[Piece], place: str) -> bool:
    flowing = _touched(paginate([*before, *pieces], _ROOM), place)
    return flowing > MOST_PAGES >= len(paginate(pieces, _ROOM))


def _touched(pages: Iterable[Page], place: str) -> int:
    """On how many pages rows of a place stand."""
    return sum(any(isinstance(piece, Row) and piece.block == place for piece, _ in page) for page in pages)


def _proposals(typesetter: Typesetter, record: SheetRecord, pages: Sequence[Page]) -> Iterable[SplitProposal]:
    for block in record.blocks:
        if block.place in record.split or not block.rows:  # old findings of other places have nothing to part
            continue
        taken = _touched(pages, block.place)
        if taken > MOST_PAGES:
            shares = tuple(_share(typesetter, name, part) for name, part in _shares(typesetter, block))
            yield SplitProposal(block.place, block.name, taken, shares)


def _share(typesetter: Typesetter, name: str, part: Block) -> Part:
    pages = paginate(block_pieces(typesetter, part, name), _ROOM)
    must = sum(row.level is Level.MUST for row in part.rows)
    return Part(name, len(part.rows), must, len(pages))


def _spots(typesetter: Typesetter, pages: Sequence[Page]) -> Iterable[Spot]:
    strip = forms.page_signatures(typesetter)
    for number, page in enumerate(pages, 1):
        for piece, below in page:
            if isinstance(piece, Row):
                yield from _millimetres(number, piece.fields(frames.LEFT * MM, _top(below)))
        yield from _millimetres(number, strip.fields(frames.LEFT * MM, (PAPER[1] - frames.STRIP) * MM))


def _millimetres(page: int, placed: Iterable[Placed]) -> Iterable[Spot]:
    for field, frame in placed:
        top = PAPER[1] - frame.top / MM
        rect = tuple(round(side, 2) for side in (frame.left / MM, top, frame.width / MM, frame.height / MM))
        yield Spot(page, field, (rect[0], rect[1], rect[2], rect[3]))


def _top(below: float) -> float:
    return (PAPER[1] - frames.TOP) * MM - below


def _print(
    typesetter: Typesetter, record: SheetRecord, pages: Sequence[Page], marks: Sequence[PageMarks], data: bytes
) -> bytes:
    paper = pdfa.Paper(
        title=f"检查底稿 {record.mine.name} {record.only}".rstrip(),
        author="、".join(record.people),
        subject=record.checklist.title,
        made=record.drawn_at,
        attachment_name=positions.NAME,
        attachment=data,
    )
    with drawing:
        target = io.BytesIO()
        canvas = pdfa.open_canvas(target, paper, A4)
        for of, page in zip(marks, pages, strict=True):
            sheet = Sheet(canvas, of.page)
            for piece, below in page:
                piece.draw(sheet, frames.LEFT * MM, _top(below))
            frames.draw(canvas, typesetter, record, of, len(pages))
            canvas.showPage()
        pdfa.finish(canvas, paper, {})
        canvas.save()
    return target.getvalue()


def _named(record: SheetRecord) -> dict[str, str]:
    return {
        "mine": record.mine.code,
        "mine_name": record.mine.name,
        "checklist": record.checklist.digest,
        "checklist_title": record.checklist.title,
        "checklist_edition": record.checklist.version,
        "notice": record.checklist.draft_notice or "",
        "visit": record.visit,
        "specialty": record.only,
        "made": record.drawn_at.isoformat(),
    }

"""Where everything stands on the paper sheet, for whoever reads scanned sheets later. No font, no PDF here.

Format `yikuang-sheet/1`, UTF-8 JSON with sorted keys; attached to the PDF as `sheet.json`:
    format     "yikuang-sheet/1"
    origin     "upper left, x to the right, y down, mm"
    paper      [width, height] in mm
    mine, mine_name, checklist, checklist_title, checklist_edition, notice, visit, made
    sheet      8 hex digits, as in the QR; specialty: the one this sheet is for, or ""
    pages      [{page (from 1), qr: rect, qr_text, marks: [rect] upper left, upper right, lower left, lower right}]
    spots      [{page, kind, rect, …}] in reading order; beside them whichever applies of place, item, number (the
               short number), finding (its id), box (合格 不合格 不适用, or 已整改 部分整改 未整改), param, order
A rect is [left, top, width, height] in mm; of a box it is the middle of its line, of a value the printed unit stands
at its right end. Kinds: `Kind`. The four marks are
black squares; a reader finds them first and maps a scan onto the millimetres. Keys may be added; none changes its
meaning.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

NAME = "sheet.json"
FORMAT = "yikuang-sheet/1"
PAPER = (210.0, 297.0)
Rect = tuple[float, float, float, float]


class Kind(StrEnum):
    """What a spot is for."""

    ROW = "row"
    RESULT = "result"
    RECHECK = "recheck"
    VALUE = "value"
    PHOTO = "photo"
    REASON = "reason"
    DATE = "date"
    MINE_IN = "mine_in"
    MINE_OUT = "mine_out"
    PLACE_IN = "place_in"
    PLACE_OUT = "place_out"
    ESCORT = "escort"
    SIGN_IN = "app_sign_in"
    ORDER_TIME = "order_time"
    ORDER_PLACE = "order_place"
    ORDER_TEXT = "order_text"
    ORDER_TOLD = "order_told"
    UNLISTED = "unlisted_place"
    NOTES = "notes"
    SIGNATURE = "signature"
    PAGE_SIGNATURE = "page_signature"


@dataclass(frozen=True, slots=True)
class Field:
    """What is written at a spot: of which item at which place, which box, which value, which line of a table."""

    kind: Kind
    place: str = ""
    item: str = ""
    number: int = 0
    finding: str = ""
    box: str = ""
    param: str = ""
    order: int = 0


@dataclass(frozen=True, slots=True)
class Spot:
    """A field on a page (from 1) with its rectangle in mm."""

    page: int
    field: Field
    rect: Rect


@dataclass(frozen=True, slots=True)
class PageMarks:
    """What a reader finds a page by."""

    page: int
    qr: Rect
    qr_text: str
    marks: tuple[Rect, Rect, Rect, Rect]


@dataclass(frozen=True, slots=True)
class Positions:
    """All pages and all spots of one sheet."""

    pages: tuple[PageMarks, ...]
    spots: tuple[Spot, ...]

    def of(self, kind: Kind) -> tuple[Spot, ...]:
        """The spots of one kind, in reading order."""
        return tuple(spot for spot in self.spots if spot.field.kind is kind)


def name_of(spots: Iterable[Spot]) -> str:
    """8 hex digits that name a sheet by what stands where on it, so that a scan finds its positions again."""
    told = json.dumps([_plain(spot) for spot in spots], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def encode(positions: Positions, head: dict[str, str]) -> bytes:
    """sheet.json; `head` are the texts that name the sheet. Same input, same bytes."""
    content = {
        "format": FORMAT,
        "origin": "upper left, x to the right, y down, mm",
        "paper": list(PAPER),
        **head,
        "pages": [
            {"page": one.page, "qr": list(one.qr), "qr_text": one.qr_text, "marks": [list(rect) for rect in one.marks]}
            for one in positions.pages
        ],
        "spots": [_plain(spot) for spot in positions.spots],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _plain(spot: Spot) -> dict[str, object]:
    field = spot.field
    named = {name: getattr(field, name) for name in ("place", "item", "number", "finding", "box", "param", "order")}
    kept = {name: value for name, value in named.items() if value}
    return {"page": spot.page, "kind": field.kind.value, "rect": list(spot.rect), **kept}

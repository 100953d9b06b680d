"""What goes onto the paper sheet (底稿) that an inspector carries underground: short texts, limits in few words, and
the name that every page bears in its QR.

Pure. Name of a page: `YKYS2*<mine>*<checklist digest>*<visit>*<page>*<pages>*<sheet>`; hex digests, visits and sheets
stand in upper case (denser in a QR), the rest as it is. `<sheet>` tells two sheets printed for one visit apart (another
route, another specialty). Fields are never moved or renamed; a new form gets another first word. `YKYS1` is the same
without the sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from desktop.errors import BadInput
from desktop.supervision import judging
from desktop.supervision.checklist import Checklist, Level, Limit, Section, items_by_id, route_sections

LONGEST_TEXT = 40  # characters of an item on paper
PREFIX = "YKYS2"
_BEFORE = "YKYS1"
_WORTH_KEEPING = 0.45  # of the room: a cut at a comma before that loses too much
_MOST_CASES = 3
_LONGEST_MINE = 48  # bytes in the QR
_HEX = re.compile(r"(?:[0-9A-F]{32}){1,2}")
_ASIDE = re.compile(r"（[^（）]*）|\([^()]*\)")
_WORDY = re.compile(r"[0-9A-Za-z.%/×²³]")


class PageName(msgspec.Struct, frozen=True):
    """Which page of which sheet: `visit` may be empty (a sheet printed without a plan); pages count from 1; `sheet` is
    8 hex digits.
    """

    mine: str
    checklist: str
    visit: str
    page: int
    pages: int
    sheet: str = ""


def page_name(name: PageName) -> str:
    """The text of a page's QR; a very long mine is cut (the visit decides)."""
    mine = name.mine.encode()[:_LONGEST_MINE].decode(errors="ignore")
    parts = (mine, _upper(name.checklist), _upper(name.visit), str(name.page), str(name.pages))
    return "*".join((PREFIX, *parts, name.sheet.upper()) if name.sheet else (_BEFORE, *parts))


def read_page_name(text: str) -> PageName:
    """The page a QR names. BadInput when it is not one of ours, or of a newer program."""
    head, _, rest = text.partition("*")
    named = 5 if head == PREFIX else 4
    parts = rest.rsplit("*", named)
    if head not in (PREFIX, _BEFORE) or len(parts) != named + 1 or not (_is_count(parts[3]) and _is_count(parts[4])):
        raise BadInput("这不是检查底稿的二维码；请扫描底稿右上角的二维码。")
    mine, checklist, visit, page, pages, *sheet = parts
    return PageName(mine, _lower(checklist), _lower(visit), int(page), int(pages), "".join(sheet).lower())


def due_sections(
    checklist: Checklist, passed: Iterable[str], sampled: Iterable[tuple[str, str]] | None = None
) -> tuple[Section, ...]:
    """What a visit along these places (ids) has to print: every 必查 item of every scope and place passed.

    `sampled` are the (place, item) of the 抽查 items chosen for this visit; None prints all of them. No choice can
    leave out a 必查 item (晋政办发〔2024〕29号 第三十八条、第三十九条（一）), nor a place: one where nothing was drawn
    still has its times to write.
    """
    chosen = None if sampled is None else set(sampled)
    items = items_by_id(checklist)
    kept = []
    for section in route_sections(checklist, passed):
        lines = tuple(
            line
            for line in section.lines
            if chosen is None or items[line.item].level is Level.MUST or (section.place.id, line.item) in chosen
        )
        kept.append(msgspec.structs.replace(section, lines=lines))
    return tuple(kept)


def number_words(numbers: Iterable[int]) -> str:
    """Short numbers in few words: `12～18、25`."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return "、".join(str(first) if first == last else f"{first}～{last}" for first, last in runs)


def shorten(text: str, room: int = LONGEST_TEXT) -> str:
    """A text of at most `room` characters: remarks in brackets go first, then what follows the last comma
    that fits. A shortened text ends in an ellipsis."""
    whole = " ".join(text.split()).rstrip("。 ")
    if len(whole) <= room:
        return whole
    bare = _ASIDE.sub("", whole)
    if 0 < len(bare) < room:
        return bare + "…"
    text = bare or whole
    fits = text[: room - 1]
    ends = [place for place, letter in enumerate(fits) if letter in "，；。：、"]
    if ends and ends[-1] >= room * _WORTH_KEEPING:
        return fits[: ends[-1]] + "…"
    end = len(fits)
    while end > room * _WORTH_KEEPING and _WORDY.match(text[end - 1]) and _WORDY.match(text[end]):
        end -= 1
    return text[:end].rstrip("，；。：、 ") + "…"


def limit_words(limit: Limit, design: Mapping[str, str]) -> str:
    """The limit in as few words as a narrow column needs: `≤24 ppm`, `综采≥1.8 其他≥1.6 m`, `≤1.2 m（设计）`.

    More than three cases are counted, not listed (the program shows them when the value is typed).
    """
    own = design.get(limit.param)
    if limit.cases:
        words = _cases(limit)
    elif limit.limit is None and limit.low is None and own:
        words = f"{judging.SIGNS.get(limit.comparison, '')}{own} {judging.unit_text(limit.unit)}（设计）"
    else:
        return judging.limit_text(limit)
    return f"触发条件 {words}" if limit.trigger else words


def _cases(limit: Limit) -> str:
    sign, unit = judging.SIGNS.get(limit.comparison, ""), judging.unit_text(limit.unit)
    bounds = [case.limit if case.low is None else f"{case.low}～{case.high}" for case in limit.cases]
    if len(limit.cases) > _MOST_CASES:
        return f"{sign}{bounds[0]}…{bounds[-1]} {unit}（分{len(bounds)}档）"
    listed = " ".join(f"{case.condition}{sign}{bound}" for case, bound in zip(limit.cases, bounds, strict=True))
    return f"{listed} {unit}"


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < len(text) < 5


def _upper(text: str) -> str:
    raised = text.upper()
    return raised if _HEX.fullmatch(raised) else text


def _lower(text: str) -> str:
    return text.lower() if _HEX.fullmatch(text) else text

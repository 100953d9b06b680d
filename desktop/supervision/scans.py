"""Scans and photos of a visit's filled-in paper sheet (底稿): attached page by page, kept as they came.

Subject `scans/<visit>`, scope `mine/<code>`: a noun of its own, for a sheet may come after the visit was closed and
changes nothing that was sealed in it. A page knows what its QR said; a page attached by hand says nothing of itself.
A page attached by mistake is withdrawn with a reason; both facts stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from desktop.errors import NotAllowed
from desktop.journal.entry import Told
from desktop.supervision.facts import Body, check_moments, in_order, read


class ScanAttached(Body, frozen=True):
    """A page of the sheet. `original` (the file as it came) and `preview` (a JPEG of this page) are blob hashes.

    `at_page` counts from 1 in a file of many pages, 0 in a picture. `page`, `pages`, `sheet`, `checklist` are what the
    QR said (`qr` is its text); 0 and "" when a person chose the visit. `positions` is the blob that tells where the
    boxes of this printed sheet stand, when the desk that printed it attached it.
    """

    original: str
    preview: str
    name: str
    person: str
    at: str
    at_page: int = 0
    page: int = 0
    pages: int = 0
    sheet: str = ""
    checklist: str = ""
    qr: str = ""
    positions: str = ""

    @property
    def key(self) -> tuple[str, int]:
        """What tells this page from every other: the file's hash and the page in it."""
        return self.original, self.at_page


class ScanWithdrawn(Body, frozen=True):
    """A page that was attached by mistake."""

    original: str
    at_page: int
    reason: str
    person: str
    at: str


KINDS: dict[str, type[Body]] = {"scan.attached": ScanAttached, "scan.withdrawn": ScanWithdrawn}


class Print(Body, frozen=True):
    """One printed sheet of the visit as far as its pages came back. `missing` are page numbers without a scan."""

    sheet: str
    pages: int
    found: tuple[int, ...]
    missing: tuple[int, ...]


class Scans(Body, frozen=True):
    """State of `scans/<visit>`: the pages attached, in the order attached, and those withdrawn since."""

    pages: tuple[ScanAttached, ...] = ()
    withdrawn: tuple[ScanWithdrawn, ...] = ()
    unknown: int = 0

    def page(self, original: str, at_page: int) -> ScanAttached | None:
        """A page that stands attached."""
        return next((one for one in self.pages if one.key == (original, at_page)), None)

    @property
    def prints(self) -> tuple[Print, ...]:
        """The printed sheets that pages came back of; a page without a number is of none."""
        found: dict[tuple[str, int], set[int]] = {}
        for one in self.pages:
            if 0 < one.page <= one.pages < 10_000:
                found.setdefault((one.sheet, one.pages), set()).add(one.page)
        return tuple(
            Print(
                sheet=sheet,
                pages=pages,
                found=tuple(sorted(numbers)),
                missing=tuple(number for number in range(1, pages + 1) if number not in numbers),
            )
            for (sheet, pages), numbers in found.items()
        )

    @property
    def in_order(self) -> tuple[ScanAttached, ...]:
        """The pages as a person lays them out: by sheet and page, those without a number last."""
        sheets = list(dict.fromkeys((one.sheet, one.pages) for one in self.pages if one.page))
        rank = {sheet: number for number, sheet in enumerate(sheets)}
        last = len(sheets)
        return tuple(
            sorted(
                self.pages, key=lambda one: (rank[one.sheet, one.pages] if one.page else last, one.page, one.at_page)
            )
        )


def missing_words(prints: Iterable[Print]) -> str:
    """What still lacks, in words: `缺第 3、5 页`; of several sheets with the number of pages. "" when nothing does."""
    lacking = [one for one in prints if one.missing]
    several = len(lacking) > 1
    return "；".join(
        (f"共 {one.pages} 页的一份" if several else "") + f"缺第 {'、'.join(map(str, one.missing))} 页"
        for one in lacking
    )


def listed(state: Scans) -> str:
    """The scans as an attachment is listed on paper: how many pages, what lacks, each file with the beginning of its
    hash. "" when there are none.
    """
    if not state.pages:
        return ""
    files = {one.original: one.name for one in state.in_order}
    named = "；".join(f"{name}（{original[:16]}）" for original, name in files.items())
    lacking = missing_words(state.prints)
    return f"附件：检查底稿扫描件 {len(state.pages)} 页{'，' if lacking else ''}{lacking}。文件（校验值）：{named}。"


def fold(facts: Sequence[Told]) -> Scans:
    """The scans from their facts, in any order and however often repeated."""
    state = Scans()
    for fact in in_order(facts):
        match read(fact, KINDS):
            case ScanAttached() as new:
                if state.page(*new.key) is None:
                    state = replace(state, pages=(*state.pages, new))
            case ScanWithdrawn() as gone:
                kept = tuple(one for one in state.pages if one.key != (gone.original, gone.at_page))
                state = replace(state, pages=kept, withdrawn=(*state.withdrawn, gone))
            case _:
                state = replace(state, unknown=state.unknown + 1)
    return state


def check(body: Body, state: Scans) -> None:
    """NotAllowed when this fact may not follow this state."""
    match body:
        case ScanAttached():
            check_moments(body.at)
            if state.page(*body.key) is not None:
                raise NotAllowed(f"“{body.name}”这一页已经附过，不用再附。")
        case ScanWithdrawn():
            check_moments(body.at)
            if state.page(body.original, body.at_page) is None:
                raise NotAllowed("这一页底稿没有附在这次检查上，请刷新后再看。")
            if not body.reason.strip():
                raise NotAllowed("移除底稿扫描件须写明原因。")
        case _:
            pass

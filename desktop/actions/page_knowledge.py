"""Pages that go with a paper and bear no signature of their own (更正, 回执): drawn again from the records and
compared.

The same records draw the same bytes, so a page that differs is older than the records here, or was changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop.actions import correction_pages, receipt_pages
from desktop.desk import Desk
from desktop.errors import Missing

_DRAWN: dict[str, Callable[[Desk, str, str], bytes]] = {"更正": correction_pages.draw, "回执": receipt_pages.draw}


@dataclass(frozen=True, slots=True)
class Compared:
    """Whether a page is what the records here say, in words."""

    is_same: bool
    words: str


def number_of(title: str) -> str:
    """The number of the paper a page with this title goes with; "" for what is no such page."""
    kind, _, number = title.partition(" ")
    return number if kind in _DRAWN else ""


def compare(desk: Desk, pdf: bytes, title: str, visit: str) -> Compared:
    """The page against the one drawn now from the records of the visit."""
    kind, _, number = title.partition(" ")
    try:
        same = _DRAWN[kind](desk, visit, number) == pdf
    except Missing as error:
        return Compared(False, f"本机的记录画不出这一页（{error}），没有核对内容。")
    if same:
        return Compared(True, f"与按本机记录重新画出的“{title}”逐字节相同：内容与已封存的记录一致。")
    return Compared(False, f"与按本机记录现在画出的“{title}”不同：此后又有更正或回执，或者被改动；请以重新打印的为准。")

"""Document numbers as actions take them: from the blocks of this seat, in the transaction that seals; the whole design
stands in `supervision/numbers.py`. Without a number left the paper's is provisional and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop.desk import Desk
from desktop.errors import NotAllowed
from desktop.store import queries, seats
from desktop.store.database import Session
from desktop.supervision import numbers
from desktop.supervision.numbers import Numbered
from desktop.supervision.visit import PaperKind

SERIES: dict[str, str] = {PaperKind.LEDGER: numbers.LEDGER}  # those of other papers stand in their templates
_JUST_USED = "这个文号刚刚被用掉，没有封存；请再按一次。"


@dataclass(frozen=True, slots=True)
class Taken:
    """A number about to be used; `keep` remembers it in the sealing transaction. `numbered` goes into the fact."""

    text: str
    is_provisional: bool
    keep: Callable[[Session], None]
    numbered: Numbered


def take(session: Session, desk: Desk, series: str, form: str = "") -> Taken:
    """The next number of this year, of a series (`应急现决`) or a `PaperKind`: （演示县）应急责改〔2026〕（12）号.

    `form` is the template's own way to write it, with {region} {level} {series} {year} {count}; else the family's.
    """
    run, year = SERIES.get(series, series), desk.world.today().year
    office, name = queries.organisation(session), seats.name(session, desk.holder.fingerprint)
    free = _free(session, desk, Numbered(series=run, year=year))
    numbered = Numbered(series=run, year=year, count=free[0] if free else 0)
    counter, reached, word = name, numbered.count, ""
    if not free:
        counter = f"{name}/临"
        reached = seats.taken(session, run, year, counter) + 1
        word = f"临{name[:4]}-{reached}"
    region = (office.region or numbers.region_of(office.name)) if office else ""
    text = numbers.text_of(numbered, region, office.level if office else "", form=form, provisional=word)

    def keep(inside: Session) -> None:
        if seats.taken(inside, run, year, counter) >= reached:
            raise NotAllowed(_JUST_USED)
        seats.note_taken(inside, run, year, counter, reached)

    return Taken(text, not free, keep, numbered)


def left(session: Session, desk: Desk, series: str) -> int:
    """How many numbers of this year are left here before they become provisional."""
    run = Numbered(series=SERIES.get(series, series), year=desk.world.today().year)
    return len(_free(session, desk, run))


def printed(number: str, entry: str) -> str:
    """The number as it stands on paper: with four characters of the hash of the entry that took it."""
    return f"{number}·{entry[:4]}" if entry else number


def _free(session: Session, desk: Desk, run: Numbered) -> list[int]:
    office = queries.bureau(session)
    return seats.free(session, office.code, run, desk.holder.fingerprint) if office else []

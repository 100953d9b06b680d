"""The editions of the system and the stricter numbers of one's own bureau: reading them, and laying one down.

A city or county may only be stricter, from a day on, and names its document (第四十六条; the proposed reading of it:
只能更严); with the province's consent it may be lower, where the bureau reads it so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop import law
from desktop.actions import readings
from desktop.actions.versions import organisation
from desktop.desk import Act, Changes, Desk, Fact
from desktop.errors import BadInput, NotAllowed
from desktop.regulation import editions
from desktop.regulation.editions import Edition, Key, Tightening
from desktop.store import queries
from desktop.store.database import Session
from desktop.supervision.local_rules import NumberLaid
from desktop.supervision.roster import Org


@dataclass(frozen=True, slots=True)
class Numbers:
    """What holds today: the edition (None: none), the one about to end without a next, every stricter number known
    here with the names of its organisations, and what is owed a week at the person's own one.
    """

    today: dt.date
    edition: Edition | None
    ending: Edition | None
    laid: tuple[Tightening, ...]
    names: dict[str, str]
    owed: dict[Key, int]
    own: str
    is_administrator: bool
    may_be_lower: bool = False


def read_numbers(desk: Desk) -> Numbers:
    """The numbers in force today for this person's organisation."""
    today = desk.world.today()
    with desk.reading() as session:
        laid = tightenings(session)
        office = queries.organisation(session)
        chain = queries.above(session, office.code) if office else []
        names = {one.code: one.name for one in queries.organisations(session)}
        is_administrator = queries.is_administrator(session, desk.person)
        owed = {key: owed_at(session, key, today, chain) for key in Key}
        may_be_lower = readings.rules(session, today).may_be_lower
    edition = editions.in_force(law.editions(), today)
    return Numbers(
        today=today,
        edition=edition,
        ending=ending(today),
        laid=tuple(sorted(laid, key=lambda one: (one.key, one.since, one.org))),
        names=names,
        owed=owed,
        own=office.code if office else "",
        is_administrator=is_administrator,
        may_be_lower=may_be_lower,
    )


def ending(day: dt.date) -> Edition | None:
    """The edition that is about to end without a next one (第四十七条)."""
    return editions.ending(law.editions(), day)


def owed_at(session: Session, key: Key, day: dt.date, chain: Sequence[str]) -> int:
    """How many times a week is owed on a day at an organisation and those above it (`chain`); 0 without an edition."""
    edition = editions.in_force(law.editions(), day)
    if edition is None:
        return 0
    may_be_lower = readings.rules(session, day).may_be_lower
    return editions.number(edition, key, day, chain, tightenings(session), may_be_lower=may_be_lower)


def owed_by(session: Session, key: Key, day: dt.date, offices: Iterable[str]) -> dict[str, int]:
    """The same for each of these organisations; "" is the bureau itself."""
    bureau = queries.bureau(session)
    own = bureau.code if bureau else ""
    return {one: owed_at(session, key, day, queries.above(session, one or own)) for one in offices}


def tightenings(session: Session) -> tuple[Tightening, ...]:
    """Every number that bureaus known here laid down."""
    return tuple(
        Tightening(code, one.key, one.value, day, one.document, one.consent)
        for code, org in queries.states(session, "org", Org)
        for one in org.numbers
        if (day := _day(one.since)) is not None
    )


def lay(desk: Desk, key: Key, value: int, since: str, document: str, *, consent: str = "") -> Changes:
    """Lay a number down for this person's organisation and those below it; 0 takes the one of that day back. `consent`
    is the province's document for a lower one. NotAllowed for who is no administrator; BadInput with what is wrong.
    """
    with desk.reading() as session:
        if not queries.is_administrator(session, desk.person):
            raise NotAllowed("只有管理员可以登记收严的次数；请告诉本单位管理员。")
        known, practice = tightenings(session), readings.practice(session)
    org, day = organisation(desk), _day(since)
    if day is None:
        raise BadInput("起始日期写成 2026-12-01 这样。")
    if value:
        laid = Tightening(org, key, value, day, document, consent)
        if why := editions.unfit(laid, law.editions(), may_be_lower=practice.on(day).may_be_lower):
            raise BadInput(f"{why}。")
    elif (org, key, day) not in {(one.org, one.key, one.since) for one in known}:
        raise BadInput(f"本单位没有登记过自 {day} 起的这个次数，不用撤回。")
    body = NumberLaid(
        key=key,
        value=value,
        since=day.isoformat(),
        document=document.strip(),
        at=desk.world.text(),
        consent=consent.strip(),
    )
    return desk.seal([Act(f"org/{org}", (Fact(f"org/{org}", body),))])


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        return None

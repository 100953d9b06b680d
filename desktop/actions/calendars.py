"""The bureau's calendar: 重点时段 (第十八条) and corrections of holidays are added, changed and ended by
supervisors.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from desktop.desk import Act, Changes, Desk, Fact
from desktop.errors import BadInput, NotAllowed
from desktop.store import publications, queries
from desktop.store.database import Session
from desktop.supervision import workdays
from desktop.supervision.bureau_calendar import Calendar, DaysSet, Ended, PeriodListed, PeriodSet
from desktop.supervision.facts import Body
from desktop.supervision.roster import MineKind, MineRegistered


def known(session: Session, org: str) -> tuple[Calendar, ...]:
    """The calendars that hold for an organisation, the highest first: those above it and its own."""
    return _of_chain(session, publications.read(session).above(org))


def _of_chain(session: Session, chain: list[str]) -> tuple[Calendar, ...]:
    return tuple(queries.state(session, f"calendar/{one}", Calendar) or Calendar() for one in reversed(chain))


def of_mine(session: Session, card: MineRegistered) -> tuple[Calendar, ...]:
    """The calendars that hold for a mine: of who supervises it, and above."""
    publication = publications.read(session)
    return _of_chain(session, publication.above(publication.keeper(card)))


def own(session: Session, person: str) -> str:
    """The organisation of a person, or of this desk."""
    found, bureau = queries.person(session, person), queries.organisation(session)
    return found.org if found else bureau.code if bureau else ""


def of_mines(session: Session, cards: Iterable[MineRegistered]) -> dict[str, tuple[Calendar, ...]]:
    """By mine the calendars that hold for it, each organisation's read once."""
    read: dict[str, tuple[Calendar, ...]] = {}
    found = {}
    for card in cards:
        if card.supervised_by not in read:
            read[card.supervised_by] = of_mine(session, card)
        found[card.code] = read[card.supervised_by]
    return found


def periods(session: Session, card: MineRegistered, first: dt.date, last: dt.date) -> tuple[PeriodListed, ...]:
    """The 重点时段 of a mine that touch these days (both included)."""
    return workdays.key_periods(of_mine(session, card), card.code, str(card.kind), first, last)


def set_period(
    desk: Desk,
    name: str,
    since: str,
    until: str,
    document: str,
    *,
    kinds: Iterable[str] = (),
    mines: Iterable[str] = (),
    is_stationed: bool = False,
    line: str = "",
) -> Changes:
    """Add a 重点时段, or change the one of id `line`. NotAllowed for who is no supervisor, or as its check says;
    BadInput for a kind or a mine that nobody knows.
    """
    named, wanted = tuple(dict.fromkeys(mines)), tuple(dict.fromkeys(kinds))
    with desk.reading() as session:
        strange = [one for one in named if queries.mine(session, one) is None]
    strange += [one for one in wanted if one not in list(MineKind)]
    if strange:
        raise BadInput(f"没有矿山或矿山类别“{strange[0]}”，请核对。")
    body = PeriodSet(
        id=line or desk.world.name(),
        name=name.strip(),
        since=since,
        until=until,
        document=document.strip(),
        kinds=wanted,
        mines=named,
        is_stationed=is_stationed,
        person=desk.person,
        at=desk.world.text(),
    )
    return _seal(desk, body)


def set_days(
    desk: Desk, name: str, since: str, until: str, document: str, *, is_working: bool, line: str = ""
) -> Changes:
    """Say that days are off or worked, or change the correction of id `line`. NotAllowed as above."""
    body = DaysSet(
        id=line or desk.world.name(),
        name=name.strip(),
        since=since,
        until=until,
        document=document.strip(),
        is_working=is_working,
        person=desk.person,
        at=desk.world.text(),
    )
    return _seal(desk, body)


def end(desk: Desk, line: str, reason: str, until: str = "") -> Changes:
    """A line holds no longer after a day; "" takes it back altogether. NotAllowed as above."""
    return _seal(desk, Ended(id=line, reason=reason.strip(), until=until, person=desk.person, at=desk.world.text()))


def _seal(desk: Desk, body: Body) -> Changes:
    with desk.reading() as session:
        if not queries.is_supervisor(session, desk.person):
            raise NotAllowed("只有主管部门的人员可以修改日历；请把通知交给主管部门登记。")
        org = own(session, desk.person)
    return desk.seal([Act(f"org/{org}", (Fact(f"calendar/{org}", body),))])

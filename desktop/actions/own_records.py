"""The desk's own records as the plain facts that figures are reckoned from: roster, leave, visits, remote checks.

A visit counts when it is closed, for everybody of its team, on the day it began; a leave that is approved, as it
really was. Which leaves are seen depends on who asks: others' are only read by the managing role.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from desktop.actions import local_numbers, readings
from desktop.regulation.roll import (
    Absence,
    Change,
    Consent,
    Deed,
    Designation,
    Lesson,
    Mine,
    Org,
    Person,
    Roll,
    Seat,
    Spot,
    Way,
)
from desktop.store import queries
from desktop.store.database import Session
from desktop.supervision import roster
from desktop.supervision.days import day_of, start_of
from desktop.supervision.duties import Span
from desktop.supervision.facts import Body
from desktop.supervision.leave import Leave
from desktop.supervision.presence import is_outage
from desktop.supervision.remote import RemoteCheck
from desktop.supervision.training import Exam, Training
from desktop.supervision.visit import AppSignIn, Paper, VisitKind

Visits = list[tuple[str, str, "Made"]]  # mine, name, what figures need of it
_A_WEEK = dt.timedelta(days=7)


class Came(Body, frozen=True):
    """Somebody of a visit's team."""

    person: str


class Began(Body, frozen=True):
    """What figures need of a visit's opening."""

    kind: VisitKind
    started: str
    people: tuple[Came, ...]
    app_sign_in: AppSignIn = AppSignIn()


class Ended(Body, frozen=True):
    """That a visit was closed, when, and under which number."""

    ended: str
    number: str = ""


class Made(Body, frozen=True):
    """A visit without what was found in it, which reads many times as fast."""

    opened: Began | None = None
    closed: Ended | None = None
    papers: tuple[Paper, ...] = ()


def roll(session: Session, period: Span) -> Roll:
    """Everything this desk knows, with what was done in the period and the weeks around it."""
    found = roster_of(session)
    codes = [one.code for one in found.mines]
    made = visits(session, codes, period)
    deeds = (*visit_deeds(made, outages(session, made)), *remote_deeds(session, codes, period))
    return replace(found, deeds=deeds)


def roster_of(session: Session) -> Roll:
    """Who and what there is, and who was away; nothing done."""
    near = {card.code for card in queries.mines(session)}
    cards = [state for code, state in queries.states(session, "mine", roster.Mine) if code in near]
    orgs = queries.organisations(session)
    listed = _listed(session)
    office = queries.bureau(session)
    own = office.code if office else ""
    groups = [one for _, one in queries.states(session, "group", roster.Group)]
    return Roll(
        orgs=tuple(Org(one.code, one.name, one.level, one.parent or "") for one in orgs),
        mines=tuple(
            _mine(state, state.card, own, listed.get(state.card.code)) for state in cards if state.card is not None
        ),
        people=tuple(_person(one) for one in queries.people(session)),
        designations=tuple(designations(session)),
        consents=tuple(_consents(session)),
        lessons=tuple(_lessons(session)),
        seats=tuple(seat for group in groups for seat in _seats(group)),
        changes=tuple(change for state in cards if state.card for change in _changes(state.card.code, state)),
        absences=tuple(_absences(session)),
        tightenings=local_numbers.tightenings(session),
    )


def visits(session: Session, mines: Iterable[str], period: Span) -> Visits:
    """The visits at these mines in the period and a week around it."""
    span = _around(period)
    return [(mine, *one) for mine in mines for one in queries.states_between(session, "visit", Made, mine, span)]


def outages(session: Session, found: Visits) -> frozenset[str]:
    """The visits that have no number of the APP but the proof of its outage (第十九条); they are asked for only where
    the bureau ever read it so.
    """
    if not any(one.outage_counts for one in readings.practice(session).held):
        return frozenset()
    bare = {name: one.opened for _, name, one in found if one.opened and one.closed}
    noted = queries.presences(session, bare)
    return frozenset(
        name for name, began in bare.items() if is_outage(noted[name].noted if name in noted else (), began.app_sign_in)
    )


def visit_deeds(found: Visits, outages: Collection[str] = ()) -> Iterator[Deed]:
    """Closed visits as deeds, one for each of the team (第十三条); `outages` are those with a proved one."""
    for mine, name, one in found:
        day = day_of(one.opened.started) if one.opened and one.closed else None
        if one.opened is not None and day is not None:
            for person in dict.fromkeys(who.person for who in one.opened.people):
                number = one.opened.app_sign_in.number or ""
                yield Deed(Way.ON_SITE, person, mine, day, number, Spot(f"visit/{name}"), is_outage=name in outages)


def remote_deeds(session: Session, mines: Iterable[str], period: Span) -> Iterator[Deed]:
    """Remote checks as deeds (第十二条)."""
    span = _around(period)
    for mine in mines:
        for name, one in queries.states_between(session, "remote", RemoteCheck, mine, span):
            day = day_of(one.checked.started) if one.checked else None
            if one.checked is not None and day is not None:
                number = one.checked.app_number or ""
                yield Deed(Way.REMOTE, one.checked.person, mine, day, number, Spot(f"remote/{name}"))


def _around(period: Span) -> tuple[str, str]:
    return start_of(period[0] - _A_WEEK), start_of(period[1] + _A_WEEK)


def _mine(state: roster.Mine, card: roster.MineRegistered, office: str, listed: dt.date | None) -> Mine:
    return Mine(
        code=card.code,
        name=card.name,
        org=card.supervised_by or office,
        kind=card.kind,
        status=state.first_status,
        stripping=_decimal(card.stripping),
        parent=card.attached_to,
        listed=listed,
        own_posts=card.own_posts,
    )


def _listed(session: Session) -> dict[str, dt.date]:
    """When each mine's own checklist was first published (第十四条: 一矿一表)."""
    found: dict[str, dt.date] = {}
    for _, one in queries.states(session, "checklist", roster.Checklist):
        for version in one.versions:
            day = _day(version.day)
            if version.mine and day is not None:
                found[version.mine] = min(day, found.get(version.mine, day))
    return found


def _changes(mine: str, state: roster.Mine) -> Iterator[Change]:
    return (Change(mine, day, one.status) for one in state.changes if (day := _day(one.day)) is not None)


def _person(one: roster.PersonRegistered) -> Person:
    until = _day(one.certificate_until or "")
    return Person(one.code, one.name, one.org, one.staff_type, one.certificate or "", until)


def designations(session: Session) -> Iterator[Designation]:
    """Who is designated to which mine, from when to when (第十三条: 指定监管)."""
    for _, one in queries.states(session, "designation", roster.Designation):
        for period in one.periods:
            since, until = _day(period.since), _day(period.until or "")
            if since is not None:
                yield Designation(one.person, one.mine, since, until)


def _consents(session: Session) -> Iterator[Consent]:
    for _, state in queries.states(session, "designation", roster.Designation):
        for one in state.consented:
            since, day = _day(one.since), _day(one.day)
            if since is not None and day is not None:
                yield Consent(one.person, one.mine, since, day, _day(one.until), one.document)


def _lessons(session: Session) -> Iterator[Lesson]:
    passed = {Exam.PASSED: True, Exam.FAILED: False}
    for _, state in queries.states(session, "training", Training):
        for one in state.noted:
            if (day := _day(one.day)) is not None:
                yield Lesson(one.about, day, one.title, passed.get(one.exam))


def _seats(group: roster.Group) -> Iterator[Seat]:
    """Every forming, up to the day before the next."""
    starts = [_day(one.since) for one in group.formings]
    for formed, since, following in zip(group.formings, starts, (*starts[1:], None), strict=True):
        until = following - dt.timedelta(days=1) if following else None
        for one in formed.members:
            yield Seat(formed.code, one.person, "", one.is_leader, one.specialties, since, until)
        for mine in formed.mines:
            yield Seat(formed.code, "", mine, since=since, until=until)


def _absences(session: Session) -> Iterator[Absence]:
    for _, one in queries.states(session, "leave", Leave):
        first, last = (_day(text) for text in one.span or ("", ""))
        if one.asked is not None and first is not None and last is not None:
            yield Absence(one.asked.person, first, last, one.is_approved)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None

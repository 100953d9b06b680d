"""Groups, certificates and rotation on a day: what a bureau is warned of. Nothing here punishes; each warning says its
article and what is lacking. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from desktop.regulation.editions import Edition
from desktop.regulation.known import Known
from desktop.regulation.patrols import is_there
from desktop.regulation.readings import Rules
from desktop.regulation.roll import Consent, Person, Seat
from desktop.supervision.roster import MineKind

CERTIFICATE_NOTICE = 60  # days before a certificate ends
ROTATION_NOTICES = (65, 35, 15)  # days before the year is over: 300, 330 and 350 days since it began


class Lack(StrEnum):
    """What a group lacks (第十三条)."""

    PEOPLE = "人数不足"
    CERTIFICATES = "持证人数不足"
    LEADER = "组长不是一名"
    SPECIALTIES = "专业不全"
    MINES = "煤矿不是三座"


@dataclass(frozen=True, slots=True)
class Group:
    """A coal group on a day; `missing` are the specialties nobody covers."""

    code: str
    mines: tuple[str, ...]
    members: tuple[str, ...]
    leaders: tuple[str, ...]
    certified: tuple[str, ...]
    missing: tuple[str, ...]
    lacks: tuple[Lack, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """A certificate that ends soon or has ended; `days` are left, negative when it is over."""

    person: str
    until: dt.date
    days: int


class Rotation(StrEnum):
    """Where a designation stands in its year (第十条)."""

    COMING = "将满一年"
    DUE = "须轮换或报省级同意"
    CONSENTED = "已报省级同意"


@dataclass(frozen=True, slots=True)
class Turn:
    """A designation that is to be changed; `days` since it began, `due` the first day on which its year is over."""

    person: str
    mine: str
    since: dt.date
    days: int
    due: dt.date
    standing: Rotation
    consent: Consent | None = None


def groups(known: Known, day: dt.date) -> tuple[Group, ...]:
    """Coal groups on a day (第十三条: 每组至少六人、两人持证，六个专业有人负责，组长一名，原则上三座煤矿). In an
    edition without groups there are none to look at.
    """
    edition = known.edition(day)
    if edition is None or not edition.coal_by_group:
        return ()
    seats: dict[str, list[Seat]] = defaultdict(list)
    for seat in known.roll.seats:
        if is_there(seat, day):
            seats[seat.group].append(seat)
    found = (_group(known, edition, own, day) for _, own in sorted(seats.items()))
    return tuple(one for one in found if one.mines)


def is_certified(person: Person, day: dt.date) -> bool:
    """Whether the person's enforcement certificate is in force (第十三条; the last day counts)."""
    return bool(person.certificate) and (person.certificate_until is None or person.certificate_until >= day)


def certificates_ending(known: Known, day: dt.date) -> tuple[Ending, ...]:
    """Certificates of designated people and members of groups that end within sixty days or have ended, the most urgent
    first.
    """
    wanted = {person for person, mine in known.designated if known.is_designated(person, mine, day)}
    wanted |= {seat.person for seat in known.roll.seats if is_there(seat, day)}
    found = [
        Ending(one.code, one.certificate_until, (one.certificate_until - day).days)
        for one in known.roll.people
        if one.code in wanted and one.certificate and one.certificate_until is not None
    ]
    near = (one for one in found if one.days <= CERTIFICATE_NOTICE)
    return tuple(sorted(near, key=lambda one: (one.days, one.person)))


def rotation(known: Known, day: dt.date, *, notice: int = ROTATION_NOTICES[0]) -> tuple[Turn, ...]:
    """Designations whose year is over or will be within `notice` days (第十条: 每年至少轮换一次，超过一年须报省级同意),
    the longest first. The days count from the designation to that mine, or it is to end with the calendar year after it
    began (the bureau's reading).
    """
    edition = known.edition(day)
    if edition is None or edition.rotation_days is None:
        return ()
    found = []
    agreed = {(one.person, one.mine, one.since): one for one in known.roll.consents if _is_given(one, day)}
    for (person, mine), stretches in known.designated.items():
        for first, last in stretches:
            since, days = dt.date.fromordinal(first), day.toordinal() - first
            due = _due(since, edition.rotation_days, known.rules(day))
            if last >= day.toordinal() and days >= 0 and (due - day).days <= notice:
                consent = agreed.get((person, mine, since))
                standing = _standing(day, due, is_agreed=consent is not None)
                found.append(Turn(person, mine, since, days, due, standing, consent))
    return tuple(sorted(found, key=lambda one: (-one.days, one.person, one.mine)))


def _is_given(one: Consent, day: dt.date) -> bool:
    return one.day <= day and (one.until is None or day <= one.until)


def _due(since: dt.date, year: int, rules: Rules) -> dt.date:
    """The first day on which it is longer than a year."""
    return dt.date(since.year + 2, 1, 1) if rules.calendar_years else since + dt.timedelta(days=year)


def _standing(day: dt.date, due: dt.date, *, is_agreed: bool) -> Rotation:
    if day < due:
        return Rotation.COMING
    return Rotation.CONSENTED if is_agreed else Rotation.DUE


def _group(known: Known, edition: Edition, seats: list[Seat], day: dt.date) -> Group:
    mines = {seat.mine for seat in seats if seat.mine in known.mines and known.mines[seat.mine].kind is MineKind.COAL}
    members = sorted({seat.person for seat in seats if seat.person})
    certified = tuple(one for one in members if one in known.people and is_certified(known.people[one], day))
    leaders = tuple(sorted({seat.person for seat in seats if seat.is_leader and seat.person}))
    covered = {word for seat in seats for word in seat.specialties}
    missing = tuple(word for word in edition.specialties if word not in covered)
    lacks = {
        Lack.PEOPLE: len(members) < (edition.group_people or 0),
        Lack.CERTIFICATES: len(certified) < (edition.group_certificates or 0),
        Lack.LEADER: len(leaders) != 1,
        Lack.SPECIALTIES: bool(missing),
        Lack.MINES: edition.group_mines is not None and len(mines) != edition.group_mines,
    }
    return Group(
        seats[0].group,
        tuple(sorted(mines)),
        tuple(members),
        leaders,
        certified,
        missing,
        tuple(one for one in lacks if lacks[one]),
    )

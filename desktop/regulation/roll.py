"""The plain facts that figures are reckoned from: who and what there is, who answered for which mine when, what was
done. Read from workbooks or from the desk's own records; here nobody knows which. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from desktop.regulation.editions import Tightening
from desktop.supervision.roster import MineKind

COUNTY = "县"
ACTIVE = ("生产", "建设")  # 第六条: 正常生产建设
UNDERGROUND = (MineKind.COAL, MineKind.UNDERGROUND)


class Way(StrEnum):
    """How a mine is looked after: at the mine (第十三条) or from afar (第十二条)."""

    ON_SITE = "现场"
    REMOTE = "远程"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a fact stands: file, sheet and row, or the record's name."""

    source: str
    sheet: str = ""
    row: int | None = None


NOWHERE = Spot("")


@dataclass(frozen=True, slots=True)
class Org:
    """An organisation; `level` is 省, 市 or 县."""

    code: str
    name: str
    level: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Mine:
    """A mine or pond. `status` holds where no change says otherwise, `stripping` is in 10,000 t a year, `listed` the
    day its checklist was made, `own_posts` the number of people its bureau laid itself.
    """

    code: str
    name: str
    org: str
    kind: MineKind
    status: str = "生产"
    stripping: Decimal | None = None
    parent: str = ""
    listed: dt.date | None = None
    own_posts: int | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """An inspector."""

    code: str
    name: str
    org: str
    staff_type: str = ""
    certificate: str = ""
    certificate_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Designation:
    """A person answers for a mine from a day to a day, both included; None is open."""

    person: str
    mine: str
    since: dt.date
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """The province agreed, from a day on, to the designation that began on `since` going on beyond its year (第十条);
    `until` None is as long as it runs.
    """

    person: str
    mine: str
    since: dt.date
    day: dt.date
    until: dt.date | None = None
    document: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A training of a person on a day; `is_passed` is what the examination gave, None without one (第四十二条)."""

    person: str
    day: dt.date
    title: str = ""
    is_passed: bool | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """A member of a group, a mine of a group, or both in one row, from a day to a day, both included; empty where the
    row does not say.
    """

    group: str
    person: str = ""
    mine: str = ""
    is_leader: bool = False
    specialties: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A mine has this status from this day on."""

    mine: str
    day: dt.date
    status: str


@dataclass(frozen=True, slots=True)
class Absence:
    """A leave, both days included; only an approved one counts (第二十条)."""

    person: str
    first: dt.date
    last: dt.date
    is_approved: bool = True


@dataclass(frozen=True, slots=True)
class Deed:
    """A visit or a remote check: who, at which mine, on which day; `doer` who really was there, where it is counted as
    another's; `is_outage` when the APP was down, with its proof.
    """

    way: Way
    person: str
    mine: str
    day: dt.date
    number: str = ""
    spot: Spot = NOWHERE
    doer: str = ""
    is_outage: bool = False


@dataclass(frozen=True, slots=True)
class Roll:
    """All of it. Codes are unique; whoever reads a source has left out and told what is not right."""

    orgs: tuple[Org, ...] = ()
    mines: tuple[Mine, ...] = ()
    people: tuple[Person, ...] = ()
    designations: tuple[Designation, ...] = ()
    consents: tuple[Consent, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    seats: tuple[Seat, ...] = ()
    changes: tuple[Change, ...] = ()
    absences: tuple[Absence, ...] = ()
    tightenings: tuple[Tightening, ...] = ()
    deeds: tuple[Deed, ...] = ()


def chain(orgs: Iterable[Org], code: str) -> tuple[str, ...]:
    """An organisation and all above it, nearest first."""
    parents = {one.code: one.parent for one in orgs}
    found: list[str] = []
    while code in parents and code not in found:
        found.append(code)
        code = parents[code]
    return tuple(found)


def is_active(status: str) -> bool:
    """Whether a mine of this status counts: 正常生产 or 正常建设 (第六条)."""
    return plain(status) in ACTIVE


def plain(status: str) -> str:
    """A status without what some put before it: 正常生产 → 生产."""
    return status.strip().removeprefix("正常")

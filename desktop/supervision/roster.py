"""Who and what there is: organisations, mines with their places, people, designations, groups, devices, published
checklists.

All of it lives in `org/<code>` scopes and is written by the bureau. Days are `2026-11-22` in Beijing time. Sources:
晋政办发〔2024〕29号 第五条（人员）、第六条（配备）、第十条（轮换）、第十三条（指定与编组）、第十四条（检查工作表）。
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

from msgspec.structs import replace

from desktop.errors import NotAllowed
from desktop.journal.entry import Told
from desktop.supervision import grouping, local_rules, roles
from desktop.supervision.facts import Body, check_days, in_order, read
from desktop.supervision.local_rules import NumberLaid, ReadingChosen
from desktop.supervision.publishing import DesignationPublished, with_notice
from desktop.supervision.rotating import RotationConsented, with_consent

Role = roles.Role
Member = grouping.Member
GroupFormed = grouping.GroupFormed
Group = grouping.Group
fold_group = grouping.fold_group
formed_on = grouping.formed_on
RoleGranted = roles.RoleGranted
RoleEnded = roles.RoleEnded

_B = TypeVar("_B", bound=Body)


class MineKind(StrEnum):
    """The kinds of mine the roster knows."""

    COAL = "煤矿"
    UNDERGROUND = "地下开采"
    OPEN_PIT = "露天开采"
    POND = "独立尾矿库"
    ATTACHED_POND = "附带尾矿库"
    QUARRY = "小型采石"


class Place(Body, frozen=True):
    """A place or system of a mine: the unit of coverage. Ended places stay known by their `until`."""

    id: str
    name: str
    kind: str
    since: str = ""
    until: str | None = None


class OrgFounded(Body, frozen=True):
    """A bureau began. `root` is its CA's certificate, `recovery` the public key that desks wrap their data key to;
    `region` the short name of its region (地区简称) in document numbers, "" when nobody set one.
    """

    code: str
    name: str
    level: str = "县"
    parent: str | None = None
    root: bytes = b""
    recovery: bytes = b""
    region: str = ""


class RemediesNamed(Body, frozen=True):
    """Where the mine may turn against an order of this bureau: the authority for 行政复议 and the court, as orders
    print them (行政复议法 第二十条; 行政诉讼法 第四十六条); a later naming replaces the earlier one.
    """

    authority: str = ""
    court: str = ""


class MineRegistered(Body, frozen=True):
    """The mine's card; a later registration replaces the earlier one.

    `status_since` is the day from which the status holds, "" since ever. What staffing needs (第六条):
    `stripping` in 10,000 t a year as decimal text, `attached_to` the mine that a pond belongs to, `own_posts` the
    number of people that the bureau laid itself.
    """

    code: str
    name: str
    kind: MineKind
    status: str = "生产"
    supervised_by: str = ""
    address: str = ""
    leader: str = ""
    leader_title: str = ""
    phone: str = ""
    tags: tuple[str, ...] = ()
    working: str = ""
    design: dict[str, str] = {}
    places: tuple[Place, ...] = ()
    status_since: str = ""
    stripping: str = ""
    attached_to: str = ""
    own_posts: int | None = None


class PersonRegistered(Body, frozen=True):
    """An appointed person. The enforcement certificate may be missing (第五条、行政处罚须两名持证人员)."""

    code: str
    name: str
    org: str
    staff_type: str = ""
    certificate: str | None = None
    certificate_until: str | None = None
    specialties: tuple[str, ...] = ()


class DesignationMade(Body, frozen=True):
    """The person answers for the mine from this day (第十三条 至少两人一矿)."""

    person: str
    mine: str
    since: str


class DesignationEnded(Body, frozen=True):
    """The person answers for the mine no longer after this day. `reason` says why nothing was handed over (第十条)."""

    person: str
    mine: str
    until: str
    reason: str = ""


class DeviceEnrolled(Body, frozen=True):
    """A device's certificate (DER) for a person; `ordinal` counts the bureau's devices (older programs headed their
    document numbers with it).
    """

    person: str
    certificate: bytes
    name: str = ""
    ordinal: int = 0


class RevocationsListed(Body, frozen=True):
    """The CA's revocation list (CRL, DER), the `number`-th: papers carry it for validators that know no journal."""

    der: bytes
    number: int


class DeviceRevoked(Body, frozen=True):
    """The device may sign no longer; what it sends later is held (待处理)."""

    reason: str


class ChecklistPublished(Body, frozen=True):
    """A checklist is in force; the file is the blob named by the fact. `mine` is None for a whole catalogue.

    `day`: the day it was published, as its publisher states it; "" of those from before it was asked.
    `layer` (省, 市, 县, 本矿) says that the file is not a whole catalogue but a layer over `catalogue`, laid by `org`.
    """

    catalogue: str
    title: str
    edition: str
    digest: str
    mine: str | None = None
    layer: str = ""
    org: str = ""
    day: str = ""


KINDS: dict[str, type[Body]] = {
    "org.founded": OrgFounded,
    "org.remedies_named": RemediesNamed,
    "org.reading_chosen": ReadingChosen,
    "org.number_laid": NumberLaid,
    "org.revocations_listed": RevocationsListed,
    "mine.registered": MineRegistered,
    "person.registered": PersonRegistered,
    "role.granted": RoleGranted,
    "role.ended": RoleEnded,
    "designation.made": DesignationMade,
    "designation.ended": DesignationEnded,
    "designation.published": DesignationPublished,
    "designation.consented": RotationConsented,
    "group.formed": GroupFormed,
    "device.enrolled": DeviceEnrolled,
    "device.revoked": DeviceRevoked,
    "checklist.published": ChecklistPublished,
}


class Org(Body, frozen=True):
    """State of `org/<code>`."""

    founded: OrgFounded | None = None
    unknown: int = 0
    remedies: RemediesNamed = RemediesNamed()
    readings: tuple[ReadingChosen, ...] = ()
    numbers: tuple[NumberLaid, ...] = ()
    revocations: RevocationsListed | None = None


class StatusChange(Body, frozen=True):
    """A mine has this status from this day on."""

    day: str
    status: str


class Mine(Body, frozen=True):
    """State of `mine/<code>`: the newest card, the status of the first one, and how it changed since."""

    card: MineRegistered | None = None
    unknown: int = 0
    first_status: str = ""
    changes: tuple[StatusChange, ...] = ()


class Person(Body, frozen=True):
    """State of `person/<code>`: the newest registration and the roles in force."""

    registered: PersonRegistered | None = None
    roles: tuple[RoleGranted, ...] = ()
    unknown: int = 0


class Period(Body, frozen=True):
    """From a day to a day, both included; `until` None is open."""

    since: str
    until: str | None = None


class Designation(Body, frozen=True):
    """State of `designation/<person>/<mine>`: the periods it was in force, and which were announced (第九条)."""

    person: str = ""
    mine: str = ""
    periods: tuple[Period, ...] = ()
    published: tuple[DesignationPublished, ...] = ()
    consented: tuple[RotationConsented, ...] = ()
    unknown: int = 0


class Device(Body, frozen=True):
    """State of `device/<fingerprint>`."""

    enrolled: DeviceEnrolled | None = None
    revoked: DeviceRevoked | None = None
    unknown: int = 0


class Checklist(Body, frozen=True):
    """State of `checklist/<catalogue>`, `checklist/<catalogue>/<mine>`, or of a layer `checklist/<catalogue>/层/<org>`
    (`…/<mine>`): every published version, the newest last.
    """

    versions: tuple[ChecklistPublished, ...] = ()
    unknown: int = 0


State = Org | Mine | Person | Designation | Group | Device | Checklist


def fold_org(facts: Sequence[Told]) -> Org:
    """Org from its facts, in any order."""
    state = Org()
    for fact in in_order(facts):
        match read(fact, KINDS):
            case OrgFounded() as body:
                state = replace(state, founded=body)
            case RemediesNamed() as body:
                state = replace(state, remedies=body)
            case RevocationsListed() as body:
                is_newer = state.revocations is None or body.number >= state.revocations.number
                state = replace(state, revocations=body if is_newer else state.revocations)
            case ReadingChosen() as body:
                state = replace(state, readings=local_rules.with_reading(state.readings, body))
            case NumberLaid() as body:
                state = replace(state, numbers=local_rules.with_number(state.numbers, body))
            case _:
                state = replace(state, unknown=state.unknown + 1)
    return state


def fold_mine(facts: Sequence[Told]) -> Mine:
    """Mine from its facts, in any order."""
    state = Mine()
    for fact in in_order(facts):
        match read(fact, KINDS):
            case MineRegistered() as body:
                first, changes = _statuses(state, body)
                state = Mine(card=body, unknown=state.unknown, first_status=first, changes=changes)
            case _:
                state = replace(state, unknown=state.unknown + 1)
    return state


def fold_person(facts: Sequence[Told]) -> Person:
    """Person from its facts, in any order."""
    state = Person()
    for fact in in_order(facts):
        match read(fact, KINDS):
            case PersonRegistered() as body:
                state = replace(state, registered=body)
            case (RoleGranted() | RoleEnded()) as body:
                state = replace(state, roles=roles.granted(state.roles, body))
            case _:
                state = replace(state, unknown=state.unknown + 1)
    return state


def fold_designation(facts: Sequence[Told]) -> Designation:
    """Designation from its facts, in any order."""
    state = Designation()
    for fact in in_order(facts):
        match read(fact, KINDS):
            case DesignationMade() as body:
                periods = (*state.periods, Period(since=body.since))
                state = replace(state, person=body.person, mine=body.mine, periods=periods)
            case DesignationEnded() as body:
                ended = tuple(
                    Period(since=one.since, until=body.until) if one.until is None else one for one in state.periods
                )
                state = replace(state, person=body.person, mine=body.mine, periods=ended)
            case DesignationPublished() as body:
                state = replace(state, published=with_notice(state.published, body))
            case RotationConsented() as body:
                state = replace(state, consented=with_consent(state.consented, body))
            case _:
                state = replace(state, unknown=state.unknown + 1)
    return state


def fold_device(facts: Sequence[Told]) -> Device:
    """Device from its facts, in any order. A revocation is never undone by an enrolment."""
    state = Device()
    for fact in in_order(facts):
        match read(fact, KINDS):
            case DeviceEnrolled() as body:
                state = replace(state, enrolled=state.enrolled or body)
            case DeviceRevoked() as body:
                state = replace(state, revoked=state.revoked or body)
            case _:
                state = replace(state, unknown=state.unknown + 1)
    return state


def fold_checklist(facts: Sequence[Told]) -> Checklist:
    """Published versions from their facts, in any order."""
    state = Checklist()
    for fact in in_order(facts):
        match read(fact, KINDS):
            case ChecklistPublished() as body:
                state = replace(state, versions=(*state.versions, body))
            case _:
                state = replace(state, unknown=state.unknown + 1)
    return state


def check(body: Body, state: State) -> None:
    """NotAllowed when this roster fact may not follow this state."""
    if isinstance(body, MineRegistered):
        check_days(body.status_since)
    if isinstance(body, GroupFormed):
        check_days(body.since)
    match body, state:
        case DesignationEnded(), Designation(periods=periods) if not any(one.until is None for one in periods):
            raise NotAllowed("这项指派并未生效，不能结束。")
        case DesignationPublished(since=since), Designation(periods=periods) if since not in {
            one.since for one in periods
        }:
            raise NotAllowed(f"没有自 {since} 起的这项指派，不能登记公告；请刷新。")
        case RotationConsented(since=since), Designation(periods=periods) if since not in {
            one.since for one in periods
        }:
            raise NotAllowed(f"没有自 {since} 起的这项指派，不能登记省级同意；请刷新。")
        case RoleEnded(role=role, org=org), Person(roles=known) if RoleGranted(role=role, org=org) not in known:
            raise NotAllowed("这项角色并未授予，不能收回。请核对人员和单位。")
        case DeviceEnrolled(), Device(enrolled=DeviceEnrolled()):
            raise NotAllowed("这台设备已经注册过。")
        case DeviceRevoked(), Device(enrolled=None):
            raise NotAllowed("没有这台设备，不能吊销。请核对证书指纹。")
        case MineRegistered(places=places), _ if len({one.id for one in places}) != len(places):
            raise NotAllowed(f"矿山 {body.code} 的地点编号有重复，请改正。")
        case _:
            pass


def in_force(periods: Sequence[Period], first: dt.date, last: dt.date) -> bool:
    """Whether any period touches a day between first and last (both included)."""
    return any(
        one.since <= last.isoformat() and (one.until is None or one.until >= first.isoformat()) for one in periods
    )


def _statuses(state: Mine, card: MineRegistered) -> tuple[str, tuple[StatusChange, ...]]:
    """The first status and the changes with one more card; another status without a day was so since ever."""
    first = state.first_status if state.card else card.status
    if card.status_since:
        kept = (one for one in state.changes if one.day != card.status_since)
        return first, (*kept, StatusChange(day=card.status_since, status=card.status))
    if state.card is None or state.card.status == card.status:
        return first, state.changes
    return card.status, ()

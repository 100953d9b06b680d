"""A roster workbook read, and of its differences what a person ticked sealed as entries; designations by hand."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from desktop import law
from desktop.actions import roster_changes, section_facts
from desktop.actions.roster_changes import Change, How, Known, What
from desktop.desk import Act, Changes, Desk, Fact
from desktop.errors import BadInput, NotAllowed
from desktop.regulation.roll import Roll
from desktop.sheets import reading_excel, roster_book
from desktop.sheets.grids import Progress
from desktop.sheets.record_tables import Told
from desktop.store import queries
from desktop.store.database import Session
from desktop.supervision import roster
from desktop.supervision.facts import Body

_ABOVE = "由上级单位登记，请上级单位更改"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a workbook says against what is known: differences and rows that are wrong, and what it was not asked."""

    file: str
    changes: tuple[Change, ...]
    remarks: tuple[str, ...]

    @property
    def can_register(self) -> bool:
        """Whether anything could be registered of it."""
        return any(one.facts for one in self.changes)


@dataclass(frozen=True, slots=True)
class Held:
    """A designation: who, which mine, from when; `until` "" while it is in force; `announced` the day, "" for not
    yet.
    """

    person: str
    person_name: str
    mine: str
    mine_name: str
    since: str
    until: str
    announced: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is known by."""
        return (self.person, self.mine, self.since)


@dataclass(frozen=True, slots=True)
class Roster:
    """Who is designated where; whom and which mines there are to choose from."""

    held: tuple[Held, ...]
    people: tuple[tuple[str, str], ...]
    mines: tuple[tuple[str, str], ...]
    is_administrator: bool


def read_file(desk: Desk, file: Path, progress: Progress | None = None) -> Seen:
    """The differences of a workbook. `progress` hears rows done and expected, 0 of 0 when all are read; it may raise to
    stop. BadInput for a file that is no roster, Missing for one that cannot be opened.
    """
    told = Told()
    book = reading_excel.read(file, progress)
    if progress:
        progress(0, 0)
    roll = roster_book.read(book, law.editions(), told)
    with desk.reading() as session:
        known = _known(session, desk.world.today())
        foreign = _foreign(_scopes(session), known)
    faults = [
        Change(How.FAULT, What.ROW, f"{one.sheet} 第 {one.row} 行" if one.row else one.sheet, str(one))
        for one in told.faults
    ]
    strange = [f"工作表“{sheet}”里不认识的列“{heading}”没有用" for _, sheet, heading in told.unknown]
    found = [_own(one, foreign) for one in roster_changes.changes(roll, known)]
    if faults and any(one.how is How.GONE for one in found):
        strange.insert(0, f"有误的行没有读入，“{How.GONE}”的项可能就在其中，请先改正花名册")
    return Seen(file.name, (*found, *faults), (*_unused(roll), *strange))


def take(desk: Desk, chosen: Sequence[Change]) -> Changes:
    """Seal the facts of these differences. NotAllowed for who is no administrator; BadInput when there is nothing, or
    when a designation or group names whom or what nobody has registered.
    """
    facts = [fact for one in chosen for fact in one.facts]
    if not facts:
        raise BadInput("没有勾选可以登记的项；请先勾选。")
    with desk.reading() as session:
        _refuse_others(session, desk)
        known = _known(session, desk.world.today())
        scopes, office = _scopes(session), queries.organisation(session)
    if above := sorted({fact.subject for fact in facts} & _foreign(scopes, known)):
        raise NotAllowed(f"{above[0].partition('/')[2]}{_ABOVE}。")
    _refuse_unregistered(facts, known)
    own = f"org/{office.code if office else known.bureau}"
    by_scope: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_scope[scopes.get(fact.subject, own)].append(fact)
    return desk.seal([Act(scope, part) for scope, some in by_scope.items() for part in section_facts.in_parts(some)])


def read_roster(desk: Desk) -> Roster:
    """The designations known here, those in force first, by person."""
    with desk.reading() as session:
        people = {one.code: one.name for one in queries.people(session)}
        mines = {one.code: one.name for one in queries.mines(session)}
        found = [one for _, one in queries.states(session, "designation", roster.Designation) if one.mine in mines]
        is_administrator = queries.is_administrator(session, desk.person)
    held = [
        Held(
            one.person,
            people.get(one.person, one.person),
            one.mine,
            mines[one.mine],
            period.since,
            period.until or "",
            next((each.day for each in one.published if each.since == period.since), ""),
        )
        for one in found
        for period in one.periods
    ]
    ordered = sorted(held, key=lambda one: (bool(one.until), one.person, one.mine, one.since))
    return Roster(tuple(ordered), tuple(people.items()), tuple(mines.items()), is_administrator)


def designate(desk: Desk, person: str, mine: str, since: dt.date) -> Changes:
    """Designate a person to a mine from a day on (第十三条). BadInput when he is already; NotAllowed."""
    with desk.reading() as session:
        known = queries.state(session, f"designation/{person}/{mine}", roster.Designation)
    if known and any(one.until is None or one.until >= since.isoformat() for one in known.periods):
        raise BadInput("这个人在这一天已经监管这座矿山；请核对人员、矿山和日期。")
    body = roster.DesignationMade(person=person, mine=mine, since=since.isoformat())
    return take(desk, [_by_hand(How.NEW, person, mine, body)])


def end(desk: Desk, person: str, mine: str, until: dt.date, reason: str = "") -> Changes:
    """End the designation that is in force with a day, its last; `reason` why nothing was handed over. BadInput for a
    day before it began; NotAllowed.
    """
    with desk.reading() as session:
        known = queries.state(session, f"designation/{person}/{mine}", roster.Designation)
    since = max((one.since for one in known.periods if one.until is None), default="") if known else ""
    if until.isoformat() < since:
        raise BadInput(f"这项指派自 {since} 起，最后一天不能早于它；请改日期。")
    body = roster.DesignationEnded(person=person, mine=mine, until=until.isoformat(), reason=reason)
    return take(desk, [_by_hand(How.CHANGED, person, mine, body)])


def _by_hand(how: How, person: str, mine: str, body: roster.DesignationMade | roster.DesignationEnded) -> Change:
    return Change(how, What.DESIGNATION, f"{person} · {mine}", "", (Fact(f"designation/{person}/{mine}", body),))


def _refuse_others(session: Session, desk: Desk) -> None:
    if not queries.is_administrator(session, desk.person):
        raise NotAllowed("只有管理员可以登记花名册和指派；请告诉本单位管理员。")


def _refuse_unregistered(facts: Sequence[Fact], known: Known) -> None:
    """BadInput when a designation or a group names somebody or a mine that is neither known nor among the facts."""
    there = {fact.subject for fact in facts}
    people = set(known.people) | {one.partition("/")[2] for one in there if one.startswith("person/")}
    mines = set(known.mines) | {one.partition("/")[2] for one in there if one.startswith("mine/")}
    for fact in facts:
        match fact.body:
            case roster.DesignationMade(person=person, mine=mine):
                who, where = {person}, {mine}
            case roster.GroupFormed(members=members, mines=at):
                who, where = {one.person for one in members}, set(at)
            case _:
                continue
        if lacking := sorted((who - people) | (where - mines)):
            raise BadInput(f"{'、'.join(lacking)} 还没有登记；请把对应的人员、矿山也勾上，再登记一次。")


def _known(session: Session, today: dt.date) -> Known:
    """What the desk knows of the roster."""
    bureau, within = queries.bureau(session), queries.circle(session)
    people = ((code, one.registered) for code, one in queries.states(session, "person", roster.Person))
    posts = (one for _, one in queries.states(session, "designation", roster.Designation))
    return Known(
        orgs={one.code: one.name for one in queries.organisations(session)},
        mines=dict(queries.states(session, "mine", roster.Mine)),
        people={code: one for code, one in people if one is not None},
        designations={(one.person, one.mine): one for one in posts},
        groups=dict(queries.states(session, "group", roster.Group)),
        bureau=bureau.code if bureau else "",
        within=None if within is None else frozenset(within),
        today=today,
    )


def _foreign(scopes: dict[str, str], known: Known) -> set[str]:
    """The subjects that an organisation above writes: what was said of them here would be held by the server."""
    return {subject for subject, scope in scopes.items() if not known.may(scope.partition("/")[2])}


def _own(one: Change, foreign: set[str]) -> Change:
    """A difference that only the organisation above can register is only read."""
    if any(fact.subject in foreign for fact in one.facts):
        return replace(one, words=f"{one.words}；{_ABOVE}", facts=())
    return one


def _scopes(session: Session) -> dict[str, str]:
    """In which organisation's scope each known subject of the roster is written."""
    found: dict[str, str] = {}
    for scope in (f"org/{one.code}" for one in queries.organisations(session)):
        for noun in ("mine", "person", "designation", "group"):
            found |= {f"{noun}/{code}": scope for code, _ in queries.states(session, noun, Body, scope)}
    return found


def _unused(roll: Roll) -> Iterator[str]:
    """What a roster may say that is registered elsewhere."""
    if roll.absences:
        yield f"请假 {len(roll.absences)} 条没有用：请假在“文书”里办理和批准"
    if roll.tightenings:
        yield f"参数 {len(roll.tightenings)} 条没有用：收严的次数在“制度”里登记"
    if any(one.listed for one in roll.mines):
        yield "清单编制日期没有用：检查工作表下发时自己记下日期"

"""Omissions (第三十八条): found as hints in the record, explained by the person, audited by the managing role. Only
audited ones count; the ladder is a reference, and people decide.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from desktop.actions import closing, own_records, readings
from desktop.actions.assess_inputs import staff_scope
from desktop.actions.closing import Gap
from desktop.desk import Act, Changes, Desk, Fact
from desktop.errors import BadInput, Missing, NotAllowed
from desktop.regulation.omissions import Occasion, Step, is_left_out, ladder
from desktop.regulation.readings import Practice
from desktop.regulation.roll import Designation
from desktop.store import queries
from desktop.store.database import Session
from desktop.supervision.checklist import Level
from desktop.supervision.days import day_of, start_of
from desktop.supervision.omission import (
    Explanation,
    ExplanationGiven,
    Omission,
    OmissionAsked,
    OmissionAudited,
    Stage,
    name,
    stage,
)
from desktop.supervision.visit import Result, Visit

DAYS_TO_EXPLAIN = 7  # calendar days from the asking; no rule says how many


@dataclass(frozen=True, slots=True)
class Point:
    """An item of a place that has no result, and the reason sealed with it ("": none)."""

    place: str
    number: int
    text: str
    level: Level
    reason: str


@dataclass(frozen=True, slots=True)
class Hint:
    """What of a closed visit has no result where this person checked, and where it stands."""

    visit: str
    number: str
    mine: str
    day: dt.date
    person: str
    name: str
    points: tuple[Point, ...]
    stage: Stage
    omission: Omission
    explanation: Explanation

    @property
    def must(self) -> int:
        """How many 必查."""
        return sum(one.level is Level.MUST for one in self.points)

    @property
    def samples(self) -> int:
        """How many of the 抽查 drawn."""
        return len(self.points) - self.must


def read_hints(desk: Desk, first: dt.date, last: dt.date) -> tuple[Hint, ...]:
    """The hints of the visits that began in these days, the newest first: everybody's for the managing role but one's
    own, else one's own; and of both whatever was asked, explained or audited.
    """
    with desk.reading() as session:
        manages = queries.is_supervisor(session, desk.person)
        office = _office(session)
        span = (start_of(first), start_of(last + dt.timedelta(days=1)))
        visits = [
            (card.name, key, one)
            for card in queries.mines(session)
            for key, one in queries.states_between(session, "visit", Visit, card.code, span)
            if one.closed is not None and (manages or office.may_matter(one, desk.person))
        ]
        known = dict(queries.states(session, "omission", Omission))
        said = dict(queries.states(session, "explanation", Explanation))
        names = {one.code: one.name for one in queries.people(session)}
    today, found = desk.world.today().isoformat(), []
    for mine, key, one in visits:
        for person, points in _by_person(desk, one, office).items():
            if not manages and person != desk.person:
                continue
            omission = known.get(name(key, person), Omission())
            explanation = said.get(name(key, person), Explanation())
            found.append(
                Hint(
                    visit=key,
                    number=one.closed.number if one.closed else "",
                    mine=mine,
                    day=_day(one),
                    person=person,
                    name=names.get(person, person),
                    points=points,
                    stage=stage(omission, explanation, today),
                    omission=omission,
                    explanation=explanation,
                )
            )
    return tuple(sorted(found, key=lambda one: (one.day, one.visit, one.person), reverse=True))


def steps(desk: Desk, person: str, year: int) -> tuple[Step, ...]:
    """What the audited omissions of a person's year come to on the ladder: a reference, no decision."""
    with desk.reading() as session:
        return ladder(_occasions(session, person), year)


def counts(session: Session, person: str, year: int) -> tuple[int, int]:
    """The audited omissions of a person's year: 必查 and 抽查."""
    found = [one for one in _occasions(session, person) if one.day.year == year]
    return sum(one.must for one in found), sum(one.samples for one in found)


def ask(desk: Desk, visit: str, person: str, words: str = "") -> Changes:
    """Ask the person to explain within some days. NotAllowed for who manages nobody, and about oneself."""
    until = desk.world.today() + dt.timedelta(days=DAYS_TO_EXPLAIN)
    body = OmissionAsked(
        about=person,
        visit=visit,
        until=until.isoformat(),
        person=desk.person,
        at=desk.world.text(),
        words=words.strip(),
    )
    return _seal(desk, person, Fact(f"omission/{name(visit, person)}", body))


def explain(desk: Desk, visit: str, text: str) -> Changes:
    """One's own words to a hint about oneself. NotAllowed when they say nothing; Missing without such a visit."""
    with desk.reading() as session:
        state = queries.visit(session, visit)
        scope = staff_scope(session, desk.person)
    if state is None or state.closed is None:
        raise Missing("没有这次检查，或检查还没有结束；请先同步。")
    body = ExplanationGiven(visit=visit, person=desk.person, text=text.strip(), at=desk.world.text())
    return desk.seal([Act(scope, (Fact(f"explanation/{name(visit, desk.person)}", body),))])


def audit(desk: Desk, visit: str, person: str, *, must: int, samples: int, reason: str) -> Changes:
    """Confirm how many were omitted (0 and 0: none), and why. NotAllowed before the person explained or let the days
    pass; BadInput for more than the record hints at.
    """
    with desk.reading() as session:
        state = queries.visit(session, visit)
        said = queries.state(session, f"explanation/{name(visit, person)}", Explanation) or Explanation()
        office = _office(session)
    if state is None:
        raise Missing("没有这次检查，请先同步。")
    points = _by_person(desk, state, office).get(person, ())
    most = sum(one.level is Level.MUST for one in points), sum(one.level is Level.SAMPLE for one in points)
    if must > most[0] or samples > most[1]:
        raise BadInput(f"记录里没有结果的只有必查 {most[0]} 项、抽查 {most[1]} 项，认定的项数不能更多。")
    body = OmissionAudited(
        about=person,
        visit=visit,
        day=_day(state).isoformat(),
        must=must,
        samples=samples,
        reason=reason.strip(),
        explained=len(said.given),
        person=desk.person,
        at=desk.world.text(),
    )
    return _seal(desk, person, Fact(f"omission/{name(visit, person)}", body))


def _seal(desk: Desk, person: str, fact: Fact) -> Changes:
    with desk.reading() as session:
        if not queries.is_supervisor(session, desk.person):
            raise NotAllowed("漏查由主管部门的专员管理机构核实；您没有这个权限。")
        scope = staff_scope(session, person)
    return desk.seal([Act(scope, (fact,))])


def _occasions(session: Session, person: str) -> list[Occasion]:
    found = []
    for key, one in queries.states(session, "omission", Omission):
        audited = one.audited
        if key.rsplit("/", 1)[-1] == person and audited is not None and (audited.must or audited.samples):
            found.append(Occasion(dt.date.fromisoformat(audited.day), audited.must, audited.samples, audited.visit))
    return found


@dataclass(frozen=True, slots=True)
class _Office:
    """What tells who answers: how the bureau reads the text, and who is designated where."""

    practice: Practice
    posts: tuple[Designation, ...]

    def designated(self, one: Visit) -> tuple[str, ...]:
        """Who answers for the visit because he is designated to its mine; nobody unless the bureau reads it so."""
        day, mine = _day(one), one.opened.mine if one.opened else ""
        if not self.practice.on(day).designated_answer:
            return ()
        held = (each for each in self.posts if each.mine == mine and each.since <= day)
        return tuple(dict.fromkeys(each.person for each in held if each.until is None or each.until >= day))

    def may_matter(self, one: Visit, person: str) -> bool:
        """Whether the person may have to answer for something of the visit."""
        return person in self.designated(one) or any(section.sealed.person == person for section in one.sections)


def _office(session: Session) -> _Office:
    return _Office(readings.practice(session), tuple(own_records.designations(session)))


def _by_person(desk: Desk, one: Visit, office: _Office) -> dict[str, tuple[Point, ...]]:
    """Of each person what has no result where he answers for it: who sealed the sheet of the place; where nobody sealed
    anything of it, who closed the visit; or, where the bureau reads it so, who is designated to the mine. {} while the
    checklist is not here.
    """
    try:
        due = closing.due_of(desk, one)
    except Missing:
        return {}
    rules, designated = office.practice.on(_day(one)), office.designated(one)
    answers = {(each.item, each.place): each for each in one.answers}
    checked = {each.item for each in one.answers if each.result is not Result.NOT_CHECKED}
    found: dict[str, list[Point]] = {}
    for gap in due:
        given = answers.get((gap.item, gap.place))
        has_none = given is None or given.result is Result.NOT_CHECKED
        if has_none and is_left_out(gap.item, checked, rules):
            point = Point(gap.place_name, gap.number, gap.text, gap.level, given.note if given else "")
            for person in designated or _answering(one, gap):
                found.setdefault(person, []).append(point)
    return {person: tuple(points) for person, points in found.items()}


def _answering(one: Visit, gap: Gap) -> Iterable[str]:
    """Who checked at the place of a gap."""
    people = dict.fromkeys(
        section.sealed.person
        for section in one.sections
        if any(each.place == gap.place and each.result is not Result.NOT_CHECKED for each in section.sealed.answers)
    )
    if people or one.opened is None:
        return people
    leaders = [who.person for who in one.opened.people if who.is_leader]
    return dict.fromkeys(leaders or [who.person for who in one.opened.people][:1])


def _day(one: Visit) -> dt.date:
    found = day_of(one.opened.started) if one.opened else None
    return found or dt.date.min

"""The yearly assessment of the inspectors (第二十一条至第二十三条): for everybody a proposal with each criterion's
clause, what the records say to it, and what a person has to say. A proposal only: a person decides.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from desktop import law
from desktop.actions import duty_matrix, own_records, readings
from desktop.actions.duty_matrix import Behind, Duty
from desktop.desk import Desk
from desktop.regulation.answering import answering
from desktop.regulation.assessment import Accident, Cause, Criterion, Grade, Proposal, Severity, Year, hints, propose
from desktop.regulation.counting import Tally
from desktop.regulation.editions import Edition, in_force
from desktop.regulation.figures import reckon
from desktop.regulation.known import Known
from desktop.regulation.rates import percent, share
from desktop.regulation.readings import Rules
from desktop.regulation.roll import Roll, Way
from desktop.regulation.spans import WEEK, weeks_by_majority
from desktop.store import queries
from desktop.store.database import Session
from desktop.supervision.assessing import AccidentNoted, Assessment, Question
from desktop.supervision.days import day_of, start_of
from desktop.supervision.finding import Finding
from desktop.supervision.finding import Grade as FindingGrade
from desktop.supervision.roster import MineKind


class Kind(StrEnum):
    """What a criterion stands on."""

    CHECKS = "监管检查次数"
    ACCIDENTS = "事故登记"
    QUESTION = "由人判断"


@dataclass(frozen=True, slots=True)
class Condition:
    """A criterion with what it stands on, what is known of it in a sentence, and the question a person answers."""

    criterion: Criterion
    kind: Kind
    said: str
    question: Question | None


@dataclass(frozen=True, slots=True)
class Majors:
    """The suspected major hazards of somebody's visits, and those of them without any measure."""

    found: int = 0
    untouched: int = 0


@dataclass(frozen=True, slots=True)
class PersonYear:
    """Somebody's year. `before` is the grade decided for the year before; `is_one_rate` when the bureau adds visits and
    remote checks up.
    """

    person: str
    name: str
    office: str
    org: str
    proposal: Proposal
    on_site: Tally
    remote: Tally
    majors: Majors
    state: Assessment
    before: Grade | None
    is_one_rate: bool = False

    @property
    def decided(self) -> Grade | None:
        """The grade that a person decided."""
        return grade_of(self.state.decided.grade) if self.state.decided else None

    @property
    def open_questions(self) -> int:
        """How many questions wait for a person."""
        waiting = {one for one in Question if self.state.answer(one) is None}
        if any(one.clause == "第二十二条（一）4" and one.is_met for one in self.proposal.criteria):
            waiting.discard(Question.MAJOR)  # settled by the bureau's reading
        return len(waiting)


@dataclass(frozen=True, slots=True)
class YearSeen:
    """A year of everybody, by code; `edition` None: none in force. `duty` holds the weeks behind the numbers."""

    year: int
    edition: Edition | None
    people: tuple[PersonYear, ...]
    duty: Duty
    is_over: bool


def read_year(desk: Desk, year: int) -> YearSeen:
    """Everybody who answered for a mine in the year, or owed or did anything, with the proposal."""
    today = desk.world.today()
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    with desk.reading() as session:
        roll = own_records.roll(session, (first, last))
        practice = readings.practice(session)
        known = dict(queries.states(session, "assessment", Assessment))
        majors = _majors(session, first, last)
    weeks = weeks_by_majority(first, last, today)
    span = (weeks[0], weeks[-1] + WEEK - dt.timedelta(days=1)) if weeks else (first, first - dt.timedelta(days=1))
    found = reckon(roll, law.editions(), *span, rules=practice)
    duty = Duty(found, Known(roll, law.editions(), practice), {}, today)
    until = min(last, max(today, first))
    edition = in_force(law.editions(), until)
    tallies: dict[tuple[str, Way], Tally] = defaultdict(Tally)
    for row in found.rows:
        tallies[row.line.person, row.line.way] += row.whole
    made = _Made(duty, edition, year, practice.on(until), known, majors, tallies)
    people = tuple(_person(made, code) for code in _concerned(roll, duty, first, last))
    return YearSeen(year, edition, people, duty, today > last)


def read_own(desk: Desk, year: int) -> YearSeen:
    """One's own year alone, from the records of this desk: what the managing role wrote comes with `staff/…` of oneself
    (第四条: nobody else's), the numbers from what is here. `people` is empty when nothing was owed.
    """
    seen = read_year(desk, year)
    return replace(seen, people=tuple(one for one in seen.people if one.person == desk.person))


def conditions(one: PersonYear, edition: Edition | None) -> tuple[Condition, ...]:
    """The criteria of a person as they stand, those of 优秀 first."""
    return tuple(_condition(one, edition, each) for each in one.proposal.criteria)


def behind(seen: YearSeen, person: str, way: Way) -> tuple[Behind, ...]:
    """The debts and records that make the number of checks of a person."""
    return duty_matrix.behind(seen.duty, way, (person,), range(len(seen.duty.figures.weeks)))


def advice(one: PersonYear, grade: Grade | None, annual: str) -> tuple[str, ...]:
    """What does not fit (第二十三条) when this grade and this annual result stand side by side."""
    return hints(grade, annual, one.before) if grade is not None and annual else ()


def read_majors(desk: Desk, person: str, year: int) -> tuple[tuple[str, Finding], ...]:
    """The suspected major hazards found in this person's visits of a year, the oldest first."""
    span = (start_of(dt.date(year, 1, 1)), start_of(dt.date(year + 1, 1, 1)))
    with desk.reading() as session:
        visits = dict(queries.visits_in_brief(session, since=start_of(dt.date(year - 1, 12, 1))))
        cards = queries.mines(session)
        found = [one for card in cards for one in queries.states_between(session, "finding", Finding, card.code, span)]
    taken = {name for name, one in visits.items() if one.seat_of(person) is not None}
    own = [
        (name, one)
        for name, one in found
        if one.was_suspected and one.raised and (one.raised.visit in taken or one.raised.person == person)
    ]
    return tuple(sorted(own, key=lambda pair: pair[1].raised.found if pair[1].raised else ""))


def grade_of(text: str) -> Grade | None:
    """A grade by its word, None for another word."""
    return next((one for one in Grade if one == text), None)


@dataclass(frozen=True, slots=True)
class _Made:
    duty: Duty
    edition: Edition | None
    year: int
    rules: Rules
    known: Mapping[str, Assessment]
    majors: Mapping[str, Majors]
    tallies: Mapping[tuple[str, Way], Tally]

    def state(self, person: str, year: int) -> Assessment:
        return self.known.get(f"{person}/{year}", Assessment())


def _concerned(roll: Roll, duty: Duty, first: dt.date, last: dt.date) -> list[str]:
    designated = {
        one.person for one in roll.designations if one.since <= last and (one.until is None or one.until >= first)
    }
    owing = {row.line.person for row in duty.figures.rows if any(row.line.owed) or any(row.made)}
    return sorted(designated | owing)


def _person(made: _Made, code: str) -> PersonYear:
    who = made.duty.known.people.get(code)
    offices = {one.code: one.name for one in made.duty.known.roll.orgs}
    state, before = made.state(code, made.year), made.state(code, made.year - 1).decided
    year = Year(
        on_site=made.tallies.get((code, Way.ON_SITE), Tally()),
        remote=made.tallies.get((code, Way.REMOTE), Tally()),
        accidents=tuple(_accident(made.duty.known, one) for one in state.accidents),
        all_accidents_known=_said(state, Question.NO_OTHER_ACCIDENT) or None,
        did_the_tasks=_said(state, Question.TASKS),
        handled_major=_said(state, Question.MAJOR),
        major_found=made.majors.get(code, Majors()).found,
        is_clean=_said(state, Question.CLEAN),
    )
    return PersonYear(
        person=code,
        name=who.name if who else code,
        office=offices.get(who.org, who.org) if who else "",
        org=who.org if who else "",
        proposal=propose(year, made.edition, made.rules) if made.edition else Proposal(None, None, ()),
        on_site=year.on_site,
        remote=year.remote,
        majors=made.majors.get(code, Majors()),
        state=state,
        before=grade_of(before.grade) if before else None,
        is_one_rate=made.rules.one_rate,
    )


def _said(state: Assessment, question: Question) -> bool | None:
    found = state.answer(question)
    return found.is_yes if found is not None else None


def _accident(known: Known, one: AccidentNoted) -> Accident:
    mine = known.mines.get(one.mine)
    return Accident(
        kind=mine.kind if mine else MineKind.COAL,
        severity=next((each for each in Severity if each == one.severity), Severity.ORDINARY),
        cause=next((each for each in Cause if each == one.cause), Cause.OTHER),
        is_liable=one.is_liable,
        record=one.name,
    )


def _majors(session: Session, first: dt.date, last: dt.date) -> dict[str, Majors]:
    """Of everybody, what the visits that began in these days found."""
    found: dict[str, list[bool]] = defaultdict(list)
    graves: dict[str, list[bool]] = defaultdict(list)
    for _, brief in queries.findings_in_brief(session):
        if brief.visit and brief.raised_grade is FindingGrade.SUSPECTED_MAJOR:
            graves[brief.visit].append(brief.has_no_measure)
    for name, one in queries.visits_named(session, graves):
        day = day_of(one.started)
        if day is not None and first <= day <= last:
            for seat in one.people:
                found[seat.person] += graves[name]
    return {person: Majors(len(all_of), sum(all_of)) for person, all_of in found.items()}


def _condition(one: PersonYear, edition: Edition | None, criterion: Criterion) -> Condition:
    item = criterion.clause[-1]
    is_best = criterion.grade is Grade.EXCELLENT
    if item == "1":
        return _asked(one, criterion, Question.TASKS, "请主管人员填写")
    if item == "5":
        return _asked(one, criterion, Question.CLEAN, "请主管人员填写有无查实的问题")
    if is_best and item == "4":
        return _asked(one, criterion, Question.MAJOR, _majors_said(one.majors))
    if item in ("3", "4") and (item == "3") is is_best:
        return Condition(criterion, Kind.CHECKS, _checks_said(one), None)
    return Condition(criterion, Kind.ACCIDENTS, _accidents_said(one.state), Question.NO_OTHER_ACCIDENT)


def _asked(one: PersonYear, criterion: Criterion, question: Question, hint: str) -> Condition:
    found = one.state.answer(question)
    if found is None and criterion.is_met:
        return Condition(criterion, Kind.QUESTION, "记录里没有疑似重大隐患，按本级选定的读法视为达到", question)
    if found is None:
        return Condition(criterion, Kind.QUESTION, hint, question)
    word = "符合" if found.is_yes else "不符合"
    return Condition(criterion, Kind.QUESTION, f"{word}：{found.grounds}" if found.grounds else word, question)


def _majors_said(one: Majors) -> str:
    if not one.found:
        return "记录里没有疑似重大隐患；有其他重大违法、涉险事故的请主管人员填写"
    done = one.found - one.untouched
    return f"发现疑似重大隐患 {one.found} 条，采取处置措施 {done} 条；是否及时处置请主管人员填写"


def _checks_said(one: PersonYear) -> str:
    ways: list[tuple[str, Tally]] = [(Way.ON_SITE, one.on_site), (Way.REMOTE, one.remote)]
    if one.is_one_rate:
        ways.append(("按本级选定的读法合计", one.on_site + one.remote))
    return "，".join(
        f"{way} {percent(share(tally.done, tally.owed)) or '—'}%（{tally.done}/{tally.owed}）"
        if tally.owed
        else f"{way}没有应做"
        for way, tally in ways
    )


def _accidents_said(state: Assessment) -> str:
    said = f"已登记 {len(state.accidents)} 起" if state.accidents else "没有登记事故"
    is_whole = _said(state, Question.NO_OTHER_ACCIDENT)
    return f"{said}，已确认齐全" if is_whole else f"{said}，是否齐全请主管人员确认"


def mines_of(seen: YearSeen, person: str) -> tuple[tuple[str, str], ...]:
    """The mines (code, name) this person answered for on any day of the year."""
    first, last = dt.date(seen.year, 1, 1), dt.date(seen.year, 12, 31)
    held = {
        one.mine
        for one in seen.duty.known.roll.designations
        if one.person == person and one.since <= last and (one.until is None or one.until >= first)
    }
    names = {one.code: one.name for one in seen.duty.known.roll.mines}
    return tuple((code, names.get(code, code)) for code in sorted(held))


def answering_on(session: Session, mine: str, day: str) -> tuple[str, ...]:
    """Who answers for what happened at a mine on a day, as the bureau reads it (reading 13), by code."""
    held = [one for one in own_records.roster_of(session).designations if one.mine == mine]
    on = dt.date.fromisoformat(day)
    return answering(held, on, readings.rules(session, on))

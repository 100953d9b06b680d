"""What the board of findings shows: every finding as one line, with its timeline and its photos before and after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.desk import Desk
from desktop.store import queries
from desktop.supervision import measures
from desktop.supervision.finding import CORRECTABLE, Finding, Grade, Raised, Recheck, Source, Status, Step
from desktop.supervision.visit import Photo
from desktop.ui import times
from desktop.ui.marks import Mark, Shape
from desktop.ui.visit.words import DUE, MAJOR, OVERDUE, STATUSES

SOON_DAYS = 3
Pictures = tuple[Photo, ...]

NO_MEASURE = Mark(Shape.TRIANGLE, "bad", "未采取措施")
_STEPS: dict[str, tuple[Shape, str]] = {
    "发现": (Shape.SQUARE, "bad"),
    "措施": (Shape.ARROW, "warn"),
    "复查": (Shape.CROSS, "bad"),
    "延期": (Shape.ARROW, "calm"),
    "更正": (Shape.DASH, "calm"),
    "销号": (Shape.FULL, "good"),
    "作废": (Shape.DASH, "calm"),
    "争议": (Shape.QUESTION, "bad"),
    "裁定": (Shape.HALF, "accent"),
    "不构成重大": (Shape.HOLLOW, "calm"),
    "确认已阅": (Shape.FULL, "accent"),
}


@dataclass(frozen=True, slots=True)
class StepLine:
    """One thing that happened, as a line of the timeline; `photos` are those of a re-check."""

    number: int
    mark: Mark
    when: str
    text: str
    photos: Pictures = ()


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding on the board. What only the one in front shows is put into words when it is asked for: there are
    thousands. `people` are names by code.
    """

    id: str
    mine: str
    code: str
    place: str
    fact: str
    status: Status
    deadline: str
    due: str
    grade: Grade
    found: str
    source: Source
    finding: Finding
    raised: Raised
    people: Mapping[str, str] = field(repr=False)
    is_overdue: bool
    is_due: bool
    can_close: bool
    is_suspected: bool = False
    waits: bool = False
    has_no_measure: bool = False
    may_settle: bool = False
    may_acknowledge: bool = False

    @property
    def words(self) -> str:
        """Its clause, demand and values."""
        return _told(self.finding, self.raised)

    @property
    def steps(self) -> tuple[StepLine, ...]:
        """Everything that happened, in its order."""
        return tuple(_step(number, step, self.finding, self.people) for number, step in enumerate(self.finding.steps))

    @property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """The fields that can be corrected, with their newest text."""
        return tuple((name, self.finding.text(name)) for name in CORRECTABLE)

    @property
    def before(self) -> Pictures:
        """The photos it was raised with."""
        return self.raised.photos

    @property
    def mark(self) -> Mark:
        """Its state, or that it is late."""
        if self.is_overdue:
            return OVERDUE
        return DUE if self.is_due else STATUSES[self.status]

    @property
    def grave(self) -> Mark | None:
        """Whether it stands as 疑似重大, and whether nothing was done about it."""
        if self.has_no_measure:
            return NO_MEASURE
        return MAJOR if self.is_suspected and self.grade is Grade.SUSPECTED_MAJOR else None

    @property
    def is_open(self) -> bool:
        """Whether anything is still to be done."""
        return self.status in (Status.OPEN, Status.RECTIFIED, Status.DISPUTED)

    @property
    def after(self) -> tuple[StepLine, ...]:
        """The re-checks that have photos, the newest first."""
        return tuple(reversed([step for step in self.steps if step.photos]))


def read_findings(desk: Desk) -> tuple[FindingLine, ...]:
    """Every finding, the most pressing first."""
    today = desk.world.today()
    with desk.reading() as session:
        names = {card.code: card.name for card in queries.mines(session)}
        people = {one.code: one.name for one in queries.people(session)}
        known = queries.findings(session)
        settles = queries.is_supervisor(session, desk.person)
    soon = (today + dt.timedelta(days=SOON_DAYS)).isoformat()
    words = _Words(names, people, today.isoformat(), soon, settles)
    lines = [_line(name, one, one.raised, words) for name, one in known if one.raised is not None]
    return tuple(
        sorted(
            lines,
            key=lambda line: (not line.waits, not line.is_open, not line.is_overdue, line.deadline or "9", line.id),
        )
    )


@dataclass(frozen=True, slots=True)
class _Words:
    mines: dict[str, str]
    people: dict[str, str]
    today: str
    soon: str
    settles: bool


def _line(name: str, one: Finding, raised: Raised, words: _Words) -> FindingLine:
    deadline, today = one.deadline or "", words.today
    is_open = one.status in (Status.OPEN, Status.RECTIFIED)
    return FindingLine(
        id=name,
        mine=words.mines.get(raised.mine, raised.mine),
        code=raised.mine,
        place=one.text("place_name"),
        fact=one.text("fact"),
        status=one.status,
        deadline=deadline,
        due=times.near(deadline, today),
        grade=one.grade,
        found=times.day(raised.found),
        source=raised.source,
        finding=one,
        raised=raised,
        people=words.people,
        is_overdue=is_open and bool(deadline) and deadline < today,
        is_due=is_open and bool(deadline) and today <= deadline <= words.soon,
        can_close=is_open and any(again.result is Recheck.DONE for again in one.rechecks),
        is_suspected=one.was_suspected,
        waits=one.waits_for_supervisor,
        has_no_measure=one.has_no_measure,
        may_settle=words.settles and one.status is Status.DISPUTED,
        may_acknowledge=words.settles and one.waits_for_supervisor,
    )


def _told(one: Finding, raised: Raised) -> str:
    clause = (one.text("clause") or "—") + ("（条号待核）" if raised.clause_to_verify else "")
    source = "" if raised.source is Source.OWN else f"　来源：{raised.source} {raised.found_by}"
    owed = f"责任人：{one.text('responsible') or '—'}　期限：{one.deadline or '立即整改'}"
    said = [f"{times.day(raised.found)} 查出　{owed}{source}"]
    said += [f"依据：{clause}", f"要求：{one.text('demand') or '—'}"]
    said += [f"实测：{value.param} {value.value} {value.unit}（限值 {value.limit}）" for value in raised.values]
    said += [f"矿方措施：{raised.mine_did}"] if raised.mine_did else []
    if raised.measure is not None:
        taken = raised.measure
        said.append(f"当场：{measures.phrase(taken.kind, taken.text, taken.told)}")
    return "\n".join(said)


def _step(number: int, step: Step, one: Finding, people: Mapping[str, str]) -> StepLine:
    again = one.rechecks[step.recheck] if step.recheck is not None and step.recheck < len(one.rechecks) else None
    shape, tone = _STEPS.get(step.what, (Shape.DASH, "calm"))
    if again is not None and again.is_done:
        shape, tone = Shape.TICK, "good"
    who = people.get(step.person, step.person)
    when = times.day(step.at)[2:]
    return StepLine(
        number=number,
        mark=Mark(shape, tone, step.what),
        when=when,
        text=f"{who}　{step.text}".rstrip(),
        photos=again.photos if again else (),
    )

"""A finding (隐患): raised, measure ordered, re-checked, closed, corrected, voided, disputed. Subject `finding/<id>`,
scope `mine/…`.

A finding cannot be closed without a re-check with day, result and person (临应急发〔2024〕20号 三（五））. A
suspected major hazard needs a measure in the same act, or the reason why none was taken (晋政办发〔2024〕29号
第三十七条（二））. The program only says 疑似.

Transitions of which neither stands behind the other are concurrent. `SIDE_BY_SIDE` lists the pairs that may be so,
and pairs that say the same agree; everything else is 争议: both are kept until a named person, who knows both,
settles it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import Any

from msgspec.structs import replace

from desktop.journal.entry import Told, behind
from desktop.supervision import measures
from desktop.supervision.facts import Body, in_order, read
from desktop.supervision.visit import Photo, Value

_CONFLICT = "两处同时处理，结果不一致"


class Grade(StrEnum):
    """How grave it looks; 重大 is never said by the program."""

    GENERAL = "一般"
    SUSPECTED_MAJOR = "疑似重大"


class Source(StrEnum):
    """Who found it: open findings of all inspecting bodies are followed until closed (第十五条（五）)."""

    OWN = "本检查"
    ABOVE = "上级督查"
    MINE = "企业自查"
    OTHER = "其他部门"


class Recheck(StrEnum):
    """What the re-check gave."""

    DONE = "已整改"
    PARTLY = "部分整改"
    NOT_DONE = "未整改"
    EXTENSION = "申请延期"


class Status(StrEnum):
    """Where the finding stands."""

    OPEN = "未整改"
    RECTIFIED = "已整改"
    CLOSED = "已销号"
    VOIDED = "已作废"
    DISPUTED = "争议"


class Measure(Body, frozen=True):
    """What was done at once; kinds and what each must say stand in `measures`. `at` is UTC text."""

    kind: str
    text: str = ""
    at: str | None = None
    told: str = ""


class Raised(Body, frozen=True):
    """The finding as sealed: place, fact, clause, demand. `item` is the checklist item it came from, if any.

    `visit` is "" when another body found it; `source` says which kind of body, `found_by` its name and document number.
    `mine_did` answers the second question: what the mine had done about it when it was found.
    """

    visit: str
    mine: str
    place: str
    place_name: str
    fact: str
    grade: Grade
    person: str
    found: str
    item: str = ""
    values: tuple[Value, ...] = ()
    clause: str = ""
    clause_to_verify: bool = False
    demand: str = ""
    deadline: str | None = None
    responsible: str = ""
    measure: Measure | None = None
    photos: tuple[Photo, ...] = ()
    mine_did: str = ""
    source: Source = Source.OWN
    found_by: str = ""


class MeasureOrdered(Body, frozen=True):
    """A measure ordered later than the raising."""

    measure: Measure
    person: str


class Rechecked(Body, frozen=True):
    """A re-check: day, result, person (all needed before closing)."""

    visit: str | None
    person: str
    at: str
    result: Recheck
    note: str = ""
    photos: tuple[Photo, ...] = ()

    @property
    def is_done(self) -> bool:
        """Whether the finding was found rectified."""
        return self.result is Recheck.DONE


class Extended(Body, frozen=True):
    """The deadline was moved, with the reason."""

    deadline: str
    reason: str
    person: str


class Closed(Body, frozen=True):
    """销号."""

    person: str
    at: str


CORRECTABLE = ("fact", "clause", "demand", "responsible", "place_name")


class Corrected(Body, frozen=True):
    """更正: a field's old text and new text; the old text stays legible. `field` is one of `CORRECTABLE`."""

    field: str
    old: str
    new: str
    reason: str
    person: str


class Voided(Body, frozen=True):
    """作废 with its reason; the number is kept."""

    reason: str
    person: str


class Disputed(Body, frozen=True):
    """Somebody disputes the finding or its state."""

    reason: str
    person: str


class Settled(Body, frozen=True):
    """A named person settled the dispute: the status it has from now on."""

    status: Status
    reason: str
    person: str


class Judged(Body, frozen=True):
    """不构成重大: a person with a valid enforcement certificate decided so, with the reason. The grade as raised stays
    legible.
    """

    reason: str
    person: str
    certificate: str
    at: str


class Acknowledged(Body, frozen=True):
    """The supervisor has seen the 疑似重大."""

    person: str
    at: str
    note: str = ""


KINDS: dict[str, type[Body]] = {
    "finding.raised": Raised,
    "finding.measure_ordered": MeasureOrdered,
    "finding.rechecked": Rechecked,
    "finding.extended": Extended,
    "finding.closed": Closed,
    "finding.corrected": Corrected,
    "finding.voided": Voided,
    "finding.disputed": Disputed,
    "finding.settled": Settled,
    "finding.judged_not_major": Judged,
    "finding.acknowledged": Acknowledged,
}
ASIDE: tuple[type[Body], ...] = (Judged, Acknowledged)
"""They move no status, so they hold beside everything."""

_PAIRS: tuple[tuple[type[Body], type[Body]], ...] = (
    (Closed, Closed),
    (Voided, Voided),
    (Disputed, Disputed),
    (Disputed, Rechecked),
    (Disputed, Extended),
    (MeasureOrdered, MeasureOrdered),
    (MeasureOrdered, Rechecked),
    (MeasureOrdered, Extended),
    (MeasureOrdered, Closed),
    (MeasureOrdered, Corrected),
    (MeasureOrdered, Voided),
    (MeasureOrdered, Disputed),
    (MeasureOrdered, Settled),
    (Corrected, Rechecked),
    (Corrected, Extended),
    (Corrected, Closed),
    (Corrected, Voided),
    (Corrected, Disputed),
    (Corrected, Settled),
    *((one, other) for one in ASIDE for other in KINDS.values() if other is not Raised),
)
SIDE_BY_SIDE: frozenset[frozenset[type[Body]]] = frozenset(frozenset(pair) for pair in _PAIRS)
"""Pairs that may happen without knowing of each other: both hold, the order of facts decides."""


class Step(Body, frozen=True):
    """One thing that happened: by whom, when (UTC text), in what words; `recheck` is its place among the re-checks."""

    what: str
    person: str
    at: str
    text: str = ""
    recheck: int | None = None


class Finding(Body, frozen=True):
    """State of `finding/<id>`. `deadline` and the texts are the newest; `corrections` keep the old ones; `steps` tell
    everything in its order.
    """

    raised: Raised | None = None
    status: Status = Status.OPEN
    deadline: str | None = None
    measures: tuple[Measure, ...] = ()
    rechecks: tuple[Rechecked, ...] = ()
    corrections: tuple[Corrected, ...] = ()
    disputes: tuple[str, ...] = ()
    closed: Closed | None = None
    voided: Voided | None = None
    judged: Judged | None = None
    acknowledged: Acknowledged | None = None
    steps: tuple[Step, ...] = ()
    unknown: int = 0

    @property
    def was_suspected(self) -> bool:
        """Whether it was raised as 疑似重大, by an inspector of one's own, and was not voided since."""
        is_own = self.raised is not None and self.raised.source is Source.OWN
        return is_own and self.raised_grade is Grade.SUSPECTED_MAJOR and self.status is not Status.VOIDED

    @property
    def raised_grade(self) -> Grade:
        """The grade as raised."""
        return self.raised.grade if self.raised else Grade.GENERAL

    @property
    def grade(self) -> Grade:
        """How grave it stands now: 一般 once somebody with a certificate decided 不构成重大."""
        return Grade.GENERAL if self.judged else self.raised_grade

    @property
    def waits_for_supervisor(self) -> bool:
        """Whether a 疑似重大 has not been seen by the supervisor yet."""
        return self.was_suspected and self.acknowledged is None

    @property
    def has_no_measure(self) -> bool:
        """A 疑似重大 against which nothing was ordered, told or reported so far (第三十七条（二）)."""
        taken = [one for one in self.measures if one.kind != measures.NOT_TAKEN]
        return self.was_suspected and self.judged is None and not taken

    @property
    def is_open(self) -> bool:
        """Whether it still has to be re-checked."""
        return self.raised is not None and self.status in (Status.OPEN, Status.RECTIFIED, Status.DISPUTED)

    def text(self, field: str) -> str:
        """The newest text of a field that can be corrected."""
        for correction in reversed(self.corrections):
            if correction.field == field:
                return correction.new
        return str(getattr(self.raised, field, ""))


def fold(facts: Sequence[Told]) -> Finding:
    """Finding from its facts, in any order and however often repeated."""
    placed = [(fact, read(fact, KINDS)) for fact in in_order(facts)]
    state = Finding()
    for fact, body in placed:
        step = _told(fact, body, state)
        state = _step(state, body)
        if step is not None:
            state = replace(state, steps=(*state.steps, step))
    return _with_conflicts(state, placed)


def _step(state: Finding, body: Body | None) -> Finding:
    if isinstance(body, Rechecked | Closed | Voided | Disputed | Settled):
        return _moved(state, body)
    match body:
        case Raised() if state.raised is None:
            measures = (body.measure,) if body.measure else ()
            new = replace(state, raised=body, deadline=body.deadline, measures=(*state.measures, *measures))
        case Raised():
            new = state  # a second raising changes nothing
        case MeasureOrdered(measure=measure):
            new = replace(state, measures=(*state.measures, measure))
        case Extended(deadline=deadline):
            new = replace(state, deadline=deadline)
        case Corrected():
            new = replace(state, corrections=(*state.corrections, body))
        case Judged():
            new = replace(state, judged=state.judged or body)
        case Acknowledged():
            new = replace(state, acknowledged=state.acknowledged or body)
        case _:
            new = replace(state, unknown=state.unknown + 1)
    return new


def _told(fact: Told, body: Any, state: Finding) -> Step | None:
    what, words = _WORDS.get(type(body), ("", _none))
    if not what or (isinstance(body, Raised) and state.raised is not None):
        return None
    at = body.found if isinstance(body, Raised) else getattr(body, "at", "") or fact.wall
    place = len(state.rechecks) if isinstance(body, Rechecked) else None
    return Step(what=what, person=body.person, at=at, text=words(body), recheck=place)


def _moved(state: Finding, body: Rechecked | Closed | Voided | Disputed | Settled) -> Finding:
    match body:
        case Rechecked():
            status = Status.RECTIFIED if body.is_done else Status.OPEN
            kept = state.status if state.status in (Status.CLOSED, Status.VOIDED, Status.DISPUTED) else status
            return replace(state, rechecks=(*state.rechecks, body), status=kept)
        case Closed():
            kept = state.status if state.status in (Status.VOIDED, Status.DISPUTED) else Status.CLOSED
            return replace(state, closed=state.closed or body, status=kept)
        case Voided():
            kept = state.status if state.status is Status.DISPUTED else Status.VOIDED
            return replace(state, voided=state.voided or body, status=kept)
        case Disputed(reason=reason):
            return replace(state, disputes=(*state.disputes, reason), status=Status.DISPUTED)
        case Settled(status=status):
            return replace(state, status=status)


def _with_conflicts(state: Finding, placed: Sequence[tuple[Told, Body | None]]) -> Finding:
    if len({fact.entry for fact, _ in placed}) < 2 or not any(_conflicts(placed)):
        return state
    disputes = state.disputes if _CONFLICT in state.disputes else (*state.disputes, _CONFLICT)
    return replace(state, status=Status.DISPUTED, disputes=disputes)


def _conflicts(placed: Sequence[tuple[Told, Body | None]]) -> Iterator[bool]:
    """True for every pair that happened without knowing of each other, does not agree, and was not settled since."""
    before = behind([fact for fact, _ in placed])
    settled = [before[fact.entry] for fact, body in placed if isinstance(body, Settled)]
    moves: dict[str, list[Body]] = {}
    aside: dict[str, set[str]] = {}  # of an entry, the earlier ones it did not know
    for fact, body in placed:
        if fact.entry not in moves:
            known = before[fact.entry]
            aside[fact.entry] = set() if len(known) == len(moves) else moves.keys() - known
            moves[fact.entry] = []
        if body is None or isinstance(body, Raised):
            continue
        for other in aside[fact.entry]:
            if not any(fact.entry in both and other in both for both in settled):
                yield any(not _agree(one, body) for one in moves[other])
        moves[fact.entry].append(body)


def _agree(one: Body, other: Body) -> bool:
    match one, other:
        case (Rechecked(result=Recheck.DONE), Closed()) | (Closed(), Rechecked(result=Recheck.DONE)):
            return True
        case Rechecked(result=first), Rechecked(result=second):
            return first == second
        case Extended(deadline=first), Extended(deadline=second):
            return first == second
        case Settled(status=first), Settled(status=second):
            return first == second
        case Corrected(field=first, new=text), Corrected(field=second, new=new):
            return first != second or text == new
        case _:
            return frozenset({type(one), type(other)}) in SIDE_BY_SIDE


def _none(body: Any) -> str:
    return ""


_WORDS: dict[type, tuple[str, Callable[[Any], str]]] = {
    Raised: ("发现", lambda body: body.found_by),
    MeasureOrdered: (
        "措施",
        lambda body: measures.phrase(body.measure.kind, body.measure.text, body.measure.told),
    ),
    Rechecked: ("复查", lambda body: f"{body.result} {body.note}".rstrip()),
    Extended: ("延期", lambda body: f"期限改为 {body.deadline}（{body.reason}）"),
    Corrected: ("更正", lambda body: f"“{body.old}” 改为 “{body.new}”（{body.reason}）"),
    Closed: ("销号", _none),
    Voided: ("作废", lambda body: body.reason),
    Disputed: ("争议", lambda body: body.reason),
    Settled: ("裁定", lambda body: f"{body.status}（{body.reason}）"),
    Judged: ("不构成重大", lambda body: f"{body.reason}（执法证 {body.certificate}）"),
    Acknowledged: ("确认已阅", lambda body: body.note),
}

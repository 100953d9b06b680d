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

from collections.abc import Iterator, Sequence
from enum import StrEnum

from msgspec.structs import replace

from desktop.errors import NotAllowed
from desktop.journal.entry import Told, behind
from desktop.supervision.facts import Body, check_days, check_moments, in_order, read
from desktop.supervision.visit import Photo, Value

_CONFLICT = "两处同时处理，结果不一致"


class Grade(StrEnum):
    """How grave it looks; 重大 is never said by the program."""

    GENERAL = "一般"
    SUSPECTED_MAJOR = "疑似重大"


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
    """What was done at once: 责令立即整改, 口头撤人, 已报告 (whom, when) or 未采取 (reason in `text`)."""

    kind: str
    text: str = ""
    at: str | None = None
    told: str = ""


class Raised(Body, frozen=True):
    """The finding as sealed: place, fact, clause, demand. `item` is the checklist item it came from, if any."""

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
}

SIDE_BY_SIDE: frozenset[frozenset[type[Body]]] = frozenset(
    frozenset(pair)
    for pair in (
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
    )
)
"""Pairs that may happen without knowing of each other: both hold, the order of facts decides."""


class Finding(Body, frozen=True):
    """State of `finding/<id>`. `deadline` and the texts are the newest; `corrections` keep the old ones."""

    raised: Raised | None = None
    status: Status = Status.OPEN
    deadline: str | None = None
    measures: tuple[Measure, ...] = ()
    rechecks: tuple[Rechecked, ...] = ()
    corrections: tuple[Corrected, ...] = ()
    disputes: tuple[str, ...] = ()
    closed: Closed | None = None
    voided: Voided | None = None
    unknown: int = 0

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
    for _, body in placed:
        state = _step(state, body)
    return _with_conflicts(state, placed)


def check(body: Body, state: Finding) -> None:
    """NotAllowed when this fact may not follow this state; asked only for facts about to be sealed here."""
    _check_times(body)
    if isinstance(body, Raised):
        _check_raising(body, state)
        return
    if state.raised is None:
        raise NotAllowed("没有这条隐患，请先同步或刷新。")
    _check_status(body, state)
    match body:
        case Closed() | Settled(status=Status.CLOSED) if not state.rechecks or not state.rechecks[-1].is_done:
            raise NotAllowed("最近一次复查不是“已整改”，不能销号；请先登记复查。")
        case Rechecked(person=person, at=at) if not (person and at):
            raise NotAllowed("复查须有复查人和日期。")
        case (
            Corrected(reason=reason)
            | Voided(reason=reason)
            | Disputed(reason=reason)
            | Extended(reason=reason)
            | Settled(reason=reason)
        ) if not reason.strip():
            raise NotAllowed("请写明原因。")
        case Corrected(field=field) if field not in CORRECTABLE:
            raise NotAllowed(f"“{field}”不能更正。")
        case Corrected(field=field, old=old) if old != state.text(field):
            raise NotAllowed("这一栏已被更正过，请刷新后再改。")
        case _:
            pass


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
        case _:
            new = replace(state, unknown=state.unknown + 1)
    return new


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
    if not any(_conflicts(placed)):
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


def _check_times(body: Body) -> None:
    match body:
        case Raised():
            check_days(body.deadline)
            check_moments(body.found, body.measure.at if body.measure else None)
        case MeasureOrdered(measure=measure):
            check_moments(measure.at)
        case Extended(deadline=deadline):
            check_days(deadline)
        case Rechecked(at=at) | Closed(at=at):
            check_moments(at)
        case _:
            pass


def _check_raising(body: Raised, state: Finding) -> None:
    if state.raised is not None:
        raise NotAllowed("这条隐患已经登记过。")
    if not body.fact.strip():
        raise NotAllowed("请写明隐患的事实（地点、部位、现象、实测值）。")
    if not body.place_name.strip():
        raise NotAllowed("请写明隐患所在的地点。")
    if body.grade is Grade.SUSPECTED_MAJOR and body.measure is None:
        raise NotAllowed("疑似重大隐患须登记处理措施；确未采取的，写明原因。")
    if body.measure is not None and body.measure.kind == "未采取" and not body.measure.text.strip():
        raise NotAllowed("未采取措施的，须写明原因。")


def _check_status(body: Body, state: Finding) -> None:
    if state.status is Status.VOIDED and not isinstance(body, Settled | Disputed):
        raise NotAllowed("这条隐患已作废，不能再处理。")
    if state.status is Status.CLOSED and isinstance(body, Rechecked | Extended | Closed | MeasureOrdered):
        raise NotAllowed("这条隐患已销号，不能再处理。")
    if state.status is Status.DISPUTED and isinstance(body, Extended | Closed | Voided):
        raise NotAllowed("这条隐患有争议，请先由负责人裁定，再继续处理。")
    if isinstance(body, Settled) and (state.status is not Status.DISPUTED or body.status is Status.DISPUTED):
        raise NotAllowed("只有争议中的隐患可以裁定，裁定须给出结论。")

"""What may follow what on a finding's road; asked only of facts about to be sealed here, the fold refuses nothing.

A finding cannot be closed without a re-check with day, result and person (临应急发〔2024〕20号 三（五）). A
suspected major hazard needs a measure in the same act, or the reason why none was taken (晋政办发〔2024〕29号
第三十七条（二））; a hazard that another body found has that body's measures.
"""

from __future__ import annotations

from desktop.errors import NotAllowed
from desktop.supervision import measures
from desktop.supervision.facts import Body, check_days, check_moments
from desktop.supervision.finding import (
    CORRECTABLE,
    Acknowledged,
    Closed,
    Corrected,
    Disputed,
    Extended,
    Finding,
    Grade,
    Judged,
    MeasureOrdered,
    Raised,
    Rechecked,
    Settled,
    Source,
    Status,
    Voided,
)


def check(body: Body, state: Finding) -> None:
    """NotAllowed when this fact may not follow this state; asked only for facts about to be sealed here."""
    _check_times(body)
    if isinstance(body, Raised):
        _check_raising(body, state)
        return
    if state.raised is None:
        raise NotAllowed("没有这条隐患，请先同步或刷新。")
    _check_status(body, state)
    _check_major(body, state)
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
            | Judged(reason=reason)
        ) if not reason.strip():
            raise NotAllowed("请写明原因。")
        case Corrected(field=field) if field not in CORRECTABLE:
            raise NotAllowed(f"“{field}”不能更正。")
        case Corrected(field=field, old=old) if old != state.text(field):
            raise NotAllowed("这一栏已被更正过，请刷新后再改。")
        case _:
            pass


def _check_times(body: Body) -> None:
    match body:
        case Raised():
            check_days(body.deadline)
            check_moments(body.found, body.measure.at if body.measure else None)
        case MeasureOrdered(measure=measure):
            check_moments(measure.at)
        case Extended(deadline=deadline):
            check_days(deadline)
        case Rechecked(at=at) | Closed(at=at) | Judged(at=at) | Acknowledged(at=at):
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
    if body.source is not Source.OWN:
        if not body.found_by.strip():
            raise NotAllowed("请写明是哪个单位查出的（文书编号）。")
        return
    if body.grade is Grade.SUSPECTED_MAJOR and body.measure is None:
        raise NotAllowed("疑似重大隐患须登记处理措施；确未采取的，写明原因。")
    taken = body.measure
    if taken is not None and (lack := measures.lacking(taken.kind, taken.text, taken.told)):
        raise NotAllowed(lack)


def _check_status(body: Body, state: Finding) -> None:
    if state.status is Status.VOIDED and not isinstance(body, Settled | Disputed):
        raise NotAllowed("这条隐患已作废，不能再处理。")
    if state.status is Status.CLOSED and isinstance(body, Rechecked | Extended | Closed | MeasureOrdered):
        raise NotAllowed("这条隐患已销号，不能再处理。")
    if state.status is Status.DISPUTED and isinstance(body, Extended | Closed | Voided):
        raise NotAllowed("这条隐患有争议，请先由负责人裁定，再继续处理。")
    if isinstance(body, Settled) and (state.status is not Status.DISPUTED or body.status is Status.DISPUTED):
        raise NotAllowed("只有争议中的隐患可以裁定，裁定须给出结论。")


def _check_major(body: Body, state: Finding) -> None:
    if isinstance(body, Judged | Acknowledged) and not state.was_suspected:
        raise NotAllowed("这条隐患没有登记为疑似重大。")
    if isinstance(body, Judged) and state.judged is not None:
        raise NotAllowed("已经认定不构成重大，不用再认定。")
    if isinstance(body, Judged) and not body.certificate.strip():
        raise NotAllowed("须由持有效执法证的人员认定。")
    if isinstance(body, Acknowledged) and state.acknowledged is not None:
        raise NotAllowed("这条疑似重大隐患已经有人审阅确认。")

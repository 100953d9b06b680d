"""What a person does with findings: raise in a visit, re-check, and what happens to a sealed finding afterwards."""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from desktop.actions import checklists
from desktop.actions.drafting import FindingDraft, RecheckDraft, VisitDraft, change, load
from desktop.desk import Act, Changes, Desk, Fact
from desktop.errors import BadInput, Missing, NotAllowed
from desktop.store import queries
from desktop.supervision.checklist import items_by_id, section_of
from desktop.supervision.days import start_of
from desktop.supervision.facts import Body, check_days
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
    Measure,
    MeasureOrdered,
    Raised,
    Recheck,
    Settled,
    Source,
    Status,
    Voided,
)


class OtherFound(Body, frozen=True):
    """A finding of another body as its paper says it; `day` is the day it was found."""

    source: Source
    found_by: str
    place_name: str
    fact: str
    day: str = ""
    grade: Grade = Grade.GENERAL
    clause: str = ""
    demand: str = ""
    deadline: str | None = None
    responsible: str = ""


def propose(desk: Desk, visit: str, item: str, place: str) -> FindingDraft:
    """A finding filled as far as the item and the answer tell: place, clause, measured values, grade stays 一般."""
    draft = load(desk, visit)
    checklist = checklists.bound(desk, draft.checklist)
    section = section_of(checklist, place)
    known = items_by_id(checklist).get(item)
    given = draft.answer(item, place)
    return FindingDraft(
        id=desk.world.name(),
        item=item,
        place=place,
        place_name=section.place.name if section else place,
        fact="",
        values=given.values if given else (),
        clause="；".join(known.basis) if known else "",
        clause_to_verify=bool(known and known.basis_to_verify),
        found=desk.world.text(),
    )


def raise_finding(desk: Desk, visit: str, finding: FindingDraft) -> Changes:
    """Put a finding into the visit's draft, or replace it by its new wording. BadInput without a fact or place.

    `finding.id` may be "": a new id is given then.
    """
    if not finding.fact.strip():
        raise BadInput("请写明隐患的事实（地点、部位、现象、实测值）。")
    if not finding.place_name.strip():
        raise BadInput("请写明隐患所在的地点。")
    check_days(finding.deadline)
    new = replace(finding, id=finding.id or desk.world.name(), found=finding.found or desk.world.text())

    def step(draft: VisitDraft) -> VisitDraft:
        if any(one.id == new.id for one in draft.findings):
            return replace(draft, findings=tuple(new if one.id == new.id else one for one in draft.findings))
        return replace(draft, findings=(*draft.findings, new))

    return change(desk, visit, step)


def drop_finding(desk: Desk, visit: str, finding: str) -> Changes:
    """Take a finding out of the draft; its photos stay loose."""

    def step(draft: VisitDraft) -> VisitDraft:
        gone = [one for one in draft.findings if one.id == finding]
        loose = tuple(photo for one in gone for photo in one.photos)
        kept = tuple(one for one in draft.findings if one.id != finding)
        return replace(draft, findings=kept, loose_photos=(*draft.loose_photos, *loose))

    return change(desk, visit, step)


def recheck(
    desk: Desk, visit: str, finding: str, result: Recheck, *, note: str = "", closes: bool | None = None
) -> Changes:
    """Re-check an earlier finding within a visit; 已整改 closes it unless `closes` is False. Missing."""
    known = _known(desk, finding)
    is_done = result is Recheck.DONE
    new = RecheckDraft(
        finding=finding,
        result=result,
        note=note,
        at=desk.world.text(),
        closes=is_done if closes is None else closes and is_done,
    )

    def step(draft: VisitDraft) -> VisitDraft:
        if known.raised is not None and known.raised.mine != draft.mine:
            raise BadInput("这条隐患是另一座矿山的，不能在这次检查里复查。")
        before = next((one for one in draft.rechecks if one.finding == finding), None)
        kept = tuple(one for one in draft.rechecks if one.finding != finding)
        return replace(draft, rechecks=(*kept, replace(new, photos=before.photos if before else ())))

    return change(desk, visit, step)


def undo_recheck(desk: Desk, visit: str, finding: str) -> Changes:
    """Take a re-check out of the draft; its photos stay loose."""

    def step(draft: VisitDraft) -> VisitDraft:
        loose = tuple(photo for one in draft.rechecks if one.finding == finding for photo in one.photos)
        kept = tuple(one for one in draft.rechecks if one.finding != finding)
        return replace(draft, rechecks=kept, loose_photos=(*draft.loose_photos, *loose))

    return change(desk, visit, step)


def order_measure(desk: Desk, finding: str, measure: Measure) -> Changes:
    """Seal a measure ordered after the finding was raised."""
    return _seal(desk, finding, MeasureOrdered(measure=measure, person=desk.person))


def extend(desk: Desk, finding: str, deadline: str, reason: str) -> Changes:
    """Move the deadline (a day), with the reason."""
    return _seal(desk, finding, Extended(deadline=deadline, reason=reason, person=desk.person))


def close(desk: Desk, finding: str) -> Changes:
    """销号: NotAllowed without a re-check that says 已整改."""
    return _seal(desk, finding, Closed(person=desk.person, at=desk.world.text()))


def correct(desk: Desk, finding: str, field: str, new: str, reason: str) -> Changes:
    """更正 of one text of a sealed finding; the old text stays legible. BadInput for a field that cannot be
    corrected.
    """
    state = _known(desk, finding)
    if field not in CORRECTABLE:
        raise BadInput(f"“{field}”不能更正。")
    body = Corrected(field=field, old=state.text(field), new=new, reason=reason, person=desk.person)
    return _seal(desk, finding, body)


def void(desk: Desk, finding: str, reason: str) -> Changes:
    """作废 with its reason."""
    return _seal(desk, finding, Voided(reason=reason, person=desk.person))


def dispute(desk: Desk, finding: str, reason: str) -> Changes:
    """Say that the finding or its state is disputed."""
    return _seal(desk, finding, Disputed(reason=reason, person=desk.person))


def settle(desk: Desk, finding: str, status: Status, reason: str) -> Changes:
    """Settle a dispute: the status the finding has from now on, with the reason. NotAllowed for whoever may not
    review.
    """
    _as_supervisor(desk, "争议由主管部门的审核人员裁定；请让审核人员在其工作台上处理。")
    return _seal(desk, finding, Settled(status=status, reason=reason, person=desk.person))


def judge_not_major(desk: Desk, finding: str, reason: str) -> Changes:
    """Decide 不构成重大 of a 疑似重大, with the reason. NotAllowed without an enforcement certificate valid today."""
    with desk.reading() as session:
        person = queries.person(session, desk.person)
    until = (person.certificate_until or "9") if person else ""
    if person is None or not person.certificate or until < desk.world.today().isoformat():
        raise NotAllowed("认定不构成重大，须由持有效执法证的人员作出；您的名册上没有有效的执法证。")
    body = Judged(reason=reason, person=desk.person, certificate=person.certificate, at=desk.world.text())
    return _seal(desk, finding, body)


def acknowledge(desk: Desk, finding: str, note: str = "") -> Changes:
    """The supervisor has seen this 疑似重大. NotAllowed for whoever may not review."""
    _as_supervisor(desk, "疑似重大隐患由主管部门的审核人员审阅确认。")
    return _seal(desk, finding, Acknowledged(person=desk.person, at=desk.world.text(), note=note))


def enter(desk: Desk, mine: str, found: OtherFound) -> Changes:
    """Seal a finding that another body found, to follow it until it is closed (第十五条（五）). BadInput without the
    mine, a fact, a place or the body's name.
    """
    if not mine:
        raise BadInput("请选择矿山。")
    if not found.fact.strip():
        raise BadInput("请写明隐患的事实。")
    if not found.place_name.strip():
        raise BadInput("请写明隐患所在的地点。")
    if found.source is Source.OWN or not found.found_by.strip():
        raise BadInput("请写明是哪个单位查出的（文书编号）。")
    check_days(found.day, found.deadline)
    names = {field: getattr(found, field) for field in found.__struct_fields__ if field != "day"}
    moment = start_of(dt.date.fromisoformat(found.day)) if found.day else desk.world.text()
    raised = Raised(visit="", mine=mine, place="", person=desk.person, found=moment, **names)
    return desk.seal([Act(f"mine/{mine}", (Fact(f"finding/{desk.world.name()}", raised),))])


def _as_supervisor(desk: Desk, refusal: str) -> None:
    with desk.reading() as session:
        if not queries.is_supervisor(session, desk.person):
            raise NotAllowed(refusal)


def _known(desk: Desk, finding: str) -> Finding:
    with desk.reading() as session:
        state = queries.finding(session, finding)
    if state is None or state.raised is None:
        raise Missing("没有这条隐患，请先同步或刷新。")
    return state


def _seal(desk: Desk, finding: str, body: Body) -> Changes:
    raised = _known(desk, finding).raised
    scope = f"mine/{raised.mine}" if raised else ""
    return desk.seal([Act(scope, (Fact(f"finding/{finding}", body),))])

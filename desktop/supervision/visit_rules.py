"""What may follow in a visit: the rules asked of facts about to be sealed here. Folds never refuse; these do."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.errors import NotAllowed
from desktop.supervision import statutory
from desktop.supervision.facts import Body, check_moments
from desktop.supervision.visit import (
    PaperKind,
    PaperSigned,
    Rebinding,
    Refusal,
    Result,
    SectionSealed,
    Signed,
    Visit,
    VisitClosed,
    VisitOpened,
    VisitRebound,
)


def check(body: Body, state: Visit) -> None:
    """NotAllowed when this fact may not follow this state; asked only for facts about to be sealed here."""
    check_moments(*_moments(body))
    if not isinstance(body, VisitOpened) and state.opened is None:
        raise NotAllowed("这次检查还没有开始，请先“开始检查”。")
    match body:
        case VisitOpened():
            _check_opening(body, state)
        case SectionSealed():
            _check_section(body, state)
        case Signed(refusal=None, image=None):
            raise NotAllowed(f"{body.name} 还没有签名；请签名，或登记拒签和见证人。")
        case Signed(refusal=Refusal(reason=reason, witness=witness)) if not (reason.strip() and witness.strip()):
            raise NotAllowed("拒签须写明原因和见证人。")
        case VisitRebound():
            _check_rebinding(body, state)
        case VisitClosed():
            _check_closing(body, state)
        case PaperSigned():
            _check_paper(body, state)
        case _:
            pass


def _moments(body: Body) -> Iterator[str | None]:
    """All times a body claims."""
    match body:
        case VisitOpened():
            yield from (body.started, body.app_sign_in.at)
        case SectionSealed():
            yield from (body.started, body.ended, body.app_sign_in.at if body.app_sign_in else None)
            yield from (text for leg in body.legs for text in (leg.came, leg.left))
            yield from (answer.at for answer in body.answers)
            yield from (measure.at for measure in body.measures)
            yield from (body.went_in, body.came_out)
        case Signed():
            yield body.at
        case VisitClosed():
            yield from (body.ended, body.app_sign_out.at)
        case _:
            pass


def _check_opening(body: VisitOpened, state: Visit) -> None:
    if state.opened is not None:
        raise NotAllowed("这次检查已经开始，不能重复开始。")
    if not body.people:
        raise NotAllowed("检查人员不能为空，请至少选择一名监管专员。")


def _check_section(body: SectionSealed, state: Visit) -> None:
    if state.closed is not None:
        raise NotAllowed("检查已经结束，不能再封存检查内容；请用更正。")
    if state.opened is not None and body.person not in {one.person for one in state.opened.people}:
        raise NotAllowed(f"{body.person} 不在这次检查的人员里，请先由组长加入。")
    places = {leg.place for leg in body.legs} | set(body.scopes)
    for answer in body.answers:
        if answer.result in (Result.NOT_APPLICABLE, Result.NOT_CHECKED) and not answer.note.strip():
            raise NotAllowed(f"项目 {answer.item} 选了“{answer.result}”，须写明原因。")
        if answer.place not in places:
            raise NotAllowed(f"项目 {answer.item} 的地点不在行进路线里，请先在路线中加入该地点。")


def _check_paper(body: PaperSigned, state: Visit) -> None:
    if state.closed is None:
        raise NotAllowed("检查结束前不能出具台账或文书，请先“结束检查”。")
    if body.previous is None and (lack := statutory.lacks_before(body.kind, state)):
        raise NotAllowed(lack)
    same = [one for one in state.papers if one.kind is body.kind and one.number == body.number]
    if body.previous is None and (same or (body.kind is PaperKind.LEDGER and state.ledger is not None)):
        raise NotAllowed(f"这份{body.kind}已经出具，不能重复出具；需要补签请用“会签”。")
    signed = next((one for one in same if one.file == body.previous), None)
    if signed is None and body.is_stamp:
        raise NotAllowed("时间戳只能加在这份文书最新的文件上，请刷新后再试。")
    if body.previous is not None and signed is None:
        raise NotAllowed(f"这份{body.kind}刚有人签过，请刷新后在最新的文件上会签。")
    if signed is not None and body.field in (*signed.signed, *signed.stamped):
        raise NotAllowed(f"您已经签过这份{body.kind}。")


def _check_rebinding(body: VisitRebound, state: Visit) -> None:
    if state.closed is not None:
        raise NotAllowed("检查已经结束，检查表不能再换。")
    if state.opened is not None and body.previous != state.opened.checklist.digest:
        raise NotAllowed("这次检查的检查表已经换过，请刷新后再试。")
    if body.why is Rebinding.NEWER and state.is_tied:
        raise NotAllowed("这次检查已有封存的内容，只能用原来的版本做完。")


def _check_closing(body: VisitClosed, state: Visit) -> None:
    if state.closed is not None:
        raise NotAllowed("这次检查已经结束。")
    missing = {section.entry for section in state.sections} - {*body.sections, ""}  # "": sealed in this very act
    if not state.sections or missing:
        raise NotAllowed("还有封存的检查内容没有汇总，请刷新后再结束检查。")
    if not state.signatures:
        raise NotAllowed("还没有人签名，请先签名再结束检查。")
    if again := state.to_sign_again:
        raise NotAllowed(f"{'、'.join(again)} 签名之后又封存了检查内容，请再签一次名，然后结束检查。")

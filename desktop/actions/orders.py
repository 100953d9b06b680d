"""Statutory papers of a visit: 现场检查记录, 决定书 and 指令书, 复查意见书; and 现场监管意见书 where they may not be.

The mine's kind chooses the family of forms, the certificates of the team whether a statutory paper may be issued at all
(行政处罚法 第四十二条). `offers` says of each paper whether it can be issued now, and if not, why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.actions import ledger_material, paper_fields, paper_rechecks, remedies
from desktop.actions.ledger_material import Material
from desktop.actions.paper_issuing import draw_and_issue, is_on_coal_forms, officers
from desktop.desk import Changes, Desk
from desktop.errors import NotAllowed
from desktop.supervision import statutory
from desktop.supervision.finding import Recheck
from desktop.supervision.visit import PaperKind, Participant, Result


@dataclass(frozen=True, slots=True)
class Offer:
    """A paper this visit might issue; `lack` says why not yet ("" when it can), `parent` which paper it answers."""

    kind: PaperKind
    lack: str = ""
    parent: str = ""


def issue_inspection_record(desk: Desk, visit: str) -> Changes:
    """Issue the 现场检查记录, before any order. NotAllowed without two certified officers, twice, when it ended before
    it began, or when something answered 不合格 has no finding.
    """
    material = ledger_material.gather(desk, visit)
    people = _check(desk, material, PaperKind.INSPECTION_RECORD)
    start, end = paper_fields.hours(material)
    if end <= start:
        raise NotAllowed("检查结束时间不晚于开始时间，没有出具；请更正行进路线里的到达和离开时间。")
    _check_failed(material)
    fields = paper_fields.inspection_record(material)
    return draw_and_issue(desk, material, PaperKind.INSPECTION_RECORD, fields, people)


def issue_order(
    desk: Desk,
    visit: str,
    findings: Sequence[str],
    *,
    kind: PaperKind | None = None,
    court: str = "",
    authority: str = "",
) -> Changes:
    """Issue an order for these findings: coal 现场处理决定书; else 责令限期整改指令书, or with `kind`
    现场处理措施决定书. Without `court` and `authority` those the bureau named are printed (`remedies`), else blanks.

    NotAllowed before the 现场检查记录, without two officers whose certificates are valid (第十三条、行政处罚法), for a
    finding without a deadline still to come, for findings that have their order already, or a decision without any
    legal basis.
    """
    material = ledger_material.gather(desk, visit)
    wanted = kind or statutory.order_kinds(is_on_coal_forms(desk, material))[0]
    people = _check(desk, material, wanted)
    _check_findings(desk, material, wanted, findings)
    raised = dict(material.raised)
    named = remedies.of(desk, material.card)
    court, authority = court or named.court, authority or named.authority
    fields = paper_fields.order(material, [raised[name] for name in findings], court, authority)
    checked = next(one for one in material.state.papers if one.kind is PaperKind.INSPECTION_RECORD)
    fields["检查记录文号"] = checked.number
    return draw_and_issue(desk, material, wanted, fields, people, findings=findings)


def issue_recheck_opinion(
    desk: Desk, visit: str, parent: str, results: Mapping[str, tuple[Recheck, str]] | None = None
) -> Changes:
    """Issue the 复查意见书 on an earlier order (its number). Each of its items has the result sealed in this visit,
    else the last one; `results` (finding → result and fact) goes before both.

    NotAllowed without the order, for an item without a result, or twice for one order in a visit. Missing.
    """
    material = ledger_material.gather(desk, visit)
    answered = paper_rechecks.parent_of(desk, material, parent)
    kind = statutory.recheck_kind(answered.paper.kind)
    people = _check(desk, material, kind)
    if any(one.parent == parent for one in material.state.papers):
        raise NotAllowed(f"{parent} 在这次检查里已经出具{kind}，不能重复出具。")
    fields = paper_rechecks.fields(desk, material, answered, results or {})
    return draw_and_issue(desk, material, kind, fields, people, findings=answered.paper.findings, parent=parent)


def issue_opinion(desk: Desk, visit: str) -> Changes:
    """Issue the 现场监管意见书, which is no enforcement document. NotAllowed where two certified officers were present,
    before closing, or twice.
    """
    material = ledger_material.gather(desk, visit)
    people = officers(desk, material)
    if lack := _lacks(material, PaperKind.OPINION, len(people)):
        raise NotAllowed(lack)
    reason = f"本次检查持有效执法证的人员有 {len(people)} 名，不足两名"
    team = [one for one in material.opened.people if one not in people]
    fields = paper_fields.opinion(material, reason)
    return draw_and_issue(desk, material, PaperKind.OPINION, fields, [*people, *team])


def offers(desk: Desk, visit: str) -> tuple[Offer, ...]:
    """Every paper of the mine's family with the reason why it cannot be issued now; reads only. Missing."""
    material = ledger_material.gather(desk, visit)
    certified = len(officers(desk, material))
    kinds = (PaperKind.INSPECTION_RECORD, *statutory.order_kinds(is_on_coal_forms(desk, material)))
    found = [Offer(kind, _lacks(material, kind, certified) or _lacks_findings(material, kind)) for kind in kinds]
    for parent in paper_rechecks.parents(desk, material):
        recheck = statutory.recheck_kind(parent.paper.kind)
        lack = _lacks(material, recheck, certified) or paper_rechecks.lack(desk, material, parent)
        found.append(Offer(recheck, lack, parent.paper.number))
    return (*found, Offer(PaperKind.OPINION, _lacks(material, PaperKind.OPINION, certified)))


def issue(desk: Desk, visit: str, offer: Offer) -> Changes:
    """Issue an offered paper; an order is for every finding that has none of its kind yet. Raises as the others."""
    if offer.lack:
        raise NotAllowed(offer.lack)
    match offer.kind:
        case PaperKind.INSPECTION_RECORD:
            return issue_inspection_record(desk, visit)
        case PaperKind.OPINION:
            return issue_opinion(desk, visit)
        case kind if kind in statutory.RECHECKS:
            return issue_recheck_opinion(desk, visit, offer.parent)
        case kind:
            return issue_order(desk, visit, _unordered(ledger_material.gather(desk, visit), kind), kind=kind)


def _check(desk: Desk, material: Material, kind: PaperKind) -> list[Participant]:
    people = officers(desk, material)
    if lack := _lacks(material, kind, len(people)):
        raise NotAllowed(lack)
    return people


def _lacks(material: Material, kind: PaperKind, certified: int) -> str:
    lack = statutory.lacks_before(kind, material.state)
    if material.state.closed is None:
        return lack
    if kind is PaperKind.OPINION:
        if certified >= statutory.OFFICERS_NEEDED:
            return f"有 {certified} 名持证人员，请出具执法文书。"
    elif certified < statutory.OFFICERS_NEEDED:
        return f"持有效执法证的只有 {certified} 名，执法文书须由两名出具；可出具现场监管意见书。"
    return lack


def _lacks_findings(material: Material, kind: PaperKind) -> str:
    if kind in statutory.ORDERS and not material.raised:
        return "这次检查没有登记隐患。"
    if kind in statutory.ORDERS and not _unordered(material, kind):
        return f"这次检查的隐患都已出具{kind}。"
    return ""


def _unordered(material: Material, kind: PaperKind) -> list[str]:
    ordered = {name for paper in material.state.papers if paper.kind is kind for name in paper.findings}
    return [name for name, _ in material.raised if name not in ordered]


def _check_failed(material: Material) -> None:
    """Every item that did not conform appears among the findings."""
    known = {(one.item, one.place) for _, one in material.raised}
    items = {one.item for _, one in material.raised}
    failed = [one for one in material.state.answers if one.result is Result.FAIL]
    if lost := [one for one in failed if (one.item, one.place) not in known and one.item not in items]:
        names = "、".join(one.item for one in lost)
        raise NotAllowed(f"不合格项目 {names} 没有登记隐患，没有出具；请先补登隐患。")


def _check_findings(desk: Desk, material: Material, kind: PaperKind, findings: Sequence[str]) -> None:
    raised = dict(material.raised)
    if not findings or any(name not in raised for name in findings):
        raise NotAllowed("请选择本次检查登记的隐患。")
    orders = [paper for paper in material.state.papers if paper.kind is kind]
    if any(set(paper.findings) == set(findings) for paper in orders):
        raise NotAllowed("这些隐患已经出具过文书，不能重复出具；需要补签请用“会签”。")
    today = desk.world.today().isoformat()
    for name in findings:
        where, deadline = raised[name].place_name, raised[name].deadline
        if not deadline:
            raise NotAllowed(f"“{where}”的隐患没有整改期限，请先补填期限。")
        if deadline < today:
            raise NotAllowed(f"“{where}”的隐患整改期限 {deadline} 早于今天，不能再出具文书；请复查处理。")

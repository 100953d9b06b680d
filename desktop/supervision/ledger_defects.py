"""What the records say to the five defects of the notice (临应急发〔2024〕20号 三（五）), for a person to judge. Pure.

"" in `record` leads nowhere; a sentence is never a verdict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop.supervision.audit_marks import Defect
from desktop.supervision.doubles import normal
from desktop.supervision.finding import Finding
from desktop.supervision.ledger_hints import Said
from desktop.supervision.visit import Visit

SHORT = 8  # letters of a description that hardly say place, part and fact
_FIELDS = {"place_name": "地点", "clause": "依据", "demand": "整改要求", "responsible": "责任人"}

Found = tuple[str, Finding]


def said_to(
    defect: Defect, name: str, state: Visit, raised: Sequence[Found], earlier: Mapping[str, Finding]
) -> tuple[Said, ...]:
    """What the records say to a defect. `raised` are the findings of the visit, `earlier` those that were open when it
    began, by id, as far as they are known here.
    """
    match defect:
        case Defect.NO_RECHECK:
            return _rechecks(name, state, earlier)
        case Defect.VAGUE:
            return _vague(raised)
        case Defect.SCRAWL:
            return (Said("台账由程序打印，没有手写的检查内容；有手写签收的扫描件请在“台账”页看", ""),)
        case Defect.ALTERED:
            return _altered(raised)
        case Defect.UNSIGNED:
            return _unsigned(name, state)


def _rechecks(name: str, state: Visit, earlier: Mapping[str, Finding]) -> tuple[Said, ...]:
    open_ones = state.opened.open_findings if state.opened else ()
    if not open_ones:
        return (Said("开始检查时没有未销号的隐患", ""),)
    done = {one for section in state.sections for one in section.sealed.rechecked}
    done |= {one for one, found in earlier.items() if any(each.visit == name for each in found.rechecks)}
    left = [one for one in open_ones if one not in done]
    said = [Said(f"开始检查时有 {len(open_ones)} 条未销号隐患，本次复查 {len(open_ones) - len(left)} 条", "")]
    for one in left:
        words = earlier[one].text("fact") if one in earlier else "（本机没有这条隐患）"
        said.append(Said(f"未复查：{words}", f"finding/{one}"))
    return tuple(said)


def _vague(raised: Sequence[Found]) -> tuple[Said, ...]:
    if not raised:
        return (Said("本次没有登记隐患", ""),)
    said = []
    for name, one in raised:
        fact = one.text("fact")
        lacks = [word for field, word in _FIELDS.items() if not one.text(field).strip()]
        if one.deadline is None:
            lacks.append("整改期限")
        words = [f"只写了 {len(normal(fact))} 个字"] if len(normal(fact)) < SHORT else []
        words += [f"没有写{'、'.join(lacks)}"] if lacks else []
        if words:
            said.append(Said(f"“{fact}”：{'；'.join(words)}", f"finding/{name}"))
    return tuple(said) or (Said(f"{len(raised)} 条隐患的地点、事实、依据、要求、责任人、期限都写了", ""),)


def _altered(raised: Sequence[Found]) -> tuple[Said, ...]:
    said = [
        Said(f"封存后更正：“{each.old}”改为“{each.new}”，理由：{each.reason}", f"finding/{name}")
        for name, one in raised
        for each in one.corrections
    ]
    return tuple(said) or (Said("封存后没有更正；封存的内容改不了，原文都在", ""),)


def _unsigned(name: str, state: Visit) -> tuple[Said, ...]:
    said = []
    paper = state.ledger
    if paper is None:
        said.append("台账还没有制作")
    elif missing := [one for one in paper.expected if one not in paper.signed]:
        said.append(f"台账应有 {len(paper.expected)} 处电子签名，还缺 {len(missing)} 处")
    if state.to_sign_again:
        said.append(f"签字后又有新内容、没有重签：{'、'.join(state.to_sign_again)}")
    said += [
        f"{one.role}{one.name}拒签：{one.refusal.reason}，见证人 {one.refusal.witness}"
        for one in state.signatures
        if one.refusal is not None
    ]
    if not state.signatures:
        said.append("没有手写签名")
    if not said:
        return (Said(f"签名齐全：{'、'.join(one.name for one in state.standing)}", ""),)
    return tuple(Said(one, f"visit/{name}") for one in said)

"""What the forms of a visit say, field by field, from its sealed material. Sentences only; no rule is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from desktop.actions import ledger_people, ledger_words
from desktop.actions.ledger_material import Material
from desktop.documents.form_record import Value
from desktop.documents.record import When
from desktop.documents.words import day, moment
from desktop.supervision import finding
from desktop.supervision.visit import Result, SignerRole

Fields = dict[str, Value]
Raised = finding.Raised


def inspection_record(material: Material) -> Fields:
    """现场检查记录: whom, where, when, what was found, what else was looked at."""
    mine, card = ledger_people.mine_of(material), material.card
    start, end = hours(material)
    fields: Fields = {
        "被检查单位": mine.name,
        "地址": mine.address,
        "负责人": mine.responsible,
        "负责人职务": card.leader_title if card else "",
        "联系电话": card.phone if card else "",
        "检查场所": places(material),
        "检查开始": moment(ledger_words.moment(start)),
        "检查结束": moment(ledger_words.moment(end)),
        "检查情况": problems([one for _, one in material.raised]),
        "未见异常": _nothing_else(material),
        "复查情况": _rechecks(material),
        "现场处置": _measures(material),
    }
    return fields | _refusal(material)


def order(material: Material, raised: Sequence[Raised], court: str, authority: str) -> Fields:
    """决定书 and 指令书: problems, legal basis, decisions or demands with their deadlines."""
    return {
        "被检查单位": ledger_people.mine_of(material).name,
        "检查日期": day(ledger_words.moment(material.opened.started)),
        "问题": problems(raised),
        "依据": "、".join(dict.fromkeys(_basis(one) for one in raised if one.clause)),
        "处理决定": tuple(_decision(one) for one in raised),
        "整改要求": tuple(f"第{at}项：{_bare(_demand(one))}。" for at, one in enumerate(raised, 1) if _demand(one)),
        "整改期限": tuple(_deadlines(raised)),
        "复议机关": authority,
        "法院": court,
    }


def opinion(material: Material, reason: str) -> Fields:
    """现场监管意见书 and why it is no enforcement document."""
    mine = ledger_people.mine_of(material)
    start, end = hours(material)
    sign_in = material.state.app_sign_in
    raised = [one for _, one in material.raised]
    fields: Fields = {
        "矿山": mine.name,
        "矿山编号": mine.code,
        "检查类型": str(material.opened.kind),
        "检查开始": moment(ledger_words.moment(start)),
        "检查结束": moment(ledger_words.moment(end)),
        "检查场所": places(material),
        "检查人员": "、".join(one.name for one in material.opened.people),
        "签到": sign_in.number or sign_in.note,
        "问题": problems(raised),
        "意见": tuple(_decision(one) for one in raised),
        "复查情况": _rechecks(material),
        "现场处置": _measures(material),
        "不出具执法文书的原因": reason,
    }
    return fields | _refusal(material)


def hours(material: Material) -> tuple[str, str]:
    """When the check began and ended (UTC text): the first coming and the last leaving, else the visit's own."""
    legs = [leg for section in material.state.sections for leg in section.sealed.legs]
    came, left = [leg.came for leg in legs if leg.came], [leg.left for leg in legs if leg.left]
    closed = material.state.closed
    return min(came, default=material.opened.started), max(left, default=closed.ended if closed else "")


def places(material: Material) -> str:
    """The places passed, in the order of the route; the mine as a whole when none was."""
    legs = [leg for section in material.state.sections for leg in section.sealed.legs]
    names = dict.fromkeys(leg.name for leg in sorted(legs, key=lambda one: one.came or "~"))
    return "、".join(names) or "全矿"


def problems(raised: Iterable[Raised]) -> tuple[str, ...]:
    """Each problem as one sentence: place, fact, legal basis."""
    return tuple(
        f"{one.place_name}：{_bare(one.fact)}{f'（依据：{_basis(one)}）' if one.clause else ''}。" for one in raised
    )


def _basis(one: Raised) -> str:
    return f"{one.clause}{'（待核）' if one.clause_to_verify else ''}"


def _demand(one: Raised) -> str:
    return "；".join(text for text in (one.demand, ledger_words.measure_text(one.measure)) if text)


def _decision(one: Raised) -> str:
    until = f"，于{day(ledger_words.day(one.deadline))}前完成" if one.deadline else ""
    return f"{one.place_name}：{_bare(_demand(one)) or '立即排除'}{until}。"


def _bare(text: str) -> str:
    return text.rstrip("；。;.")


def _deadlines(raised: Sequence[Raised]) -> Iterable[str]:
    by_deadline: dict[When, list[str]] = {}
    for at, one in enumerate(raised, 1):
        by_deadline.setdefault(ledger_words.day(one.deadline), []).append(str(at))
    for deadline, numbers in by_deadline.items():
        until = f"于{day(deadline)}前" if deadline else "立即"
        yield f"第{'、'.join(numbers)}项，{until}整改完毕。"


def _nothing_else(material: Material) -> str:
    passed = sum(one.result is Result.PASS for one in material.state.answers)
    looked = sum(one.result in (Result.PASS, Result.FAIL) for one in material.state.answers)
    if not passed:
        return ""
    return f"对照检查表检查 {looked} 项，其余 {passed} 项未见异常。"


def _rechecks(material: Material) -> tuple[str, ...]:
    known = dict(material.earlier)
    said: list[str] = []
    for name, done in material.again.items():
        if name in known:
            fact = f"{known[name].text('place_name')}：{_bare(known[name].text('fact'))}"
            said.append(f"{fact}——{'，'.join(part for part in (str(done.result), _bare(done.note)) if part)}。")
    return tuple(said)


def _measures(material: Material) -> tuple[str, ...]:
    said: list[str] = []
    for one in (measure for section in material.state.sections for measure in section.sealed.measures):
        told = f"（告知：{one.told}）" if one.told else ""
        at = moment(ledger_words.moment(one.at)) if one.at else ""
        said.append(f"{'，'.join(part for part in (f'{one.kind}：{_bare(one.text)}{told}', at) if part)}。")
    return tuple(said)


def _refusal(material: Material) -> Fields:
    for one in material.state.standing:
        if one.role is SignerRole.MINE and one.refusal is not None:
            said = f"{one.name}拒绝签名，理由：{one.refusal.reason or '未说明'}"
            return {"拒签情况": said, "见证人": one.refusal.witness}
    return {}

"""What a visit still lacks, as lines that lead to the right place. Pure; it warns, sealing and closing check."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop.actions.drafting import FindingDraft
from desktop.supervision import measures
from desktop.supervision.finding import Grade
from desktop.supervision.visit import Answer, Result
from desktop.ui.visit.rechecks import OldLine
from desktop.ui.visit.route import PlaceLine, overlapping
from desktop.ui.visit.sheet import ItemLine, Key

# 晋政办发〔2024〕29号 第三十八条、第三十九条（一）; only confirmed omissions count, and a person decides
OMITTED = "第三十八条：经核查确属漏查的必查项，首次通报批评并取消当年评优，再次诫勉或调离；写明原因的可据以说明。"
UNTIMED = "第三十九条（一）：沿途场所的必查项都已检查的，可以不予或免于追究；到达、离开时间是其凭据。"


class Where(StrEnum):
    """Which part of the visit mends it."""

    ROUTE = "路线"
    ITEMS = "检查项"
    FINDINGS = "隐患"
    RECHECKS = "复查"
    PHOTOS = "照片"


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing missing. `blocks`: sealing will refuse; else it is only said. `place` when its 必查 items may be left
    unchecked with one reason; `consequence` is what the regulation says of it, for the summary alone. `is_sample`:
    of the 抽查 items drawn, which nothing is said of.
    """

    where: Where
    text: str
    blocks: bool
    item: Key | None = None
    id: str = ""
    place: str = ""
    consequence: str = ""
    is_sample: bool = False


def lacks(
    items: Sequence[ItemLine],
    route: Sequence[PlaceLine],
    findings: Sequence[FindingDraft],
    old: Sequence[OldLine],
    *,
    loose_photos: int = 0,
    drawn: Collection[str] = (),
) -> tuple[Lack, ...]:
    """Everything missing: first what keeps from sealing, then what art. 38 would ask about, last the 抽查 items left
    out at places for which a sample was `drawn`.
    """
    found = [*_of_findings(findings), *_failed(items, findings), *_reasons(items), *_owed(items)]
    found += [*_of_route(route), *_old(old)]
    if loose_photos:  # asked now: once findings are sealed they have nowhere to go
        found.insert(0, Lack(Where.PHOTOS, f"还有 {loose_photos} 张照片没有归入", True))
    found += _sampled(items, drawn)
    return tuple(sorted(found, key=lambda lack: not lack.blocks))


def counts(items: Sequence[ItemLine]) -> str:
    """`必查 118/120 · 抽查 30/64 · 不合格 3 · 按本表不适用 2`."""
    due = [line for line in items if line.is_due]
    must = [line for line in due if line.is_must]
    sample = [line for line in due if not line.is_must]
    failed = sum(_is(line.answer, Result.FAIL) for line in items)
    marked = sum(line.is_marked and line.answer is None for line in items)
    parts = [f"必查 {_answered(must)}/{len(must)}", f"抽查 {_answered(sample)}/{len(sample)}", f"不合格 {failed}"]
    parts += [f"按本表不适用 {marked}"] if marked else []
    return " · ".join(parts)


def unanswered(items: Sequence[ItemLine]) -> int:
    """How many 必查 items have no result at all."""
    return sum(line.is_must and line.is_due and line.answer is None for line in items)


def _answered(items: Sequence[ItemLine]) -> int:
    return sum(line.answer is not None for line in items)


def _of_findings(findings: Sequence[FindingDraft]) -> Iterable[Lack]:
    for number, one in enumerate(findings, start=1):
        if one.grade is Grade.SUSPECTED_MAJOR and one.measure is None:
            yield Lack(Where.FINDINGS, f"第 {number} 条疑似重大隐患还没有当场措施", True, id=one.id)
        taken = one.measure
        if taken is not None and (lack := measures.lacking(taken.kind, taken.text, taken.told)):
            yield Lack(Where.FINDINGS, f"第 {number} 条隐患：{lack.rstrip('。')}", True, id=one.id)


def _failed(items: Sequence[ItemLine], findings: Sequence[FindingDraft]) -> Iterable[Lack]:
    raised = {(one.place, one.item) for one in findings}
    for line in items:
        if not line.is_sealed and _is(line.answer, Result.FAIL) and line.key not in raised:
            yield Lack(Where.ITEMS, f"{_number(line)}不合格，还没有登记隐患（{line.place_name}）", True, line.key)


def _reasons(items: Sequence[ItemLine]) -> Iterable[Lack]:
    for line in items:
        owes = _is(line.answer, Result.NOT_APPLICABLE) or _is(line.answer, Result.NOT_CHECKED)
        if owes and line.answer is not None and not line.answer.note.strip():
            yield Lack(Where.ITEMS, f"{_number(line)}{line.answer.result}，还没有写原因", True, line.key)


def _owed(items: Sequence[ItemLine]) -> Iterable[Lack]:
    places: dict[str, list[ItemLine]] = {}
    for line in items:
        if line.is_must and line.is_due and line.answer is None:
            places.setdefault(line.place_name, []).append(line)
    for name, lines in places.items():
        yield Lack(
            Where.ITEMS,
            f"{name}：必查项还有 {len(lines)} 项没有结果",
            False,
            lines[0].key,
            place=lines[0].place,
            consequence=OMITTED,
        )


def _sampled(items: Sequence[ItemLine], drawn: Collection[str]) -> Iterable[Lack]:
    places: dict[str, list[ItemLine]] = {}
    for line in items:
        if not line.is_must and line.is_due and line.answer is None and line.place in drawn:
            places.setdefault(line.place_name, []).append(line)
    for name, lines in places.items():
        words = f"{name}：抽到的抽查项还有 {len(lines)} 项没查"
        yield Lack(Where.ITEMS, words, False, lines[0].key, place=lines[0].place, is_sample=True)


def _of_route(route: Sequence[PlaceLine]) -> Iterable[Lack]:
    if not any(place.is_passed for place in route):
        yield Lack(Where.ROUTE, "行进路线还没有地点", False)
    for place in route:
        if place.is_passed and not (place.came and place.left):
            yield Lack(Where.ROUTE, f"{place.name}：还没有到达、离开时间", False, id=place.id, consequence=UNTIMED)
    for one, other in overlapping(route):
        yield Lack(Where.ROUTE, f"{one.name}、{other.name}：到达、离开时间重叠", False, id=other.id)


def _old(old: Sequence[OldLine]) -> Iterable[Lack]:
    for line in old:
        if line.result is None:
            yield Lack(Where.RECHECKS, f"上次隐患未复查：{line.place}，{line.fact}", False, id=line.id)


def _is(answer: Answer | None, result: Result) -> bool:
    return answer is not None and answer.result is result


def _number(line: ItemLine) -> str:
    return f"{line.short} 号" if line.short else f"{line.item.id} "

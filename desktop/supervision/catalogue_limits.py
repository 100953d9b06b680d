"""Reading the measurable values of an item (`value:` in a catalogue): limits that make sense, or a note why not."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from itertools import pairwise

from desktop.supervision.catalogue_reading import Record, named, records
from desktop.supervision.checklist import Case, Comparison, Limit

FIELDS = ("param", "unit", "comparison", "limit", "alarm", "stop", "note", "trigger")
UPWARD = (Comparison.BELOW, Comparison.UP_TO)
DOWNWARD = (Comparison.ABOVE, Comparison.FROM)


def read_limits(item: Record) -> tuple[Limit, ...]:
    """The values of one item; what cannot be read is noted and left out."""
    named_parts = records(item, "value", lambda number, _: f"{item.where} 第 {number} 个数值")
    limits = tuple(limit for part in named_parts if (limit := _read_limit(part)) is not None)
    for param, times in Counter(limit.param for limit in limits).items():
        if times > 1:
            item.note("value", f"参数“{param}”出现 {times} 次", "换一个名字，或合并")
    return limits


def _read_limit(part: Record) -> Limit | None:
    part.only(*FIELDS)
    before = len(part.notes)
    param, unit = part.text("param", 60), part.text("unit", 20)
    comparison = part.choice("comparison", Comparison)
    note, trigger = part.maybe("note"), part.flag("trigger")
    if part.is_readable and not part.has("limit"):
        part.note("limit", "没有填写", "写上限值；取本矿设计值的写 null")
    alarm, stop = (_maybe_number(part, field) for field in ("alarm", "stop"))
    if comparison is None or len(part.notes) > before:
        return None
    bound, cases = _bound(part, comparison)
    limit = Limit(param, unit, comparison, bound.limit, bound.low, bound.high, cases, alarm, stop, note, trigger)
    _check_levels(part, limit)
    return limit if len(part.notes) == before else None


def _maybe_number(part: Record, field: str) -> str | None:
    return part.number(field, part.value(field)) if part.value(field) is not None else None


def _bound(part: Record, comparison: Comparison) -> tuple[Case, tuple[Case, ...]]:
    """The limit itself (as a case without condition) and the cases when it depends on a condition."""
    value = part.value("limit")
    if not isinstance(value, dict):
        return _case(part, comparison, "", value), ()
    cases = tuple(_case(part, comparison, condition, inner) for condition, inner in part.pairs("limit").items())
    return Case(""), cases


def _case(part: Record, comparison: Comparison, condition: str, value: object) -> Case:
    steps = (condition,) if condition else ()
    if value is None:
        if condition:
            part.note("limit", f"条件“{condition}”没有限值", "写上限值", *steps)
        return Case(condition)
    if comparison is not Comparison.BETWEEN:
        if isinstance(value, list):
            part.note(
                "limit",
                f"comparison 为 {comparison} 时只能是一个数",
                "改为一个数，或把 comparison 改为 between",
                *steps,
            )
            return Case(condition)
        return Case(condition, limit=part.number("limit", value, *steps))
    if not isinstance(value, list) or len(value) != 2:
        part.note("limit", f"comparison 为 between 时应为 [下限, 上限]，现在是{named(value)}", "写成两个数", *steps)
        return Case(condition)
    low, high = (part.number("limit", end, *steps, place) for place, end in enumerate(value))
    if low is not None and high is not None and Decimal(low) >= Decimal(high):
        part.note("limit", f"下限 {low} 不小于上限 {high}", "改正两个数", *steps)
    return Case(condition, low=low, high=high)


def _check_levels(part: Record, limit: Limit) -> None:
    """Alarm and stop lie on the failing side of the limit, stop behind alarm."""
    given = [(field, value) for field, value in (("alarm", limit.alarm), ("stop", limit.stop)) if value is not None]
    if given and limit.comparison not in UPWARD + DOWNWARD:
        part.note(given[0][0], f"comparison 为 {limit.comparison} 时不能有报警值、停止值", "删去")
        return
    sign = -1 if limit.comparison in DOWNWARD else 1
    steps = [("限值", limit.limit), ("报警值 alarm", limit.alarm), ("停止值 stop", limit.stop)]
    known = [(name, number) for name, number in steps if number is not None]
    for (name, number), (next_name, next_number) in pairwise(known):
        if sign * Decimal(next_number) < sign * Decimal(number):
            part.note(given[-1][0], f"{next_name} {next_number} 比{name} {number} 更宽松的一侧", "改正两个数")

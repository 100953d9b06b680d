"""Judging a measured value against a limit of the checklist, in words an inspector would use.

Pure decimal arithmetic. `<` and `>` are strict: reaching the limit already fails. A `trigger` value never judges. The
program only says 合格, 不合格 or 不判定 about a number; what it means for the item the inspector decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

import msgspec

from desktop.errors import BadInput
from desktop.supervision.checklist import Case, Comparison, Limit

TYPED = re.compile(r"([+-]?)([0-9]{0,12})(?:\.([0-9]{0,6}))?")
# full-width forms only: NFKC would also read 0.8² as 0.82
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", ord("−"): "-"}
SIGNS = {
    Comparison.BELOW: "<",
    Comparison.UP_TO: "≤",
    Comparison.ABOVE: ">",
    Comparison.FROM: "≥",
    Comparison.EQUAL: "=",
}
PASSES = {
    Comparison.BELOW: "小于",
    Comparison.UP_TO: "不大于",
    Comparison.ABOVE: "大于",
    Comparison.FROM: "不小于",
    Comparison.EQUAL: "等于",
}
FAILS = {
    Comparison.BELOW: "达到",
    Comparison.UP_TO: "大于",
    Comparison.ABOVE: "不大于",
    Comparison.FROM: "小于",
    Comparison.EQUAL: "不等于",
}
DESIGNED = "设计值"
UPWARD = (Comparison.BELOW, Comparison.UP_TO)


class Outcome(StrEnum):
    """What the number says."""

    PASS = "合格"
    FAIL = "不合格"
    NOT_JUDGED = "不判定"


class Reached(StrEnum):
    """The further mark a value has reached, if the limit has one."""

    ALARM = "报警值"
    STOP = "停止值"


class Verdict(msgspec.Struct, frozen=True):
    """`value` is the number as kept (half-width, sign and digits as measured); `reason` is a whole phrase."""

    outcome: Outcome
    value: str
    reason: str
    reached: Reached | None = None


def judge(limit: Limit, value: str, condition: str | None = None, design: Mapping[str, str] | None = None) -> Verdict:
    """Judge one typed value. `condition` chooses among the limit's cases; `design` holds the mine's own by param.

    Raises BadInput when the value is no number, has another unit, or the condition is not one of the limit's.
    """
    number = read_value(value, limit.unit)
    bound = _bound(limit, condition, design or {})
    if isinstance(bound, str):
        return Verdict(Outcome.NOT_JUDGED, number, bound)
    if limit.trigger:
        return _trigger(limit, bound, number)
    reached = _reached(limit, Decimal(number))
    tail = f"；已达到{reached} {_with_unit(_mark(limit, reached), limit.unit)}" if reached else ""
    outcome, reason = _compare(limit, bound, number)
    if condition:
        reason = f"{condition}：{reason}"
    return Verdict(outcome, number, reason + tail, reached)


def is_triggered(limit: Limit, value: str, design: Mapping[str, str]) -> bool:
    """Whether a value of a trigger without cases is reached, so that what hangs on it applies."""
    if not limit.trigger or limit.cases:
        return False
    bound = _bound(limit, None, design)
    return not isinstance(bound, str) and _applies(limit, bound, Decimal(value))


def read_value(typed: str, unit: str) -> str:
    """The number in what a person typed (`0.82`, `0.82 %`, full-width digits), as a decimal string.

    Raises BadInput for anything else: a comma, another unit, an exponent, nothing.
    """
    text = typed.translate(HALF_WIDTH).strip()
    plain_unit = _plain_unit(unit)
    if unit == "1:n":
        text = re.sub(r"^1\s*:\s*", "", text)
    elif plain_unit and _plain_unit(text).endswith(plain_unit):
        text = text[: _length_without(text, plain_unit)].rstrip()
    found = TYPED.fullmatch(text)
    if found is None or not (found[2] or found[3]):
        raise BadInput(_refusal(typed, text, unit))
    sign, whole, fraction = found[1].replace("+", ""), found[2].lstrip("0") or "0", found[3]
    number = f"{whole}.{fraction}" if fraction else whole
    return f"{sign}{number}" if Decimal(number) else number


def limit_text(limit: Limit) -> str:
    """The limit as people write it: `<1.0 %`, `0.25～4 m/s`, `采煤面：≤1 个；掘进面：≤2 个`, `≤本矿设计值（m）`."""
    if limit.cases:
        words = "；".join(f"{case.condition}：{_bound_text(limit, case)}" for case in limit.cases)
    elif limit.limit is None and limit.low is None:
        words = f"{SIGNS.get(limit.comparison, '')}本矿设计值（{unit_text(limit.unit)}）"
    else:
        words = _bound_text(limit, _own(limit))
    return f"触发条件 {words}" if limit.trigger else words


def unit_text(unit: str) -> str:
    """A unit as it is printed: m3/min → m³/min."""
    return re.sub(r"(?<=m)([23])", lambda found: {"2": "²", "3": "³"}[found[1]], unit)


def _own(limit: Limit) -> Case:
    return Case("", limit.limit, limit.low, limit.high)


def _bound(limit: Limit, condition: str | None, design: Mapping[str, str]) -> Case | str:
    """The bound to judge by, or why there is none."""
    if limit.cases:
        choices = "、".join(case.condition for case in limit.cases)
        if not condition:
            return f"限值按条件分档，还没有选条件（{choices}）"
        case = next((case for case in limit.cases if case.condition == condition), None)
        if case is None:
            raise BadInput(f"“{limit.param}”没有条件“{condition}”；请在这些条件中选一个：{choices}。")
        return case
    if limit.limit is not None or limit.low is not None:
        return _own(limit)
    given = design.get(limit.param)
    if given is None:
        return "限值取本矿设计值，矿山卡片上还没有填"
    return _designed(limit, given)


def _designed(limit: Limit, given: str) -> Case:
    ends = re.split(r"[～~至]", given) if limit.comparison is Comparison.BETWEEN else [given]
    try:
        numbers = [read_value(end, limit.unit) for end in ends]
    except BadInput as error:
        raise BadInput(f"矿山卡片上“{limit.param}”的设计值“{given}”用不了：{error}") from error
    if limit.comparison is not Comparison.BETWEEN:
        return Case(DESIGNED, limit=numbers[0])
    if len(numbers) != 2 or Decimal(numbers[0]) >= Decimal(numbers[1]):
        raise BadInput(f"矿山卡片上“{limit.param}”的设计值“{given}”应写成“下限～上限”；请改正矿山卡片。")
    return Case(DESIGNED, low=numbers[0], high=numbers[1])


def _compare(limit: Limit, bound: Case, number: str) -> tuple[Outcome, str]:
    measured = f"测得 {_with_unit(number, limit.unit)}"
    whose = "设计值 " if bound.condition == DESIGNED and not limit.cases else ""
    value = Decimal(number)
    if bound.low is not None and bound.high is not None:
        span = f"{whose}{_bound_text(limit, bound)}"
        if value < Decimal(bound.low):
            return Outcome.FAIL, f"{measured}，低于 {span} 的下限，不合格"
        if value > Decimal(bound.high):
            return Outcome.FAIL, f"{measured}，高于 {span} 的上限，不合格"
        return Outcome.PASS, f"{measured}，在 {span} 之内，合格"
    words = f"{whose}{_with_unit(bound.limit or '0', limit.unit)}"
    if _holds(limit.comparison, value, Decimal(bound.limit or "0")):
        return Outcome.PASS, f"{measured}，{PASSES[limit.comparison]} {words}，合格"
    return Outcome.FAIL, f"{measured}，{FAILS[limit.comparison]} {words} 即不合格"


def _holds(comparison: Comparison, value: Decimal, mark: Decimal) -> bool:
    match comparison:
        case Comparison.BELOW:
            return value < mark
        case Comparison.UP_TO:
            return value <= mark
        case Comparison.ABOVE:
            return value > mark
        case Comparison.FROM:
            return value >= mark
        case _:
            return value == mark


def _trigger(limit: Limit, bound: Case, number: str) -> Verdict:
    words, applies = _bound_text(limit, bound), _applies(limit, bound, Decimal(number))
    fact = "满足触发条件" if applies else "未满足触发条件"
    then = "本项要求适用" if applies else "本项要求不因此适用"
    measured = _with_unit(number, limit.unit)
    return Verdict(Outcome.NOT_JUDGED, number, f"测得 {measured}，{fact} {words}，{then}；此值不据以判合格")


def _applies(limit: Limit, bound: Case, value: Decimal) -> bool:
    if bound.low is not None and bound.high is not None:
        return Decimal(bound.low) <= value <= Decimal(bound.high)
    return _holds(limit.comparison, value, Decimal(bound.limit or "0"))


def _reached(limit: Limit, value: Decimal) -> Reached | None:
    for reached in (Reached.STOP, Reached.ALARM):
        mark = _mark(limit, reached)
        if mark and (value >= Decimal(mark) if limit.comparison in UPWARD else value <= Decimal(mark)):
            return reached
    return None


def _mark(limit: Limit, reached: Reached) -> str:
    return (limit.stop if reached is Reached.STOP else limit.alarm) or ""


def _bound_text(limit: Limit, bound: Case) -> str:
    if bound.low is not None and bound.high is not None:
        return _with_unit(f"{bound.low}～{bound.high}", limit.unit)
    return f"{SIGNS.get(limit.comparison, '')}{_with_unit(bound.limit or '', limit.unit)}"


def _with_unit(number: str, unit: str) -> str:
    if unit == "1:n":
        return f"1:{number}"
    return f"{number}{unit}" if unit == "°" else f"{number} {unit_text(unit)}"


def _plain_unit(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()


def _length_without(text: str, plain_unit: str) -> int:
    """How much of the text stands before its unit, blanks inside the unit left aside."""
    end, left = len(text), len(plain_unit)
    while left and end:
        end -= 1
        left -= len(_plain_unit(text[end]))
    return end


def _refusal(typed: str, text: str, unit: str) -> str:
    wanted = f"只写数，例如 0.82，或带单位 {unit_text(unit)}"
    if not text:
        return f"没有写数值；请{wanted}。"
    if "," in text or "、" in text or "。" in text:
        return f"“{typed.strip()}”里的小数点写成了逗号或顿号；请改用小数点，{wanted}。"
    if re.fullmatch(r"[+-]?[0-9.]*[0-9][0-9.]*\s*[^0-9.\s].*", text) and text.count(".") <= 1:
        return f"“{typed.strip()}”的单位不是本项的 {unit_text(unit)}；请换算后{wanted}。"
    return f"“{typed.strip()}”不是数值（小数最多 6 位）；请{wanted}。"

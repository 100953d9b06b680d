"""Whether a new limit is at least as strict as the one it replaces: whatever passes the new one must pass the old one.

Pure decimal arithmetic on what passes, so a changed comparison is judged by the same rule (`<=` may become `<` or
`between`). Source: 晋政办发〔2024〕29号 第十四条 (a lower level completes the sheet; our reading: only stricter).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from msgspec.structs import replace

from desktop.supervision.checklist import Case, Comparison, Limit

UPWARD = (Comparison.BELOW, Comparison.UP_TO)
DOWNWARD = (Comparison.ABOVE, Comparison.FROM)


@dataclass(frozen=True, slots=True)
class _Span:
    """What passes: from `low` to `high`, None without end; an open end does not pass itself."""

    low: Decimal | None = None
    high: Decimal | None = None
    low_is_open: bool = False
    high_is_open: bool = False

    def lies_in(self, other: _Span) -> bool:
        """Whether all of it passes the other too."""
        is_high_enough = other.low is None or (
            self.low is not None
            and (self.low > other.low or (self.low == other.low and (self.low_is_open or not other.low_is_open)))
        )
        is_low_enough = other.high is None or (
            self.high is not None
            and (self.high < other.high or (self.high == other.high and (self.high_is_open or not other.high_is_open)))
        )
        return is_high_enough and is_low_enough


def tightened(old: Limit, new: Limit) -> Limit | str:
    """The limit after a sharpening (alarm, stop and note stay unless given anew), or why it may not be so."""
    if why := _unlike(old, new) or _looser(old, new):
        return why
    merged = replace(new, alarm=new.alarm or old.alarm, stop=new.stop or old.stop, note=new.note or old.note)
    return _looser_marks(old, merged) or merged


def _unlike(old: Limit, new: Limit) -> str:
    if old.unit != new.unit:
        return f"单位由 {old.unit} 改成了 {new.unit}，无法比较"
    if old.trigger or new.trigger:
        return "触发条件不是限值，不能收严"
    if _is_design(old) or _is_design(new):
        return "限值取本矿设计值的，由矿山卡片填写，不能在这里改"
    if new.cases and not old.cases:
        return "原来不分条件，改为分条件会使没选条件的不再判定"
    if new.cases and {case.condition for case in new.cases} != {case.condition for case in old.cases}:
        return "条件与原来的不同，会漏判或放宽"
    return ""


def _looser(old: Limit, new: Limit) -> str:
    before = {case.condition: case for case in old.cases or (_own(old),)}
    after = {case.condition: case for case in new.cases or (_own(new),)}
    for condition, case in before.items():
        now = after.get(condition) or after[""]
        if not _span(new.comparison, now).lies_in(_span(old.comparison, case)):
            return f"{condition}{'：' if condition else ''}比原来的限值宽"
    return ""


def _looser_marks(old: Limit, new: Limit) -> str:
    given = [
        (name, getattr(new, field), getattr(old, field)) for name, field in (("报警值", "alarm"), ("停止值", "stop"))
    ]
    given = [one for one in given if one[1] is not None]
    if not given:
        return ""
    if new.comparison not in UPWARD + DOWNWARD:
        return "有报警值或停止值的，不能改为区间或等于"
    sign = 1 if new.comparison in UPWARD else -1  # the same side as before, or it would have been looser
    for name, now, before in given:
        if before is not None and sign * Decimal(now) > sign * Decimal(before):
            return f"{name}比原来的宽"
        if new.limit is not None and sign * Decimal(now) < sign * Decimal(new.limit):
            return f"{name}在合格的一侧"
    if new.alarm is not None and new.stop is not None and sign * Decimal(new.stop) < sign * Decimal(new.alarm):
        return "停止值先于报警值"
    return ""


def _is_design(limit: Limit) -> bool:
    return limit.limit is None and limit.low is None and not limit.cases


def _own(limit: Limit) -> Case:
    return Case("", limit.limit, limit.low, limit.high)


def _span(comparison: Comparison, case: Case) -> _Span:
    if case.low is not None and case.high is not None:
        return _Span(Decimal(case.low), Decimal(case.high))
    value = Decimal(case.limit or "0")
    match comparison:
        case Comparison.BELOW:
            return _Span(high=value, high_is_open=True)
        case Comparison.UP_TO:
            return _Span(high=value)
        case Comparison.ABOVE:
            return _Span(low=value, low_is_open=True)
        case Comparison.FROM:
            return _Span(low=value)
        case _:
            return _Span(value, value)

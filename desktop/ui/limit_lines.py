"""Limits as a screen shows them: in words with the mine's own design value, and as lines of a plot. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from desktop.errors import BadInput
from desktop.supervision import judging
from desktop.supervision.checklist import Comparison, Limit
from desktop.ui.plot import Bound

MOST_CASES = 3  # lines of a limit with cases that can still be told apart


def words(limit: Limit, design: Mapping[str, str]) -> str:
    """The limit with what the mine's card says where the mine's own value counts."""
    text = judging.limit_text(limit)
    if not _is_designed(limit):
        return text
    given = design.get(limit.param)
    return f"{text}，本矿 {given}" if given else f"{text}，矿山卡片上还没有填"


def bounds(limit: Limit, design: Mapping[str, str]) -> tuple[Bound, ...]:
    """Where the limit's lines lie; none for a limit with many cases or a design value that is not there."""
    if limit.cases:
        found = [(f"{case.condition} ", case.limit, case.low, case.high) for case in limit.cases]
        found = found if len(found) <= MOST_CASES else []
    elif _is_designed(limit):
        found = [("设计值 ", *_designed(limit, design))]
    else:
        found = [("", limit.limit, limit.low, limit.high)]
    sign = judging.SIGNS.get(limit.comparison, "")
    lines: list[Bound] = []
    for head, one, low, high in found:
        lines += [
            Bound(value, f"{head}{mark}{value}") for mark, value in ((sign, one), ("≥", low), ("≤", high)) if value
        ]
    return tuple(lines)


def unit(text: str) -> str:
    """A unit as it is shown."""
    return judging.unit_text(text)


def _is_designed(limit: Limit) -> bool:
    return not limit.cases and limit.limit is None and limit.low is None


def _designed(limit: Limit, design: Mapping[str, str]) -> tuple[str | None, str | None, str | None]:
    given = design.get(limit.param, "")
    try:
        numbers = [judging.read_value(end, limit.unit) for end in re.split(r"[～~至]", given)]
    except BadInput:
        return None, None, None
    if limit.comparison is Comparison.BETWEEN:
        return (None, numbers[0], numbers[1]) if len(numbers) == 2 else (None, None, None)
    return numbers[0], None, None

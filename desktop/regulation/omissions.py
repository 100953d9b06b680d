"""Omissions of the check sheet, and the ladder that the text lays for them: a reference for the responsible unit, never
a sanction by itself. Pure.

Only omissions that an auditor confirmed count, within a calendar year, and only without serious consequence. The three
rows are counted apart.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from desktop.regulation.readings import PROPOSED, Rules

FEW = 3  # 三项（含）以下; the row of 三项以上 begins above it


class Row(StrEnum):
    """The rows of the ladder (第三十八条)."""

    MUST = "必查"
    FEW_SAMPLES = "抽查三项及以下"
    MANY_SAMPLES = "抽查三项以上"


LADDER: dict[Row, tuple[str, str, str]] = {
    Row.MUST: ("通报批评、取消当年评优资格", "诫勉或调离工作岗位", "诫勉或调离工作岗位"),
    Row.FEW_SAMPLES: ("谈话提醒", "批评教育、责令检查", "通报批评"),
    Row.MANY_SAMPLES: ("批评教育、责令检查", "通报批评、取消当年评优资格", "诫勉或调离工作岗位"),
}


@dataclass(frozen=True, slots=True)
class Occasion:
    """One audited inspection: how many 必查 and 抽查 were not checked, as confirmed; `record` is the visit."""

    day: dt.date
    must: int = 0
    samples: int = 0
    record: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the ladder that an occasion comes to, the how-manieth time in the year, and what stands there."""

    occasion: Occasion
    row: Row
    time: int
    says: str


def is_left_out(item: str, checked: Collection[str], rules: Rules = PROPOSED) -> bool:
    """Whether an item without a result at a place is a 漏查 (第三十八条): in any case, or, where the bureau reads it
    so, only when it is not among the items `checked` somewhere in the visit.
    """
    return not (rules.whole_items and item in checked)


def rows_of(one: Occasion) -> tuple[Row, ...]:
    """The rows that an occasion belongs to (第三十八条): a 必查 row, and one of the two of 抽查."""
    found = [Row.MUST] if one.must else []
    if one.samples:
        found.append(Row.MANY_SAMPLES if one.samples > FEW else Row.FEW_SAMPLES)
    return tuple(found)


def ladder(occasions: Iterable[Occasion], year: int) -> tuple[Step, ...]:
    """Each occasion of a calendar year with its step (第三十八条: 年内), in order of days."""
    counts: dict[Row, int] = defaultdict(int)
    found = []
    for one in sorted((each for each in occasions if each.day.year == year), key=lambda each: (each.day, each.record)):
        for row in rows_of(one):
            counts[row] += 1
            found.append(Step(one, row, counts[row], LADDER[row][min(counts[row], 3) - 1]))
    return tuple(found)

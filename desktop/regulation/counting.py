"""What was done of what was owed: of visits and remote checks (deeds) those that count, and why the others do not.
Pure.

A deed counts in its own week, at a mine that the person held on that day, at most once a day, and up to what was owed
there in that week; what is too much fills no other week. Deeds that count nowhere are named, never dropped.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop.regulation.crediting import Credits
from desktop.regulation.known import Known
from desktop.regulation.owed import Line
from desktop.regulation.roll import Deed, Way


class Why(StrEnum):
    """Why a deed counts nowhere."""

    OUTSIDE = "不在统计期内"
    CUT_WEEK = "所在的周不完整地落在统计期内，这一周不计"
    NOT_HELD = "当日未监管这座矿山"
    ALONE = "没有执法证，当日没有持证人员同到这座矿山（按本级选定的读法）"
    SAME_DAY = "同一人、同一矿山当日已计一次"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A deed that counts nowhere."""

    deed: Deed
    why: Why


@dataclass(frozen=True, slots=True)
class Tally:
    """`done` is what counts of `owed`, `made` everything that was done there in these weeks."""

    done: int = 0
    owed: int = 0
    made: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.done + other.done, self.owed + other.owed, self.made + other.made)


@dataclass(frozen=True, slots=True)
class Row:
    """A line with the days on which something was made in each week: the row of a matrix."""

    line: Line
    made: tuple[tuple[Deed, ...], ...]

    def tally(self, number: int) -> Tally:
        """One week: min(done, owed) of owed (第二十二条: 监管检查次数)."""
        made, owed = len(self.made[number]), self.line.owed[number]
        return Tally(min(made, owed), owed, made)

    @property
    def whole(self) -> Tally:
        """All weeks."""
        if not any(self.made):
            return Tally(0, sum(self.line.owed), 0)
        pairs = [(len(made), owed) for made, owed in zip(self.made, self.line.owed, strict=True)]
        return Tally(sum(min(pair) for pair in pairs), sum(self.line.owed), sum(made for made, _ in pairs))


def count(
    known: Known, lines: Sequence[Line], weeks: Sequence[dt.date], period: tuple[dt.date, dt.date]
) -> tuple[list[Row], list[LeftOut]]:
    """The lines with what was made in each week, and the deeds that count nowhere, both in order."""
    place = {week + dt.timedelta(days=n): number for number, week in enumerate(weeks) for n in range(7)}
    kept: dict[tuple[bool, str, str], dict[int, list[Deed]]] = defaultdict(lambda: defaultdict(list))
    left: list[LeftOut] = []
    credits = Credits(known, lines, weeks)
    seen: set[tuple[bool, str, str, dt.date]] = set()
    for deed in known.roll.deeds:
        where = (deed.way is Way.REMOTE, deed.person, deed.mine)  # a choice itself is slow as a key
        same = (*where, deed.day)
        is_again = same in seen and (deed.way is Way.ON_SITE or credits.rules[place[deed.day]].once_a_day)
        why = Why.SAME_DAY if is_again else _why_not(known, deed, place, period)
        number = place.get(deed.day, 0)
        if why is None and not credits.is_plain and credits.is_alone(deed, number):
            why = Why.ALONE
        if why is not None:
            left.append(LeftOut(deed, why))
            continue
        seen.add(same)
        for debtor in (where,) if credits.is_plain else credits.debtors(deed, number):
            kept[debtor][number].append(deed)
    nothing: tuple[tuple[Deed, ...], ...] = ((),) * len(weeks)
    return [_row(line, kept.get((line.way is Way.REMOTE, line.person, line.mine)), nothing) for line in lines], left


def _why_not(known: Known, deed: Deed, place: dict[dt.date, int], period: tuple[dt.date, dt.date]) -> Why | None:
    if deed.day not in place:
        return Why.CUT_WEEK if period[0] <= deed.day <= period[1] else Why.OUTSIDE
    return None if known.is_held(deed.way, deed.person, deed.mine, deed.day) else Why.NOT_HELD


def _row(line: Line, kept: dict[int, list[Deed]] | None, nothing: tuple[tuple[Deed, ...], ...]) -> Row:
    if kept is None:
        return Row(line, nothing)
    made = list(nothing)
    for number, deeds in kept.items():
        made[number] = tuple(sorted(deeds, key=lambda one: one.day))
    return Row(line, tuple(made))

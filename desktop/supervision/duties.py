"""How much supervision a person owed in a period, and how much of it was done: weeks, visits, remote checks. Pure.

A week runs from Monday to Sunday and belongs to the period in which four of its days lie; only weeks that are over by
the day of counting are owed. A mine is owed a week's work when the person was designated to it on four days of the
week. What was done counts in its week up to what was owed there. Sources: 晋政办发〔2024〕29号
第十二条（远程，每周三次）、 第十三条（现场，每周一次）、第二十条（请假：远程不减，现场由共同监管人承担）; the 2023
edition asked for five remote checks.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from desktop.supervision.coverage import Rate
from desktop.supervision.days import monday

_HALF = re.compile(r"([0-9]{4})年([上下])半年")
_YEAR = re.compile(r"([0-9]{4})年")
ENOUGH = 4  # days of a week that make it count
Span = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True)
class Edition:
    """What an edition asks for in a week, in force for weeks that begin on `since` or later."""

    name: str
    since: dt.date
    remote: int
    onsite: int


EDITIONS = (
    Edition("2023年版", dt.date(2023, 3, 2), remote=5, onsite=1),
    Edition("2024年版", dt.date(2024, 6, 1), remote=3, onsite=1),
)


@dataclass(frozen=True, slots=True)
class Deed:
    """One remote check or one visit: at which mine, on which day."""

    mine: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class Duty:
    """`rate` is what counts of what was owed; `done` everything that was done in these weeks, `weeks` mine-weeks owed;
    `unknown` mine-weeks before the first edition known.
    """

    rate: Rate
    done: int
    weeks: int
    unknown: int = 0


def edition_of(week: dt.date, editions: Sequence[Edition] = EDITIONS) -> Edition | None:
    """The edition in force for a week (its Monday), None before the first."""
    return next((one for one in sorted(editions, key=lambda one: one.since, reverse=True) if one.since <= week), None)


def weeks(period: Span, day: dt.date) -> tuple[dt.date, ...]:
    """The Mondays of the weeks of a period that are over on this day; on its last day all of them are."""
    first, last = period
    start = monday(first)
    mondays = (start + dt.timedelta(weeks=number) for number in range((last - start).days // 7 + 1))
    whole = (one for one in mondays if _common((one, _sunday(one)), period) >= ENOUGH)
    return tuple(one for one in whole if _sunday(one) <= day or day >= last)


def duty(
    counted: Iterable[dt.date],
    assigned: Mapping[str, Sequence[Span]],
    deeds: Iterable[Deed],
    owed: Callable[[Edition], int],
    *,
    once_a_day: bool = False,
    away: Sequence[Span] = (),
    editions: Sequence[Edition] = EDITIONS,
) -> Duty:
    """What was owed and done at the assigned mines in these weeks.

    `once_a_day`: several deeds at a mine on one day are one. In a week with four days of `away` nothing is owed.
    """
    known = set(counted)
    by_week: dict[tuple[str, dt.date], list[dt.date]] = defaultdict(list)
    for deed in deeds:
        if monday(deed.day) in known and deed.mine in assigned:
            by_week[deed.mine, monday(deed.day)].append(deed.day)
    wanted = counts = number = unknown = 0
    for mine, spans in assigned.items():
        for week in known:
            whole = (week, _sunday(week))
            if _days(spans, whole) < ENOUGH or _days(away, whole) >= ENOUGH:
                continue
            edition = edition_of(week, editions)
            if edition is None:
                unknown += 1
                continue
            number += 1
            wanted += owed(edition)
            counts += min(_number(by_week[mine, week], once_a_day), owed(edition))
    done = sum(_number(days, once_a_day) for days in by_week.values())
    return Duty(Rate(counts, wanted), done, number, unknown)


def half_year(text: str) -> Span | None:
    """The days of `2026年上半年`, None when it is no half-year."""
    found = _HALF.fullmatch(text)
    if found is None or found[1] == "0000":
        return None
    year = int(found[1])
    if found[2] == "上":
        return dt.date(year, 1, 1), dt.date(year, 6, 30)
    return dt.date(year, 7, 1), dt.date(year, 12, 31)


def half_of(day: dt.date) -> str:
    """The half-year of a day, 2026年上半年."""
    return f"{day.year}年{'上' if day.month <= 6 else '下'}半年"


def year(text: str) -> Span | None:
    """The days of `2026年`, None when it is no year."""
    found = _YEAR.fullmatch(text)
    if found is None or found[1] == "0000":
        return None
    return dt.date(int(found[1]), 1, 1), dt.date(int(found[1]), 12, 31)


def _number(days: Sequence[dt.date], once_a_day: bool) -> int:
    return len(set(days)) if once_a_day else len(days)


def _days(spans: Iterable[Span], week: Span) -> int:
    """Days of the week in any of these spans; a day in two of them is one."""
    inside = {
        day for span in spans for day in (week[0] + dt.timedelta(days=n) for n in range(7)) if span[0] <= day <= span[1]
    }
    return len(inside)


def _common(one: Span, other: Span) -> int:
    return max(0, (min(one[1], other[1]) - max(one[0], other[0])).days + 1)


def _sunday(week: dt.date) -> dt.date:
    return week + dt.timedelta(days=6)

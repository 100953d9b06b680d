"""Weeks of a period and stretches of days. A week runs from Monday to Sunday in Beijing time. Pure.

A stretch is a pair of day numbers (`date.toordinal`), both included; lists of them are in order and do not touch.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from desktop.supervision.days import monday

ENOUGH = 4  # days of a week
WEEK = dt.timedelta(days=7)
Stretch = tuple[int, int]
END = dt.date.max.toordinal()


def whole_weeks(first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    """The Mondays of the weeks that lie in a period with both their Monday and their Sunday."""
    start = first + dt.timedelta(days=-first.weekday() % 7)
    return tuple(start + WEEK * number for number in range(max(0, ((last - start).days + 1) // 7)))


def weeks_by_majority(first: dt.date, last: dt.date, day: dt.date) -> tuple[dt.date, ...]:
    """The Mondays of the weeks that lie in a period with four days and are over on `day`; on the period's last day all
    of them are. So every week belongs to one half-year.
    """
    start = monday(first)
    mondays = (start + WEEK * number for number in range((last - start).days // 7 + 1))
    within = (one for one in mondays if (min(one + dt.timedelta(days=6), last) - max(one, first)).days + 1 >= ENOUGH)
    return tuple(one for one in within if one + dt.timedelta(days=6) <= day or day >= last)


def stretch(first: dt.date, last: dt.date | None) -> Stretch:
    """Days as a stretch; None is open."""
    return first.toordinal(), END if last is None else last.toordinal()


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The days of any of these, each once; inverted ones hold no day."""
    found: list[Stretch] = []
    for first, last in sorted(stretches):
        if last < first:
            continue
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def common(one: Sequence[Stretch], other: Sequence[Stretch]) -> list[Stretch]:
    """The days that lie in both."""
    found = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return [(first, last) for first, last in found if first <= last]


def days_in(stretches: Iterable[Stretch], week: int) -> int:
    """How many days of the week beginning on day number `week` lie in these."""
    return sum(max(0, min(last, week + 6) - max(first, week) + 1) for first, last in stretches)


def holds(stretches: Iterable[Stretch], day: int) -> bool:
    """Whether a day lies in any of these."""
    for first, last in stretches:  # noqa: SIM110 - asked for every deed, a generator costs twice the time
        if first <= day <= last:
            return True
    return False

"""Days, weeks and months in Beijing time, as the trade counts them: a week begins on Monday. Pure."""

from __future__ import annotations

import calendar
import datetime as dt
import functools

_BEIJING = dt.timezone(dt.timedelta(hours=8))


@functools.lru_cache(maxsize=8192)
def day_of(moment: str) -> dt.date | None:
    """The day in Beijing of a moment (UTC text `…Z`), or None when it is none."""
    try:
        found = dt.datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)
        return found.astimezone(_BEIJING).date()
    except (ValueError, OverflowError):
        return None


def start_of(day: dt.date) -> str:
    """The moment at which a day begins in Beijing, UTC text."""
    return dt.datetime.combine(day, dt.time(), _BEIJING).astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def month_of(day: dt.date) -> str:
    """The month of a day, 2026-11."""
    return day.isoformat()[:7]


def month_days(month: str) -> tuple[dt.date, dt.date]:
    """The first and the last day of a month (2026-11). ValueError when it is none."""
    first = dt.datetime.strptime(month, "%Y-%m").replace(tzinfo=dt.UTC).date()
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


def monday(day: dt.date) -> dt.date:
    """The Monday of a day's week."""
    return day - dt.timedelta(days=day.weekday())


def weeks_of(month: str) -> tuple[dt.date, ...]:
    """The Mondays of all weeks that touch a month, in order; the first may lie in the month before."""
    first, last = month_days(month)
    start = monday(first)
    return tuple(start + dt.timedelta(weeks=number) for number in range((last - start).days // 7 + 1))


def whole_weeks_after(day: dt.date) -> int:
    """How many weeks after this day's own lie wholly in its month."""
    _, last = month_days(month_of(day))
    return max(0, (last - monday(day)).days - 6) // 7

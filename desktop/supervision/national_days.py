"""Statutory holidays and adjusted working days (调休), as the State Council's yearly notices arrange them.

The tables are those of the library `chinesecalendar`; it is imported when the first day is asked for. A year it does
not know is not guessed: see `is_known`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Arranged:
    """What the notice says of a day: its holiday's name, and whether it is a working day in exchange for another."""

    name: str
    is_working: bool


def years() -> tuple[int, int]:
    """The first and the last year whose arrangement is known."""
    known = _table()
    return min(known).year, max(known).year


def is_known(year: int) -> bool:
    """Whether the arrangement of a year is known."""
    first, last = years()
    return first <= year <= last


def arranged(day: dt.date) -> Arranged | None:
    """What the notice says of a day; None for one it does not name."""
    return _table().get(day)


@cache
def _table() -> Mapping[dt.date, Arranged]:
    import chinese_calendar  # noqa: PLC0415 - late: the window opens without it

    names = {one.value: str(one.chinese) for one in chinese_calendar.Holiday}
    off = {day: Arranged(names.get(name, name), False) for day, name in chinese_calendar.holidays.items()}
    on = {day: Arranged(names.get(name, name), True) for day, name in chinese_calendar.workdays.items()}
    return off | on

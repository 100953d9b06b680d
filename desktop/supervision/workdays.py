"""Which day is worked, which holidays lie between two days, and which 重点时段 a mine is in, each with its reason.
Pure.

`known` are the calendars of the organisations above a mine and its own, the highest first (`actions.calendars.known`):
a correction of the nearer one stands over that of the farther, and both over the national arrangement. A year whose
arrangement is not known is not guessed: its days are neither worked nor off (`is_working` None) unless a bureau says
so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop.supervision import national_days
from desktop.supervision.bureau_calendar import Calendar, PeriodListed

_DAY = dt.timedelta(days=1)
_FAR = 40  # days a holiday is followed beyond what was asked: longer than any
_NAMES = "一二三四五六日"


class Reason(StrEnum):
    """By what a day is worked or off."""

    WEEK = "平日"
    STATUTORY = "法定节假日"
    ADJUSTED = "调休"
    BUREAU = "主管部门通知"
    UNKNOWN = "尚未公布"


@dataclass(frozen=True, slots=True)
class Day:
    """One day and why; `is_working` None: not known. `name` and `document` say what was arranged, and by what."""

    day: dt.date
    is_working: bool | None
    reason: Reason
    name: str = ""
    document: str = ""

    @property
    def is_special(self) -> bool:
        """Whether anybody arranged it."""
        return self.reason not in (Reason.WEEK, Reason.UNKNOWN)

    @property
    def words(self) -> str:
        """Why, in words: `国庆节放假`, `国庆节调休上班`, `2028 年放假安排尚未公布`."""
        match self.reason:
            case Reason.WEEK:
                return "工作日" if self.is_working else "双休日"
            case Reason.UNKNOWN:
                return unknown_words(self.day.year)
            case Reason.STATUTORY:
                return f"{self.name}放假"
            case Reason.ADJUSTED:
                return f"{self.name}调休上班"
            case Reason.BUREAU:
                return f"{self.name}{'上班' if self.is_working else '放假'}（{self.document}）"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row that were arranged alike: a holiday whole, or working days in exchange."""

    first: dt.date
    last: dt.date
    is_working: bool
    reason: Reason
    name: str
    document: str = ""

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1

    @property
    def words(self) -> str:
        """`10月1日至7日 国庆节放假 7 天`; `10月10日（周六）国庆节调休上班`."""
        by = f"（{self.document}）" if self.document else ""
        if self.is_working:
            week = f"（周{_NAMES[self.first.weekday()]}）" if self.days == 1 else " "
            return f"{span_words(self.first, self.last)}{week}{self.name}{'' if by else '调休'}上班{by}"
        return f"{span_words(self.first, self.last)} {self.name}放假 {self.days} 天{by}"


def of_day(known: Sequence[Calendar], day: dt.date) -> Day:
    """Whether a day is worked, and why."""
    text = day.isoformat()
    for calendar in reversed(known):
        for one in reversed(calendar.days):
            if one.touches(text, text):
                return Day(day, one.set.is_working, Reason.BUREAU, one.set.name, one.set.document)
    if not national_days.is_known(day.year):
        return Day(day, None, Reason.UNKNOWN)
    found = national_days.arranged(day)
    if found is None:
        return Day(day, day.weekday() < 5, Reason.WEEK)
    return Day(day, found.is_working, Reason.ADJUSTED if found.is_working else Reason.STATUTORY, found.name)


def is_working_day(known: Sequence[Calendar], day: dt.date) -> bool | None:
    """Whether a day is worked; None when nobody has said."""
    return of_day(known, day).is_working


def holidays(known: Sequence[Calendar], first: dt.date, last: dt.date) -> tuple[Stretch, ...]:
    """What was arranged for any of these days (both included): holidays and days worked in exchange, each whole."""
    found: list[Stretch] = []
    for one in _special(known, first - dt.timedelta(days=_FAR), last + dt.timedelta(days=_FAR)):
        before = found[-1] if found else None
        if before is not None and _goes_on(before, one):
            names = dict.fromkeys([*before.name.split("、"), one.name])
            found[-1] = Stretch(
                before.first, one.day, before.is_working, before.reason, "、".join(names), before.document
            )
        else:
            found.append(Stretch(one.day, one.day, bool(one.is_working), one.reason, one.name, one.document))
    return tuple(one for one in found if one.first <= last and one.last >= first)


def key_periods(
    known: Sequence[Calendar], mine: str, kind: str, first: dt.date, last: dt.date
) -> tuple[PeriodListed, ...]:
    """The 重点时段 of a mine that touch these days (both included), by their first day (第十八条)."""
    found = [
        one
        for calendar in known
        for one in calendar.periods
        if one.touches(first.isoformat(), last.isoformat()) and one.is_for(mine, kind)
    ]
    return tuple(sorted(found, key=lambda one: (one.set.since, one.set.name, one.set.id)))


def unknown_years(first: dt.date, last: dt.date) -> tuple[int, ...]:
    """The years of these days whose national arrangement is not known."""
    return tuple(year for year in range(first.year, last.year + 1) if not national_days.is_known(year))


def unknown_words(year: int) -> str:
    """`2028 年放假安排尚未公布`; for a year before all tables, that there is none."""
    return f"{year} 年放假安排尚未公布" if year > national_days.years()[0] else f"没有 {year} 年的放假安排"


def span_words(first: dt.date, last: dt.date) -> str:
    """`12月1日`, `12月1日至7日`, `9月30日至10月8日`."""
    begin = f"{first.month}月{first.day}日"
    if first == last:
        return begin
    same = (first.year, first.month) == (last.year, last.month)
    return f"{begin}至{last.day}日" if same else f"{begin}至{last.month}月{last.day}日"


def _special(known: Sequence[Calendar], first: dt.date, last: dt.date) -> Iterator[Day]:
    day = first
    while day <= last:
        if (one := of_day(known, day)).is_special:
            yield one
        day += _DAY


def _goes_on(before: Stretch, one: Day) -> bool:
    return one.day == before.last + _DAY and (before.is_working, before.reason, before.document) == (
        one.is_working,
        one.reason,
        one.document,
    )

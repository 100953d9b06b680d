"""A bureau's own calendar: 重点时段 (第十八条) and corrections of holidays, each with the document that orders it.

Subject `calendar/<organisation>`, scope `org/<organisation>`. A 重点时段 is for all mines, or for kinds of mines and
single ones; it may ask for 驻矿盯守. A correction says that days are off or worked, whatever the national arrangement
says. Days are `2026-11-22`, first and last included.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from msgspec.structs import replace

from desktop.errors import NotAllowed
from desktop.journal.entry import Told
from desktop.supervision.facts import Body, check_days, check_moments, in_order, read

LONGEST = 366  # days of one line: a slip of the year is no period


class PeriodSet(Body, frozen=True):
    """A 重点时段, new or as it reads from now on. Neither `kinds` nor `mines`: it is for every mine."""

    id: str
    name: str
    since: str
    until: str
    document: str
    kinds: tuple[str, ...] = ()
    mines: tuple[str, ...] = ()
    is_stationed: bool = False
    person: str = ""
    at: str = ""


class DaysSet(Body, frozen=True):
    """These days are off, or worked, by this document."""

    id: str
    name: str
    since: str
    until: str
    document: str
    is_working: bool
    person: str = ""
    at: str = ""


class Ended(Body, frozen=True):
    """A line holds up to `until` and no longer; "" takes it back altogether."""

    id: str
    reason: str
    until: str = ""
    person: str = ""
    at: str = ""


KINDS: dict[str, type[Body]] = {
    "calendar.period_set": PeriodSet,
    "calendar.days_set": DaysSet,
    "calendar.ended": Ended,
}


class Listed(Body, frozen=True):
    """One line of the calendar as it stands."""

    set: PeriodSet | DaysSet
    ended: Ended | None = None

    @property
    def last(self) -> str:
        """The last day it holds; before its first when it was taken back."""
        return self.set.until if self.ended is None else min(self.ended.until, self.set.until)

    @property
    def is_taken_back(self) -> bool:
        """Whether it never holds."""
        return self.last < self.set.since

    def touches(self, first: str, last: str) -> bool:
        """Whether it holds on any of these days (both included)."""
        return not self.is_taken_back and self.set.since <= last and self.last >= first

    def is_for(self, mine: str, kind: str) -> bool:
        """Whether a mine of this kind is meant."""
        if isinstance(self.set, DaysSet):
            return True
        return not (self.set.kinds or self.set.mines) or mine in self.set.mines or kind in self.set.kinds


class PeriodListed(Listed, frozen=True):
    """A 重点时段."""

    set: PeriodSet


class DaysListed(Listed, frozen=True):
    """A correction."""

    set: DaysSet


class Calendar(Body, frozen=True):
    """State of `calendar/<organisation>`, each list in the order it was begun."""

    periods: tuple[PeriodListed, ...] = ()
    days: tuple[DaysListed, ...] = ()
    unknown: int = 0

    def line(self, name: str) -> PeriodListed | DaysListed | None:
        """A line by its id."""
        lines: tuple[PeriodListed | DaysListed, ...] = (*self.periods, *self.days)
        return next((one for one in lines if one.set.id == name), None)


def fold(facts: Sequence[Told]) -> Calendar:
    """The calendar from its facts, in any order. What was ended stays so, however it is worded later."""
    periods: dict[str, PeriodListed] = {}
    days: dict[str, DaysListed] = {}
    unknown = 0
    for fact in in_order(facts):
        match read(fact, KINDS):
            case PeriodSet() as new:
                known = periods.get(new.id)
                periods[new.id] = PeriodListed(set=new, ended=known.ended if known else None)
            case DaysSet() as new:
                found = days.get(new.id)
                days[new.id] = DaysListed(set=new, ended=found.ended if found else None)
            case Ended() as end:
                if end.id in periods:
                    periods[end.id] = replace(periods[end.id], ended=end)
                if end.id in days:
                    days[end.id] = replace(days[end.id], ended=end)
            case _:
                unknown += 1
    return Calendar(periods=tuple(periods.values()), days=tuple(days.values()), unknown=unknown)


def check(body: Body, state: Calendar) -> None:
    """NotAllowed for a line without name, document or sensible days, or one that was ended already."""
    if isinstance(body, PeriodSet | DaysSet):
        check_moments(body.at)
        _check_line(body)
        known = state.line(body.id)
        if known is not None and type(known.set) is not type(body):
            raise NotAllowed(f"“{known.set.name}”是另一类日程，不能这样修改；请另加一条。")
        if known is not None and known.ended is not None:
            raise NotAllowed(f"“{known.set.name}”已经结束，不能再修改；请另加一条。")
    if isinstance(body, Ended):
        check_moments(body.at)
        _check_end(body, state)


def _check_line(body: PeriodSet | DaysSet) -> None:
    check_days(body.since, body.until)
    if not body.name.strip():
        raise NotAllowed("请写明名称，如“国庆节”“全省两会”。")
    if not body.document.strip():
        raise NotAllowed(f"请写明“{body.name}”的文号或通知。")
    if not body.since or not body.until or body.until < body.since:
        raise NotAllowed(f"“{body.name}”的止日 {body.until} 早于起日 {body.since}，请改正。")
    if (dt.date.fromisoformat(body.until) - dt.date.fromisoformat(body.since)).days >= LONGEST:
        raise NotAllowed(f"“{body.name}”超过一年，请核对起止日期的年份。")


def _check_end(body: Ended, state: Calendar) -> None:
    known = state.line(body.id)
    check_days(body.until)
    if known is None:
        raise NotAllowed("日历里没有这一条，请刷新。")
    if known.ended is not None:
        raise NotAllowed(f"“{known.set.name}”已经结束。")
    if not body.reason.strip():
        raise NotAllowed(f"请写明为什么结束“{known.set.name}”，如文号。")
    if body.until and not known.set.since <= body.until <= known.set.until:
        raise NotAllowed(f"最后一天应在 {known.set.since} 至 {known.set.until} 之间；整条作废请不填日期。")

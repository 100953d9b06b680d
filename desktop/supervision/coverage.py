"""Coverage of a month (月全覆盖): which place was checked in which week, which item where, and the rate. Pure.

A place counts when all its 必查 items have a result in the month; 不适用 with its reason is a result, 未查 is none; a
place at which no 必查 is due counts when it was passed. Every cell knows its visits, so that it can be opened. Without
places the rate is None and prints as “—”. Source: 晋政办发〔2024〕29号 第十三条.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from desktop.supervision.checklist import Item, Level
from desktop.supervision.days import monday, month_days, weeks_of
from desktop.supervision.places import ListedPlace
from desktop.supervision.visit import Result


@dataclass(frozen=True, slots=True)
class Passing:
    """One visit at one place (or in a scope) on a day, with the results given there by item."""

    visit: str
    place: str
    day: dt.date
    results: Mapping[str, Result]


@dataclass(frozen=True, slots=True)
class Due:
    """A place and what is due there. A scope (全矿) is no place: it is shown, and not counted among places."""

    place: ListedPlace
    items: tuple[Item, ...]
    is_scope: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    """A figure with what it was made of; `percent` half-up to two places, None without a denominator."""

    done: int
    due: int

    @property
    def percent(self) -> Decimal | None:
        """The rate in percent."""
        if self.due == 0:
            return None
        return (Decimal(100 * self.done) / self.due).quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class WeekCell:
    """A place in a week (by its Monday): the visits that passed it, and how many 必查 have a result of that week."""

    week: dt.date
    visits: tuple[str, ...]
    must: Rate


@dataclass(frozen=True, slots=True)
class ItemCell:
    """An item at a place in the month: the visits that gave it a result."""

    item: str
    level: Level
    visits: tuple[str, ...]

    @property
    def is_done(self) -> bool:
        """Whether it has any result of this month."""
        return bool(self.visits)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place in the month, one cell a week and one an item."""

    place: ListedPlace
    is_scope: bool
    visits: tuple[str, ...]
    weeks: tuple[WeekCell, ...]
    items: tuple[ItemCell, ...]
    must: Rate
    sample: Rate

    @property
    def is_covered(self) -> bool:
        """Whether the place counts as checked this month."""
        return bool(self.visits) and self.must.done == self.must.due


@dataclass(frozen=True, slots=True)
class Coverage:
    """A mine's month. `unlisted` are places that visits passed and no register knows, with their visits.
    `must_be_whole`: the bureau reads 原则上每月全覆盖 so that a month with a place left out is not done.
    """

    month: str
    weeks: tuple[dt.date, ...]
    rows: tuple[PlaceRow, ...]
    unlisted: tuple[tuple[str, tuple[str, ...]], ...]
    places: Rate
    must: Rate
    sample: Rate
    must_be_whole: bool = False

    @property
    def is_undone(self) -> bool:
        """Whether this month counts as not done for the sake of a place left out."""
        return self.must_be_whole and self.places.done < self.places.due

    @property
    def counted(self) -> Rate:
        """The places as they count in figures (第十三条): none of a month that is not done."""
        return Rate(0, self.places.due) if self.is_undone else self.places

    @property
    def uncovered(self) -> tuple[PlaceRow, ...]:
        """The places that do not count yet: each needs its visit, or its reason."""
        return tuple(row for row in self.rows if not row.is_scope and not row.is_covered)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A passing with the items that got a result in it."""

    day: dt.date
    visit: str
    done: frozenset[str]


def coverage(month: str, due: Sequence[Due], passings: Iterable[Passing], *, must_be_whole: bool = False) -> Coverage:
    """The month (2026-11) from what was due and what visits did; passings of other months are left out."""
    first, last = month_days(month)
    at: dict[str, list[_Seen]] = {}
    for one in passings:
        if first <= one.day <= last:
            at.setdefault(one.place, []).append(_Seen(one.day, one.visit, _done(one)))
    weeks = weeks_of(month)
    for found in at.values():
        found.sort(key=lambda one: (one.day, one.visit))
    rows = tuple(_row(one, weeks, at.get(one.place.id, [])) for one in due)
    known = {one.place.id for one in due}
    places = [row for row in rows if not row.is_scope]
    return Coverage(
        month=month,
        weeks=weeks,
        rows=rows,
        unlisted=tuple((place, _visits(found)) for place, found in sorted(at.items()) if place not in known),
        places=Rate(sum(row.is_covered for row in places), len(places)),
        must=_sum(row.must for row in rows),
        sample=_sum(row.sample for row in rows),
        must_be_whole=must_be_whole,
    )


def uncovered(month: str, due: Sequence[Due], passings: Iterable[Passing]) -> tuple[ListedPlace, ...]:
    """The places that do not count yet in a month, as `coverage` tells them, without the cells of the whole table."""
    first, last = month_days(month)
    done: dict[str, set[str]] = {}
    for one in passings:
        if first <= one.day <= last:
            done.setdefault(one.place, set()).update(_done(one))
    return tuple(one.place for one in due if not one.is_scope and not _counts(one, done.get(one.place.id)))


def _counts(due: Due, done: set[str] | None) -> bool:
    """Whether the place was passed (`done` None: it was not) and every 必查 has a result."""
    return done is not None and all(item.id in done for item in due.items if item.level is Level.MUST)


def _row(due: Due, weeks: tuple[dt.date, ...], passings: list[_Seen]) -> PlaceRow:
    must = frozenset(item.id for item in due.items if item.level is Level.MUST)
    by_item: dict[str, dict[str, None]] = {}
    for one in passings:
        for item in one.done:
            by_item.setdefault(item, {})[one.visit] = None
    return PlaceRow(
        place=due.place,
        is_scope=due.is_scope,
        visits=_visits(passings),
        weeks=tuple(_week(week, must, [one for one in passings if monday(one.day) == week]) for week in weeks),
        items=tuple(ItemCell(item.id, item.level, tuple(by_item.get(item.id, ()))) for item in due.items),
        must=_rate(must, passings),
        sample=_rate(frozenset(item.id for item in due.items) - must, passings),
    )


def _week(week: dt.date, must: frozenset[str], passings: list[_Seen]) -> WeekCell:
    return WeekCell(week, _visits(passings), _rate(must, passings))


def _rate(items: frozenset[str], passings: list[_Seen]) -> Rate:
    return Rate(len(items.intersection(set().union(*(one.done for one in passings)))), len(items))


def _done(passing: Passing) -> frozenset[str]:
    return frozenset(item for item, result in passing.results.items() if result is not Result.NOT_CHECKED)


def _visits(passings: Iterable[_Seen]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.visit for one in passings))


def _sum(rates: Iterable[Rate]) -> Rate:
    every = list(rates)
    return Rate(sum(one.done for one in every), sum(one.due for one in every))

"""What the official APP has and this program has not, and the other way round, of some people in some weeks: as the
newest bulletin made here found it when it held the two against each other (第十九条: 签到在 APP 里完成).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from desktop.actions.bulletin_kept import KIND, KeptLine, Odd, Oddness
from desktop.desk import Desk
from desktop.regulation.roll import Way
from desktop.regulation.spans import WEEK
from desktop.store import drafts

_DIFFERENCES = (Oddness.ONLY_OWN, Oddness.ONLY_APP, Oddness.UNLIKE)


class Held(KeptLine, frozen=True, kw_only=True):
    """Of a kept bulletin what it found of the two."""

    has_app: bool = False
    odd: tuple[Odd, ...] = ()


@dataclass(frozen=True, slots=True)
class AppSide:
    """When the two were held against each other, of which days, and where they differ."""

    at: str
    first: str
    last: str
    odd: tuple[Odd, ...]


def read_app_side(desk: Desk, way: Way, people: Collection[str], weeks: Sequence[dt.date]) -> AppSide | None:
    """The APP's side of these people in these weeks (their Mondays); None when no bulletin kept here compared any
    day of them.
    """
    if not weeks:
        return None
    first, last = min(weeks).isoformat(), (max(weeks) + WEEK - dt.timedelta(days=1)).isoformat()
    with desk.reading() as session:
        for line in drafts.lines(session, KIND):
            held = drafts.load(session, line.id, Held)
            if held.has_app and held.first <= last and first <= held.last:
                return AppSide(held.at, held.first, held.last, _of(held.odd, way, people, frozenset(weeks)))
    return None


def _of(odd: Sequence[Odd], way: Way, people: Collection[str], weeks: frozenset[dt.date]) -> tuple[Odd, ...]:
    return tuple(
        one
        for one in odd
        if one.kind in _DIFFERENCES and one.way == str(way) and one.who in people and _monday(one.day) in weeks
    )


def _monday(day: str) -> dt.date:
    found = dt.date.fromisoformat(day)
    return found - dt.timedelta(days=found.weekday())

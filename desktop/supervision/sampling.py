"""Which 抽查 items a visit checks at a place: drawn so that all come up within the month, never the same favourites.

Pure and deterministic: the visit's id shuffles, so nobody chooses and everybody can draw again. First come the items
that missed the last month, then those not yet checked this month; on the last expected passing of the month all that
are left are drawn. Source: 晋政办发〔2024〕29号 第十三条（每月全覆盖）、第三十八条（抽查）.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from desktop.supervision.days import month_days, month_of, weeks_of, whole_weeks_after
from desktop.supervision.facts import Body


class Turn(StrEnum):
    """Why an item comes up early or late."""

    OVERDUE = "上月未查"
    DUE = "本月未查"
    DONE = "本月已查"


class Drawn(Body, frozen=True):
    """The 抽查 items that a visit checks at a place, as the program drew them; with `by` and `reason` as a person wants
    them instead.
    """

    place: str
    items: tuple[str, ...]
    by: str = ""
    reason: str = ""


def newest(drawn: Iterable[Drawn]) -> tuple[Drawn, ...]:
    """Of each place the last draw of the program and the last choice of each person, in the order first given."""
    found: dict[tuple[str, str], Drawn] = {}
    for one in drawn:
        found[one.place, one.by] = one
    return tuple(found.values())


def by_place(drawn: Iterable[Drawn]) -> dict[str, frozenset[str]]:
    """What is to be checked at each place: what persons chose, all of them together, else what was drawn."""
    found: dict[str, frozenset[str]] = {}
    chosen: set[str] = set()
    for one in newest(drawn):
        if one.by and one.place in chosen:
            found[one.place] |= set(one.items)
        elif one.by or one.place not in chosen:
            found[one.place] = frozenset(one.items)
        chosen |= {one.place} if one.by else set()
    return found


def turn(day: dt.date, last: dt.date | None) -> Turn:
    """Whose turn it is on a day that an item was last checked on (None: as far as known never)."""
    first, _ = month_days(month_of(day))
    if last is not None and last >= first:
        return Turn.DONE
    return Turn.OVERDUE if last is None or last < _month_before(first) else Turn.DUE


def draw(
    visit: str,
    place: str,
    items: Sequence[str],
    *,
    day: dt.date,
    last: Mapping[str, dt.date],
    passings: int,
) -> tuple[str, ...]:
    """The items to check at the place, in the order given.

    `last`: when each was last checked there; `passings`: how often the place is expected to be passed in what is left
    of the month, this visit among them (at least 1; then all that are left are drawn).
    """
    if not items:
        return ()
    turns = {item: turn(day, last.get(item)) for item in items}
    left = [item for item in items if turns[item] is not Turn.DONE]
    share = _share(len(items), len(weeks_of(month_of(day))))
    wanted = max(_share(len(left), max(1, passings)), share)
    order = sorted(items, key=lambda item: (list(Turn).index(turns[item]), _lot(visit, place, item)))
    drawn = set(order[: min(wanted, len(items))])
    return tuple(item for item in items if item in drawn)


def passings_left(day: dt.date, earlier: Sequence[dt.date]) -> int:
    """How often a place will likely still be passed this month, this visit among them: as often as in the eight weeks
    before (`earlier`: the days it was passed), and no more than once in each whole week left.

    A place without such a past counts as passed only now, so that nothing of it is put off.
    """
    recent = {one.isocalendar()[:2] for one in earlier if dt.timedelta() < day - one <= dt.timedelta(weeks=8)}
    return max(1, min(8, len(recent)) * (1 + whole_weeks_after(day)) // 8)


def _month_before(first: dt.date) -> dt.date:
    return (first - dt.timedelta(days=1)).replace(day=1)


def _share(number: int, parts: int) -> int:
    return -(-number // parts)


def _lot(visit: str, place: str, item: str) -> str:
    return hashlib.sha256(f"{visit}\n{place}\n{item}".encode()).hexdigest()

"""Which 抽查 items a visit checks at a place: drawn so that all come up within the month, never the same favourites.

Pure and deterministic: the visit's id shuffles, so nobody chooses and everybody can draw again. First come the items
that missed the last month, then those not yet checked this month; on the last expected passing of the month all that
are left are drawn. Source: 晋政办发〔2024〕29号 第十三条（每月全覆盖）、第三十八条（抽查）.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence

from desktop.supervision.days import month_days, month_of, weeks_of, whole_weeks_after


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
    first, _ = month_days(month_of(day))
    before = (first - dt.timedelta(days=1)).replace(day=1)
    left = [item for item in items if last.get(item, dt.date.min) < first]
    overdue = {item for item in left if last.get(item, dt.date.min) < before}
    share = _share(len(items), len(weeks_of(month_of(day))))
    wanted = max(_share(len(left), max(1, passings)), share)
    order = sorted(items, key=lambda item: (item not in overdue, item not in left, _lot(visit, place, item)))
    drawn = set(order[: min(wanted, len(items))])
    return tuple(item for item in items if item in drawn)


def passings_left(day: dt.date, earlier: Sequence[dt.date]) -> int:
    """How often a place will likely still be passed this month, this visit among them: as often as in the eight weeks
    before (`earlier`: the days it was passed), and no more than once in each whole week left.

    A place without such a past counts as passed only now, so that nothing of it is put off.
    """
    recent = {one.isocalendar()[:2] for one in earlier if dt.timedelta() < day - one <= dt.timedelta(weeks=8)}
    return max(1, min(8, len(recent)) * (1 + whole_weeks_after(day)) // 8)


def _share(number: int, parts: int) -> int:
    return -(-number // parts)


def _lot(visit: str, place: str, item: str) -> str:
    return hashlib.sha256(f"{visit}\n{place}\n{item}".encode()).hexdigest()

"""Who answers for what happened at a mine on a day (第十条、第二十二条; who takes over and who hands over is left
open by the text). Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from desktop.regulation.readings import PROPOSED, Rules
from desktop.regulation.roll import Designation

HANDED_OVER_DAYS = 30  # the first of them is the first day of who takes over


def answering(held: Sequence[Designation], day: dt.date, rules: Rules = PROPOSED) -> tuple[str, ...]:
    """Who of the designations of one mine answers for this day, by code: those designated on it, or, in the thirty days
    after a change where the bureau reads it so, who handed over instead of who took over.
    """
    found: set[str] = set()
    for one in held:
        if one.since <= day and (one.until is None or day <= one.until):
            is_new = rules.giver_answers and (day - one.since).days < HANDED_OVER_DAYS
            found |= (_givers(held, one) if is_new else set()) or {one.person}
    return tuple(sorted(found))


def _givers(held: Sequence[Designation], taker: Designation) -> set[str]:
    """Who left the mine when the other came: on the day before, or on the day itself."""
    ends = (taker.since - dt.timedelta(days=1), taker.since)
    return {one.person for one in held if one.person != taker.person and one.until in ends}

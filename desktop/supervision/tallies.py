"""Findings of a period in figures: how many, closed in time, overdue, suspected major and what was done about them.

Pure. A finding is due when its (newest) deadline is not after the day of counting; it was closed in time when it is
closed and the re-check that found it rectified was not later than the deadline. Voided ones count nowhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from desktop.supervision.coverage import Rate
from desktop.supervision.days import day_of
from desktop.supervision.finding import Finding, Status


@dataclass(frozen=True, slots=True)
class Tally:
    """`in_time` is closed in time of due; `overdue` of those still open; `handled` of the suspected major ones."""

    found: int
    closed: int
    in_time: Rate
    overdue: Rate
    majors: int
    handled: Rate


def tally(findings: Iterable[Finding], first: dt.date, last: dt.date, day: dt.date) -> Tally:
    """The figures of the findings raised from first to last (both included), as things stand on `day`."""
    own = [one for one in findings if found_between(one, first, last)]
    due = [one for one in own if one.deadline and one.deadline <= day.isoformat()]
    still = [one for one in own if one.is_open]
    majors = [one for one in own if one.was_suspected]
    return Tally(
        found=len(own),
        closed=sum(one.status is Status.CLOSED for one in own),
        in_time=Rate(sum(map(closed_in_time, due)), len(due)),
        overdue=Rate(sum(bool(one.deadline) and (one.deadline or "") < day.isoformat() for one in still), len(still)),
        majors=len(majors),
        handled=Rate(sum(not one.has_no_measure for one in majors), len(majors)),
    )


def found_between(one: Finding, first: dt.date, last: dt.date) -> bool:
    """Whether it was found in these days and is not void."""
    found = day_of(one.raised.found) if one.raised else None
    return found is not None and first <= found <= last and one.status is not Status.VOIDED


def closed_in_time(one: Finding) -> bool:
    """Whether it is closed and was found rectified not later than its deadline."""
    if one.status is not Status.CLOSED or not one.deadline:
        return False
    done = [found for again in one.rechecks if again.is_done and (found := day_of(again.at)) is not None]
    return bool(done) and min(done).isoformat() <= one.deadline

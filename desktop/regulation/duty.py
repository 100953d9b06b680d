"""What one person owed and did in a period, as reports of that person print it. Pure.

Weeks belong to the period in which four of their days lie, and are owed when they are over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop.regulation import counting, owed
from desktop.regulation.counting import Tally
from desktop.regulation.known import Known
from desktop.regulation.roll import Designation, Roll, Way
from desktop.supervision.coverage import Rate


@dataclass(frozen=True, slots=True)
class Duty:
    """`rate` is what counts of what was owed; `done` everything that was done in these weeks, `weeks` mine-weeks owed;
    `unknown` weeks in which no edition was in force.
    """

    rate: Rate
    done: int
    weeks: int
    unknown: int = 0


def duty(known: Known, weeks: Sequence[dt.date], person: str, way: Way) -> Duty:
    """Remote checks (第十二条) or visits (第十三条、第二十条) of a person."""
    own = [one for one in owed.lines(known, weeks, person) if one.way is way]
    rows, _ = counting.count(known, own, weeks, _span(weeks))
    whole = sum((row.whole for row in rows), Tally())
    number = sum(1 for line in own for one in line.owed if one)
    return Duty(Rate(whole.done, whole.owed), whole.made, number, len(owed.without_edition(known, weeks)))


def visited_by_anybody(roll: Roll, person: str) -> Roll:
    """The roll in which every visit at the person's mines is his own, no group has a part in it, and nobody was away:
    what his mines got, whoever came.
    """
    mines = {one.mine for one in roll.designations if one.person == person}
    deeds = tuple(replace(one, person=person, doer=one.person) for one in roll.deeds if one.mine in mines)
    own: tuple[Designation, ...] = tuple(one for one in roll.designations if one.person == person)
    return replace(roll, designations=own, seats=(), absences=(), deeds=deeds)


def _span(weeks: Sequence[dt.date]) -> tuple[dt.date, dt.date]:
    return (weeks[0], weeks[-1] + dt.timedelta(days=6)) if weeks else (dt.date.max, dt.date.min)

"""All figures of a period in one: staffing, checklists, rates of persons, counties and city. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.regulation import counting, owed, rates, spans, staffing
from desktop.regulation.counting import LeftOut, Row
from desktop.regulation.editions import Edition, touching
from desktop.regulation.known import Known
from desktop.regulation.rates import CityRates, CountyRates, PersonRates, Style
from desktop.regulation.readings import PROPOSED, Practice, Rules
from desktop.regulation.roll import Roll
from desktop.regulation.staffing import Listed, Staffing


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures from the first to the last day. `rows` are what they were made of, person by mine by week;
    `left_out` counts nowhere; in `lawless` weeks no edition was in force.
    """

    first: dt.date
    last: dt.date
    style: Style
    weeks: tuple[dt.date, ...]
    lawless: tuple[dt.date, ...]
    editions: tuple[Edition, ...]
    staffing: Staffing
    checklists: Listed
    people: tuple[PersonRates, ...]
    counties: tuple[CountyRates, ...]
    city: CityRates
    rows: tuple[Row, ...]
    left_out: tuple[LeftOut, ...]


def reckon(
    roll: Roll,
    editions: Sequence[Edition],
    first: dt.date,
    last: dt.date,
    *,
    style: Style = Style.OFFICIAL,
    rules: Rules | Practice = PROPOSED,
) -> Figures:
    """Everything that the facts say of a period. Staffing, holdings and checklists are those of its last day."""
    known = Known(roll, editions, rules)
    weeks = spans.whole_weeks(first, last)
    rows, left = counting.count(known, owed.lines(known, weeks), weeks, (first, last))
    people = rates.persons(known, rows)
    counties = rates.counties(known, people, style)
    return Figures(
        first=first,
        last=last,
        style=style,
        weeks=weeks,
        lawless=owed.without_edition(known, weeks),
        editions=touching(editions, first, last),
        staffing=staffing.staffing(known, last),
        checklists=staffing.checklists(known, last),
        people=tuple(people),
        counties=tuple(counties),
        city=rates.city(counties, style),
        rows=tuple(rows),
        left_out=tuple(left),
    )

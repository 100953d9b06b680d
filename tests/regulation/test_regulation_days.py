"""The days on which the law changes: of every date in the data the day before, the day, and the day after, and what
each of them asks; of every other reading the day before it is chosen from, the day, and the day after.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from desktop import law
from desktop.regulation import editions, readings
from desktop.regulation.editions import NOTICE_DAYS, Key
from desktop.regulation.groups import groups, rotation
from desktop.regulation.known import Known
from desktop.regulation.readings import PROPOSED, Choice
from desktop.regulation.staffing import checklists, staffing
from tests.making.rolls import day, mine, roll

MINES = (
    mine("u", listed=day("2023-03-02")),
    mine("a", "露天开采", stripping="10", listed=day("2024-06-01")),
    mine("c", "煤矿"),
)
HELD = roll(mines=MINES, designations="p u 2020-01-01；p a 2020-01-01", seats="g p c")

# 每周远程、应配备、编组、须轮换、兼任超出、已制定的清单（检查表）、到期提醒
NONE_YET = (0, 0, 0, 0, 0, 0, False)
OF_2023 = (
    5,
    6,
    0,
    0,
    1,
    1,
    False,
)  # 2 for u, 2 for the one open pit of whatever amount, 2 for c; p has two enterprises
OF_2024 = (3, 4, 1, 2, 0, 1, False)  # the open pit is below 500,000 t; the list of u is no sheet, that of a is one
SOON_OVER = (3, 4, 1, 2, 0, 1, True)
OVER = (0, 0, 0, 0, 0, 2, False)  # nothing is asked; what was made stays made
DAYS = {
    "2023-03-01": NONE_YET,
    "2023-03-02": OF_2023,
    "2023-03-03": OF_2023,
    "2024-05-30": OF_2023,
    "2024-05-31": OF_2023,
    "2024-06-01": OF_2024,
    "2024-06-02": OF_2024,
    "2028-12-01": OF_2024,
    "2028-12-02": SOON_OVER,
    "2028-12-03": SOON_OVER,
    "2029-05-30": SOON_OVER,
    "2029-05-31": SOON_OVER,
    "2029-06-01": OVER,
}


@pytest.mark.parametrize("on, asked", DAYS.items())
def test_what_the_law_asks_on_a_day(on: str, asked: tuple[int, ...]) -> None:
    known, today = Known(HELD, law.editions()), day(on)
    edition = known.edition(today)
    found = staffing(known, today)
    assert (
        editions.base(edition, Key.REMOTE) if edition else 0,
        found.required,
        len(groups(known, today)),
        len(rotation(known, today)),
        len(found.over),
        checklists(known, today).made,
        editions.ending(law.editions(), today) is not None,
    ) == asked


def test_every_date_of_the_data_has_its_day_before_and_its_day_after() -> None:
    every = law.editions()
    dates = {one for each in every for one in (each.since, each.until)}
    dates.add(every[-1].until - dt.timedelta(days=NOTICE_DAYS))
    around = {one + dt.timedelta(days=by) for one in dates for by in (-1, 0, 1)}
    assert around == {day(one) for one in DAYS}


OTHERS = [(one.number, option.key) for one in law.readings() for option in one.options[1:]]


@pytest.mark.parametrize("number, option", OTHERS, ids=str)
def test_a_reading_holds_from_its_day_on(number: int, option: str) -> None:
    since = day("2026-06-01")
    held = readings.practice([[Choice(number, option, since), Choice(number, "", day("2026-09-01"))]])
    other = readings.rules({number: option})
    seen = [held.on(day(on)) for on in ("2026-05-31", "2026-06-01", "2026-06-02", "2026-08-31", "2026-09-01")]
    assert other != PROPOSED
    assert seen == [PROPOSED, other, other, other, PROPOSED]


@pytest.mark.parametrize(
    "until, on, owed",
    [
        ("2029-05-31", "2029-05-28", 3),  # the Monday of the last week: Thursday is the last day
        ("2029-05-31", "2029-06-04", 0),
        ("2029-06-04", "2029-06-04", 3),  # an edition that would last until that Monday
        ("2029-06-03", "2029-06-04", 0),
    ],
)
def test_a_week_takes_the_edition_of_its_monday(until: str, on: str, owed: int) -> None:
    last = law.editions()[-1]
    found = editions.in_force([replace(last, until=day(until))], day(on))
    assert (found.remote_per_week if found else 0) == owed

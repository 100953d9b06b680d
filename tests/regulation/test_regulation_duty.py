"""What a person's own reports say he owed and did: weeks counted by hand on a calendar."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from desktop import law
from desktop.regulation import spans
from desktop.regulation.duty import Duty, duty, visited_by_anybody
from desktop.regulation.known import Known
from desktop.regulation.roll import Way
from desktop.supervision.coverage import Rate
from tests.making.rolls import day, roll

NOVEMBER = (dt.date(2026, 11, 2), dt.date(2026, 11, 29))  # four whole weeks


def done(
    *days: str, way: Way = Way.REMOTE, period: tuple[dt.date, dt.date] = NOVEMBER, on: str = "", **facts: str
) -> Duty:
    deeds = "；".join(f"{way} p m {one}" for one in days)
    weeks = spans.weeks_by_majority(*period, day(on) if on else period[1])
    return duty(Known(roll(deeds=deeds, **facts), law.editions()), weeks, "p", way)


def test_four_weeks_of_a_mine_owe_twelve_remote_checks() -> None:
    assert done("2026-11-03", "2026-11-04") == Duty(Rate(2, 12), done=2, weeks=4)


def test_a_second_check_on_the_same_day_is_one() -> None:
    assert done("2026-11-03", "2026-11-03").rate == Rate(1, 12)


def test_what_a_week_has_too_much_fills_no_other_week() -> None:
    found = done("2026-11-02", "2026-11-03", "2026-11-04", "2026-11-05", "2026-11-06")
    assert (found.rate, found.done) == (Rate(3, 12), 5)


def test_checks_before_the_weeks_do_not_count() -> None:
    assert done("2026-11-01", "2026-11-30").done == 0


def test_a_week_with_four_days_of_leave_owes_no_visit_and_all_remote_checks() -> None:
    leave = "p 2026-11-09 2026-11-11；p 2026-11-16 2026-11-19"
    assert done(way=Way.ON_SITE, absences=leave).weeks == 3
    assert done(absences=leave).rate == Rate(0, 12)


def test_a_mine_that_stands_still_owes_nothing() -> None:
    assert done(changes="m 2026-11-09 停产；m 2026-11-20 生产").weeks == 2


def test_the_older_edition_owes_five_in_weeks_that_began_before_june() -> None:
    assert done(period=(day("2024-05-27"), day("2024-06-09"))).rate.due == 5 + 3


def test_weeks_before_any_known_edition_are_told_and_owe_nothing() -> None:
    found = done(way=Way.ON_SITE, period=(day("2023-02-20"), day("2023-03-12")))
    assert (found.unknown, found.weeks, found.rate.due) == (2, 1, 1)


def test_a_week_that_is_not_over_is_not_owed() -> None:
    assert done(on="2026-11-21").weeks == 2
    assert done(on="2026-11-01") == Duty(Rate(0, 0), done=0, weeks=0)


def test_what_the_mines_got_counts_whoever_came_and_whoever_was_away() -> None:
    made = roll(deeds="现场 q m 2026-11-03", absences="p 2026-11-02 2026-11-29", designations="p m 2020-01-01")
    weeks = spans.weeks_by_majority(*NOVEMBER, NOVEMBER[1])
    assert duty(Known(made, law.editions()), weeks, "p", Way.ON_SITE).rate == Rate(0, 0)
    assert duty(Known(visited_by_anybody(made, "p"), law.editions()), weeks, "p", Way.ON_SITE).rate == Rate(1, 4)


@given(st.lists(st.dates(dt.date(2026, 10, 1), dt.date(2026, 12, 31)), max_size=30))
def test_a_plain_count_agrees_on_any_history(days: list[dt.date]) -> None:
    found = done(*(one.isoformat() for one in days))
    expected = 0
    for number in range(4):
        first = NOVEMBER[0] + dt.timedelta(days=7 * number)
        expected += min(3, len({one for one in days if first <= one <= first + dt.timedelta(days=6)}))
    assert found.rate == Rate(expected, 12)

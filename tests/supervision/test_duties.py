"""What a person owed in a period and did of it: weeks counted by hand on a calendar."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from desktop.supervision import duties
from desktop.supervision.coverage import Rate
from desktop.supervision.duties import Deed, Duty, Edition, Span

NOVEMBER = (dt.date(2026, 11, 2), dt.date(2026, 11, 29))  # four whole weeks
ALWAYS: dict[str, list[Span]] = {"m1": [(dt.date(2020, 1, 1), dt.date.max)]}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def remote(*days: str, away: tuple[Span, ...] = (), assigned: dict[str, list[Span]] = ALWAYS) -> Duty:
    deeds = [Deed("m1", day(one)) for one in days]
    weeks = duties.weeks(NOVEMBER, NOVEMBER[1])
    return duties.duty(weeks, assigned, deeds, lambda one: one.remote, once_a_day=True, away=away)


def test_four_weeks_of_a_mine_owe_twelve_remote_checks() -> None:
    assert remote("2026-11-03", "2026-11-04") == Duty(Rate(2, 12), done=2, weeks=4)


def test_a_second_check_on_the_same_day_is_one() -> None:
    assert remote("2026-11-03", "2026-11-03").rate == Rate(1, 12)


def test_what_a_week_has_too_much_fills_no_other_week() -> None:
    found = remote("2026-11-02", "2026-11-03", "2026-11-04", "2026-11-05", "2026-11-06")
    assert (found.rate, found.done) == (Rate(3, 12), 5)


def test_checks_before_the_weeks_or_at_other_mines_do_not_count() -> None:
    assert remote("2026-11-01", "2026-11-30").done == 0
    assert duties.duty(duties.weeks(NOVEMBER, NOVEMBER[1]), ALWAYS, [Deed("m2", day("2026-11-03"))], _onsite).done == 0


def test_a_week_is_owed_from_four_days_of_designation_on() -> None:
    from_thursday = {"m1": [(day("2026-11-05"), dt.date.max)]}
    from_friday = {"m1": [(day("2026-11-06"), dt.date.max)]}
    assert remote(assigned=from_thursday).rate.due == 12
    assert remote(assigned=from_friday).rate.due == 9


def test_two_designations_in_one_week_are_added_up() -> None:
    both = {"m1": [(day("2026-11-02"), day("2026-11-03")), (day("2026-11-06"), day("2026-11-07"))]}
    assert remote(assigned=both).weeks == 1


def test_a_week_with_four_days_of_leave_owes_nothing() -> None:
    three, four = (day("2026-11-09"), day("2026-11-11")), (day("2026-11-16"), day("2026-11-19"))
    assert remote(away=(three, four)).weeks == 3


def test_the_older_edition_owes_five_in_weeks_that_began_before_june() -> None:
    period = (day("2024-05-27"), day("2024-06-09"))  # the first week begins in May
    found = duties.duty(duties.weeks(period, period[1]), ALWAYS, [], lambda one: one.remote)
    assert found.rate.due == 5 + 3


def test_weeks_before_any_known_edition_are_told_and_owe_nothing() -> None:
    period = (day("2023-02-20"), day("2023-03-12"))
    found = duties.duty(duties.weeks(period, period[1]), ALWAYS, [], _onsite)
    assert (found.unknown, found.weeks, found.rate.due) == (2, 1, 1)


def test_a_week_belongs_to_the_half_year_with_four_of_its_days() -> None:
    first, second = (duties.half_year(text) for text in ("2026年上半年", "2026年下半年"))
    assert first is not None
    assert second is not None
    # 29 June 2026 is a Monday: two days lie in the first half, five in the second
    assert duties.weeks(first, first[1])[-1] == day("2026-06-22")
    assert duties.weeks(second, second[1])[0] == day("2026-06-29")


def test_a_week_that_is_not_over_is_not_owed_before_the_period_ends() -> None:
    assert duties.weeks(NOVEMBER, day("2026-11-21")) == (day("2026-11-02"), day("2026-11-09"))
    assert duties.weeks(NOVEMBER, day("2026-11-22"))[-1] == day("2026-11-16")
    cut = (day("2026-11-02"), day("2026-11-26"))  # ends on a Thursday
    assert duties.weeks(cut, cut[1])[-1] == day("2026-11-23")


def test_half_years_and_years_are_read_as_they_are_written() -> None:
    assert duties.half_year(duties.half_of(day("2026-06-30"))) == (day("2026-01-01"), day("2026-06-30"))
    assert duties.half_year(duties.half_of(day("2026-07-01"))) == (day("2026-07-01"), day("2026-12-31"))
    assert duties.year("2026年") == (day("2026-01-01"), day("2026-12-31"))
    assert [duties.half_year(one) for one in ("2026", "0000年上半年", "2026年上半年 ")] == [None, None, None]
    assert [duties.year(one) for one in ("2026", "0000年", "二〇二六年")] == [None, None, None]


@given(st.lists(st.dates(dt.date(2026, 10, 1), dt.date(2026, 12, 31)), max_size=30))
def test_a_plain_count_agrees_on_any_history(days: list[dt.date]) -> None:
    found = remote(*(one.isoformat() for one in days))
    expected = 0
    for number in range(4):
        first = NOVEMBER[0] + dt.timedelta(days=7 * number)
        expected += min(3, len({one for one in days if first <= one <= first + dt.timedelta(days=6)}))
    assert found.rate == Rate(expected, 12)


def _onsite(edition: Edition) -> int:
    return edition.onsite

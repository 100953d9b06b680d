"""Which day is worked and why: the national arrangement, a bureau's corrections over it, and nothing guessed."""

from __future__ import annotations

import datetime as dt

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import NotAllowed
from desktop.supervision import bureau_calendar as bureau
from desktop.supervision import workdays
from desktop.supervision.bureau_calendar import Calendar, DaysSet, Ended, PeriodSet
from desktop.supervision.workdays import Reason, holidays, is_working_day, key_periods, of_day
from tests.making.facts import chain

FIRST, LAST = dt.date(2004, 1, 1), dt.date(2026, 12, 31)
day = dt.date.fromisoformat
PERIOD = PeriodSet(id="p", name="全省两会", since="2026-12-01", until="2026-12-07", document="演示〔2026〕5号")
OFF = DaysSet(
    id="d", name="演示补休", since="2028-03-06", until="2028-03-07", document="演示〔2028〕1号", is_working=False
)


def calendar(*bodies: object) -> Calendar:
    return bureau.fold(chain(*bodies))


@given(st.dates(FIRST, LAST))
def test_days_of_known_years_are_as_the_national_arrangement_says(one: dt.date) -> None:
    assert is_working_day((), one) is chinese_calendar.is_workday(one)


@pytest.mark.parametrize(
    ("text", "is_working", "words"),
    [
        ("2026-09-30", True, "工作日"),
        ("2026-10-01", False, "国庆节放假"),
        ("2026-10-07", False, "国庆节放假"),
        ("2026-10-08", True, "工作日"),
        ("2026-10-10", True, "国庆节调休上班"),
        ("2026-10-11", False, "双休日"),
        ("2003-05-01", None, "没有 2003 年的放假安排"),
        ("2099-05-01", None, "2099 年放假安排尚未公布"),
    ],
)
def test_the_day_before_on_and_after_a_holiday(text: str, is_working: bool | None, words: str) -> None:
    found = of_day((), day(text))
    assert (found.is_working, found.words) == (is_working, words)


@given(st.dates(dt.date(2090, 1, 1), dt.date(2099, 12, 31)))
def test_nothing_is_guessed_for_a_year_nobody_announced(one: dt.date) -> None:
    assert (is_working_day((), one), of_day((), one).reason) == (None, Reason.UNKNOWN)
    assert workdays.unknown_years(one, one) == (one.year,)


def test_a_bureaus_word_stands_over_the_arrangement_and_the_nearer_over_the_farther() -> None:
    worked = DaysSet(id="w", name="演示值守", since="2026-10-01", until="2026-10-01", document="市1号", is_working=True)
    city, county = calendar(worked), calendar(OFF, DaysSet(**{**_fields(worked), "is_working": False}))
    assert of_day((city,), day("2026-10-01")).words == "演示值守上班（市1号）"
    assert is_working_day((city, county), day("2026-10-01")) is False
    assert is_working_day((county, city), day("2026-10-01")) is True
    assert [is_working_day((county,), day(f"2028-03-0{n}")) for n in (5, 6, 7, 8)] == [None, False, False, None]


def test_a_holiday_is_told_whole_with_the_days_worked_for_it() -> None:
    found = holidays((), day("2026-10-03"), day("2026-10-10"))
    assert [one.words for one in found] == ["10月1日至7日 国庆节放假 7 天", "10月10日（周六）国庆节调休上班"]
    assert holidays((), day("2026-11-20"), day("2026-11-27")) == ()


@given(st.dates(FIRST + dt.timedelta(40), LAST - dt.timedelta(60)), st.integers(0, 20))
def test_the_stretches_are_the_special_days_each_once(first: dt.date, days: int) -> None:
    last = first + dt.timedelta(days)
    found = holidays((), first, last)
    told = [one.first + dt.timedelta(n) for one in found for n in range(one.days)]
    asked = [first + dt.timedelta(n) for n in range(days + 1)]
    assert sorted(set(told)) == told
    assert [one for one in told if first <= one <= last] == [one for one in asked if of_day((), one).is_special]


@pytest.mark.parametrize(
    ("kinds", "mines", "code", "kind", "is_meant"),
    [
        ((), (), "M1", "煤矿", True),
        (("煤矿",), (), "M1", "煤矿", True),
        (("煤矿",), (), "M1", "露天开采", False),
        (("煤矿",), ("M2",), "M2", "露天开采", True),
        ((), ("M2",), "M1", "煤矿", False),
    ],
)
def test_a_period_is_for_all_mines_or_for_those_it_names(kinds, mines, code, kind, is_meant) -> None:
    known = calendar(PeriodSet(**{**_fields(PERIOD), "kinds": kinds, "mines": mines}))
    assert bool(key_periods((known,), code, kind, day("2026-12-01"), day("2026-12-01"))) is is_meant


@pytest.mark.parametrize(
    ("until", "held"),
    [(None, "0111111110"), ("2026-12-03", "0111000000"), ("", "0000000000")],
)
def test_a_period_holds_from_its_first_to_its_last_day_or_until_it_is_ended(until: str | None, held: str) -> None:
    ends = [] if until is None else [Ended(id="p", reason="演示", until=until)]
    known = calendar(PeriodSet(**{**_fields(PERIOD), "until": "2026-12-08"}), *ends)
    asked = [day("2026-11-30") + dt.timedelta(n) for n in range(10)]
    assert "".join(str(len(key_periods((known,), "M1", "煤矿", one, one))) for one in asked) == held


def test_what_was_ended_stays_ended_however_it_is_worded_later() -> None:
    ended = Ended(id="p", reason="演示", until="2026-12-03")
    renamed = PeriodSet(**{**_fields(PERIOD), "name": "改名"})
    (one,) = calendar(PERIOD, ended, renamed).periods
    assert (one.set.name, one.last) == ("改名", "2026-12-03")


@pytest.mark.parametrize(
    ("more", "match"),
    [
        ({"name": " "}, "名称"),
        ({"document": ""}, "文号"),
        ({"until": "2026-11-30"}, "早于起日"),
        ({"until": "2027-12-02"}, "超过一年"),
        ({"since": "12月1日"}, "日期"),
    ],
)
def test_a_line_needs_name_document_and_sensible_days(more: dict[str, str], match: str) -> None:
    with pytest.raises(NotAllowed, match=match):
        bureau.check(PeriodSet(**{**_fields(PERIOD), **more}), Calendar())


@pytest.mark.parametrize(
    ("body", "match"),
    [
        (Ended(id="x", reason="演示"), "没有这一条"),
        (Ended(id="p", reason=" "), "为什么结束"),
        (Ended(id="p", reason="演示", until="2026-12-08"), "之间"),
        (
            DaysSet(id="p", name="演示", since="2026-12-01", until="2026-12-01", document="1号", is_working=True),
            "另一类",
        ),
    ],
)
def test_a_line_is_ended_within_its_days_and_stays_of_its_kind(body: object, match: str) -> None:
    with pytest.raises(NotAllowed, match=match):
        bureau.check(body, calendar(PERIOD))


def test_an_ended_line_is_neither_changed_nor_ended_again() -> None:
    state = calendar(PERIOD, Ended(id="p", reason="演示"))
    for body in (PERIOD, Ended(id="p", reason="演示")):
        with pytest.raises(NotAllowed, match="已经结束"):
            bureau.check(body, state)


def _fields(body: PeriodSet | DaysSet) -> dict[str, object]:
    return {name: getattr(body, name) for name in body.__struct_fields__}

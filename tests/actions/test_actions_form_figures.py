"""The half-year report: figures filled in from a desk's records, each counted by hand, and the words left to write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.actions import form_figures, form_half_year, forms, remotes
from desktop.actions.form_figures import Figures
from desktop.desk import Act, Desk, Fact
from desktop.errors import BadInput, NotAllowed
from desktop.supervision import duties
from desktop.supervision.coverage import Rate
from desktop.supervision.leave import LeaveAsked, LeaveDecided
from desktop.supervision.remote import Means
from tests.documents import tools
from tests.making import visits
from tests.making.desks import Bureau

HALF = "2026年下半年"
WEEKS = 21  # from Monday 29 June to Sunday 22 November 2026
WORDS = {"事故和重大隐患": "无。", "制度执行和风险": "可控。", "工作和廉政纪律": "遵守。", "困难和建议": "无。"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    bureau = Bureau()
    bureau.register()
    made = bureau.enrol(tmp_path / "p1")
    yield made
    made.close()


def counted(desk: Desk, person: str = "p1") -> Figures:
    span = duties.half_year(HALF)
    assert span is not None
    return form_figures.figures(desk, person, span)


def check(desk: Desk, *days: str, mine: str = "m1") -> None:
    for day in days:
        remotes.record(desk, mine, Means.APP, ["视频监控"], started=f"{day}T01:00:00Z", ended=f"{day}T01:10:00Z")


def away(desk: Desk, first: str, last: str, *, is_approved: bool) -> None:
    half, at = "下午", "2026-11-01T01:00:00Z"
    asked = LeaveAsked(
        person="p1", kind="事假", first=first, first_half=half, last=last, last_half=half, days="9", at=at
    )  # fmt: skip
    decided = LeaveDecided(person="p3", is_approved=is_approved, at="2026-11-01T02:00:00Z", note="人手不足")
    name = f"leave/{first}"
    desk.seal([Act("staff/demo/p1", (Fact(name, asked), Fact(name, decided)))])


def test_two_mines_for_twenty_one_weeks_owe_126_remote_checks_and_42_visits(desk: Desk) -> None:
    found = counted(desk)
    assert (found.mines, found.remote.weeks) == (("m1", "m2"), 2 * WEEKS)
    assert (found.remote.rate, found.visited.rate) == (Rate(0, 126), Rate(0, 42))


def test_remote_checks_count_once_a_day_and_three_a_week(desk: Desk) -> None:
    check(desk, "2026-11-16", "2026-11-17", "2026-11-17", "2026-11-18", "2026-11-19")
    check(desk, "2026-11-16", mine="m2")
    found = counted(desk).remote
    assert (found.rate, found.done) == (Rate(4, 126), 5)


def test_a_closed_visit_counts_for_who_took_part_and_for_the_mine(desk: Desk) -> None:
    visits.closed(desk)
    mine, other = counted(desk), counted(desk, "p2")
    assert (mine.visited.rate, mine.checked.rate, mine.tally.found) == (Rate(1, 42), Rate(1, 42), 1)
    assert (other.visited.rate, other.checked.rate, other.tally.found) == (Rate(0, 42), Rate(1, 42), 0)


def test_a_visit_under_way_does_not_count_yet(desk: Desk) -> None:
    visits.sealed(desk)
    assert counted(desk).checked.rate.done == 0


def test_a_visit_without_the_number_of_the_app_is_told(desk: Desk) -> None:
    visits.closed(desk)
    assert counted(desk).signed_in == Rate(0, 1)


def test_in_a_week_of_leave_the_visit_is_not_owed_the_remote_checks_are(desk: Desk) -> None:
    away(desk, "2026-11-02", "2026-11-06", is_approved=True)
    found = counted(desk)
    assert (found.remote.rate.due, found.visited.rate.due, found.checked.rate.due) == (126, 40, 42)
    assert [form_figures.plain(one.days) for one in found.away] == ["4.5"]


def test_of_a_leave_only_the_days_in_the_period_count(desk: Desk) -> None:
    away(desk, "2026-06-29", "2026-07-02", is_approved=True)
    away(desk, "2026-12-01", "2026-12-02", is_approved=False)
    assert [form_figures.plain(one.days) for one in counted(desk).away] == ["2"]


def test_coverage_is_summed_over_months_and_mines(desk: Desk) -> None:
    visits.closed(desk)  # one of the two places of m1 in November; five months, two mines, two places each
    found = counted(desk)
    assert (found.places, found.months) == (Rate(1, 20), 10)


def test_the_report_says_how_each_figure_was_counted(desk: Desk, tmp_path: Path) -> None:
    check(desk, "2026-11-16")
    name = forms.begin(desk, "d-half-year", "p1", HALF)
    assert forms.lacking(desk, name) == tuple(WORDS)
    forms.save(desk, name, WORDS)
    words = tools.text(forms.preview(desk, name), tmp_path)
    assert "2026年下半年履职述职报告" in words
    assert "42个矿周，每矿每周3次（2024年版）" in words


def test_a_sealed_report_waits_for_the_managing_role(desk: Desk) -> None:
    name = forms.begin(desk, "d-half-year", "p1", HALF)
    with pytest.raises(NotAllowed, match="还缺“事故和重大隐患”"):
        forms.seal(desk, name)
    forms.save(desk, name, WORDS)
    assert any(one.startswith("staffform/") for one in forms.seal(desk, name).subjects)


def test_the_running_half_year_is_offered_first_but_in_its_first_month_the_last_one(tmp_path: Path) -> None:
    bureau = Bureau()
    bureau.register()
    desk = bureau.enrol(tmp_path / "p1")
    assert form_half_year.periods(desk, "p1") == (HALF, "2026年上半年", "2025年下半年")
    bureau.clock.now = dt.datetime(2027, 1, 30, 1, 0, tzinfo=dt.UTC)
    assert form_half_year.periods(desk, "p1")[:2] == (HALF, "2027年上半年")
    desk.close()


def test_a_period_that_is_no_half_year_is_refused_in_words(desk: Desk) -> None:
    with pytest.raises(BadInput, match="不是半年"):
        form_half_year.prefill(desk, "p1", "2026-H2")

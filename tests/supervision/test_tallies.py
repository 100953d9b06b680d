"""Findings of a period in figures, counted by hand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from desktop.supervision import finding, measures, tallies
from desktop.supervision.coverage import Rate
from desktop.supervision.facts import Body
from desktop.supervision.finding import Closed, Extended, Finding, Grade, Measure, Raised, Recheck, Rechecked, Voided
from tests.making.facts import chain

FIRST, LAST = dt.date(2026, 7, 1), dt.date(2026, 12, 31)
TODAY = dt.date(2026, 11, 22)


def made(
    *more: Body,
    found: str = "2026-11-01T02:00:00Z",
    deadline: str | None = "2026-11-10",
    grade: Grade = Grade.GENERAL,
    measure: Measure | None = None,
) -> Finding:
    raised = Raised(
        visit="v",
        mine="m1",
        place="q1",
        place_name="1号采场",
        fact="浮石",
        person="p1",
        found=found,
        deadline=deadline,
        grade=grade,
        measure=measure,
    )
    return finding.fold(chain(raised, *more))


def again(day: str, result: Recheck = Recheck.DONE) -> Rechecked:
    return Rechecked(visit=None, person="p1", at=f"{day}T02:00:00Z", result=result)


CLOSED = Closed(person="p1", at="2026-11-15T02:00:00Z")


def count(*findings: Finding) -> tallies.Tally:
    return tallies.tally(findings, FIRST, LAST, TODAY)


def test_three_closed_in_time_of_four_due_are_three_quarters() -> None:
    in_time = made(again("2026-11-10"), CLOSED)
    found = count(in_time, in_time, in_time, made(again("2026-11-11"), CLOSED), made(deadline="2026-11-23"))
    assert (found.found, found.closed, found.in_time) == (5, 4, Rate(3, 4))
    assert found.in_time.percent == Decimal("75.00")


def test_an_extended_deadline_is_the_one_that_counts() -> None:
    moved = Extended(deadline="2026-11-20", reason="备件未到", person="p1")
    assert count(made(moved, again("2026-11-18"), CLOSED)).in_time == Rate(1, 1)


def test_rectified_but_not_closed_is_not_closed_in_time() -> None:
    assert count(made(again("2026-11-05"))).in_time == Rate(0, 1)


def test_an_open_finding_is_overdue_from_the_day_after_its_deadline() -> None:
    found = count(made(deadline="2026-11-22"), made(deadline="2026-11-21"), made(deadline=None))
    assert found.overdue == Rate(1, 3)


def test_void_findings_and_those_of_other_days_count_nowhere() -> None:
    void = made(Voided(reason="重复", person="p1"))
    before = made(found="2026-06-30T15:59:59Z")  # one second before July in Beijing
    assert count(void, before).found == 0
    assert count(made(found="2026-06-30T16:00:00Z")).found == 1


def test_a_major_one_counts_as_handled_once_something_was_done() -> None:
    stopped = Measure(kind=measures.EVACUATED, text="停止作业", at="2026-11-01T02:00:00Z", told="演示矿长")
    not_taken = Measure(kind=measures.NOT_TAKEN, text="现场已自行停止")
    handled = made(grade=Grade.SUSPECTED_MAJOR, measure=stopped)
    found = count(handled, made(grade=Grade.SUSPECTED_MAJOR, measure=not_taken), made())
    assert (found.majors, found.handled) == (2, Rate(1, 2))


def test_nothing_found_has_no_rate() -> None:
    assert count().in_time.percent is None

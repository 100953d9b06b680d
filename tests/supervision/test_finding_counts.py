"""Findings counted: each in one group, open and late ones told, ages in their order."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.supervision.finding_counts import Bar, By, Counted, Which, behind, count

TODAY = dt.date(2026, 11, 20)
days = st.dates(dt.date(2026, 1, 1), TODAY)
findings = st.lists(
    st.builds(
        Counted,
        id=st.just("f"),
        mine=st.sampled_from("甲乙"),
        place=st.sampled_from(("", "大巷")),
        grade=st.sampled_from(("一般", "疑似重大")),
        category=st.sampled_from(("", "通风", "机电")),
        found=days,
        due=st.none() | days,
        is_open=st.booleans(),
    )
)


def one(found: str, due: str | None = None, *, is_open: bool = True, place: str = "大巷") -> Counted:
    due_day = dt.date.fromisoformat(due) if due else None
    return Counted("f", "演示煤矿", place, "一般", dt.date.fromisoformat(found), due_day, is_open)


@given(findings, st.sampled_from(By))
def test_every_finding_stands_in_one_group(found: list[Counted], by: By) -> None:
    bars = count(found, by, TODAY)
    still = sum(each.is_open for each in found)
    assert sum(bar.whole for bar in bars) == (still if by is By.AGE else len(found))
    assert sum(bar.open for bar in bars) == still
    assert all(bar.late <= bar.open <= bar.whole for bar in bars)


@given(findings, st.sampled_from(By), st.sampled_from(Which))
def test_behind_every_number_stand_as_many_findings(found: list[Counted], by: By, which: Which) -> None:
    bars = count(found, by, TODAY)
    assert [len(behind(found, by, bar.name, which, TODAY)) for bar in bars] == [bar.number(which) for bar in bars]


@pytest.mark.parametrize(
    "found, word",
    [
        ("2026-11-20", "7 天以内"),
        ("2026-11-13", "7 天以内"),
        ("2026-11-12", "8 至 30 天"),
        ("2026-10-21", "8 至 30 天"),
        ("2026-10-20", "31 至 90 天"),
        ("2026-08-22", "31 至 90 天"),
        ("2026-08-21", "90 天以上"),
    ],
)
def test_how_long_an_open_finding_has_stood(found: str, word: str) -> None:
    assert count([one(found)], By.AGE, TODAY) == (Bar(word, 1, 1, 0),)


def test_its_last_day_is_not_late_and_a_closed_one_never() -> None:
    late = one("2026-11-01", "2026-11-19")
    found = [late, one("2026-11-01", "2026-11-20"), one("2026-11-01", "2026-11-02", is_open=False, place="")]
    assert count(found, By.PLACE, TODAY) == (Bar("大巷", 2, 2, 1), Bar("没有写场所", 1, 0, 0))

"""What stands behind the numbers of 履职: periods, debts, records that count or not, why nothing is owed, clauses."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from desktop import law
from desktop.actions import duty_matrix
from desktop.actions.duty_matrix import Came, Duty, Length
from desktop.regulation.editions import Key, Tightening
from desktop.regulation.figures import reckon
from desktop.regulation.known import Known
from desktop.regulation.readings import PROPOSED
from desktop.regulation.roll import Absence, Deed, Designation, Mine, Org, Person, Roll, Spot, Way
from desktop.supervision.roster import MineKind

TODAY = dt.date(2026, 11, 25)  # a Wednesday
NOVEMBER = (dt.date(2026, 11, 2), dt.date(2026, 11, 29))
ROLL = Roll(
    orgs=(Org("o", "演示县应急管理局", "县"),),
    mines=(Mine("m1", "演示石场", "o", MineKind.OPEN_PIT), Mine("m2", "演示停产矿", "o", MineKind.OPEN_PIT, "停产")),
    people=(Person("p1", "演示专员甲", "o"), Person("p2", "演示专员乙", "o")),
    designations=(
        Designation("p1", "m1", dt.date(2026, 1, 1)),
        Designation("p1", "m2", dt.date(2026, 1, 1)),
        Designation("p2", "m1", dt.date(2026, 11, 9)),
    ),
    absences=(Absence("p1", dt.date(2026, 11, 9), dt.date(2026, 11, 13)),),
)


def deed(day: int, person: str = "p1", way: Way = Way.ON_SITE) -> Deed:
    return Deed(way, person, "m1", dt.date(2026, 11, day), "Y1", Spot(f"visit/{person}-{day}"))


def duty(*deeds: Deed) -> Duty:
    roll = replace(ROLL, deeds=deeds)
    found = reckon(roll, law.editions(), *NOVEMBER)
    return Duty(found, Known(roll, law.editions(), PROPOSED), {"visit/p1-3": "监台1号"}, TODAY)


def told(made: Duty, person: str, *weeks: int) -> list[tuple[Came, str, str]]:
    return [
        (one.came, one.mine, one.number or one.note) for one in duty_matrix.behind(made, Way.ON_SITE, {person}, weeks)
    ]


@pytest.mark.parametrize(
    ("length", "back", "first", "last"),
    [
        (Length.QUARTER, 0, "2026-10-01", "2026-12-31"),
        (Length.QUARTER, 3, "2026-01-01", "2026-03-31"),
        (Length.QUARTER, 4, "2025-10-01", "2025-12-31"),
        (Length.WEEKS, 0, "2026-08-31", "2026-11-29"),
        (Length.WEEKS, 1, "2026-06-01", "2026-08-30"),
    ],
)
def test_a_period_ends_now_or_so_many_before(length: Length, back: int, first: str, last: str) -> None:
    assert tuple(map(str, duty_matrix.period(length, TODAY, back))) == (first, last)


def test_a_rate_stands_on_the_weeks_that_are_over_and_everybody_comes_first() -> None:
    rows = duty_matrix.matrix(duty(deed(3), deed(24)), Way.ON_SITE)
    assert [(one.name, one.whole.done, one.whole.owed) for one in rows] == [
        ("全部人员", 1, 4),  # p1: two weeks, one on leave; p2: two
        ("演示专员甲", 1, 2),
        ("演示专员乙", 0, 2),
    ]
    assert rows[1].weeks[3].done == 1  # seen, though it makes no rate yet


def test_what_was_done_besides_what_is_owed_counts_nowhere() -> None:
    assert told(duty(deed(3), deed(5)), "p1", 0)[:2] == [(Came.COUNTED, "m1", "监台1号"), (Came.SURPLUS, "m1", "Y1")]


def test_why_nothing_is_owed_is_said_with_the_article() -> None:
    assert [(one[0], one[2]) for one in told(duty(), "p1", 1)] == [
        (Came.NOT_OWED, "本人这一周批准请假满 4 天，现场由同组人员承担（第二十条）"),
        (Came.NOT_OWED, "矿山这一周正常生产建设不足 4 天（第六条）"),
    ]
    assert told(duty(), "p2", 0) == [(Came.NOT_OWED, "m1", "这一周指定监管不足 4 天")]


def test_a_record_of_somebody_not_designated_is_named_with_the_reason() -> None:
    made = duty(deed(4, "p2"))
    first = duty_matrix.behind(made, Way.ON_SITE, {"p2"}, (0,))[0]
    assert (first.came, first.note) == (
        Came.LEFT_OUT,
        "当日未监管这座矿山",
    )


def test_a_week_under_way_lacks_nothing_yet() -> None:
    assert told(duty(), "p2", 2, 3) == [
        (Came.LACKING, "m1", "缺 1 次：应 1 次，已做 0 次"),
        (Came.COMING, "m1", "缺 1 次：应 1 次，已做 0 次"),
    ]


def test_each_way_has_its_clause_and_an_older_week_its_older_edition() -> None:
    assert "第十二条：每座矿山每周远程不少于 3 次" in duty_matrix.clauses(duty(), Way.REMOTE, (0, 1))[0]
    found = reckon(ROLL, law.editions(), dt.date(2024, 5, 20), dt.date(2024, 6, 9))
    old = Duty(found, Known(ROLL, law.editions()), {}, TODAY)
    said = duty_matrix.clauses(old, Way.REMOTE, range(3))
    assert ["不少于 5 次" in said[0], "不少于 3 次" in said[1], len(said)] == [True, True, 2]


def test_a_stricter_local_number_is_named_with_its_document() -> None:
    stricter = Tightening("o", Key.REMOTE, 4, dt.date(2026, 11, 9), "演示〔2026〕1号")
    found = duty()
    laid = replace(found, known=Known(replace(ROLL, tightenings=(stricter,)), law.editions()))
    assert len(duty_matrix.clauses(laid, Way.REMOTE, (0,))) == 1
    said = duty_matrix.clauses(laid, Way.REMOTE, (0, 1))[1]
    assert said == "演示县应急管理局自 2026-11-09 起不少于 4 次（演示〔2026〕1号）"

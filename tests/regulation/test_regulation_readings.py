"""Open questions of the text: the data is whole, the proposed reading is the default, a choice changes the figures."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from desktop import law
from desktop.errors import BadInput, Damaged
from desktop.regulation import readings
from desktop.regulation.figures import reckon
from desktop.regulation.readings import PROPOSED
from tests.making.rolls import day, mine, roll

PITS = tuple(mine(code, "露天开采", stripping="50") for code in "abc")


def test_all_twenty_five_questions_are_there_each_with_its_articles_and_two_ways_to_read_it() -> None:
    assert [one.number for one in law.readings()] == list(range(1, 26))
    assert all(one.articles and one.seen and len(one.options) > 1 for one in law.readings())
    assert all(len({option.key for option in one.options}) == len(one.options) for one in law.readings())


def test_without_a_choice_the_proposed_reading_holds() -> None:
    assert readings.rules({}) == PROPOSED
    defaults = {one.number: readings.chosen(one, {}).key for one in law.readings()}
    assert readings.rules(defaults) == PROPOSED
    assert readings.chosen(law.readings()[8], {9: "从前的读法"}).key == "四天"


def test_every_other_way_to_read_changes_a_rule_of_its_own() -> None:
    others = [(one.number, option.key) for one in law.readings() for option in one.options[1:]]
    rules = [readings.rules({number: key}) for number, key in others]
    assert PROPOSED not in rules
    assert len(set(rules)) == len(others) >= 25


@pytest.mark.parametrize(
    "article, choice, facts, owed, done, posts",
    [
        ("默认", {}, {"mines": PITS, "designations": "p a 2020-01-01"}, (1, 3), (0, 0), 4),
        ("第六条 每矿一人", {6: "每矿一人"}, {"mines": PITS, "designations": "p a 2020-01-01"}, (1, 3), (0, 0), 3),
        ("第六条 不含50万吨", {7: "不含"}, {"mines": PITS, "designations": "p a 2020-01-01"}, (1, 3), (0, 0), 0),
        ("第十二条 每次都计", {8: "每次都计"}, {"deeds": "远程 p m 06-04；远程 p m 06-04"}, (1, 3), (0, 2), 2),
        ("第十三条 现场仍每日一次", {8: "每次都计"}, {"deeds": "现场 p m 06-04；现场 p m 06-04"}, (1, 3), (1, 0), 2),
        ("周 一天", {9: "一天"}, {"designations": "p m 06-09"}, (1, 3), (0, 0), 2),
        ("周 整周", {9: "整周"}, {"designations": "p m 06-04"}, (0, 0), (0, 0), 2),
        ("第二十条 不减", {10: "不减"}, {"absences": "p 06-03 06-09"}, (1, 3), (0, 0), 2),
    ],
)  # fmt: skip
def test_a_choice_changes_what_is_owed_done_or_staffed(
    article: str, choice: dict[int, str], facts: dict[str, Any], *, owed: Any, done: Any, posts: int
) -> None:
    found = reckon(roll(**facts), law.editions(), day("06-03"), day("06-09"), rules=readings.rules(choice))
    (one,) = found.people
    assert (one.on_site.owed, one.remote.owed) == owed, article
    assert (one.on_site.done, one.remote.done) == done
    assert found.staffing.required == posts


@pytest.mark.parametrize(
    "since, weeks",
    [
        ("", (0, 0, 0)),  # chosen before choices had days: always
        ("2024-06-03", (0, 0, 0)),  # the Monday of the first week
        ("2024-06-04", (1, 0, 0)),  # a day later: that week stays what it was
        ("2024-06-10", (1, 0, 0)),
        ("2024-06-11", (1, 1, 0)),
        ("2024-06-18", (1, 1, 1)),
    ],
)
def test_a_choice_holds_from_its_day_on_and_changes_no_week_before(since: str, weeks: tuple[int, ...]) -> None:
    on_leave = roll(
        absences="p 06-03 06-30", changes="m 06-07 停产；m 06-08 生产；m 06-14 停产；m 06-15 生产；m 06-21 停产"
    )
    chosen = readings.Choice(9, "整周", day(since) if since else dt.date.min)
    hands_on = readings.Choice(10, "不减")
    found = reckon(on_leave, law.editions(), day("06-03"), day("06-23"), rules=readings.practice([[chosen, hands_on]]))
    (row,) = (one for one in found.rows if one.line.way == "现场")
    assert row.line.owed == weeks


CITY_WAY, COUNTY_WAY = readings.Choice(9, "整周", day("06-01")), readings.Choice(9, "一天", day("06-05"))


@pytest.mark.parametrize(
    "chain, on, days",
    [
        ([[], []], "06-10", 4),
        ([[], [CITY_WAY]], "05-31", 4),  # the day before
        ([[], [CITY_WAY]], "06-01", 7),
        ([[COUNTY_WAY], [CITY_WAY]], "06-04", 7),
        ([[COUNTY_WAY], [CITY_WAY]], "06-05", 1),  # the nearest that chose
        ([[COUNTY_WAY, readings.Choice(9, "", day("06-10"))], [CITY_WAY]], "06-09", 1),
        ([[COUNTY_WAY, readings.Choice(9, "", day("06-10"))], [CITY_WAY]], "06-10", 7),  # back to those above
        ([[COUNTY_WAY, readings.Choice(9, "整周", day("06-05"))]], "06-05", 7),  # of one day the last
        ([[readings.Choice(9, "整周", day("06-05")), readings.Choice(9, "一天", day("06-01"))]], "06-05", 7),
        ([[readings.Choice(9, "从前的读法", day("06-01"))]], "06-05", 4),
    ],
)
def test_on_which_day_which_choice_holds(chain: list[list[readings.Choice]], on: str, days: int) -> None:
    assert readings.practice(chain).on(day(on)).enough_days == days


@pytest.mark.parametrize(
    "number, key, words", [(26, "四天", "没有第 26 处"), (9, "三天", "可选的有：四天、一天、整周")]
)
def test_a_choice_that_is_none_is_refused(number: int, key: str, words: str) -> None:
    assert readings.check(law.readings(), 9, "整周").key == "整周"
    with pytest.raises(BadInput, match=words):
        readings.check(law.readings(), number, key)


@pytest.mark.parametrize(
    "tree",
    [
        {"readings": "x"},
        {"readings": [{"number": "1", "articles": [], "title": "甲", "question": "乙", "seen": "丙", "options": []}]},
    ],
)
def test_a_hurt_data_file_is_told(tree: object) -> None:
    with pytest.raises(Damaged, match="请重新安装程序"):
        readings.parse(tree)

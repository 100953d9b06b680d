"""The same history under each way to read an article, and the figure that it makes: tables by question."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from desktop import law
from desktop.regulation import editions, readings
from desktop.regulation.counting import Why
from desktop.regulation.figures import reckon
from desktop.regulation.known import Known
from desktop.regulation.staffing import checklists
from tests.making.rolls import day, laid, mine, person, roll

LED = (person("p"), replace(person("q"), certificate="证1", certificate_until=day("06-07")))
LOWER, CITY_LOWER = "X remote_per_week 2 06-01 县1 省1", "C remote_per_week 2 06-01 市1 省1"
COAL = tuple(mine(code, "煤矿") for code in "mno")
PATROL: dict[str, Any] = {"mines": COAL, "seats": "g p m；g q n；g - o"}
PAIR = "p m 2020-01-01；q m 2020-01-01"
DONE = "远程 p m 06-03；远程 p m 06-04；远程 q m 06-04；现场 q m 06-05"


@pytest.mark.parametrize(
    "article, choice, facts, on_site, remote",
    [
        ("第十二条 分别", {}, {"designations": PAIR, "deeds": DONE}, "0/1", "2/3"),
        ("第十二条 共同", {1: "共同"}, {"designations": PAIR, "deeds": DONE}, "1/1", "3/3"),
        (
            "共同 只算当日指定的",
            {1: "共同"},
            {"designations": "p m 2020-01-01；q m 06-04 06-04", "deeds": DONE},
            "0/1",
            "3/3",
        ),
        (
            "共同 自己当日已不指定",
            {1: "共同"},
            {"designations": "p m 06-03 06-06；q m 2020-01-01", "deeds": "远程 q m 06-07"},
            "0/1",
            "0/3",
        ),
        ("共同 未指定的人不算", {1: "共同"}, {"designations": "p m 2020-01-01", "deeds": DONE}, "0/1", "2/3"),
        ("第十三条 每矿", {}, {**PATROL, "deeds": "现场 p n 06-05"}, "1/3", "0/3"),
        ("第十三条 每组", {3: "每组"}, {**PATROL, "deeds": "现场 p n 06-05"}, "1/1", "0/3"),
        ("每组 到哪座矿都行", {3: "每组"}, {**PATROL, "deeds": "现场 p o 06-05"}, "1/1", "0/3"),
        (
            "每组 第一座停产",
            {3: "每组"},
            {**PATROL, "changes": "m 06-01 停产", "deeds": "现场 p o 06-05"},
            "1/1",
            "0/0",
        ),
        ("每组 都停产", {3: "每组"}, {**PATROL, "changes": "m 06-01 停产；n 06-01 停产；o 06-01 停产"}, "0/0", "0/0"),
        ("每组 请假", {3: "每组"}, {**PATROL, "absences": "p 06-03 06-09"}, "0/0", "0/3"),
        ("每组 取组内最严", {3: "每组"}, {**PATROL, "tightenings": "X onsite_per_week 2 06-01 县1"}, "0/2", "0/3"),
        (
            "每组 两个组各一次",
            {3: "每组"},
            {**PATROL, "seats": "g p m；g - n；h p o", "deeds": "现场 p o 06-05"},
            "1/2",
            "0/3",
        ),
        ("每组 非煤不按组", {3: "每组"}, {"seats": "g p m"}, "0/1", "0/3"),
        (
            "每组 组里的非煤不算",
            {3: "每组"},
            {"mines": (*COAL, mine("k")), "seats": "g p m；g - k", "deeds": "现场 p k 06-05"},
            "0/1",
            "0/3",
        ),
        ("第四十三条 可检查", {}, {"deeds": "现场 p m 06-05；远程 p m 06-05"}, "1/1", "1/3"),
        ("第四十三条 须随行", {18: "须随行"}, {"deeds": "现场 p m 06-05；远程 p m 06-05"}, "0/1", "1/3"),
        (
            "须随行 有持证人同日到矿",
            {18: "须随行"},
            {"people": LED, "deeds": "现场 p m 06-05；现场 q m 06-05"},
            "1/1",
            "0/3",
        ),
        (
            "须随行 持证人另日到矿",
            {18: "须随行"},
            {"people": LED, "deeds": "现场 p m 06-05；现场 q m 06-04"},
            "0/1",
            "0/3",
        ),
        (
            "须随行 证书最后一天",
            {18: "须随行"},
            {"people": LED, "deeds": "现场 p m 06-07；现场 q m 06-07"},
            "1/1",
            "0/3",
        ),
        ("须随行 证书已过期", {18: "须随行"}, {"people": LED, "deeds": "现场 p m 06-08；现场 q m 06-08"}, "0/1", "0/3"),
        ("第四十六条 只严", {}, {"tightenings": LOWER}, "0/1", "0/3"),
        ("第四十六条 可调", {21: "可调"}, {"tightenings": LOWER}, "0/1", "0/2"),
        ("可调 没有省级同意", {21: "可调"}, {"tightenings": "X remote_per_week 2 06-01 县1"}, "0/1", "0/3"),
        ("可调 代替上级所定", {21: "可调"}, {"tightenings": f"{LOWER}；C remote_per_week 5 06-01 市1"}, "0/1", "0/2"),
        (
            "可调 上级的不代替下级所定",
            {21: "可调"},
            {"tightenings": f"X remote_per_week 4 06-01 县1；{CITY_LOWER}"},
            "0/1",
            "0/4",
        ),
    ],
)
def test_each_way_to_read_an_article_makes_another_figure(
    article: str, choice: dict[int, str], facts: dict[str, Any], on_site: str, remote: str
) -> None:
    found = reckon(roll(**facts), law.editions(), day("06-03"), day("06-09"), rules=readings.rules(choice))
    one = next(each for each in found.people if each.person == "p")
    assert f"{one.on_site.done}/{one.on_site.owed}" == on_site, article
    assert f"{one.remote.done}/{one.remote.owed}" == remote, article


def test_who_came_alone_without_a_certificate_is_named_with_the_reason() -> None:
    rules = readings.rules({18: "须随行"})
    found = reckon(roll(deeds="现场 p m 06-05"), law.editions(), day("06-03"), day("06-09"), rules=rules)
    assert [one.why for one in found.left_out] == [Why.ALONE]


@pytest.mark.parametrize(
    "choice, listed, on, made",
    [
        ({}, "2023-07-01", "2024-05-31", 1),  # the 2023 edition's own list
        ({}, "2023-07-01", "2024-06-01", 0),  # 第十四条: now a 检查工作表 is asked
        ({}, "2024-05-31", "2024-06-01", 0),
        ({}, "2024-06-01", "2024-06-01", 1),
        ({}, "2024-06-02", "2024-06-01", 0),  # not made yet
        ({}, "2023-01-01", "2024-05-31", 1),  # no other sheet is known before the 2023 edition
        ({}, "2024-06-01", "2029-06-01", 1),  # no edition in force: nothing is asked anew
        ({20: "一种"}, "2023-07-01", "2024-06-01", 1),
        ({20: "一种"}, "2024-06-02", "2024-06-01", 0),
    ],
)
def test_a_task_list_is_a_check_sheet_only_where_the_bureau_reads_it_so(
    choice: dict[int, str], listed: str, on: str, made: int
) -> None:
    known = Known(roll(mines=(mine(listed=day(listed)),)), law.editions(), readings.rules(choice))
    found = checklists(known, day(on))
    assert (found.made, found.due) == (made, 1)


@pytest.mark.parametrize(
    "value, consent, may_be_lower, words",
    [
        (2, "省1", False, "只能更严"),
        (2, "", True, "须写明省级同意的文号"),
        (0, "省1", True, "须写明省级同意的文号"),  # never nothing at all
        (2, "省1", True, None),
        (3, "", True, None),
    ],
)
def test_a_lower_number_asks_for_the_province(value: int, consent: str, may_be_lower: bool, words: str | None) -> None:
    one = replace(laid(f"X remote_per_week {value} 06-01 县1"), consent=consent)
    why = editions.unfit(one, law.editions(), may_be_lower=may_be_lower)
    assert why is None if words is None else words in str(why)

"""The law by hand: tables of cases, each with its article. Weeks of 2024 unless a day says its year: 29 April, 6, 13,
20 and 27 May, 3 and 10 June are Mondays; on 1 June, a Saturday, the 2024 edition replaces the 2023 edition.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from desktop import law
from desktop.errors import Damaged
from desktop.regulation import editions, spans
from desktop.regulation.counting import Why
from desktop.regulation.figures import Figures, reckon
from desktop.regulation.roll import Way
from tests.making.rolls import change, day, laid, mine, roll

COAL = (mine(kind="煤矿"),)
GROUP: dict[str, Any] = {"mines": tuple(mine(code, "煤矿") for code in "mno"), "seats": "g p m；g - n；g - o"}
BOTH: dict[str, Any] = {"mines": (mine(), mine("n")), "designations": "p m 2020-01-01；p n 2020-01-01"}
TWICE = "远程 p m 06-03；远程 p m 06-04"


def found(first: str = "05-06", last: str = "05-12", **facts: Any) -> Figures:
    return reckon(roll(**facts), law.editions(), day(first), day(last))


def owed(figures: Figures, person: str = "p") -> tuple[int, int]:
    """Visits and remote checks owed."""
    one = next(one for one in figures.people if one.person == person)
    return one.on_site.owed, one.remote.owed


@pytest.mark.parametrize(
    "on, name",
    [
        ("2023-03-01", None),  # the day before the 2023 edition
        ("2023-03-02", "2023年版"),
        ("2023-03-03", "2023年版"),
        ("2024-05-31", "2023年版"),
        ("2024-06-01", "2024年版"),  # 第四十七条: from the day it was printed
        ("2024-06-02", "2024年版"),
        ("2029-05-30", "2024年版"),
        ("2029-05-31", "2024年版"),  # 第四十七条: five years
        ("2029-06-01", None),
    ],
)
def test_the_edition_of_a_day(on: str, name: str | None) -> None:
    edition = editions.in_force(law.editions(), day(on))
    assert (edition and edition.name) == name


@pytest.mark.parametrize(
    "on, is_told",
    [
        ("2024-05-31", False),  # the 2024 edition follows it
        ("2028-12-01", False),  # 181 days before
        ("2028-12-02", True),  # 180 days before
        ("2029-05-31", True),
        ("2029-06-01", False),  # then it is over, which figures say themselves
    ],
)
def test_the_end_of_an_edition_is_told_180_days_before(on: str, is_told: bool) -> None:
    assert bool(editions.ending(law.editions(), day(on))) == is_told


@pytest.mark.parametrize(
    "first, last, mondays",
    [
        ("2023-05-01", "2023-12-31", 35),  # Monday to Sunday: the 35 weeks of the Linfen figures
        ("2023-05-02", "2023-12-31", 34),  # a day too late for the first week
        ("2023-05-01", "2023-12-30", 34),  # a day too early for the last one
        ("2024-05-06", "2024-05-12", 1),
        ("2024-05-07", "2024-05-13", 0),  # seven days, no week
        ("2024-05-12", "2024-05-13", 0),
        ("2024-05-05", "2024-05-13", 1),
        ("2023-01-01", "2023-12-31", 52),
    ],
)
def test_a_week_counts_with_its_monday_and_its_sunday(first: str, last: str, mondays: int) -> None:
    assert len(spans.whole_weeks(day(first), day(last))) == mondays


@pytest.mark.parametrize(
    "first, last, on, mondays",
    [
        ("2026-01-01", "2026-06-30", "2026-12-31", 26),  # 1 January is a Thursday: four days; 29 June has two
        ("2026-07-01", "2026-12-31", "2026-12-31", 27),  # from 29 June on, which has five days in the half-year
        ("2026-07-01", "2026-12-31", "2026-07-05", 1),  # Sunday: the week is over
        ("2026-07-01", "2026-12-31", "2026-07-04", 0),
        ("2026-07-01", "2026-07-03", "2026-07-03", 0),  # three days
        ("2026-07-01", "2026-07-04", "2026-07-04", 1),  # four days, and the period is over
    ],
)
def test_a_week_belongs_to_the_period_with_four_of_its_days(first: str, last: str, on: str, mondays: int) -> None:
    assert len(spans.weeks_by_majority(day(first), day(last), day(on))) == mondays


@pytest.mark.parametrize(
    "article, first, facts, visits, remote",
    [
        ("通报 一周五次", "05-06", {}, 1, 5),
        ("第十二条 每周三次", "06-03", {}, 1, 3),
        ("第四十七条 周一在旧版", "05-27", {}, 1, 5),
        ("第六条 停产", "05-06", {"changes": "m 05-06 停产"}, 0, 0),
        ("第六条 停建", "05-06", {"changes": "m 05-06 停建"}, 0, 0),
        ("第六条 闭坑", "05-06", {"changes": "m 05-06 闭坑"}, 0, 0),
        ("第六条 建设", "05-06", {"changes": "m 05-06 建设"}, 1, 5),
        ("第六条 正常生产", "05-06", {"changes": "m 05-06 正常建设"}, 1, 5),
        ("四天 周五停产", "05-06", {"changes": "m 05-10 停产"}, 1, 5),
        ("四天 周四停产", "05-06", {"changes": "m 05-09 停产"}, 0, 0),
        ("四天 周四复产", "05-06", {"changes": "m 04-01 停产；m 05-09 生产"}, 1, 5),
        ("四天 周五复产", "05-06", {"changes": "m 04-01 停产；m 05-10 生产"}, 0, 0),
        ("四天 两头各两天", "05-06", {"changes": "m 05-08 停产；m 05-11 生产"}, 1, 5),
        ("四天 周四指派", "05-06", {"designations": "p m 05-09"}, 1, 5),
        ("四天 周五指派", "05-06", {"designations": "p m 05-10"}, 0, 0),
        ("四天 周四结束", "05-06", {"designations": "p m 04-01 05-09"}, 1, 5),
        ("四天 周三结束", "05-06", {"designations": "p m 04-01 05-08"}, 0, 0),
        ("四天 同日生产且指派", "05-06", {"designations": "p m 05-08", "changes": "m 05-11 停产"}, 0, 0),
        ("四天 重叠只算一次", "05-06", {"designations": "p m 05-06 05-08；p m 05-07 05-08"}, 0, 0),
        ("四天 两段相加", "05-06", {"designations": "p m 05-06 05-07；p m 05-11 05-12"}, 1, 5),
        ("第二十条 请假四天", "05-06", {"absences": "p 05-06 05-09"}, 0, 5),
        ("第二十条 请假三天", "05-06", {"absences": "p 05-06 05-08"}, 1, 5),
        ("第二十条 未批准", "05-06", {"absences": "p 05-06 05-12 否"}, 1, 5),
        ("第二十条 两次相加", "05-06", {"absences": "p 05-06 05-07；p 05-11 05-12"}, 0, 5),
        ("第二十条 周末在内", "05-06", {"absences": "p 05-09 05-20"}, 0, 5),
        ("第二十条 别人请假", "05-06", {"absences": "q 05-06 05-12"}, 1, 5),
        ("第四十六条 更严", "06-03", {"tightenings": "X remote_per_week 4 06-01 县办发1号"}, 1, 4),
        ("第四十六条 上级更严", "06-03", {"tightenings": "C onsite_per_week 2 06-01 市办发1号"}, 2, 3),
        (
            "第四十六条 取最严",
            "06-03",
            {"tightenings": "C remote_per_week 5 06-01 市1；X remote_per_week 4 06-01 县1"},
            1,
            5,
        ),
        ("第四十六条 起日前", "06-03", {"tightenings": "X remote_per_week 4 06-04 县1"}, 1, 3),
        ("第四十六条 起日在周一", "06-03", {"tightenings": "X remote_per_week 4 06-03 县1"}, 1, 4),
        (
            "第四十六条 后一份代替",
            "06-10",
            {"tightenings": "X remote_per_week 4 06-04 县2；X remote_per_week 6 06-01 县1"},
            1,
            4,
        ),
        ("第四十六条 别处的", "06-03", {"tightenings": "Y remote_per_week 4 06-01 乙1"}, 1, 3),
        ("第四十六条 旧版时所定", "06-03", {"tightenings": "X remote_per_week 6 2023-06-01 县1"}, 1, 6),
        ("第十三条 煤矿未编组", "06-03", {"mines": COAL}, 1, 3),
        ("第十三条 煤矿编组成员", "06-03", {"mines": COAL, "seats": "g p m"}, 1, 3),
        ("第十三条 组员三座矿", "06-03", GROUP, 3, 3),
        ("第十三条 指定而不在组", "06-03", {"mines": COAL, "seats": "g q m"}, 0, 3),
        ("第十三条 2023版无编组", "05-27", GROUP, 1, 5),
        ("第十三条 组内一座停产", "06-03", {**GROUP, "changes": "n 06-06 停产"}, 2, 3),
        ("第二十条 组员请假", "06-03", {**GROUP, "absences": "p 06-03 06-06"}, 0, 3),
        ("第十三条 非煤不按组", "06-03", {"mines": (mine(), mine("n")), "seats": "g p m；g - n"}, 1, 3),
        ("第十三条 周四编组，四天", "06-03", {"mines": COAL, "seats": "g q m 06-06"}, 0, 3),
        ("第十三条 周五编组，三天仍由本人", "06-03", {"mines": COAL, "seats": "g q m 06-07"}, 1, 3),
        ("第十三条 周四解散，四天", "06-03", {"mines": COAL, "seats": "g q m - 06-06"}, 0, 3),
        ("第十三条 周三解散，三天", "06-03", {"mines": COAL, "seats": "g q m - 06-05"}, 1, 3),
        ("第十三条 编组前一周", "06-03", {"mines": COAL, "seats": "g q m 06-10"}, 1, 3),
        ("第十三条 编组当周", "06-10", {"mines": COAL, "seats": "g q m 06-10"}, 0, 3),
        ("第十三条 周四入组", "06-03", {"mines": COAL, "seats": "g p - 06-06；g - m"}, 1, 3),
        ("第十三条 周五入组，组已在", "06-03", {"mines": COAL, "seats": "g p - 06-07；g q m"}, 0, 3),
        ("第十三条 周三离组", "06-03", {"mines": COAL, "seats": "g p - - 06-05；g q m"}, 0, 3),
        ("第十三条 换组那周合计四天", "06-03", {"mines": COAL, "seats": "g p m - 06-04；h p m 06-06 06-07"}, 1, 3),
        ("第十三条 人和矿同在组三天", "06-03", {"mines": COAL, "seats": "g p - - 06-07；g - m 06-05"}, 1, 3),
        ("第十三条 矿周四才归组", "06-03", {"mines": COAL, "seats": "g q -；g - m 06-06"}, 0, 3),
        ("第十三条 两座矿", "06-03", BOTH, 2, 6),
        ("2023年版之前", "2023-02-27", {}, 0, 0),
        ("2023年版起的第一周", "2023-03-06", {}, 1, 5),
        ("第四十七条 最后一个周一", "2029-05-28", {}, 1, 3),
        ("第四十七条 到期之后", "2029-06-04", {}, 0, 0),
    ],
)  # fmt: skip
def test_what_a_week_owes(article: str, first: str, facts: dict[str, Any], visits: int, remote: int) -> None:
    figures = found(first, (day(first) + dt.timedelta(days=6)).isoformat(), **facts)
    assert owed(figures) == (visits, remote), article


@pytest.mark.parametrize(
    "article, facts, on_site, remote",
    [
        ("第十三条 一次现场", {"deeds": "现场 p m 06-05"}, "1/1", "0/3"),
        ("第十二条 一次远程", {"deeds": "远程 p m 06-05"}, "0/1", "1/3"),
        ("第十二条 同日只计一次", {"deeds": "远程 p m 06-05；远程 p m 06-05"}, "0/1", "1/3"),
        ("第十二条 三日三次", {"deeds": "远程 p m 06-03；远程 p m 06-05；远程 p m 06-09"}, "0/1", "3/3"),
        ("超出不补别处", {"deeds": "现场 p m 06-03；现场 p m 06-04"}, "1/1", "0/3"),
        ("多做的远程不顶现场", {"deeds": f"{TWICE}；远程 p m 06-05；远程 p m 06-06"}, "0/1", "3/3"),
        ("别人的记录", {"deeds": "现场 q m 06-05"}, "0/1", "0/3"),
        ("统计期前一天", {"deeds": "现场 p m 06-02"}, "0/1", "0/3"),
        ("统计期第一天", {"deeds": "现场 p m 06-03"}, "1/1", "0/3"),
        ("统计期最后一天", {"deeds": "现场 p m 06-09"}, "1/1", "0/3"),
        ("统计期后一天", {"deeds": "现场 p m 06-10"}, "0/1", "0/3"),
        ("指派前一天不计", {"designations": "p m 06-05", "deeds": "现场 p m 06-04"}, "0/1", "0/3"),
        ("指派当天计", {"designations": "p m 06-05", "deeds": "现场 p m 06-05"}, "1/1", "0/3"),
        ("第二十条 请假周的远程照计", {"absences": "p 06-03 06-09", "deeds": "远程 p m 06-05"}, "0/0", "1/3"),
        ("第二十条 请假周仍到矿", {"absences": "p 06-03 06-09", "deeds": "现场 p m 06-05"}, "0/0", "0/3"),
        ("第十三条 组员到未指派的矿", {**GROUP, "deeds": "现场 p n 06-05"}, "1/3", "0/3"),
        ("第十二条 远程只算指派的矿", {**GROUP, "deeds": "远程 p n 06-05"}, "0/3", "0/3"),
        ("第十三条 别人到矿不算", {"mines": COAL, "seats": "g p m；g q -", "deeds": "现场 q m 06-05"}, "0/1", "0/3"),
        ("停产周到矿不多计", {"changes": "m 06-03 停产", "deeds": "现场 p m 06-05"}, "0/0", "0/0"),
    ],
)  # fmt: skip
def test_what_counts_of_what_was_done(article: str, facts: dict[str, Any], on_site: str, remote: str) -> None:
    one = next(one for one in found("06-03", "06-09", **facts).people if one.person == "p")
    assert f"{one.on_site.done}/{one.on_site.owed}" == on_site, article
    assert f"{one.remote.done}/{one.remote.owed}" == remote, article


@pytest.mark.parametrize(
    "what, why",
    [
        ("现场 p m 05-05", Why.OUTSIDE),
        ("现场 p m 05-06", Why.CUT_WEEK),  # the period begins on a Monday, ends on a Wednesday
        ("现场 q m 04-30", Why.NOT_HELD),
        ("现场 p n 04-30", Why.NOT_HELD),
        ("现场 p m 04-30；现场 p m 04-30", Why.SAME_DAY),
    ],
)
def test_what_counts_nowhere_says_why(what: str, why: Why) -> None:
    period = ("04-29", "05-04") if why is Why.OUTSIDE else ("04-29", "05-08")
    assert [one.why for one in found(*period, deeds=what).left_out] == [why]


def test_a_designation_to_a_mine_nobody_knows_owes_nothing() -> None:
    assert [one.line.mine for one in found(designations="p m 2020-01-01；p x 2020-01-01").rows] == ["m", "m"]


def test_weeks_without_an_edition_are_told() -> None:
    assert found("2029-05-28", "2029-06-10").lawless == (day("2029-06-04"),)


def test_a_row_opens_its_weeks_and_their_records() -> None:
    figures = found("05-06", "05-19", deeds="远程 p m 05-15；远程 p m 05-13；现场 p m 05-16")
    row = next(one for one in figures.rows if one.line.way is Way.REMOTE)
    assert [one.day for one in row.made[1]] == [day("05-13"), day("05-15")]
    assert [(row.tally(n).done, row.tally(n).owed) for n in (0, 1)] == [(0, 5), (2, 5)]


@pytest.mark.parametrize(
    "line, words",
    [
        ("X remote_per_week 2 06-01 县1", "2 低于2024年版的 3"),
        ("X remote_per_week 3 06-01 县1", None),
        ("X remote_per_week 4 05-31 县1", "4 低于2023年版的 5"),
        ("X onsite_per_week 0 06-01 县1", "只能更严"),
        ("X onsite_per_week 2 06-01", "没有文号"),
        ("X weekly 2 06-01 县1", "不认识参数“weekly”"),
        ("X remote_per_week 9 2029-06-01 县1", "没有有效的制度版本"),
    ],
)
def test_a_county_may_only_be_stricter(line: str, words: str | None) -> None:
    why = editions.unfit(laid(line), law.editions())
    assert why is None if words is None else words in str(why)


@pytest.mark.parametrize(
    "status, changes, active",
    [
        ("生产", "", "05-01 05-02"),
        ("停产", "", ""),
        ("生产", "m 05-02 停产", "05-01"),
        ("停产", "m 05-02 停产", "05-01"),  # the card already says what the change brought
        ("停产", "m 05-02 生产", "05-02"),
        ("生产", "m 05-02 生产", "05-02"),
        ("正常生产", "m 05-02 生产", "05-02"),
        ("生产", "m 05-02 停产；m 05-02 生产", "05-01 05-02"),  # the later row of one day
        ("生产", "m 05-03 停产；m 04-01 停建", ""),  # rows in any order
    ],
)
def test_on_which_days_a_mine_is_active(status: str, changes: str, active: str) -> None:
    from desktop.regulation.known import status_stretches

    days = status_stretches(mine(status=status), [change(one) for one in changes.split("；") if one])
    seen = [one for one in ("05-01", "05-02") if spans.holds(days, day(one).toordinal())]
    assert " ".join(seen) == active


@pytest.mark.parametrize(
    "tree",
    [
        {"editions": [{"name": "x"}]},
        {"editions": "x"},
    ],
)
def test_a_hurt_data_file_is_told(tree: object) -> None:
    with pytest.raises(Damaged, match="读不懂"):
        editions.parse(tree)


@pytest.mark.parametrize("until", ["2024-06-01", "2022-01-01"])
def test_two_editions_on_one_day_are_told(until: str) -> None:
    first = {
        "name": "甲",
        "document": "甲1",
        "since": "2023-03-02",
        "until": until,
        "onsite_per_week": "1",
        "remote_per_week": "5",
        "one_person": "企业",
        "posts": [],
    }
    second = {**first, "name": "乙", "since": "2024-06-01", "until": "2029-05-31"}
    with pytest.raises(Damaged, match="重叠或颠倒"):
        editions.parse({"editions": [second, first]})

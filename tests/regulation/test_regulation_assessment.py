"""The yearly assessment (第二十二条、第二十三条) and the ladder (第三十八条) as tables of cases."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from desktop import law
from desktop.regulation import readings
from desktop.regulation.assessment import Accident, Cause, Grade, Severity, Year, hints, lower, propose
from desktop.regulation.counting import Tally
from desktop.regulation.editions import in_force
from desktop.regulation.omissions import Occasion, Row, is_left_out, ladder
from desktop.supervision.roster import MineKind
from tests.making.rolls import day

FULL = Year(Tally(52, 52), Tally(156, 156), (), did_the_tasks=True, handled_major=True, is_clean=True)
A, B, C = Grade.EXCELLENT, Grade.PASSED, Grade.FAILED


def accident(text: str) -> tuple[Accident, ...]:
    """`煤矿 一般 瓦斯`; a last word 无责 says that nobody was liable."""
    kind, severity, cause, *rest = text.split()
    return (Accident(MineKind(kind), Severity(severity), Cause(cause), not rest),)


@pytest.mark.parametrize(
    "clause, changes, grade",
    [
        ("全部达到", {}, A),
        ("（一）1（二）1 未完成任务", {"did_the_tasks": False}, C),
        ("（一）1（二）1 待人定", {"did_the_tasks": None}, None),
        ("（一）2 事故是否齐全待人定", {"all_accidents_known": None}, None),
        ("（二）2 已有较大的，不必等", {"all_accidents_known": None, "accidents": accident("煤矿 较大 其他")}, C),
        ("（一）2 一般责任事故", {"accidents": accident("煤矿 一般 其他")}, B),
        ("（一）2 一般事故无责", {"accidents": accident("煤矿 一般 其他 无责")}, A),
        ("（二）2 较大责任事故", {"accidents": accident("煤矿 较大 其他")}, C),
        ("（二）2 特别重大责任事故", {"accidents": accident("露天开采 特别重大 其他")}, C),
        ("（二）2 较大事故无责", {"accidents": accident("煤矿 较大 其他 无责")}, A),
        ("（二）3 井工煤矿瓦斯", {"accidents": accident("煤矿 一般 瓦斯")}, C),
        ("（二）3 无责也算", {"accidents": accident("煤矿 一般 水害 无责")}, C),
        ("（二）3 非煤地下顶板", {"accidents": accident("地下开采 一般 顶板")}, C),
        ("（二）3 非煤地下无瓦斯项", {"accidents": accident("地下开采 一般 瓦斯")}, B),
        ("（二）3 露天滑坡", {"accidents": accident("露天开采 一般 滑坡")}, C),
        ("（二）3 露天火灾不在列", {"accidents": accident("露天开采 一般 火灾")}, B),
        ("（二）3 小型采石滑坡", {"accidents": accident("小型采石 一般 滑坡")}, C),
        ("（二）3 尾矿库垮坝", {"accidents": accident("独立尾矿库 一般 垮坝 无责")}, C),
        ("（二）3 附带库垮坝", {"accidents": accident("附带尾矿库 一般 垮坝")}, C),
        ("（一）3 少一次", {"on_site": Tally(51, 52)}, B),
        ("（二）4 正好90%", {"on_site": Tally(90, 100)}, B),
        ("（二）4 89.99%", {"on_site": Tally(8999, 10000)}, C),
        ("（二）4 以较低的为准", {"remote": Tally(89, 100)}, C),
        ("（二）4 没有应做", {"on_site": Tally(), "remote": Tally()}, None),
        ("（二）4 只有远程", {"on_site": Tally()}, A),
        ("（一）4 没有发现", {"handled_major": False}, B),
        ("（一）4 待人定", {"handled_major": None}, None),
        ("（一）4 待定而次数不够优秀", {"handled_major": None, "on_site": Tally(95, 100)}, B),
        ("（一）5（二）5 廉洁", {"is_clean": False}, C),
        ("（二）5 待人定但已不合格", {"is_clean": None, "on_site": Tally(1, 2)}, C),
    ],
)
def test_the_decision_table_of_article_22(clause: str, changes: dict[str, Any], grade: Grade | None) -> None:
    edition = in_force(law.editions(), day("2026-12-31"))
    assert edition is not None
    found = propose(replace(FULL, **changes), edition)
    assert found.grade is grade, clause
    assert [one.clause[-1] for one in found.criteria] == ["1", "2", "3", "4", "5"] * 2


@pytest.mark.parametrize(
    "reading, choice, changes, grade",
    [
        ("11 较低者", {}, {"on_site": Tally(10, 20), "remote": Tally(180, 180)}, C),
        ("11 合计 190/200", {11: "合计"}, {"on_site": Tally(10, 20), "remote": Tally(180, 180)}, B),
        ("11 合计 179/200", {11: "合计"}, {"on_site": Tally(20, 20), "remote": Tally(159, 180)}, C),
        ("11 合计 没有应做", {11: "合计"}, {"on_site": Tally(), "remote": Tally()}, None),
        ("12 人定", {}, {"handled_major": None, "major_found": 0}, None),
        ("12 免除", {12: "免除"}, {"handled_major": None, "major_found": 0}, A),
        ("12 免除 但记录里有", {12: "免除"}, {"handled_major": None, "major_found": 1}, None),
        ("12 免除 但有人说没有处置", {12: "免除"}, {"handled_major": False, "major_found": 0}, B),
        ("12 免除 不知道有没有", {12: "免除"}, {"handled_major": None}, None),
        ("16 含 正好90%", {}, {"on_site": Tally(90, 100)}, B),
        ("16 不含 正好90%", {16: "不含"}, {"on_site": Tally(90, 100)}, C),
        ("16 不含 90.01%", {16: "不含"}, {"on_site": Tally(9001, 10000)}, B),
        ("16 不含 优秀的100%不变", {16: "不含"}, {}, A),
    ],
)
def test_the_bureaus_reading_changes_the_proposal(
    reading: str, choice: dict[int, str], changes: dict[str, Any], grade: Grade | None
) -> None:
    edition = in_force(law.editions(), day("2026-12-31"))
    assert edition is not None
    assert propose(replace(FULL, **changes), edition, readings.rules(choice)).grade is grade, reading


@pytest.mark.parametrize(
    "item, checked, choice, is_omitted",
    [
        ("a", "", {}, True),
        ("a", "a", {}, True),  # it was checked at another place: the one that was left out counts all the same
        ("a", "", {15: "分别"}, True),
        ("a", "b", {15: "分别"}, True),
        ("a", "a b", {15: "分别"}, False),
    ],
)
def test_an_item_checked_at_another_place(item: str, checked: str, choice: dict[int, str], is_omitted: bool) -> None:
    assert is_left_out(item, checked.split(), readings.rules(choice)) is is_omitted


def test_an_edition_that_names_no_line_leaves_the_checks_to_a_person() -> None:
    edition = in_force(law.editions(), day("2023-12-31"))
    assert edition is not None
    assert propose(FULL, edition).grade is None


def test_the_lower_of_both_rates_is_shown() -> None:
    assert lower(replace(FULL, remote=Tally(1, 2))) == Fraction(1, 2)


@pytest.mark.parametrize(
    "special, annual, before, words",
    [
        (A, "优秀", None, []),
        (A, "称职", None, ["不占名额"]),
        (B, "称职", None, []),
        (B, "优秀", None, ["原则上应一致"]),
        (C, "不称职", C, []),
        (C, "称职", None, []),
        (C, "优秀", None, ["不得为优秀"]),
        (C, "称职", C, ["连续两年"]),
        (C, "优秀", C, ["不得为优秀", "连续两年"]),
    ],
)
def test_the_hints_of_article_23(special: Grade, annual: str, before: Grade | None, words: list[str]) -> None:
    found = hints(special, annual, before)
    assert len(found) == len(words)
    assert all(word in one for word, one in zip(words, found, strict=True))


@pytest.mark.parametrize(
    "occasions, steps",
    [
        ([(0, 0)], []),
        ([(1, 0)], ["通报批评、取消当年评优资格"]),
        ([(5, 0)], ["通报批评、取消当年评优资格"]),
        ([(1, 0), (1, 0)], ["通报批评、取消当年评优资格", "诫勉或调离工作岗位"]),
        ([(1, 0)] * 4, ["通报批评、取消当年评优资格", *["诫勉或调离工作岗位"] * 3]),
        ([(0, 1)], ["谈话提醒"]),
        ([(0, 3)], ["谈话提醒"]),  # 三项（含）以下
        ([(0, 4)], ["批评教育、责令检查"]),  # 三项以上: more than three
        ([(0, 3)] * 4, ["谈话提醒", "批评教育、责令检查", "通报批评", "通报批评"]),
        ([(0, 4)] * 3, ["批评教育、责令检查", "通报批评、取消当年评优资格", "诫勉或调离工作岗位"]),
        ([(0, 3), (0, 4)], ["谈话提醒", "批评教育、责令检查"]),  # counted apart
        ([(1, 4)], ["通报批评、取消当年评优资格", "批评教育、责令检查"]),
    ],
)
def test_the_ladder_of_article_38(occasions: list[tuple[int, int]], steps: list[str]) -> None:
    made = [Occasion(day(f"2026-03-{n:02}"), must, samples) for n, (must, samples) in enumerate(occasions, 1)]
    assert [one.says for one in ladder(reversed(made), 2026)] == steps


def test_the_ladder_begins_anew_with_the_year() -> None:
    made = [Occasion(day("2025-12-31"), 1), Occasion(day("2026-01-01"), 1)]
    (found,) = ladder(made, 2026)
    assert (found.row, found.time, found.occasion.day) == (Row.MUST, 1, day("2026-01-01"))

"""Rates and staffing by hand: rounding, means, ranks, posts (第六条), holdings, checklists."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from desktop import law
from desktop.regulation import rates
from desktop.regulation.figures import reckon
from desktop.regulation.known import Known
from desktop.regulation.rates import Style
from desktop.regulation.roll import Org, Roll
from desktop.regulation.staffing import checklists, staffing
from tests.making.rolls import CITY, COUNTY, day, deed, holds, mine, person, roll

EVER = "2020-01-01"
PIT = mine("a", "露天开采", stripping="50")


@pytest.mark.parametrize(
    "part, whole, printed",
    [
        (159, 183, "86.89"),  # the Linfen notice
        (6006, 130000, "4.62"),  # 60.06 ÷ 13
        (4785, 130000, "3.68"),  # 47.85 ÷ 13
        (86885, 100000, "86.89"),  # half up
        (1, 3, "33.33"),
        (2, 3, "66.67"),
        (1, 8, "12.50"),
        (1, 80000, "0.00"),
        (1, 20000, "0.01"),  # 0.005 goes up
        (0, 5, "0.00"),
        (5, 5, "100.00"),
        (7, 5, "140.00"),
        (0, 0, None),  # no denominator: a dash
    ],
)
def test_a_rate_is_rounded_once_and_half_up(part: int, whole: int, printed: str | None) -> None:
    assert rates.percent(rates.share(part, whole)) == printed


def test_the_mean_leaves_out_who_has_no_rate_and_keeps_zeros() -> None:
    assert rates.mean([Fraction(1), None, Fraction(0)]) == Fraction(1, 2)
    assert rates.mean([None]) is None


def test_equal_rates_share_a_place() -> None:
    half, none = Fraction(1, 2), Fraction(0)
    assert rates.ranks([none, half, Fraction(1), half, none, None]) == {Fraction(1): 1, half: 2, none: 4}


def two_counties() -> Roll:
    """In county X one holds one mine and did all, one holds two and did nothing; county Y did nothing."""
    mines = (mine(), mine("n"), mine("o"), mine("y", org="Y"))
    text = f"p m {EVER}；q n {EVER}；q o {EVER}；r y {EVER}"
    people = (person(), person("q"), person("r", "Y"))
    made = roll(mines=mines, people=people, designations=text, deeds="现场 p m 06-05")
    return Roll(
        (CITY, COUNTY, Org("Y", "演示乙县", "县", "C")), made.mines, people, made.designations, deeds=made.deeds
    )


@pytest.mark.parametrize(
    "style, county, city, pooled",
    [
        (Style.OFFICIAL, Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)),
        (Style.POOLED, Fraction(1, 3), Fraction(1, 4), Fraction(1, 4)),
    ],
)
def test_the_two_styles(style: Style, county: Fraction, city: Fraction, pooled: Fraction) -> None:
    found = reckon(two_counties(), law.editions(), day("06-03"), day("06-09"), style=style)
    assert found.counties[0].sign_in == county
    assert (found.city.sign_in, found.city.sign_in_pooled) == (city, pooled)
    assert [(one.code, one.rank_sign_in, one.rank_remote) for one in found.counties] == [("X", 1, 1), ("Y", 2, 1)]
    assert [(one.persons, one.on_site.done, one.on_site.owed) for one in found.counties] == [(2, 1, 3), (1, 0, 1)]


def test_a_county_whose_people_owed_nothing_has_no_rate_and_no_place() -> None:
    made = two_counties()
    away = Roll(made.orgs, made.mines[:3], made.people, made.designations[:3])
    found = reckon(away, law.editions(), day("06-03"), day("06-09"))
    assert (found.counties[1].sign_in, found.counties[1].rank_sign_in, found.counties[1].persons) == (None, None, 0)
    assert found.city.remote == Fraction(0)
    assert reckon(Roll(), law.editions(), day("06-03"), day("06-09")).city.sign_in is None


def test_people_of_a_station_count_in_the_county_above_it_those_of_the_city_in_none() -> None:
    station = Org("S", "演示站", "所", "X")
    people = (person("p", "S"), person("q", "C"))
    made = Roll((CITY, COUNTY, station), (mine(),), people, (holds(f"p m {EVER}"), holds(f"q m {EVER}")))
    found = reckon(made, law.editions(), day("06-03"), day("06-09"))
    assert [(one.person, one.county) for one in found.people] == [("p", "X"), ("q", "")]
    assert found.city.remote_pooled == Fraction(0, 3)


def test_organisations_that_stand_above_each_other_end_somewhere() -> None:
    made = Roll((Org("A", "甲", "市", "B"), Org("B", "乙", "市", "A")), deeds=(deed("现场 p m 06-05"),))
    assert Known(made, law.editions()).above("A") == ("A", "B")


@pytest.mark.parametrize(
    "article, mines, designations, required, filled",
    [
        ("第六条（一）煤矿两人一矿", (mine("a", "煤矿"),), "p a", 2, 1),
        ("第六条（一）三人只算两人", (mine("a", "煤矿"),), "p a；q a；r a", 2, 2),
        ("第六条（二）地下两人一矿", (mine("a"), mine("b")), "p a；q a；r b", 4, 3),
        ("第六条（三）露天两人两矿", (PIT, mine("b", "露天开采", stripping="80")), "p a；q b", 2, 2),
        ("第六条（三）单数进一", (mine("a", "露天开采", stripping="60"),), "p a", 2, 1),
        ("第六条（三）三座四人", tuple(mine(c, "露天开采", stripping="60") for c in "abc"), "p a；p b；q c", 4, 2),
        ("第六条（三）不足50万吨自定", (mine("a", "露天开采", stripping="49.99", own_posts=1),), "p a", 1, 1),
        ("第六条（三）未自定为零", (mine("a", "露天开采", stripping="10"),), "p a", 0, 0),
        ("第六条（三）剥量未填从严", (mine("a", "露天开采"),), "p a", 2, 1),
        ("第六条（三）剥量未填有自定", (mine("a", "露天开采", own_posts=1),), "p a", 1, 1),
        ("第六条（三）小型采石自定", (mine("a", "小型采石", own_posts=1),), "p a；q a", 1, 1),
        ("第六条（四）附带尾矿库随矿", (mine("a"), mine("b", "附带尾矿库", parent="a")), "p a；q a；p b", 2, 2),
        ("第六条（五）独立库两人两库", tuple(mine(c, "独立尾矿库") for c in "abc"), "p a；q b；r c；s c", 4, 4),
        ("第六条 按监管机构进一", (mine("a", "独立尾矿库"), mine("b", "独立尾矿库", org="Y")), "p a；q b", 4, 2),
        ("第六条 露天与库分算", (mine("a", "独立尾矿库"), mine("b", "露天开采", stripping="50")), "p a；q b", 4, 2),
        ("第六条 停产不计", (mine("a", status="停产"),), "p a", 0, 0),
        ("第六条 建设计", (mine("a", status="正常建设"),), "p a", 2, 1),
    ],
)  # fmt: skip
def test_posts(article: str, mines: Any, designations: str, required: int, filled: int) -> None:
    text = "；".join(f"{one} {EVER}" for one in designations.split("；"))
    found = staffing(Known(roll(mines=mines, designations=text), law.editions()), day("2026-06-30"))
    assert (found.required, found.filled) == (required, filled), article


def test_the_2023_edition_knows_no_amount_for_open_pits() -> None:
    made = roll(mines=(mine("a", "露天开采", stripping="10"),), designations=f"p a {EVER}")
    assert staffing(Known(made, law.editions()), day("2024-05-31")).required == 2
    assert staffing(Known(made, law.editions()), day("2024-06-01")).required == 0


def test_where_a_number_is_lacking_the_mine_is_named() -> None:
    mines = (mine("a", "露天开采"), mine("b", "小型采石"), mine("c", "露天开采", stripping="50"))
    assert staffing(Known(roll(mines=mines), law.editions()), day("2026-06-30")).undecided == ("a", "b")


@pytest.mark.parametrize("on", ["2023-03-01", "2029-06-01"])
def test_without_an_edition_nothing_is_required(on: str) -> None:
    found = staffing(Known(roll(), law.editions()), day(on))
    assert (found.required, found.rate, found.over, found.inspectors) == (0, None, (), 1)


@pytest.mark.parametrize(
    "article, on, mines, is_over",
    [
        ("第六条 两座地下", "2026-06-30", (mine("a"), mine("b", "煤矿")), True),
        ("第六条 一座停产", "2026-06-30", (mine("a"), mine("b", status="停产")), False),
        ("第六条 一座露天", "2026-06-30", (mine("a"), mine("b", "露天开采")), False),
        ("通报 2023年版只能一家企业", "2023-12-31", (mine("a"), mine("b", "露天开采")), True),
        ("第六条（四）附带库不另算", "2023-12-31", (mine("a"), mine("b", "附带尾矿库", parent="a")), False),
    ],
)
def test_who_holds_more_than_one_may(article: str, on: str, mines: Any, is_over: bool) -> None:
    made = roll(mines=mines, designations=f"p a {EVER}；p b {EVER}")
    assert bool(staffing(Known(made, law.editions()), day(on)).over) == is_over, article


def test_holdings_are_those_of_the_day() -> None:
    mines = (mine("a"), mine("b"), mine("c"))
    made = roll(mines=mines, designations="p a 05-01；p b 05-01 05-31；q c 05-01；q x 05-01")
    assert staffing(Known(made, law.editions()), day("05-31")).holding == {1: 1, 2: 1}
    assert staffing(Known(made, law.editions()), day("06-01")).holding == {1: 2}
    assert staffing(Known(made, law.editions()), day("04-30")).holding == {}


def test_checklists_are_due_for_active_mines_and_made_by_the_day() -> None:
    mines = (
        mine("a", listed=day("05-31")),
        mine("b", listed=day("06-01")),
        mine("c"),
        mine("d", status="闭坑", listed=day("05-01")),
    )
    found = checklists(Known(roll(mines=mines), law.editions()), day("05-31"))
    assert (found.made, found.due, rates.percent(found.rate)) == (1, 3, "33.33")

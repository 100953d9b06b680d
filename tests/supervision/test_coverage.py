"""Coverage counts places whose every 必查 has a result, cell by cell, and never divides by nothing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from desktop.supervision.checklist import Item, Level
from desktop.supervision.coverage import Due, Passing, Rate, coverage, uncovered
from desktop.supervision.places import ListedPlace
from desktop.supervision.visit import Result


def item(code: str, level: Level = Level.MUST) -> Item:
    return Item(id=code, category="c", level=level, text="t", method="m", places=("k",))


def due(place: str, *items: Item, is_scope: bool = False) -> Due:
    return Due(ListedPlace(id=place, name=place, kind="k"), items, is_scope)


def passing(visit: str, place: str, day: int, **results: Result) -> Passing:
    return Passing(visit, place, dt.date(2026, 11, day), results)


A, B, S = item("A"), item("B"), item("S", Level.SAMPLE)
PASS, FAIL, NONE, UNCHECKED = Result.PASS, Result.FAIL, Result.NOT_APPLICABLE, Result.NOT_CHECKED


def test_a_place_counts_when_visits_together_gave_every_must_a_result() -> None:
    found = coverage("2026-11", [due("f", A, B, S)], [passing("v1", "f", 3, A=PASS), passing("v2", "f", 12, B=FAIL)])
    (row,) = found.rows
    assert row.is_covered
    assert (found.places, found.must, found.sample) == (Rate(1, 1), Rate(2, 2), Rate(0, 1))


def test_not_applicable_is_a_result_and_unchecked_is_none() -> None:
    day = passing("v", "f", 3, A=NONE, B=UNCHECKED)
    found = coverage("2026-11", [due("f", A, B)], [day])
    assert [one.place.id for one in found.uncovered] == ["f"]
    assert found.must == Rate(1, 2)


def test_every_cell_knows_its_visits() -> None:
    found = coverage("2026-11", [due("f", A, B)], [passing("v2", "f", 12, A=PASS), passing("v1", "f", 9, A=PASS)])
    (row,) = found.rows
    assert [cell.visits for cell in row.weeks if cell.visits] == [("v1", "v2")]
    assert [(cell.week, cell.must) for cell in row.weeks if cell.visits] == [(dt.date(2026, 11, 9), Rate(1, 2))]
    assert {cell.item: cell.visits for cell in row.items} == {"A": ("v1", "v2"), "B": ()}


def test_a_scope_is_shown_and_is_no_place() -> None:
    found = coverage("2026-11", [due("全矿", A, is_scope=True), due("f", A)], [passing("v", "f", 2, A=PASS)])
    assert (len(found.rows), found.places, found.must) == (2, Rate(1, 1), Rate(1, 2))


def test_without_places_there_is_no_rate() -> None:
    assert coverage("2026-11", [], []).places.percent is None


def test_a_place_without_any_must_counts_when_it_was_passed() -> None:
    found = coverage("2026-11", [due("f", S), due("g")], [passing("v", "f", 2)])
    assert [row.is_covered for row in found.rows] == [True, False]


def test_places_no_register_knows_stand_apart() -> None:
    found = coverage("2026-11", [], [passing("v", "x", 2, A=PASS)])
    assert found.unlisted == (("x", ("v",)),)


def test_another_months_visit_does_not_count() -> None:
    october = Passing("v", "f", dt.date(2026, 10, 31), {"A": PASS})  # of the first week of November
    assert coverage("2026-11", [due("f", A)], [october]).places == Rate(0, 1)


def test_percent_is_rounded_half_up() -> None:
    assert Rate(159, 183).percent == Decimal("86.89")
    assert Rate(1, 3200).percent == Decimal("0.03")


@given(st.lists(st.tuples(st.sampled_from("fg"), st.integers(1, 30), st.sampled_from(Result)), max_size=12))
def test_more_visits_never_cover_less(given_days: list[tuple[str, int, Result]]) -> None:
    days = [passing(f"v{count}", place, day, A=result) for count, (place, day, result) in enumerate(given_days)]
    rates = [coverage("2026-11", [due("f", A), due("g", A)], days[:number]).places.done for number in range(len(days))]
    assert rates == sorted(rates)


_PASSINGS = st.builds(
    Passing,
    st.sampled_from("uvw"),
    st.sampled_from(["f", "g", "全矿", "x"]),
    st.dates(dt.date(2026, 10, 26), dt.date(2026, 12, 6)),
    st.dictionaries(st.sampled_from("ABS"), st.sampled_from(Result)),
)


@given(st.lists(_PASSINGS, max_size=8), st.lists(st.sampled_from([A, B, S]), unique=True))
def test_the_places_not_yet_covered_are_those_of_the_whole_table(passings: list[Passing], items: list[Item]) -> None:
    asked = [due("全矿", *items, is_scope=True), due("f", *items), due("g", *items[:1])]
    told = tuple(row.place for row in coverage("2026-11", asked, passings).uncovered)
    assert uncovered("2026-11", asked, passings) == told

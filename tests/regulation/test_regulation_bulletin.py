"""What a bulletin says: lists and counts agree, zeros stand together, places only when chosen."""

from __future__ import annotations

from desktop import law
from desktop.regulation.bulletin import Bulletin, Standing, bulletin
from desktop.regulation.figures import reckon
from desktop.regulation.roll import Org, Roll
from tests.making.rolls import CITY, day, deed, holds, mine, person

EVER = "2020-01-01"


def made(*, is_ranked: bool) -> Bulletin:
    """Counties A and F did their visits, B some remote checks, D nothing, E has no mine; two people hold two mines."""
    orgs = (CITY, *(Org(code, f"{code}县", "县", "C") for code in "ABFDE"))
    mines = tuple(mine(code.lower(), org=code) for code in "ABFD")
    people = (*(person(f"p{code}", code.upper()) for code in "abfd"), person("q", "C"))
    text = [*(f"p{code} {code} {EVER}" for code in "abfd"), f"pb a {EVER}", f"q f {EVER}", f"q d {EVER}"]
    did = [*(f"现场 p{code} {code} 06-04" for code in "af"), "远程 pb b 06-05"]
    roll = Roll(orgs, mines, people, tuple(holds(one) for one in text), deeds=tuple(deed(one) for one in did))
    return bulletin(reckon(roll, law.editions(), day("06-03"), day("06-09")), roll, is_ranked=is_ranked)


def test_counties_above_zero_come_highest_first_with_shared_places_when_chosen() -> None:
    found = made(is_ranked=True)
    assert found.on_site.above == (Standing("A县", "100.00", 1), Standing("F县", "100.00", 1))
    assert found.remote.above == (Standing("B县", "16.67", 1),)


def test_without_a_ranking_nobody_has_a_place_and_the_codes_order() -> None:
    found = made(is_ranked=False)
    assert [(one.name, one.place) for one in found.on_site.above] == [("A县", None), ("F县", None)]


def test_zeros_stand_together_and_who_owed_nothing_stands_apart() -> None:
    found = made(is_ranked=True)
    assert (found.on_site.zero, found.on_site.without) == (("B县", "D县"), ("E县",))
    assert (found.remote.zero, found.remote.without) == (("A县", "D县", "F县"), ("E县",))


def test_who_holds_several_is_listed_with_the_counties_that_have_one() -> None:
    (found,) = made(is_ranked=True).holders
    assert (found.mines, found.people, found.counties) == (2, ("pb", "q"), ("B县",))  # q belongs to the city itself

"""The plain tree of `figures --json` and of a bulletin's snapshot says what was reckoned, under the agreed keys."""

from __future__ import annotations

from desktop import law
from desktop.regulation import figure_tree
from desktop.regulation.bulletin import bulletin
from desktop.regulation.figures import reckon
from desktop.regulation.reconciling import reconcile
from desktop.regulation.roll import Org, Roll
from tests.making.rolls import CITY, day, deed, holds, mine, person

WEEK = (day("06-03"), day("06-09"))
ROLL = Roll(
    (CITY, Org("A", "A县", "县", "C"), Org("E", "E县", "县", "C")),
    (mine("m", org="A"),),
    (person("p", "A"),),
    (holds("p m 2020-01-01"),),
    deeds=(deed("现场 p m 06-04"), deed("远程 p m 06-05"), deed("远程 p nowhere 06-06")),
)
FIGURES = reckon(ROLL, law.editions(), *WEEK)


def test_a_county_is_told_with_both_rates_and_what_they_are_made_of() -> None:
    (one, _) = figure_tree.tree(FIGURES)["counties"]
    assert (one["code"], one["name"], one["persons"]) == ("A", "A县", 1)
    assert (one["done_on_site"], one["required_on_site"], one["sign_in"]) == (1, 1, "100.00")
    assert (one["done_remote"], one["required_remote"], one["remote"]) == (1, 3, "33.33")


def test_a_rate_without_a_denominator_is_none_and_not_nought() -> None:
    (_, empty) = figure_tree.tree(FIGURES)["counties"]
    assert (empty["required_on_site"], empty["sign_in"], empty["rank_sign_in"]) == (0, None, None)


def test_period_and_edition_are_part_of_the_tree() -> None:
    tree = figure_tree.tree(FIGURES)
    assert tree["period"] == {"from": "2024-06-03", "to": "2024-06-09", "weeks": 1, "weeks_without_edition": []}
    assert [(one["onsite_per_week"], one["from"]) for one in tree["editions"]] == [(1, "2024-06-01")]


def test_what_was_left_out_is_told_with_its_reason() -> None:
    (left,) = figure_tree.tree(FIGURES)["not_counted"]
    assert (left["way"], left["mine"], left["day"]) == ("远程", "nowhere", "2024-06-06")
    assert left["reason"]


def test_a_bulletin_adds_its_lists_to_the_same_figures() -> None:
    tree = figure_tree.bulletin(bulletin(FIGURES, ROLL, is_ranked=False))
    assert {key: tree[key] for key in figure_tree.tree(FIGURES)} == figure_tree.tree(FIGURES)
    assert tree["standings"]["on_site"] == {
        "above_zero": [{"name": "A县", "rate": "100.00", "place": None}],
        "zero": [],
        "nothing_owed": ["E县"],
    }
    assert tree["holders"] == []


def test_differences_name_both_sides() -> None:
    own, app = (deed("现场 p m 06-04"), deed("远程 p m 06-05")), (deed("现场 p m 06-04"), deed("远程 p m 06-07"))
    tree = figure_tree.differences(reconcile(own, app, WEEK))
    assert tree["both"] == 1
    assert [one["day"] for one in tree["only_own"]] == ["2024-06-05"]
    assert [one["day"] for one in tree["only_app"]] == ["2024-06-07"]

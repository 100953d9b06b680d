"""Own records beside the APP's: what one side has and the other not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.regulation.readings import Choice, practice
from desktop.regulation.reconciling import Unlike, reconcile
from desktop.regulation.roll import Deed, Way
from tests.making.rolls import day, deed

JUNE = (day("06-01"), day("06-30"))


def deeds(text: str) -> list[Deed]:
    """`现场 p m 06-05 #A1；…`: the number may be missing."""
    found = []
    for part in (one for one in text.split("；") if one):
        plain, _, number = part.partition(" #")
        found.append(replace(deed(plain), number=number))
    return found


@pytest.mark.parametrize(
    "own, app, expected",
    [
        ("", "", (0, 0, 0, 0)),
        ("现场 p m 06-05", "现场 p m 06-05", (1, 0, 0, 0)),
        ("现场 p m 06-05", "", (0, 1, 0, 0)),
        ("", "现场 p m 06-05", (0, 0, 1, 0)),
        ("现场 p m 06-05", "远程 p m 06-05", (0, 1, 1, 0)),
        ("现场 p m 06-05", "现场 p m 06-06", (0, 1, 1, 0)),
        ("现场 p m 06-05 #A1", "现场 p m 06-06 #A1", (0, 0, 0, 1)),  # the APP took it a day later
        ("现场 p m 06-05 #A1", "现场 p n 06-05 #A1", (0, 0, 0, 1)),
        ("现场 p m 06-05 #A1", "现场 q m 06-05 #A1", (0, 1, 1, 0)),
        ("现场 p m 06-05 #A1", "现场 p m 06-05 #A2", (1, 0, 0, 0)),  # the same visit under another number
        ("现场 p m 06-05", "现场 p m 06-05；现场 p m 06-05", (1, 0, 1, 0)),
        ("现场 p m 06-05；现场 p m 06-05 #A1", "现场 p m 06-05 #A1", (1, 1, 0, 0)),
        ("现场 p m 05-31；现场 p m 07-01", "现场 p m 05-31", (0, 0, 0, 0)),  # outside the period
    ],
)  # fmt: skip
def test_what_is_in_one_and_not_in_the_other_is_listed(own: str, app: str, expected: tuple[int, ...]) -> None:
    found = reconcile(deeds(own), deeds(app), JUNE)
    # how many both have, only we, only the APP, and how many are not alike
    assert (found.both, len(found.only_own), len(found.only_app), len(found.unlike)) == expected
    assert found.is_equal == (sum(expected[1:]) == 0)


def test_unlike_records_are_shown_side_by_side_in_order_of_days() -> None:
    own, app = deeds("现场 p m 06-07 #B；现场 p m 06-05 #A"), deeds("现场 p m 06-06 #A；现场 p m 06-08 #B")
    assert reconcile(own, app, JUNE).unlike == (Unlike(own[1], app[0]), Unlike(own[0], app[1]))


@pytest.mark.parametrize(
    "on, since, is_proved, listed, instead",
    [
        ("06-05", "06-04", True, 0, 1),  # the day after
        ("06-05", "06-05", True, 0, 1),
        ("06-05", "06-06", True, 1, 0),  # the day before
        ("06-05", "06-05", False, 1, 0),
    ],
)
def test_a_proved_outage_stands_for_the_sign_in_where_it_is_read_so(
    on: str, since: str, *, is_proved: bool, listed: int, instead: int
) -> None:
    own = [replace(one, is_outage=is_proved) for one in deeds(f"现场 p m {on}；现场 p n 06-10")]
    rules = practice([[Choice(25, "故障时可以", day(since))]])
    found = reconcile(own[:1], deeds("现场 p n 06-10"), JUNE, rules)
    assert (found.both, len(found.only_own), len(found.instead)) == (0, listed, instead)
    assert reconcile(own, deeds("现场 p m 06-05；现场 p n 06-10"), JUNE, rules).instead == ()  # the APP has it


some = st.lists(
    st.builds(
        Deed,
        st.sampled_from(Way),
        st.sampled_from("pq"),
        st.sampled_from("mn"),
        st.dates(day("05-30"), day("06-04")),
        st.sampled_from(["", "A", "B"]),
    ),
    max_size=8,
)


@given(some, some)
def test_no_record_is_lost_or_counted_twice(own: list[Deed], app: list[Deed]) -> None:
    found = reconcile(own, app, JUNE)
    within = [sum(JUNE[0] <= one.day <= JUNE[1] for one in side) for side in (own, app)]
    paired = found.both + len(found.unlike)
    assert [paired + len(found.only_own), paired + len(found.only_app)] == within


@given(some)
def test_a_side_agrees_with_itself(own: list[Deed]) -> None:
    assert reconcile(own, list(own), JUNE).is_equal

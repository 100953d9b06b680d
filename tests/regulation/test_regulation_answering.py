"""Who answers for an accident around a change (第十条、第二十二条), as a table of cases."""

from __future__ import annotations

import pytest

from desktop.regulation import readings
from desktop.regulation.answering import answering
from tests.making.rolls import day, holds

GIVER = {13: "交出人"}


@pytest.mark.parametrize(
    "held, on, choice, people",
    [
        ("p m 2026-01-01", "2025-12-31", {}, ""),
        ("p m 2026-01-01", "2026-01-01", {}, "p"),
        ("p m 2026-01-01 2026-05-31；q m 2026-06-01", "2026-05-31", {}, "p"),
        ("p m 2026-01-01 2026-05-31；q m 2026-06-01", "2026-06-01", {}, "q"),
        ("p m 2026-01-01 2026-06-01；q m 2026-06-01", "2026-06-01", {}, "p q"),  # both on the day of the change
        ("p m 2026-01-01 2026-05-31；q m 2026-06-01", "2026-06-01", GIVER, "p"),
        ("p m 2026-01-01 2026-06-01；q m 2026-06-01", "2026-06-01", GIVER, "p"),
        ("p m 2026-01-01 2026-05-31；q m 2026-06-01", "2026-06-30", GIVER, "p"),  # the thirtieth day
        ("p m 2026-01-01 2026-05-31；q m 2026-06-01", "2026-07-01", GIVER, "q"),
        ("p m 2026-01-01 2026-05-30；q m 2026-06-01", "2026-06-01", GIVER, "q"),  # a day lay between
        ("q m 2026-06-01", "2026-06-01", GIVER, "q"),  # nobody handed over
        ("p m 2026-01-01；q m 2026-06-01", "2026-06-01", GIVER, "p q"),  # he came beside, not instead
        ("p m 2026-01-01 2026-05-31；p m 2026-06-01", "2026-06-01", GIVER, "p"),  # the same person again
        ("p m 2026-01-01 2026-05-31；q m 2026-01-01 2026-05-31；r m 2026-06-01", "2026-06-02", GIVER, "p q"),
    ],
)
def test_who_answers_for_a_day(held: str, on: str, choice: dict[int, str], people: str) -> None:
    designations = [holds(one) for one in held.split("；")]
    assert " ".join(answering(designations, day(on), readings.rules(choice))) == people

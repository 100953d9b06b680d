"""What a reading makes of papers and days: a table by question."""

from __future__ import annotations

import pytest

from desktop.regulation import papers, readings
from desktop.supervision.places import ListedPlace, PlacesConfirmed, Register, handed_in
from tests.making.rolls import day


@pytest.mark.parametrize(
    "choice, coal, other",
    [
        ({}, True, False),
        ({19: "按矿种"}, True, False),
        ({19: "统一应急"}, False, False),
        ({19: "统一煤矿"}, True, True),
    ],
)
def test_the_set_of_forms_is_of_the_kind_of_mine_or_the_one_of_the_bureau(
    choice: dict[int, str], coal: bool, other: bool
) -> None:
    rules = readings.rules(choice)
    assert papers.is_on_coal_forms(rules, is_coal=True) == coal
    assert papers.is_on_coal_forms(rules, is_coal=False) == other


@pytest.mark.parametrize("choice, said", [({}, "矿山安全监管部门"), ({22: "应急"}, "应急管理部门")])
def test_a_letter_names_the_departments_as_the_bureau_reads_it(choice: dict[int, str], said: str) -> None:
    assert papers.offices(readings.rules(choice)) == said


@pytest.mark.parametrize(
    "choice, ordered, until",
    [
        ({}, "2026-06-29", None),
        ({23: "三日"}, "2026-06-29", "2026-07-02"),
        ({23: "七日"}, "2026-06-29", "2026-07-06"),
        ({23: "七日"}, "2028-02-26", "2028-03-04"),
    ],
)
def test_a_mine_checks_itself_until_a_day_or_the_day_that_is_named(
    choice: dict[int, str], ordered: str, until: str | None
) -> None:
    found = papers.self_check_until(readings.rules(choice), day(ordered))
    assert found == (day(until) if until else None)


@pytest.mark.parametrize(
    "choice, half, until",
    [
        ({}, "2026-06-30", "2026-06-30"),
        ({}, "2026-12-31", "2026-12-31"),
        ({24: "次月"}, "2026-06-30", "2026-07-31"),
        ({24: "次月"}, "2026-12-31", "2027-01-31"),
    ],
)
def test_the_report_of_a_half_year_is_due_on_its_last_day_or_a_month_later(
    choice: dict[int, str], half: str, until: str
) -> None:
    assert papers.report_until(readings.rules(choice), day(half)) == day(until)


@pytest.mark.parametrize(
    "choice, document, said",
    [
        ({}, "", papers.USUAL_INCIDENTS),
        ({}, "演示办发3号", papers.USUAL_INCIDENTS),
        ({17: "自定"}, "演示办发3号", "较大涉险：按本级规定（演示办发3号）"),
        ({17: "自定"}, "", "较大涉险：按本级规定"),
    ],
)
def test_what_is_a_grave_incident_is_said_with_its_ground(choice: dict[int, str], document: str, said: str) -> None:
    assert papers.incidents(readings.rules(choice), document) == said


HERE = tuple(ListedPlace(id=one, name=one, kind="采场") for one in ("a", "b", "c"))


@pytest.mark.parametrize(
    "lists, month, left",
    [
        ("", "2026-11", "abc"),
        ("2026-10 ab -", "2026-11", "abc"),  # without a drawing
        ("2026-10 ab 图", "2026-11", "ab"),
        ("2026-10 ab 图", "2026-10", "ab"),
        ("2026-10 ab 图", "2026-09", "abc"),  # handed in later
        ("2026-10 ab 图；2026-11 bc 图", "2026-11", "bc"),
        ("2026-10 ab 图；2026-11 bc -", "2026-11", "ab"),
        ("2026-10 axy 图", "2026-11", "a"),  # never more than what is in use
    ],
)
def test_the_places_handed_in_are_those_of_the_newest_drawing_until_that_month(
    lists: str, month: str, left: str
) -> None:
    confirmed = [
        PlacesConfirmed(
            month=when, places=tuple(codes), by="演示矿长", person="p", at="", file="f" if file == "图" else None
        )
        for when, codes, file in (one.split() for one in lists.split("；") if one)
    ]
    assert "".join(one.id for one in handed_in(HERE, Register(confirmed=tuple(confirmed)), month)) == left

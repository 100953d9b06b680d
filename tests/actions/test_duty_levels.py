"""履职 by levels: where it begins, what an office sums up, who stands behind a row, what a search finds."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from desktop import law
from desktop.actions import duty_export, duty_levels, duty_matrix
from desktop.actions.duty_levels import Level
from desktop.actions.duty_matrix import Duty
from desktop.regulation.figures import reckon
from desktop.regulation.known import Known
from desktop.regulation.readings import PROPOSED
from desktop.regulation.roll import Deed, Designation, Mine, Org, Person, Roll, Spot, Way
from desktop.supervision.roster import MineKind

TODAY = dt.date(2026, 11, 30)
WEEKS = (dt.date(2026, 11, 2), dt.date(2026, 11, 15))
ORGS = (
    Org("p", "演示省局", "省", ""),
    Org("c", "演示市局", "市", "p"),
    Org("x", "演示甲县", "县", "c"),
    Org("y", "演示乙县", "县", "c"),
)
HOMES = {"a": "x", "b": "x", "d": "y", "e": "c"}
DONE = (("a", 3), ("a", 10), ("b", 4), ("e", 5))


def duty(homes: dict[str, str] = HOMES, orgs: tuple[Org, ...] = ORGS) -> Duty:
    roll = Roll(
        orgs=orgs,
        mines=tuple(Mine(f"m{one}", f"演示矿{one}", home, MineKind.OPEN_PIT) for one, home in homes.items()),
        people=tuple(Person(one, f"演示专员{one}", home) for one, home in homes.items()),
        designations=tuple(Designation(one, f"m{one}", dt.date(2026, 1, 1)) for one in homes),
        deeds=tuple(
            Deed(Way.ON_SITE, one, f"m{one}", dt.date(2026, 11, day), "Y", Spot(f"visit/{one}{day}"))
            for one, day in DONE
        ),
    )
    found = reckon(roll, law.editions(), *WEEKS)
    return Duty(found, Known(roll, law.editions(), PROPOSED), {}, TODAY)


def told(level: Level) -> list[str]:
    return [f"{one.person} {one.name} {one.office} {one.whole.done}/{one.whole.owed}" for one in level.rows]


@pytest.mark.parametrize(
    "place, path, rows",
    [
        (
            "",
            "演示市局",
            [" 全部人员 4 人 4/8", "@x 演示甲县 2 人 3/4", "@y 演示乙县 1 人 0/2", "e 演示专员e 演示市局 1/2"],
        ),
        (
            "c",
            "演示市局",
            [" 全部人员 4 人 4/8", "@x 演示甲县 2 人 3/4", "@y 演示乙县 1 人 0/2", "e 演示专员e 演示市局 1/2"],
        ),
        ("x", "演示市局›演示甲县", [" 全部人员 2 人 3/4", "a 演示专员a 演示甲县 2/2", "b 演示专员b 演示甲县 1/2"]),
        ("y", "演示市局›演示乙县", ["d 演示专员d 演示乙县 0/2"]),
        ("z", "", []),
    ],
)
def test_a_place_shows_the_offices_below_it_and_its_own_people(place: str, path: str, rows: list[str]) -> None:
    level = duty_levels.read_level(duty(), Way.ON_SITE, place)
    assert (told(level), "›".join(level.path)) == (rows, path)


def test_it_begins_where_the_offices_part() -> None:
    level = duty_levels.read_level(duty({"a": "x", "b": "x"}), Way.ON_SITE)
    assert (level.path, [one.person for one in level.rows]) == (("演示甲县",), ["", "a", "b"])
    assert [one.person for one in duty_levels.read_level(duty({"a": "x"}), Way.ON_SITE).rows] == ["a"]


@pytest.mark.parametrize("orgs", [(), ORGS[1:2]])
def test_who_is_of_no_known_office_stands_beside_the_others(orgs: tuple[Org, ...]) -> None:
    level = duty_levels.read_level(duty({"a": "?", "e": "c"}, orgs), Way.ON_SITE)
    assert "a" in [one.person for one in level.rows]
    assert level.path == ()


def test_behind_an_office_stand_its_people_and_no_others() -> None:
    made = duty()
    level = duty_levels.read_level(made, Way.ON_SITE)
    assert {row: "".join(sorted(codes)) for row, codes in level.people.items()} == {
        "": "abde",
        "@x": "ab",
        "@y": "d",
        "e": "e",
    }
    lines = duty_matrix.behind(made, Way.ON_SITE, level.people["@x"], (0, 1))
    assert sorted({one.person for one in lines}) == ["a", "b"]
    assert len(lines) == duty_matrix.count_behind(made, Way.ON_SITE, level.people["@x"], (0, 1)) == 4


@pytest.mark.parametrize(
    "word, rows",
    [
        ("甲县", ["@x", "a", "b"]),
        ("Y", ["@y"]),
        ("专员d", ["d"]),
        (" 市局 ", ["@c", "e"]),
        ("没有", []),
    ],
)
def test_a_word_finds_offices_and_people_of_every_level(word: str, rows: list[str]) -> None:
    found = duty_levels.search(duty(), Way.ON_SITE, word)
    assert [one.person for one in found.rows] == rows
    assert set(found.people) == set(rows)


def test_the_first_lines_are_whole_weeks_in_order_and_the_rest_is_counted() -> None:
    made = duty()
    every = duty_matrix.behind(made, Way.ON_SITE, None, (0, 1))
    assert duty_matrix.behind(made, Way.ON_SITE, None, (0, 1), 5) == every[:5]
    assert len(every) == duty_matrix.count_behind(made, Way.ON_SITE, set(HOMES), (0, 1)) == 8


def test_excel_has_every_level(tmp_path: Path) -> None:
    file = tmp_path / "履职.xlsx"
    duty_export.export_duty(None, file, duty())  # type: ignore[arg-type]
    sheet = openpyxl.load_workbook(file)["现场每周"]
    assert [[str(cell) for cell in row[:4]] for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        ["全部人员", "None", "4", "8"],
        ["合计 2 人", "演示甲县", "3", "4"],
        ["合计 1 人", "演示乙县", "0", "2"],
        ["演示专员a", "演示甲县", "2", "2"],
        ["演示专员b", "演示甲县", "1", "2"],
        ["演示专员d", "演示乙县", "0", "2"],
        ["演示专员e", "演示市局", "1", "2"],
    ]


def test_without_offices_there_are_no_sums_of_them() -> None:
    made = replace(duty({"a": "?", "e": "?"}, ()), numbers={})
    assert duty_levels.every_office(made, Way.ON_SITE) == ()

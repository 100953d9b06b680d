"""Items told to be there already: never for other words or other places, however many there are."""

from __future__ import annotations

import time

import pytest
from msgspec.structs import replace

from desktop import catalogues
from desktop.supervision.checklist import Item, Level
from desktop.supervision.doubles import doubles

THERE = Item(
    "C-1",
    "通风",
    Level.MUST,
    "采煤工作面回风流中甲烷浓度不大于1.0%，现场用便携仪测定并与监控值核对。",
    "测",
    ("采煤工作面",),
)


def found(text: str, place: str = "采煤工作面") -> str:
    fresh = replace(THERE, id="YS-001", text=text, places=(place,))
    return doubles([THERE], [fresh])["YS-001"].words if doubles([THERE], [fresh]) else ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (THERE.text, "与 C-1 相同"),
        ("采煤工作面回风流中甲烷浓度不大于１．０％, 现场用便携仪测定 并与监控值核对", "与 C-1 相同"),
        (THERE.text.replace("核对", "对照"), "与 C-1 几乎相同"),
        (THERE.text.replace("1.0", "10"), "与 C-1 几乎相同"),
        ("采煤工作面上隅角甲烷浓度不大于1.0%", ""),
        ("", ""),
    ],
)
def test_the_same_words_and_nearly_the_same_are_told_apart(text: str, told: str) -> None:
    assert found(text) == told


def test_the_same_words_at_another_place_are_another_item() -> None:
    assert found(THERE.text, "掘进工作面") == ""


def test_an_item_of_the_same_code_is_no_double_of_itself() -> None:
    assert doubles([THERE], [THERE]) == {}


def test_a_long_sheet_is_compared_with_a_long_catalogue_in_a_moment() -> None:
    base = catalogues.bundled_for("煤矿").items
    there = [
        replace(item, id=f"A-{number}", text=f"{item.text}{number // len(base) or ''}")
        for number, item in enumerate((base * 3)[:300])
    ]
    fresh = [
        replace(item, id=f"Y-{number}", text=f"{item.text}另{number}") for number, item in enumerate((base * 9)[:999])
    ]
    began = time.perf_counter()
    assert doubles(there, fresh)
    assert time.perf_counter() - began < 0.6  # 0.3 on the machine it was measured on

"""What can be typed in the fast lane, and what it means."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.supervision.visit import Result
from desktop.ui.visit.fast import NOTHING, FastLane, Typed, read


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("1", Typed(result=Result.PASS)),
        ("2", Typed(result=Result.FAIL)),
        ("4", Typed(result=Result.NOT_CHECKED)),
        ("17 2", Typed(17, Result.FAIL)),
        ("17.1", Typed(17, Result.PASS)),
        ("17-3", Typed(17, Result.NOT_APPLICABLE)),
        ("3 1", Typed(3, Result.PASS)),
        ("17", Typed(17)),
        ("3 ", Typed(3)),
        ("05", Typed(5)),
        ("5", Typed(5)),
        ("120 1", Typed(120, Result.PASS)),
        ("１７　２", Typed(17, Result.FAIL)),
        ("71 0.82", Typed(71, values=("0.82",))),
        ("71 22", Typed(71, values=("22",))),
        ("71 9", Typed(71, values=("9",))),
        ("71 =2", Typed(71, values=("2",))),
        ("71=2.", Typed(71, values=("2",))),
        ("71 0.8 1.5", Typed(71, values=("0.8", "1.5"))),
        ("71 -5", Typed(71, values=("-5",))),
        ("=1.2", Typed(values=("1.2",))),
        ("0.82", Typed(values=("0.82",))),
        ("", NOTHING),
        ("  ", NOTHING),
    ],
)
def test_an_order_is_read_as_it_is_meant(text, meaning):
    assert read(text) == meaning


@pytest.mark.parametrize("text", ["abc", "1.25", "17.25", "1234", "合格", "17 x", "-1", "=", "= x"])
def test_what_is_no_order_is_not_guessed(text):
    assert read(text) is None


def test_the_list_jumps_while_a_number_is_being_typed(qtbot, dressed):
    lane = FastLane()
    qtbot.addWidget(lane)
    jumps: list[int] = []
    lane.jumped.connect(jumps.append)
    QTest.keyClicks(lane, "17 ")
    assert jumps == [17, 17]


def test_arrows_and_pages_belong_to_the_list(qtbot, dressed):
    lane = FastLane()
    qtbot.addWidget(lane)
    steps: list[int] = []
    lane.stepped.connect(steps.append)
    lane.leapt.connect(lambda by: steps.append(by * 10))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown):
        QTest.keyClick(lane, key)
    assert steps == [1, -1, 10]


def test_the_input_method_is_off(qtbot, dressed):
    lane = FastLane()
    qtbot.addWidget(lane)
    assert not lane.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_a_letter_for_a_place_and_a_plus_for_the_rest_only_in_the_empty_field(qtbot, dressed):
    lane = FastLane()
    qtbot.addWidget(lane)
    asked: list[str] = []
    lane.place_wanted.connect(lambda: asked.append("g"))
    lane.rest_wanted.connect(lambda: asked.append("+"))
    QTest.keyClicks(lane, "g+1g+")
    assert asked == ["g", "+"]

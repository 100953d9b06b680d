"""Who goes along: specialties, and two certified officers asked for without ever standing in the way."""

from __future__ import annotations

import datetime as dt

import pytest
import windows
from keyboard import Keyboard

from desktop.actions import drafting
from desktop.supervision.roster import PersonRegistered
from desktop.ui.visit.team import Officer, certified_words, officer

TODAY = dt.date(2026, 11, 20)
JIA, YI = Officer("E1", "甲", is_certified=True), Officer("E2", "乙", is_certified=True)
BING = Officer("E3", "丙", ("通风", "机电"))


@pytest.mark.parametrize(
    ("until", "counts"), [("2026-11-19", False), ("2026-11-20", True), ("2026-11-21", True), (None, True)]
)
def test_a_certificate_counts_up_to_its_last_day(until, counts):
    person = PersonRegistered(code="E1", name="甲", org="140000", certificate="晋执法001", certificate_until=until)
    assert officer(person, TODAY).is_certified is counts


def test_without_a_number_there_is_no_certificate():
    person = PersonRegistered(code="E1", name="甲", org="140000", certificate_until="2027-01-01")
    assert not officer(person, TODAY).is_certified


def test_two_are_enough_and_who_could_come_is_named_otherwise():
    assert "当场出具" in certified_words([JIA, YI], [])
    assert "可加选乙" in certified_words([JIA, BING], [YI])
    assert certified_words([BING], []).startswith("同行人员没有有效执法证")


@pytest.fixture
def page(qtbot, bench, dressed, tmp_path):
    return windows.make(qtbot, bench, tmp_path).open("visit")


def test_a_night_visit_with_a_colleague_is_planned_by_keyboard_and_stays_here(qtbot, page, desk, bench):
    keys = Keyboard(qtbot, page.window(), bench.lanes)
    keys.settle()
    assert page.start.team.boxes[0].text() == "演示专员乙（通风）"
    assert "须两名持证人员" in page.start.team.certified.text()
    page.start.kind.setFocus()
    keys.press("Down", "Down", "Tab", "Space")
    assert page.start.team.boxes[0].isChecked()
    keys.press("Alt+N")
    keys.settle()
    draft = drafting.load(desk, page.orders.visit)
    assert (draft.kind, [one.person for one in draft.people]) == ("夜间", ["E001", "E002"])
    assert not draft.is_open

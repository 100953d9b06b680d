"""A whole visit, from the plan to closing, with real key events and without the mouse."""

from __future__ import annotations

import pytest
import windows
from keyboard import Keyboard
from PySide6.QtWidgets import QApplication

from desktop.actions import drafting
from desktop.store import queries
from desktop.supervision.visit import Result, Visit
from desktop.ui.visit.page import VisitPage


@pytest.fixture
def window(qtbot, bench, dressed, tmp_path):
    made = windows.make(qtbot, bench, tmp_path)
    made.open("visit")
    return made


@pytest.fixture
def page(window):
    return window.open("visit")


@pytest.fixture
def keys(qtbot, window, lanes):
    made = Keyboard(qtbot, window, lanes)
    made.settle()
    return made


def plan_and_open(keys: Keyboard, page: VisitPage) -> str:
    """Plan a visit of the first mine, pass one face with its times, begin."""
    keys.press("Alt+N")
    keys.settle()
    assert page.route.places.hasFocus()
    while page.route.places.line.id != "P1":
        keys.press("Down")
    keys.press("Space")
    keys.settle()
    keys.press("Enter")
    keys.type("0940")
    keys.press("Enter")
    keys.type("1110")
    keys.press("Enter")
    keys.settle()
    keys.press("Alt+B")
    keys.settle()
    return page.orders.visit


def answer_everything(keys: Keyboard, page: VisitPage) -> None:
    """1 Enter for every item that is owed; Enter again where a value could be measured."""
    for _ in range(400):
        keys.press("F3")
        line = page.items.current
        if line is None or not line.is_owed:
            return
        keys.type("1")
        keys.press("Enter")
        for _ in page.items.detail.measured.fields:
            if page.items.detail.line == line and not page.items.fast.hasFocus():
                keys.press("Enter")
        keys.settle()


def test_plan_route_and_times(keys, page, desk):
    visit = plan_and_open(keys, page)
    draft = drafting.load(desk, visit)
    assert draft.is_open
    assert [(leg.place, leg.came[11:16], leg.left[11:16]) for leg in draft.legs] == [("P1", "01:40", "03:10")]


def test_answers_typed_faster_than_the_disk_are_all_kept(keys, page, desk):
    visit = plan_and_open(keys, page)
    keys.press("F3")
    plain = [line for line in page.items.lines if not line.item.values][:8]
    for line in plain:
        keys.type(f"{line.short} 1")
        keys.press("Enter")
    keys.settle()
    answers = {one.short: one.result for one in drafting.load(desk, visit).answers}
    assert answers == dict.fromkeys([line.short for line in plain], Result.PASS)


def test_not_applicable_asks_for_its_reason(keys, page, desk):
    visit = plan_and_open(keys, page)
    keys.press("F3")
    keys.type("3")
    keys.press("Enter")
    assert page.items.detail.note.hasFocus()
    keys.press("Enter")
    keys.settle()
    (answer,) = drafting.load(desk, visit).answers
    assert (answer.result, answer.note) == (Result.NOT_APPLICABLE, "本处无此设施")
    assert page.items.fast.hasFocus()


def test_a_value_beyond_its_limit_is_judged_while_typed_and_proposes_the_result(keys, page, desk):
    visit = plan_and_open(keys, page)
    keys.press("F3")
    line = next(
        one
        for one in page.items.lines
        if [(value.comparison, value.trigger, value.limit is None) for value in one.item.values]
        == [("<", False, False)]
    )
    keys.type(f"{line.short} 1")
    keys.press("Enter")
    keys.type("99")
    assert page.items.detail.measured.is_beyond
    keys.press("Enter")
    assert page.items.fast.hasFocus()
    assert page.items.fast.text() == "2"
    keys.press("Enter")
    keys.settle()
    answer = drafting.load(desk, visit).answer(line.item.id, line.place)
    assert (answer.result, answer.values[0].value, answer.values[0].within) == (Result.FAIL, "99", False)


def test_a_failed_item_opens_its_finding_and_comes_back(keys, page, desk):
    visit = plan_and_open(keys, page)
    keys.press("F3")
    line = next(one for one in page.items.lines if one.place == "P1" and not one.item.values)
    keys.type(f"{line.short} 2")
    keys.press("Enter")
    keys.settle()
    assert page.raised.form.fact.hasFocus()
    keys.type("回风隅角悬顶 12 m")
    keys.press("Ctrl+Enter")
    keys.settle()
    (finding,) = drafting.load(desk, visit).findings
    assert (finding.item, finding.place, finding.fact) == (line.item.id, "P1", "回风隅角悬顶 12 m")
    assert finding.clause
    assert page.items.fast.hasFocus()


def test_a_number_that_is_not_there_is_said(keys, page):
    plan_and_open(keys, page)
    keys.press("F3")
    keys.type("998 1")
    keys.press("Enter")
    assert "998" in page.items.hint.text()


def sign_all(keys: Keyboard, page: VisitPage) -> None:
    """Everybody signs with the typed name, the mine's manager refuses before a witness."""
    for number in range(len(page.summary.signer_model.lines)):
        page.summary.signers.setFocus()
        page.summary.signers.choose(page.summary.signer_model.key_at(number))
        keys.press("Enter")
        dialog = QApplication.activeModalWidget()
        if not dialog.name.text():
            dialog.name.setFocus()
            keys.type("演示矿长乙")
        keys.press("Alt+T", "Alt+O")
        keys.settle()


def test_a_whole_visit_ends_in_a_signed_ledger(keys, page, window, desk):
    visit = plan_and_open(keys, page)
    answer_everything(keys, page)
    keys.settle()
    keys.press("F8")
    assert [one for one in page.summary.lack_model.lines if not one.is_sample] == []
    keys.press("F9")
    keys.settle()
    sign_all(keys, page)
    assert {one.name for one in state_of(desk, visit).signatures} == {"演示专员甲", "演示矿长乙"}
    keys.press("Alt+E")
    keys.settle()
    closed = state_of(desk, visit)
    assert closed.closed is not None
    assert closed.ledger is not None
    assert all(one.result is Result.PASS for one in closed.answers)
    assert window.page == "ledgers"
    assert window.open("ledgers").paper.preview.pages >= 2


def state_of(desk, visit: str) -> Visit:
    with desk.reading() as session:
        return queries.visit(session, visit)

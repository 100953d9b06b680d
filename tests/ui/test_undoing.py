"""Ctrl+Z in a visit by real keys: the last step goes, a word says which; text fields keep their own."""

from __future__ import annotations

import desks
import pytest
import windows
from keyboard import Keyboard
from PySide6.QtWidgets import QApplication

from desktop.actions import drafting, undoing, visits
from desktop.supervision.visit import Result
from desktop.ui.visit.pasts import lines_of
from desktop.ui.visit.undoing import Undoing


@pytest.fixture
def visit(desk):
    return desks.visit_with_answers(desk)


@pytest.fixture
def window(qtbot, bench, dressed, tmp_path, visit):
    return windows.make(qtbot, bench, tmp_path)


@pytest.fixture
def keys(qtbot, window, lanes, visit):
    made = Keyboard(qtbot, window, lanes)
    window.open_visit(visit)
    made.settle()
    return made


@pytest.fixture
def page(window, keys):
    return window.open("visit")


@pytest.fixture
def taking(page):
    return page.findChild(Undoing)


def results(desk, visit):
    return [one.result for one in drafting.load(desk, visit).answers]


def test_the_last_answer_goes_and_comes_again(keys, page, taking, desk, visit):
    before = results(desk, visit)
    keys.press("F3")
    keys.type("4")
    keys.press("Enter", "Enter")
    keys.settle()
    assert results(desk, visit)[-1] is Result.NOT_CHECKED
    keys.press("Ctrl+Z")
    keys.settle()
    assert results(desk, visit) == before
    assert "已撤销" in taking.word.accessibleName()
    assert "未查" in taking.word.accessibleName()
    keys.press("Ctrl+Y")
    keys.settle()
    assert results(desk, visit)[-1] is Result.NOT_CHECKED


def test_a_field_takes_back_its_own_typing_first(keys, page, desk, visit):
    before = drafting.load(desk, visit)
    page.items.rest()
    keys.type("17")
    keys.press("Ctrl+Z")
    keys.settle()
    assert page.items.fast.text() == ""
    assert drafting.load(desk, visit) == before
    keys.press("Ctrl+Z")
    keys.settle()
    assert drafting.load(desk, visit) != before


def test_a_finding_in_the_form_shows_its_earlier_words(keys, page, desk, visit):
    keys.press("F4")
    page.raised.form.start()
    keys.type("。补充一句")
    page.raised.form.save_now()
    keys.settle()
    page.raised.list.setFocus()
    keys.press("Ctrl+Z")
    keys.settle()
    assert "补充" not in drafting.load(desk, visit).findings[0].fact
    assert page.raised.form.fact.toPlainText() == drafting.load(desk, visit).findings[0].fact


def test_nothing_to_take_back_is_said(keys, page, taking, desk, visit):
    while undoing.undo(desk, visit).words:
        pass
    keys.press("Ctrl+Z")
    keys.settle()
    assert "没有可撤销" in taking.word.accessibleName()


def test_what_was_an_hour_ago_is_looked_at_and_brought_back(keys, page, taking, desk, visit):
    with desk._writing() as session:
        session.connection().exec_driver_sql("UPDATE draft SET saved = '2026-11-20T03:00:00Z'")
    many = len(results(desk, visit))
    visits.clear_answer(desk, visit, drafting.load(desk, visit).answers[0].item, "P1")
    keys.press("Ctrl+H")
    keys.settle()
    assert taking.past_dialog.list.line.answers == f"{many}（现 {many - 1}）"
    assert "未答" in taking.past_dialog.otherwise.item(0).text()
    keys.press("Alt+B")
    keys.settle()
    assert len(results(desk, visit)) == many
    keys.press("Ctrl+Z")
    keys.settle()
    assert len(results(desk, visit)) == many - 1


def test_a_plan_thrown_away_is_found_from_the_beginning(keys, page, taking, desk):
    plan = visits.plan(desk, desks.MINE)
    visits.discard(desk, plan)
    keys.press("Alt+Left")
    keys.settle()
    taking.thrown.trigger()
    keys.settle()
    assert QApplication.activeModalWidget() is taking.thrown_dialog
    keys.press("Enter")
    keys.settle()
    assert page.orders.visit == plan


def test_lines_tell_only_what_differs():
    now, then = undoing.Past("b", 96, 2, 0, 1), undoing.Past("a", 118, 3, 0, 1)
    (line,) = lines_of((now, then))
    assert (line.answers, line.findings, line.photos) == ("118（现 96）", "3（现 2）", "0")


def test_the_list_jumps_to_the_item_whose_result_changed_back(keys, page, taking, desk, visit):
    keys.press("F3")
    keys.type("4")
    keys.press("Enter", "Enter")
    keys.settle()
    answered = drafting.load(desk, visit).answers[-1]
    page.items.go_to(page.items.lines[0])
    keys.press("Ctrl+Z")
    keys.settle()
    assert page.items.current.key == (answered.place, answered.item)
    page.items.go_to(page.items.lines[0])
    keys.press("Ctrl+Y")
    keys.settle()
    assert page.items.current.key == (answered.place, answered.item)
    assert "已重做" in taking.word.accessibleName()


def test_from_another_part_the_items_come_to_the_front(keys, page, taking, desk, visit):
    answered = drafting.load(desk, visit).answers[-1]
    visits.answer(desk, visit, answered.item, answered.place, Result.NOT_CHECKED, note="未到达")
    page.look()
    keys.settle()
    page.parts.go(page.summary)
    keys.press("Ctrl+Z")
    keys.settle()
    assert page.parts.currentWidget() is page.items
    assert page.items.current.key == (answered.place, answered.item)

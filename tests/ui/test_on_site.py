"""现场处置: one key, a few words, noted while it happens."""

from __future__ import annotations

import desks
import pytest
import windows
from keyboard import Keyboard
from PySide6.QtWidgets import QApplication

from desktop.actions import drafting, visits
from desktop.store import queries
from desktop.ui import times
from desktop.ui.visit.demand import DemandDialog


@pytest.fixture
def visit(desk):
    return desks.visit_with_answers(desk, 3)


@pytest.fixture
def window(qtbot, bench, dressed, tmp_path):
    made = windows.make(qtbot, bench, tmp_path)
    made.open("visit")
    return made


@pytest.fixture
def keys(qtbot, window, lanes, visit):
    made = Keyboard(qtbot, window, lanes)
    window.open_visit(visit)
    made.settle()
    return made


def demand(keys, words: str) -> None:
    """F12, from where, why, whom told: the time stands there already."""
    keys.press("F12", "Tab")
    keys.type("1301 综采工作面")
    QApplication.activeModalWidget().text.setFocus()
    keys.type(words)
    QApplication.activeModalWidget().told.setFocus()
    keys.type("演示矿长乙")
    keys.press("Ctrl+Enter")
    keys.settle()


def sealed(desk, visit):
    with desk.reading() as session:
        state = queries.visit(session, visit)
    return [one for section in state.sections for one in section.sealed.measures]


def test_a_withdrawal_is_one_key_and_sealed_at_once(keys, desk, visit):
    demand(keys, "瓦斯超限，要求停止作业、撤出人员")
    (done,) = sealed(desk, visit)
    assert (done.kind, done.told) == ("停产撤人", "演示矿长乙")
    assert done.text == "1301 综采工作面：瓦斯超限，要求停止作业、撤出人员"
    assert done.at[:16] <= desk.world.text()[:16]
    assert drafting.load(desk, visit).measures == ()


def test_what_a_withdrawal_began_is_sealed_with_the_rest_later(keys, window, desk, visit):
    demand(keys, "撤出人员")
    window.bench.act(visits.seal_section, visit)
    keys.settle()
    with desk.reading() as session:
        sections = queries.visit(session, visit).sections
    assert [one.sealed.section for one in sections] == ["E001-1", "E001-2"]
    assert sections[1].sealed.answers


def test_a_withdrawal_says_from_where_and_whom_told(keys, desk, visit):
    keys.press("F12")
    dialog = QApplication.activeModalWidget()
    assert dialog.place.text() == "1301 综采工作面"  # where she is: the item in front
    dialog.place.clear()
    dialog.text.setFocus()
    keys.type("撤出人员")
    keys.press("Ctrl+Enter")
    assert dialog.place.hasFocus()
    keys.type("1301 综采工作面")
    keys.press("Ctrl+Enter")
    assert "告知" in dialog.trouble.text()
    assert dialog.told.hasFocus()
    assert sealed(desk, visit) == []


def test_the_page_about_a_withdrawal_is_printed_at_once(keys, window):
    demand(keys, "撤出人员")
    keys.press("Alt+P")
    keys.settle()
    shown = QApplication.activeModalWidget()
    assert isinstance(shown, DemandDialog)
    assert shown.paper.print_button.isEnabled()


def test_a_noted_measure_is_taken_back_while_it_is_a_draft(keys, desk, visit):
    visits.note_measure(desk, visit, "三违制止", "制止空顶作业")
    visits.note_measure(desk, visit, "报告", "向县局值班室报告")
    keys.press("F12")
    QApplication.activeModalWidget()._page.bench.changed.emit(None)
    keys.settle()
    QApplication.activeModalWidget().list.choose(0)
    keys.press("Alt+U")
    keys.settle()
    assert [one.text for one in drafting.load(desk, visit).measures] == ["向县局值班室报告"]


def test_the_list_says_what_is_noted_and_the_form_is_free_again(keys, window, visit):
    keys.press("F12")
    dialog = QApplication.activeModalWidget()
    dialog.kind.setCurrentText("报告")
    dialog.text.setFocus()
    keys.type("向县局值班室报告")
    keys.press("Ctrl+Enter")
    keys.settle()
    assert [line.text for line in dialog.model.lines] == ["向县局值班室报告"]
    assert dialog.text.toPlainText() == ""
    assert dialog.kind.hasFocus()
    assert "1" in window.open("visit").on_site.text()


def test_nothing_is_noted_without_a_word(keys, desk, visit):
    keys.press("F12", "Ctrl+Enter")
    dialog = QApplication.activeModalWidget()
    assert "写明" in dialog.trouble.text()
    assert dialog.text.hasFocus()
    assert drafting.load(desk, visit).measures == ()


def test_the_time_is_now_in_beijing_and_may_be_set_back(keys, desk, visit):
    keys.press("F12")
    dialog = QApplication.activeModalWidget()
    assert dialog.at.text()[:13] == times.moment(desk.world.text())[:13]
    dialog.at.setDateTime(dialog.at.dateTime().addSecs(-3600))
    shown = dialog.at.text()
    dialog.kind.setCurrentText("三违制止")
    dialog.text.setPlainText("制止无证操作")
    keys.press("Ctrl+Enter")
    keys.settle()
    assert times.moment(drafting.load(desk, visit).measures[0].at) == shown


def test_what_is_sealed_stays_in_the_list(keys, window, desk, visit):
    visits.note_measure(desk, visit, "三违制止", "制止空顶作业")
    window.bench.act(visits.seal_section, visit)
    keys.settle()
    keys.press("F12")
    lines = QApplication.activeModalWidget().model.lines
    assert [(line.text, line.is_sealed) for line in lines] == [("制止空顶作业", True)]


def test_a_plan_has_no_measures_yet(keys, window, desk):
    window.open_visit(visits.plan(desk, desks.MINE))
    keys.settle()
    keys.press("F12")
    assert QApplication.activeModalWidget() is None
    assert not window.open("visit").on_site.isVisible()


def test_half_typed_words_do_not_wander_to_another_visit(keys, window, desk):
    keys.press("F12")
    dialog = QApplication.activeModalWidget()
    dialog.text.setPlainText("只属于第一次检查")
    keys.press("Esc")
    window.open_visit(desks.visit_with_answers(desk, 3))
    keys.settle()
    assert dialog.text.toPlainText() == ""

"""The finding form: four parts, quick deadlines, wordings used before, repeats, and how grave it is."""

from __future__ import annotations

import desks
import pytest
import windows
from keyboard import Keyboard
from PySide6.QtWidgets import QApplication

from desktop.actions import drafting, visits
from desktop.store import queries
from desktop.supervision.finding import Grade
from desktop.supervision.visit import Result

MAJOR = "C-GAS-01"  # an item with measured values whose overrun may be a major hazard


@pytest.fixture
def visit(desk):
    """A visit under way; one before it had a like finding at the same place."""
    visits.seal_section(desk, desks.visit_with_answers(desk, 3))
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
    made.press("F4")
    made.settle()
    return made


@pytest.fixture
def form(window, keys):
    made = window.open("visit").raised.form
    made.start()
    return made


def kept(desk, visit):
    return drafting.load(desk, visit).findings[-1]


def test_every_part_is_seen_at_once_on_a_small_screen(form, window):
    for field in (form.place, form.where, form.fact, form.clause, form.demand, form.due, form.responsible, form.grade):
        below = field.mapTo(form, field.rect().bottomLeft()).y()
        assert field.isVisible()
        assert 0 < below < form.keep.y()
        assert field.mapTo(window, field.rect().topRight()).x() < window.width()


def test_a_quick_key_sets_the_deadline_and_says_the_weekday(keys, form, desk, visit):
    keys.press("Alt+7")
    assert form.due.words.text().startswith("周")
    assert form.due.words.text().endswith("7 天")
    keys.press("Ctrl+Enter")
    keys.settle()
    found = form.due.day.date().addDays(-7).toString("yyyy-MM-dd")
    assert kept(desk, visit).deadline == form.due.day.date().toString("yyyy-MM-dd")
    assert found == desk.world.today().isoformat()


def test_at_once_has_no_deadline(keys, form, desk, visit):
    keys.press("Alt+0")
    assert form.due.words.text() == "当场整改"
    keys.press("Ctrl+Enter")
    keys.settle()
    assert kept(desk, visit).deadline is None


def test_a_wording_used_before_is_taken_by_keys(keys, form):
    form.demand.clear()
    form.demand.setFocus()
    assert "Ctrl+↓" in form.demand_said.text()
    keys.press("Ctrl+Down")
    assert form.offered.isVisible()
    keys.press("Enter")
    assert form.demand.toPlainText() == "停止作业，处理悬顶并加强支护"
    assert form.demand.hasFocus()
    assert not form.offered.isVisible()


def test_the_list_of_wordings_goes_away_without_a_choice(keys, form):
    before = form.fact.toPlainText()
    keys.press("Ctrl+Down", "Esc")
    assert not form.offered.isVisible()
    assert form.fact.hasFocus()
    assert form.fact.toPlainText() == before


def test_vague_words_get_a_quiet_hint_and_are_saved_all_the_same(keys, form, desk, visit):
    form.fact.selectAll()
    keys.type("部分支柱失效")
    form.save_now()
    keys.settle()
    assert "“部分”：写明哪几处、多少" in form.fact_said.text()
    assert kept(desk, visit).fact == "部分支柱失效"


def test_a_repeat_is_named_with_its_day_and_can_be_read(keys, form, desk):
    day = desk.world.today().isoformat()
    assert f"第 2 次：{day}" in form.repeat.text()
    form.repeat.setFocus()
    keys.press("Space")
    dialog = QApplication.activeModalWidget()
    assert "回风隅角悬顶长度 12 m" in dialog.text.toPlainText()
    keys.press("Enter")
    assert QApplication.activeModalWidget() is None


def over_the_limit(keys, window, desk, visit):
    """A reading beyond its limit, and the form it opens."""
    visits.answer(desk, visit, MAJOR, "P1", Result.FAIL, values=[first_value(desk, visit)])
    page = window.open("visit")
    window.bench.changed.emit(None)
    keys.settle()
    page.items.go_to(next(line for line in page.items.lines if line.key == ("P1", MAJOR)))
    page.items.finding_wanted.emit(page.items.current)
    keys.settle()


def first_value(desk, visit):
    from desktop.actions import checklists
    from desktop.supervision.checklist import items_by_id

    item = items_by_id(checklists.bound(desk, drafting.load(desk, visit).checklist))[MAJOR]
    return item.values[0].param, "9.9"


def test_the_second_question_comes_before_the_suspicion(keys, form, window, desk, visit):
    over_the_limit(keys, window, desk, visit)
    assert "矿方采取了什么措施" in form.grade.text()
    assert form.fact.hasFocus()
    keys.type("回风流瓦斯 9.9 %")
    keys.press("Ctrl+Enter")
    keys.settle()
    assert form.gravity.isVisible()
    assert form.gravity.did.hasFocus()
    assert not form.gravity.clause.isVisible()
    assert "9.9" in form.gravity.why.text()
    keys.type("4")
    keys.press("Enter")
    assert form.gravity.mine_did == "没有采取措施"
    assert form.gravity.clause.isVisible()
    assert "判定" in form.gravity.clause.text()


def test_a_suspicion_takes_exactly_one_measure(keys, form, window, desk, visit):
    over_the_limit(keys, window, desk, visit)
    keys.type("回风流瓦斯 9.9 %")
    keys.press("Ctrl+Enter")
    keys.type("4")
    keys.press("Enter", "Alt+Z")
    assert "请选一项" in form.gravity.lack.text()
    keys.press("Alt+2")
    assert form.gravity.text.hasFocus()
    keys.type("1301 工作面 12 人")
    keys.press("Tab")
    assert form.gravity.told.hasFocus()
    assert "告知" in form.gravity.lack.text()
    keys.type("演示矿长乙")
    keys.press("Ctrl+Enter")
    keys.settle()
    draft = kept(desk, visit)
    assert (draft.grade, draft.mine_did) == (Grade.SUSPECTED_MAJOR, "没有采取措施")
    assert (draft.measure.kind, draft.measure.text, draft.measure.told) == (
        "口头撤人",
        "1301 工作面 12 人",
        "演示矿长乙",
    )
    assert draft.measure.at[:13] == draft.found[:13]


def test_nothing_taken_seals_with_its_reason(keys, form, window, desk, visit):
    over_the_limit(keys, window, desk, visit)
    keys.type("回风流瓦斯 9.9 %")
    keys.press("Ctrl+Enter")
    keys.type("5")
    keys.press("Enter", "Alt+Z")
    keys.press("Alt+4")
    keys.type("无人作业")
    assert "可以封存" in form.gravity.lack.text()
    keys.press("Ctrl+Enter")
    keys.settle()
    visits.seal_section(desk, visit)
    with desk.reading() as session:
        known = [one for _, one in queries.findings(session) if one.has_no_measure]
    assert [one.raised.measure.text for one in known] == ["无人作业"]


def test_the_question_left_open_keeps_nobody_from_saving(keys, form, window, desk, visit):
    over_the_limit(keys, window, desk, visit)
    keys.type("回风流瓦斯 9.9 %")
    keys.press("Ctrl+Enter", "Ctrl+Enter")
    keys.settle()
    assert kept(desk, visit).fact == "回风流瓦斯 9.9 %"
    assert window.open("visit").parts.currentWidget() is window.open("visit").items

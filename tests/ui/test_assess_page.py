"""考核 by keys: proposals, criteria with their records and answers, accidents, the decision, the sheet."""

from __future__ import annotations

import desks
import pytest
from scenes_duty import give

from desktop.supervision.roster import Role


@pytest.fixture
def desk(tmp_path):
    made = desks.make(tmp_path / "desk", "E001", "演示专员甲", Role.INSPECTOR, Role.SUPERVISOR)
    yield made
    made.close()


@pytest.fixture
def tab(desk, window, keys):
    give(desk)
    keys.press("Ctrl+Shift+K")
    keys.settle()
    return window.pages["assess"].year


def criterion(tab, clause):
    return next(line for line in tab.criteria.lines if line.criterion.clause.endswith(clause))


def to(tab, keys, person, clause):
    """The keyboard in a criterion of a person, opened."""
    tab.choose(person)
    keys.press("Enter")
    tab.table.choose(f"第二十二条{clause}")
    keys.press("Enter")
    keys.settle()


def test_everybody_stands_with_a_proposal_and_no_decision(tab):
    assert [row[:3] for row in tab.model.texts()] == [
        ["演示专员甲", "不合格", "未决定"],
        ["演示专员乙", "不合格", "未决定"],
        ["演示专员丙", "不合格", "未决定"],
    ]
    assert len(tab.criteria.lines) == 10


def test_enter_on_the_number_of_checks_shows_its_records_and_enter_the_ledger(tab, keys, window):
    to(tab, keys, "E001", "（一）3")
    lines = tab.detail.model.lines
    assert {line.mark.word for line in lines} >= {"缺", "计入"}
    tab.detail.list.choose(next(line.key for line in lines if line.source.startswith("visit/")))
    keys.press("Enter")
    keys.settle()
    assert window.page == "ledgers"


def test_an_answer_is_given_with_its_grounds_and_escape_goes_back(tab, keys):
    to(tab, keys, "E002", "（一）1")
    keys.type("演示年终总结")
    keys.press("Alt+Y")
    keys.settle()
    assert criterion(tab, "（一）1").said == "符合：演示年终总结"
    assert tab.table.hasFocus()
    keys.press("Enter", "Esc")
    assert tab.table.hasFocus()


def test_a_no_without_grounds_asks_for_them(tab, keys, window):
    to(tab, keys, "E002", "（一）5")
    keys.press("Alt+N")
    assert "请先写明依据" in window.banner.text
    assert tab.detail.grounds.hasFocus()


def test_an_accident_is_noted_and_all_are_confirmed(tab, keys):
    to(tab, keys, "E002", "（一）2")
    pane = tab.detail.accidents
    pane.day.setFocus()
    keys.type("2026-11-10")
    pane.document.setFocus()
    keys.type("演示快报1号")
    keys.press("Alt+G")
    keys.settle()
    assert [(one.day, one.is_liable) for one in pane.model.lines] == [("2026-11-10", True)]
    keys.press("Alt+Y")
    keys.settle()
    keys.press("Esc")
    assert criterion(tab, "（二）2").said == "已登记 1 起，已确认齐全"
    assert criterion(tab, "（一）2").criterion.is_met is False


def test_a_decision_within_the_year_needs_its_reason_and_shows_what_does_not_fit(tab, keys, window):
    tab.choose("E003")
    tab.annual.setCurrentText("优秀")
    tab.annual.activated.emit(1)
    assert tab.hints.text() == "专项考核不合格，年度考核不得为优秀。"
    keys.press("Alt+D")
    keys.settle()
    assert "还没有过完" in window.banner.text
    tab.reason.setFocus()
    keys.type("演示：年内离任")
    keys.press("Alt+D")
    keys.settle()
    assert tab.list.line.decided == "不合格"
    assert tab.made.text() == "已决定：不合格；年度考核优秀；理由：演示：年内离任"


def test_the_sheet_is_drafted_with_what_was_said(tab, keys, window):
    to(tab, keys, "E002", "（一）1")
    keys.type("演示年终总结")
    keys.press("Alt+Y")
    keys.settle()
    keys.press("Alt+K")
    keys.settle()
    assert window.page == "papers"


def test_the_year_goes_to_excel(tab, qtbot, tmp_path):
    with qtbot.waitSignal(tab.bench.message, timeout=20_000):
        tab.save(tmp_path / "考核.xlsx")
    assert (tmp_path / "考核.xlsx").stat().st_size > 0


def test_an_empty_year_says_what_to_do_and_the_one_before_is_a_key_away(window, keys):
    keys.press("Ctrl+Shift+K")
    keys.settle()
    tab = window.pages["assess"].year
    assert "F5 同步" in tab.none.text()
    assert tab.before.hasFocus()
    keys.press("Space")
    keys.settle()
    assert tab.span.text() == "2025 年"

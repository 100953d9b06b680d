"""抽查 by keys: a draw, the questions of a ledger, ticks, a return; the table, Excel; the record behind a figure."""

from __future__ import annotations

import audited
import desks
import openpyxl
import pytest
from PySide6.QtCore import Qt

from desktop.actions import audits
from desktop.actions.arrivals import Arrival, Look, News
from desktop.actions.audits import Stand
from desktop.store import arrived, settings
from desktop.supervision.audit_marks import Defect, Hint
from desktop.supervision.finding_counts import By, Which
from desktop.supervision.roster import Role
from tests.documents import tools


@pytest.fixture
def desk(tmp_path):
    made = desks.make(tmp_path / "desk", "E001", "演示专员甲", Role.INSPECTOR, Role.SUPERVISOR)
    audited.give(made)
    yield made
    made.close()


@pytest.fixture
def tab(window, keys):
    page = window.open("review")
    page.tabs.setCurrentWidget(page.audit)
    keys.settle()
    page.first_focus().setFocus()
    return page.audit


def test_the_first_draw_is_made_from_the_empty_page(tab, keys):
    assert tab.none.isVisible()
    assert "8 份台账、3 名专员" in tab.form.room.text()
    tab.form.count.setValue(4)
    keys.press("Alt+D")
    keys.settle()
    assert [line.stand for line in tab.model.lines] == [Stand.WAITING] * 4
    assert {line.people for line in tab.model.lines} == {"演示专员甲", "演示专员乙", "演示专员丙"}
    assert tab.list.hasFocus()


def test_a_second_draw_of_the_month_asks_for_its_reason(tab, keys, window):
    keys.press("Alt+D")
    keys.settle()
    keys.press("Alt+N")
    keys.settle()
    keys.press("Alt+D")
    assert "原因" in window.banner.text
    assert tab.form.reason.hasFocus()
    keys.press("Esc")
    assert tab.list.hasFocus()


def test_digits_tick_and_an_open_question_keeps_the_ledger_open(tab, keys, window, desk):
    keys.press("Alt+D")
    keys.settle()
    keys.press("Enter", "2", "2", "2", "2", "Alt+A")
    keys.settle()
    assert "还没有判断：签字不全" in window.banner.text
    tab.pane.table.setFocus()
    tab.pane.table.choose(Defect.UNSIGNED)
    keys.press("2", "Alt+A")
    keys.settle()
    assert tab.list.line.stand is Stand.CLEAR
    assert len(audits.read_draws(desk)[0].lines[0].result.marks) == 5


def test_a_return_wants_its_word_and_shows_it(tab, keys, window):
    keys.press("Alt+D")
    keys.settle()
    keys.press("Enter", "2", "1", "2", "2", "2", "Alt+R")
    assert "须写明意见" in window.banner.text
    assert tab.comment.hasFocus()
    keys.type("隐患没有写部位")
    keys.press("Alt+R")
    keys.settle()
    assert tab.list.line.stand is Stand.RETURNED
    assert "隐患没有写部位" in tab.said.text()


def test_enter_on_a_figure_opens_its_record(tab, keys, window):
    keys.press("Alt+D")
    keys.settle()
    tab.list.choose(next(line.visit for line in tab.model.lines if line.visit == "a7"))
    keys.settle()
    assert tab.pane.table.choose(Hint.COPIED)
    tab.pane.table.setFocus()
    keys.press("Enter", "Enter")
    keys.settle()
    assert window.page == "findings"


def test_drawing_the_same_again_is_said_in_the_banner(tab, keys, window):
    keys.press("Alt+D")
    keys.settle()
    keys.press("Alt+K")
    keys.settle()
    assert "结果一致" in window.banner.text


def test_the_table_is_shown_and_escape_goes_back(tab, keys):
    keys.press("Alt+D")
    keys.settle()
    keys.press("Alt+P")
    keys.settle()
    assert tab.paper.preview.pages == 1
    keys.press("Esc")
    assert tab.list.hasFocus()


def test_the_draw_goes_to_excel(tab, keys, tmp_path):
    keys.press("Alt+D")
    keys.settle()
    tab.save(tmp_path / "抽查.xlsx")
    keys.settle()
    book = openpyxl.load_workbook(tmp_path / "抽查.xlsx")
    assert book.sheetnames == ["抽查情况", "逐项判断", "抽签"]
    assert book["抽查情况"].max_row == 9


def test_the_inspector_answers_over_the_ledger_and_both_words_stay(window, keys, desk):
    audits.draw(desk, audited.NOVEMBER, "", 8)
    one = audits.read_draws(desk)[0]
    audits.judge(desk, one.id, "a2", audited.marks(Defect.VAGUE), comment="没有写部位", give_back=True)
    audits.judge(desk, one.id, "a3", audited.marks(Defect.VAGUE), comment="没有写部位", give_back=True)
    page = window.open("ledgers")
    page.open_visit("a2")  # of 演示专员丙
    keys.settle()
    assert "退回：没有写部位" in page.answering.words.text()
    assert not page.answering.send.isVisible()
    page.open_visit("a3")  # one's own
    keys.settle()
    keys.press("Alt+J")
    assert page.answering.answer.hasFocus()
    keys.type("已补写部位")
    keys.press("Enter")
    keys.settle()
    assert "说明：已补写部位" in page.answering.words.text()
    assert next(line for line in audits.read_draws(desk)[0].lines if line.visit == "a3").stand is Stand.ANSWERED


def test_what_arrived_is_opened_goes_down_and_the_mark_moves(window, keys, desk):
    with desk.reading() as session:
        assert arrived.since(session, 0) == []  # all of it is one's own
    page = window.open("review")
    page.tabs.setCurrentWidget(page.arrived)
    keys.settle()
    assert [one.news for one in page.arrived.model.lines] == [News.OVERDUE]  # by the calendar alone
    line = Arrival("1", News.MAJOR, "演示煤矿", "2026-11-19", "风门失灵", "finding/f-a1")
    page.arrived._show(Look((line,), 7, None))
    assert page.tabs.tabText(page.tabs.indexOf(page.arrived)) == "新到 1"
    page.arrived.list.setFocus()
    keys.press("Enter")
    keys.settle()
    assert window.page == "findings"
    with desk.reading() as session:
        assert settings.read(session, "arrivals/seen", list[str]) == ["1"]
    window.open("review")
    keys.settle()
    keys.press("Alt+L")
    keys.settle()
    with desk.reading() as session:
        assert settings.read(session, "arrivals/row", int) == arrived.newest(session)
    assert page.arrived.none.isVisible()


@pytest.fixture
def statistics(window, keys):
    page = window.open("review")
    page.tabs.setCurrentWidget(page.statistics)
    keys.settle()
    page.first_focus().setFocus()
    return page.statistics


def test_the_findings_of_the_year_stand_as_bars_and_go_to_excel(statistics, keys, tmp_path):
    assert [(bar.name, bar.whole, bar.late) for bar in statistics.bars.lines.lines] == [("演示煤矿", 4, 1)]
    statistics.by.setFocus()
    keys.press("Down", "Down", "Down")
    assert [bar.name for bar in statistics.bars.lines.lines] == ["一般", "疑似重大"]
    statistics.save(tmp_path / "统计.xlsx")
    keys.settle()
    assert openpyxl.load_workbook(tmp_path / "统计.xlsx")["全部隐患"].max_row == 5


def test_a_digit_shows_the_findings_behind_a_number_and_enter_opens_one(statistics, keys, window):
    assert statistics.bars.hasFocus()
    assert len(statistics.model.lines) == 4
    keys.press("3")
    assert [line.id for line in statistics.model.lines] == ["f-a1"]
    keys.press("Enter", "Enter")
    keys.settle()
    assert window.page == "findings"


def test_a_click_on_a_number_shows_the_findings_behind_it(statistics, qtbot):
    bars = statistics.bars
    place = bars.visualRect(bars.lines.index(0, 4)).center()
    qtbot.mouseClick(bars.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert statistics.numbers[Which.LATE].isChecked()
    assert len(statistics.model.lines) == 1


def test_the_statistics_stand_on_paper_and_esc_goes_back(statistics, keys, tmp_path):
    keys.press("Alt+P")
    keys.settle()
    text = tools.text(statistics.sheet.paper.pdf, tmp_path)
    assert "共4条，已销号0条，未销号4条，其中逾期1条。" in text
    assert [word for word in By if word not in text] == []
    keys.press("Esc")
    assert statistics.bars.hasFocus()

"""履职 by keys: the matrix, its periods and ways, what stands behind a number, Excel, an empty desk."""

from __future__ import annotations

from dataclasses import replace

import desks
import openpyxl
import pytest
from PySide6.QtCore import QSettings, Qt
from scenes_bulletin import fill
from scenes_duty import give, give_city

from desktop.supervision.roster import Role
from desktop.ui.duty import words
from desktop.ui.duty.words import Level
from desktop.ui.theme import TextSize, Theme


@pytest.fixture
def desk(tmp_path):
    made = desks.make(tmp_path / "desk", "E001", "演示专员甲", Role.INSPECTOR, Role.SUPERVISOR)
    yield made
    made.close()


@pytest.fixture
def page(desk, window, keys):
    give(desk)
    keys.press("Ctrl+=")
    keys.settle()
    return window.pages["duty"]


def texts(page, row):
    return [cell.text for cell in page.model.rows[row].cells]


def test_each_person_has_a_row_with_what_was_done_of_what_was_owed(page):
    assert [row.name for row in page.model.rows] == ["全部人员", "演示专员甲", "演示专员乙", "演示专员丙"]
    assert page.span.text() == "2026-10-01 至 2026-12-31"
    assert page.model.heads[2][1] == "2026-10-05 至 2026-10-11"
    assert texts(page, 1)[:9] == ["50.00", "3/6", "1/1", "0/1", "1/1", "0/1", "1/1", "0/1", "1/1"]


def test_a_week_that_is_not_over_makes_no_rate_and_says_so(page):
    coming = page.model.rows[1].cells[9]
    assert (coming.text, coming.level) == ("0/1", Level.COMING)
    assert "不计完成率" in coming.words


def test_space_turns_to_remote_and_back(page, keys):
    keys.press("Space")
    assert page.way.currentText() == "远程"
    assert texts(page, 1)[2:5] == ["3/3", "2/3", "3/3"]
    keys.press("Space")
    assert texts(page, 1)[2] == "1/1"


def test_enter_on_a_number_tells_its_clause_and_records_and_escape_goes_back(page, keys):
    page.grid.go(1, 2)
    keys.press("Enter")
    assert "第十三条" in page.detail.clause.text()
    assert "晋政办发〔2024〕29号" in page.detail.clause.text()
    (line,) = page.detail.model.lines
    assert (line.mark.word, line.day, line.mine) == ("计入", "2026-10-06", "演示煤矿")
    assert page.detail.list.hasFocus()
    keys.press("Esc")
    assert page.grid.hasFocus()


def test_what_lacks_is_a_line_of_its_own(page, keys):
    page.grid.go(1, 3)
    keys.press("Enter")
    assert [(line.mark.word, line.note) for line in page.detail.model.lines] == [("缺", "缺 1 次：应 1 次，已做 0 次")]


def test_enter_on_the_rate_tells_all_weeks_that_are_over_and_why_nothing_was_owed(page, keys):
    page.grid.go(3, 0)
    keys.press("Enter")
    lines = page.detail.model.lines
    assert [(line.mark.word, line.note) for line in lines[:2]] == [
        ("不计入", "当日未监管这座矿山"),
        ("不应做", "这一周指定监管不足 4 天"),
    ]
    assert len({line.key[0] for line in lines}) == 6


def test_enter_on_a_visit_opens_its_ledger(page, keys, window):
    page.grid.go(1, 2)
    keys.press("Enter", "Enter")
    keys.settle()
    assert window.page == "ledgers"


def test_the_period_before_and_after_by_keys_and_never_beyond_now(page, keys):
    keys.press("Alt+Left")
    keys.settle()
    assert page.span.text() == "2026-07-01 至 2026-09-30"
    keys.press("Alt+Right", "Alt+Right")
    keys.settle()
    assert page.span.text().startswith("2026-10-01")
    assert not page.after.isEnabled()


def test_thirteen_weeks_end_with_this_one(page, keys, qtbot):
    page.length.setFocus()
    keys.press("Down")
    keys.settle()
    assert page.span.text() == "2026-08-24 至 2026-11-22"
    assert len(page.model.heads) == 2 + 13


def test_the_period_goes_to_excel_with_records_and_clauses(page, qtbot, tmp_path):
    with qtbot.waitSignal(page.bench.message, timeout=20_000):
        page.save(tmp_path / "履职.xlsx")
    book = openpyxl.load_workbook(tmp_path / "履职.xlsx")
    assert book.sheetnames == ["现场每周", "现场记录", "远程每周", "远程记录", "依据"]
    rows = list(book["现场每周"].iter_rows(values_only=True))
    assert rows[2][:5] == ("演示专员甲", "演示县应急管理局", "3", "6", "50.00")
    assert "第十二条" in book["依据"].cell(4, 2).value


def test_a_cell_says_its_level_to_who_cannot_see_it(page):
    index = page.model.index(1, 3)
    assert page.model.data(index, Qt.ItemDataRole.AccessibleTextRole).endswith("（一次没做）")


def test_without_designations_it_says_what_to_do(window, keys):
    keys.press("Ctrl+=")
    keys.settle()
    page = window.pages["duty"]
    assert "F5 同步" in page.none.text()
    assert page.none.isVisible()
    assert not page.grid.isVisible()
    assert page.length.hasFocus()


def test_a_long_number_has_the_room_it_needs(page):
    cells = page.model.rows[0].cells
    row = replace(page.model.rows[0], cells=(*cells[:2], *(replace(cell, text="1234/1834") for cell in cells[2:])))
    page.model.show_rows(page.model.heads, (row,))
    assert page.grid.columnWidth(2) > page.grid.fontMetrics().horizontalAdvance("1234/1834")


@pytest.fixture
def city(desk, window, keys):
    give_city(desk)
    keys.press("Ctrl+=")
    keys.settle()
    return window.pages["duty"]


def names(page):
    return [row.name for row in page.model.rows]


def test_a_city_shows_its_offices_enter_goes_down_and_backspace_up(city, keys):
    top = ["全部人员", "演示甲县应急管理局 ›", "演示乙县应急管理局 ›", "演示专员甲", "演示专员乙", "演示专员丙"]
    assert (names(city), city.narrowing.path.text()) == (top, "演示县应急管理局")
    city.grid.go(2, 3)
    keys.press("Enter")
    assert names(city) == ["演示专员12"]
    assert city.narrowing.path.text() == "演示县应急管理局 › 演示乙县应急管理局"
    assert city.grid.hasFocus()
    keys.press("Backspace")
    assert (names(city), city.grid.row.name, city.grid.currentIndex().column()) == (top, top[2], 3)
    keys.press("Backspace")
    assert names(city) == top


def test_ctrl_f_finds_people_and_offices_and_escape_shows_all_again(city, keys):
    everything = names(city)
    keys.press("Ctrl+F")
    assert city.narrowing.word.hasFocus()
    city.narrowing.word.setText("乙")
    assert names(city) == ["演示乙县应急管理局 ›", "演示专员乙", "演示专员12"]
    city.narrowing.word.setText("查无此人")
    assert "按 Esc 看全部" in city.none.text()
    assert not city.none.isHidden()
    keys.press("Esc")
    assert names(city) == everything


def test_what_stands_behind_the_sum_of_a_county_is_of_its_people(city, keys):
    city.grid.go(0, 2)
    keys.press("Enter")
    assert {line.person for line in city.detail.model.lines} >= {"演示专员甲", "演示专员11"}
    keys.press("Esc")
    city.grid.go(1, 2)
    keys.press("Enter")
    city.grid.go(0, 2)
    keys.press("Enter")
    assert {line.person for line in city.detail.model.lines} == {"演示专员11"}


def test_of_many_lines_the_first_are_shown_and_the_rest_is_told(city, keys, monkeypatch):
    monkeypatch.setattr(words, "MOST", 3)
    city.grid.go(0, 0)
    keys.press("Enter")
    assert len(city.detail.model.lines) == 3
    assert "前 3 条，共" in city.detail.rest.text()
    assert not city.detail.rest.isHidden()
    keys.press("Esc")
    city.grid.go(3, 0)
    keys.press("Enter")
    assert city.detail.rest.isHidden()


def test_a_number_tells_what_the_app_has_and_this_program_has_not(desk, window, keys):
    fill(desk)  # with an export in which the first person signed in on 10-06, 10-07 and 10-20
    keys.press("Ctrl+=")
    keys.settle()
    page = window.pages["duty"]
    page.grid.go(1, 2)  # the week from 10-05 on: own 10-06
    keys.press("Enter")
    keys.settle()
    told = [(str(one.kind), one.day) for one in page.detail.app_model.lines]
    assert told == [("只在APP", "2026-10-07")]
    assert "2026-10-01 至 2026-12-31" in page.detail.app.text()
    assert "有 1 条对不上" in page.detail.app.text()
    keys.press("Esc")
    page.grid.go(1, 6)  # the week from 11-02 on: own alone
    keys.press("Enter")
    keys.settle()
    assert [str(one.kind) for one in page.detail.app_model.lines] == ["只在本程序"]
    keys.press("Esc")
    page.grid.go(1, 7)
    keys.press("Enter")
    keys.settle()
    assert "两边一致" in page.detail.app.text()
    keys.press("Esc", "Space")
    keys.settle()
    assert page.detail.app_list.isHidden()


def test_before_the_two_were_ever_compared_it_says_where_to_do_it(page, keys):
    page.grid.go(1, 2)
    keys.press("Enter")
    keys.settle()
    assert "还没有对照过" in page.detail.app.text()
    page.period_before()


def test_offices_have_the_room_they_need_and_keep_their_mark_written_largest(city, keys, window, dressed, tmp_path):
    worn = Theme(dressed, QSettings(str(tmp_path / "look.ini"), QSettings.Format.IniFormat))
    window.resize(1366, 728)
    worn.choose_size(TextSize.LARGEST)
    keys.settle()
    head = city.grid.verticalHeader()
    widest, room = max(head.fontMetrics().horizontalAdvance(name) for name in names(city)), head.width()
    worn.choose_size(TextSize.STANDARD)
    assert any(name.endswith("›") for name in names(city))
    assert room > widest

"""花名册 by keys: designating and ending, the differences of a workbook ticked one by one, and who may only read."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Event

import desks
import openpyxl
import pytest
import scenes_staffing
from PySide6.QtCore import QDate
from scenes_roster import SHEETS, administer, workbook

from desktop.actions import roster_taking
from desktop.supervision.roster import Role
from desktop.ui.duty import roster_import


@pytest.fixture
def desk(tmp_path, request):
    made = desks.make(tmp_path / "desk", "E001", "演示专员甲", Role.INSPECTOR, Role.SUPERVISOR)
    getattr(request, "param", administer)(made)
    yield made
    made.close()


@pytest.fixture
def tab(window, keys):
    keys.press("Ctrl+=")
    keys.settle()
    keys.press("Ctrl+PgUp")  # from the first part to the last
    keys.press("Ctrl+PgUp")
    keys.settle()
    return window.pages["duty"].roster


@pytest.fixture
def differing(tab, keys, tmp_path):
    tab.read_file(workbook(tmp_path / "花名册.xlsx"))
    keys.settle()
    return tab.differing


def held(desk):
    return {(one.person, one.mine): one.until for one in roster_taking.read_roster(desk).held}


def ticks(pane):
    return [(pane.model.columns[0].text(line), line[1].how, line[1].name) for line in pane.model.lines]


def test_designations_stand_with_their_days_and_the_keyboard_is_on_them(tab):
    assert tab.list.hasFocus()
    assert [(line.person_name, line.mine_name) for line in tab.model.lines][:2] == [
        ("演示专员甲", "演示煤矿"),
        ("演示专员甲", "演示二矿"),
    ]
    assert "在任的指派 4 项，3 人" in tab.about.text()


def test_one_is_designated_by_the_form(tab, keys, desk):
    tab.person.setCurrentIndex(tab.person.findData("E003"))
    tab.mine.setCurrentIndex(tab.mine.findData("M002"))
    keys.press("Alt+G")
    keys.settle()
    assert held(desk)["E003", "M002"] == ""
    assert len(tab.model.lines) == 5


def test_the_designation_in_front_is_ended_with_its_last_day_and_a_word_about_the_handover(tab, keys, desk, window):
    keys.press("Home")
    tab.until.setDate(QDate(2026, 11, 15))
    keys.press("Alt+T")
    keys.settle()
    assert held(desk)["E001", desks.MINE] == ""
    assert "工作交接单" in window.banner.text
    tab.unhanded.setText("调离前交接给同组的人，口头")
    keys.press("Alt+T")
    keys.settle()
    assert held(desk)["E001", desks.MINE] == "2026-11-15"
    assert tab.unhanded.text() == ""
    assert [line.until for line in tab.model.lines][-1] == "2026-11-15"


def test_announced_is_noted_with_day_and_address_and_the_lists_are_saved(tab, keys, qtbot, tmp_path):
    assert {line.announced for line in tab.model.lines} == {""}
    assert "还有 4 项" in tab.open.text()
    tab.announced.setDate(QDate(2026, 11, 18))
    tab.where.setText("演示县政府网站公告2026年第3号")
    keys.press("Alt+P")
    keys.settle()
    assert {line.announced for line in tab.model.lines} == {"2026-11-18"}
    assert "都已登记公告" in tab.open.text()
    assert not tab.announce.isEnabled()
    file = tmp_path / "公布名单.xlsx"
    with qtbot.waitSignal(tab.bench.message, timeout=20_000):
        tab.save_public(file)
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["选派结果报备（第九条）", "公开名单（第二十七条）"]
    assert book.worksheets[0]["I2"].value == "演示县政府网站公告2026年第3号"


def test_an_announcement_without_an_address_is_refused_in_words(tab, keys, window):
    keys.press("Alt+P")
    keys.settle()
    assert "网址或文号" in window.banner.text
    assert {line.announced for line in tab.model.lines} == {""}


def test_what_is_new_or_changed_is_ticked_and_what_is_gone_is_not(differing):
    assert differing.list.hasFocus()
    assert ticks(differing) == [
        ("登记", "新增", "演示新矿（M009）"),
        ("登记", "有变", "演示二矿（M002）"),
        ("只看", "表里没有", "演示露天矿（M003）"),
        ("登记", "新增", "演示专员壬（E009）"),
        ("登记", "有变", "演示专员甲（E001）"),
        ("只看", "表里没有", "演示专员乙（E002）"),
        ("登记", "新增", "演示专员壬 · 演示新矿"),
        ("登记", "有变", "演示专员甲 · 演示煤矿"),
        ("不登记", "表里没有", "演示专员乙 · 演示煤矿"),
        ("不登记", "表里没有", "演示专员丙 · 演示露天矿"),
        ("有误", "有误", "人员 第 5 行"),
        ("有误", "有误", "指派 第 4 行"),
    ]
    assert "可能就在其中" in differing.remarks.text()


def test_only_what_is_ticked_is_sealed_and_the_rest_is_asked_again(differing, tab, keys, desk, tmp_path):
    differing.list.choose(7)
    keys.press("Space")
    assert differing.seal.text().startswith("登记勾选的 5 项")
    keys.press("Alt+S")
    keys.settle()
    assert not differing.isVisible()
    assert held(desk)["E009", "M009"] == ""
    assert held(desk)["E001", desks.MINE] == ""
    tab.read_file(workbook(tmp_path / "再来.xlsx"))
    keys.settle()
    assert [name for tick, _, name in ticks(differing) if tick == "登记"] == ["演示专员甲 · 演示煤矿"]


def test_escape_takes_nothing(differing, tab, keys, desk):
    before = held(desk)
    keys.press("Esc")
    assert tab.list.hasFocus()
    assert held(desk) == before


def test_a_line_that_can_only_be_read_says_why(differing, keys, window):
    keys.press("End", "Space")
    assert "这一项只能看" in window.banner.text
    keys.press("Alt+A")
    assert not differing.seal.isEnabled()


def test_a_file_that_is_no_roster_is_refused_in_words(tab, keys, window, tmp_path):
    tab.read_file(tmp_path / "没有.xlsx")
    keys.settle()
    assert "没有.xlsx" in window.banner.text
    assert tab.choose.isEnabled()


@pytest.mark.parametrize("desk", [scenes_staffing.give], indirect=True)
def test_a_supervisor_who_is_no_administrator_only_reads(tab):
    assert tab.list.isVisible()
    assert not tab.choose.isVisible()
    assert not tab.make.isVisible()


@pytest.fixture
def stalled(lanes, monkeypatch):
    """Three differences are sealed at once; within the context none is begun, however slow the screen is."""
    monkeypatch.setattr(roster_import, "AT_ONCE", 3)

    @contextmanager
    def writing():
        may = Event()
        lanes.writing.put(lambda: may.wait(60))
        yield
        may.set()

    return writing


def many(file, count):
    """A roster with this many new people."""
    people = [[f"P{at:06d}", f"演示{at}", "140000", "", "", ""] for at in range(count)]
    return workbook(file, 人员=[*SHEETS["人员"], *people])


def test_bad_rows_are_told_with_sheet_row_column_and_reason_and_only_good_ones_are_taken(tab, keys, desk, tmp_path):
    people = [
        ["E009", "演示重复", "140000", "", "", ""],
        ["E011 ", "　演示带空格 ", "140000", "", "", ""],
        ["E012", "演示坏日期", "140000", "", "", "2028/13/1"],
    ]
    posts = [
        ["E003", "M009", "2026-12-01", "2026-11-01"],
        ["演示专员甲", "M009", "2026-01-01", ""],
        ["E777", "M001", "2026-01-01", ""],
        ["E003", "M002", "昨天", ""],
        ["E009", "M009", "2026-12-01", ""],
    ]
    tab.read_file(workbook(tmp_path / "坏.xlsx", 人员=SHEETS["人员"] + people, 指派=SHEETS["指派"] + posts))
    keys.settle()
    pane = tab.differing
    told = "\n".join(line[1].words for line in pane.model.lines if line[1].how == "有误")
    for words in (
        "工作表“人员” 第 5 行 C 列“机构编码”：写的是名称“演示县应急管理局”，不是编码；请改写编码（140000）",
        "工作表“人员” 第 6 行 A 列“人员编码”：“E009”在第 4 行已有",
        "工作表“人员” 第 8 行 F 列“执法证有效期”：没有“2028/13/1”这一天",
        "工作表“指派” 第 6 行 D 列“止”：止 2026-11-01 早于起 2026-12-01",
        "工作表“指派” 第 7 行 A 列“人员编码”：写的是名称“演示专员甲”，不是编码；请改写编码（E001）",
        "工作表“指派” 第 8 行 A 列“人员编码”：没有编码为“E777”的人员",
        "工作表“指派” 第 9 行 C 列“起”：“昨天”不是日期",
        "工作表“指派” 第 10 行 C 列“起”：与第 5 行同一人、同一矿山的日期重叠",
    ):
        assert words in told
    assert not {code for code, _ in roster_taking.read_roster(desk).people} & {"E009", "E011"}
    keys.press("Alt+S")
    keys.settle()
    people = dict(roster_taking.read_roster(desk).people)
    assert people["E011"] == "演示带空格"
    assert not {"E010", "E012", "E777"} & people.keys()


def test_the_same_file_again_changes_nothing_and_says_so(tab, keys, desk, tmp_path):
    own = [["E001", "M001", "2025-11-01", ""], ["E001", "M002", "2025-12-10", ""]]
    others = [["E002", "M001", "2026-06-01", ""], ["E003", "M003", "2026-10-15", ""]]
    file = workbook(tmp_path / "同.xlsx", 人员=SHEETS["人员"][:4], 指派=[SHEETS["指派"][0], *own, *others])
    for _ in range(2):
        tab.read_file(file)
        keys.settle()
        keys.press("Alt+S")
        keys.settle()
    before = roster_taking.read_roster(desk)
    tab.read_file(file)
    keys.settle()
    assert "没有新增或有变的要登记" in tab.differing.about.text()
    assert "登记" not in {tick for tick, _, _ in ticks(tab.differing)}
    assert not tab.differing.seal.isEnabled()
    assert roster_taking.read_roster(desk) == before


def test_thousands_are_sealed_in_parts_and_the_button_says_how_far(tab, keys, desk, stalled, tmp_path):
    tab.read_file(many(tmp_path / "多.xlsx", 8))
    keys.settle()
    with stalled():
        keys.press("Alt+S")
        assert tab.differing.seal.text().startswith("正在登记 0/14")
        assert not tab.differing.seal.isEnabled()
    for _ in range(5):
        keys.settle()
    assert not tab.differing.isVisible()
    assert len([code for code, _ in roster_taking.read_roster(desk).people if code.startswith("P")]) == 8


def test_escape_while_sealing_stops_after_the_part_in_hand(tab, keys, stalled, tmp_path, window):
    tab.read_file(many(tmp_path / "多.xlsx", 8))
    keys.settle()
    with stalled():
        keys.press("Alt+S", "Esc")
    assert "登记 3 项，还有 11 项没有登记" in window.banner.text
    keys.settle()
    tab.read_file(tmp_path / "多.xlsx")
    keys.settle()
    assert tab.differing.seal.text().startswith("登记勾选的 11 项")


def test_reading_is_stopped_by_its_button_and_nothing_is_shown(tab, keys, tmp_path, window, monkeypatch):
    pressed, read = Event(), roster_taking.read_file
    monkeypatch.setattr(roster_taking, "read_file", lambda *each, **named: pressed.wait(60) and read(*each, **named))
    tab.read_file(many(tmp_path / "大.xlsx", 3000))
    assert tab.under_way.isVisible()
    assert tab.under_way.stop.hasFocus()
    keys.press("Alt+C")
    pressed.set()
    keys.settle()
    assert not tab.under_way.isVisible()
    assert not tab.differing.isVisible()
    assert "已停止" in window.banner.text
    assert tab.choose.isEnabled()


def test_a_stopped_job_does_not_go_on_in_the_background(tab, keys):
    may, went_on = Event(), []

    def job(desk, progress):
        may.wait(10)
        progress(1, 2)
        went_on.append(desk)

    tab.under_way.run(job, went_on.append, lambda: None)
    keys.press("Alt+C")
    may.set()
    keys.settle()
    assert went_on == []

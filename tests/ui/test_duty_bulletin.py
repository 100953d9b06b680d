"""通报 by keys: made from own records or an export, kept with its numbers, what differs, saved; and asked wrongly."""

from __future__ import annotations

import datetime as dt
import json
import zipfile

import desks
import openpyxl
import pytest
from PySide6.QtCore import QDate
from scenes_duty import give, visit

from desktop.actions import bulletin_kept
from desktop.supervision.roster import Role
from desktop.ui.duty.bulletin_form import Whose
from tests.making import city_books


@pytest.fixture
def desk(tmp_path):
    made = desks.make(tmp_path / "desk", "E001", "演示专员甲", Role.INSPECTOR, Role.SUPERVISOR)
    give(made)
    yield made
    made.close()


@pytest.fixture
def tab(window, keys):
    keys.press("Ctrl+=")
    keys.settle()
    keys.press("Ctrl+PgDown", "Ctrl+PgDown")
    keys.settle()
    return window.pages["duty"].bulletin


@pytest.fixture
def export(tmp_path):
    """One sign-in that both have, one that only the APP has, one of nobody."""
    rows = [["E001", desks.MINE, day, "", ""] for day in ("2026-10-06 09:30", "2026-10-07 09:30")]
    return city_books.save(tmp_path / "导出.xlsx", {"签到": [*rows, ["E9", desks.MINE, "2026-10-06", "", ""]]})


def make(tab, keys):
    """This quarter, by the button."""
    tab.form.first.setDate(QDate(2026, 10, 1))
    tab.form.last.setDate(QDate(2026, 12, 31))
    press_make(tab, keys)


def press_make(tab, keys):
    """The button, until it is kept and shown again."""
    keys.press("Alt+M")
    for _ in range(3):  # made, kept, read
        keys.settle()


def test_the_last_quarter_is_proposed_and_the_letter_is_seen_before_it_is_saved(tab, keys):
    assert tab.form.first.hasFocus()
    assert tab.form.first.text() == "2026-07-01"
    assert tab.none.isVisible()
    make(tab, keys)
    assert tab.preview.pages >= 2
    assert tab.preview.isVisible()
    assert "2026-10-01 至 2026-12-31" in tab.which.currentText()
    assert json.loads(tab.kept.snapshot)["counties"][0]["required_on_site"] > 0


def test_what_was_made_is_kept_and_its_numbers_come_again(tab, keys, desk):
    make(tab, keys)
    first = tab.kept
    desk.seal([desks.Act("mine/M001", tuple(visit("E001", dt.date(2026, 10, 13), "演示监台〔2026〕99号")))])
    press_make(tab, keys)
    assert tab.which.count() == 2
    assert tab.kept.snapshot != first.snapshot
    tab.which.setFocus()
    keys.press("Home" if tab.which.findData(first.id) == 0 else "End")
    keys.settle()
    assert (tab.kept.id, tab.kept.snapshot, tab.kept.pdf) == (first.id, first.snapshot, first.pdf)


def test_an_export_counts_and_what_only_one_side_has_is_a_list(tab, keys, export):
    tab.form.take_files((export,))
    assert tab.form.whose.currentText() == Whose.APP
    make(tab, keys)
    kinds = bulletin_kept.counted(tab.kept.odd)
    assert kinds["只在APP"] == 1
    assert kinds["只在本程序"] > 20
    assert kinds["表格有误"] == 1
    keys.press("Alt+D")
    keys.settle()
    assert tab.list.isVisible()
    assert any("没有编码为“E9”的人员" in line[1].note for line in tab.model.lines)


def test_the_apps_records_without_an_export_are_refused_in_words(tab, keys, window):
    tab.form.whose.setCurrentText(str(Whose.APP))
    make(tab, keys)
    assert tab.kept is None
    assert "请先选它的导出文件" in window.banner.text
    assert tab.form.make.isEnabled()


def test_it_is_saved_as_word_pdf_and_excel(tab, keys, qtbot, tmp_path):
    make(tab, keys)
    for name in ("通报.docx", "通报.pdf", "通报.xlsx"):
        with qtbot.waitSignal(tab.bench.message, timeout=60_000):
            tab.save(tmp_path / name)
    assert "word/document.xml" in zipfile.ZipFile(tmp_path / "通报.docx").namelist()
    assert (tmp_path / "通报.pdf").read_bytes() == tab.kept.pdf
    book = openpyxl.load_workbook(tmp_path / "通报.xlsx")
    assert book.sheetnames == ["总计", "各县", "对照和说明"]
    assert book["各县"].cell(2, 2).value == "演示县应急管理局"


def test_a_kept_one_is_deleted_only_when_asked_for(tab, keys, desk):
    make(tab, keys)
    keys.press("Alt+Z")
    for _ in range(2):  # forgotten, read
        keys.settle()
    assert bulletin_kept.read_kept(desk) == ()
    assert tab.none.isVisible()
    assert tab.form.first.hasFocus()


def test_red_words_and_copies_are_kept_and_proposed_for_the_next(tab, keys, window):
    tab.form.mark.setText(" 演示县应急管理局 文件 ")
    tab.form.copies.setText("演示市应急管理局，演示县人民政府； ")
    make(tab, keys)
    assert (tab.kept.mark, tab.kept.copies) == ("演示县应急管理局文件", ("演示市应急管理局", "演示县人民政府"))
    tab.form.mark.clear()
    tab.ask()
    keys.settle()
    assert tab.form.mark.text() == ""  # what a person took away does not come back by itself
    again = type(tab)(tab.bench, window)
    again.ask()
    keys.settle()
    assert again.form.mark.text() == "演示县应急管理局文件"
    assert again.form.copies.text() == "演示市应急管理局、演示县人民政府"


def test_a_copy_of_the_export_counts_once_and_is_told(tab, keys, export, tmp_path):
    copy = tmp_path / "导出 (1).xlsx"
    copy.write_bytes(export.read_bytes())
    tab.form.take_files((export,))
    make(tab, keys)
    once = tab.kept
    tab.form.take_files((export, copy, export))
    press_make(tab, keys)
    assert tab.kept.id != once.id
    assert tab.kept.snapshot == once.snapshot
    kinds = bulletin_kept.counted(tab.kept.odd)
    assert kinds["只在APP"] == 1
    assert any("导出 (1).xlsx 工作表“签到”：有 2 行在 导出.xlsx 里已有，只计一次" in one.note for one in tab.kept.odd)


def test_times_as_exports_have_them_are_read_and_the_rest_is_told(tab, keys, tmp_path):
    times = ("2026.10.13 0:00", "2026年10月20日", dt.date(2026, 10, 27), "2026-11-03 25:30", "上午")
    rows = [["E001 ", f"{desks.MINE}　", time, f"N{at}", ""] for at, time in enumerate(times)]
    tab.form.take_files((city_books.save(tmp_path / "时间.xlsx", {"签到": rows}),))
    make(tab, keys)
    notes = [one.note for one in tab.kept.odd]
    days = {one.day for one in tab.kept.odd if one.kind == "只在APP"}
    assert {"2026-10-13", "2026-10-27"} <= days
    assert any("第 5 行 C 列“时间”：没有“2026-11-03 25:30”这一时刻" in note for note in notes)
    assert any("第 6 行 C 列“时间”：“上午”不是日期" in note for note in notes)
    assert any("有 3 行没有时刻或恰为零点，按当日计" in note for note in notes)


def test_making_one_is_stopped_by_its_button_and_nothing_is_kept(tab, keys, window, desk, tmp_path):
    rows = [["E001", desks.MINE, "2026-10-06 09:30", f"N{at}", ""] for at in range(3000)]
    tab.form.take_files((city_books.save(tmp_path / "大.xlsx", {"签到": rows}),))
    keys.press("Alt+M")
    assert tab.under_way.stop.hasFocus()
    keys.press("Alt+C")
    keys.settle()
    assert bulletin_kept.read_kept(desk) == ()
    assert "已停止" in window.banner.text
    assert tab.form.make.hasFocus()

"""配备 by keys: what warns on a day, its clause and records, the years that end, Excel, a day before the system."""

from __future__ import annotations

import desks
import openpyxl
import pytest
from PySide6.QtCore import QDate
from scenes_roster import administer
from scenes_staffing import give

from desktop.supervision.roster import Role


@pytest.fixture
def desk(tmp_path, request):
    made = desks.make(tmp_path / "desk", "E001", "演示专员甲", Role.INSPECTOR, Role.SUPERVISOR)
    getattr(request, "param", give)(made)
    yield made
    made.close()


@pytest.fixture
def tab(window, keys):
    keys.press("Ctrl+=")
    keys.settle()
    keys.press("Ctrl+PgDown")
    keys.settle()
    return window.pages["duty"].staffing


def told(tab):
    return [(line.about, tab.list.lines.columns[0].text(line), line.name, line.number) for line in tab.model.lines]


def test_ctrl_page_down_brings_everything_that_warns(tab):
    assert tab.list.hasFocus()
    assert told(tab) == [
        ("配备", "不足", "演示二矿", "1/2"),
        ("配备", "不足", "演示露天矿", "1/2"),
        ("兼任", "不足", "演示专员甲", "2 座"),
        ("分组", "不足", "演示一 组", "3 人"),
        ("执法证", "到期", "演示专员乙", ""),
        ("执法证", "将到", "演示专员甲", ""),
        ("培训", "将到", "演示专员丙", "0 次"),
        ("培训", "将到", "演示专员乙", "0 次"),
        ("培训", "将到", "演示专员甲", "0 次"),
        ("轮换", "到期", "演示专员甲 · 演示煤矿", "384 天"),
        ("轮换", "将到", "演示专员甲 · 演示二矿", "345 天"),
    ]


def test_each_line_tells_its_clause_and_its_records(tab, keys):
    keys.press("Home")
    assert tab.clause.text() == "依据：2024年版（晋政办发〔2024〕29号）第六条"
    assert tab.words.text() == "1/2，还差 1 人；每座 2 人"
    assert tab.behind.text() == "演示二矿　演示专员甲，自 2025-12-10 起指定监管"
    keys.press("End", "Up")
    assert tab.clause.text().endswith("第十条")
    assert tab.words.text() == "384 天，已满一年，须轮换或报省级同意"


@pytest.mark.parametrize("desk", [administer], indirect=True)
def test_the_provinces_consent_is_noted_and_the_warning_is_gone(tab, keys, desk):
    keys.press("End", "Up")
    assert tab.noting.document.isVisible()
    keys.press("Alt+G")
    assert tab.noting.document.hasFocus()  # a consent has a number
    tab.noting.document.setText("晋演示函〔2026〕1号")
    keys.press("Alt+G")
    keys.settle()
    assert "演示专员甲 · 演示煤矿" not in [line.name for line in tab.model.lines if line.about == "轮换"]
    tab.which.setCurrentText("轮换")
    tab.which.activated.emit(tab.which.currentIndex())
    line = next(one for one in tab.model.lines if one.name == "演示专员甲 · 演示煤矿")
    assert line.words == "已满一年，已报省级同意"
    assert line.behind[-1] == "省级同意：晋演示函〔2026〕1号，2026-11-20"
    tab.day.setDate(QDate(2026, 11, 19))  # the day before it was given
    keys.settle()
    assert next(one for one in tab.model.lines if one.name == line.name).words == "已满一年，须轮换或报省级同意"


def test_a_training_is_noted_for_everybody_and_a_failed_examination_keeps_from_serving(tab, keys):
    tab.which.setCurrentText("培训")
    tab.which.activated.emit(tab.which.currentIndex())
    tab.list.setFocus()
    keys.press("Alt+E")
    assert tab.noting.title.hasFocus()  # it has a subject
    tab.noting.title.setText("检查工作表专项培训")
    keys.press("Alt+E")
    keys.settle()
    assert [(line.name, line.level, line.number) for line in tab.model.lines] == [
        ("演示专员甲", "将到", "0 次"),  # who notes it is trained by the word of somebody else
        ("演示专员丙", "符合", "1 次"),
        ("演示专员乙", "符合", "1 次"),
    ]
    assert tab.list.choose(tab.model.lines[1].key)
    tab.noting.exam.setCurrentText("考核不达标")
    tab.noting.one.click()
    keys.settle()
    line = next(one for one in tab.model.lines if one.name == "演示专员丙")
    assert line.words == "最近一次考核不达标，达标前不得上岗履职"
    assert line.clause.endswith("第四十二条")
    assert line.behind[-1] == "2026-11-20　检查工作表专项培训，考核不达标"
    tab.list.choose(line.key)
    tab.noting.exam.setCurrentText("考核达标")
    tab.noting.one.click()
    keys.settle()
    assert next(one for one in tab.model.lines if one.name == "演示专员丙").level == "符合"


def test_who_may_not_note_a_consent_is_not_offered_it(tab, keys):
    keys.press("End", "Up")
    assert not tab.noting.document.isVisible()


def test_a_group_tells_each_lack_with_its_numbers(tab):
    tab.list.step(3 - tab.list.currentIndex().row())
    assert "人数不足：3 人，至少 6 人" in tab.words.text()
    assert "专业不全：缺掘进、运输、地测" in tab.words.text()
    assert "演示专员乙　机电，无有效执法证" in tab.behind.text()


def test_the_rotation_calendar_lists_every_designation_by_its_day(tab, keys):
    tab.which.setFocus()
    keys.press("End")
    assert tab.which.currentText() == "轮换"
    assert [str(line.day) for line in tab.model.lines] == ["2026-11-01", "2026-12-10", "2027-06-01", "2027-10-15"]


def test_the_day_goes_to_excel_with_clauses_and_records(tab, qtbot, tmp_path):
    with qtbot.waitSignal(tab.bench.message, timeout=60_000):
        tab.save(tmp_path / "配备.xlsx")
    book = openpyxl.load_workbook(tmp_path / "配备.xlsx")
    assert book.sheetnames == ["总计", "配备", "兼任", "分组", "执法证", "培训", "轮换"]
    assert book["轮换"].cell(2, 2).value == "2026-11-01"
    assert "第六条" in book["兼任"].cell(2, 6).value


def test_another_day_is_asked_anew_and_before_the_system_nothing_is_owed(tab, keys):
    tab.day.setDate(QDate(2022, 1, 1))
    keys.settle()
    assert tab.model.lines == ()
    assert "没有有效的制度版本" in tab.none.text()
    assert not tab.export.isEnabled()


def test_the_weeks_keep_their_head_to_themselves(tab, window, keys):
    page = window.pages["duty"]
    assert not page.length.isVisible()
    keys.press("Ctrl+PgUp")
    assert page.length.isVisible()

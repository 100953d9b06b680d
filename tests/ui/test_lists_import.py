"""清单 · 载入 by real keys: a bureau's sheet from the file to the layer's draft; stopped, wrong and taken back."""

from __future__ import annotations

import contextlib
from pathlib import Path

import desks
import pytest
import windows
from keyboard import Keyboard
from openpyxl import Workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.actions import checklists, import_answers, importing, layer_drafts
from desktop.sheets.exporting import export
from desktop.sheets.reading_excel import ENCRYPTED, OLD_FORMAT
from desktop.supervision.catalogue import parse
from desktop.supervision.roster import Role
from tests.making import catalogues, workbooks


@pytest.fixture
def desk(tmp_path):
    """An administrator's desk."""
    made = desks.make(tmp_path / "desk", "E001", "演示主管甲", Role.SUPERVISOR, Role.ADMINISTRATOR)
    yield made
    made.close()


@pytest.fixture
def tab(qtbot, bench, dressed, tmp_path):
    page = windows.make(qtbot, bench, tmp_path, is_supervisor=True).open("lists")
    page.tabs.setCurrentWidget(page.importing)
    page.importing.steps.setFocus()
    return page.importing


@pytest.fixture
def keys(qtbot, tab, lanes):
    made = Keyboard(qtbot, tab.window(), lanes)
    made.settle()
    return made


@pytest.fixture
def sheet(tmp_path):
    return workbooks.bureau_sheet(tmp_path / "县.xlsx")


@pytest.fixture
def read(qtbot, tab, keys):
    """Read a file until everything found is shown."""

    def wait(file):
        tab.read(file)
        keys.settle()
        qtbot.waitUntil(lambda: not tab.work.is_reading)
        keys.settle()

    return wait


@pytest.fixture
def long_sheet(tmp_path):
    book = Workbook(write_only=True)
    page = book.create_sheet("长表")
    page.append(["序号", "项目", "检查内容"])
    for row in range(12_000):
        page.append([row, "通风", f"第{row}项"])
    book.save(tmp_path / "长.xlsx")
    return tmp_path / "长.xlsx"


def answer_all(tab, **more):
    """Everything the sheet leaves open, with the coal catalogue's words."""
    draft = import_answers.with_head(tab.draft, title="", edition="1", prefix="YS")
    words = {"级别": "抽查", "适用场所": "采煤工作面", "专业": "采煤", import_answers.LIKE: like(tab)}
    for key, word in (words | more).items():
        draft = import_answers.with_fill(draft, key, word)
    tab.panels[0].answered.emit(draft)


def like(tab):
    combo = tab.questions.like
    return next(combo.itemData(row) for row in range(combo.count()) if "煤矿" in combo.itemText(row))


def states(tab):
    return [step.state for step in tab.model.lines]


def test_from_the_sheet_to_the_layers_draft_by_keys_alone(tab, keys, read, sheet, desk):
    wanted = []
    tab.draft_wanted.connect(wanted.append)
    read(sheet)
    assert tab.stack.currentWidget() is tab.columns
    keys.press("Alt+Y", "Alt+N")
    keys.settle()
    assert tab.questions.list.line.key == import_answers.LIKE
    assert "煤矿" in tab.questions.like.currentText()  # proposed by the title, not taken
    assert (tab.draft.like, tab.questions.model.texts()[0][1]) == ("", "未选")
    keys.press("Enter", "Space")
    keys.settle()
    assert tab.draft.like == like(tab)
    tab.questions.list.setFocus()
    tab.questions.next_open()
    assert tab.questions.list.line.key == "级别"
    keys.press("Enter", "1", "2", "2")
    keys.settle()
    assert [row.word for row in tab.questions.row_model.lines] == ["必查", "抽查", "抽查"]
    tab.questions.list.setFocus()
    tab.questions.next_open()
    keys.press("Enter")
    tab.questions.word.lineEdit().insert("采煤工作面；掘进工作面")
    keys.press("Enter")
    keys.settle()
    tab.questions.list.setFocus()
    tab.questions.next_open()
    assert tab.questions.list.line.key == "专业"
    keys.press("Enter", "Down", "Enter")
    keys.settle()
    keys.press("Alt+N", "Alt+A", "Alt+N", "Alt+N")
    keys.settle()
    assert states(tab)[1:] == ["清楚", "已答", "勾 3/3", "没有错", "3 条可载"]
    keys.press("Alt+B")
    keys.settle()
    (draft,) = layer_drafts.lines(desk)
    assert [(one.id, one.level.value, len(one.values)) for one in draft.layer.additions] == [
        ("X-001", "必查", 1),
        ("X-002", "抽查", 1),
        ("X-003", "抽查", 1),
    ]
    assert wanted == [draft.id]
    assert tab.draft is None


def test_the_layer_that_came_of_it_is_published_and_the_mine_gets_it(tab, keys, read, sheet, desk):
    read(sheet)
    answer_all(tab)
    keys.settle()
    tab.go_to(tab.taking)
    keys.press("Alt+B")
    keys.settle()
    (draft,) = layer_drafts.lines(desk)
    assert layer_drafts.check(desk, draft.id) == ()
    layer_drafts.publish(desk, draft.id)
    assert "YS-001" in {item.id for item in checklists.for_mine(desk, desks.MINE).items}


def test_the_same_sheet_again_is_told_and_left_out_unless_asked_for(tab, keys, read, sheet, desk):
    read(sheet)
    answer_all(tab)
    keys.settle()
    tab.go_to(tab.taking)
    keys.press("Alt+B")
    keys.settle()
    tab.window().open("lists").tabs.setCurrentWidget(tab)
    read(sheet)
    answer_all(tab)
    tab.panels[0].answered.emit(import_answers.with_head(tab.draft, title="", edition="1", prefix="YX"))
    keys.settle()
    tab.go_to(tab.taking)
    keys.settle()
    assert [texts[-1] for texts in tab.taking.model.texts()] == [f"与 YS-00{one} 相同，不要" for one in (1, 2, 3)]
    tab.taking.list.setFocus()
    keys.press("Down", "Space")
    keys.settle()
    assert tab.taking.model.texts()[1][-1] == "与 YS-002 相同，仍增补"
    keys.press("Alt+B")
    keys.settle()
    (draft,) = layer_drafts.lines(desk)
    assert [one.id for one in draft.layer.additions] == ["YS-001", "YS-002", "YS-003", "YX-002"]


def test_the_catalogue_is_proposed_by_the_kind_of_mine_and_may_be_refused(tab, keys, read, tmp_path):
    read(workbooks.bureau_sheet(tmp_path / "表.xlsx", title="演示检查表"))
    keys.press("Alt+Y", "Alt+N")
    assert not tab.questions.take_like.isVisible()
    tab.panels[0].answered.emit(import_answers.with_fill(tab.draft, "矿山类型", "独立尾矿库"))
    keys.settle()
    assert "尾矿库" in tab.questions.like.currentText()
    keys.press("Enter")
    assert tab.questions.take_like.hasFocus()
    tab.panels[0].answered.emit(import_answers.with_fill(tab.draft, import_answers.LIKE, ""))
    keys.settle()
    assert (tab.questions.model.texts()[0][1], tab.questions.take_like.isVisible()) == ("不照", False)


def test_no_level_is_taken_silently(tab, keys, read, sheet):
    read(sheet)
    assert {row.word for one in tab.seen.questions for row in one.rows if one.key == "级别"} == {""}
    assert [way.isEnabled() for way in (tab.taking.layer, tab.taking.file, tab.taking.publish)] == [False] * 3


def test_many_rows_get_their_level_at_once_and_one_apart(tab, keys, read, sheet):
    read(sheet)
    keys.press("Alt+N")
    tab.questions.show_row("级别", "井下", 4)
    tab.questions.rows.setFocus()
    keys.press("Ctrl+A", "2")
    keys.settle()
    tab.questions.show_row("级别", "井下", 5)
    keys.press("1")
    keys.settle()
    assert [row.word for row in tab.questions.row_model.lines] == ["抽查", "必查", "抽查"]


def test_the_last_answer_is_taken_back(tab, keys, read, sheet):
    read(sheet)
    keys.press("Alt+N")
    tab.questions.show_row("级别")
    keys.press("Alt+B")
    keys.settle()
    assert states(tab)[2] == "还有 2 问"
    keys.press("Ctrl+Z")
    keys.settle()
    assert states(tab)[2] == "还有 3 问"
    assert not tab.back.isEnabled()


def test_a_limit_is_ticked_with_a_click_or_the_space_bar(tab, keys, read, sheet):
    read(sheet)
    tab.go_to(tab.limits)
    keys.press("Space")
    keys.settle()
    view = tab.limits.list
    box = view.visualRect(tab.limits.model.index(1, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=box)
    keys.settle()
    assert [line.is_taken for line in tab.limits.model.lines] == [True, True, False]


def test_a_limit_without_a_number_is_listed_with_its_row_and_cannot_be_ticked(tab, keys, read, tmp_path):
    read(workbooks.bureau_sheet(tmp_path / "表.xlsx", [(1, "通风", "回风流瓦斯", "按规程", "测", None)]))
    tab.go_to(tab.limits)
    keys.press("Space")
    keys.settle()
    assert "井下 第 4 行" in tab.limits.text.text()
    assert "没有数值：按规程；保留为文字" in tab.limits.text.text()
    assert not tab.limits.list.line.is_taken


def test_a_fault_leads_to_where_it_is_answered(tab, keys, read, sheet):
    read(sheet)
    tab.go_to(tab.faults)
    assert tab.faults.list.line.question == "级别"
    keys.press("Enter")
    assert (tab.stack.currentWidget(), tab.questions.list.line.key) == (tab.questions, "级别")


def test_a_word_the_catalogue_does_not_know_leads_back_to_the_answer(tab, keys, read, sheet):
    read(sheet)
    answer_all(tab, 适用场所="演示场所")
    keys.settle()
    tab.go_to(tab.faults)
    keys.press("Down", "Enter")
    assert (tab.questions.list.line.key, tab.questions.rows.line.row) == ("适用场所", 5)


def test_a_fault_of_the_file_shows_its_row_and_goes_when_the_file_is_mended(tab, keys, read, sheet):
    workbooks.changed(sheet, {"E5": "=A1&B1"}, "井下")
    read(sheet)
    answer_all(tab)
    keys.settle()
    tab.go_to(tab.faults)
    keys.settle()
    assert "公式" in tab.faults.list.line.why
    assert "测风" in tab.faults.row.text()
    workbooks.changed(sheet, {"E5": "查记录"}, "井下")
    keys.press("Alt+R")
    keys.settle()
    assert (states(tab)[4], tab.draft.fill["级别"]) == ("没有错", "抽查")
    assert [one.id for one in importing.unfinished(tab.bench.desk)] == [importing.id_of(tab.draft)]


def test_a_mended_file_opened_anew_offers_the_answers_given_before(tab, keys, read, sheet):
    read(sheet)
    answer_all(tab)
    keys.settle()
    workbooks.changed(sheet, {"E5": "查台账"}, "井下")
    read(sheet)
    assert (tab.draft.fill, tab.reuse.isVisible()) == ({}, True)
    keys.press("Alt+H")
    keys.settle()
    assert (tab.draft.fill["级别"], states(tab)[4], tab.reuse.isVisible()) == ("抽查", "没有错", False)
    assert [one.id for one in importing.unfinished(tab.bench.desk)] == [importing.id_of(tab.draft)]
    keys.press("Ctrl+Z")
    keys.settle()
    assert tab.draft.fill == {}


def test_every_fault_of_our_own_workbook_names_its_place(tab, keys, read, tmp_path):
    (tmp_path / "表.xlsx").write_bytes(export(parse(catalogues.tree(), "演示")))
    read(workbooks.changed(tmp_path / "表.xlsx", {"M3": "按规程", "K3": "斤/亩", "A2": "D-2"}))
    tab.go_to(tab.faults)
    told = {(line.row, line.column) for line in tab.seen.faults}
    assert told >= {(3, "M 限值"), (3, "K 单位")}
    assert any("D-2" in line.why for line in tab.seen.faults)
    assert not tab.taking.file.isEnabled()


def test_reading_is_cancelled_with_esc_and_the_window_answers_meanwhile(qtbot, tab, keys, long_sheet):
    tab.read(long_sheet)
    assert tab.cancel.isVisible()
    qtbot.waitUntil(lambda: tab.progress.maximum() > 1)
    keys.press("Esc")
    assert (tab.work.is_reading, tab.cancel.isVisible()) == (False, False)
    assert "什么也没有载入" in tab.hint.text()
    keys.settle()
    assert (tab.draft, tab.seen) == (None, None)


def test_a_sheet_far_too_long_is_told_and_takes_nothing(tab, keys, read, long_sheet):
    read(long_sheet)
    assert "超过 999 条" in tab.seen.faults[0].why
    assert not tab.taking.file.isEnabled()


LOCKED = Path(__file__).parents[1] / "data" / "locked.xlsx"  # encrypted as Excel does, password demo-2026
WRONG = {
    "坏.xlsx": (b"PK\x03\x04 nothing", "不是完好的 Excel 文件"),
    "坏.docx": (b"PK\x03\x04 nothing", "不是完好的 Word 文件"),
    "空.xlsx": (b"", "不是完好的 Excel 文件"),
    "锁.xlsx": (OLD_FORMAT + bytes(600) + ENCRYPTED, "有打开口令"),
    "旧.xls": (OLD_FORMAT, "只能载入 .xlsx 和 .docx"),
    "没有.xlsx": (None, "打不开这个文件"),
}


def test_a_workbook_really_locked_with_a_password_says_so(tab, keys, read):
    read(LOCKED)
    assert "locked.xlsx：文件有打开口令，读不了；请用 Excel 打开，去掉口令另存后再载入。" in tab.window().banner.text
    assert tab.draft is None


def test_a_wrong_file_is_one_sentence_and_what_was_there_stays(tab, keys, read, sheet):
    read(sheet)
    for name, (data, told) in WRONG.items():
        if data is not None:
            sheet.with_name(name).write_bytes(data)
        read(sheet.with_name(name))
        assert told in tab.window().banner.text
        assert (tab.draft.name, len(tab.seen.sheets)) == ("县.xlsx", 1)


def test_a_file_deleted_meanwhile_is_told_and_the_answers_stay(tab, keys, read, sheet):
    read(sheet)
    answer_all(tab)
    keys.settle()
    sheet.unlink()
    tab.go_to(tab.file)
    keys.press("Alt+R")
    keys.settle()
    assert "打不开这个文件" in tab.window().banner.text
    assert tab.seen.catalogue is not None


def test_the_answers_outlive_the_window(qtbot, tab, keys, read, sheet):
    bench = tab.bench
    read(sheet)
    answer_all(tab)
    keys.settle()
    tab.window().close()
    page = windows.make(qtbot, bench, sheet.parent, is_supervisor=True).open("lists")
    page.tabs.setCurrentWidget(page.importing)
    again = Keyboard(qtbot, page.window(), bench.lanes)
    again.settle()
    page.importing.file.list.setFocus()
    again.press("Enter")
    again.settle()
    qtbot.waitUntil(lambda: page.importing.seen is not None)
    again.settle()
    assert len(page.importing.seen.items) == 3


def test_a_file_is_dropped_on_the_page(qtbot, tab, keys, sheet):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(sheet))])
    where, copy, left = QPointF(50, 50), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    assert tab.acceptDrops()
    tab.dropEvent(QDropEvent(where, copy, mime, left, Qt.KeyboardModifier.NoModifier))
    keys.settle()
    qtbot.waitUntil(lambda: tab.seen is not None)
    assert tab.file.name.text() == "县.xlsx"


def test_the_heading_row_is_changed_by_the_arrow_keys(tab, keys, read, sheet):
    read(sheet)
    tab.columns.row.setFocus()
    keys.press("Up")
    keys.settle()
    assert tab.columns.row.value() == 4
    keys.press("Alt+M")
    keys.settle()
    assert (tab.columns.row.value(), tab.seen.sheets[0].items) == (3, 3)


def test_a_whole_catalogue_is_published_only_after_a_second_press(tab, keys, read, sheet, desk):
    read(sheet)
    answer_all(tab, **{import_answers.LIKE: "", "矿山类型": "煤矿"})
    keys.settle()
    tab.go_to(tab.taking)
    keys.press("Alt+P")
    keys.settle()
    assert tab.draft is not None
    keys.press("Alt+P")
    keys.settle()
    assert "已发布" in tab.window().banner.text
    assert tab.draft is None


def test_ctrl_o_asks_for_a_file(tab, keys):
    keys.press("Ctrl+O")
    dialog = QApplication.activeModalWidget()
    assert dialog.windowTitle() == "载入检查表"
    with contextlib.suppress(RuntimeError):
        dialog.reject()

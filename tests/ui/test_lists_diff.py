"""清单 · 比较 by real keys: two versions, what differs in words, searched and exported."""

from __future__ import annotations

import desks
import pytest
import windows
from keyboard import Keyboard
from msgspec.structs import replace
from openpyxl import load_workbook
from PySide6.QtCore import Qt

from desktop import catalogues
from desktop.actions import layer_drafts, versions
from desktop.sheets.exporting import export
from desktop.supervision.checklist import Level
from desktop.supervision.layers import LayerLevel
from desktop.supervision.roster import Role
from tests.making import workbooks

OLD = catalogues.bundled_for("小型采石")
FIRST = OLD.items[0]
PLACE = next(number for number, item in enumerate(OLD.items) if item.level is Level.SAMPLE)
RISEN = replace(OLD.items[PLACE], level=Level.MUST, text=f"{OLD.items[PLACE].text}，并查看记录 3 份")
ADDED = replace(FIRST, id="YS-1", text="演示新增的一条", values=())
NEW = replace(OLD, edition="演示第二版", items=(*OLD.items[1:PLACE], RISEN, *OLD.items[PLACE + 1 :], ADDED))


@pytest.fixture
def desk(tmp_path):
    """An administrator's desk on which two versions were published."""
    made = desks.make(tmp_path / "desk", "E001", "演示主管甲", Role.SUPERVISOR, Role.ADMINISTRATOR)
    for one in (OLD, NEW):
        file = catalogues.write(one)
        versions.check(made, file)
        versions.publish(made, file)
    yield made
    made.close()


@pytest.fixture
def tab(qtbot, bench, dressed, tmp_path):
    page = windows.make(qtbot, bench, tmp_path, is_supervisor=True).open("lists")
    page.tabs.setCurrentWidget(page.differing)
    page.differing.before.setFocus()
    return page.differing


@pytest.fixture
def keys(qtbot, tab, lanes):
    made = Keyboard(qtbot, tab.window(), lanes)
    made.settle()
    return made


def read(tab):
    return tab.page.toPlainText()


def test_the_two_newest_versions_are_compared_at_once_with_day_and_person(tab, keys):
    assert tab.counts.text() == "新增 1 条，删除 1 条，改动 1 条"
    assert "演示第二版" in tab.after.currentText()
    assert "演示主管甲 发布" in tab.after.currentText()
    assert f"【新增】{ADDED.id}" in read(tab)
    assert f"【删除】{FIRST.id}" in read(tab)


def test_a_change_tells_the_old_struck_out_and_the_new_underlined(tab, keys):
    html = tab.page.toHtml()
    assert "原" in read(tab)
    assert "text-decoration: line-through" in html
    assert "text-decoration: underline" in html
    (changed,) = [one for one in tab.found.entries if one.code == RISEN.id]
    text = next(one for one in changed.fields if one.name == "检查内容")
    assert [piece.text for piece in text.after if piece.is_changed] == ["，并查看记录 3 份"]


def test_the_search_leaves_what_has_the_words(tab, keys):
    keys.press("Ctrl+F")
    keys.type("演示新增")
    assert ADDED.id in read(tab)
    assert FIRST.id not in read(tab)
    keys.type("没有这些字")
    assert "清空搜索" in read(tab)


def test_swapped_what_was_added_is_removed(tab, keys):
    keys.press("Alt+U")
    keys.settle()
    assert f"【删除】{ADDED.id}" in read(tab)


def test_a_file_is_compared_with_what_is_published(tab, keys, tmp_path):
    (tmp_path / "送审.xlsx").write_bytes(export(replace(NEW, items=NEW.items[:-1])))
    tab.take_file(tab.after, tmp_path / "送审.xlsx")
    keys.settle()
    assert tab.found.after == "送审.xlsx"
    assert tab.counts.text() == "新增 0 条，删除 1 条，改动 1 条"


def test_the_same_twice_says_so(tab, keys):
    tab.before.setCurrentIndex(tab.after.currentIndex())
    tab.before.activated.emit(tab.before.currentIndex())
    keys.settle()
    assert "没有差别" in read(tab)


def test_a_drafts_edits_are_compared_with_the_catalogue(tab, keys, desk, bench):
    draft = layer_drafts.begin(desk, OLD.catalogue, LayerLevel.COUNTY).id
    bench.act(layer_drafts.add, draft, replace(ADDED, id="YS-9", text="草稿里的一条"))
    keys.settle()
    tab.before.setCurrentIndex(tab.after.currentIndex())
    tab.after.setCurrentIndex(tab.after.findText("草稿", Qt.MatchFlag.MatchStartsWith))
    tab.after.activated.emit(tab.after.currentIndex())
    keys.settle()
    assert "草稿里的一条" in read(tab)
    assert tab.counts.text() == "新增 1 条，删除 0 条，改动 0 条"


@pytest.mark.parametrize(
    ("name", "told"),
    [("坏.xlsx", "不是完好的 Excel 文件"), ("没.yaml", "打不开"), ("县.xlsx", "不是导出的检查表，不能直接比较")],
)
def test_a_wrong_file_is_one_sentence(tab, keys, tmp_path, name, told):
    (tmp_path / "坏.xlsx").write_bytes(b"PK")
    workbooks.bureau_sheet(tmp_path / "县.xlsx")
    tab.take_file(tab.after, tmp_path / name)
    keys.settle()
    assert told in tab.window().banner.text
    assert not tab.export.isEnabled()


def test_the_difference_goes_out_as_excel(tab, keys, tmp_path):
    tab.write(str(tmp_path / "差别.xlsx"))
    keys.settle()
    rows = list(load_workbook(tmp_path / "差别.xlsx")["差别"].iter_rows(values_only=True))
    assert {row[1] for row in rows[1:]} >= {"增加", "删去", "改动"}
    assert "差别已导出" in tab.window().banner.text

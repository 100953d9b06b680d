"""清单 · 各层: from the catalogue to a published county layer by keyboard; what may not be is told where it
is typed.
"""

from __future__ import annotations

import desks
import pytest
import windows
from keyboard import Keyboard
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.actions import checklists, layer_drafts, versions
from desktop.supervision.checklist import Item, Level, items_by_id
from desktop.supervision.layers import LayerLevel
from desktop.supervision.roster import Role
from desktop.ui.lists.reading import State

COAL = "checklist-coal"
NEW = Item("X-01", "通风", Level.MUST, "查什么", "怎么查", ("回风巷",), specialty="通风", basis_to_verify=True)
PERSON = (Role.SUPERVISOR, Role.ADMINISTRATOR)


@pytest.fixture
def roles():
    return PERSON


@pytest.fixture
def desk(tmp_path, roles):
    made = desks.make(tmp_path / "desk", "E001", "演示管理员丁", *roles)
    yield made
    made.close()


@pytest.fixture
def window(qtbot, bench, tmp_path):
    return windows.make(qtbot, bench, tmp_path, is_supervisor=True)


@pytest.fixture
def tab(window, keys):
    page = window.open("lists")
    keys.settle()
    return page.layers


@pytest.fixture
def draft(tab, keys):
    """The draft begun with 修改本级补充."""
    keys.press("Alt+E")
    keys.settle()
    return tab.view.draft


@pytest.fixture
def reopened(qtbot, window, bench, tmp_path, lanes):
    """Close the window, open it anew on 清单."""

    def again():
        window.close()
        fresh = windows.make(qtbot, bench, tmp_path, is_supervisor=True)
        keyboard = Keyboard(qtbot, fresh, lanes)
        page = fresh.open("lists")
        keyboard.settle()
        return page, keyboard

    return again


def seek(keys, words):
    """Search and go to the first line found."""
    keys.press("Ctrl+F")
    keys.type(words)
    keys.press("Enter")


def item_of(desk, code):
    return items_by_id(checklists.for_mine(desk, desks.MINE))[code]


def is_sample(desk, code="C-MGT-03"):
    return item_of(desk, code).level is Level.SAMPLE


def test_a_clerk_publishes_a_county_layer_by_keyboard_and_the_mine_gets_it(tab, keys, desk):
    assert is_sample(desk)
    keys.press("Alt+E")
    keys.settle()
    seek(keys, "C-MGT-03")
    keys.press("1")
    keys.settle()
    assert tab.list.line.cells[3] == "抽查→必查"
    keys.press("Alt+K")
    keys.settle()
    assert tab.view.state is State.CHECKED
    keys.press("Alt+P")
    assert "收严 1 条" in tab.question.words.text()
    keys.press("Alt+Y")
    keys.settle()
    assert tab.view.state is State.PUBLISHED
    assert not is_sample(desk)


def test_a_stray_enter_publishes_nothing_and_esc_puts_the_question_away(tab, keys, desk, draft):
    layer_drafts.sharpen(desk, draft, "C-MGT-03", must=True)
    keys.press("Alt+K")
    keys.settle()
    keys.press("Alt+P", "Enter")
    keys.settle()
    assert tab.view.state is State.CHECKED
    keys.press("Esc")
    assert not tab.question.isVisible()
    assert tab.list.hasFocus()
    assert is_sample(desk)


def test_a_softer_limit_is_refused_while_it_is_typed(tab, keys, desk, draft):
    seek(keys, "C-VEN-02")
    keys.press("2")
    keys.type("3")
    assert "比原来的限值宽" in tab.panel.trouble
    keys.press("Enter")
    keys.settle()
    assert layer_drafts.load(desk, draft).layer.sharpenings == ()


def test_a_stricter_limit_is_taken_with_enter_and_stands_in_its_column(tab, keys, desk, draft):
    seek(keys, "C-VEN-02")
    keys.press("2")
    keys.type("5")
    assert tab.panel.trouble == ""
    keys.press("Enter")
    keys.settle()
    assert tab.list.line.cells[3] == "每人供风量 ≥5 m³/min（原 ≥4 m³/min）"
    assert tab.list.hasFocus()


def test_a_step_is_undone_and_done_again(tab, keys, desk, draft):
    seek(keys, "C-MGT-03")
    for key, cell in (("1", "抽查→必查"), ("Ctrl+Z", ""), ("Ctrl+Y", "抽查→必查")):
        keys.press(key)
        keys.settle()
        assert tab.list.line.cells[3] == cell


def test_what_was_undone_comes_into_sight(tab, keys, draft):
    seek(keys, "C-MGT-03")
    keys.press("1")
    keys.settle()
    seek(keys, "C-")
    tab.list.choose("C-OPC-08")
    keys.press("Ctrl+Z")
    keys.settle()
    assert tab.list.line.code == "C-MGT-03"


def test_the_table_in_front_goes_out_as_excel_with_its_draft(tab, keys, desk, draft, tmp_path):
    layer_drafts.add(desk, draft, NEW)
    tab.export_to(tmp_path / "表.xlsx")
    keys.settle()
    assert (tmp_path / "表.xlsx").stat().st_size > 10_000
    assert f"已导出 {len(tab.view.lines) + 1} 条" in tab.window().banner.text


def test_undo_goes_back_behind_the_opening_of_the_window(tab, keys, desk, draft, reopened):
    layer_drafts.sharpen(desk, draft, "C-MGT-03", must=True)
    page, fresh = reopened()
    fresh.press("Ctrl+Z")
    fresh.settle()
    assert page.layers.sieve.which.currentText().startswith("草稿 · ")
    assert not any(line.is_changed_here for line in page.layers.view.lines)
    assert page.layers.view.can_redo


def test_an_item_without_object_is_marked_with_a_reason_and_withdrawn_again(tab, keys, desk, draft):
    seek(keys, "C-OPC-01")
    keys.press("3")
    keys.type("本县没有露天煤矿")
    keys.press("Enter")
    keys.settle()
    assert tab.list.line.cells[3] == "不适用：本县没有露天煤矿（演示管理员丁）"
    keys.press("Alt+W")
    keys.settle()
    assert not tab.list.line.is_changed_here


def test_an_item_is_added_with_a_proposed_code_and_reaches_the_mine(tab, keys, desk, draft):
    keys.press("4")
    keys.type("县内矿井每班核对人员位置监测")
    keys.press("Tab")
    keys.type("调阅当班记录")
    keys.press("Tab", "Space", "Tab")
    keys.type("演示县〔2026〕3号")
    keys.press("Alt+S")
    keys.settle()
    assert tab.list.line.code == "X-01"
    publish(keys)
    assert item_of(desk, "X-01").text == "县内矿井每班核对人员位置监测"


def publish(keys):
    keys.press("Alt+K")
    keys.settle()
    keys.press("Alt+P", "Alt+Y")
    keys.settle()


def test_an_item_that_cannot_be_added_stays_in_its_form_with_the_reason(tab, keys, desk, draft):
    keys.press("4")
    keys.type("没有写地点")
    keys.press("Alt+S")
    assert tab.panel.refusal == "还没有写：检查方法、检查地点。"
    keys.type("看")
    keys.press("Tab", "Space")
    tab.panel.form.code.setText("C-MGT-03")
    keys.press("Alt+S")
    keys.settle()
    assert "编码已被" in tab.panel.refusal
    assert tab.panel.form.text.toPlainText() == "没有写地点"
    assert layer_drafts.load(desk, draft).layer.additions == ()


def test_a_half_written_item_waits_while_one_looks_at_another(tab, keys, draft):
    keys.press("4")
    keys.type("写了一半")
    seek(keys, "C-VEN-02")
    assert not tab.panel.form.isVisible()
    keys.press("4")
    assert tab.panel.form.text.toPlainText() == "写了一半"


def test_what_is_changed_in_an_added_item_is_kept_when_its_field_is_left(tab, keys, desk, draft):
    layer_drafts.add(desk, draft, NEW)
    tab.look()
    keys.settle()
    seek(keys, "X-01")
    keys.press("Enter")
    keys.type("另加一句。")
    keys.press("Tab")
    keys.settle()
    assert "另加一句。" in layer_drafts.load(desk, draft).layer.additions[0].text


def test_the_mouse_does_it_all_too(tab, keys, desk, qtbot):
    click(keys, tab.bar.begin)
    tab.list.choose("C-MGT-03")
    row = tab.list.visualRect(tab.list.currentIndex()).center()
    QTest.mouseClick(tab.list.viewport(), Qt.MouseButton.LeftButton, pos=row)
    for button in (tab.panel.must, tab.bar.check, tab.bar.publish, tab.question.yes):
        click(keys, button)
    assert not is_sample(desk)


def click(keys, button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    keys.settle()


def test_searching_sifts_code_text_basis_place_and_specialty_as_one_types(tab, keys):
    keys.press("Ctrl+F")
    for words, found in (("c-mgt-03", "C-MGT-03"), ("供风量 通风", "C-VEN-02")):
        tab.sieve.search.selectAll()
        keys.type(words)
        assert found in [line.code for line in tab.list.lines.lines]
    tab.sieve.search.selectAll()
    keys.type("没有这样的词")
    assert "没有这样的条目" in tab.none.text()


def test_all_tables_are_searched_together_and_enter_opens_the_one_found(tab, keys):
    tab.sieve.which.setFocus()
    QTest.keyClick(tab.sieve.which, Qt.Key.Key_End)
    keys.settle()
    seek(keys, "T- 坝")
    row = tab.everything.line
    assert row.choice.catalogue == "checklist-tailings"
    keys.press("Enter")
    keys.settle()
    assert (tab.view.choice, tab.list.line.code) == (row.choice, row.line.code)


def test_a_mines_own_table_holds_what_was_marked_for_it(tab, keys, desk):
    tab.sieve.choose(next(one for one in tab.sieve.choices if one.mine == desks.MINE))
    keys.settle()
    keys.press("Alt+E")
    keys.settle()
    seek(keys, "C-MGT-03")
    keys.press("1")
    keys.settle()
    publish(keys)
    assert [head.level for head in checklists.for_mine(desk, desks.MINE).layers] == ["本矿"]
    assert not is_sample(desk)


@pytest.mark.parametrize("roles", [(Role.SUPERVISOR,)])
def test_who_is_no_administrator_sees_everything_and_no_way_to_change_it(tab, keys):
    assert len(tab.list.lines.lines) > 200
    assert "管理员" in tab.bar.words.text()
    for button in (tab.bar.begin, *tab.bar.steps, tab.panel.must, tab.panel.mark):
        assert not button.isVisible()
    keys.press("1", "4")
    keys.settle()
    assert not tab.panel.form.isVisible()


def test_a_newer_catalogue_tells_what_of_the_draft_no_longer_fits(tab, keys, desk, draft):
    layer_drafts.sharpen(desk, draft, "C-MGT-03", must=True)
    publish_without(desk, "C-MGT-03")
    tab.look()
    keys.settle()
    assert "新版" in tab.remarks.text()
    assert "C-MGT-03" in tab.remarks.text()
    tab.sieve.show_problems()
    assert [line.code for line in tab.list.lines.lines] == ["C-MGT-03"]
    keys.press("Alt+W")
    keys.settle()
    assert "C-MGT-03" not in tab.remarks.text()


def test_a_catalogue_whose_file_is_not_here_yet_says_so_and_hinders_no_other(tab, keys, desk):
    publish_without(desk, "C-MGT-03")
    for file in (file for folder in desk.folder.iterdir() if folder.is_dir() for file in folder.rglob("*")):
        if file.is_file() and "blob" in str(file.relative_to(desk.folder)):
            file.unlink()
    tab.look()
    keys.settle()
    assert "还不在本机" in tab.none.text()
    tab.sieve.choose(tab.sieve.choices[1])
    keys.settle()
    assert not tab.none.isVisible()
    assert tab.list.lines.lines


def publish_without(desk, code):
    """A newer edition of the catalogue, without one item."""
    from msgspec.structs import replace

    from desktop import catalogues

    base = checklists.layers_of(desk, COAL).base
    items = tuple(item for item in base.items if item.id != code)
    file = catalogues.write(replace(base, edition="新版", items=items))
    versions.check(desk, file)
    versions.publish(desk, file)


def test_an_edition_in_force_is_not_published_again_with_other_content(tab, keys, desk, draft):
    layer_drafts.sharpen(desk, draft, "C-MGT-03", must=True)
    publish(keys)
    edition = tab.view.words.split("（")[-1].split("）")[0]
    keys.press("Alt+E")
    keys.settle()
    layer_drafts.sharpen(desk, draft, "C-MGT-06", must=True)
    layer_drafts.retitle(desk, draft, "换了内容", edition)
    keys.press("Alt+K")
    keys.settle()
    assert "已经发布过" in tab.window().banner.text
    assert tab.bar.edition.hasFocus()
    keys.type("2026-12")
    keys.press("Tab")
    keys.settle()
    publish(keys)
    assert tab.view.state is State.PUBLISHED


def test_what_is_no_word_of_law_says_so(tab):
    assert tab.sieve.notice.text() == "示例，非附件原文"
    tab.list.choose(next(line.code for line in tab.view.lines if line.item.basis_to_verify))
    assert tab.panel.verify.text() == "条号待核"


def test_a_draft_of_another_part_comes_to_the_front(tab, keys, desk):
    id = layer_drafts.begin(desk, COAL, LayerLevel.MINE, desks.MINE).id
    tab.window().open("lists").open_draft(id)
    keys.settle()
    assert (tab.view.draft, tab.sieve.choice.mine) == (id, desks.MINE)

"""文书 by keys alone: begun, written, what is missing gone to, sealed, signed by the bureau, voided."""

from __future__ import annotations

import pytest
import windows

from desktop.actions import form_lists, forms
from desktop.actions.searching import Group, Thing
from desktop.ui.papers.page import PapersPage

WRITTEN = {"假别": "事假", "事由": "家中有事", "联系电话": "演示电话"}


@pytest.fixture
def window(qtbot, bench, tmp_path):
    return windows.make(qtbot, bench, tmp_path)


@pytest.fixture
def page(window, keys) -> PapersPage:
    keys.press("Ctrl+7")
    keys.settle()
    return window.pages["papers"]


@pytest.fixture
def leave(page, keys, desk) -> str:
    """A leave begun by keys, its form in front."""
    keys.press("Alt+N")
    keys.settle()
    while page.beginning.kinds.line.key != "d-leave":
        keys.press("Down")
    keys.settle()
    keys.press("Enter")
    at_rest(page, keys)
    return forms_of(desk)[0].name


def at_rest(page, keys) -> None:
    """What was typed is saved, and everything shown."""
    page.sheet.flush()
    keys.settle()


def forms_of(desk):
    return form_lists.list_forms(desk)


def in_front(page) -> str:
    return page.sheet.field_in_front()


def test_an_empty_page_says_what_to_do(page):
    assert "按“新建”（Alt+N）" in page.left.none.text()
    assert page.new.hasFocus()


def test_a_leave_is_begun_by_keys_and_waits_at_what_is_missing(page, keys, leave):
    assert page.sheet.draft == leave
    assert in_front(page) == "假别"
    assert "还缺" in page.foot.lacks.text()
    assert page.sheet.editors["姓名"].value() == "演示专员甲"


def test_what_is_typed_is_saved_by_itself_and_no_longer_missing(page, keys, desk, leave, qtbot):
    keys.press("F3")
    assert in_front(page) == "事由"
    keys.type("abc")
    qtbot.waitUntil(lambda: forms.fields_of(desk, leave).get("事由") == "abc")
    keys.settle()
    assert "事由" not in page.foot.lacks.text()
    keys.type("d")
    keys.settle()
    assert page.sheet.editors["事由"].value() == "abcd"


def test_f3_goes_from_one_missing_field_to_the_next_and_round(page, keys, leave):
    seen = []
    for _ in range(3):
        seen.append(in_front(page))
        keys.press("F3")
    assert seen == ["假别", "事由", "联系电话"]
    assert in_front(page) == "假别"


def test_a_step_is_taken_back_and_done_again(page, keys, desk, leave):
    keys.press("Down")
    at_rest(page, keys)
    assert forms.fields_of(desk, leave)["假别"] == "事假"
    keys.press("Ctrl+Z")
    keys.settle()
    assert page.sheet.editors["假别"].value() == ""
    keys.press("Ctrl+Y")
    keys.settle()
    assert page.sheet.editors["假别"].value() == "事假"


def test_what_came_from_the_record_says_so_until_it_is_written_over(page, keys, desk, leave):
    mark = page.sheet._marks["姓名"]
    assert mark.text() == "由记录带出"
    page.sheet.go_to("姓名")
    keys.press("Ctrl+A")
    keys.type("演示专员丁")
    at_rest(page, keys)
    assert mark.text() == ""


def test_filling_anew_keeps_what_was_written(page, keys, desk, leave):
    forms.save(desk, leave, {"姓名": "演示专员丁"})
    keys.press("Alt+R")
    keys.settle()
    assert page.sheet.editors["姓名"].value() == "演示专员丁"
    assert page.sheet.editors["单位"].value() == "演示县应急管理局"


def test_days_follow_from_a_typed_day(page, keys, leave):
    page.sheet.go_to("结束日期")
    keys.press("Up", "Up")
    at_rest(page, keys)
    assert page.sheet.editors["结束日期"].value() == "2026-11-22"
    assert page.sheet.editors["天数"].value() == "3"


def test_sealing_goes_to_what_is_missing_instead(page, keys, desk, leave):
    page.sheet.go_to("去向")
    keys.press("F9")
    assert in_front(page) == "假别"
    assert forms_of(desk)[0].is_draft


def test_a_full_leave_is_sealed_by_f9_twice_and_shown(page, keys, desk, leave, qtbot):
    forms.save(desk, leave, WRITTEN)
    page.look()
    keys.settle()
    keys.press("F9")
    assert page.foot.question.isVisible()
    assert forms_of(desk)[0].is_draft
    keys.press("F9")
    keys.settle()
    line = forms_of(desk)[0]
    assert (line.is_draft, line.file != "") == (False, True)
    assert page.sealed.isVisible()
    assert page.list.line.name == line.name
    assert "还等 主管机构审批 签名" in page.sealed.about.text()
    assert page.sealed.paper.preview.pages >= 1


def test_esc_seals_nothing(page, keys, desk, leave):
    forms.save(desk, leave, WRITTEN)
    page.look()
    keys.settle()
    keys.press("F9", "Esc")
    keys.settle()
    assert not page.foot.question.isVisible()
    assert forms_of(desk)[0].is_draft


def test_a_sealed_paper_is_verified_and_voided_with_a_reason(page, keys, desk, leave, qtbot):
    forms.save(desk, leave, WRITTEN)
    forms.seal(desk, leave)
    page.look()
    keys.settle()
    with qtbot.waitSignal(page.sealed.paper.verified, timeout=20_000) as told:
        keys.press("Alt+V")
    assert told.args[0].sentences[0] == "文件内容未被改动，但签名不齐。"  # the bureau has not signed yet
    keys.press("Alt+X")
    keys.type("abc")
    keys.press("Enter")
    keys.settle()
    line = forms_of(desk)[0]
    assert (line.state, line.reason) == ("已作废", "abc")
    assert page.sealed.void.isHidden()


def test_the_pages_are_shown_beside_the_form(page, keys, leave, qtbot):
    keys.press("F10")
    qtbot.waitUntil(lambda: page.preview.pages >= 1, timeout=20_000)
    assert not page.left.isVisible()
    keys.press("F10")
    assert page.left.isVisible()


def test_the_list_is_sifted_by_state_and_words(page, keys, desk, leave):
    forms.save(desk, leave, WRITTEN)
    forms.seal(desk, leave)
    forms.begin(desk, "d-leave", desk.person)
    page.look()
    keys.settle()
    assert [line.is_draft for line in page.model.lines] == [True, False]
    page.sieve.state.setFocus()
    keys.press("Down")
    keys.settle()
    assert [line.is_draft for line in page.model.lines] == [True]
    keys.press("Ctrl+F")
    keys.type("zzz")
    keys.settle()
    assert page.left.every.isVisible()
    keys.press("Alt+A")
    assert len(page.model.lines) == 2


def test_what_is_half_typed_is_saved_when_the_window_closes(page, keys, window, desk, leave):
    page.sheet.go_to("去向")
    keys.type("abc")
    window.close()
    keys.settle()
    assert forms.fields_of(desk, leave)["去向"] == "abc"


def test_a_paper_found_by_searching_is_brought_to_the_front(page, keys, window, desk, leave):
    forms.save(desk, leave, WRITTEN)
    forms.seal(desk, leave)
    subject = forms_of(desk)[0].name
    window.open("today")
    window.open_thing(Thing(Group.PAPER, subject, "请销假单", ""))
    keys.settle()
    assert (window.page, page.list.line.name, page.sealed.isVisible()) == ("papers", subject, True)

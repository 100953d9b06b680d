"""文书: the mine's person signs on the screen, or refuses, by keys; what was changed afterwards is said."""

from __future__ import annotations

import pytest
import windows
from PySide6.QtWidgets import QApplication

from desktop.actions import form_drafts, forms
from desktop.ui.papers.page import PapersPage

ROLE = "企业签收人"
WRITTEN = {
    "线索来源": "舆情",
    "反映事项": "网传有人被困",
    "事项类别": "涉嫌瞒报事故",
    "责令日期": "2026-11-22",
    "责令时刻": "09:10",
    "责令方式": "电话",
    "自查要求": "核对入井记录",
}


@pytest.fixture
def window(qtbot, bench, tmp_path):
    return windows.make(qtbot, bench, tmp_path)


@pytest.fixture
def draft(desk) -> str:
    name = forms.begin(desk, "d-self-check", forms.abouts(desk, "d-self-check")[0].code)
    forms.save(desk, name, WRITTEN)
    return name


@pytest.fixture
def page(window, keys, draft) -> PapersPage:
    keys.press("Ctrl+7")
    window.pages["papers"].open_paper(draft)
    keys.settle()
    return window.pages["papers"]


def pad(page, keys):
    page.sheet.on_screen[ROLE].sign.setFocus()
    keys.press("Space")
    return QApplication.activeModalWidget()


def signed(page, keys, name="Li") -> None:
    dialog = pad(page, keys)
    dialog.name.clear()
    dialog.name.setFocus()
    keys.type(name)
    keys.press("Alt+T", "Alt+O")
    keys.settle()


def test_the_mines_person_signs_by_keys_and_his_name_stands_there(page, keys, desk, draft):
    signed(page, keys)
    (one,) = form_drafts.load(desk, draft).drawn
    assert (one.signature.name, one.signature.opinion) == ("Li", "以上情况属实。")
    assert page.sheet.on_screen[ROLE].state.text() == "Li 已在屏幕上签名"


def test_he_refuses_before_a_witness(page, keys, desk, draft):
    dialog = pad(page, keys)
    dialog.name.setText("Li")
    keys.press("Alt+R")
    keys.type("no")
    dialog.witness.setFocus()
    keys.type("Wang")
    keys.press("Alt+O")
    keys.settle()
    assert page.sheet.on_screen[ROLE].state.text() == "Li 拒绝签名：no"


def test_a_word_typed_afterwards_is_said_and_keeps_from_sealing(page, keys, desk, draft):
    signed(page, keys)
    page.sheet.go_to("反映事项")
    keys.type("x")
    page.sheet.flush()
    keys.settle()
    assert "须重新签" in page.sheet.on_screen[ROLE].state.text()
    assert "签名之后内容改过" in page.foot.lacks.text()
    page.sheet.on_screen[ROLE].clear.setFocus()
    keys.press("Space")
    keys.settle()
    assert page.foot.lacks.text() == "该填的都填了。"


def test_the_dialog_of_a_card_has_no_refusal(window, keys, desk):
    keys.press("Ctrl+7")
    page = window.pages["papers"]
    page.open_paper(forms.begin(desk, "d-pledge-card", desk.person))
    keys.settle()
    page.sheet.on_screen["接收人（矿方）"].sign.click()
    dialog = QApplication.activeModalWidget()
    assert not dialog.refused.isVisible()
    assert dialog.windowTitle() == "签名：接收人（矿方）"
    keys.press("Esc")

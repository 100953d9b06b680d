"""请销假单 at the bureau by keys: called on 今日, approved, or not and why; and its end at the inspector's."""

from __future__ import annotations

import pytest
import windows

from desktop.actions import form_leave, form_lists, forms
from tests.making.desks import Bureau
from tests.making.relay import hand_over

WRITTEN = {"假别": "事假", "事由": "家中有事", "联系电话": "演示电话"}


@pytest.fixture
def asker(tmp_path):
    """An inspector's desk with a leave asked for."""
    bureau = Bureau()
    bureau.register()
    made = bureau.enrol(tmp_path / "p1")
    made.bureau = bureau
    draft = forms.begin(made, "d-leave", "p1")
    forms.save(made, draft, WRITTEN)
    forms.seal(made, draft)
    yield made
    made.close()


@pytest.fixture
def desk(asker, tmp_path):
    """The bureau's desk, which received it."""
    made = asker.bureau.enrol(tmp_path / "p3", "p3", ordinal=2, seed=2)
    hand_over(asker, made)
    yield made
    made.close()


@pytest.fixture
def window(qtbot, bench, tmp_path):
    return windows.make(qtbot, bench, tmp_path, is_supervisor=True)


@pytest.fixture
def page(window, keys):
    """文书, opened from 今日."""
    today = window.open("today")
    keys.settle()
    line = next(line for line in today.model.lines if line.mark.word == "待我签")
    assert line.text == "请销假单（演示专员甲，演示专员甲拟制）等您签名"
    today.list.choose((line.go, line.id, line.place, line.mark.word))
    keys.press("Enter")
    keys.settle()
    return window.pages["papers"]


def line_of(desk):
    (line,) = form_lists.list_forms(desk)
    return line


def leave_of(desk):
    ((_, leave),) = form_leave.of_person(desk, "p1")
    return leave


def test_a_leave_is_approved_with_a_signature(page, keys, desk):
    assert page.sealed.sign.text() == "批准并签名(&G)"
    keys.press("Alt+G")
    keys.settle()
    assert leave_of(desk).standing == "已批"
    assert "电子签名已齐" in page.sealed.about.text()
    assert page.sealed.sign.isHidden()


def test_a_leave_is_refused_with_the_reason_and_waits_no_more(page, keys, desk):
    keys.press("Alt+J")
    keys.type("abc")
    keys.press("Enter")
    keys.settle()
    assert leave_of(desk).standing == "未批准"
    assert page.sealed.sign.isHidden()
    assert "未批准：abc" in page.sealed.about.text()
    assert page.model.texts()[0][0] == "未批准"


def test_esc_refuses_nothing(page, keys, desk):
    keys.press("Alt+J")
    keys.type("abc")
    keys.press("Esc")
    keys.settle()
    assert leave_of(desk).standing == "待批"
    assert not page.sealed.reason.isVisible()


class TestAtTheInspectors:
    @pytest.fixture
    def desk(self, asker, tmp_path):
        """The inspector's desk after the bureau approved."""
        manager = asker.bureau.enrol(tmp_path / "p3", "p3", ordinal=2, seed=2)
        hand_over(asker, manager)
        forms.countersign(manager, line_of(manager).name)
        hand_over(manager, asker)
        manager.close()
        return asker

    def test_a_leave_is_ended_with_its_last_day(self, window, keys, desk):
        page = window.open("papers")
        keys.settle()
        keys.press("Alt+H")
        keys.type("11-22")
        keys.press("Enter")
        keys.settle()
        assert leave_of(desk).standing == "已销假"
        assert "已销假，实际 1 天" in page.sealed.about.text()
        assert page.sealed.back.isHidden()

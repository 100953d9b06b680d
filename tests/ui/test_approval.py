"""A new desk that an administrator has to approve: the form says so, and goes on by itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings

from desktop import app
from desktop.bureau import codes, founding, register, serve
from desktop.supervision.roster import Role

PASSPHRASE = "演示口令-测试一二"


@pytest.fixture
def bureau(tmp_path):
    """A bureau that asks for approval, served."""
    founding.init(tmp_path / "单位", "演示县应急管理局", PASSPHRASE, code="demo")
    with serve.Running(tmp_path / "单位", PASSPHRASE) as running:
        codes.ask_approval(running.bureau, True)
        yield running


@pytest.fixture
def start(dressed, tmp_path, monkeypatch):
    monkeypatch.setenv("YIKUANG_DATA", str(tmp_path / "数据"))
    made = app.Start(dressed, QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    yield made
    made.end()
    for window in (made.unlock, made.guide, made.window):
        if window is not None:
            window.close()


@pytest.fixture
def waiting(qtbot, start, bureau):
    """The form of an enrolment that waits."""
    start.show_guide()
    start.guide.choice.buttons[1].click()
    form = start.guide.form
    form.url.setText(bureau.url)
    form.code.setText(register.invite(bureau.bureau, Role.INSPECTOR, "P01").code)
    form.name.setText("演示电脑")
    for field in (form.passphrase, form.again):
        field.setText(PASSPHRASE)
    start.guide.wanted.emit(form.wish())
    qtbot.waitUntil(lambda: "等管理员批准" in form.trouble.text(), timeout=60_000)
    return form


def test_a_desk_that_waits_says_its_mark_and_opens_when_approved(qtbot, start, bureau, waiting):
    (one,) = codes.applicants(bureau.bureau)
    assert one.mark in waiting.trouble.text()
    assert start.again.timer.isActive()
    codes.decide(bureau.bureau, one.mark, codes.Word.YES)
    start.again.timer.timeout.emit()
    qtbot.waitUntil(lambda: start.window is not None, timeout=60_000)
    assert not start.again.timer.isActive()


def test_a_desk_that_was_refused_says_why_and_asks_no_more(qtbot, start, bureau, waiting):
    (one,) = codes.applicants(bureau.bureau)
    codes.decide(bureau.bureau, one.mark, codes.Word.NO, "不是单位的电脑")
    start.again.timer.timeout.emit()
    qtbot.waitUntil(lambda: "不是单位的电脑" in waiting.trouble.text(), timeout=60_000)
    assert not start.again.timer.isActive()
    assert start.window is None


def test_who_changes_the_form_is_not_asked_for_again(start, waiting):
    waiting.code.setText("")
    start.again.timer.timeout.emit()
    assert not start.lanes.writing.is_busy

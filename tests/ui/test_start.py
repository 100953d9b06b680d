"""From the passphrase to the window, and to the end."""

from __future__ import annotations

import os
import subprocess
import sys

import desks
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest

from desktop import app
from desktop.ui.guide_forms import EnrolWanted, passphrase_trouble
from desktop.ui.rail import Window
from desktop.ui.remembering import Remembered


@pytest.fixture
def start(dressed, tmp_path, monkeypatch):
    monkeypatch.setenv("YIKUANG_DATA", str(tmp_path))
    desks.make(tmp_path / "desks" / "jia").close()
    made = app.Start(dressed, QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    yield made
    made.end()
    for window in (made.unlock, made.guide, made.window):
        if window is not None:
            window.close()


def test_a_wrong_passphrase_is_said_and_may_be_typed_again(qtbot, start):
    start.begin(None)
    QTest.keyClicks(start.unlock.passphrase, "wrong passphrase")
    QTest.keyClick(start.unlock.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(start.unlock.trouble.text()))
    assert "口令" in start.unlock.trouble.text()
    assert start.unlock.passphrase.isEnabled()
    assert start.window is None


def test_the_right_passphrase_opens_the_window_on_today(qtbot, start):
    start.begin(None)
    start.unlock.passphrase.setText(desks.PASSPHRASE)
    QTest.keyClick(start.unlock.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: start.window is not None, timeout=20_000)
    assert start.window.page == "today"
    assert not start.unlock.isVisible()


def typed(qtbot, start, *, until) -> None:
    """Wait for what is made before the person types, then type."""
    qtbot.waitUntil(until, timeout=60_000)
    start.unlock.passphrase.insert(desks.PASSPHRASE)


def entered(qtbot, start) -> Window:
    """Press Enter; the window that opens."""
    QTest.keyClick(start.unlock.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: start.window is not None, timeout=60_000)
    return start.window


def test_the_window_made_while_the_person_types_is_the_one_that_opens(qtbot, start):
    start.begin(None)
    typed(qtbot, start, until=lambda: start.ahead is not None)
    ahead = start.ahead
    assert entered(qtbot, start) is ahead
    assert ahead.isVisible()
    assert ahead.windowTitle().startswith("一矿一表 – 演示专员甲")
    qtbot.waitUntil(lambda: bool(ahead.pages["today"].model.lines), timeout=60_000)


def test_a_window_made_for_another_role_is_made_again(qtbot, start):
    Remembered(start.theme.settings, "E001").note_role(is_supervisor=True)
    start.begin(None)
    typed(qtbot, start, until=lambda: start.ahead is not None)
    ahead = start.ahead
    assert "review" in ahead.commands
    window = entered(qtbot, start)
    assert window is not ahead
    assert "review" not in window.commands
    assert not Remembered(start.theme.settings, "E001").was_supervisor


def test_the_key_is_ready_after_a_rest_and_opens_the_desk(qtbot, start):
    start.begin(None)
    typed(qtbot, start, until=lambda: start.stretching is not None)
    qtbot.waitUntil(lambda: start.stretching.is_known, timeout=60_000)
    assert entered(qtbot, start).page == "today"
    assert start.stretching is None


def test_a_letter_more_drops_the_key_and_the_wrong_passphrase_is_said(qtbot, start):
    start.begin(None)
    typed(qtbot, start, until=lambda: start.stretching is not None)
    qtbot.waitUntil(lambda: start.stretching.is_known, timeout=60_000)
    QTest.keyClicks(start.unlock.passphrase, "x")
    assert not start.stretching.is_known
    QTest.keyClick(start.unlock.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(start.unlock.trouble.text()), timeout=60_000)
    start.unlock.passphrase.clear()
    start.unlock.passphrase.insert(desks.PASSPHRASE)
    assert entered(qtbot, start).isVisible()


def test_who_presses_enter_while_the_key_is_made_gets_it(qtbot, start):
    start.begin(None)
    typed(qtbot, start, until=lambda: start.stretching is not None)
    qtbot.waitUntil(lambda: not start.stretching.rest.isActive(), timeout=60_000)
    assert entered(qtbot, start).page == "today"


def test_the_first_round_comes_soon_after_the_window_and_the_next_ones_seldom(qtbot, start, tmp_path):
    start.begin(tmp_path / "desks" / "jia", desks.PASSPHRASE)
    qtbot.waitUntil(lambda: start.window is not None, timeout=20_000)
    assert start.clock.interval() == app.FIRST_SYNC_MS
    with qtbot.waitSignal(start.window.bench.synced):
        start.clock.timeout.emit()
    waits = {start.clock.interval()}
    for _ in range(20):
        start._wait_again()
        waits.add(start.clock.interval())
    assert len(waits) > 1  # desks do not all come back at one moment
    assert 0.7 < min(waits) / app.SYNC_EVERY_MS <= max(waits) / app.SYNC_EVERY_MS < 1.3


def test_a_desk_in_use_is_said(qtbot, start, tmp_path):
    from desktop import opening

    held = opening.open_desk(tmp_path / "desks" / "jia", desks.PASSPHRASE)
    start.begin(tmp_path / "desks" / "jia", desks.PASSPHRASE)
    qtbot.waitUntil(lambda: bool(start.unlock.trouble.text()))
    held.close()
    assert "另一个程序" in start.unlock.trouble.text()


def test_desks_are_found_by_their_persons_name(start):
    assert start.unlock.desk.itemText(0) == "演示专员甲 · jia"


def test_the_desk_last_written_to_comes_first(start, tmp_path):
    for number, (name, file) in enumerate((("yi", "desk.json"), ("bing", "desk.db"), ("ding", "desk.db-wal"))):
        folder = tmp_path / "found" / name
        folder.mkdir(parents=True)
        for one in {"desk.json", file}:
            (folder / one).write_text("{}")
            os.utime(folder / one, (1000, 1000 if one == "desk.json" else 2000 + number))
    assert [one.folder.name for one in app.desks(tmp_path / "found")] == ["ding", "bing", "yi"]


def test_without_a_desk_the_guide_comes_first(dressed, tmp_path, monkeypatch):
    monkeypatch.setenv("YIKUANG_DATA", str(tmp_path / "nothing"))
    made = app.Start(dressed, QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat))
    made.begin(None)
    assert made.guide.isVisible()
    made.guide.close()
    made.end()


def test_the_guide_says_what_is_missing_before_it_asks_anybody(start):
    start.show_guide()
    start.guide.choice.buttons[1].click()
    form = start.guide.form
    form.go.click()
    assert "https://" in form.trouble.text()


def test_an_enrolment_that_fails_is_said_on_the_form(qtbot, start):
    start.show_guide()
    start.guide.choice.buttons[1].click()
    start.guide.wanted.emit(EnrolWanted("https://127.0.0.1:9", "不是登记码", "笔记本", "口令口令口令一二"))
    qtbot.waitUntil(lambda: bool(start.guide.form.trouble.text()), timeout=20_000)
    assert start.window is None


@pytest.mark.parametrize(("one", "other"), [("短", "短"), ("一二三四五六七八", "一二三四五六七九")])
def test_a_new_passphrase_is_long_enough_and_typed_twice(one, other):
    assert passphrase_trouble(one, other)
    assert not passphrase_trouble("一二三四五六七八", "一二三四五六七八")


def loaded(modules: str, *wanted: str) -> list[str]:
    """Which of the wanted are loaded after importing these modules in a fresh interpreter."""
    script = f"import sys, {modules}; print(*[name for name in {wanted!r} if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return ended.stdout.split()


def test_the_first_window_needs_nothing_heavy():
    assert loaded("desktop.app", "sqlalchemy", "requests", "reportlab", "PIL", "starlette", "PySide6.QtPdf") == []


def test_the_whole_window_never_loads_the_server():
    assert loaded("desktop.ui.opened, desktop.ui.beginnings", "starlette", "uvicorn") == []

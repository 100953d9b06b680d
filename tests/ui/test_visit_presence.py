"""签到、签退: asked for, never in the way, and on 今日 until they are given."""

from __future__ import annotations

import pytest
import windows
from keyboard import Keyboard

from desktop.actions import ledger_material, ledger_record, presence, visits
from desktop.demo import pictures
from desktop.errors import BadInput
from desktop.store import records
from desktop.supervision.presence import End
from desktop.supervision.visit import AppSignIn
from desktop.ui.today.lines import Go
from desktop.ui.today.page import read_today


@pytest.fixture
def visit(desk):
    made = visits.plan(desk, "M001")
    visits.open_visit(desk, made)
    return made


@pytest.fixture
def screenshot(tmp_path):
    file = tmp_path / "签到.png"
    file.write_bytes(pictures.signature("演示"))
    return file


def lacks(desk) -> list[str]:
    return [line.text for line in read_today(desk) if line.go is Go.PRESENCE]


def test_what_is_no_picture_is_refused(desk, visit):
    with pytest.raises(BadInput, match="截图"):
        presence.note(desk, visit, End.IN, picture=b"no picture")
    assert presence.noted(desk, visit).noted == ()


def test_the_reason_of_an_outage_needs_its_picture(desk, visit, screenshot):
    visits.set_app_sign_in(desk, visit, None, note="APP 维护")
    assert lacks(desk) == ["演示煤矿：专员APP签到缺故障证明图片"]
    presence.note_file(desk, visit, End.IN, screenshot)
    assert lacks(desk) == []


@pytest.fixture
def keys(qtbot, bench, dressed, visit, tmp_path):
    return Keyboard(qtbot, windows.make(qtbot, bench, tmp_path), bench.lanes)


def test_from_today_it_is_given_by_keyboard_and_the_line_goes(keys, desk, visit, screenshot):
    window = keys._window
    page = window.open("today")
    keys.settle()
    assert page.list.choose((Go.PRESENCE, visit, "", "缺签到证明"))
    keys.press("Enter")
    keys.settle()
    dialog = window.open("visit").presence
    assert dialog.isVisible()
    assert dialog.number.hasFocus()
    dialog.take_file(screenshot)
    keys.type("QD-1")
    keys.press("Enter")
    keys.settle()
    assert "齐全" in dialog.stands.text()
    keys.press("Esc")
    (one,) = presence.noted(desk, visit).noted
    with desk.reading() as session:
        assert [line.day for line in records.every(session) if line.kind == "presence"] == [one.at]
    assert (one.end, one.number, bool(one.picture)) == (End.IN, "QD-1", True)
    assert lacks(desk) == []


def test_what_was_noted_stands_on_the_route_and_on_the_ledger(keys, desk, visit):
    page = keys._window.open("visit")
    page.open_visit(visit)
    keys.settle()
    presence.note(desk, visit, End.IN, number="QD-7")
    page.bench.changed.emit(None)
    keys.settle()
    assert page.route.number.text() == "QD-7"
    shown = ledger_record.ledger(desk, ledger_material.gather(desk, visit))
    assert (shown.app_sign_in.number, shown.app_sign_in.at) == ("QD-7", None)


def test_what_was_typed_first_keeps_its_time(desk, visit):
    known = AppSignIn(number="QD-1", at="2026-11-20T01:00:00Z")
    assert presence.signed_in(desk, visit, known) == known
    presence.note(desk, visit, End.IN, number="QD-2")
    assert presence.signed_in(desk, visit, known) == AppSignIn(number="QD-2")

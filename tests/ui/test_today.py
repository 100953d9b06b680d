"""今日: what is due, and where one press leads."""

from __future__ import annotations

import dataclasses
import datetime as dt

import desks
import ordered
import pytest
import windows
from keyboard import Keyboard
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from desktop.actions import drafting, visits
from desktop.desk import Act, Fact
from desktop.store import queries
from desktop.supervision.roster import DesignationMade, Role
from desktop.supervision.visit import Result
from desktop.ui.today.lines import Go, TodayLine
from desktop.ui.today.page import read_today
from desktop.world import World


@pytest.fixture
def window(qtbot, bench, dressed, tmp_path):
    return windows.make(qtbot, bench, tmp_path)


@pytest.fixture
def keys(qtbot, window, lanes):
    made = Keyboard(qtbot, window, lanes)
    made.settle()
    return made


def the(desk, go: Go) -> list[TodayLine]:
    return [line for line in read_today(desk) if line.go is go]


def enter(window, keys, go: Go) -> None:
    """Enter on the first line of a kind."""
    page = window.open("today")
    page.look()
    keys.settle()
    line = next(line for line in page.model.lines if line.go is go)
    page.list.choose((line.go, line.id, line.place, line.mark.word))
    keys.press("Enter")
    keys.settle()


def test_an_unfinished_visit_goes_on_behind_the_item_left_last(window, keys, desk):
    visit = desks.visit_with_answers(desk, 4)
    last = drafting.last_worked_at(drafting.load(desk, visit))
    (line,) = the(desk, Go.VISIT)
    assert f"做到1301 综采工作面 {last.short} 号" in line.text
    enter(window, keys, Go.VISIT)
    page = window.open("visit")
    shown = [one for one in page.items.lines if one.place == "P1" and one.is_due]
    row = [one.item.id for one in shown].index(last.item)
    assert page.items.current == shown[row + 1]
    assert page.items.fast.hasFocus()
    assert f"上次做到 {last.short} 号" in page.items.hint.text()


def test_places_not_passed_this_month_are_one_line_a_mine_and_lead_to_coverage(window, keys, desk):
    (line,) = the(desk, Go.COVERAGE)
    assert "还有 5 处未覆盖" in line.text
    enter(window, keys, Go.COVERAGE)
    mines = window.open("mines")
    assert mines.tabs.currentWidget() is mines.coverage
    assert mines.list.line.code == desks.MINE


def test_remote_checks_owed_this_week_are_counted_and_begin_with_that_mine(window, keys, desk):
    (line,) = the(desk, Go.REMOTE)
    assert line.text == "演示煤矿：本周远程监管 0/3 次"
    enter(window, keys, Go.REMOTE)
    assert window.page == "remote"
    assert window.open("remote").mine.currentData().code == desks.MINE


@pytest.mark.parametrize(("days", "word"), [(-1, "已过期"), (30, "将到期"), (31, "")])
def test_a_certificate_is_called_thirty_days_before_it_ends(desk, days, word):
    with desk.reading() as session:
        own = queries.person(session, desk.person)
    until = desk.world.today() + dt.timedelta(days=days)
    body = replace(own, certificate="晋执法演示001", certificate_until=until.isoformat())
    desk.seal([Act(desks.ORG, (Fact(f"person/{desk.person}", body),))])
    assert [line.text for line in the(desk, Go.CERTIFICATE)] == ([f"演示专员甲的执法证{word}"] if word else [])


def test_answers_of_the_same_second_count_in_their_order(desk):
    visit = visits.plan(desk, desks.MINE)
    visits.pass_place(desk, visit, "P1")
    first, second = desks.sections(desk, visit)["P1"][:2]
    for item in (first, second):
        visits.answer(desk, visit, item, "P1", Result.PASS)
    assert drafting.last_worked_at(drafting.load(desk, visit)).item == second


def ends_in(desk, days: int) -> None:
    """The person's enforcement certificate ends."""
    with desk.reading() as session:
        own = queries.person(session, desk.person)
    until = desk.world.today() + dt.timedelta(days=days)
    body = replace(own, certificate="晋执法演示001", certificate_until=until.isoformat())
    desk.seal([Act(desks.ORG, (Fact(f"person/{desk.person}", body),))])


def test_a_certificate_that_ends_leads_to_settings_and_says_what_to_do(window, keys, desk):
    ends_in(desk, 10)
    enter(window, keys, Go.CERTIFICATE)
    focused = QApplication.focusWidget()
    page = window.open("settings")
    assert "还有 10 天到期" in page.enforcement.text()
    assert focused is page.renew_own
    assert "发证机关" in window.banner.text


def test_the_certificate_of_the_device_leads_to_settings_and_says_what_to_do(window, keys, desk):
    end = desk.holder.certificate.not_valid_after_utc
    desk.world = replace_now(desk.world, end - dt.timedelta(days=20))
    enter(window, keys, Go.DEVICE)
    focused = QApplication.focusWidget()
    assert focused is window.open("settings").renew
    assert "注册码" in window.banner.text


def replace_now(world, now: dt.datetime):
    """The same world at another moment."""
    return dataclasses.replace(world, now=lambda: now)


def test_who_inspects_and_supervises_sees_both_kinds_of_lines(tmp_path):
    both = desks.make(tmp_path / "both", "E001", "演示专员甲", Role.INSPECTOR, Role.SUPERVISOR)
    try:
        found = {line.go for line in read_today(both)}
        assert {Go.REMOTE, Go.COVERAGE, Go.PLAN} <= found
    finally:
        both.close()


def test_who_only_supervises_is_asked_to_inspect_nothing(tmp_path):
    only = desks.make(tmp_path / "only", "E001", "演示科长", Role.SUPERVISOR)
    try:
        assert not {line.go for line in read_today(only)} & {Go.REMOTE, Go.COVERAGE, Go.PLAN}
    finally:
        only.close()


def test_who_does_both_inspects_only_the_mines_designated_to_him(tmp_path):
    both = desks.make(tmp_path / "both", "E001", "演示专员甲", Role.INSPECTOR, Role.SUPERVISOR)
    try:
        post = DesignationMade(person="E001", mine="M999", since="2026-01-01")
        both.seal([Act(desks.ORG, (Fact("designation/E001/M999", post),))])
        assert not {line.go for line in read_today(both)} & {Go.REMOTE, Go.COVERAGE, Go.PLAN}
    finally:
        both.close()


def test_papers_that_wait_too_long_are_one_quiet_line_that_leads_to_the_oldest(window, keys, desk, monkeypatch):
    visit, number = ordered.ordered(desk)
    assert the(desk, Go.SERVE) == []
    later = desk.world.today() + dt.timedelta(days=4)
    monkeypatch.setattr(desk, "world", replace_world(desk.world, later))
    (line,) = the(desk, Go.SERVE)
    assert (line.text, line.place) == ("执法文书：待盖章 1", number)
    enter(window, keys, Go.SERVE)
    assert window.open("ledgers").list.line.key == (visit, number)


def replace_world(world: World, day: dt.date) -> World:
    """The same world some days on."""
    on = dt.timedelta(days=(day - world.today()).days)
    return dataclasses.replace(world, now=lambda: world.now() + on)

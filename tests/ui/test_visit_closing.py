"""The end of a visit on the screen: photos of nothing are asked for, the way out is noted, nothing of it is lost."""

from __future__ import annotations

import pytest
import windows
from keyboard import Keyboard
from PySide6.QtWidgets import QApplication

from desktop.actions import closing, drafting, photos, visits
from desktop.demo import pictures
from desktop.store import queries
from desktop.supervision.checklist import Level
from desktop.supervision.visit import Result, SignerRole
from desktop.ui.today.lines import Go
from desktop.ui.today.page import read_today
from desktop.ui.visit.missing import Where
from tests.making import photos as snaps


@pytest.fixture
def visit(desk):
    made = visits.plan(desk, "M001")
    visits.open_visit(desk, made)
    visits.pass_place(desk, made, "P3", "2026-11-20T01:40:00Z", "2026-11-20T03:10:00Z")
    visits.conform_rest(desk, made, "P3")
    return made


@pytest.fixture
def page(qtbot, bench, dressed, visit, tmp_path):
    page = windows.make(qtbot, bench, tmp_path).open("visit")
    page.open_visit(visit)
    return page


@pytest.fixture
def keys(qtbot, page, lanes):
    made = Keyboard(qtbot, page.window(), lanes)
    made.settle()
    return made


def look(page, keys) -> None:
    page.bench.changed.emit(None)
    keys.settle()


def loose(desk, visit, page, keys) -> None:
    photos.attach(desk, visit, [("甲.jpg", snaps.jpeg()), ("乙.jpg", snaps.jpeg(330, 240))])
    look(page, keys)


def state(desk, visit):
    with desk.reading() as session:
        return queries.visit(session, visit)


def sealed(desk, visit, page, keys) -> None:
    visits.seal_section(desk, visit)
    closing.sign(desk, visit, SignerRole.LEADER, desk.name, pictures.signature("演示"), person=desk.person)
    look(page, keys)
    keys.press("F8")


def test_sealing_asks_for_photos_of_nothing_and_one_key_takes_them_in(page, keys, desk, visit):
    loose(desk, visit, page, keys)
    keys.press("F9")
    assert state(desk, visit).sections == ()
    assert page.summary.lacks.line.where is Where.PHOTOS
    keys.press("Alt+S")
    keys.settle()
    assert len(drafting.load(desk, visit).scene_photos) == 2
    keys.press("F9")
    keys.settle()
    assert sum(len(one.sealed.photos) for one in state(desk, visit).sections) == 2


def test_photos_are_left_out_with_a_reason_by_keyboard(page, keys, desk, visit):
    loose(desk, visit, page, keys)
    keys.press("F9")
    page.summary.lacking.reason.setFocus()
    keys.type("模糊")
    keys.press("Enter")
    keys.settle()
    keys.press("F9")
    keys.settle()
    assert state(desk, visit).sections[0].sealed.left_out == ("照片 甲.jpg、乙.jpg 未归入台账：模糊",)
    assert len(drafting.load(desk, visit).unused_photos) == 2


def test_photos_that_came_after_sealing_are_asked_for_before_closing(page, keys, desk, visit):
    sealed(desk, visit, page, keys)
    assert page.summary.close_visit.isEnabled()
    loose(desk, visit, page, keys)
    assert not page.summary.close_visit.isEnabled()
    assert "1 处须补" in page.summary.why.text()


def test_drawn_items_left_out_are_listed_quietly_with_a_reason(page, keys, desk, visit):
    visits.pass_place(desk, visit, "P1", "2026-11-20T03:20:00Z", "2026-11-20T04:00:00Z")
    look(page, keys)
    keys.press("F8")
    line = next(one for one in page.summary.lack_model.lines if one.is_sample and one.place == "P1")
    assert (line.blocks, line.consequence) == (False, "")
    page.summary.lacks.choose((line.where, line.text))
    page.summary.lacking.reason.setFocus()
    keys.type("停产停用")
    keys.press("Enter")
    keys.settle()
    given = [one for one in drafting.load(desk, visit).answers if one.place == "P1"]
    items = {line.item.id: line.item for line in page.items.lines}
    assert {one.result for one in given} == {Result.NOT_CHECKED}
    assert {items[one.item].level for one in given} == {Level.SAMPLE}


def test_the_way_out_is_typed_and_sealed_with_the_closing(page, keys, desk, visit):
    sealed(desk, visit, page, keys)
    form = page.summary.leaving
    form.went_in.setFocus()
    keys.type("0900")
    keys.press("Enter")
    keys.type("1215")
    keys.press("Enter")
    keys.type("QT-9")
    keys.press("Enter")
    keys.type("1220")
    page.summary.reason.setText("时间不够")
    keys.press("Alt+E")  # the time is still being typed
    keys.settle()
    done = state(desk, visit)
    assert (done.closed.app_sign_out.number, done.closed.app_sign_out.at) == ("QT-9", "2026-11-20T04:20:00Z")
    assert done.in_mine == {desk.person: ("2026-11-20T01:00:00Z", "2026-11-20T04:15:00Z")}


def test_without_a_sign_out_the_visit_closes_and_today_asks(page, keys, desk, visit):
    sealed(desk, visit, page, keys)
    page.summary.reason.setText("时间不够")
    keys.press("Alt+E")
    keys.settle()
    assert state(desk, visit).closed is not None
    assert ["签退缺编号和截图" in one.text for one in read_today(desk) if one.go is Go.PRESENCE] == [True]


def test_a_time_that_is_none_is_said_and_not_kept(page, keys, desk, visit):
    keys.press("F8")
    form = page.summary.leaving
    form.went_in.setFocus()
    keys.type("2561")
    keys.press("Enter")
    keys.settle()
    assert form.trouble.isVisible()
    assert drafting.load(desk, visit).went_in is None


def test_the_sign_in_has_its_time(page, keys, desk, visit):
    page.parts.go(page.route)
    page.route.number.setFocus()
    keys.type("QD-1")
    keys.press("Tab")
    keys.type("0925")
    keys.press("Enter")
    keys.settle()
    sign_in = drafting.load(desk, visit).app_sign_in
    assert (sign_in.number, sign_in.at) == ("QD-1", "2026-11-20T01:25:00Z")


def test_the_screenshot_of_the_sign_out_can_be_given_before_closing(page, keys, desk, visit):
    sealed(desk, visit, page, keys)
    keys.press("Alt+O")
    keys.settle()
    assert page.presence.isVisible()
    assert page.presence.ends[page.presence._end].text() == "签退"


def test_a_refused_end_puts_the_keyboard_where_something_lacks(page, keys, desk, visit):
    visits.pass_place(desk, visit, "P1", "2026-11-20T03:20:00Z", "2026-11-20T04:00:00Z")
    sealed(desk, visit, page, keys)
    page.summary.seal.setFocus()
    keys.press("Alt+E")
    keys.settle()
    assert state(desk, visit).closed is None
    assert page.summary.reason.hasFocus()


def test_an_end_without_signatures_leads_to_who_signs(page, keys, desk, visit):
    visits.seal_section(desk, visit)
    look(page, keys)
    keys.press("F8")
    page.summary.reason.setText("时间不够")
    keys.press("Alt+E")
    keys.settle()
    assert state(desk, visit).closed is None
    assert page.summary.signers.hasFocus()
    assert page.summary.signers.line.role is SignerRole.LEADER


def test_an_end_before_sealing_leads_to_what_is_missing(page, keys, desk, visit):
    loose(desk, visit, page, keys)
    keys.press("F8", "Alt+E")
    assert page.summary.lacks.hasFocus()
    assert page.summary.lacks.line.where is Where.PHOTOS


def test_who_refuses_to_sign_has_not_agreed(page, keys, desk, visit):
    visits.seal_section(desk, visit)
    look(page, keys)
    keys.press("F8")
    page.summary.signers.choose((SignerRole.MINE, ""))
    page.summary.signers.setFocus()
    keys.press("Enter")
    dialog = QApplication.activeModalWidget()
    assert dialog.opinion.text() == "以上情况属实。"
    keys.press("Alt+R")
    assert dialog.opinion.text() == ""
    keys.press("Alt+R")
    assert dialog.opinion.text() == "以上情况属实。"


def test_times_at_two_places_that_overlap_get_a_quiet_hint(page, keys, desk, visit):
    visits.pass_place(desk, visit, "P1", "2026-11-20T03:00:00Z", "2026-11-20T04:00:00Z")
    look(page, keys)
    page.parts.go(page.route)
    page.route.places.choose("P1")
    assert page.route.overlap.text() == "与中央变电所的时间重叠，请核对。"
    (lack,) = [one for one in page.summary.lack_model.lines if "重叠" in one.text]
    assert (lack.blocks, lack.id) == (False, "P1")
    visits.pass_place(desk, visit, "P1", "2026-11-20T03:10:00Z", "2026-11-20T04:00:00Z")
    look(page, keys)
    assert not page.route.overlap.isVisible()

"""A place met underground that is on no register joins the route on the spot, marked 隐蔽嫌疑."""

from __future__ import annotations

import amended
import pytest
import windows
from keyboard import Keyboard

from desktop.actions import drafting, places
from desktop.demo import photos as pictures


@pytest.fixture
def page(qtbot, bench, desk, dressed, tmp_path):
    page = windows.make(qtbot, bench, tmp_path).open("visit")
    page.open_visit(amended.opened(desk, "P3"))
    return page


@pytest.fixture
def keys(qtbot, page, lanes):
    made = Keyboard(qtbot, page.window(), lanes)
    made.settle()
    page.parts.go(page.route)
    return made


def test_it_joins_route_and_items_and_is_told_to_the_supervisor(page, keys, desk):
    keys.press("Alt+U")
    keys.settle()
    panel = page.route.seen
    assert panel.name.hasFocus()
    assert "主管部门" in "".join(widget.text() for widget in panel.findChildren(type(panel.title)))
    panel.kind.setCurrentText("掘进工作面")
    keys.type("1305 以东无名巷道")
    keys.press("Enter")
    keys.settle()
    (suspicion,) = places.suspicions(desk)
    assert suspicion.place.name == "1305 以东无名巷道"
    assert page.route.places.line.id == suspicion.place.id
    assert page.route.places.hasFocus()
    assert ["经过", "1305 以东无名巷道", "隐蔽嫌疑"] in [row[:3] for row in page.route.model.texts()]
    assert suspicion.place.id in {line.place for line in page.items.lines}
    assert not page.newer.isVisible()


def test_without_a_name_it_says_so_and_escape_puts_it_away(page, keys, desk):
    keys.press("Alt+U")
    keys.settle()
    keys.press("Enter")
    assert "名称" in page.route.seen.trouble.text()
    keys.type("1305")
    keys.press("Enter")
    assert "类别" in page.route.seen.trouble.text()
    keys.press("Esc")
    assert not page.route.seen.isVisible()
    assert page.route.places.hasFocus()
    assert places.suspicions(desk) == []


def test_its_photos_go_with_it_and_a_broken_one_is_named(page, keys, desk, tmp_path):
    good, bad = tmp_path / "好.jpg", tmp_path / "坏.jpg"
    good.write_bytes(pictures.make(1, desk.world.now(), "无名巷道", "巷口"))
    bad.write_bytes(b"no photo")
    keys.press("Alt+U")
    keys.settle()
    page.route.seen.take_files([good, bad])
    page.route.seen.kind.setCurrentText("掘进工作面")
    keys.type("无名巷道")
    keys.press("Enter")
    keys.settle()
    (suspicion,) = places.suspicions(desk)
    assert [photo.name for photo in suspicion.place.seen.photos] == ["好.jpg"]
    assert "坏.jpg" in page.window().banner.text
    assert drafting.load(desk, page.orders.visit).loose_photos == ()

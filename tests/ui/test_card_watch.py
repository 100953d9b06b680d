"""A folder is watched while the visit is open: what comes into it is taken in by itself, when it is whole."""

from __future__ import annotations

import desks
import pytest
import windows
from keyboard import Keyboard

from desktop.actions import drafting, watching
from tests.making import photos as pictures


@pytest.fixture
def visit(desk):
    return desks.visit_with_answers(desk)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "相机上传"
    (made / "100DEMO").mkdir(parents=True)
    (made / "旧.jpg").write_bytes(photo(1))
    return made


@pytest.fixture
def window(qtbot, bench, dressed, tmp_path):
    return windows.make(qtbot, bench, tmp_path)


@pytest.fixture
def page(qtbot, window, lanes, visit):
    shown = window.open("visit")
    shown.keys = Keyboard(qtbot, window, lanes)
    shown.card.watch.rest.setInterval(20)
    shown.open_visit(visit)
    shown.keys.settle()
    shown.parts.go(shown.parts.card)
    shown.keys.settle()
    return shown


def photo(number: int) -> bytes:
    return pictures.jpeg(320 + number, 240, taken="2026:11:20 10:00:00")


def loose(desk) -> list[str]:
    return [one.name for one in next(one for one in drafting.all_drafts(desk) if one.is_open).loose_photos]


def test_nothing_is_watched_until_it_is_asked_for(page):
    assert page.card.watch.folder == ""
    assert not page.parts.card.watched.isVisible()


def test_new_photos_come_in_and_what_lay_there_does_not(page, folder, desk, qtbot):
    page.parts.card.watch_wanted.emit(str(folder))
    page.keys.settle()
    (folder / "新.jpg").write_bytes(photo(2))
    (folder / "100DEMO" / "内.jpg").write_bytes(photo(3))
    qtbot.waitUntil(lambda: sorted(loose(desk)) == ["内.jpg", "新.jpg"], timeout=10_000)
    page.keys.settle()
    qtbot.waitUntil(lambda: page.parts.card.watched.text().endswith("已导入 2 张。"))


def test_a_file_that_still_grows_waits(folder, desk, visit):
    watch = watching.begin(desk, visit, folder).watch
    file = folder / "新.jpg"
    file.write_bytes(photo(2)[:50])
    first = watching.look(desk, watch, {}, {})
    file.write_bytes(photo(2))
    second = watching.look(desk, watch, first.growing, {})
    third = watching.look(desk, watch, second.growing, {})
    assert (list(first.growing), list(first.whole)) == ([file], [])
    assert (list(second.growing), list(second.whole)) == ([file], [])
    assert (list(third.growing), list(third.whole)) == ([], [file])
    assert not watching.look(desk, watch, {}, third.whole).growing


def test_it_is_remembered_for_the_visit_and_of_no_other(page, folder, desk, visit, qtbot):
    page.parts.card.watch_wanted.emit(str(folder))
    page.keys.settle()
    page.open_visit("")
    page.keys.settle()
    assert page.card.watch.folder == ""
    (folder / "新.jpg").write_bytes(photo(2))
    page.open_visit(visit)
    page.keys.settle()
    assert page.card.watch.folder == str(folder)
    qtbot.waitUntil(lambda: loose(desk) == ["新.jpg"], timeout=10_000)


def test_the_letter_of_its_button_ends_it(page, folder, desk, visit):
    page.parts.card.watch_wanted.emit(str(folder))
    page.keys.settle()
    page.keys.press("Alt+F")
    page.keys.settle()
    assert page.card.watch.folder == ""
    assert watching.watched(desk, visit).folder == ""
    assert not page.parts.card.watched.isVisible()


def test_a_folder_that_is_gone_is_named(page, folder, tmp_path, qtbot):
    page.card.watch.round.setInterval(20)
    page.parts.card.watch_wanted.emit(str(folder))
    page.keys.settle()
    folder.rename(tmp_path / "别处")
    qtbot.waitUntil(lambda: "打不开" in page.parts.card.watched.text(), timeout=10_000)
    (tmp_path / "别处").rename(folder)
    qtbot.waitUntil(lambda: "自动导入" in page.parts.card.watched.text(), timeout=10_000)

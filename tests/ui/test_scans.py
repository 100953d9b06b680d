"""The filled-in sheet comes back to its visit on the screen: dropped, chosen, placed by hand, taken off, stopped."""

from __future__ import annotations

import desks
import pytest
import windows
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from desktop.actions import paper_sheets, scans, visits
from tests.making import scanned

_BARE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(qtbot, bench, dressed, tmp_path):
    made = windows.make(qtbot, bench, tmp_path)
    made.open("visit")
    return made


@pytest.fixture
def visit(desk):
    return begun(desk)


def begun(desk) -> str:
    """A visit of one small place."""
    made = visits.plan(desk, desks.MINE, planned=["P3"])
    visits.open_visit(desk, made)
    return made


def photo(desk, visit, folder, name="IMG_1.jpg", **changes):
    """The first page of its sheet as a file; `cut` without the code."""
    page = scanned.first(paper_sheets.print_sheet(desk, visit).pdf)
    page = page.crop((0, 700, 1600, 2300)) if changes.get("cut") else page
    (folder / name).write_bytes(scanned.jpeg(page))
    return folder / name


def test_pages_that_did_not_come_back_stand_in_the_route_and_the_summary(qtbot, window, keys, desk, tmp_path):
    visit = visits.plan(desk, desks.MINE, planned=["P1", "P2", "P3"])
    visits.open_visit(desk, visit)
    page = window.open("visit")
    page.open_visit(visit)
    keys.settle()
    assert not page.route.scans_lacking.isVisible()
    file = photo(desk, visit, tmp_path)
    scans.attach(desk, [(file.name, file.read_bytes())], visit)
    page.bench.changed.emit(None)
    keys.settle()
    assert page.route.scans_lacking.text().startswith("缺第 2")
    assert "附上的底稿缺第 2" in page.summary.scans_lacking.text()


def drop(widget, *files):
    """What the mouse does when files are let go over a widget."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    for kind in (QEvent.Type.DragEnter, QEvent.Type.Drop):
        event = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, _BARE, kind)
        QApplication.sendEvent(widget, event)
        assert event.isAccepted()


def settle(keys):
    """Reading, attaching, looking again, drawing: each begins when the one before has ended."""
    for _ in range(4):
        keys.settle()
        QApplication.processEvents()


def opened(window, keys, visit):
    window.open_visit(visit)
    keys.settle()
    return window.open("visit")


def test_shift_f11_says_what_to_do_while_nothing_is_attached(window, keys, visit):
    page = opened(window, keys, visit)
    keys.press("Shift+F11")
    dialog = page._scans.dialog
    assert dialog.isVisible()
    assert "拖到这里" in dialog.hint.text()
    assert dialog.focusWidget() is dialog.add_button


def test_a_photo_dropped_on_the_page_is_attached_and_seen_large(window, keys, desk, visit, tmp_path):
    page = opened(window, keys, visit)
    drop(page, photo(desk, visit, tmp_path))
    settle(keys)
    dialog = page._scans.dialog
    assert dialog.words.text().startswith("已附 1 页")
    assert [line.name for line in dialog.model.lines] == [f"第 1 页 / {scans.of_visit(desk, visit).pages[0].pages}"]
    assert not dialog.large.is_empty
    assert dialog.said.text() == "附上 1 页。"


def test_a_page_of_another_visit_goes_there_with_one_press(window, keys, desk, visit, tmp_path):
    other = begun(desk)
    page = opened(window, keys, visit)
    drop(page, photo(desk, other, tmp_path))
    settle(keys)
    dialog = page._scans.dialog
    assert "不是这次的" in dialog.left.why.text()
    keys.press("Enter")
    settle(keys)
    assert [len(scans.of_visit(desk, one).pages) for one in (visit, other)] == [0, 1]
    assert not dialog.left.isVisible()


def test_a_page_without_a_code_is_looked_at_and_placed_by_hand(window, keys, desk, visit, tmp_path):
    page = opened(window, keys, visit)
    drop(page, photo(desk, visit, tmp_path, cut=True))
    settle(keys)
    dialog = page._scans.dialog
    assert "没有读到底稿的二维码" in dialog.left.why.text()
    assert not dialog.large.is_empty
    keys.press("Alt+P")
    settle(keys)
    assert [line.name for line in dialog.model.lines] == ["未认出页码"]


def test_delete_takes_a_page_off_again(window, keys, desk, visit, tmp_path):
    scans.attach(desk, [("IMG_1.jpg", photo(desk, visit, tmp_path).read_bytes())])
    page = opened(window, keys, visit)
    keys.press("Shift+F11")
    settle(keys)
    page._scans.dialog.take_off.click()
    settle(keys)
    assert scans.of_visit(desk, visit).pages == ()
    assert page._scans.dialog.invitation.isVisible()


def test_a_reading_that_is_stopped_attaches_nothing(window, keys, desk, visit, tmp_path):
    page = opened(window, keys, visit)
    drop(page, photo(desk, visit, tmp_path))
    page._scans.dialog.stop.click()
    settle(keys)
    assert page._scans.dialog.said.text() == "已停止，没有附任何一页。"
    assert scans.of_visit(desk, visit).pages == ()


def test_a_file_that_is_gone_or_no_picture_is_named(window, keys, visit, tmp_path):
    (tmp_path / "表.txt").write_text("不是照片", encoding="utf-8")
    page = opened(window, keys, visit)
    drop(page, tmp_path / "没有.jpg", tmp_path / "表.txt")
    settle(keys)
    said = page._scans.dialog.said.text()
    assert "“没有.jpg”打不开" in said
    assert "照片“表.txt”用不了" in said


def test_without_a_visit_in_front_a_drop_says_what_to_do(window, keys, tmp_path):
    page = window.open("visit")
    keys.settle()
    drop(page, tmp_path / "IMG_1.jpg")
    assert "请先打开一次检查" in window.banner.text

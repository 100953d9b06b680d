"""照片: a card comes in while one types; photos go to their findings by keys and by mouse; drawings lie over them."""

from __future__ import annotations

import io
from pathlib import Path

import desks
import pytest
import windows
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest

from desktop import qr_reading
from desktop.actions import drafting, findings, photos, visits
from desktop.supervision.clocks import is_code
from desktop.supervision.finding import Recheck
from desktop.ui.annotating import ARROW, BOX
from desktop.ui.visit.card_list import MIME
from tests.making import photos as pictures


@pytest.fixture
def visit(desk):
    return desks.visit_with_answers(desk)


@pytest.fixture
def window(qtbot, bench, dressed, tmp_path):
    return windows.make(qtbot, bench, tmp_path)


@pytest.fixture
def page(window, keys, visit):
    shown = window.open("visit")
    shown.open_visit(visit)
    keys.settle()
    shown.parts.go(shown.parts.card)
    keys.settle()
    return shown


@pytest.fixture
def pane(page):
    return page.parts.card


def card(folder: Path, times: list[str], day: str = "2026:11:20") -> list[Path]:
    """A card of a camera: `10:00` in Beijing is at P1, `11:30` at P3."""
    folder.mkdir(exist_ok=True)
    for number, time in enumerate(times):
        data = pictures.jpeg(320 + number, 240 + int(day[-2:]), taken=f"{day} {time}:00")
        (folder / f"IMG_{day[-2:]}{number:02d}.JPG").write_bytes(data)
    return sorted(folder.glob("*.JPG"))


def draft(desk):
    return next(one for one in drafting.all_drafts(desk) if one.is_open)


def press(widget, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(widget, key, modifier)


def heads(pane) -> list[str]:
    return [f"{line.text} {line.count}" for line in pane.list.lines.lines if line.photo is None]


def test_an_empty_pane_says_what_to_do(page, pane):
    assert "F6" in pane.empty.text()
    assert pane.empty.isVisible()
    assert pane.card.hasFocus() or pane.list.hasFocus()


def test_a_card_comes_in_and_its_photos_stand_by_place(page, pane, keys, tmp_path):
    card(tmp_path / "DCIM", ["10:00", "10:10", "11:30", "20:00"])
    page.card.give([tmp_path / "DCIM"], "")
    keys.settle()
    assert heads(pane)[:3] == [
        "待归入：1301 综采工作面 2",
        "待归入：中央变电所 2",
        "隐患 1301 综采工作面：回风隅角悬顶长度 12 m，未采取措施 0",
    ]
    assert page.parts.tabText(4) == "照片 4"


def test_of_a_card_with_two_days_it_is_asked_which(page, pane, keys, desk, tmp_path):
    card(tmp_path / "DCIM", ["10:00", "10:10"])
    card(tmp_path / "DCIM", ["10:00"], "2026:11:12")
    page.card.give([tmp_path / "DCIM"], "")
    keys.settle()
    assert [line[0] for line in pane.days.model.lines] == ["2026-11-20", "2026-11-12"]
    assert "导入 2 张" in pane.days.ready.text()
    keys.press("Down", "Space", "Enter")
    keys.settle()
    assert len(draft(desk).loose_photos) == 3


def test_enter_and_the_finding_is_chosen(page, pane, keys, desk, tmp_path):
    page.card.give(card(tmp_path / "a", ["10:00", "10:10"]), "")
    keys.settle()
    pane.list.setFocus()
    keys.press("Enter")
    assert pane.chooser.list.hasFocus()
    keys.press("Enter")
    keys.settle()
    assert [one.name for one in draft(desk).findings[0].photos] == ["IMG_2000.JPG"]
    assert pane.list.hasFocus()


def test_space_on_a_place_puts_its_photos_where_they_are_proposed(page, pane, keys, desk, tmp_path):
    page.card.give(card(tmp_path / "a", ["10:00", "10:10", "11:30"]), "")
    keys.settle()
    pane.list.setCurrentIndex(pane.list.lines.index(0, 0))
    press(pane.list, Qt.Key.Key_Space)
    keys.settle()
    assert (len(draft(desk).findings[0].photos), len(draft(desk).loose_photos)) == (2, 1)


def test_what_is_deleted_is_left_out_and_can_be_taken_back(page, pane, keys, desk, tmp_path):
    page.card.give(card(tmp_path / "a", ["10:00"]), "")
    keys.settle()
    press(pane.list, Qt.Key.Key_Delete)
    keys.settle()
    assert (draft(desk).loose_photos, heads(pane)[-1]) == ((), "不用的照片（不封存，可再归到隐患） 1")
    pane.list.choose(draft(desk).unused_photos[0].original)
    pane.list.setFocus()
    keys.press("Enter", "Enter")
    keys.settle()
    assert len(draft(desk).findings[0].photos) == 1


def test_captions_and_order_by_keys(page, pane, keys, desk, tmp_path):
    finding = draft(desk).findings[0].id
    page.card.give(card(tmp_path / "a", ["10:00", "10:10"]), finding)
    keys.settle()
    pane.list.choose(draft(desk).findings[0].photos[1].original)
    pane.list.setFocus()
    press(pane.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    keys.settle()
    keys.press("F2")
    keys.type("悬顶")
    keys.press("Enter")
    pane.look.tell_now()
    keys.settle()
    shown = draft(desk).findings[0].photos
    assert [(one.name, one.caption) for one in shown] == [("IMG_2001.JPG", "悬顶"), ("IMG_2000.JPG", "")]


def test_ended_in_the_middle_what_was_written_stays_and_again_goes_on(qtbot, page, keys, desk, tmp_path):
    files = card(tmp_path / "a", [f"10:{number:02d}" for number in range(20)])
    page.card.intake.progressed.connect(lambda done, total: page.card.intake.cancel() if done else None)
    page.card.give(files, "")
    qtbot.waitUntil(lambda: not page.card.intake.is_busy)
    assert 0 < len(draft(desk).loose_photos) < 20
    page.card.intake.progressed.disconnect()
    page.card.give(files, "")
    qtbot.waitUntil(lambda: not page.card.intake.is_busy)
    assert len(draft(desk).loose_photos) == 20


def test_one_types_while_a_card_comes_in(page, keys, desk, tmp_path):
    page.card.give(card(tmp_path / "a", [f"10:{number:02d}" for number in range(12)]), "")
    page.parts.go(page.items)
    line = next(one for one in page.items.lines if one.answer is None and not one.item.values)
    keys.type(f"{line.short} 1")
    keys.press("Enter")
    keys.settle()
    assert draft(desk).answer(line.item.id, line.place) is not None
    assert len(draft(desk).loose_photos) == 12


def test_files_that_are_no_photos_are_named(page, pane, keys, tmp_path):
    (tmp_path / "说明.txt").write_text("不是照片", "utf-8")
    page.card.give([tmp_path / "说明.txt"], "")
    keys.settle()
    assert "说明.txt" in pane.list.lines.lines[-1].text


def test_a_photo_is_dragged_onto_a_finding(page, pane, keys, desk, tmp_path):
    page.card.give(card(tmp_path / "a", ["10:00"]), "")
    keys.settle()
    data = QMimeData()
    data.setData(MIME, draft(desk).loose_photos[0].original.encode())
    drop(pane.list, data, row=2)
    keys.settle()
    assert len(draft(desk).findings[0].photos) == 1


def test_a_file_is_dropped_onto_a_finding(page, pane, keys, desk, tmp_path):
    page.card.give(card(tmp_path / "a", ["10:00"]), "")
    keys.settle()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in card(tmp_path / "b", ["10:30"], "2026:11:19")])
    drop(pane.list, data, row=2)
    keys.settle()
    assert [one.name for one in draft(desk).findings[0].photos] == ["IMG_1900.JPG"]


def test_a_folder_and_a_pasted_picture_go_to_the_finding_in_the_form(page, keys, tmp_path):
    desk = page.bench.desk
    card(tmp_path / "DCIM", ["10:00", "10:10"])
    page.parts.go(page.raised)
    strip = page.raised.form.photos
    strip.added.emit([tmp_path / "DCIM"])
    keys.settle()
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(picture)
    press(strip.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    keys.settle()
    assert len(draft(desk).findings[0].photos) == 3


def drop(view, data: QMimeData, row: int) -> None:
    at = QPointF(QPoint(20, view.rowViewportPosition(row) + 5))
    none = Qt.KeyboardModifier.NoModifier
    view.dropEvent(QDropEvent(at, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none))


def test_a_picture_is_pasted(page, pane, keys, desk):
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(picture)
    keys.press("Ctrl+V")
    keys.settle()
    assert [one.name for one in draft(desk).loose_photos] == ["粘贴的图片.png"]


def test_the_code_on_the_screen_is_read_back_and_its_photo_corrects_the_camera(page, pane, keys, desk, tmp_path):
    keys.press("Ctrl+T")
    keys.settle()
    seen = page.card.clock.face.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    grey = Image.frombytes("L", (seen.bytesPerLine(), seen.height()), bytes(seen.constBits()))
    assert is_code(qr_reading.glance(grey, is_code))
    keys.press("Esc")
    (tmp_path / "校准.jpg").write_bytes(pictures.time_code("2026-11-20T01:00:00Z", taken="2026:11:20 10:02:00"))
    page.card.give([*card(tmp_path / "a", ["11:02"]), tmp_path / "校准.jpg"], "")
    keys.settle()
    assert pane.told.text() == "DEMO Camera：相机快 1 小时 02 分，已校正（1 张）"
    assert draft(desk).loose_photos[0].correction == -3720


def test_an_arrow_by_keys_and_a_box_by_mouse_and_taken_back(page, pane, keys, desk, tmp_path):
    page.card.give(card(tmp_path / "a", ["10:00"]), "")
    keys.settle()
    original = draft(desk).loose_photos[0].original
    before = desk.blobs.get(original)
    canvas = pane.look.canvas
    canvas.choose(ARROW)
    page.look()
    keys.settle()
    assert canvas.new is not None
    keys.press("Right", "Shift+Down", "Enter")
    keys.settle()
    (arrow,) = draft(desk).loose_photos[0].drawings
    assert (arrow.shape, arrow.points) == (ARROW, (3650, 3500, 5150, 5150))
    canvas.choose(BOX)
    middle = canvas.rect().center()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(canvas, middle + QPoint(40, 30))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=middle + QPoint(40, 30))
    keys.settle()
    assert [one.shape for one in draft(desk).loose_photos[0].drawings] == [ARROW, BOX]
    pane.look.undo.click()
    keys.settle()
    assert draft(desk).loose_photos[0].drawings == (arrow,)
    assert desk.blobs.get(original) == before


def test_a_photo_used_in_an_earlier_visit_gets_a_quiet_hint(page, pane, keys, visit, tmp_path):
    desk = page.bench.desk
    files = card(tmp_path / "a", ["10:00"])
    photos.attach(desk, visit, [("旧.jpg", files[0].read_bytes())], draft(desk).findings[0].id)
    visits.seal_section(desk, visit)
    again = desks.visit_with_answers(desk)
    page.open_visit(again)
    keys.settle()
    page.parts.go(page.parts.card)
    small = io.BytesIO()
    Image.open(files[0]).resize((300, 230)).save(small, "JPEG", quality=60)
    (tmp_path / "另存.jpg").write_bytes(small.getvalue())
    page.card.give([files[0], tmp_path / "另存.jpg"], "")
    keys.settle()
    hints = {line.photo.name: line.hint for line in pane.list.lines.lines if line.photo is not None}
    assert hints["IMG_2000.JPG"].startswith("这张照片用过：")
    assert hints["另存.jpg"].startswith("与用过的照片很像：")
    assert hints["另存.jpg"].endswith("演示煤矿 1301 综采工作面")


def test_a_photo_of_a_recheck_stands_against_one_from_before(page, pane, keys, visit, tmp_path):
    desk = page.bench.desk
    raised, files = draft(desk).findings[0].id, card(tmp_path / "a", ["10:00", "10:10"])
    photos.attach(desk, visit, [("前.jpg", files[0].read_bytes())], raised)
    visits.seal_section(desk, visit)
    findings.recheck(desk, visit, raised, Recheck.PARTLY, note="仍有悬顶")
    photos.attach(desk, visit, [("后.jpg", files[1].read_bytes())], raised)
    page.look()
    keys.settle()
    (after,) = draft(desk).rechecks[0].photos
    pane.list.choose(after.original)
    assert pane.look.pair.text() == "整改前：不对照"
    pane.look.pair.click()
    keys.settle()
    assert pane.look.pair.text() == "整改前：1/1"
    assert draft(desk).rechecks[0].photos[0].before
    assert not pane.look.before.pixmap().isNull()


def test_one_photo_after_another_is_put_aside(page, pane, keys, desk, tmp_path):
    page.card.give(card(tmp_path / "a", ["10:00", "10:10", "10:20"]), "")
    keys.settle()
    pane.list.setFocus()
    first = next(line for line in pane.list.lines.lines if line.photo)
    pane.list.choose(first.key)
    for _ in range(3):
        keys.press("Delete")
        keys.settle()
    assert draft(desk).loose_photos == ()

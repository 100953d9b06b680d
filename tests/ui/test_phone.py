"""A telephone sends photos to the visit in front: the door is opened and closed by keys, what it answers is kept."""

from __future__ import annotations

import queue
from pathlib import Path
from threading import Thread

import desks
import pytest
import requests
import windows
from PIL import Image
from PySide6.QtGui import QImage

from desktop import qr_reading
from desktop.actions import drafting
from tests.making import photos as pictures

HEIC = Path(__file__).parent.parent / "data" / "small.heic"


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
    shown.card.phone.find_hosts = lambda: ("127.0.0.1", "127.0.0.2")
    shown.parts.go(shown.parts.card)
    keys.settle()
    yield shown
    shown.card.leave()


@pytest.fixture
def pane(page):
    return page.parts.card


@pytest.fixture
def sent(qtbot, keys):
    """Sends files as a telephone does, while the screen goes on; answers (status, text) each, None when cut off."""

    def send(address: str, *files: tuple[str, bytes]) -> list[tuple[int, str] | None]:
        answers: queue.Queue[tuple[int, str] | None] = queue.Queue()

        def run() -> None:
            for one in files:
                try:
                    got = requests.post(f"{address}?one=1", files=[("photo", one)], timeout=20)
                    answers.put((got.status_code, got.text))
                except requests.RequestException:
                    answers.put(None)

        phone = Thread(target=run)
        phone.start()
        qtbot.waitUntil(lambda: answers.qsize() == len(files), timeout=20_000)
        phone.join()
        keys.settle()
        return [answers.get() for _ in files]

    return send


def loose(desk) -> list[str]:
    return [one.name for one in next(one for one in drafting.all_drafts(desk) if one.is_open).loose_photos]


def photo(number: int) -> bytes:
    return pictures.jpeg(320 + number, 240, taken="2026:11:20 10:00:00")


def test_no_door_is_open_until_a_key_asks_for_it_and_escape_closes_it(page, pane, keys):
    assert page.card.phone.door is None
    keys.press("Ctrl+F6")
    assert pane.phone.isVisible()
    assert pane.phone.stop.hasFocus()
    address = page.card.phone.door.address
    assert address.split("/")[-1] in pane.phone.address.text().replace("\u200b", "")
    keys.press("Esc")
    assert page.card.phone.door is None
    assert not pane.phone.isVisible()
    with pytest.raises(requests.ConnectionError):
        requests.get(address, timeout=5)


def test_the_code_on_the_screen_is_read_back(page, pane, keys):
    keys.press("Ctrl+F6")
    seen = pane.phone.face.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    grey = Image.frombytes("L", (seen.bytesPerLine(), seen.height()), bytes(seen.constBits()))
    assert qr_reading.glance(grey, lambda text: True) == page.card.phone.door.address


def test_what_is_answered_stands_in_the_draft_and_what_is_no_photo_is_named_twice(page, pane, keys, desk, sent):
    keys.press("Ctrl+F6")
    answers = sent(page.card.phone.door.address, ("一.jpg", photo(1)), ("说明.txt", b"text"), ("二.jpg", photo(2)))
    assert [status for status, _ in answers] == [200, 415, 200]
    assert "说明.txt" in answers[1][1]
    assert loose(desk) == ["一.jpg", "二.jpg"]
    assert pane.phone.count.text() == "已收到 2 张"
    assert "待归入：1301 综采工作面" in {line.text for line in pane.list.lines.lines}


def test_a_telephones_heic_is_kept_byte_for_byte(page, keys, desk, sent):
    data = HEIC.read_bytes()
    keys.press("Ctrl+F6")
    assert [one[0] for one in sent(page.card.phone.door.address, ("IMG_0001.HEIC", data))] == [200]
    assert desk.blobs.get(next(iter(drafting.all_drafts(desk))).loose_photos[0].original) == data


def test_the_trouble_with_a_file_stands_in_the_panel(page, pane, keys, sent):
    keys.press("Ctrl+F6")
    sent(page.card.phone.door.address, ("说明.txt", b"text"))
    assert "说明.txt" in pane.phone.trouble.text()
    assert pane.phone.trouble.isVisible()


def test_a_photo_sent_twice_is_one(page, keys, desk, sent):
    keys.press("Ctrl+F6")
    answers = sent(page.card.phone.door.address, ("一.jpg", photo(1)), ("一.jpg", photo(1)))
    assert [status for status, _ in answers] == [200, 200]
    assert loose(desk) == ["一.jpg"]


def test_closed_in_the_middle_nothing_answered_is_lost(page, pane, keys, desk, sent):
    keys.press("Ctrl+F6")
    door = page.card.phone.door
    page.bench.changed.connect(lambda changes: page.card.phone.stop())  # as soon as the first is written
    answers = sent(door.address, *((f"{number}.jpg", photo(number)) for number in range(4)))
    taken = [f"{number}.jpg" for number, one in enumerate(answers) if one is not None and one[0] == 200]
    assert page.card.phone.door is None
    assert len(taken) < 4
    assert set(taken) <= set(loose(desk))


def test_ten_minutes_without_a_photo_close_it(page, keys, window):
    keys.press("Ctrl+F6")
    assert page.card.phone.quiet.interval() == 10 * 60 * 1000
    page.card.phone.quiet.start(0)
    keys._qtbot.waitUntil(lambda: page.card.phone.door is None)
    assert "10 分钟" in window.banner.text


def test_another_part_of_the_visit_leaves_it_open_and_leaving_the_visit_closes_it(page, keys):
    keys.press("Ctrl+F6", "F8")
    keys.settle()
    assert page.card.phone.door is not None
    keys.press("Alt+Left")
    keys.settle()
    assert page.card.phone.door is None


def test_closing_the_window_closes_it(page, keys, window):
    keys.press("Ctrl+F6")
    window.close()
    assert page.card.phone.door is None


def test_another_address_is_picked_by_keys(page, pane, keys):
    keys.press("Ctrl+F6")
    first = page.card.phone.door.address
    pane.phone.hosts.setFocus()
    keys.press("Down")
    assert page.card.phone.door.address.startswith("http://127.0.0.2:")
    assert page.card.phone.door.address != first
    assert pane.phone.isVisible()


def test_without_a_network_it_says_what_to_do(page, pane, keys, window):
    page.card.phone.find_hosts = lambda: ()
    keys.press("Ctrl+F6")
    assert page.card.phone.door is None
    assert "热点" in window.banner.text

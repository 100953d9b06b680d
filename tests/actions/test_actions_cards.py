"""A whole card comes in: days proposed, bytes once, broken files named, ended and begun again, cameras' clocks put
right.
"""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest

from desktop.actions import cards, drafting, photos, visits
from desktop.desk import Desk
from desktop.supervision.clocks import CameraClock, taken_at, told
from tests.making import photos as pictures
from tests.making import visits as making

DAY = "2026:11:22 "


@pytest.fixture
def visit(desk: Desk) -> str:
    return making.opened(desk)


def card(folder: Path, *, times: tuple[str, ...] = ("09:10:00", "09:20:00", "09:30:00"), day: str = DAY) -> Path:
    """A card as a camera leaves it."""
    inside = folder / "DCIM" / "100DEMO"
    inside.mkdir(parents=True, exist_ok=True)
    for number, time in enumerate(times):
        name = f"IMG_{day[8:10]}{number:02d}.JPG"
        (inside / name).write_bytes(pictures.jpeg(320 + number, 240, taken=f"{day}{time}", offset=None))
    return folder


def test_the_days_of_the_visit_are_proposed(desk: Desk, visit: str, tmp_path: Path) -> None:
    card(card(tmp_path), day="2026:11:10 ")
    (tmp_path / "读我.txt").write_text("不是照片", "utf-8")
    found = cards.listing(desk, visit, [tmp_path])
    assert (found.days, found.wanted) == ([("2026-11-22", 3), ("2026-11-10", 3)], {"2026-11-22"})


def test_of_a_card_with_a_wrong_clock_the_last_day_is_proposed(desk: Desk, visit: str, tmp_path: Path) -> None:
    card(card(tmp_path, day="2019:01:01 "), day="2019:01:02 ")
    assert cards.listing(desk, visit, [tmp_path]).wanted == {"2019-01-02"}


def test_a_card_is_taken_in_the_order_photographed(desk: Desk, visit: str, tmp_path: Path) -> None:
    found = cards.listing(desk, visit, [card(tmp_path, times=("11:00:00", "09:00:00"))])
    photos.add(desk, visit, cards.take(desk, visit, found.of(found.wanted)))
    assert [one.name for one in drafting.load(desk, visit).loose_photos] == ["IMG_2201.JPG", "IMG_2200.JPG"]


def test_the_same_bytes_are_kept_once_and_what_was_left_out_stays_out(desk: Desk, visit: str, tmp_path: Path) -> None:
    files = cards.listing(desk, visit, [card(tmp_path)]).of({"2026-11-22"})
    photos.add(desk, visit, cards.take(desk, visit, [*files[:2], files[0]]))
    photos.remove(desk, visit, drafting.load(desk, visit).loose_photos[0].original)
    again = cards.take(desk, visit, files)
    photos.add(desk, visit, again)
    draft = drafting.load(desk, visit)
    assert (again.known, len(draft.loose_photos), len(draft.unused_photos)) == (2, 2, 1)


def test_a_file_that_cannot_be_read_is_named_once_and_the_others_go_on(desk: Desk, visit: str, tmp_path: Path) -> None:
    files = cards.listing(desk, visit, [card(tmp_path)]).of({"2026-11-22"})
    files[1].write_bytes(files[1].read_bytes()[:4000])
    files.append(tmp_path / "拔走了.JPG")
    for _ in range(2):
        photos.add(desk, visit, cards.take(desk, visit, files))
    draft = drafting.load(desk, visit)
    assert len(draft.loose_photos) == 2
    assert ["IMG_2201" in draft.left_out[0], "拔走了" in draft.left_out[1], len(draft.left_out)] == [True, True, 2]


def test_ended_in_the_middle_what_was_written_stays_and_again_goes_on(desk: Desk, visit: str, tmp_path: Path) -> None:
    files = cards.listing(desk, visit, [card(tmp_path)]).of({"2026-11-22"})
    photos.add(desk, visit, cards.take(desk, visit, files[:2]))
    stop = Event()
    stop.set()
    assert cards.take(desk, visit, files, stop=stop) == photos.Batch()
    photos.add(desk, visit, cards.take(desk, visit, files))
    assert [one.name[-6:-4] for one in drafting.load(desk, visit).loose_photos] == ["00", "01", "02"]


def test_photos_sealed_already_do_not_come_again(desk: Desk, visit: str, tmp_path: Path) -> None:
    raised = making.failed(desk, visit)
    files = cards.listing(desk, visit, [card(tmp_path)]).of({"2026-11-22"})
    photos.add(desk, visit, cards.take(desk, visit, files), raised)
    visits.seal_section(desk, visit)
    assert cards.take(desk, visit, files).known == 3


def test_a_loose_photo_dropped_on_a_finding_goes_there(desk: Desk, visit: str, tmp_path: Path) -> None:
    raised = making.failed(desk, visit)
    files = cards.listing(desk, visit, [card(tmp_path)]).of({"2026-11-22"})
    photos.add(desk, visit, cards.take(desk, visit, files))
    photos.add(desk, visit, cards.take(desk, visit, files[:1], raised), raised)
    draft = drafting.load(desk, visit)
    assert (len(draft.loose_photos), [one.name for one in draft.findings[0].photos]) == (2, ["IMG_2200.JPG"])


@pytest.mark.parametrize("degrees", [0, 12, 100, 187])
def test_a_photographed_time_code_is_read_however_it_was_held(desk: Desk, degrees: float) -> None:
    taken = photos.take(desk, "IMG_1.JPG", pictures.time_code("2026-11-20T01:33:00Z", degrees=degrees))
    assert isinstance(taken, CameraClock)
    assert (taken.true, taken.camera, told(taken.seconds)) == (
        "2026-11-20T01:33:00Z",
        "DEMO Camera",
        "相机快 1 小时 02 分",
    )


def test_all_photos_of_the_camera_are_corrected_and_what_it_wrote_stays(desk: Desk, visit: str, tmp_path: Path) -> None:
    photos.attach(desk, visit, [("早.jpg", pictures.jpeg(taken="2026:11:22 10:02:00", offset=None))])
    other = pictures.jpeg(330, 240, taken="2026:11:22 10:02:00", offset=None, camera=("OTHER", "OTHER 2"))
    code = pictures.time_code("2026-11-22T01:00:00Z", taken="2026:11:22 10:02:00")
    photos.attach(desk, visit, [("别的.jpg", other), ("校准.jpg", code)])
    photos.attach(desk, visit, [("晚.jpg", pictures.jpeg(340, 240, taken="2026:11:22 11:02:00", offset=None))])
    shots = {one.name: one for one in drafting.load(desk, visit).loose_photos}
    assert {name: (one.correction, taken_at(one)) for name, one in shots.items()} == {
        "早.jpg": (-3720, "2026-11-22T01:00:00Z"),
        "别的.jpg": (None, "2026-11-22T02:02:00Z"),
        "晚.jpg": (-3720, "2026-11-22T02:00:00Z"),
    }
    assert shots["早.jpg"].taken == "2026-11-22T10:02:00"


def test_a_card_of_heic_is_listed_by_its_day(desk: Desk, visit: str, tmp_path: Path) -> None:
    (tmp_path / "IMG_2.HEIC").write_bytes(pictures.heic())
    assert cards.listing(desk, visit, [tmp_path]).days == [("2026-11-18", 1)]


def test_a_photo_goes_from_hand_to_hand_and_is_counted_once(desk: Desk, visit: str) -> None:
    raised = making.failed(desk, visit)
    files = [(f"{number}.jpg", pictures.jpeg(320 + number, 240)) for number in range(3)]
    names = [one.original for one in photos.attach(desk, visit, files).photos]
    photos.caption(desk, visit, names[0], "悬顶")
    photos.attach(desk, visit, files[:1], raised)
    photos.remove(desk, visit, names[1])
    photos.move(desk, visit, names[1:], raised)
    photos.shift(desk, visit, names[2], -1)
    draft = drafting.load(desk, visit)
    assert [one.original for one in draft.findings[0].photos] == [names[0], names[2], names[1]]
    assert (draft.findings[0].photos[0].caption, draft.loose_photos, draft.unused_photos) == ("悬顶", (), ())

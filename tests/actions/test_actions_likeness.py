"""A photo seen before is told, the same bytes first; two roadways that only look alike are not."""

from __future__ import annotations

import io

import pytest
from msgspec.structs import replace
from PIL import Image

from desktop import images
from desktop.actions import likeness, photos, visits
from desktop.desk import Desk
from desktop.store import queries
from desktop.supervision.visit import Photo
from tests.making import photos as pictures
from tests.making import visits as making


@pytest.fixture
def used(desk: Desk) -> Photo:
    """A photo sealed with a finding of an earlier visit."""
    visit = making.opened(desk)
    raised = making.failed(desk, visit)
    (photo,) = photos.attach(desk, visit, [("旧.jpg", pictures.jpeg())], raised).photos
    visits.seal_section(desk, visit)
    return photo


def seen(desk: Desk, photo: Photo) -> bool | None:
    """Whether it was seen before: byte for byte (True), its like (False), not at all (None)."""
    found = likeness.seen_before(desk, "another", [photo]).get(photo.original)
    return found.is_same if found else None


def with_bits_changed(photo: Photo, bits: int, **changed: str | None) -> Photo:
    hashed = f"{int(photo.likeness, 16) ^ ((1 << bits) - 1):016x}"
    return replace(photo, original="0" * 64, likeness=hashed, **changed)


def test_the_same_bytes_are_told_for_what_they_are(desk: Desk, used: Photo) -> None:
    assert seen(desk, used) is True


@pytest.mark.parametrize(("bits", "told"), [(0, False), (6, False), (7, None)])
def test_a_copy_without_its_time_is_told_by_its_looks(desk: Desk, used: Photo, bits: int, told: bool | None) -> None:
    assert seen(desk, with_bits_changed(used, bits, taken=None)) is told


@pytest.mark.parametrize(("bits", "told"), [(2, False), (3, None)])
def test_photos_of_other_moments_must_be_nearly_identical(
    desk: Desk, used: Photo, bits: int, told: bool | None
) -> None:
    assert seen(desk, with_bits_changed(used, bits, taken="2026-11-18T09:00:00")) is told


def test_saved_again_smaller_and_worse_it_looks_the_same(desk: Desk, used: Photo) -> None:
    out = io.BytesIO()
    Image.open(io.BytesIO(pictures.jpeg())).resize((500, 375)).save(out, "JPEG", quality=40)
    again = images.take(out.getvalue(), "另存.jpg")
    assert (int(again.likeness, 16) ^ int(used.likeness, 16)).bit_count() <= likeness.NEAR


def test_a_dark_picture_is_like_no_other() -> None:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), (9, 9, 9)).save(out, "JPEG")
    assert not images.take(out.getvalue(), "黑.jpg").likeness


def test_within_the_visit_nothing_is_told(desk: Desk, used: Photo) -> None:
    sight = likeness.seen_before(desk, "another", [used])[used.original]
    with desk.reading() as session:
        known = queries.finding(session, sight.finding)
    assert known is not None
    assert known.raised is not None
    assert not likeness.seen_before(desk, known.raised.visit, [used])

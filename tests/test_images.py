"""Photos are read as cameras write them; what is no photo is named, with the reason."""

from __future__ import annotations

import hashlib
import io
from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from desktop import images
from desktop.demo import photos as demo_photos
from desktop.errors import BadInput
from tests.making import photos


def _looked_at(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def _is_red(pixel: tuple[int, ...]) -> bool:
    return pixel[0] > 180 and pixel[1] < 80


def test_a_photo_tells_when_where_and_by_which_camera_it_was_taken():
    data = photos.jpeg()
    photo = images.read(data, "IMG_1.jpg")
    assert (photo.format, photo.width, photo.height) == (images.Format.JPEG, 640, 480)
    assert (photo.taken, photo.offset) == ("2026-11-17T10:05:30", "+08:00")
    assert (photo.latitude, photo.longitude, photo.camera) == ("36.086800", "111.518100", "DEMO Camera")
    assert (photo.sha256, photo.length) == (hashlib.sha256(data).hexdigest(), len(data))


def test_south_and_west_are_negative():
    photo = images.read(photos.jpeg(place=(-12.5, -70.25)), "a.jpg")
    assert (photo.latitude, photo.longitude) == ("-12.500000", "-70.250000")


def test_the_zeros_of_a_camera_without_satellites_are_no_place():
    assert images.read(photos.jpeg(place=(0, 0)), "a.jpg").latitude is None


@pytest.mark.parametrize(
    "taken", [None, "0000:00:00 00:00:00", "2026:13:41 10:00:00", "yesterday", "    :  :     :  :  "]
)
def test_an_unusable_time_is_absent_and_the_photo_is_still_a_photo(taken):
    photo = images.read(photos.jpeg(taken=taken), "a.jpg")
    assert (photo.taken, photo.offset, photo.width) == (None, None, 640)


def test_a_time_without_offset_stays_without_offset():
    photo = images.read(photos.jpeg(offset=None), "a.jpg")
    assert (photo.taken, photo.offset) == ("2026-11-17T10:05:30", None)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_preview_stands_upright_however_the_camera_was_held(orientation):
    upright = photos.scene(640, 480)
    back = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
    stored = upright if back is None else upright.transpose(Image.Transpose(back))
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    stored.save(out, "JPEG", quality=92, exif=exif)
    shown = _looked_at(images.preview(out.getvalue()))
    assert shown.size == (640, 480)
    assert _is_red(shown.getpixel((20, 20)))
    assert not any(_is_red(shown.getpixel(corner)) for corner in ((620, 20), (20, 460), (620, 460)))
    photo = images.read(out.getvalue(), "a.jpg")
    assert (photo.width, photo.height, photo.orientation) == (640, 480, orientation)


@pytest.mark.parametrize(
    ("size", "expected"), [((4032, 3024), 2016), ((4000, 3000), 2000), ((2400, 1800), 2016), ((900, 600), 900)]
)
def test_a_preview_has_at_most_2016_pixels(size, expected):
    shown = _looked_at(images.preview(photos.jpeg(*size)))
    assert max(shown.size) == expected


def test_derived_pictures_carry_no_metadata():
    data = photos.jpeg()
    for derived in (images.preview(data), images.thumbnail(data)):
        shown = _looked_at(derived)
        assert not shown.getexif()
        assert b"Exif" not in derived


def test_a_thumbnail_has_256_pixels_on_its_long_side():
    assert _looked_at(images.thumbnail(photos.jpeg(1200, 900))).size == (256, 192)


def test_preparing_gives_what_the_single_steps_give():
    data = photos.jpeg(1200, 900, orientation=6)
    prepared = images.prepare(data, "a.jpg")
    assert prepared.photo == images.read(data, "a.jpg")
    assert prepared.preview == images.preview(data)
    assert _looked_at(prepared.thumbnail).size == _looked_at(images.thumbnail(data)).size


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "LA", "1", "I;16"])
def test_a_png_of_any_mode_gets_a_preview(mode):
    data = photos.png(mode)
    assert images.read(data, "a.png").format is images.Format.PNG
    assert _looked_at(images.preview(data)).mode == "RGB"


def test_transparent_parts_become_white():
    out = io.BytesIO()
    Image.new("RGBA", (60, 40), (0, 0, 0, 0)).save(out, "PNG")
    assert min(_looked_at(images.preview(out.getvalue())).getpixel((30, 20))) > 250


def test_sixteen_bit_grey_keeps_its_brightness():
    assert abs(_looked_at(images.preview(photos.png("I;16"))).getpixel((10, 10))[0] - 128) < 4


def test_a_jpeg_in_printing_colours_gets_a_preview():
    out = io.BytesIO()
    photos.scene().convert("CMYK").save(out, "JPEG")
    assert _looked_at(images.preview(out.getvalue())).mode == "RGB"


def test_a_heic_is_read_and_gets_a_preview():
    photo = images.read(photos.heic(), "IMG_2.HEIC")
    assert (photo.format, photo.width, photo.height) == (images.Format.HEIC, 320, 240)
    assert (photo.taken, photo.offset, photo.latitude) == ("2026-11-18T10:41:05", "+08:00", "36.086761")
    assert _looked_at(images.preview(photos.heic())).size == (320, 240)


BAD = {
    "空.jpg": (b"", "空文件"),
    "文字.jpg": ("这是一份说明，不是照片。".encode(), "文字"),
    "零.jpg": (bytes(5000), "全是零"),
    "动图.jpg": (b"GIF89a" + bytes(40), "GIF"),
    "文档.jpg": (b"%PDF-1.7\n" + bytes(40), "PDF"),
    "半张.jpg": (photos.jpeg()[:9000], "不完整"),
    "只有头.jpg": (photos.jpeg()[:3], "损坏或不完整"),
    "半张.png": (photos.png()[:900], "不完整"),
    "半张.heic": (photos.heic()[:1500], "不完整"),
    "炸弹.png": (photos.bomb(), "30000×30000"),
    "乱.heic": (photos.heic()[:16] + b"\x07" * 900, "损坏"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("act", [images.read, images.prepare, images.preview, images.thumbnail])
def test_what_is_no_photo_is_refused_by_name_and_reason(act, name):
    data, reason = BAD[name]
    with pytest.raises(BadInput) as refusal:
        act(data, name)
    assert name in str(refusal.value)
    assert reason in str(refusal.value)


def test_a_large_photo_cut_short_is_noticed_even_when_it_is_decoded_small():
    data = photos.jpeg(3200, 2400)
    with pytest.raises(BadInput, match="不完整"):
        images.read(data[: len(data) * 2 // 3], "a.jpg")


@settings(max_examples=150, deadline=None)
@given(kind=st.sampled_from([photos.jpeg, photos.png, photos.heic]), data=st.data())
def test_a_damaged_photo_is_read_or_refused_and_nothing_else_happens(kind, data):
    whole = bytearray(kind())
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, min(len(whole), 1200) - 1))] = data.draw(st.integers(0, 255))
    with suppress(BadInput):
        assert images.prepare(bytes(whole), "a.jpg").photo.width


def test_a_demonstration_photo_is_a_real_photo_and_always_the_same():
    when = datetime(2026, 11, 17, 10, 5, 30)  # noqa: DTZ001 - a camera's clock
    data = demo_photos.make(7, when, "1101综采工作面", "演示")
    photo = images.read(data, "演示.jpg")
    assert (photo.width, photo.height, photo.orientation) == (2400, 1800, 8)
    assert (photo.taken, photo.offset) == ("2026-11-17T10:05:30", "+08:00")
    assert photo.latitude
    assert photo.longitude
    assert demo_photos.make(7, when, "1101综采工作面", "演示") == data


def test_every_demonstration_photo_is_another_one():
    when = datetime(2026, 11, 17, 10, 5, 30)  # noqa: DTZ001 - a camera's clock
    made = [demo_photos.make(number, when, "坝顶", "演示") for number in range(4)]
    assert len(set(made)) == 4
    assert {images.read(data, "a").orientation for data in made} == {1, 3, 6, 8}


def test_a_photo_with_damaged_tags_is_still_a_photo():
    data = photos.jpeg()
    damaged = data.replace(b"II*\x00", b"II*\x07").replace(b"MM\x00*", b"MM\x07*")
    photo = images.read(damaged, "a.jpg")
    assert damaged != data
    assert (photo.width, photo.taken, photo.camera) == (640, None, None)


@pytest.mark.parametrize("at", [0x9D, 0xB3])
def test_a_heic_whose_item_names_are_damaged_is_refused_and_does_not_end_the_program(at):
    data = bytearray(photos.heic())
    data[at] = 0xDF
    with pytest.raises(BadInput, match="损坏"):
        images.read(bytes(data), "a.heic")

"""Photos: what a file says of itself (size, time, place, camera), and smaller pictures made from it.

The original bytes are never touched. Formats are told by their first bytes, never by the name; only the decoders of
JPEG, PNG and HEIC are reached. Whatever is wrong with a file is a `BadInput` that names the file and says why.
"""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PIL import Image, ImageFile, JpegImagePlugin, PngImagePlugin

from desktop.errors import BadInput
from desktop.heic_boxes import has_readable_items
from desktop.photo_tags import Tags, read_tags

PREVIEW_SIDE = 2016  # pixels; half of a 12 MP photo's 4032, so that the JPEG decoder halves by itself
ALMOST_PREVIEW = 1920  # a halved photo at least this long is good enough as it is
THUMBNAIL_SIDE = 256
PAPER_SIDES = (460, 320)  # pixels: 150 dpi of the 77 × 54 mm a photo takes on paper
PREVIEW_QUALITY, THUMBNAIL_QUALITY, PAPER_QUALITY = 85, 75, 82
LARGEST = 100 * 1024 * 1024  # bytes
FLAT_SIDE = 64  # pixels; how small a JPEG is decoded when it is only read through
FLAT = 10  # of 256 lights; below that a picture is all dark, or a wall
TURNS = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
OTHERS = {
    b"GIF8": "GIF",
    b"BM": "BMP",
    b"%PDF": "PDF",
    b"PK\x03\x04": "压缩包",
    b"RIFF": "WebP 或视频",
    b"II*\x00": "TIFF",
}


class Format(StrEnum):
    """The formats a photo may come in."""

    JPEG = "JPEG"
    PNG = "PNG"
    HEIC = "HEIC"


_BROKEN = (SyntaxError, ValueError, struct.error, IndexError, KeyError, TypeError, RuntimeError)

# the largest picture we decode, in pixels: JPEG shrinks while it is read, the others need all of it in memory
MOST_PIXELS = {Format.JPEG: 210_000_000, Format.PNG: 64_000_000, Format.HEIC: 64_000_000}


@dataclass(frozen=True, slots=True)
class Photo:
    """What is known of a photo. `width` and `height` in pixels as it is looked at; `taken` is the camera's own clock,
    local time `YYYY-MM-DDTHH:MM:SS`; `offset` from UTC (`+08:00`) if the camera wrote one; `latitude` (north) and
    `longitude` (east) in degrees, WGS-84, as decimal strings."""

    name: str
    sha256: str
    length: int
    format: Format
    width: int
    height: int
    orientation: int
    taken: str | None
    offset: str | None
    latitude: str | None
    longitude: str | None
    camera: str | None
    serial: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Taken:
    """A photo on its way into the desk: a JPEG preview, the same picture in grey (for reading codes), and what it looks
    like in 64 bits ("" when it is too flat to be told from others)."""

    photo: Photo
    preview: bytes
    grey: Image.Image
    likeness: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """A photo with its two smaller pictures (JPEG, upright, no metadata)."""

    photo: Photo
    preview: bytes
    thumbnail: bytes


def read(data: bytes, name: str) -> Photo:
    """What the file says, after every byte of the picture was decoded once. Raises BadInput."""
    picture, kind = _open(data, name)
    size = _decode(picture, kind, FLAT_SIDE, name)
    return _photo(data, name, kind, size, _tags(picture, kind))


def prepare(data: bytes, name: str) -> Prepared:
    """Photo, preview and thumbnail, decoding once. Raises BadInput."""
    picture, kind = _open(data, name)
    size = _decode(picture, kind, ALMOST_PREVIEW, name)
    tags = _tags(picture, kind)
    shown = _shrunk(picture, PREVIEW_SIDE, tags)
    small = shown.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.BICUBIC)
    photo = _photo(data, name, kind, size, tags)
    return Prepared(photo, _jpeg(shown, PREVIEW_QUALITY), _jpeg(small, THUMBNAIL_QUALITY))


def take(data: bytes, name: str) -> Taken:
    """Everything a photo needs to come into the desk, decoding once. Raises BadInput."""
    picture, kind = _open(data, name)
    size = _decode(picture, kind, ALMOST_PREVIEW, name)
    tags = _tags(picture, kind)
    shown = _shrunk(picture, PREVIEW_SIDE, tags)
    grey = shown.convert("L")
    return Taken(_photo(data, name, kind, size, tags), _jpeg(shown, PREVIEW_QUALITY), grey, _likeness(grey))


def header(file: Path) -> Tags:
    """What the tags of a file on a disk say, without decoding it; nothing when it cannot be read."""
    try:
        with file.open("rb") as source:
            kind = format_of(source.read(16))
            if kind is None:
                return Tags()
            source.seek(0)
            if kind is Format.HEIC:
                data = source.read(LARGEST + 1)
                return _tags(_open(data, file.name)[0], kind)
            with _without_grumbling():
                return _tags(_factory(kind)(source), kind)
    except (*_BROKEN, OSError, BadInput):
        return Tags()


def preview(data: bytes, name: str = "照片") -> bytes:
    """A JPEG of at most 2016 pixels, upright, without metadata. Raises BadInput."""
    picture, kind = _open(data, name)
    _decode(picture, kind, ALMOST_PREVIEW, name)
    return _jpeg(_shrunk(picture, PREVIEW_SIDE, _tags(picture, kind)), PREVIEW_QUALITY)


def thumbnail(data: bytes, name: str = "照片") -> bytes:
    """A JPEG of at most 256 pixels, upright, without metadata. Raises BadInput."""
    picture, kind = _open(data, name)
    _decode(picture, kind, THUMBNAIL_SIDE, name)
    return _jpeg(_shrunk(picture, THUMBNAIL_SIDE, _tags(picture, kind)), THUMBNAIL_QUALITY)


def for_paper(preview: bytes, name: str = "照片") -> bytes:
    """A preview as large as it is printed at 150 dpi (JPEG); a smaller one as it is. Raises BadInput."""
    picture, kind = _open(preview, name)
    across, down = picture.size
    if across <= PAPER_SIDES[0] and down <= PAPER_SIDES[1] and kind is Format.JPEG:
        return preview
    scale = min(PAPER_SIDES[0] / across, PAPER_SIDES[1] / down, 1.0)
    small = max(round(across * scale), 1), max(round(down * scale), 1)
    _decode(picture, kind, max(small), name)  # the decoder halves by itself, the rest is done well
    return _jpeg(_rgb(picture).resize(small, Image.Resampling.LANCZOS), PAPER_QUALITY)


def grey(data: bytes, name: str = "照片") -> Image.Image:
    """The whole picture in grey, every pixel of it, upright: for reading codes. Raises BadInput."""
    picture, kind = _open(data, name)
    _decode(picture, kind, max(picture.size), name)
    plain = _rgb(picture).convert("L")
    for turn in TURNS.get(_tags(picture, kind).orientation, ()):
        plain = plain.transpose(turn)
    return plain


def turned(preview: bytes, quarters: int) -> bytes:
    """A preview turned to the left by so many quarters; the same bytes for none."""
    if quarters % 4 == 0:
        return preview
    with Image.open(io.BytesIO(preview)) as picture:
        return _jpeg(picture.rotate(90 * quarters, expand=True), PREVIEW_QUALITY)


def format_of(data: bytes) -> Format | None:
    """The format by the first bytes, None when it is none of ours."""
    if data.startswith(b"\xff\xd8\xff"):
        return Format.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Format.PNG
    return Format.HEIC if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS else None


def _open(data: bytes, name: str) -> tuple[ImageFile.ImageFile, Format]:
    """The picture with its header read, not yet decoded."""
    kind = format_of(data)
    if kind is None:
        raise _unusable(name, *_why_not(data))
    if len(data) > LARGEST:
        raise _unusable(
            name, f"文件有 {len(data) // 1024 // 1024} MB，太大", f"请换成不超过 {LARGEST // 1024 // 1024} MB 的照片"
        )
    if kind is Format.HEIC and not has_readable_items(data):
        raise _unusable(name, "HEIC 文件头已损坏", "请从相机或存储卡重新拷贝")
    try:
        with _without_grumbling():
            picture = _factory(kind)(io.BytesIO(data))
    except (*_BROKEN, OSError) as error:
        raise _unusable(name, f"{kind} 文件头已损坏或不完整（{error}）", "请从相机或存储卡重新拷贝") from error
    width, height = picture.size
    if width * height > MOST_PIXELS[kind]:
        raise _unusable(name, f"画面 {width}×{height}，超过能处理的大小", "请用相机的普通画质重拍或先缩小")
    return picture, kind


def _factory(kind: Format) -> type[ImageFile.ImageFile]:
    if kind is Format.JPEG:
        return JpegImagePlugin.JpegImageFile
    if kind is Format.PNG:
        return PngImagePlugin.PngImageFile
    from pi_heif import HeifImageFile, options  # noqa: PLC0415 - late: 30 ms that a desk without HEIC never pays

    options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False  # only the picture itself is wanted
    found: type[ImageFile.ImageFile] = HeifImageFile
    return found


def _decode(picture: ImageFile.ImageFile, kind: Format, side: int, name: str) -> tuple[int, int]:
    """Decode every byte, a JPEG no finer than needed for a long side of `side` pixels; the size in full."""
    size = picture.size
    longest = max(size)
    scale = next((step for step in (8, 4, 2) if longest // step >= side), 1)
    try:
        if kind is Format.JPEG and scale > 1:
            picture.draft("", (picture.width // scale, picture.height // scale))
        with _without_grumbling():
            picture.load()
    except OSError as error:
        reason = "文件不完整，后半部分缺失" if "truncated" in str(error) else f"画面数据已损坏（{error}）"
        raise _unusable(name, reason, "请从相机或存储卡重新拷贝") from error
    except (SyntaxError, ValueError, EOFError, struct.error, IndexError, RuntimeError, MemoryError) as error:
        raise _unusable(name, f"画面数据已损坏或不完整（{error}）", "请从相机或存储卡重新拷贝") from error
    return size if kind is Format.JPEG else picture.size


def _shrunk(picture: ImageFile.ImageFile, side: int, tags: Tags) -> Image.Image:
    plain = _rgb(picture)
    plain.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    for turn in TURNS.get(tags.orientation, ()):
        plain = plain.transpose(turn)
    return plain


def _likeness(grey: Image.Image) -> str:
    """64 differences between neighbours of a picture of 9 × 8 squares, as hex; near copies differ in a few bits."""
    small = grey.resize((9, 8), Image.Resampling.BOX, reducing_gap=2.0)
    lights = small.tobytes()
    if max(lights) - min(lights) < FLAT:
        return ""
    pairs = ((row * 9 + column, row * 9 + column + 1) for row in range(8) for column in range(8))
    bits = sum((lights[left] > lights[right]) << place for place, (left, right) in enumerate(pairs))
    return f"{bits:016x}"


def _rgb(picture: Image.Image) -> Image.Image:
    """As RGB: 16-bit grey scaled down, transparency on white."""
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda value: value / 256).convert("L").convert("RGB")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        white = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(white, layered).convert("RGB")
    return picture.convert("RGB")


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.info = {}
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _tags(picture: ImageFile.ImageFile, kind: Format) -> Tags:
    with _without_grumbling():
        return read_tags(picture, is_upright=kind is Format.HEIC)


@contextmanager
def _without_grumbling() -> Iterator[None]:
    """Pillow warns of damaged EXIF; to us that is a photo without tags. (Filters are global: two threads may at worst
    leave this one filter behind.)"""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=UserWarning, module="PIL")
        yield


def _photo(data: bytes, name: str, kind: Format, size: tuple[int, int], tags: Tags) -> Photo:
    width, height = reversed(size) if tags.orientation >= 5 else size
    return Photo(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        length=len(data),
        format=kind,
        width=width,
        height=height,
        orientation=tags.orientation,
        taken=tags.taken,
        offset=tags.offset,
        latitude=tags.latitude,
        longitude=tags.longitude,
        camera=tags.camera,
        serial=tags.serial,
    )


def _why_not(data: bytes) -> tuple[str, str]:
    if not data:
        return "是空文件（0 字节），多半没有拷完", "请从相机或存储卡重新拷贝"
    if not data.strip(b"\x00"):
        return "内容全是零，多半是存储卡损坏或没有拷完", "请从相机或存储卡重新拷贝"
    for start, called in OTHERS.items():
        if data.startswith(start):
            return f"是 {called} 文件，不是照片", "请换成 JPEG、PNG 或 HEIC 照片"
    if b"\x00" not in data[:512]:
        return "内容是文字，不是照片", "请核对选的是不是这个文件"
    return "不是 JPEG、PNG 或 HEIC 照片", "请换成这三种格式的照片"


def _unusable(name: str, why: str, remedy: str) -> BadInput:
    return BadInput(f"照片“{name}”用不了：{why}；{remedy}。")

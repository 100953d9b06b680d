"""Photos for tests: real files of each format, and files that only pretend."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

from PIL import ExifTags, Image, ImageDraw, ImageFilter
from PIL.TiffImagePlugin import IFDRational

from desktop.documents import qr
from desktop.supervision import clocks

HEIC = Path(__file__).parent.parent / "data" / "small.heic"


def scene(width: int = 640, height: int = 480) -> Image.Image:
    """A picture whose top left quarter is red: one sees which way up it is."""
    picture = Image.new("RGB", (width, height), (60, 90, 60))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, width // 2, height // 2), fill=(220, 20, 20))
    for line in range(0, height, 7):
        pen.line([(0, line), (width, height - line)], fill=(line % 256, 120, 80))
    pen.rectangle((0, 0, width // 4, height // 4), fill=(220, 20, 20))
    return picture


def jpeg(
    width: int = 640,
    height: int = 480,
    *,
    taken: str | None = "2026:11:17 10:05:30",
    offset: str | None = "+08:00",
    place: tuple[float, float] | None = (36.0868, 111.5181),
    orientation: int = 1,
    camera: tuple[str, str] = ("DEMO", "DEMO Camera"),
) -> bytes:
    """A JPEG as a camera writes it; the stored pixels are `width` × `height` whatever the orientation."""
    out = io.BytesIO()
    scene(width, height).save(out, "JPEG", quality=90, exif=_exif(taken, offset, place, orientation, camera))
    return out.getvalue()


def time_code(
    at: str,
    *,
    taken: str | None = "2026:11:20 10:35:00",
    camera: tuple[str, str] = ("DEMO", "DEMO Camera"),
    degrees: float = 12,
) -> bytes:
    """A photo of the time code on a laptop's screen: turned, from the side, dim, a little out of focus."""
    squares = qr.squares(clocks.code(at, "ABCD1234"))
    side = 12
    code = Image.new("L", ((len(squares) + 8) * side,) * 2, 255)
    pen = ImageDraw.Draw(code)
    for y, row in enumerate(squares):
        for x, dark in enumerate(row):
            if dark:
                pen.rectangle(((x + 4) * side, (y + 4) * side, (x + 5) * side - 1, (y + 5) * side - 1), fill=0)
    room = scene(1600, 1200)
    room.paste(code.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=200).convert("RGB"), (500, 350))
    corners = (40, 60, 10, 1190, 1500, 1120, 1420, 130)
    seen = room.transform(room.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)
    dim = seen.point(lambda value: 20 + value * 3 // 5).filter(ImageFilter.GaussianBlur(1.5))
    out = io.BytesIO()
    dim.save(out, "JPEG", quality=80, exif=_exif(taken, None, None, 1, camera))
    return out.getvalue()


def png(mode: str = "RGB", width: int = 320, height: int = 240) -> bytes:
    """A PNG in any mode Pillow writes (RGB, RGBA, P, L, 1, I;16)."""
    out = io.BytesIO()
    picture = Image.new("I;16", (width, height), 0x8000) if mode == "I;16" else scene(width, height).convert(mode)
    picture.save(out, "PNG")
    return out.getvalue()


def heic() -> bytes:
    """A small HEIC with EXIF, made once (no encoder is shipped)."""
    return HEIC.read_bytes()


def bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A PNG of a few bytes that claims to be enormous."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = b"".join(
        _chunk(kind, data) for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    )
    return b"\x89PNG\r\n\x1a\n" + body


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _exif(
    taken: str | None,
    offset: str | None,
    place: tuple[float, float] | None,
    orientation: int,
    camera: tuple[str, str],
) -> Image.Exif:
    base, gps = ExifTags.Base, ExifTags.GPS
    exif = Image.Exif()
    exif[base.Make], exif[base.Model], exif[base.Orientation] = *camera, orientation
    if taken:
        exif.get_ifd(ExifTags.IFD.Exif)[base.DateTimeOriginal] = taken
    if offset:
        exif.get_ifd(ExifTags.IFD.Exif)[base.OffsetTimeOriginal] = offset
    if place:
        north, east = place
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(
            {
                gps.GPSLatitudeRef: "N" if north >= 0 else "S",
                gps.GPSLatitude: _sixtieths(abs(north)),
                gps.GPSLongitudeRef: "E" if east >= 0 else "W",
                gps.GPSLongitude: _sixtieths(abs(east)),
            }
        )
    return exif


def _sixtieths(degrees: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    thousandths = round(degrees * 3_600_000)
    whole, rest = divmod(thousandths, 3_600_000)
    minutes, seconds = divmod(rest, 60_000)
    return IFDRational(whole, 1), IFDRational(minutes, 1), IFDRational(seconds, 1000)

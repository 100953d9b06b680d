"""The EXIF tags of a photo that the trade needs: when, where, which camera, which way up. Bad tags read as absent.

A photo without usable tags is still a photo; nothing here raises.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from PIL import ExifTags, Image

WHEN = re.compile(r"(\d{4})[:\-](\d\d)[:\-](\d\d)[ T](\d\d):(\d\d):(\d\d)")
OFFSET = re.compile(r"[+-](0\d|1[0-4]):[0-5]\d")
TIMES = (
    (ExifTags.Base.DateTimeOriginal, ExifTags.Base.OffsetTimeOriginal),
    (ExifTags.Base.DateTimeDigitized, ExifTags.Base.OffsetTimeDigitized),
)
SIXTIETHS = (Decimal(1), Decimal(60), Decimal(3600))
STEP = Decimal("0.000001")  # degrees; about 0.1 m
BROKEN = (SyntaxError, OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, struct.error, UserWarning)


@dataclass(frozen=True, slots=True)
class Tags:
    """`taken` local time by the camera's clock, `offset` from UTC, degrees as decimal strings; 1 is upright."""

    orientation: int = 1
    taken: str | None = None
    offset: str | None = None
    latitude: str | None = None
    longitude: str | None = None
    camera: str | None = None
    serial: str = ""


def read_tags(picture: Image.Image, is_upright: bool = False) -> Tags:
    """The tags of an opened picture; `is_upright` when its decoder turns it by itself (HEIC)."""
    try:
        exif = picture.getexif()
        inner = exif.get_ifd(ExifTags.IFD.Exif)
        satellite = exif.get_ifd(ExifTags.IFD.GPSInfo)
        return _tags(dict(exif), dict(inner), dict(satellite), is_upright)
    except BROKEN:
        return Tags()


def _tags(main: dict[int, Any], inner: dict[int, Any], satellite: dict[int, Any], is_upright: bool) -> Tags:
    turned = main.get(ExifTags.Base.Orientation)
    taken, offset = _taken(inner)
    latitude, longitude = _position(satellite)
    return Tags(
        orientation=turned if not is_upright and isinstance(turned, int) and 1 <= turned <= 8 else 1,
        taken=taken,
        offset=offset,
        latitude=latitude,
        longitude=longitude,
        camera=_camera(_text(main.get(ExifTags.Base.Make)), _text(main.get(ExifTags.Base.Model))),
        serial=_text(inner.get(ExifTags.Base.BodySerialNumber))[:40],
    )


def _taken(inner: dict[int, Any]) -> tuple[str | None, str | None]:
    for when_tag, offset_tag in TIMES:
        found = WHEN.fullmatch(_text(inner.get(when_tag)))
        if found is None:
            continue
        try:
            when = datetime(*(int(part) for part in found.groups()))  # type: ignore[arg-type]  # noqa: DTZ001 - local
        except ValueError:
            continue
        offset = _text(inner.get(offset_tag))
        return when.isoformat(), offset if OFFSET.fullmatch(offset) else None
    return None, None


def _position(satellite: dict[int, Any]) -> tuple[str | None, str | None]:
    gps = ExifTags.GPS
    latitude = _degrees(satellite.get(gps.GPSLatitude), _text(satellite.get(gps.GPSLatitudeRef)), "NS", 90)
    longitude = _degrees(satellite.get(gps.GPSLongitude), _text(satellite.get(gps.GPSLongitudeRef)), "EW", 180)
    if latitude is None or longitude is None or not (latitude or longitude):
        return None, None  # 0, 0 is what cameras write before they have found a satellite
    return str(latitude), str(longitude)


def _degrees(parts: Any, side: str, sides: str, most: int) -> Decimal | None:
    if not isinstance(parts, tuple) or len(parts) != 3 or side.upper() not in tuple(sides):
        return None
    try:
        numbers = [Decimal(int(part.numerator)) / Decimal(int(part.denominator)) for part in parts]
        found = sum((number / unit for number, unit in zip(numbers, SIXTIETHS, strict=True)), Decimal())
        rounded = found.quantize(STEP)
    except (InvalidOperation, ZeroDivisionError, AttributeError, ValueError, OverflowError):
        return None
    if not 0 <= rounded <= most:
        return None
    return rounded if side.upper() == sides[0] else -rounded


def _camera(make: str, model: str) -> str | None:
    both = model if not make or model.lower().startswith(make.lower()) else f"{make} {model}".strip()
    return both[:60] or None


def _text(value: Any) -> str:
    words = value.decode("ascii", "ignore") if isinstance(value, bytes) else value
    if not isinstance(words, str):
        return ""
    return "".join(letter for letter in words if letter.isprintable()).strip()

"""Cameras' clocks: what a photographed time code proves, and when a photo was really taken. Pure.

The code on the screen reads `YKCLK1*<UTC time>*<device>`; a photo of it holds the true time and, in its own tags, the
time the camera believed. What the camera wrote is never changed: the seconds to add are kept beside it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from msgspec.structs import replace

from desktop.supervision.facts import Body
from desktop.supervision.visit import Photo

PREFIX = "YKCLK1"
_CODE = re.compile(PREFIX + r"\*(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\*([0-9A-Z]{0,16})")
_FORM = "%Y-%m-%dT%H:%M:%SZ"
_BEIJING = dt.timezone(dt.timedelta(hours=8))
_EXACT = 2  # seconds; a code is drawn once a second and a camera writes whole seconds


class CameraClock(Body, frozen=True):
    """A photographed time code: `claimed` by the camera's own clock, `true` in UTC on the device that showed it.

    `original` and `preview` are the photo's blob hashes.
    """

    camera: str
    claimed: str
    true: str
    device: str
    original: str
    preview: str
    name: str = ""

    @property
    def seconds(self) -> int:
        """To be added to what the camera wrote; negative when it is fast."""
        claimed = _claimed(self.claimed)
        if claimed is None:
            return 0
        found = round((_true(self.true) - claimed).total_seconds())
        return 0 if abs(found) <= _EXACT else found


def code(at: str, device: str) -> str:
    """The text of the code for this moment (UTC text); `device` tells which machine showed it."""
    return f"{PREFIX}*{at}*{device[:16].upper()}"


def read_code(text: str) -> tuple[str, str] | None:
    """UTC text and device of a code, None when it is none of ours or tells no time."""
    found = _CODE.fullmatch(text)
    if found is None:
        return None
    try:
        _true(found[1])
    except ValueError:
        return None
    return found[1], found[2]


def is_code(text: str) -> bool:
    """Whether this is a time code."""
    return read_code(text) is not None


def corrected(photo: Photo, clocks: Sequence[CameraClock]) -> Photo:
    """The photo with its camera's correction, by the code photographed nearest to it; as it was without any."""
    at = _claimed(photo.taken)
    own = [one for one in clocks if one.camera == photo.camera and _claimed(one.claimed) is not None]
    if at is None or not own:
        return photo

    def distance(one: CameraClock) -> dt.timedelta:
        return abs((_claimed(one.claimed) or at) - at)

    nearest = min(own, key=distance)
    return replace(photo, correction=nearest.seconds, clock=nearest.preview)


def taken_at(photo: Photo) -> str | None:
    """When the photo was taken, corrected, as UTC text; None when the camera wrote nothing usable."""
    at = _claimed(photo.taken)
    if at is None:
        return None
    try:
        return (at + dt.timedelta(seconds=photo.correction or 0)).astimezone(dt.UTC).strftime(_FORM)
    except (OverflowError, ValueError):
        return None


def told(seconds: int) -> str:
    """What the correction means: `相机快 1 小时 02 分`."""
    if not seconds:
        return "相机时钟准确"
    word = "快" if seconds < 0 else "慢"
    minutes, rest = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"相机{word} {days} 天 {hours} 小时 {minutes:02d} 分"
    if hours:
        return f"相机{word} {hours} 小时 {minutes:02d} 分"
    return f"相机{word} {minutes} 分 {rest:02d} 秒" if minutes else f"相机{word} {rest} 秒"


def _claimed(text: str | None) -> dt.datetime | None:
    """What the camera wrote; without an offset it is taken for Beijing time."""
    try:
        at = dt.datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=_BEIJING)


def _true(text: str) -> dt.datetime:
    return dt.datetime.strptime(text, _FORM).replace(tzinfo=dt.UTC)

"""A camera's card or a folder: what lies on it by day, and taking it in by small batches that may end at any moment."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event

from desktop import images
from desktop.actions import drafting, photos
from desktop.actions.photos import Batch
from desktop.desk import Desk
from desktop.documents import qr
from desktop.errors import BadInput
from desktop.journal.entry import digest
from desktop.store import queries
from desktop.supervision.clocks import CameraClock, code
from desktop.supervision.visit import Photo
from desktop.world import BEIJING, as_moment

ENDINGS = {".jpg", ".jpeg", ".png", ".heic", ".heif"}
MOST = 20_000  # files of a folder that are looked at


@dataclass(frozen=True, slots=True)
class Shot:
    """A file that may be a photo: the day (YYYY-MM-DD) and the time its camera claims, "" when it says nothing."""

    file: Path
    taken: str = ""

    @property
    def day(self) -> str:
        """The day by the camera's clock."""
        return self.taken[:10]


@dataclass(frozen=True, slots=True)
class Listing:
    """The photos of a card in the order taken. `wanted` are the days proposed; `troubles` name folders not read."""

    shots: tuple[Shot, ...]
    wanted: frozenset[str]
    troubles: tuple[str, ...] = ()

    @property
    def days(self) -> list[tuple[str, int]]:
        """Each day with its number of photos, the last day first; those without a time at the end."""
        return sorted(Counter(shot.day for shot in self.shots).items(), reverse=True)

    def of(self, days: Iterable[str]) -> list[Path]:
        """The files of these days, in the order taken."""
        chosen = set(days)
        return [shot.file for shot in self.shots if shot.day in chosen]


@dataclass(frozen=True, slots=True, repr=False)
class TimeCode:
    """The moment (UTC text) and the dark squares of its QR, row by row, without the quiet zone."""

    at: str
    squares: tuple[tuple[bool, ...], ...]


def listing(desk: Desk, visit: str, given: Sequence[Path], stop: Event | None = None) -> Listing:
    """What lies in these folders and files; only the tags are read.

    Proposed are the days of the visit; when the card has none of them (its clock is wrong) the last day on it. Files
    named one by one are all proposed.
    """
    troubles: list[str] = []
    shots: list[Shot] = []
    for file in files_in(given, troubles):
        if stop is not None and stop.is_set():
            break
        shots.append(Shot(file, images.header(file).taken or ""))
    shots.sort(key=lambda shot: (shot.taken, shot.file.name))
    found = {shot.day for shot in shots}
    wanted = found & _days(desk, visit) or set(sorted(found - {""})[-1:]) or found
    named = {shot.day for shot in shots if shot.file in given}
    return Listing(tuple(shots), frozenset(wanted | named), tuple(troubles))


def take(
    desk: Desk,
    visit: str,
    files: Sequence[Path | tuple[str, bytes]],
    finding: str | None = None,
    stop: Event | None = None,
) -> Batch:
    """Decode these files and keep their bytes; `photos.add` writes them into the draft. Takes long: not in the write
    lane. Ends early when `stop` is set. Loose photos the visit has already are only counted; one that goes to a
    finding comes along as it is known.
    """
    draft = drafting.load(desk, visit)
    shots = {one.original: one for one in (*draft.unused_photos, *draft.photos)} if finding else {}
    held = set() if finding else known(desk, visit)
    taken: list[Photo | CameraClock] = []
    left_out: list[str] = []
    count = 0
    for given in files:
        if stop is not None and stop.is_set():
            break
        try:
            name, data = (given.name, _read(given)) if isinstance(given, Path) else given
            original = digest(data)
            if original in held:
                count += 1
            else:
                taken.append(shots.get(original) or photos.take(desk, name, data))
        except BadInput as error:
            left_out.append(str(error))
    return photos.batch_of(taken, left_out, count)


def known(desk: Desk, visit: str) -> set[str]:
    """The originals this visit has: used, left out, time codes, and those sealed already."""
    draft = drafting.load(desk, visit)
    held = {one.original for one in (*draft.photos, *draft.unused_photos)} | {one.original for one in draft.clocks}
    with desk.reading() as session:
        for _, finding in queries.findings(session, mine=draft.mine):
            if finding.raised is not None and finding.raised.visit == visit:
                held |= {photo.original for photo in finding.raised.photos}
            held |= {photo.original for one in finding.rechecks if one.visit == visit for photo in one.photos}
    return held


def time_code(desk: Desk) -> TimeCode:
    """The code of this moment, to be photographed with the camera whose clock is in doubt."""
    at = desk.world.text()
    return TimeCode(at, tuple(tuple(row) for row in qr.squares(code(at, desk.holder.fingerprint[:8]))))


def files_in(given: Sequence[Path], troubles: list[str]) -> Iterator[Path]:
    """The files that may be photos in these folders, and files named one by one; `troubles` names folders not read."""
    count = 0
    for one in given:
        if not one.is_dir():
            yield one
            continue
        for folder, inner, names in os.walk(one, onerror=partial(_note, troubles)):
            inner.sort()
            for name in sorted(names):
                count += 1
                if count > MOST:
                    troubles.append(f"文件夹里的文件超过 {MOST} 个，只看了前面的；请选照片所在的文件夹。")
                    return
                if not name.startswith(".") and Path(name).suffix.lower() in ENDINGS:
                    yield Path(folder, name)


def _note(troubles: list[str], error: OSError) -> None:
    troubles.append(f"文件夹 {error.filename} 读不出来（{error.strerror}），已跳过。")


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > images.LARGEST:
            raise BadInput(
                f"照片“{file.name}”用不了：文件太大；请换成不超过 {images.LARGEST // 1024 // 1024} MB 的照片。"
            )
        return file.read_bytes()
    except OSError as error:
        raise BadInput(f"照片“{file.name}”读不出来（{error.strerror}），已跳过；请检查存储卡是否插好。") from error


def _days(desk: Desk, visit: str) -> set[str]:
    """The days of the visit, in Beijing: from its beginning until now."""
    draft = drafting.load(desk, visit)
    moments = [draft.started, *(text for leg in draft.legs for text in (leg.came, leg.left))]
    days = {as_moment(text).astimezone(BEIJING).date().isoformat() for text in moments if text}
    return days or {desk.world.today().isoformat()}

"""Papers on their way out: handed to a printer, or saved as PDF into a folder; one, or a whole month as a queue.

A queue outlives the program: what was handed over is noted paper by paper, each durable before the next, so that after
a jam or a closed window it goes on with the next one, in a long paper at the page it came to. Notes (settings
`printed/<file>`, `saved/<file>`) stay afterwards: a paper printed before says so, with the first time. What goes out is
always the stored file; a copy on a stick is read back and compared.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import msgspec

from desktop.desk import Changes, Desk
from desktop.errors import BadInput, Missing, NotAllowed
from desktop.store import settings
from desktop.store.database import Session

LEDGERS, FORMS = QUEUES = ("printing", "printing_forms")  # a queue for 台账, one for 文书: `which` of the two
_LONGEST = 120  # characters of a file's name


class Way(StrEnum):
    """How papers leave. The values name the notes among the settings."""

    PRINTER = "printed"
    FOLDER = "saved"


class Item(msgspec.Struct, frozen=True):
    """A paper to go out: its stored file, its number, and how its PDF is called in a folder (without ending). `visit`
    is the one it belongs to, whose later pages go along ("": none do).
    """

    file: str
    number: str
    name: str
    mine: str = ""
    day: str = ""
    visit: str = ""


class Note(msgspec.Struct, frozen=True):
    """A paper went out: when last and first (UTC text), to which printer or folder, in which queue ("": by itself), how
    many pages (0: not counted), how often.
    """

    at: str
    where: str
    queue: str = ""
    pages: int = 0
    first: str = ""
    times: int = 1


class Queue(msgspec.Struct, frozen=True):
    """Papers that go out one after the other. `name` tells this queue from those before it."""

    name: str
    title: str
    way: Way
    where: str
    items: tuple[Item, ...]


class Halfway(msgspec.Struct, frozen=True):
    """A paper of a queue of which the pages before `page` went out."""

    queue: str
    file: str
    page: int


_NONE = Queue("", "", Way.PRINTER, "", ())


@dataclass(frozen=True, slots=True)
class Standing:
    """A queue and how far it has come: `done` went out, `rest` waits, both in their order; the first of the rest
    goes on at `page` (from 1).
    """

    queue: Queue
    done: tuple[Item, ...]
    rest: tuple[Item, ...]
    page: int = 1


def begin(desk: Desk, title: str, way: Way, where: str, items: Sequence[Item], *, which: str = LEDGERS) -> Standing:
    """A new queue, in the place of an earlier one. NotAllowed without papers."""
    if not items:
        raise NotAllowed("没有可以打印的文书：列表里还没有出具的台账，或原件还没有到本机。")
    queue = Queue(desk.world.name(), title, way, where, tuple(items))
    desk.set(which, queue)
    return Standing(queue, (), queue.items)


def standing(desk: Desk, *, which: str = LEDGERS) -> Standing | None:
    """The queue that is not finished, or None."""
    with desk.reading() as session:
        return _standing(session, which)


def moved(desk: Desk, where: str, *, which: str = LEDGERS) -> Standing | None:
    """The queue goes on at another printer or folder."""
    found = standing(desk, which=which)
    if found is not None and found.queue.where != where:
        desk.set(which, msgspec.structs.replace(found.queue, where=where))
    return standing(desk, which=which)


def note(desk: Desk, file: str, way: Way, where: str, pages: int = 0) -> Changes:
    """This paper went out just now. In a queue it counts as done."""
    with desk.reading() as session:
        standings = [found for which in QUEUES if (found := _standing(session, which)) is not None]
        before = settings.read(session, f"{way}/{file}", Note)
    holding = [one.queue for one in standings if one.queue.way is way and any(i.file == file for i in one.queue.items)]
    queue = holding[0].name if holding else ""
    now = desk.world.text()
    first, times = (before.first or before.at, before.times + 1) if before else (now, 1)
    desk.set(f"{way}/{file}", Note(now, where, queue, pages, first, times))
    return Changes()


def printed(desk: Desk, file: str) -> Note | None:
    """When and how often this paper was printed, or None."""
    with desk.reading() as session:
        return settings.read(session, f"{Way.PRINTER}/{file}", Note)


def carry(session: Session, before: str, file: str) -> None:
    """A file that looks the same took another's place: it went out as often and where the other did."""
    for way in Way:
        known = settings.read(session, f"{way}/{before}", Note)
        if known is not None:
            settings.write(session, f"{way}/{file}", known)


def halfway(desk: Desk, file: str, page: int, *, which: str = LEDGERS) -> Standing | None:
    """The next paper of the queue goes on at this page (from 1)."""
    found = standing(desk, which=which)
    if found is not None:
        desk.set(_half(which), Halfway(found.queue.name, file, page))
    return standing(desk, which=which)


def step_back(desk: Desk, *, which: str = LEDGERS) -> Standing | None:
    """The last paper that went out did not come out of the printer: it is the next one again."""
    with desk.reading() as session:
        found = _read(session, which)
    if found is None or not found.done:
        raise NotAllowed("这一批还没有交出过文书。")
    last = found.done[-1]
    with desk.reading() as session:
        before = settings.read(session, f"{found.queue.way}/{last.file}", Note)
    if before is not None:
        desk.set(f"{found.queue.way}/{last.file}", msgspec.structs.replace(before, queue=""))
    return standing(desk, which=which)


def drop(desk: Desk, *, which: str = LEDGERS) -> Changes:
    """The queue is over; what went out stays noted."""
    desk.set(which, _NONE)
    return Changes()


def notes(session: Session, way: Way = Way.PRINTER) -> dict[str, Note]:
    """What went out this way, by file, its last time."""
    return settings.under(session, str(way), Note)


def save_copy(desk: Desk, item: Item, folder: Path) -> Path:
    """The stored file as a PDF in a folder, whole or not at all, and read back. Missing, Damaged; BadInput when it
    cannot be written or does not read as it was written.

    A file of that name with the same bytes is left as it is, one with other bytes is never overwritten.
    """
    return save(desk.blobs.get(item.file), folder, item.name, item.number)


def save(data: bytes, folder: Path, name: str, called: str) -> Path:
    """A PDF into a folder under this name, as `save_copy` does; `called` is what a sentence calls it."""
    target = _free(folder, file_name(name), data)
    temporary = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            _write(temporary, data)
            if hashlib.sha256(temporary.read_bytes()).digest() != hashlib.sha256(data).digest():
                raise BadInput(f"{called} 写进 {folder} 后读出来不一样，U盘可能已坏；没有保存。请换一个U盘再按“继续”。")
            os.replace(temporary, target)
    except OSError as error:
        raise BadInput(
            f"{called} 没有存进 {folder}（{error.strerror}）。请换一个文件夹，或腾出空间后按“继续”。"
        ) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    return target


def file_name(words: str) -> str:
    """These words as the name of a file on any system, without ending."""
    plain = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "-", words).strip(" .-")
    return plain[:_LONGEST] or "文书"


def _write(target: Path, data: bytes) -> None:
    """Down to the stick itself: it may be pulled out a moment later."""
    with target.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _free(folder: Path, name: str, data: bytes) -> Path:
    for number in range(1, 1000):
        target = folder / (f"{name}.pdf" if number == 1 else f"{name}（{number}）.pdf")
        try:
            if not target.exists() or (target.stat().st_size == len(data) and target.read_bytes() == data):
                return target
        except OSError as error:
            raise BadInput(f"{folder} 读不出来（{error.strerror}）。请换一个文件夹再试。") from error
    raise Missing(f"{folder} 里同名的文件太多，请换一个空文件夹。")


def _half(which: str) -> str:
    return f"{which}_halfway"


def _standing(session: Session, which: str) -> Standing | None:
    found = _read(session, which)
    return found if found is not None and found.rest else None


def _read(session: Session, which: str) -> Standing | None:
    queue = settings.read(session, which, Queue) or _NONE
    if not queue.items:
        return None
    out = {file for file, one in notes(session, queue.way).items() if one.queue == queue.name}
    done = tuple(one for one in queue.items if one.file in out)
    rest = tuple(one for one in queue.items if one.file not in out)
    half = settings.read(session, _half(which), Halfway)
    is_half = half is not None and rest and (half.queue, half.file) == (queue.name, rest[0].file)
    return Standing(queue, done, rest, half.page if half is not None and is_half else 1)

"""Papers on their way out: handed to a printer, or saved as PDF into a folder; one, or a whole month as a queue.

A queue outlives the program: what was handed over is noted paper by paper, each durable before the next, so that after
a jam or a closed window it goes on with the next one. Notes (settings `printed/<file>`, `saved/<file>`) stay
afterwards: a paper printed before says so. What goes out is always the stored file.
"""

from __future__ import annotations

import contextlib
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

_QUEUE = "printing"
_LONGEST = 120  # characters of a file's name


class Way(StrEnum):
    """How papers leave. The values name the notes among the settings."""

    PRINTER = "printed"
    FOLDER = "saved"


class Item(msgspec.Struct, frozen=True):
    """A paper to go out: its stored file, its number, and how its PDF is called in a folder (without ending)."""

    file: str
    number: str
    name: str


class Note(msgspec.Struct, frozen=True):
    """A paper went out: when (UTC text), to which printer or folder, in which queue ("": by itself)."""

    at: str
    where: str
    queue: str = ""


class Queue(msgspec.Struct, frozen=True):
    """Papers that go out one after the other. `name` tells this queue from those before it."""

    name: str
    title: str
    way: Way
    where: str
    items: tuple[Item, ...]


_NONE = Queue("", "", Way.PRINTER, "", ())


@dataclass(frozen=True, slots=True)
class Standing:
    """A queue and how far it has come: `done` went out, `rest` waits, both in their order."""

    queue: Queue
    done: tuple[Item, ...]
    rest: tuple[Item, ...]


def begin(desk: Desk, title: str, way: Way, where: str, items: Sequence[Item]) -> Standing:
    """A new queue, in the place of an earlier one. NotAllowed without papers."""
    if not items:
        raise NotAllowed("没有可以打印的文书：列表里还没有出具的台账，或原件还没有到本机。")
    queue = Queue(desk.world.name(), title, way, where, tuple(items))
    desk.set(_QUEUE, queue)
    return Standing(queue, (), queue.items)


def standing(desk: Desk) -> Standing | None:
    """The queue that is not finished, or None."""
    with desk.reading() as session:
        return _standing(session)


def moved(desk: Desk, where: str) -> Standing | None:
    """The queue goes on at another printer or folder."""
    found = standing(desk)
    if found is not None and found.queue.where != where:
        desk.set(_QUEUE, msgspec.structs.replace(found.queue, where=where))
    return standing(desk)


def note(desk: Desk, file: str, way: Way, where: str) -> Changes:
    """This paper went out just now. In the queue it counts as done."""
    found = standing(desk)
    is_queued = found is not None and found.queue.way is way and any(one.file == file for one in found.queue.items)
    queue = found.queue.name if found is not None and is_queued else ""
    desk.set(f"{way}/{file}", Note(desk.world.text(), where, queue))
    return Changes()


def step_back(desk: Desk) -> Standing | None:
    """The last paper that went out did not come out of the printer: it is the next one again."""
    found = _whole(desk)
    if found is None or not found.done:
        raise NotAllowed("这一批还没有交出过文书。")
    last = found.done[-1]
    with desk.reading() as session:
        before = settings.read(session, f"{found.queue.way}/{last.file}", Note)
    if before is not None:
        desk.set(f"{found.queue.way}/{last.file}", msgspec.structs.replace(before, queue=""))
    return standing(desk)


def drop(desk: Desk) -> Changes:
    """The queue is over; what went out stays noted."""
    desk.set(_QUEUE, _NONE)
    return Changes()


def notes(session: Session, way: Way = Way.PRINTER) -> dict[str, Note]:
    """What went out this way, by file, its last time."""
    return settings.under(session, str(way), Note)


def save_copy(desk: Desk, item: Item, folder: Path) -> Path:
    """The stored file as a PDF in a folder, whole or not at all. Missing, Damaged; BadInput when it cannot be written.

    A file of that name with the same bytes is left as it is, one with other bytes is never overwritten.
    """
    data = desk.blobs.get(item.file)
    target = _free(folder, file_name(item.name), data)
    temporary = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            temporary.write_bytes(data)
            os.replace(temporary, target)
    except OSError as error:
        raise BadInput(
            f"{item.number} 没有存进 {folder}（{error.strerror}）。请换一个文件夹，或腾出空间后按“继续”。"
        ) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    return target


def file_name(words: str) -> str:
    """These words as the name of a file on any system, without ending."""
    plain = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "-", words).strip(" .-")
    return plain[:_LONGEST] or "文书"


def _free(folder: Path, name: str, data: bytes) -> Path:
    for number in range(1, 1000):
        target = folder / (f"{name}.pdf" if number == 1 else f"{name}（{number}）.pdf")
        try:
            if not target.exists() or (target.stat().st_size == len(data) and target.read_bytes() == data):
                return target
        except OSError as error:
            raise BadInput(f"{folder} 读不出来（{error.strerror}）。请换一个文件夹再试。") from error
    raise Missing(f"{folder} 里同名的文件太多，请换一个空文件夹。")


def _standing(session: Session) -> Standing | None:
    found = _read(session)
    return found if found is not None and found.rest else None


def _whole(desk: Desk) -> Standing | None:
    with desk.reading() as session:
        return _read(session)


def _read(session: Session) -> Standing | None:
    queue = settings.read(session, _QUEUE, Queue) or _NONE
    if not queue.items:
        return None
    out = {file for file, one in notes(session, queue.way).items() if one.queue == queue.name}
    done = tuple(one for one in queue.items if one.file in out)
    return Standing(queue, done, tuple(one for one in queue.items if one.file not in out))

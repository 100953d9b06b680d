"""A folder that is watched while a visit is open: what comes into it is taken in by itself, once it is whole.

What lay there when the watch began is left alone. Remembered for the visit, also when the program was closed meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from msgspec import Struct

from desktop.actions import cards
from desktop.desk import Changes, Desk
from desktop.errors import BadInput
from desktop.store import settings

Stamp = tuple[int, int]  # bytes, and when it was last written (ns)


class Watch(Struct, frozen=True):
    """A folder; files whose dates (ns) are later than `since` are new. An empty folder's name: nothing is watched."""

    folder: str = ""
    since: int = 0


@dataclass(frozen=True, slots=True)
class Begun:
    """What is watched from now on."""

    watch: Watch
    changes: Changes


@dataclass(frozen=True, slots=True)
class Sight:
    """What lies in the folder: `whole` are new files that did not change since the last look, `growing` those that must
    be looked at again; `folders` are to be watched.
    """

    whole: Mapping[Path, Stamp]
    growing: Mapping[Path, Stamp]
    folders: tuple[Path, ...]
    is_there: bool


def watched(desk: Desk, visit: str) -> Watch:
    """What is watched for this visit."""
    with desk.reading() as session:
        return settings.read(session, _key(visit), Watch) or Watch()


def begin(desk: Desk, visit: str, folder: Path) -> Begun:
    """Watch this folder for the visit. BadInput when it cannot be read."""
    troubles: list[str] = []
    newest = 0
    for file in cards.files_in([folder], troubles):
        newest = max(newest, _age(file))
    if troubles or not folder.is_dir():
        raise BadInput(troubles[0] if troubles else f"文件夹 {folder} 打不开，请另选一个。")
    watch = Watch(str(folder), newest)
    desk.set(_key(visit), watch)
    return Begun(watch, Changes())


def end(desk: Desk, visit: str) -> Changes:
    """Watch nothing for the visit any more."""
    desk.set(_key(visit), Watch())
    return Changes()


def look(desk: Desk, watch: Watch, before: Mapping[Path, Stamp], taken: Mapping[Path, Stamp]) -> Sight:
    """Look into the folder: `before` is what was growing at the last look, `taken` what was taken in already."""
    folder = Path(watch.folder)
    whole: dict[Path, Stamp] = {}
    growing: dict[Path, Stamp] = {}
    folders = {folder}
    for file in cards.files_in([folder], []):
        folders.add(file.parent)
        stamp = _stamp(file)
        if stamp is None or _age(file) <= watch.since or taken.get(file) == stamp:
            continue
        (whole if before.get(file) == stamp and _is_free(file) else growing)[file] = stamp
    inner = [one for one in folder.iterdir() if one.is_dir()] if folder.is_dir() else []
    return Sight(whole, growing, tuple(sorted(folders.union(inner))), folder.is_dir())


def _key(visit: str) -> str:
    return f"watch/{visit}"


def _age(file: Path) -> int:
    """When it came here or was written, whichever is later; 0 when it is gone."""
    try:
        known = file.stat()
    except OSError:
        return 0
    return max(known.st_mtime_ns, known.st_ctime_ns)


def _stamp(file: Path) -> Stamp | None:
    try:
        known = file.stat()
    except OSError:
        return None
    return (known.st_size, known.st_mtime_ns) if known.st_size else None


def _is_free(file: Path) -> bool:
    """Whether nobody holds it: on Windows a file that is being copied cannot be opened."""
    try:
        with file.open("rb"):
            return True
    except OSError:
        return False

"""Keeping a desk safe: a backup in one file, a desk from a backup, everything in plain files (`export`).

The members of a backup (store/archive.py has its shape):

    desk.json               keys, wrapped; the person's passphrase opens the backup too
    desk.db                 the encrypted database at one moment
    blobs/ab/abcd…          the encrypted blobs that the database of that moment names
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from desktop.actions.exporting import export
from desktop.desk import Desk
from desktop.errors import BadInput
from desktop.store import archive, files, queries, seats
from desktop.store.archive import Progress
from desktop.world import as_text

__all__ = ["Backup", "backup", "export", "restore"]

_KIND = archive.Kind("desk", "工作台", frozenset({"desk.json", "desk.db"}))


@dataclass(frozen=True, slots=True)
class Backup:
    """What was written: blobs kept, and those (hashes) that are hurt or missing on this disk and so not kept."""

    file: Path
    blobs: int
    hurt: tuple[str, ...]


def backup(desk: Desk, file: Path, progress: Progress = lambda done, whole: None) -> Backup:
    """Write the whole desk into one file; others may go on sealing meanwhile. Damaged when the database is hurt or
    what was written cannot be read again; BadInput when the place cannot be written. An older file then stays.
    """
    moment = desk.folder / "moment.db"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        moment.unlink(missing_ok=True)  # of a backup that was cut off
        desk.snapshot(moment)
        with desk.reading() as session:
            names = sorted(name for name, present in queries.all_blobs(session) if present)
        hurt = tuple(name for name in names if desk.blobs.trouble(name))
        members = [("desk.json", desk.folder / "desk.json"), ("desk.db", moment)]
        members += [(archive.blob(n), desk.folder / "blobs" / n[:2] / n) for n in names if n not in set(hurt)]
        about = archive.About(as_text(desk.world.now()), desk.person, desk.name)
        archive.put(file, _KIND, about, members, progress)
    except OSError as error:
        raise BadInput(f"备份写不到 {file}（{error.strerror}）；请换一个位置，或腾出空间后再试。") from error
    finally:
        with contextlib.suppress(OSError):
            moment.unlink()
    return Backup(file, len(names) - len(hurt), hurt)


def restore(file: Path, folder: Path, progress: Progress = lambda done, whole: None) -> None:
    """A desk from a backup, into a new or empty folder; its passphrase is that of the time of the backup. Document
    numbers not used until then are void, new ones come with the next exchange.

    BadInput (no backup, folder not empty, cannot be written), Damaged (nothing is written then), TooNew.
    """
    with archive.growing(folder) as grows:
        listing = archive.verify(file, _KIND, lambda done, whole: progress(done, 2 * whole))
        archive.unpack(file, listing, grows, progress)
        files.write_whole(grows / seats.WORD, listing.made.encode())

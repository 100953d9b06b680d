"""Keeping a desk safe: a backup in one file, a desk from a backup, everything in plain files (`export`).

A backup is a zip, its members stored as they are (they are encrypted and do not compress):

    desk.json               keys, wrapped; the person's passphrase opens the backup too
    desk.db                 the encrypted database at one moment
    blobs/ab/abcd…          the encrypted blobs that the database of that moment names
    backup.json             {"format", "made", "person", "name", "files": {member: [bytes, sha256] …}}

It is written beside its place, read again whole, and only then put there: an older backup is never lost to a bad one.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from desktop.actions.exporting import export
from desktop.desk import Desk
from desktop.errors import BadInput, Damaged, TooNew
from desktop.store import files, queries, seats
from desktop.world import as_text

__all__ = ["Backup", "backup", "export", "restore"]

FORMAT = 1
_LIST = "backup.json"
_PIECE = 1024 * 1024
_LARGEST_LIST = 256 * 1024 * 1024  # bytes

Progress = Callable[[int, int], None]


class Listing(msgspec.Struct, frozen=True):
    """The member `backup.json`."""

    format: int
    made: str
    person: str
    name: str
    files: dict[str, tuple[int, str]]


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
    temporary = file.with_name(f"{file.name}.{os.getpid()}.tmp")
    moment = desk.folder / "moment.db"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        moment.unlink(missing_ok=True)  # of a backup that was cut off
        desk.snapshot(moment)
        with desk.reading() as session:
            names = sorted(name for name, present in queries.all_blobs(session) if present)
        hurt = tuple(name for name in names if desk.blobs.trouble(name))
        members = [("desk.json", desk.folder / "desk.json"), ("desk.db", moment)]
        members += [(f"blobs/{n[:2]}/{n}", desk.folder / "blobs" / n[:2] / n) for n in names if n not in set(hurt)]
        _write(temporary, members, desk, progress)
        _verify(temporary, lambda done, whole: progress(whole + done, 2 * whole))
        files.replace(temporary, file)
        files.sync_folder(file.parent)
    except OSError as error:
        raise BadInput(f"备份写不到 {file}（{error.strerror}）；请换一个位置，或腾出空间后再试。") from error
    finally:
        for left in (temporary, moment):
            with contextlib.suppress(OSError):
                left.unlink()
    return Backup(file, len(names) - len(hurt), hurt)


def restore(file: Path, folder: Path, progress: Progress = lambda done, whole: None) -> None:
    """A desk from a backup, into a new or empty folder; its passphrase is that of the time of the backup. Document
    numbers not used until then are void, new ones come with the next exchange.

    BadInput (no backup, folder not empty, cannot be written), Damaged (nothing is written then), TooNew.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(f"{folder} 不是空文件夹；恢复只能放进新的或空的文件夹，请另选一个。")
    listing = _verify(file, lambda done, whole: progress(done, 2 * whole))
    whole = len(listing.files)
    growing = folder.with_name(f"{folder.name}.tmp")
    try:
        shutil.rmtree(growing, ignore_errors=True)  # of a restoring that was cut off
        with zipfile.ZipFile(file) as archive:
            for done, name in enumerate(listing.files, 1):
                _extract(archive, name, growing.joinpath(*name.split("/")))
                progress(whole + done, 2 * whole)
        files.write_whole(growing / seats.WORD, listing.made.encode())
        if folder.exists():
            folder.rmdir()
        os.replace(growing, folder)
        files.sync_folder(folder.parent)
    except OSError as error:
        raise BadInput(f"恢复写不到 {folder}（{error.strerror}）；请换一个位置，或腾出空间后再试。") from error
    finally:
        shutil.rmtree(growing, ignore_errors=True)


def _write(target: Path, members: Iterable[tuple[str, Path]], desk: Desk, progress: Progress) -> None:
    chosen = list(members)
    listed: dict[str, tuple[int, str]] = {}
    with target.open("wb") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            for done, (name, source) in enumerate(chosen, 1):
                listed[name] = _store(archive, name, source)
                progress(done, 2 * len(chosen))
            listing = Listing(FORMAT, as_text(desk.world.now()), desk.person, desk.name, listed)
            archive.writestr(_member(_LIST), msgspec.json.format(msgspec.json.encode(listing)))
        out.flush()
        os.fsync(out.fileno())


def _store(archive: zipfile.ZipFile, name: str, source: Path) -> tuple[int, str]:
    seen, size = hashlib.sha256(), 0
    with source.open("rb") as file, archive.open(_member(name), "w", force_zip64=True) as out:
        while piece := file.read(_PIECE):
            out.write(piece)
            seen.update(piece)
            size += len(piece)
    return size, seen.hexdigest()


def _member(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))


def _verify(file: Path, progress: Progress) -> Listing:
    """The listing of a backup whose every member is there and what was written."""
    try:
        with zipfile.ZipFile(file) as archive:
            listing = _listing(archive)
            if set(archive.namelist()) != {*listing.files, _LIST}:
                raise Damaged(f"备份 {file.name} 缺少文件或混入了别的文件，不能使用；请换另一份备份。")
            for done, (name, expected) in enumerate(listing.files.items(), 1):
                if _read(archive, name) != expected:
                    raise Damaged(f"备份 {file.name} 里的 {name} 已损坏，不能使用；请换另一份备份。")
                progress(done, len(listing.files))
    except FileNotFoundError as error:
        raise BadInput(f"没有找到备份文件 {file}，请核对路径。") from error
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise Damaged(f"{file.name} 不是备份文件或已损坏，不能使用；请换另一份备份。") from error
    except OSError as error:
        raise BadInput(f"备份文件 {file} 读不出来（{error.strerror}），请核对后再试。") from error
    return listing


def _listing(archive: zipfile.ZipFile) -> Listing:
    if _LIST not in archive.namelist() or archive.getinfo(_LIST).file_size > _LARGEST_LIST:
        raise Damaged("这个文件不是工作台的备份，请核对后另选文件。")
    data = archive.read(_LIST)
    try:
        if msgspec.json.decode(data, type=dict[str, object]).get("format") != FORMAT:
            raise TooNew("这份备份由更新版本的程序写成，请先升级本程序再恢复。")
        listing = msgspec.json.decode(data, type=Listing)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Damaged("备份的目录已损坏，不能使用；请换另一份备份。") from error
    if not {"desk.json", "desk.db"} <= set(listing.files) or not all(map(_is_ours, listing.files)):
        raise Damaged("备份的目录里有不认识的文件，不能使用；请换另一份备份。")
    return listing


def _is_ours(name: str) -> bool:
    if name in ("desk.json", "desk.db"):
        return True
    parts = name.split("/")
    is_blob = len(parts) == 3 and parts[0] == "blobs" and len(parts[2]) == 64 and parts[1] == parts[2][:2]
    return is_blob and all(letter in "0123456789abcdef" for letter in parts[2])


def _read(archive: zipfile.ZipFile, name: str) -> tuple[int, str]:
    seen, size = hashlib.sha256(), 0
    with archive.open(name) as file:
        while piece := file.read(_PIECE):
            seen.update(piece)
            size += len(piece)
    return size, seen.hexdigest()


def _extract(archive: zipfile.ZipFile, name: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(name) as file, target.open("wb") as out:
        shutil.copyfileobj(file, out, _PIECE)
        out.flush()
        os.fsync(out.fileno())

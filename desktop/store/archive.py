"""One file that holds a whole folder: the backup of a desk, or of a bureau's server.

A zip, its members stored as they are (most are encrypted or compressed already):

    …                       the folder's files
    blobs/ab/abcd…          blobs by name
    backup.json             {"format", "made", "person", "name", "files": {member: [bytes, sha256] …}, "kind"}

`person` is the code of the person or of the bureau. A backup is written beside its place, read again whole, and only
then put there: an older one is never lost to a bad one. A folder grows beside its place, too.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from desktop.errors import BadInput, Damaged, TooNew
from desktop.store import files

FORMAT = 1
_LIST = "backup.json"
_PIECE = 1024 * 1024
_LARGEST_LIST = 256 * 1024 * 1024  # bytes

Progress = Callable[[int, int], None]
Members = Iterable[tuple[str, Path]]


class Listing(msgspec.Struct, frozen=True, omit_defaults=True):
    """The member `backup.json`."""

    format: int
    made: str
    person: str
    name: str
    files: dict[str, tuple[int, str]]
    kind: str = "desk"


@dataclass(frozen=True, slots=True)
class Kind:
    """What is kept: its name in the list and in words, files that must be there, and that may."""

    name: str
    words: str
    needed: frozenset[str]
    more: frozenset[str] = frozenset()
    has_plain_blobs: bool = False  # a blob's name is the hash of its member


@dataclass(frozen=True, slots=True)
class About:
    """Whose backup, made when."""

    made: str
    person: str
    name: str


def blob(name: str) -> str:
    """The member of a blob."""
    return f"blobs/{name[:2]}/{name}"


def put(file: Path, kind: Kind, about: About, members: Members, progress: Progress) -> None:
    """Write a backup and read it again. Damaged when it cannot be read again, OSError when it cannot be written; an
    older file then stays.
    """
    temporary = file.with_name(f"{file.name}.{os.getpid()}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _write(temporary, kind, about, members, progress)
        verify(temporary, kind, lambda done, whole: progress(whole + done, 2 * whole))
        files.replace(temporary, file)
        files.sync_folder(file.parent)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def verify(file: Path, kind: Kind, progress: Progress) -> Listing:
    """The listing of a backup whose every member is there and what was written. BadInput, Damaged, TooNew."""
    try:
        with zipfile.ZipFile(file) as archive:
            listing = _listing(archive, kind)
            if sorted(archive.namelist()) != sorted([*listing.files, _LIST]):
                raise Damaged(f"备份 {file.name} 缺少文件或混入了别的文件，不能使用；请换另一份备份。")
            for done, (name, expected) in enumerate(listing.files.items(), 1):
                if _read(archive, name) != expected or (kind.has_plain_blobs and _is_other_blob(name, expected)):
                    raise Damaged(f"备份 {file.name} 里的 {name} 已损坏，不能使用；请换另一份备份。")
                progress(done, len(listing.files))
    except FileNotFoundError as error:
        raise BadInput(f"没有找到备份文件 {file}，请核对路径。") from error
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise Damaged(f"{file.name} 不是备份文件或已损坏，不能使用；请换另一份备份。") from error
    except OSError as error:
        raise BadInput(f"备份文件 {file} 读不出来（{error.strerror}），请核对后再试。") from error
    return listing


@contextmanager
def growing(folder: Path) -> Iterator[Path]:
    """A folder beside the one wanted, put in its place at the end; nothing of it is left when anything fails.
    BadInput when the place is occupied or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(f"{folder} 不是空文件夹；恢复只能放进新的或空的文件夹，请另选一个。")
    grows = folder.with_name(f"{folder.name}.tmp")
    try:
        shutil.rmtree(grows, ignore_errors=True)  # of a restoring that was cut off
        yield grows
        if folder.exists():
            folder.rmdir()
        os.replace(grows, folder)
        files.sync_folder(folder.parent)
    except OSError as error:
        raise BadInput(f"恢复写不到 {folder}（{error.strerror}）；请换一个位置，或腾出空间后再试。") from error
    finally:
        shutil.rmtree(grows, ignore_errors=True)


def unpack(file: Path, listing: Listing, folder: Path, progress: Progress) -> None:
    """The members of a verified backup as files."""
    whole = len(listing.files)
    with zipfile.ZipFile(file) as archive:
        for done, name in enumerate(listing.files, 1):
            _extract(archive, name, folder.joinpath(*name.split("/")))
            progress(whole + done, 2 * whole)


def _write(target: Path, kind: Kind, about: About, members: Members, progress: Progress) -> None:
    chosen = list(members)
    listed: dict[str, tuple[int, str]] = {}
    with target.open("wb") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            for done, (name, source) in enumerate(chosen, 1):
                listed[name] = _store(archive, name, source)
                progress(done, 2 * len(chosen))
            listing = Listing(FORMAT, about.made, about.person, about.name, listed, kind.name)
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


def _listing(archive: zipfile.ZipFile, kind: Kind) -> Listing:
    if _LIST not in archive.namelist() or archive.getinfo(_LIST).file_size > _LARGEST_LIST:
        raise Damaged(f"这个文件不是{kind.words}的备份，请核对后另选文件。")
    data = archive.read(_LIST)
    try:
        head = msgspec.json.decode(data, type=dict[str, object])
        if head.get("format") != FORMAT:
            raise TooNew("这份备份由更新版本的程序写成，请先升级本程序再恢复。")
        listing = msgspec.json.decode(data, type=Listing)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Damaged("备份的目录已损坏，不能使用；请换另一份备份。") from error
    if listing.kind != kind.name:
        raise BadInput(f"这个文件不是{kind.words}的备份，请核对后另选文件。")
    if not kind.needed <= set(listing.files) or not all(_is_ours(kind, name) for name in listing.files):
        raise Damaged("备份的目录里有不认识的文件，不能使用；请换另一份备份。")
    return listing


def _is_ours(kind: Kind, name: str) -> bool:
    if name in kind.needed or name in kind.more:
        return True
    parts = name.split("/")
    is_blob = len(parts) == 3 and parts[0] == "blobs" and len(parts[2]) == 64 and parts[1] == parts[2][:2]
    return is_blob and all(letter in "0123456789abcdef" for letter in parts[2])


def _is_other_blob(name: str, expected: tuple[int, str]) -> bool:
    return name.startswith("blobs/") and not name.endswith(f"/{expected[1]}")


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

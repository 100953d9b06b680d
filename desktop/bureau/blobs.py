"""Bytes named by their SHA-256 in a folder, uploaded in pieces that can be resumed.

    blobs/ab/abcdef…          verified bytes
    blobs/arriving/<name>     what came so far of one upload: one device, one scope, one hash

A piece is appended at exactly the offset where the upload stands, and is on the disk before it is answered. The last
piece verifies the hash: bytes that are something else are dropped. Whoever names a hash must bring every byte, even
when another scope has them; who may read is asked elsewhere.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from filelock import FileLock

from desktop.errors import BadInput, Damaged, Missing
from desktop.store.files import sync_folder

SIZE_LIMIT = 256 * 1024 * 1024  # bytes of one blob
_CHUNK = 1024 * 1024
_TRIES = 40
_PAUSE = 0.1  # seconds


@dataclass(frozen=True, slots=True)
class Upload:
    """One device bringing one blob for one scope."""

    device: str
    scope: str
    blob: str

    @property
    def name(self) -> str:
        """The name of its file while it arrives."""
        return hashlib.sha256(f"{self.device}\n{self.scope}\n{self.blob}".encode()).hexdigest()


class Store(Protocol):
    """What keeps blobs: the folder here, or an object store (objects.py)."""

    def offset(self, upload: Upload) -> int: ...
    def offsets(self, uploads: Sequence[Upload]) -> list[int]: ...
    def add(self, upload: Upload, offset: int, size: int, piece: bytes) -> int: ...
    def path(self, blob: str) -> Path: ...
    def is_intact(self, blob: str) -> bool: ...
    def put(self, data: bytes) -> str: ...
    def drop(self, blob: str) -> None: ...
    def drop_pieces(self, names: Collection[str]) -> None: ...


class Blobs:
    """The folder of blobs; several processes may use it at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._arriving = folder / "arriving"
        self._arriving.mkdir(parents=True, exist_ok=True)
        # all homes now: made one by one, each would cost an upload another wait for the disk
        fresh = [home for home in (folder / f"{number:02x}" for number in range(256)) if not home.is_dir()]
        for home in fresh:
            home.mkdir(exist_ok=True)
        if fresh:
            sync_folder(folder)
        # an upload is worked on by one thread of one process: a lock for threads, a system lock for processes
        self._locks = [
            (threading.Lock(), FileLock(self._arriving / f".{number:02x}.lock", thread_local=False))
            for number in range(64)
        ]

    def offset(self, upload: Upload) -> int:
        """From where this upload goes on."""
        try:
            return (self._arriving / upload.name).stat().st_size
        except FileNotFoundError:
            return 0

    def offsets(self, uploads: Sequence[Upload]) -> list[int]:
        """The same for many."""
        return [self.offset(one) for one in uploads]

    def add(self, upload: Upload, offset: int, size: int, piece: bytes) -> int:
        """Appends a piece, and answers where the upload stands: `size` = every byte is here and verified. A wrong
        offset appends nothing. Damaged when the bytes are not what they were named; the upload begins again at 0.
        """
        if not 0 <= size <= SIZE_LIMIT or offset < 0 or offset + len(piece) > size:
            raise BadInput("附件的大小或位置不合规定，未予接收。")
        threads, processes = self._locks[int(upload.name[:2], 16) % len(self._locks)]
        with threads, processes:
            stands = self._settled(upload, size)
            if offset != stands or stands == size > 0 or (not piece and size):
                return stands  # a wrong offset, or nothing to append
            return self._append(upload, offset, size, piece)

    def path(self, blob: str) -> Path:
        """The file of a verified blob. Missing when it is not here."""
        path = self._folder / blob[:2] / blob
        if not path.is_file():
            raise Missing("服务器上没有这个附件，请等待对方上传后再同步。")
        return path

    def is_intact(self, blob: str) -> bool:
        """Whether the bytes on the disk still are what they are named."""
        try:
            with self.path(blob).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == blob
        except Missing:
            return False

    def put(self, data: bytes) -> str:
        """Stores bytes whole, for the bureau's own acts; answers their hash."""
        blob = hashlib.sha256(data).hexdigest()
        self.add(Upload("", "", blob), 0, len(data), data)
        return blob

    def drop(self, blob: str) -> None:
        """The bytes go; one that is not here is no trouble, one that a scanner holds goes at the next start."""
        with contextlib.suppress(FileNotFoundError, PermissionError):
            (self._folder / blob[:2] / blob).unlink()

    def drop_pieces(self, names: Collection[str]) -> None:
        """What came so far of these uploads (`Upload.name`) goes, as `drop`."""
        for name in names:
            with contextlib.suppress(FileNotFoundError, PermissionError):
                (self._arriving / name).unlink()

    def _settled(self, upload: Upload, size: int) -> int:
        """Where the upload stands; one whose last piece came just before a crash is finished or dropped."""
        stands, path = self.offset(upload), self._arriving / upload.name
        if stands < size or stands == 0:
            return stands
        with path.open("rb") as file:
            is_whole = stands == size and hashlib.file_digest(file, "sha256").hexdigest() == upload.blob
        if is_whole:
            self._keep(path, upload.blob)
            return size
        path.unlink()
        return 0

    def _append(self, upload: Upload, offset: int, size: int, piece: bytes) -> int:
        path = self._arriving / upload.name
        is_last = offset + len(piece) == size
        if is_last:
            self._verify(upload, path, offset, piece)
        with path.open("ab") as file:
            file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        if is_last:
            self._keep(path, upload.blob)
        return offset + len(piece)

    def _verify(self, upload: Upload, path: Path, offset: int, piece: bytes) -> None:
        whole = hashlib.sha256()
        if offset:
            for chunk in _chunks(path):
                whole.update(chunk)
        whole.update(piece)
        if whole.hexdigest() != upload.blob:
            with contextlib.suppress(FileNotFoundError):
                path.unlink()
            raise Damaged("附件内容与其校验值不符，已丢弃，将从头重新上传。")

    def _keep(self, path: Path, blob: str) -> None:
        home = self._folder / blob[:2]
        _replace(path, home / blob)
        sync_folder(home)


def _replace(path: Path, target: Path) -> None:
    for attempt in range(_TRIES):
        try:
            os.replace(path, target)
        except PermissionError:  # scanners on Windows hold fresh files for a moment
            if attempt == _TRIES - 1:
                raise
            time.sleep(_PAUSE)
        else:
            return


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk

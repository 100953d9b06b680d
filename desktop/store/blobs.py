"""Blobs of a desk: AES-256-GCM files named by the SHA-256 of the plain bytes, `blobs/ab/abcd…`.

The file is written first, then the entry that names it: a crash leaves an orphan file, never a line that points to
nothing.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.errors import Damaged, DiskTrouble, Erased, Missing
from desktop.journal.entry import digest
from desktop.store.files import write_whole


class Blobs:
    """The folder of blobs under one data key."""

    def __init__(self, folder: Path, key: bytes, is_erased: Callable[[str], bool] = lambda name: False) -> None:
        """`key` is the desk's 32-byte data key; `is_erased` tells of a blob that is not here whether nobody keeps it
        any more.
        """
        self._folder = folder
        self._is_erased = is_erased
        self._cipher = AESGCM(key)

    def put(self, data: bytes) -> str:
        """Keep the bytes; durable when this returns. Answers their hash. Keeping the same bytes again changes
        nothing, unless their file was damaged.
        """
        name = digest(data)
        if self.trouble(name):
            nonce = os.urandom(12)
            write_whole(self._file(name), nonce + self._cipher.encrypt(nonce, data, name.encode()))
        return name

    def get(self, name: str) -> bytes:
        """The plain bytes. Missing (Erased when for good) when they are not on this disk; Damaged when the file was
        changed; DiskTrouble when it cannot be read just now.
        """
        try:
            data = self._file(name).read_bytes()
        except FileNotFoundError as error:
            if self._is_erased(name):
                raise Erased(f"附件 {name[:8]} 已由两位管理员同意清除，各处都不再有；记录和校验值还在。") from error
            raise Missing(f"附件 {name[:8]} 还不在本机，请同步后再试。") from error
        except OSError as error:
            raise DiskTrouble(f"附件 {name[:8]} 的文件暂时读不出来（{error.strerror}），请稍后再试。") from error
        try:
            return self._cipher.decrypt(data[:12], data[12:], name.encode())
        except (InvalidTag, ValueError) as error:
            raise Damaged(f"附件 {name[:8]} 的文件已损坏，请同步取回或从备份恢复。") from error

    def drop(self, name: str) -> None:
        """The file goes, for ever; one that is not here, or that a scanner holds just now, is no trouble."""
        with contextlib.suppress(FileNotFoundError, PermissionError):
            self._file(name).unlink()

    def has(self, name: str) -> bool:
        """Whether the file is on this disk (its bytes are proved by `get`)."""
        return self._file(name).exists()

    def trouble(self, name: str) -> str:
        """What is wrong with a blob's file, in a phrase, or ""."""
        try:
            return "" if digest(self.get(name)) == name else "内容与其名称不符"
        except Missing:
            return "缺失"
        except Damaged:
            return "已损坏"
        except DiskTrouble:
            return "读不出来"

    def _file(self, name: str) -> Path:
        return self._folder / name[:2] / name

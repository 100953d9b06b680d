"""A server's backup as one sealed file: AES-256-GCM in pieces, under argon2id of the server's passphrase.

    MAGIC, length of the head (4 bytes), head {"salt", "time", "memory", "begin"} in msgpack
    pieces of 1 MiB + 16 bytes; nonce of a piece = `begin` (7 bytes), its number (4), 1 for the last one else 0

The head is bound to every piece; the numbers and the last one's mark show what is missing, moved or cut off.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.bureau import keyring
from desktop.errors import BadInput, Damaged, WrongPassphrase
from desktop.store import files

MAGIC = b"yikuang-sealed-backup-1\n"
_PIECE, _TAG = 1024 * 1024, 16
_LONGEST_HEAD = 1024
_DAMAGED = "备份 {} 已损坏或不完整，不能使用；请换另一份备份。"


class _Head(msgspec.Struct, frozen=True):
    salt: bytes
    time: int
    memory: int
    begin: bytes


def seal(plain: Path, file: Path, passphrase: str) -> None:
    """The sealed form of a backup, read again before it takes the place of an older one. OSError when it cannot be
    written, Damaged when it cannot be read again.
    """
    temporary = file.with_name(f"{file.name}.{os.getpid()}.tmp")
    seen = hashlib.sha256()
    try:
        head, key = _fresh(passphrase)
        with plain.open("rb") as source, temporary.open("wb") as out:
            out.write(MAGIC + len(head).to_bytes(4, "big") + head)
            for number, (piece, is_last) in enumerate(_pieces(source, _PIECE)):
                seen.update(piece)
                out.write(key.encrypt(_nonce(head, number, is_last=is_last), piece, head))
            out.flush()
            os.fsync(out.fileno())
        again = hashlib.sha256()
        for piece in _opened(temporary, key):
            again.update(piece)
        if again.digest() != seen.digest():
            raise Damaged(_DAMAGED.format(file.name))
        files.replace(temporary, file)
        files.sync_folder(file.parent)
    finally:
        temporary.unlink(missing_ok=True)


def is_sealed(file: Path) -> bool:
    """Whether a file is a sealed backup. BadInput when it cannot be read."""
    try:
        with file.open("rb") as source:
            return source.read(len(MAGIC)) == MAGIC
    except FileNotFoundError as error:
        raise BadInput(f"没有找到备份文件 {file}，请核对路径。") from error
    except OSError as error:
        raise BadInput(f"备份文件 {file} 读不出来（{error.strerror}），请核对后再试。") from error


@contextmanager
def opened(file: Path, passphrase: str, plain: Path) -> Iterator[Path]:
    """The backup in the clear: the file itself when it is not sealed, else at `plain` until the end. WrongPassphrase,
    Damaged, BadInput.
    """
    if not is_sealed(file):
        yield file
        return
    try:
        with plain.open("wb") as out:
            for piece in _opened(file, _key(_read_head(file), passphrase)):
                out.write(piece)
        yield plain
    finally:
        plain.unlink(missing_ok=True)


def _fresh(passphrase: str) -> tuple[bytes, AESGCM]:
    if not passphrase:
        raise BadInput("口令不能为空，请输入口令或设置 YIKUANG_PASSPHRASE。")
    head = msgspec.msgpack.encode(_Head(os.urandom(16), keyring.TIME, keyring.MEMORY, os.urandom(7)))
    return head, _key(head, passphrase)


def _key(head: bytes, passphrase: str) -> AESGCM:
    one = msgspec.msgpack.decode(head, type=_Head)
    return AESGCM(keyring.stretched(passphrase, one.salt, one.time, one.memory))


def _read_head(file: Path) -> bytes:
    with file.open("rb") as source:
        source.seek(len(MAGIC))
        size = int.from_bytes(source.read(4), "big")
        head = source.read(size) if size <= _LONGEST_HEAD else b""
    try:
        one = msgspec.msgpack.decode(head, type=_Head)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Damaged(_DAMAGED.format(file.name)) from error
    # what a changed head may ask for: never more work than ours
    if (one.time, one.memory, len(one.salt), len(one.begin)) != (keyring.TIME, keyring.MEMORY, 16, 7):
        raise Damaged(_DAMAGED.format(file.name))
    return head


def _opened(file: Path, key: AESGCM) -> Iterator[bytes]:
    head = _read_head(file)
    with file.open("rb") as source:
        source.seek(len(MAGIC) + 4 + len(head))
        for number, (piece, is_last) in enumerate(_pieces(source, _PIECE + _TAG)):
            try:
                yield key.decrypt(_nonce(head, number, is_last=is_last), piece, head)
            except InvalidTag as error:
                if number:
                    raise Damaged(_DAMAGED.format(file.name)) from error
                raise WrongPassphrase("备份打不开：口令不对（须是备份时服务器的口令），或文件已损坏。") from error


def _pieces(source: BinaryIO, size: int) -> Iterator[tuple[bytes, bool]]:
    """Pieces of this size, each with whether it is the last; an empty file has one."""
    piece = source.read(size)
    while True:
        following = source.read(size)
        yield piece, not following
        if not following:
            return
        piece = following


def _nonce(head: bytes, number: int, *, is_last: bool) -> bytes:
    begin = msgspec.msgpack.decode(head, type=_Head).begin
    return begin + number.to_bytes(4, "big") + bytes([is_last])

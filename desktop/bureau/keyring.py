"""Secret files of a bureau: msgpack sealed with AES-256-GCM under argon2id of a passphrase.

    file = {"v": 1, "salt": 16 bytes, "time": n, "memory": KiB, "nonce": 12 bytes, "sealed": bytes} in msgpack

`keys.sealed` holds what the running server needs: the CA's key, the key that signs receipts and heads, the
registrar's key, the secret of request nonces. `authority-export.sealed` is the CA's key alone and
`recovery.sealed` the key that opens desks whose passphrase was lost; both belong on a stick in a safe.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeVar

import msgspec
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.errors import BadInput, Damaged, WrongPassphrase
from desktop.journal import identity

TIME, MEMORY, _LANES = 3, 64 * 1024, 2
_T = TypeVar("_T", bound=msgspec.Struct)


class Keys(msgspec.Struct, frozen=True):
    """Private keys (PKCS#8) of a running server."""

    authority: bytes
    server: bytes
    registrar: bytes
    nonces: bytes


class Single(msgspec.Struct, frozen=True):
    """One private key (PKCS#8) and what it is."""

    what: str
    key: bytes


class _File(msgspec.Struct, frozen=True):
    v: int
    salt: bytes
    time: int
    memory: int
    nonce: bytes
    sealed: bytes


def write(path: Path, passphrase: str, secret: msgspec.Struct) -> None:
    """Seals the secret into a new file that only its owner may read. BadInput for an empty passphrase."""
    if not passphrase:
        raise BadInput("口令不能为空，请输入口令或设置 YIKUANG_PASSPHRASE。")
    salt, nonce = os.urandom(16), os.urandom(12)
    key = stretched(passphrase, salt, TIME, MEMORY)
    sealed = AESGCM(key).encrypt(nonce, msgspec.msgpack.encode(secret), path.name.encode())
    data = msgspec.msgpack.encode(_File(1, salt, TIME, MEMORY, nonce, sealed))
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def read(path: Path, passphrase: str, shape: type[_T]) -> _T:
    """The secret in the file. WrongPassphrase, or Damaged when it is not such a file."""
    try:
        file = msgspec.msgpack.decode(path.read_bytes(), type=_File)
    except (OSError, msgspec.DecodeError) as error:
        raise Damaged(f"密钥文件 {path.name} 无法读取，请从备份恢复。") from error
    try:
        plain = AESGCM(stretched(passphrase, file.salt, file.time, file.memory)).decrypt(
            file.nonce, file.sealed, path.name.encode()
        )
    except InvalidTag as error:
        raise WrongPassphrase("服务器口令不对，请重新输入或检查 YIKUANG_PASSPHRASE。") from error
    return msgspec.msgpack.decode(plain, type=shape)


def to_pem(key: identity.PrivateKey, word: str) -> bytes:
    """PEM of a key, encrypted under a word: the only form OpenSSL loads from a file."""
    encryption = serialization.BestAvailableEncryption(word.encode())
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)


def to_plain_pem(key: identity.PrivateKey) -> bytes:
    """PEM of a key as it is, for a file that its owner alone may read."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def stretched(passphrase: str, salt: bytes, time: int, memory: int) -> bytes:
    """The key (32 bytes) that a passphrase gives."""
    return hash_secret_raw(passphrase.encode(), salt, time, memory, _LANES, 32, Type.ID)

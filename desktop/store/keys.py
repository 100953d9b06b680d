"""The keys of a desk, in `desk.json`: who can open its data, and who can sign.

A random 32-byte data key encrypts database and blobs. It is wrapped twice: by the person's passphrase (argon2id,
AES-256-GCM) and by the bureau's recovery key (HPKE). The device's private key is wrapped by the passphrase alone:
recovery opens data, not the pen.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Annotated

import msgspec
from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.errors import BadInput, Damaged, TooNew, WrongPassphrase
from desktop.journal import identity
from desktop.store.files import write_whole

FORMAT = 1
SHORTEST = 6  # characters; argon2id does the rest
RECOVERY = b"yikuang desk recovery 1"
_FILE, _PEN = "desk.json", "enrolling.json"
_changing = threading.Lock()  # whoever changes `desk.json` reads it first


class Cost(msgspec.Struct, frozen=True):
    """What argon2id spends on a passphrase: passes, KiB, threads. Kept beside what it wrapped, so it may rise later;
    what lies beyond these bounds is damage.
    """

    passes: Annotated[int, msgspec.Meta(ge=1, le=100)]
    memory: Annotated[int, msgspec.Meta(ge=8, le=4 * 1024 * 1024)]
    lanes: Annotated[int, msgspec.Meta(ge=1, le=64)]


COST = Cost(3, 64 * 1024, 2)  # about 0.1-0.3 s


class Wrapped(msgspec.Struct, frozen=True):
    """Bytes encrypted under the key that the passphrase stretches to."""

    nonce: bytes
    sealed: bytes


class DeskKeys(msgspec.Struct, frozen=True):
    """The file `desk.json`: everything needed to open the desk except the passphrase."""

    format: int
    salt: bytes
    cost: Cost
    data_key: Wrapped
    recovery: bytes
    device_key: Wrapped
    certificate: bytes
    root: bytes
    person: str
    name: str


class Pen(msgspec.Struct, frozen=True):
    """The file `enrolling.json`: the device's key while the bureau is asked for its certificate."""

    salt: bytes
    cost: Cost
    device_key: Wrapped


class Opened(msgspec.Struct, frozen=True):
    """What the passphrase opens."""

    data_key: bytes
    device: identity.PrivateKey


def make(  # everything a desk is born with
    passphrase: str,
    device: identity.PrivateKey,
    *,
    certificate: bytes,
    root: bytes,
    recovery_key: bytes,
    person: str,
    name: str,
    cost: Cost = COST,
) -> tuple[DeskKeys, Opened]:
    """The keys of a new desk, for `write`. BadInput when the passphrase is too short."""
    check_passphrase(passphrase)
    data_key, salt = os.urandom(32), os.urandom(16)
    key = _stretched(passphrase, salt, cost)
    keys = DeskKeys(
        FORMAT,
        salt,
        cost,
        _wrap(key, data_key, b"data"),
        identity.seal_to(identity.public_from_der(recovery_key), data_key, RECOVERY) if recovery_key else b"",
        _wrap(key, identity.key_to_der(device), b"device"),
        certificate,
        root,
        person,
        name,
    )
    return keys, Opened(data_key, device)


def write(folder: Path, keys: DeskKeys) -> None:
    """Write `desk.json`: from now on there is a desk in the folder."""
    _write(folder / _FILE, keys)


def keep_pen(folder: Path, passphrase: str, device: identity.PrivateKey, cost: Cost = COST) -> None:
    """Keep the key of a device that is about to be enrolled: the bureau gives its code to one key only, so that key
    must outlive a program that ends before the desk exists.
    """
    salt = os.urandom(16)
    _write(
        folder / _PEN, Pen(salt, cost, _wrap(_stretched(passphrase, salt, cost), identity.key_to_der(device), b"pen"))
    )


def pen(folder: Path, passphrase: str) -> identity.PrivateKey | None:
    """The key of an enrolment that was cut off here, or None. WrongPassphrase; Damaged."""
    file = folder / _PEN
    if not file.exists():
        return None
    try:
        kept = msgspec.json.decode(file.read_bytes(), type=Pen)
        return identity.key_from_der(_unwrap(_stretched(passphrase, kept.salt, kept.cost), kept.device_key, b"pen"))
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, HashingError) as error:
        raise Damaged(f"{folder} 里没有完成的注册已损坏；请另选一个文件夹，并向管理员要新的注册码。") from error


def has_pen(folder: Path) -> bool:
    """Whether an enrolment was begun in the folder and not finished."""
    return (folder / _PEN).exists() and not (folder / _FILE).exists()


def drop_pen(folder: Path) -> None:
    """The enrolment is finished, or the bureau said no."""
    (folder / _PEN).unlink(missing_ok=True)


def check_passphrase(passphrase: str) -> None:
    """BadInput when the passphrase is too short to protect anything."""
    if len(passphrase) < SHORTEST:
        raise BadInput(f"口令太短，至少 {SHORTEST} 个字符。")


def load(folder: Path) -> DeskKeys:
    """The key file. BadInput when there is no desk in the folder; Damaged; TooNew."""
    file = folder / _FILE
    try:
        data = file.read_bytes()
    except OSError as error:
        raise BadInput(f"{folder} 里没有工作台（缺少 desk.json）。请核对文件夹，或先注册。") from error
    try:
        if msgspec.json.decode(data, type=dict[str, object]).get("format", 0) != FORMAT:
            raise TooNew("这个工作台由更新版本的程序写成，请先升级本程序再打开；数据没有改动。")
        return msgspec.json.decode(data, type=DeskKeys)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Damaged("工作台的 desk.json 已损坏，请从备份恢复这个文件。") from error


def stretch(keys: DeskKeys, passphrase: str) -> bytes:
    """The 32-byte key the passphrase stretches to, whether it opens anything or not; slow on purpose. Damaged."""
    try:
        return _stretched(passphrase, keys.salt, keys.cost)
    except HashingError as error:
        raise Damaged("工作台的 desk.json 已损坏，请从备份恢复这个文件。") from error


def open_with(keys: DeskKeys, passphrase: str, stretched: bytes | None = None) -> Opened:
    """The data key and the device's key; `stretched` when the passphrase was stretched before. WrongPassphrase."""
    key = stretched or stretch(keys, passphrase)
    data_key = _unwrap(key, keys.data_key, b"data")
    return Opened(data_key, identity.key_from_der(_unwrap(key, keys.device_key, b"device")))


def recover(keys: DeskKeys, recovery: identity.PrivateKey) -> bytes:
    """The data key by the bureau's recovery key; the device's key stays closed. Damaged when it is another bureau's."""
    return identity.open_with(recovery, keys.recovery, RECOVERY)


def change_passphrase(folder: Path, old: str, new: str) -> None:
    """Wrap the same keys under a new passphrase. WrongPassphrase; BadInput."""
    check_passphrase(new)
    with _changing:
        keys = load(folder)
        opened = open_with(keys, old)
        salt = os.urandom(16)
        key = _stretched(new, salt, COST)
        changed = msgspec.structs.replace(
            keys,
            salt=salt,
            cost=COST,
            data_key=_wrap(key, opened.data_key, b"data"),
            device_key=_wrap(key, identity.key_to_der(opened.device), b"device"),
        )
        _write(folder / _FILE, changed)


def renew(folder: Path, certificate: bytes) -> None:
    """Another certificate (DER) for the same key. DiskTrouble; then the old one stays."""
    with _changing:
        _write(folder / _FILE, msgspec.structs.replace(load(folder), certificate=certificate))


def _write(file: Path, keys: DeskKeys | Pen) -> None:
    write_whole(file, msgspec.json.format(msgspec.json.encode(keys)))


def _wrap(key: bytes, plain: bytes, purpose: bytes) -> Wrapped:
    nonce = os.urandom(12)
    return Wrapped(nonce, AESGCM(key).encrypt(nonce, plain, purpose))


def _unwrap(key: bytes, wrapped: Wrapped, purpose: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(wrapped.nonce, wrapped.sealed, purpose)
    except InvalidTag as error:
        raise WrongPassphrase("口令不对，请重新输入。") from error
    except ValueError as error:
        raise Damaged("工作台的 desk.json 已损坏，请从备份恢复这个文件。") from error


def _stretched(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    return hash_secret_raw(passphrase.encode(), salt, cost.passes, cost.memory, cost.lanes, 32, Type.ID)

"""What the server signs: receipts ("I hold this"), complete statements ("every blob verified"), tree heads.

Statements are canonical JSON; the server signs each once (ES256 over SHA-256 of the bytes). The kind is inside the
bytes, so no statement can be taken for another or for an entry. A receipt is proved by the list it came in.

    list  = {"epoch", "items": [{"id", "index", "number", "scope", "verdict"} …], "kind": "receipts", "time", "v": 1}
    done  = {"epoch", "items": [entry id …], "kind": "complete", "time", "v": 1}
    head  = {"epoch", "kind": "head", "root", "size", "time", "v": 1}
"""

from __future__ import annotations

import enum
from typing import TypeVar

import msgspec

from desktop.errors import Refused
from desktop.journal import identity
from desktop.journal.entry import canonical, digest

_T = TypeVar("_T", "Receipts", "Complete", "Head")


class Verdict(enum.StrEnum):
    """Whether folds use the entry: admitted, or held for the managing role (待处理)."""

    ADMITTED = "admitted"
    HELD = "held"


class Receipt(msgspec.Struct, frozen=True):
    """The server holds this entry: its number in its scope, its index in the log."""

    id: str
    scope: str
    number: int
    index: int
    verdict: Verdict


class Receipts(msgspec.Struct, frozen=True):
    """A list of receipts given at one time."""

    v: int
    kind: str
    epoch: str
    time: str
    items: tuple[Receipt, ...]


class Complete(msgspec.Struct, frozen=True):
    """Every blob named by these entries has been verified by the server."""

    v: int
    kind: str
    epoch: str
    time: str
    items: tuple[str, ...]


class Head(msgspec.Struct, frozen=True):
    """The log had this many entries with this root at this time."""

    v: int
    kind: str
    epoch: str
    time: str
    size: int
    root: str


class Signed(msgspec.Struct, frozen=True):
    """A statement's exact bytes with the server's signature."""

    data: bytes
    signature: bytes


def receipts(epoch: str, time: str, items: tuple[Receipt, ...]) -> Receipts:
    """A list of receipts, ready to be signed. `time` is UTC text."""
    return Receipts(1, "receipts", epoch, time, items)


def complete(epoch: str, time: str, items: tuple[str, ...]) -> Complete:
    """A complete statement, ready to be signed."""
    return Complete(1, "complete", epoch, time, items)


def head(epoch: str, time: str, size: int, root: bytes) -> Head:
    """A tree head, ready to be signed."""
    return Head(1, "head", epoch, time, size, root.hex())


def sign(key: identity.PrivateKey, statement: Receipts | Complete | Head) -> Signed:
    """The statement in its exact bytes, signed by the server."""
    data = canonical(statement)
    return Signed(data, identity.sign(key, digest(data)))


def read_receipts(server: identity.PublicKey, signed: Signed) -> Receipts:
    """A verified list of receipts. Refused when the server did not sign it or it is something else."""
    return _read(server, signed, Receipts, "receipts")


def read_complete(server: identity.PublicKey, signed: Signed) -> Complete:
    """A verified complete statement. Refused as above."""
    return _read(server, signed, Complete, "complete")


def read_head(server: identity.PublicKey, signed: Signed) -> Head:
    """A verified tree head. Refused as above."""
    return _read(server, signed, Head, "head")


def _read(server: identity.PublicKey, signed: Signed, shape: type[_T], kind: str) -> _T:
    if not identity.is_signed(server, digest(signed.data), signed.signature):
        raise Refused("服务器的回执签名不对，未予采信；请稍后再同步，若仍如此请联系管理员。")
    try:
        statement = msgspec.json.decode(signed.data, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused("服务器的回执无法读取，未予采信。") from error
    if statement.kind != kind:
        raise Refused("服务器的回执种类不对，未予采信。")
    return statement

"""An entry: one act of sealing, one or more facts, one signature, named by its own hash, never changed.

Format (version 1). The header is RFC 8785 JSON without floats (keys are ASCII, so sorting by code point is the same):

    header = {"act"?, "after", "alg", "author", "basis", "boot", "depth", "facts", "mono", "scope", "v", "wall"}
    facts  = [{"blobs": [sha256 …], "body": sha256 of the body's bytes, "kind", "subject"} …]
    body   = {"salt": 32 hex digits, …}                canonical JSON as well
    id     = SHA-256(header bytes), hex                signature = ES256 over id, 64 bytes r‖s

The exact bytes are stored and forwarded; nobody re-serialises somebody else's entry. `basis` names, for every
subject the entry touches, the newest entries on it that the author had seen; `depth` is 1 + the deepest of them.
Facts of a subject are ordered by (depth, id, place in the entry). Wall time is a claim; no clock decides anything.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from desktop.errors import Damaged, NotAllowed

VERSION = 1
ALGORITHM = "ES256"
BODY_LIMIT = 64 * 1024  # bytes; more than this belongs into a blob
ENTRY_LIMIT = 512 * 1024  # bytes, header and bodies together
FACTS_LIMIT = 500
BASIS_LIMIT = 256

_HEX64 = re.compile(r"[0-9a-f]{64}\Z")
_encoder = msgspec.json.Encoder(order="sorted")


class FactHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What the header tells of a fact: its kind, what it is about, the hash of its body, the blobs it names."""

    kind: str
    subject: str
    body: str
    blobs: tuple[str, ...] = ()


class After(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The newest signed tree head the author held: the entry was made not earlier than that."""

    epoch: str
    size: int
    root: str
    time: str


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The signed part of an entry. `wall` is UTC `…Z` as claimed, `mono` seconds of the running machine, `boot` its
    run.
    """

    v: int
    alg: str
    scope: str
    author: str
    wall: str
    mono: int
    boot: str
    after: After | None
    depth: int
    basis: tuple[str, ...]
    facts: tuple[FactHead, ...]
    act: str | msgspec.UnsetType = msgspec.UNSET


_headers = msgspec.json.Decoder(Header)


@dataclass(frozen=True, slots=True)
class Entry:
    """A whole entry. A body that is not there is None; its hash stays in the header. No entry or agreement drops a body
    in this version: whoever receives an entry without one turns it away, so that it takes no whole one's place.
    """

    id: str
    header: Header
    header_bytes: bytes
    bodies: tuple[bytes | None, ...]
    signature: bytes

    @property
    def blobs(self) -> tuple[str, ...]:
        """All blobs the entry names, each once, in the order named."""
        return tuple(dict.fromkeys(blob for fact in self.header.facts for blob in fact.blobs))

    @property
    def subjects(self) -> tuple[str, ...]:
        """All subjects the entry touches, each once."""
        return tuple(dict.fromkeys(fact.subject for fact in self.header.facts))


class Told(msgspec.Struct, frozen=True, gc=False):
    """One fact in its place: what a fold reads. `body` is None when erased."""

    entry: str
    author: str
    wall: str
    depth: int
    basis: tuple[str, ...]
    place: int
    kind: str
    subject: str
    body: bytes | None
    blobs: tuple[str, ...]

    @property
    def order(self) -> tuple[int, str, int]:
        """The order of facts of one subject; the same on every machine."""
        return (self.depth, self.entry, self.place)


def canonical(value: Any) -> bytes:
    """RFC 8785 bytes of a value without floats, with ASCII keys. NotAllowed when it cannot be written so."""
    _refuse_floats(value)
    try:
        return _encoder.encode(value)
    except (UnicodeEncodeError, msgspec.ValidationError, TypeError, OverflowError) as error:
        raise NotAllowed(f"这条记录含有不能保存的内容（{error}），请改正后再封存。") from error


def digest(data: bytes) -> str:
    """SHA-256 in hex: the name of bodies, blobs and entries."""
    return hashlib.sha256(data).hexdigest()


def read_header(data: bytes) -> Header:
    """Header from its exact bytes. Damaged when it is not canonical or not of this shape."""
    try:
        header = _headers.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Damaged(f"条目头无法读取：{error}。") from error
    if _encoder.encode(header) != data:
        raise Damaged("条目头不是规范写法，已拒绝。")
    _check_shape(header)
    return header


def kept_header(name: str, data: bytes) -> Header:
    """Header from bytes that were read by `read_header` before they were kept under this id. Damaged when they are
    others now.
    """
    if digest(data) != name:
        raise Damaged(f"封存记录 {name[:8]} 在本机的内容已损坏。请运行“检查”（check）看哪些受损，或用备份恢复。")
    return _headers.decode(data)


def kept(name: str, header_bytes: bytes, bodies: Sequence[bytes | None], signature: bytes) -> Entry:
    """The entry that was kept under this id. Damaged when anything of it is not what it was."""
    header = kept_header(name, header_bytes)
    if len(bodies) != len(header.facts):
        raise Damaged(f"封存记录 {name[:8]} 在本机缺少正文。请运行“检查”（check）看哪些受损，或用备份恢复。")
    whole = tuple(kept_body(name, fact, body) for fact, body in zip(header.facts, bodies, strict=True))
    return Entry(name, header, header_bytes, whole, signature)


def kept_body(name: str, fact: FactHead, body: bytes | None) -> bytes | None:
    """A fact's body (None when erased) of the entry of this id. Damaged when it is another now."""
    if body is not None and digest(body) != fact.body:
        raise Damaged(f"封存记录 {name[:8]} 在本机的正文已损坏。请运行“检查”（check）看哪些受损，或用备份恢复。")
    return body


def assemble(header_bytes: bytes, bodies: Sequence[bytes | None], signature: bytes) -> Entry:
    """An entry from its parts, every hash held against its bytes; the signature is checked elsewhere
    (identity.verify).
    """
    header = read_header(header_bytes)
    if len(bodies) != len(header.facts):
        raise Damaged("条目的事实数与正文数不一致，已拒绝。")
    for fact, body in zip(header.facts, bodies, strict=True):
        if body is not None and digest(body) != fact.body:
            raise Damaged("条目正文与其校验值不符，已拒绝。")
    return Entry(digest(header_bytes), header, header_bytes, tuple(bodies), signature)


def is_whole(entry: Entry) -> bool:
    """Whether an entry's id and bodies are what its header bytes say, and no body is missing."""
    return digest(entry.header_bytes) == entry.id and all(
        body is not None and digest(body) == fact.body
        for fact, body in zip(entry.header.facts, entry.bodies, strict=True)
    )


def check_limits(header_bytes: bytes, header: Header, bodies: Iterable[bytes | None]) -> None:
    """NotAllowed when the entry is larger than what may travel; such an entry must never come to exist."""
    sizes = [len(body) for body in bodies if body is not None]
    if any(size > BODY_LIMIT for size in sizes):
        raise NotAllowed("单条事实超过 64 KiB，请把长文字作为附件。")
    if sum(sizes) + len(header_bytes) > ENTRY_LIMIT:
        raise NotAllowed("一次封存的内容超过 512 KiB，请分次封存。")
    if len(header.facts) > FACTS_LIMIT or len(header.basis) > BASIS_LIMIT:
        raise NotAllowed("一次封存的事实过多，请分次封存。")


def told(entry: Entry) -> list[Told]:
    """The facts of an entry as folds read them."""
    header = entry.header
    return [
        Told(
            entry.id,
            header.author,
            header.wall,
            header.depth,
            header.basis,
            place,
            fact.kind,
            fact.subject,
            body,
            fact.blobs,
        )
        for place, (fact, body) in enumerate(zip(header.facts, entry.bodies, strict=True))
    ]


def behind(facts: Sequence[Told]) -> Mapping[str, frozenset[str]]:
    """For every entry among facts of one subject: the entries that stand behind it. Neither behind the other =
    concurrent.
    """
    result: dict[str, frozenset[str]] = {}
    depths: dict[str, int] = {}
    for fact in sorted(facts, key=lambda one: one.order):
        if fact.entry in result:
            continue
        reached: set[str] = set()
        for name in sorted(result.keys() & set(fact.basis), key=depths.__getitem__, reverse=True):
            if name not in reached:  # what stands behind the deepest is mostly all there is
                reached.add(name)
                reached |= result[name]
        result[fact.entry] = frozenset(reached)
        depths[fact.entry] = fact.depth
    return result


def _check_shape(header: Header) -> None:
    hashes = [header.author, *header.basis]
    for fact in header.facts:
        hashes += [fact.body, *fact.blobs]
    if not all(_HEX64.match(name) for name in hashes):
        raise Damaged("条目头中的校验值写法不对，已拒绝。")
    if header.v != VERSION or header.alg != ALGORITHM:
        raise Damaged("条目的版本或签名算法未知，请升级程序。")
    if not header.facts or len(header.facts) > FACTS_LIMIT or len(header.basis) > BASIS_LIMIT:
        raise Damaged("条目的事实数超出范围，已拒绝。")
    if not 1 <= header.depth < 2**53 or not 0 <= header.mono < 2**53:
        raise Damaged("条目头中的数超出范围，已拒绝。")


def _refuse_floats(value: Any) -> None:
    stack = [value]
    while stack:
        one = stack.pop()
        if type(one) is str:  # most are
            continue
        if isinstance(one, float):
            raise NotAllowed("数值须以十进制文字保存，不能用浮点数。")
        if isinstance(one, dict):
            stack += [*one.keys(), *one.values()]
        elif isinstance(one, list | tuple):
            stack += one
        elif isinstance(one, msgspec.Struct):
            stack += msgspec.structs.astuple(one)
        elif isinstance(one, int) and not -(2**53) < one < 2**53:
            raise NotAllowed("整数超出可保存的范围。")

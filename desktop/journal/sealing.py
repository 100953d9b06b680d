"""Making an entry: facts in, one signed entry out. The same function serves desks and the bureau's registrar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from desktop.errors import NotAllowed
from desktop.journal import identity
from desktop.journal.entry import (
    ALGORITHM,
    VERSION,
    After,
    Entry,
    FactHead,
    Header,
    canonical,
    check_limits,
    digest,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A fact about to be sealed: its kind, what it is about, its body, the hashes of the blobs it names."""

    kind: str
    subject: str
    body: Any
    blobs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the machine's clocks claim: UTC text, seconds of the running machine, its boot."""

    wall: str
    mono: int
    boot: str


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry the author had seen: its id and depth."""

    id: str
    depth: int


class Salts(Protocol):
    """Source of randomness: `n` random bytes."""

    def __call__(self, n: int, /) -> bytes: ...


def make(
    holder: identity.Holder,
    scope: str,
    facts: Sequence[Draft],
    seen: Sequence[Seen],
    *,
    stamp: Stamp,
    salts: Salts,
    after: After | None = None,
    act: str | None = None,
) -> Entry:
    """A signed entry of these facts. NotAllowed when it is empty or too large to travel.

    `seen` are, for every subject touched, the newest entries on it that the author had seen.
    """
    if not facts:
        raise NotAllowed("没有可封存的内容。")
    bodies = tuple(_body(fact.body, salts) for fact in facts)
    header = Header(
        v=VERSION,
        alg=ALGORITHM,
        scope=scope,
        author=holder.fingerprint,
        wall=stamp.wall,
        mono=stamp.mono,
        boot=stamp.boot,
        after=after,
        depth=1 + max((one.depth for one in seen), default=0),
        basis=tuple(sorted({one.id for one in seen})),
        facts=tuple(
            FactHead(fact.kind, fact.subject, digest(body), tuple(fact.blobs))
            for fact, body in zip(facts, bodies, strict=True)
        ),
        act=msgspec.UNSET if act is None else act,
    )
    header_bytes = canonical(header)
    check_limits(header_bytes, header, bodies)
    name = digest(header_bytes)
    return Entry(name, header, header_bytes, bodies, identity.sign(holder.key, name))


def _body(body: Any, salts: Salts) -> bytes:
    plain = msgspec.to_builtins(body)
    if not isinstance(plain, dict):
        raise NotAllowed("事实的正文须是键值结构。")
    return canonical({**plain, "salt": salts(16).hex()})

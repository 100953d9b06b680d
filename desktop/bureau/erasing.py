"""Erased attachments in the log: a request and the consent that names it, both admitted, of one scope. From then on
the attachment is held for that scope by nobody, no upload of it is kept, and what waited for it is complete.

Bytes go once no scope holds them: after the entry is committed, and at every start, so that a crash or the return of
an old backup leaves them nowhere for long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from desktop.bureau import reading, tables
from desktop.bureau.blobs import Store
from desktop.journal.entry import Entry, told
from desktop.journal.receipts import Verdict
from desktop.supervision import erasing
from desktop.supervision.facts import read

_HEX64 = re.compile(r"[0-9a-f]{64}\Z")
Pair = tuple[str, str]
"""The hash of an attachment, and the scope for which it is erased."""

_entry, _erased, _consent = tables.entry.c, tables.erased.c, tables.consent.c
_held, _waiting = tables.held.c, tables.waiting.c
_OF = (_erased.scope == bindparam("place")) & _erased.hash.in_(bindparam("blobs", expanding=True))
_AMONG = select(_erased.hash).where(_OF)
_GONE = select(_erased.hash).where(_erased.hash.not_in(select(_held.hash))).distinct()


def among(connection: Connection, scope: str, blobs: Sequence[str]) -> frozenset[str]:
    """Those of the attachments that are erased for a scope."""
    found: set[str] = set()
    for part in tables.slices(blobs):
        found |= set(connection.execute(_AMONG, {"place": scope, "blobs": part}).scalars())
    return frozenset(found)


def concerns(one: Entry) -> bool:
    """Whether an entry asks for an erasure or answers."""
    return any(fact.subject.startswith(f"{erasing.NOUN}/") for fact in one.header.facts)


def agreed(connection: Connection, fresh: Sequence[Entry], rows: Sequence[Mapping[str, Any]]) -> set[Pair]:
    """What the entries that were just stored erase, with those that stand in the log; notes their consents."""
    admitted = [
        one for one, row in zip(fresh, rows, strict=True) if row["verdict"] == Verdict.ADMITTED and concerns(one)
    ]
    if not admitted:
        return set()
    pairs = {(consent.id, name): consent for consent in admitted for name in _named(consent)}
    places = {row["id"]: row["log_index"] for row in rows}
    for by, name in sorted(pairs):
        connection.execute(insert(tables.consent).values(log_index=places[by], request=name))
    found: set[Pair] = set()
    requests = _admitted(connection, _entry.id.in_({name for _, name in pairs}))
    for (_, name), consent in pairs.items():
        found |= set(_erases(requests.get(name), consent))
    for request in admitted:
        waits = select(_consent.log_index).where(_consent.request == request.id)
        for consent in _admitted(connection, _entry.log_index.in_(waits)).values():
            found |= set(_erases(request, consent))
    return found


def erase(connection: Connection, pairs: Iterable[Pair]) -> list[int]:
    """Nobody holds these from now on. Answers the log indexes of entries that waited for nothing else."""
    waited: set[int] = set()
    for blob, scope in sorted(pairs):
        if among(connection, scope, (blob,)):
            continue
        connection.execute(insert(tables.erased).values(hash=blob, scope=scope))
        connection.execute(delete(tables.held).where(_held.hash == blob, _held.scope == scope))
        waits = (_waiting.hash == blob) & (_waiting.scope == scope)
        waited |= set(connection.execute(select(_waiting.log_index).where(waits)).scalars())
        connection.execute(delete(tables.waiting).where(waits))
    still: set[int] = set()
    for part in tables.slices(waited):
        still |= set(connection.execute(select(_waiting.log_index).where(_waiting.log_index.in_(part))).scalars())
    return sorted(waited - still)


def sweep(connection: Connection, blobs: Store) -> None:
    """Drops the bytes of everything erased that no scope holds."""
    for blob in connection.execute(_GONE).scalars():
        blobs.drop(blob)


def _named(one: Entry) -> set[str]:
    bodies = [read(fact, erasing.KINDS) for fact in told(one)]
    return {body.request for body in bodies if isinstance(body, erasing.Consented) and _is_name(body.request)}


def _admitted(connection: Connection, which: Any) -> dict[str, Entry]:
    query = select(_entry.id, *reading.WHOLE).where(which, _entry.verdict == Verdict.ADMITTED)
    return {row["id"]: reading.whole(row) for row in connection.execute(query).mappings()}


def _erases(request: Entry | None, consent: Entry) -> Iterator[Pair]:
    if request is None or request.header.scope != consent.header.scope:
        return
    for asked in told(request):
        for given in told(consent):
            if body := erasing.agreed(asked, given):
                yield from ((blob, consent.header.scope) for blob in body.blobs if _is_name(blob))


def _is_name(text: str) -> bool:
    """Whether it can name an entry or an attachment; what cannot must not keep what comes beside it waiting."""
    return _HEX64.match(text) is not None

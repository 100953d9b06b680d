"""Erased attachments in the log: a request and the consent that names it, both admitted (at once or by a release), of
one scope. From then on the attachment is held for that scope by nobody, no upload of it is kept, and what waited for it
is complete.

Bytes go once no scope holds them, also those that came of it so far: after the entry is committed, and at every start,
so that a crash or the return of an old backup leaves them nowhere for long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from desktop.bureau import holding, reading, tables
from desktop.bureau.blobs import Store, Upload
from desktop.journal.entry import Entry, told
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
    """Whether an entry asks for an erasure or answers, or lets a held one count that may."""
    return _asks_or_answers(one) or any(is_release for _, is_release in holding.named(one))


def agreed(connection: Connection, fresh: Sequence[Entry]) -> set[Pair]:
    """What the entries that were just stored erase, with those that stand in the log; notes their consents. One that
    was held counts from its release on.
    """
    names = {one.id for one in fresh if _asks_or_answers(one)}
    names |= {target for one in fresh for target, is_release in holding.named(one) if is_release}
    if not names:
        return set()
    counted = {index: one for index, one in _counting(connection, _entry.id.in_(names)) if _asks_or_answers(one)}
    pairs = {(consent.id, name): (index, consent) for index, consent in counted.items() for name in _named(consent)}
    known = set(connection.execute(select(_consent.log_index, _consent.request).where(_consent.log_index.in_(counted))))
    for index, name in sorted({(index, name) for (_, name), (index, _) in pairs.items()} - {(*row,) for row in known}):
        connection.execute(insert(tables.consent).values(log_index=index, request=name))
    found: set[Pair] = set()
    requests = {one.id: one for _, one in _counting(connection, _entry.id.in_({name for _, name in pairs}))}
    for (_, name), (_, consent) in pairs.items():
        found |= set(_erases(requests.get(name), consent))
    for request in counted.values():
        waits = select(_consent.log_index).where(_consent.request == request.id)
        for _, consent in _counting(connection, _entry.log_index.in_(waits)):
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


def sweep(connection: Connection, blobs: Store, devices: Iterable[str]) -> None:
    """Drops the bytes of everything erased that no scope holds, and what came of it so far from any of these devices
    (fingerprints).
    """
    for blob in connection.execute(_GONE).scalars():
        blobs.drop(blob)
    pairs = connection.execute(select(_erased.hash, _erased.scope)).all()
    blobs.drop_pieces({Upload(device, scope, blob).name for blob, scope in pairs for device in devices})


def _asks_or_answers(one: Entry) -> bool:
    return any(fact.subject.startswith(f"{erasing.NOUN}/") for fact in one.header.facts)


def _named(one: Entry) -> set[str]:
    bodies = [read(fact, erasing.KINDS) for fact in told(one)]
    return {body.request for body in bodies if isinstance(body, erasing.Consented) and _is_name(body.request)}


def _counting(connection: Connection, which: Any) -> list[tuple[int, Entry]]:
    """Those of the entries that count, with their log index."""
    query = select(_entry.log_index, _entry.id, *reading.WHOLE).where(which, reading.IS_ADMITTED)
    return [(row["log_index"], reading.whole(row)) for row in connection.execute(query).mappings()]


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

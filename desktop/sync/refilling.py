"""After a restore of the server: what it lacks of everything held here goes up again, whoever wrote it.

What an earlier history of the server admitted and the present one holds is shown to it again with the receipts: a
receipt counts in every history, and the server then takes the entry up (bureau/deciding.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from desktop.deliveries import Delivery
from desktop.desk import Desk
from desktop.journal.receipts import Verdict
from desktop.store import journal
from desktop.sync import wire
from desktop.sync.client import Server

Store = Callable[[Delivery], None]


def refill(desk: Desk, server: Server, store: Store) -> int:
    """Asks what the server lacks and pushes that, `org/…` first; answers how many entries it took. As a round."""
    with desk.reading() as session:
        every = journal.all_ids(session)
    by_scope: dict[str, list[str]] = {}
    for name, scope in every:
        by_scope.setdefault(scope, []).append(name)
    given = 0
    for scope in sorted(by_scope, key=lambda one: (not one.startswith("org/"), one)):
        ids = by_scope[scope]
        for start in range(0, len(ids), wire.IDS_LIMIT):
            answer = server.missing(wire.Missing(entries={scope: tuple(ids[start : start + wire.IDS_LIMIT])}))
            given += _push_all(desk, server, store, answer.entries.get(scope, ()))
            _push_all(desk, server, store, _admitted(desk, answer.held.get(scope, ())))
    return given


def _admitted(desk: Desk, names: Sequence[str]) -> list[str]:
    """Those that the server admitted once."""
    with desk.reading() as session:
        lines = journal.receipts(session, names)
    return [name for name, line in lines.items() if line.verdict is Verdict.ADMITTED]


def _push_all(desk: Desk, server: Server, store: Store, names: Sequence[str]) -> int:
    with desk.reading() as session:
        entries = sorted(journal.entries(session, names), key=lambda one: (one.header.depth, one.id))
    return sum(_push(desk, server, store, part) for part in wire.portions([wire.pack(one) for one in entries]))


def _push(desk: Desk, server: Server, store: Store, portion: tuple[wire.Packed, ...]) -> int:
    """A portion again, with its authors' certificates and the receipts that show it was admitted before; in halves
    when that is too much for one message.
    """
    found = [wire.unpack(one) for one in portion]
    with desk.reading() as session:
        known = journal.certificates(session)
        admitted = journal.admitting(session, [one.id for one in found])
    authors = sorted({one.header.author for one in found})
    certificates = tuple(known[name] for name in authors if name in known)
    try:
        answer = server.push(wire.Entries(portion, certificates, admitted=admitted))
    except wire.TooLong:
        if len(portion) == 1:
            raise
        half = len(portion) // 2
        return _push(desk, server, store, portion[:half]) + _push(desk, server, store, portion[half:])
    store(Delivery(receipts=answer.receipts, completes=answer.completes))
    return len(portion) - len(answer.turned)

"""Five classic bugs of syncing, each put into the real code at one seam while a history runs.

There is no switch in the production code: each bug is a context manager that puts a wrong function in the place of a
right one and takes it out again.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from unittest import mock

from msgspec import structs
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from desktop.bureau import reading, tables
from desktop.bureau.log import Log
from desktop.deliveries import Delivery
from desktop.desk import Desk
from desktop.errors import Unreachable
from desktop.store import journal, projections
from desktop.sync import client, waiting, wire

_entry, _scope = tables.entry.c, tables.scope.c


@contextmanager
def cursor_before_rows() -> Iterator[None]:
    """The desk moves its cursors in a transaction of their own, before the entries are stored."""
    receive = Desk.receive

    def wrong(self: Desk, delivery: Delivery, **more):
        if delivery.cursors:
            receive(self, Delivery(cursors=delivery.cursors))
        return receive(self, dataclasses.replace(delivery, cursors={}), **more)

    with mock.patch.object(Desk, "receive", wrong):
        yield


class _Undone(Exception):
    """Takes a transaction back."""


@contextmanager
def receipt_before_commit() -> Iterator[None]:
    """The server answers what it is going to store, and stores it with the next push."""
    append = Log.append
    later: list = []

    def wrong(self: Log, entries, _=frozenset()):
        append(self, [*later, *entries][: len(later)])
        later[:] = entries
        found = {}
        with suppress(_Undone), self.database.writing() as connection:
            unique = {one.id: one for one in entries}
            found = reading.standings(connection, unique)
            found |= self._store(connection, [one for name, one in unique.items() if name not in found])
            raise _Undone
        return found

    with mock.patch.object(Log, "append", wrong):
        yield


@contextmanager
def forget_on_200() -> Iterator[None]:
    """The desk takes the status 200 for a receipt, whatever the answer holds."""
    sent: set[str] = set()
    send, unreceipted = client.send, journal.unreceipted

    def wrong(session, method, url, **more):
        answer = send(session, method, url, **more)
        if answer.status == 200 and url.endswith("/v1/round"):
            asked = wire.read(more["body"], wire.Round)
            sent.update(wire.unpack(one).id for one in asked.entries)
        return answer

    with (
        mock.patch.object(client, "send", wrong),
        mock.patch.object(
            waiting.journal, "unreceipted", lambda session: [one for one in unreceipted(session) if one not in sent]
        ),
    ):
        yield


@contextmanager
def sequence_gap() -> Iterator[None]:
    """Numbers come from a bare sequence: a slow push draws its number, and its rows are committed after those of a
    push that drew a later one.
    """
    append = Log.append
    slow: dict[str, tuple[int, list]] = {}  # by scope: the number drawn, the entries that are not committed yet

    def wrong(self: Log, entries, admitted=frozenset()):
        ids = [one.id for one in entries]
        for scope, (number, waits) in list(slow.items()):
            if {one.id for one in waits} & set(ids):
                del slow[scope]
                append(self, waits)
                _renumber(self, scope, [one.id for one in waits], number)
        with self.moment() as connection:
            fresh = [one for one in entries if one.id not in reading.standings(connection, ids)]
            scopes = {one.header.scope for one in fresh}
            reached = connection.execute(select(_scope.number).where(_scope.name.in_(scopes))).scalars().all()
        scope = min(scopes, default="")
        if len(fresh) == len(scopes) == len(reached) == 1 and scope.startswith("mine/") and scope not in slow:
            slow[scope] = (reached[0] + 1, fresh)
            raise Unreachable("the transaction takes its time")
        found = append(self, entries, admitted)
        for one in fresh:
            if one.header.scope in slow:
                _renumber(self, one.header.scope, [one.id], found[one.id].receipt.number + 1)
        with self.moment() as connection:
            found = reading.standings(connection, ids)
        return {name: found[name] for name in dict.fromkeys(ids)}

    with mock.patch.object(Log, "append", wrong):
        yield


def _renumber(log: Log, scope: str, ids: list[str], number: int) -> None:
    """Give an entry another number, unless a restore gave it away, and the scope the highest there is."""
    with suppress(IntegrityError), log.database.writing() as connection:
        connection.execute(update(tables.entry).where(_entry.id.in_(ids)).values(number=number))
        highest = connection.execute(select(func.max(_entry.number)).where(_entry.scope == scope)).scalar_one()
        connection.execute(update(tables.scope).where(_scope.name == scope).values(number=highest))


@contextmanager
def last_writer_wins() -> Iterator[None]:
    """Facts are folded in the order of their clocks, as if each had known the one before."""
    fold = projections.fold

    def wrong(subject, facts):
        ordered = sorted(facts, key=lambda one: (one.wall, one.entry, one.place))
        chained = [
            structs.replace(one, depth=place, basis=tuple(sorted({before.entry for before in ordered[: place - 1]})))
            for place, one in enumerate(ordered, start=1)
        ]
        return fold(subject, chained)

    with mock.patch.object(projections, "fold", wrong):
        yield


BUGS = (cursor_before_rows, receipt_before_commit, forget_on_200, sequence_gap, last_writer_wins)

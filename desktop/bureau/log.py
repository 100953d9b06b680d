"""The log: entries in, numbered under one lock, receipted once they are committed; the only writer of its tables.

Promises: a number per scope and an index in the log without holes, given in the committing transaction; the same
entry again changes nothing and has the same receipt; receipts are signed only for what is committed; shown a head or
receipt under its own key that its tree does not contain, the log begins a new epoch before it numbers anything.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, insert, select, text

from desktop.bureau import claims, erasing, heads, holding, reading, tables
from desktop.bureau.access import Roll
from desktop.bureau.blobs import Store
from desktop.bureau.record import Device
from desktop.bureau.together import Together
from desktop.journal import identity, receipts, tree
from desktop.journal.entry import Entry, digest

Clock = Callable[[], dt.datetime]
Views = dict[tuple[str, int, frozenset[str]], dict[str, str]]
"""Views by scope, of a device while there are so many scopes and it has written in these."""
_VIEWS = 10_000  # of so many at most
_TOGETHER = 1_000  # entries of several requests in one transaction

_encode_bodies = msgspec.msgpack.Encoder().encode
_scope, _named, _waiting, _held = tables.scope.c, tables.named.c, tables.waiting.c, tables.held.c


@dataclass(frozen=True, slots=True)
class _Brought:
    """What one request brings, and what of it an earlier history admitted."""

    entries: Sequence[Entry]
    admitted: frozenset[str]


@dataclass(slots=True)
class _Ledger:
    """What one transaction is about to add."""

    index: int
    numbers: dict[str, int]
    roll: Roll
    epoch: str
    time: str
    admitted: frozenset[str] = frozenset()
    targets: dict[str, Entry] = field(default_factory=dict)  # held entries that are decided about, by id
    untrue: frozenset[str] = frozenset()  # entries that say they were made after a head the log never had


class Log:
    """The log of one bureau in its database. `server` is the key that signs; `clock` gives aware times."""

    def __init__(
        self, database: tables.Database, server: identity.PrivateKey, root: identity.Certificate, clock: Clock
    ) -> None:
        self.database = database
        self.root = root
        self.public = server.public_key()
        self._server = server
        self._clock = clock
        self._roll = Roll(root)
        self._views: tuple[Roll, Views] = (self._roll, {})
        self._sights: tuple[tuple[int, str], dict[tuple[str, str], Any]] = ((0, ""), {})
        self._together = Together(self._append, weight=lambda one: len(one.entries), most=_TOGETHER)
        with database.writing() as connection:
            if connection.execute(select(func.count()).select_from(tables.epoch)).scalar_one() == 0:
                self._begin_epoch(connection, 0)

    def time(self) -> str:
        """The server's time as statements carry it: UTC, whole seconds."""
        return self._clock().astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @contextmanager
    def moment(self) -> Iterator[Connection]:
        """One moment of the log."""
        with self.database.reading() as connection:
            yield connection

    def roll(self, connection: Connection, newest: int | None = None) -> Roll:
        """What `org/…` says at this moment; `newest` is the log index of its newest entry, if known. Not to be
        changed.
        """
        if newest is None:
            newest = connection.execute(_NEWEST_OF_ORG).scalar_one()
        known = self._roll
        if newest < known.seen:
            return known
        fresh = known.copy()
        for index, one in reading.entries_of_org(connection, known.seen):
            fresh.add(one, index)
        fresh.seen = max(fresh.seen, newest + 1)
        self._roll = fresh
        return fresh

    def views(self, roll: Roll) -> Views:
        """Views told already of this roll, to be added to; those of an older one are forgotten."""
        if self._views[0] is not roll or len(self._views[1]) > _VIEWS:
            self._views = (roll, {})
        return self._views[1]

    def sights(self, moment: tuple[int, str]) -> dict[tuple[str, str], Any]:
        """Where `sights` notes who sees what while the log has this size under this epoch; empty for a new one."""
        if self._sights[0] != moment or len(self._sights[1]) > _VIEWS:
            self._sights = (moment, {})
        return self._sights[1]

    def device(self, fingerprint: str) -> Device | None:
        """A device of the log; whether it was revoked a moment ago is told by `roll` alone."""
        if found := self._roll.devices.get(fingerprint):
            return found
        with self.moment() as connection:
            return self.roll(connection).devices.get(fingerprint)

    def append(self, entries: Sequence[Entry], admitted: frozenset[str] = frozenset()) -> dict[str, reading.Standing]:
        """Stores verified entries, and answers how each stands, in their order. Repeats are answered as before;
        `admitted` were so in an earlier history and stay it, whatever happened to their authors since. What several
        bring in the same instant is committed at once.
        """
        return self._together.ask(_Brought(entries, admitted))

    def _append(self, brought: Sequence[_Brought]) -> list[dict[str, reading.Standing]]:
        unique = {entry.id: entry for one in brought for entry in one.entries}
        admitted = frozenset[str]().union(*(one.admitted for one in brought))
        with self.database.writing() as connection:
            known = reading.standings(connection, unique)
            fresh = [one for name, one in unique.items() if name not in known]
            known |= self._store(connection, fresh, admitted)
        return [{entry.id: known[entry.id] for entry in one.entries} for one in brought]

    def give(self, make: Callable[[Connection, Roll], Sequence[Entry]]) -> None:
        """Stores entries that are made under the lock, from what is known there and then."""
        with self.database.writing() as connection:
            self._store(connection, list(make(connection, self.roll(connection))))

    def found(self, first: Entry) -> None:
        """Begins an empty log with the bureau's founding entry."""
        with self.moment() as connection:
            if reading.size(connection):
                return
        with self.database.writing() as connection:
            if not reading.size(connection):
                self._store(connection, [first])

    def honour(self, shown: claims.Claims) -> None:
        """Begins a new history when something shown is in none that is known."""
        with self.database.writing() as connection:
            now = reading.now(connection, shown.head)
            if lost := claims.lost(connection, now, shown):
                for name in sorted(lost - set(now.epochs)):
                    self._note_epoch(connection, name, now.size)  # so that the next who shows it changes nothing
                self._begin_epoch(connection, now.size)

    def begin_epoch(self) -> str:
        """Begins a new history; `restore` always does."""
        with self.database.writing() as connection:
            return self._begin_epoch(connection, reading.size(connection))

    def hold(self, scope: str, blob: str, person: str, size: int) -> bool:
        """Notes that every byte of a blob was brought for a scope and verified; completes what waited for it. False
        when it was erased meanwhile: then nobody holds it.
        """
        with self.database.writing() as connection:
            which = {"blob": blob, "place": scope}
            if erasing.among(connection, scope, (blob,)):
                return False
            if connection.execute(_BROUGHT, {**which, "by": person}).first() is None:
                connection.execute(_HOLD, {"hash": blob, "scope": scope, "person": person, "size": size})
            indexes = list(connection.execute(_WAITS, which).scalars())
            if not indexes:
                return True
            connection.execute(_WAITS_NO_MORE, which)
            still = set(connection.execute(_STILL_WAITS, {"indexes": indexes}).scalars())
            self._complete(connection, sorted(set(indexes) - still))
        return True

    def sweep(self, blobs: Store) -> None:
        """Drops the bytes of everything erased, whole or half arrived."""
        with self.moment() as connection:
            erasing.sweep(connection, blobs, self.roll(connection).devices)

    def sign_receipts(self, standings: Iterable[reading.Standing]) -> tuple[receipts.Signed, ...]:
        """Signed lists of receipts, one for every time they were given at."""
        lists: dict[tuple[str, str], list[receipts.Receipt]] = defaultdict(list)
        for one in standings:
            lists[one.epoch, one.time].append(one.receipt)
        return tuple(
            receipts.sign(self._server, receipts.receipts(epoch, time, tuple(items)))
            for (epoch, time), items in lists.items()
        )

    def sign_completes(self, standings: Iterable[reading.Standing]) -> tuple[receipts.Signed, ...]:
        """Signed complete statements of those that are complete."""
        lists: dict[tuple[str, str], list[str]] = defaultdict(list)
        for one in standings:
            if one.done is not None:
                lists[one.done].append(one.receipt.id)
        return tuple(
            receipts.sign(self._server, receipts.complete(epoch, time, tuple(dict.fromkeys(items))))
            for (epoch, time), items in lists.items()
        )

    def sign_head(self, now: reading.Now) -> receipts.Signed:
        """The head of this moment, signed."""
        return receipts.sign(self._server, receipts.head(now.epoch, self.time(), now.size, now.root))

    def _begin_epoch(self, connection: Connection, size: int) -> str:
        name = secrets.token_hex(4)
        self._note_epoch(connection, name, size)
        return name

    def _note_epoch(self, connection: Connection, name: str, size: int) -> None:
        ordinal = connection.execute(select(func.coalesce(func.max(tables.epoch.c.ordinal), 0))).scalar_one() + 1
        row = {"ordinal": ordinal, "name": name[:16], "size": size, "time": self.time()}
        connection.execute(insert(tables.epoch).values(row))

    def _store(
        self, connection: Connection, fresh: list[Entry], admitted: frozenset[str] = frozenset()
    ) -> dict[str, reading.Standing]:
        if not fresh:
            return {}
        start, epoch = reading.end(connection)
        numbers, newest = _numbers(connection, {one.header.scope for one in fresh})
        roll = self.roll(connection, newest)
        about, untrue = holding.targets(connection, fresh), heads.untrue(connection, fresh, (start, epoch))
        ledger = _Ledger(start, numbers, roll, epoch, self.time(), admitted, about, untrue)
        rows = [_row(ledger, one) for one in fresh]
        tables.put(connection, tables.entry, rows)
        tables.put(connection, tables.decided, holding.decided(fresh, rows))
        erased = erasing.agreed(connection, fresh)
        _grow(connection, start, fresh)
        _note_scopes(connection, ledger, fresh, start)
        done = _note_blobs(connection, fresh, start) + erasing.erase(connection, erased)
        self._complete(connection, done)
        return {one.receipt.id: one for one in map(reading.standing, _as_standing(ledger, rows, set(done)))}

    def _complete(self, connection: Connection, indexes: list[int]) -> None:
        if not indexes:
            return
        newest = connection.execute(_NEWEST_DONE).first()
        ordinal, chain = (newest.ordinal, newest.chain) if newest else (0, "")
        epoch, time = reading.epoch(connection), self.time()
        rows = []
        for place, index in enumerate(indexes, start=ordinal + 1):
            chain = digest(f"{chain} {index} {time}".encode())[:16]
            rows.append({"ordinal": place, "log_index": index, "epoch": epoch, "time": time, "chain": chain})
        tables.put(connection, tables.done, rows)


# made once: building them costs more than running them
_OF_BLOB = (_waiting.hash == bindparam("blob")) & (_waiting.scope == bindparam("place"))
_BROUGHT = select(_held.hash).where(
    _held.hash == bindparam("blob"), _held.scope == bindparam("place"), _held.person == bindparam("by")
)
_HOLD = insert(tables.held)
_WAITS = select(_waiting.log_index).where(_OF_BLOB)
_WAITS_NO_MORE = delete(tables.waiting).where(_OF_BLOB)
_STILL_WAITS = select(_waiting.log_index).where(_waiting.log_index.in_(bindparam("indexes", expanding=True))).distinct()
_ERASED = select(tables.erased).where(tables.erased.c.hash.in_(bindparam("blobs", expanding=True)))
_NEWEST_DONE = select(tables.done.c.ordinal, tables.done.c.chain).order_by(tables.done.c.ordinal.desc()).limit(1)
_IS_ORG = _scope.name.startswith("org/")
_REACHED = select(_scope.name, _scope.number, _scope.last).where(
    _scope.name.in_(bindparam("names", expanding=True)) | _IS_ORG
)
_NEWEST_OF_ORG = select(func.coalesce(func.max(_scope.last), -1)).where(_IS_ORG)


_PUT_SCOPE = text(
    "INSERT INTO scope (name, number, last) VALUES (:name, :number, :last)"
    " ON CONFLICT (name) DO UPDATE SET number = excluded.number, last = excluded.last"
)
_PUT_AUTHORED = text("INSERT INTO authored (author, scope) VALUES (:author, :scope) ON CONFLICT DO NOTHING")


def _as_standing(ledger: _Ledger, rows: Iterable[dict[str, Any]], done: set[int]) -> Iterator[dict[str, Any]]:
    for row in rows:
        is_done = row["log_index"] in done
        yield {**row, "done_epoch": ledger.epoch if is_done else None, "done_time": ledger.time if is_done else None}


def _numbers(connection: Connection, scopes: set[str]) -> tuple[dict[str, int], int]:
    """Numbers reached in these scopes, and the log index of the newest entry of `org/…`."""
    numbers, newest = dict.fromkeys(scopes, 0), -1
    for name, number, last in connection.execute(_REACHED, {"names": list(scopes)}):
        if name in scopes:
            numbers[name] = number
        if name.startswith("org/"):
            newest = max(newest, last)
    return numbers, newest


def _row(ledger: _Ledger, one: Entry) -> dict[str, Any]:
    header, index = one.header, ledger.index
    ledger.index += 1
    ledger.numbers[header.scope] += 1
    verdict = _verdict(ledger, one, index)
    bodies = _encode_bodies(one.bodies)
    return {
        "log_index": index,
        "id": one.id,
        "scope": header.scope,
        "number": ledger.numbers[header.scope],
        "author": header.author,
        "verdict": verdict.value,
        "epoch": ledger.epoch,
        "time": ledger.time,
        "size": len(one.header_bytes) + len(bodies),
        "blobs": len(one.blobs),
        "header": one.header_bytes,
        "bodies": bodies,
        "signature": one.signature,
    }


def _verdict(ledger: _Ledger, one: Entry, index: int) -> receipts.Verdict:
    after = min(one.header.after.size if one.header.after else 0, index)
    # the founding act enrols its own author
    is_known = index == 0 or one.id in ledger.admitted
    about = [ledger.targets[name] for name, _ in holding.named(one) if name in ledger.targets]
    decides = ledger.roll.admits(one, after, index) and not _is_of_own(ledger.roll, one, about)
    may = one.id not in ledger.untrue and (decides or ledger.roll.attests(one, about, after, index))
    is_admitted = is_known or may
    if is_admitted and one.header.scope.startswith("org/"):
        ledger.roll = ledger.roll.copy()
        ledger.roll.add(one, index)
        for target in holding.released(one, about):
            ledger.roll.add(target, index)
    return receipts.Verdict.ADMITTED if is_admitted else receipts.Verdict.HELD


def _is_of_own(roll: Roll, one: Entry, about: Iterable[Entry]) -> bool:
    """Whether somebody decides about an entry of his own."""
    devices = [roll.devices.get(entry.header.author) for entry in (one, *about)]
    persons = [device.person if device else "" for device in devices]
    return bool(persons[0]) and persons[0] in persons[1:]


def _grow(connection: Connection, start: int, fresh: Sequence[Entry]) -> None:
    peaks = [level * tables.LEVEL + (start >> level) - 1 for level in range(start.bit_length()) if start >> level & 1]
    known = reading.nodes(connection, peaks)
    rows: list[dict[str, object]] = []
    for size, one in enumerate(fresh, start=start):
        leaf = tree.leaf(one.id)
        for level, index, value in tree.grown(size, leaf, lambda level, index: known[level * tables.LEVEL + index]):
            known[level * tables.LEVEL + index] = value
            rows.append({"place": level * tables.LEVEL + index, "hash": value})
    tables.put(connection, tables.node, rows)


def _note_scopes(connection: Connection, ledger: _Ledger, fresh: Sequence[Entry], start: int) -> None:
    last = {one.header.scope: index for index, one in enumerate(fresh, start=start)}
    scopes = [{"name": name, "number": ledger.numbers[name], "last": index} for name, index in last.items()]
    connection.execute(_PUT_SCOPE, scopes)
    pairs = {(one.header.author, one.header.scope) for one in fresh}
    connection.execute(_PUT_AUTHORED, [{"author": author, "scope": scope} for author, scope in sorted(pairs)])


def _note_blobs(connection: Connection, fresh: Sequence[Entry], start: int) -> list[int]:
    """Answers the log indexes of entries all of whose blobs are here already."""
    rows: list[dict[str, Any]] = [
        {"hash": blob, "scope": one.header.scope, "log_index": index}
        for index, one in enumerate(fresh, start=start)
        for blob in one.blobs
    ]
    if not rows:
        return []
    held: set[tuple[str, str]] = set()
    for part in tables.slices({row["hash"] for row in rows}):
        held |= {(row.hash, row.scope) for row in connection.execute(select(tables.held).where(_held.hash.in_(part)))}
        held |= {(row.hash, row.scope) for row in connection.execute(_ERASED, {"blobs": part})}
    tables.put(connection, tables.named, rows)
    lacking = [row for row in rows if (row["hash"], row["scope"]) not in held]
    tables.put(connection, tables.waiting, lacking)
    return sorted({row["log_index"] for row in rows} - {row["log_index"] for row in lacking})

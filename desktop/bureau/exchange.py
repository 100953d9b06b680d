"""What the server answers: rounds, pushes, pulls, what is missing, proofs. It reads the log at one moment and never
shows a device what it may not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, Select, bindparam, func, select

from desktop.bureau import access, reading, tables
from desktop.bureau.admission import Examiner
from desktop.bureau.blobs import Blobs, Upload
from desktop.bureau.log import Claims, Log
from desktop.errors import BadInput, Damaged, Missing, NotAllowed
from desktop.journal import identity, receipts, tree
from desktop.sync import wire

BUDGET = wire.PORTION  # bytes of entries, uncompressed, in one answer
ROWS = 5000  # rows of the log looked at for one answer

_entry, _scope, _done, _held = tables.entry.c, tables.scope.c, tables.done.c, tables.held.c


@dataclass(frozen=True, slots=True)
class Asker:
    """The device that asks, as its proof showed. `person` is "" when the log does not contain its enrolment."""

    fingerprint: str
    certificate: identity.Certificate
    person: str = ""
    is_revoked: bool = False


@dataclass(frozen=True, slots=True)
class _Sight:
    """What an asker may see at a moment: views by scope, numbers by scope, its own devices."""

    views: dict[str, str]
    numbers: dict[str, int]
    own: frozenset[str]
    epoch: str

    def sees(self, scope: str, author: str, verdict: str) -> bool:
        match self.views.get(scope):
            case access.ALL:
                return True
            case access.PLAIN:
                return verdict == receipts.Verdict.ADMITTED or author in self.own
            case access.OWN:
                return author in self.own
        return False


class Exchange:
    """Answers of one bureau."""

    def __init__(self, log: Log, blobs: Blobs, examiner: Examiner) -> None:
        self._log = log
        self._blobs = blobs
        self._examiner = examiner
        self._keys: dict[str, identity.PublicKey] = {}

    def asker(self, fingerprint: str, certificate: bytes | None) -> tuple[Asker, identity.PublicKey]:
        """Who asks, and the key to check the proof with. Missing when the log does not know the device and it shows
        no certificate of the bureau's CA.
        """
        with self._log.moment() as connection:
            device = self._log.roll(connection).devices.get(fingerprint)
        if device is not None:
            key = self._key(fingerprint, device.certificate)
            return Asker(fingerprint, device.certificate, device.person, device.is_revoked), key
        if certificate is None or (found := self._chained(certificate)) is None or found[0] != fingerprint:
            raise Missing("服务器不认识这台设备，请重新同步；若仍如此请向管理员重新申请注册码。")
        return Asker(*found), self._key(*found)

    def round(self, asker: Asker, asked: wire.Round) -> bytes:
        """The usual call: takes what is pushed, then answers what is new."""
        turned, pushed = self._take(asker, asked.entries, asked.certificates, Claims(asked.head, asked.shown))
        return _fitting(lambda budget: self._answer(asker, asked, turned, pushed, budget))

    def push(self, asker: Asker, asked: wire.Entries) -> bytes:
        """A larger push."""
        turned, pushed = self._take(asker, asked.entries, asked.certificates, Claims(asked.head))
        with self._log.moment() as connection:
            epoch = reading.epoch(connection)
        lists = self._log.sign_receipts(pushed.values()), self._log.sign_completes(pushed.values())
        return wire.write(wire.EntriesAnswer(epoch, *lists, turned))

    def pull(self, asker: Asker, scope: str, cursor: wire.Cursor) -> bytes:
        """A larger pull of one scope. NotAllowed when the asker may not read it."""

        def answer(budget: int) -> wire.PullAnswer:
            with self._log.moment() as connection:
                sight = self._sight(connection, asker)
                if scope not in sight.views:
                    raise NotAllowed(f"没有查看“{scope}”的权限，请联系管理员。")
                pulled, standings = _pull(connection, sight, scope, _start(sight, scope, cursor), budget)
            lists = self._log.sign_receipts(standings.values()), self._log.sign_completes(standings.values())
            return wire.PullAnswer(sight.epoch, pulled, *lists)

        return _fitting(answer)

    def missing(self, asker: Asker, asked: wire.Missing) -> wire.MissingAnswer:
        """Which of these the server lacks."""
        count = sum(len(ids) for ids in (*asked.entries.values(), *asked.blobs.values()))
        if count > wire.IDS_LIMIT:
            raise BadInput(f"一次最多询问 {wire.IDS_LIMIT} 项，请分几次询问。")
        with self._log.moment() as connection:
            sight = self._sight(connection, asker)
            entries = {scope: _lacked(connection, scope, ids) for scope, ids in asked.entries.items()}
            held = {scope: self._held(connection, sight, asker, scope, ids) for scope, ids in asked.blobs.items()}
        return wire.MissingAnswer(
            entries,
            {
                scope: {
                    blob: self._blobs.offset(Upload(asker.fingerprint, scope, blob))
                    for blob in ids
                    if blob not in held[scope]
                }
                for scope, ids in asked.blobs.items()
            },
        )

    def take_piece(self, asker: Asker, upload: Upload, offset: int, size: int, piece: bytes) -> wire.BlobAnswer:
        """A piece of a blob that an entry of the scope names. Missing when none does."""
        with self._log.moment() as connection:
            named = select(tables.named.c.hash).where(
                tables.named.c.hash == upload.blob, tables.named.c.scope == upload.scope
            )
            if connection.execute(named.limit(1)).first() is None:
                raise Missing("还没有记录提到这个附件，请先同步记录再上传。")
            sight = self._sight(connection, asker)
            if self._held(connection, sight, asker, upload.scope, (upload.blob,)):
                return wire.BlobAnswer(size, held=True)
        stands = self._blobs.add(upload, offset, size, piece)
        is_held = stands == size
        if is_held:
            self._log.hold(upload.scope, upload.blob, asker.person or asker.fingerprint, size)
        return wire.BlobAnswer(stands, is_held)

    def readable(self, asker: Asker, scope: str, blob: str) -> None:
        """Missing unless this device may have these bytes in this scope, and they are here."""
        with self._log.moment() as connection:
            sight = self._sight(connection, asker)
            if not self._held(connection, sight, asker, scope, (blob,)):
                raise Missing("服务器上没有这个附件，或者没有查看的权限；请等待对方上传后再同步。")

    def proof(self, asker: Asker, name: str) -> wire.ProofAnswer:
        """Inclusion proof of an entry. Missing when it is not here or not for this device."""
        with self._log.moment() as connection:
            sight = self._sight(connection, asker)
            row = connection.execute(select(_entry.author).where(_entry.id == name)).first()
            found = reading.standings(connection, [name]).get(name)
            if row is None or found is None or not sight.sees(found.receipt.scope, row[0], found.receipt.verdict):
                raise Missing("服务器上没有这条记录，请先同步。")
            size, head = self._log.sign_head(connection)
            index = found.receipt.index
            path = reading.with_nodes(connection, lambda node: tree.inclusion(index, size, node))
        return wire.ProofAnswer(self._log.sign_receipts([found])[0], head, index, tuple(path))

    def _answer(
        self,
        asker: Asker,
        asked: wire.Round,
        turned: tuple[wire.Turned, ...],
        pushed: Mapping[str, reading.Standing],
        budget: int,
    ) -> wire.RoundAnswer:
        with self._log.moment() as connection:
            sight = self._sight(connection, asker)
            pulled, standings = _pull_all(connection, sight, asked.cursors, budget)
            completed, since = _completed_since(connection, sight, asked.completes)
            size, head = self._log.sign_head(connection)
            proof = self._consistency(connection, asked.head, size)
        everything = {**pushed, **standings}
        scopes = _waiting(sight, asked.cursors, pulled)
        return wire.RoundAnswer(
            epoch=sight.epoch,
            head=head,
            completed=completed,
            consistency=proof,
            receipts=self._log.sign_receipts(everything.values()),
            completes=self._log.sign_completes({**since, **everything}.values()),
            turned=turned,
            pulled=pulled,
            scopes=scopes,
            more=bool(scopes),
        )

    def _take(
        self, asker: Asker, packed: Sequence[wire.Packed], certificates: Sequence[bytes], claims: Claims
    ) -> tuple[tuple[wire.Turned, ...], dict[str, reading.Standing]]:
        with self._log.moment() as connection:
            is_honoured = self._log.is_honoured(connection, claims)
            head = reading.shown_head(self._log.public, claims.head)
            is_before = head is None or reading.contains_head(connection, head)
            authors = self._authors(connection, asker, certificates)
        if not is_honoured:
            self._log.honour(claims)
        if not is_before:
            # the server was restored: whom it knows and what they may is told by org/…, which is to come first
            sentence = "服务器曾从备份恢复，先补齐它缺少的内容，本条随后自动重传。"
            return tuple(wire.Turned(place, wire.Code.EPOCH, sentence) for place in range(len(packed))), {}
        examined = self._examiner.examine(packed, authors)
        return examined.turned, self._log.append(examined.entries, claims) if examined.entries else {}

    def _authors(
        self, connection: Connection, asker: Asker, certificates: Sequence[bytes]
    ) -> Callable[[str], identity.PublicKey | None]:
        attached = dict(found for one in certificates if (found := self._chained(one)) is not None)
        attached[asker.fingerprint] = asker.certificate
        devices = self._log.roll(connection).devices

        def author(fingerprint: str) -> identity.PublicKey | None:
            certificate = devices[fingerprint].certificate if fingerprint in devices else attached.get(fingerprint)
            return None if certificate is None else self._key(fingerprint, certificate)

        return author

    def _chained(self, der: bytes) -> tuple[str, identity.Certificate] | None:
        try:
            certificate = identity.from_der(der)
            identity.public_key(certificate)
        except Damaged:
            return None
        if not identity.is_issued_by(certificate, self._log.root):
            return None
        return identity.fingerprint(certificate), certificate

    def _key(self, fingerprint: str, certificate: identity.Certificate) -> identity.PublicKey:
        if fingerprint not in self._keys:
            self._keys[fingerprint] = identity.public_key(certificate)
        return self._keys[fingerprint]

    def _sight(self, connection: Connection, asker: Asker) -> _Sight:
        roll = self._log.roll(connection)
        numbers = {name: number for name, number in connection.execute(_NUMBERS)}
        own = roll.devices_of(asker.person) if asker.person else [asker.fingerprint]
        wrote = connection.execute(_WROTE, {"authors": own}).scalars()
        if asker.is_revoked:
            return _Sight({}, numbers, frozenset(), reading.epoch(connection))
        views = roll.views(asker.fingerprint, numbers, wrote)
        return _Sight(views, numbers, frozenset(own), reading.epoch(connection))

    def _consistency(self, connection: Connection, shown: receipts.Signed | None, size: int) -> tuple[bytes, ...]:
        head = reading.shown_head(self._log.public, shown)
        if head is None or not reading.contains_head(connection, head):
            return ()
        return reading.consistency(connection, head.size, size)

    def _held(
        self, connection: Connection, sight: _Sight, asker: Asker, scope: str, blobs: Sequence[str]
    ) -> frozenset[str]:
        """Those of the blobs whose bytes are here for this scope and for this asker."""
        query: Select[str] = select(_held.hash).where(_held.scope == scope)
        if sight.views.get(scope) not in {access.ALL, access.PLAIN}:
            query = query.where(_held.person == (asker.person or asker.fingerprint))
        found: set[str] = set()
        for part in tables.slices(blobs):
            found |= set(connection.execute(query.where(_held.hash.in_(part))).scalars().all())
        return frozenset(found)


_NUMBERS = select(_scope.name, _scope.number)
_WROTE = (
    select(tables.authored.c.scope).where(tables.authored.c.author.in_(bindparam("authors", expanding=True))).distinct()
)
_NEWEST_DONE = select(func.coalesce(func.max(_done.ordinal), 0))
_DONE_SINCE = (
    select(_done.ordinal, _entry.author, *reading.STANDING)
    .select_from(tables.done.join(tables.entry, _done.log_index == _entry.log_index))
    .where(_done.ordinal > bindparam("mark"))
    .order_by(_done.ordinal)
    .limit(bindparam("rows"))
)
_ROWS = (
    select(_entry.author, _entry.size, *reading.STANDING)
    .select_from(reading.FROM)
    .where(_entry.scope == bindparam("scope_name"), _entry.number > bindparam("start"))
    .order_by(_entry.number)
    .limit(bindparam("rows"))
)


def _pull_all(
    connection: Connection, sight: _Sight, cursors: Mapping[str, wire.Cursor], budget: int
) -> tuple[tuple[wire.Pulled, ...], dict[str, reading.Standing]]:
    pulled: list[wire.Pulled] = []
    standings: dict[str, reading.Standing] = {}
    for scope in sight.views:
        start = _start(sight, scope, cursors.get(scope))
        if start >= sight.numbers[scope] and scope in cursors:
            continue
        if budget <= 0:
            break
        part, found = _pull(connection, sight, scope, start, budget)
        budget -= sum(wire.size_of(one) for one in part.entries)
        pulled.append(part)
        standings |= found
    return tuple(pulled), standings


def _completed_since(
    connection: Connection, sight: _Sight, mark: wire.Cursor
) -> tuple[wire.Cursor, dict[str, reading.Standing]]:
    newest = int(connection.execute(_NEWEST_DONE).scalar_one())
    # of an older history nothing is told apart: its entries are pulled again, each with its statement
    if mark.epoch != sight.epoch or mark.number >= newest:
        return wire.Cursor(sight.epoch, "", newest), {}
    rows = connection.execute(_DONE_SINCE, {"mark": mark.number, "rows": ROWS}).mappings().all()
    found = {
        row["id"]: reading.standing(row) for row in rows if sight.sees(row["scope"], row["author"], row["verdict"])
    }
    return wire.Cursor(sight.epoch, "", rows[-1]["ordinal"] if rows else newest), found


def _fitting(answer: Callable[[int], msgspec.Struct]) -> bytes:
    """The answer as it travels, with as many entries as fit."""
    for budget in (BUDGET, BUDGET // 2, BUDGET // 4):
        try:
            return wire.write(answer(budget))
        except wire.TooLong:
            continue
    return wire.write(answer(0))


def _start(sight: _Sight, scope: str, cursor: wire.Cursor | None) -> int:
    if cursor is None or cursor.epoch != sight.epoch or cursor.view != sight.views[scope]:
        return 0
    return min(cursor.number, sight.numbers[scope])


def _pull(
    connection: Connection, sight: _Sight, scope: str, start: int, budget: int
) -> tuple[wire.Pulled, dict[str, reading.Standing]]:
    chosen: dict[int, reading.Standing] = {}
    number, room = start, budget
    # first what the rows are, then the bytes of those that fit
    for row in connection.execute(_ROWS, {"scope_name": scope, "start": start, "rows": ROWS}).mappings():
        if sight.sees(scope, row["author"], row["verdict"]):
            if chosen and row["size"] > room:
                break
            room -= row["size"]
            chosen[row["log_index"]] = reading.standing(row)
        number = row["number"]
    entries = reading.wholes(connection, list(chosen))
    cursor = wire.Cursor(sight.epoch, sight.views[scope], number)
    pulled = wire.Pulled(scope, tuple(map(wire.pack, entries)), cursor, number < sight.numbers[scope])
    return pulled, {one.receipt.id: one for one in chosen.values()}


def _waiting(
    sight: _Sight, cursors: Mapping[str, wire.Cursor], pulled: Iterable[wire.Pulled]
) -> dict[str, wire.Cursor]:
    reached = dict(cursors) | {one.scope: one.cursor for one in pulled}
    return {
        scope: wire.Cursor(sight.epoch, view, sight.numbers[scope])
        for scope, view in sight.views.items()
        if _start(sight, scope, reached.get(scope)) < sight.numbers[scope]
    }


def _lacked(connection: Connection, scope: str, ids: Sequence[str]) -> tuple[str, ...]:
    known: set[str] = set()
    for part in tables.slices(ids):
        query = select(_entry.id).where(_entry.scope == scope, _entry.id.in_(part))
        known |= set(connection.execute(query).scalars())
    return tuple(one for one in ids if one not in known)

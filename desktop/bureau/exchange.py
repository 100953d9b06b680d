"""What the server answers: rounds, pushes, pulls, what is missing, proofs. It reads the log at one moment and never
shows a device what it may not read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, Select, bindparam, select

from desktop.bureau import access, pulling, reading, tables
from desktop.bureau.admission import Examiner
from desktop.bureau.blobs import Blobs, Upload
from desktop.bureau.log import Claims, Log
from desktop.errors import BadInput, Damaged, Missing, NotAllowed
from desktop.journal import identity, receipts, tree
from desktop.sync import wire

BUDGET = wire.PORTION  # bytes of entries, uncompressed, in one answer

_entry, _scope, _held = tables.entry.c, tables.scope.c, tables.held.c


@dataclass(frozen=True, slots=True)
class Asker:
    """The device that asks, as its proof showed. `person` is "" when the log does not contain its enrolment."""

    fingerprint: str
    certificate: identity.Certificate
    person: str = ""
    is_revoked: bool = False


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
            sight = self._sight(connection, asker)
        lists = self._log.sign_receipts(pushed.values()), self._log.sign_completes(pushed.values())
        return wire.write(
            wire.EntriesAnswer(sight.epoch, *lists, turned, pulling.advanced(sight, asked.cursors, pushed))
        )

    def pull(self, asker: Asker, scope: str, cursor: wire.Cursor) -> bytes:
        """A larger pull of one scope. NotAllowed when the asker may not read it."""

        def answer(budget: int) -> wire.PullAnswer:
            with self._log.moment() as connection:
                sight = self._sight(connection, asker)
                if scope not in sight.views:
                    raise NotAllowed(f"没有查看“{scope}”的权限，请联系管理员。")
                pulled, standings = pulling.pull(
                    connection, sight, scope, pulling.start_of(sight, scope, cursor), budget=budget
                )
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
            pulled, standings = pulling.pull_all(connection, sight, asked.cursors, budget=budget, pushed=pushed)
            completed, since = pulling.completed_since(connection, sight, asked.completes)
            size, head = self._log.sign_head(connection)
            proof = self._consistency(connection, asked.head, size)
        everything = {**pushed, **standings}
        scopes = pulling.waiting(sight, asked.cursors, pulled)
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

    def _sight(self, connection: Connection, asker: Asker) -> pulling.Sight:
        roll = self._log.roll(connection)
        numbers = {name: number for name, number in connection.execute(_NUMBERS)}
        own = roll.devices_of(asker.person) if asker.person else [asker.fingerprint]
        wrote = connection.execute(_WROTE, {"authors": own}).scalars()
        if asker.is_revoked:
            return pulling.Sight({}, numbers, frozenset(), reading.epoch(connection))
        views = roll.views(asker.fingerprint, numbers, wrote)
        return pulling.Sight(views, numbers, frozenset(own), reading.epoch(connection))

    def _consistency(self, connection: Connection, shown: receipts.Signed | None, size: int) -> tuple[bytes, ...]:
        head = reading.shown_head(self._log.public, shown)
        if head is None or not reading.contains_head(connection, head):
            return ()
        return reading.consistency(connection, head.size, size)

    def _held(
        self, connection: Connection, sight: pulling.Sight, asker: Asker, scope: str, blobs: Sequence[str]
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


def _fitting(answer: Callable[[int], msgspec.Struct]) -> bytes:
    """The answer as it travels, with as many entries as fit."""
    for budget in (BUDGET, BUDGET // 2, BUDGET // 4):
        try:
            return wire.write(answer(budget))
        except wire.TooLong:
            continue
    return wire.write(answer(0))


def _lacked(connection: Connection, scope: str, ids: Sequence[str]) -> tuple[str, ...]:
    known: set[str] = set()
    for part in tables.slices(ids):
        query = select(_entry.id).where(_entry.scope == scope, _entry.id.in_(part))
        known |= set(connection.execute(query).scalars())
    return tuple(one for one in ids if one not in known)

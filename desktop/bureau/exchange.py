"""What the server answers: rounds, pushes, pulls, what is missing, proofs. It reads the log at one moment and never
shows a device what it may not read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, select

from desktop.bureau import claims, erasing, pulling, reading, shelf, sights, tables
from desktop.bureau.admission import Examiner
from desktop.bureau.blobs import Store, Upload
from desktop.bureau.claims import Claims
from desktop.bureau.log import Log
from desktop.bureau.sights import Asker
from desktop.errors import BadInput, Damaged, Missing, NotAllowed
from desktop.journal import identity, tree
from desktop.journal.receipts import Verdict
from desktop.sync import wire

BUDGET = wire.PORTION  # bytes of entries, uncompressed, in one answer
_AFTER_RESTORE = "服务器曾从备份恢复，先补齐它缺少的内容，本条随后自动重传。"

Give = Callable[[Asker, wire.NumbersAsked], wire.NumbersTold | None]
Readmit = Callable[[Sequence[str]], None]
_entry = tables.entry.c


class _Taken(NamedTuple):
    """What a round brought: entries turned back, how the others stand, the answer about numbers."""

    turned: tuple[wire.Turned, ...] = ()
    pushed: dict[str, reading.Standing] = {}
    told: wire.NumbersTold | None = None


class Exchange:
    """Answers of one bureau."""

    def __init__(self, log: Log, blobs: Store, examiner: Examiner, give: Give, readmit: Readmit) -> None:
        """`give` gives document numbers; `readmit` releases held entries that an earlier history admitted."""
        self._log = log
        self._give = give
        self._readmit = readmit
        self._blobs = blobs
        self._examiner = examiner
        self._keys: dict[str, identity.PublicKey] = {}

    def asker(self, fingerprint: str, certificate: bytes | None) -> tuple[Asker, identity.PublicKey]:
        """Who asks, and the key to check the proof with. Missing when the log does not know the device and it shows
        no certificate of the bureau's CA.
        """
        device = self._log.device(fingerprint)
        if device is not None:
            return Asker(fingerprint, device.certificate, device.person), self._key(fingerprint, device.certificate)
        if certificate is None or (found := self._chained(certificate)) is None or found[0] != fingerprint:
            raise Missing("服务器不认识这台设备，请重新同步；若仍如此请向管理员重新申请注册码。")
        return Asker(*found), self._key(*found)

    def round(self, asker: Asker, asked: wire.Round) -> bytes:
        """The usual call: takes what is pushed, then answers what is new."""
        shown = claims.read(self._log.public, asked.head, asked.shown)
        if not asked.entries and asked.numbers is None:
            with self._log.moment() as connection:
                now = reading.now(connection, shown.head)
                if not claims.lost(connection, now, shown):
                    return self._fresh(connection, now, asker, asked, _Taken())
        taken = self._take(asker, asked.entries, asked.certificates, shown)
        taken = taken._replace(told=self._numbers(asker, asked, shown))
        with self._log.moment() as connection:
            return self._fresh(connection, reading.now(connection, shown.head), asker, asked, taken)

    def push(self, asker: Asker, asked: wire.Entries) -> bytes:
        """A larger push."""
        shown = claims.read(self._log.public, asked.head)
        admitted = claims.admitted(self._log.public, asked.admitted)
        turned, pushed, _ = self._take(asker, asked.entries, asked.certificates, shown, admitted=admitted)
        with self._log.moment() as connection:
            epoch = reading.epoch(connection)
            sight = sights.sight(self._log, connection, asker) if asked.cursors else None
        lists = self._log.sign_receipts(pushed.values()), self._log.sign_completes(pushed.values())
        moved = pulling.advanced(sight, asked.cursors, pushed) if sight else {}
        return wire.write(wire.EntriesAnswer(epoch, *lists, turned, moved))

    def pull(self, asker: Asker, scope: str, cursor: wire.Cursor) -> bytes:
        """A larger pull of one scope. NotAllowed when the asker may not read it."""
        with self._log.moment() as connection:
            sight = sights.reader(self._log, connection, asker)
            if scope not in sight.views:
                raise NotAllowed(f"没有查看“{scope}”的权限，请联系管理员。")
            start = pulling.start_of(sight, scope, cursor)

            def answer(budget: int) -> wire.PullAnswer:
                pulled, standings = pulling.pull(connection, sight, scope, start, budget=budget)
                lists = self._log.sign_receipts(standings.values()), self._log.sign_completes(standings.values())
                return wire.PullAnswer(sight.epoch, pulled, *lists)

            return _fitting(answer)

    def missing(self, asker: Asker, asked: wire.Missing) -> wire.MissingAnswer:
        """Which of these the server lacks."""
        count = sum(len(ids) for ids in (*asked.entries.values(), *asked.blobs.values()))
        if count > wire.IDS_LIMIT:
            raise BadInput(f"一次最多询问 {wire.IDS_LIMIT} 项，请分几次询问。")
        with self._log.moment() as connection:
            sight = sights.sight(self._log, connection, asker)
            entries = {scope: _lacked(connection, scope, ids) for scope, ids in asked.entries.items()}
            unused = {scope: found for scope, ids in asked.entries.items() if (found := _held(connection, scope, ids))}
            held = {
                scope: shelf.held(connection, sight, asker, scope, ids) | erasing.among(connection, scope, ids)
                for scope, ids in asked.blobs.items()
            }
        blobs = {scope: [one for one in ids if one not in held[scope]] for scope, ids in asked.blobs.items()}
        offsets = {
            scope: dict(
                zip(ids, self._blobs.offsets([Upload(asker.fingerprint, scope, one) for one in ids]), strict=True)
            )
            for scope, ids in blobs.items()
        }
        return wire.MissingAnswer(entries, offsets, unused)

    def proof(self, asker: Asker, name: str) -> wire.ProofAnswer:
        """Inclusion proof of an entry. Missing when it is not here or not for this device."""
        with self._log.moment() as connection:
            now = reading.now(connection)
            sight = sights.reader(self._log, connection, asker, now)
            row = connection.execute(select(_entry.author, reading.SEEN).where(_entry.id == name)).first()
            found = reading.standings(connection, [name]).get(name)
            if row is None or found is None or not sight.sees(found.receipt.scope, row[0], row[1]):
                raise Missing("服务器上没有这条记录，请先同步。")
            index = found.receipt.index
            path = reading.with_nodes(connection, lambda node: tree.inclusion(index, now.size, node))
        return wire.ProofAnswer(self._log.sign_receipts([found])[0], self._log.sign_head(now), index, tuple(path))

    def _fresh(
        self,
        connection: Connection,
        now: reading.Now,
        asker: Asker,
        asked: wire.Round,
        taken: _Taken,
    ) -> bytes:
        pushed = taken.pushed
        sight = sights.sight(self._log, connection, asker, now)
        completed = pulling.completed_since(connection, sight, asked.completes)
        head = self._log.sign_head(now)

        def answer(budget: int) -> wire.RoundAnswer:
            pulled, standings = pulling.pull_all(connection, sight, asked.cursors, budget=budget, pushed=pushed)
            everything = {**pushed, **standings}
            scopes = pulling.waiting(sight, asked.cursors, pulled)
            return wire.RoundAnswer(
                epoch=now.epoch,
                head=head,
                completed=completed.mark,
                forgotten=completed.is_forgotten,
                consistency=now.proof,
                receipts=self._log.sign_receipts(everything.values()),
                completes=self._log.sign_completes({**completed.since, **everything}.values()),
                turned=taken.turned,
                pulled=pulled,
                scopes=scopes,
                more=bool(scopes),
                numbers=taken.told,
                revoked=sight.is_revoked,
            )

        return _fitting(answer)

    def _numbers(self, asker: Asker, asked: wire.Round, shown: Claims) -> wire.NumbersTold | None:
        """Gives document numbers; none before a restored server has what this device holds."""
        if asked.numbers is None:
            return None
        with self._log.moment() as connection:
            if not reading.now(connection, shown.head).goes_on:
                return None
        return self._give(asker, asked.numbers)

    def _take(
        self,
        asker: Asker,
        packed: Sequence[wire.Packed],
        certificates: Sequence[bytes],
        shown: Claims,
        *,
        admitted: frozenset[str] = frozenset(),
    ) -> _Taken:
        if not self._goes_on(shown):
            # whom the restored server knows and what they may is told by org/…, which is to come first
            return _Taken(tuple(wire.Turned(place, wire.Code.EPOCH, _AFTER_RESTORE) for place in range(len(packed))))
        examined = self._examiner.examine(packed, self._authors(asker, certificates))
        if not examined.entries:
            return _Taken(examined.turned, {})
        stored = self._log.append(examined.entries, admitted)
        if again := [name for name in stored if name in admitted and stored[name].receipt.verdict is Verdict.HELD]:
            self._readmit(again)
        if any(map(erasing.concerns, examined.entries)):
            self._log.sweep(self._blobs)
        return _Taken(examined.turned, stored)

    def _goes_on(self, shown: Claims) -> bool:
        """Whether the log goes on from the head shown; what is shown and lost begins a new history."""
        if shown == claims.NOTHING:
            return True
        with self._log.moment() as connection:
            now = reading.now(connection, shown.head)
            is_honoured = not claims.lost(connection, now, shown)
        if not is_honoured:
            self._log.honour(shown)
        return now.goes_on

    def _authors(self, asker: Asker, certificates: Sequence[bytes]) -> Callable[[str], identity.PublicKey | None]:
        known: dict[str, identity.Certificate | None] = dict(filter(None, map(self._chained, certificates)))
        known[asker.fingerprint] = asker.certificate

        def author(fingerprint: str) -> identity.PublicKey | None:
            if fingerprint not in known:
                device = self._log.device(fingerprint)
                known[fingerprint] = None if device is None else device.certificate
            certificate = known[fingerprint]
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
        known |= set(connection.execute(query).scalars().all())
    return tuple(one for one in ids if one not in known)


def _held(connection: Connection, scope: str, ids: Sequence[str]) -> tuple[str, ...]:
    found: list[str] = []
    for part in tables.slices(ids):
        query = select(_entry.id).where(_entry.scope == scope, _entry.id.in_(part), reading.SEEN == Verdict.HELD)
        found += connection.execute(query).scalars()
    return tuple(found)

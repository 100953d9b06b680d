"""What came from elsewhere, before it may pass the door: statements read, certificates vouched for, entries judged."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

import msgspec

from desktop.errors import Damaged
from desktop.journal import identity
from desktop.journal.entry import Entry, digest, is_whole
from desktop.journal.receipts import Complete, Head, Receipts, Signed, Verdict, read_complete, read_head, read_receipts
from desktop.store import aside, blob_rows, journal
from desktop.store.database import Session
from desktop.supervision.roster import DeviceEnrolled

Stated = tuple[Signed, Receipts | Complete | Head]
Keys = dict[str, identity.PublicKey]
_TOGETHER = 250  # signatures that one thread looks at, one after the other


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came from elsewhere: entries, certificates (DER) of their authors, statements of the server, cursors.

    `looked` are those of the entries that `Desk.look` found rightly signed.
    """

    entries: tuple[Entry, ...] = ()
    certificates: tuple[bytes, ...] = ()
    receipts: tuple[Signed, ...] = ()
    completes: tuple[Signed, ...] = ()
    head: Signed | None = None
    cursors: dict[str, journal.Cursor] = field(default_factory=dict)
    looked: Mapping[str, Entry] = field(default_factory=dict)


@dataclass(slots=True)
class Judged:
    """Entries from elsewhere: to be kept, of unknown authors, not what they claim; a sentence about each not kept."""

    good: list[Entry] = field(default_factory=list)
    strangers: list[Entry] = field(default_factory=list)
    wrong: list[Entry] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def refuse(self, entry: Entry, pile: list[Entry], words: str) -> None:
        """Put an entry on its pile and say why."""
        pile.append(entry)
        self.refused.append(f"条目 {entry.id[:8]} {words}")


def read_statements(delivery: Delivery, der: bytes | None) -> list[Stated]:
    """The server's statements in a delivery, verified with its certificate. Refused when it did not sign one."""
    if not (delivery.receipts or delivery.completes or delivery.head):
        return []
    if der is None:
        raise Damaged("本工作台没有服务器证书，不能核对回执；请重新注册。")
    server = identity.public_key(identity.from_der(der))
    found: list[Stated] = []
    found += [(one, read_receipts(server, one)) for one in delivery.receipts]
    found += [(one, read_complete(server, one)) for one in delivery.completes]
    if delivery.head is not None:
        found.append((delivery.head, read_head(server, delivery.head)))
    return found


def trusted(session: Session, delivery: Delivery, root: identity.Certificate) -> dict[str, bytes]:
    """Certificates (DER by fingerprint) that the root vouches for: those kept, and those the delivery brings."""
    found = journal.certificates(session)
    offered = [*delivery.certificates]
    for entry in delivery.entries:
        offered += _enrolled(entry)
    for der in offered:
        name = _vouched(der, root)
        if name is not None:
            found.setdefault(name, der)
    return found


def judge(session: Session, delivery: Delivery, certificates: dict[str, bytes], keys: Keys) -> Judged:
    """Sort what is not in the journal yet, and what was set aside and has a certificate now.

    `keys` remembers authors' keys from one delivery to the next.
    """
    offered = [*delivery.entries, *(one for one in aside.waiting(session) if one.header.author in certificates)]
    known = journal.have(session, [entry.id for entry in offered])
    fresh = {one.id: one for one in offered if one.id not in known}
    whole = {one.id: one for one in fresh.values() if None not in one.bodies}
    whole = {name: one for name, one in whole.items() if delivery.looked.get(name) is one or is_whole(one)}
    unseen = [one for one in whole.values() if delivery.looked.get(one.id) is not one]
    signed = {**delivery.looked, **look(unseen, certificates, keys)}
    judged = Judged()
    for entry in fresh.values():
        if entry.id not in whole:
            judged.refuse(entry, judged.wrong, "的内容不全或与其校验值不符，未保存；请联系管理员检查服务器。")
        elif entry.header.author not in certificates:
            judged.refuse(entry, judged.strangers, "的作者证书未知，先存放一旁，收到证书后自动收录。")
        elif signed.get(entry.id) is not entry:
            judged.refuse(entry, judged.wrong, "的签名不对，未保存；请联系管理员检查服务器。")
        else:
            judged.good.append(entry)
    return judged


def look(entries: Sequence[Entry], certificates: dict[str, bytes], keys: Keys) -> dict[str, Entry]:
    """Those of these whole entries that are signed by the certificate they name, on all processors when they are many:
    the library leaves the interpreter's lock for each signature.
    """
    asked = [(entry, key) for entry in entries if (key := _key_of(entry.header.author, certificates, keys))]
    parts = [asked[start : start + _TOGETHER] for start in range(0, len(asked), _TOGETHER)]
    if len(parts) <= 1:
        return _signed(asked)
    with ThreadPoolExecutor(min(3, os.cpu_count() or 1), "signatures") as pool:
        return {name: entry for found in pool.map(_signed, parts) for name, entry in found.items()}


def keep_statements(session: Session, statements: Sequence[Stated]) -> frozenset[str]:
    """Keep statements with what they say of entries held here; answers the subjects whose fold they change."""
    turned: frozenset[str] = frozenset()
    for signed, statement in statements:
        name = digest(signed.data)
        size = statement.size if isinstance(statement, Head) else len(statement.items)
        journal.add_statement(
            session,
            digest=name,
            kind=statement.kind,
            epoch=statement.epoch,
            time=statement.time,
            size=size,
            signed=signed,
        )
        match statement:
            case Receipts():
                turned |= _take_receipts(session, name, statement)
            case Complete():
                _take_complete(session, name, statement)
            case Head():
                pass
    return turned


def _key_of(author: str, certificates: dict[str, bytes], keys: Keys) -> identity.PublicKey | None:
    if author not in keys and author in certificates:
        keys[author] = identity.public_key(identity.from_der(certificates[author]))
    return keys.get(author)


def _signed(asked: Iterable[tuple[Entry, identity.PublicKey]]) -> dict[str, Entry]:
    return {entry.id: entry for entry, key in asked if identity.is_signed(key, entry.id, entry.signature)}


def _enrolled(entry: Entry) -> list[bytes]:
    pairs = zip(entry.header.facts, entry.bodies, strict=True)
    bodies = [body for fact, body in pairs if fact.kind == "device.enrolled" and body is not None]
    found: list[bytes] = []
    for body in bodies:
        with suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):  # somebody else's body; folds count it
            found.append(msgspec.json.decode(body, type=DeviceEnrolled).certificate)
    return found


def _vouched(der: bytes, root: identity.Certificate) -> str | None:
    """The fingerprint of a certificate that the root issued and that can sign, or None."""
    try:
        certificate = identity.from_der(der)
        if not identity.is_issued_by(certificate, root):
            return None
        identity.public_key(certificate)
    except Damaged:
        return None
    return identity.fingerprint(certificate)


def _take_receipts(session: Session, name: str, statement: Receipts) -> frozenset[str]:
    """Keep receipts of entries held here; answers the subjects whose fold they change."""
    ids = [one.id for one in statement.items]
    held = journal.have(session, ids)
    before = journal.receipts(session, held)
    mine = [one for one in statement.items if one.id in held]
    journal.add_receipts(session, name, statement.epoch, mine)
    changed = [
        one.id
        for one in mine
        if (one.verdict is Verdict.HELD) != (one.id in before and before[one.id].verdict is Verdict.HELD)
    ]
    return frozenset(subject for entry in journal.entries(session, changed) for subject in entry.subjects)


def _take_complete(session: Session, name: str, statement: Complete) -> None:
    journal.add_complete(session, name, statement.items)
    blob_rows.settle_of(session, statement.items)

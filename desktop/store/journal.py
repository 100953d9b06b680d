"""The journal's rows: entries in their exact bytes, facts, receipts, certificates. Only `desk.py` writes them.

Whatever is read is held against its hash: of a long value the encrypted file may give zeros for a damaged page and
say nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, bindparam, func, literal_column, select, update
from sqlalchemy.orm import Session

from desktop.errors import Missing
from desktop.journal.entry import Entry, Header, Told, kept, kept_body, kept_header, told
from desktop.journal.receipts import Receipt, Signed, Verdict
from desktop.store import rows
from desktop.store.tables import (
    CertificateRow,
    CursorRow,
    EntryBlobRow,
    EntryRow,
    FactRow,
    ReceiptRow,
    StatementRow,
    UnreceiptedRow,
)
from desktop.supervision import holding
from desktop.supervision.nouns import noun_of

_CHUNK = 500  # names in one query

# rowids and ids first, so that pages are read in their order and each once: an encrypted page is dear to read
_ROWIDS: Select[int] = (
    select(literal_column("rowid")).select_from(FactRow.__table__).where(FactRow.subject.in_(rows.NAMES))
)
_FACTS = select(FactRow.entry, FactRow.place, FactRow.kind, FactRow.subject, FactRow.body).where(
    literal_column("fact.rowid").in_(_ROWIDS)
)
_COUNTS = select(FactRow.subject, func.count()).where(FactRow.subject.in_(rows.NAMES)).group_by(FactRow.subject)
_HELD = select(ReceiptRow.entry).where(ReceiptRow.entry.in_(rows.NAMES), ReceiptRow.verdict == Verdict.HELD.value)
_HEADS = (
    select(EntryRow.id, EntryRow.header, ReceiptRow.verdict)
    .outerjoin(ReceiptRow, ReceiptRow.entry == EntryRow.id)
    .where(EntryRow.id.in_(rows.NAMES))
)
_BODIES = (
    select(FactRow.entry, FactRow.body).where(FactRow.entry.in_(rows.NAMES)).order_by(FactRow.entry, FactRow.place)
)
_NEWER_RECEIPT = """(entry) DO UPDATE SET epoch = excluded.epoch, scope = excluded.scope, number = excluded.number,
    position = excluded.position, verdict = excluded.verdict, statement = excluded.statement
    WHERE NOT (receipt.verdict = 'admitted' AND excluded.verdict = 'held')"""
_NEWEST_HEAD = (
    select(StatementRow.data, StatementRow.signature)
    .where(StatementRow.kind == "head")
    .order_by(literal_column("rowid").desc())
    .limit(1)
)
_KNOWN = select(EntryRow.id).where(EntryRow.id.in_(rows.NAMES))
_UNRECEIPTED = (
    select(EntryRow.id).where(EntryRow.id.in_(select(UnreceiptedRow.entry))).order_by(EntryRow.depth, EntryRow.id)
)
_COMPLETE = update(ReceiptRow).where(ReceiptRow.entry.in_(rows.NAMES)).values(complete=bindparam("told"))
_CERTIFICATES = select(CertificateRow.fingerprint, CertificateRow.der)
_NEWER_CURSOR = "(scope) DO UPDATE SET epoch = excluded.epoch, view = excluded.view, number = excluded.number"
_CURSORS = select(CursorRow.scope, CursorRow.epoch, CursorRow.view, CursorRow.number)
_RECEIPTS = select(*ReceiptRow.__table__.columns).where(ReceiptRow.entry.in_(rows.NAMES))
_WHOLES = select(EntryRow.id, EntryRow.header, EntryRow.signature).where(EntryRow.id.in_(rows.NAMES))
_RELEASES = (
    select(FactRow.subject, EntryRow.scope)
    .join(EntryRow, EntryRow.id == FactRow.entry)
    .outerjoin(ReceiptRow, ReceiptRow.entry == FactRow.entry)
    .where(FactRow.subject.in_(rows.NAMES), FactRow.kind == holding.RELEASED)
    .where(func.coalesce(ReceiptRow.verdict, "") != Verdict.HELD.value)
)
_SCOPES = select(EntryRow.id, EntryRow.scope).where(EntryRow.id.in_(rows.NAMES))


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """What is known of an entry's delivery. `complete` is the digest of the statement, or None."""

    entry: str
    epoch: str
    scope: str
    number: int
    position: int
    verdict: Verdict
    statement: str
    complete: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """The facts of a subject that count, and the one scope it belongs to."""

    scope: str
    facts: list[Told]


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a scope was read: the server's epoch and view, and the number."""

    epoch: str
    view: str
    number: int


def have(session: Session, ids: Iterable[str]) -> set[str]:
    """Which of these entries are in the journal."""
    return set(session.scalars(_KNOWN, rows.names(ids)))


def add(session: Session, entries: Sequence[Entry], *, own: bool) -> None:
    """Insert entries that are not in the journal yet, with their facts and the blobs they name."""
    rows.insert_all(session, EntryRow, [_entry_row(entry, own) for entry in entries])
    rows.insert_all(session, FactRow, [row for entry in entries for row in _fact_rows(entry)])
    rows.insert_all(session, EntryBlobRow, [{"entry": one.id, "blob": blob} for one in entries for blob in one.blobs])


def told_of(session: Session, subjects: Iterable[str], added: Sequence[Entry] = ()) -> dict[str, Known]:
    """The admitted facts of these subjects, in no particular order: held ones are left out, and those that were
    sealed in a scope to which the subject does not belong. Of subjects whose every fact is in the entries just
    `added` nothing is read back.
    """
    names = list(subjects)
    fresh = _all_told_by(session, names, added) if added else {}
    facts = [*_read_facts(session, [name for name in names if name not in fresh])]
    if fresh:
        held = _left_out(session, {one.id for one in added})
        facts += [pair for pairs in fresh.values() for pair in pairs if pair[1].entry not in held]
    found: dict[str, dict[str, list[Told]]] = {}
    for scope, one in facts:
        if _may_live(one.subject, scope):
            found.setdefault(one.subject, {}).setdefault(scope, []).append(one)
    return {subject: _at_home(scopes) for subject, scopes in found.items()}


def released(session: Session, held: Iterable[str]) -> set[str]:
    """Those of these held entries that the managing role released, in their own scope, by an entry not held itself."""
    subjects = {holding.subject_of(name): name for name in held}
    if not subjects:
        return set()
    found = session.connection().execute(_RELEASES, rows.names(subjects)).all()
    scopes = {name: scope for name, scope in session.connection().execute(_SCOPES, rows.names(subjects.values()))}
    return {subjects[subject] for subject, scope in found if scopes.get(subjects[subject]) == scope}


def reached(session: Session, names: Iterable[str]) -> frozenset[str]:
    """These subjects, and those of entries that they decide about: a release changes what its entry touches."""
    whole = frozenset(names)
    targets = [target for one in whole if (target := holding.entry_of(one)) is not None]
    return whole.union(*(entry.subjects for entry in entries(session, targets))) if targets else whole


def subjects(session: Session) -> list[str]:
    """All subjects, each once, in order."""
    return list(session.scalars(select(FactRow.subject).distinct().order_by(FactRow.subject)))


def read_entry(session: Session, name: str) -> Entry:
    """A whole entry. Missing when it is not in the journal."""
    for entry in entries(session, [name]):
        return entry
    raise Missing(f"条目 {name[:8]} 不在本机，请同步后再试。")


def entries(session: Session, names: Iterable[str]) -> Iterator[Entry]:
    """These entries, whole, those that are in the journal, in the order named."""
    connection = session.connection()
    for part in _parts(names):
        wanted = rows.names(part)
        bodies: dict[str, list[bytes | None]] = {}
        for entry, body in connection.execute(_BODIES, wanted).all():
            bodies.setdefault(entry, []).append(body)
        wholes = {row[0]: row for row in connection.execute(_WHOLES, wanted).all()}
        for name in part:
            if name in wholes:
                _, header, signature = wholes[name]
                yield kept(name, header, bodies.get(name, []), signature)


def all_ids(session: Session) -> list[tuple[str, str]]:
    """All entries with their scopes, by scope and id."""
    rows = session.execute(select(EntryRow.id, EntryRow.scope).order_by(EntryRow.scope, EntryRow.id))
    return [(name, scope) for name, scope in rows]


def ids_of_subjects(session: Session, names: Iterable[str]) -> list[str]:
    """The entries that touch any of these subjects."""
    query = select(FactRow.entry).where(FactRow.subject.in_(rows.NAMES)).distinct()
    return sorted(session.scalars(query, rows.names(names)))


def unreceipted(session: Session) -> list[str]:
    """Entries the server has not receipted yet, the shallowest first."""
    return list(session.connection().execute(_UNRECEIPTED).scalars())


def add_statement(
    session: Session, *, digest: str, kind: str, epoch: str, time: str, size: int, signed: Signed
) -> None:
    """Keep a statement of the server; keeping it again changes nothing."""
    row = {
        "digest": digest,
        "kind": kind,
        "epoch": epoch,
        "time": time,
        "size": size,
        "data": signed.data,
        "signature": signed.signature,
    }
    rows.insert_all(session, StatementRow, [row], on_conflict="DO NOTHING")


def statement(session: Session, digest: str) -> Signed | None:
    """A kept statement by its digest."""
    row = session.get(StatementRow, digest)
    return None if row is None else Signed(row.data, row.signature)


def statements(session: Session) -> list[Signed]:
    """All statements of the server kept here, by kind, time and digest."""
    query = select(StatementRow.data, StatementRow.signature)
    query = query.order_by(StatementRow.kind, StatementRow.time, StatementRow.digest)
    return [Signed(data, signature) for data, signature in session.execute(query)]


def newest_completes(session: Session, epoch: str, most: int) -> list[Signed]:
    """The complete statements of a history that came last, the oldest of them first."""
    query = select(StatementRow.data, StatementRow.signature)
    query = query.where(StatementRow.kind == "complete", StatementRow.epoch == epoch)
    query = query.order_by(literal_column("rowid").desc()).limit(most)
    return [Signed(data, signature) for data, signature in session.execute(query)][::-1]


def newest_head(session: Session) -> Signed | None:
    """The tree head received last; clocks are not asked."""
    row = session.connection().execute(_NEWEST_HEAD).first()
    return None if row is None else Signed(*row)


def add_receipts(session: Session, statement: str, epoch: str, items: Sequence[Receipt]) -> None:
    """Keep receipts: the newest of an entry replaces the earlier one, its complete statement stays.

    An entry once admitted stays admitted, in whatever order receipts come.
    """
    found = [
        {
            "entry": one.id,
            "epoch": epoch,
            "scope": one.scope,
            "number": one.number,
            "position": one.index,
            "verdict": one.verdict.value,
            "statement": statement,
        }
        for one in items
    ]
    rows.insert_all(session, ReceiptRow, found, on_conflict=_NEWER_RECEIPT)


def add_complete(session: Session, statement: str, ids: Sequence[str]) -> None:
    """Mark entries complete by this statement of the server."""
    session.connection().execute(_COMPLETE, {**rows.names(ids), "told": statement})


def forget_completes(session: Session) -> None:
    """What an earlier history of the server called complete counts no longer; its statements stay."""
    session.execute(update(ReceiptRow).values(complete=None))


def receipts(session: Session, ids: Iterable[str]) -> dict[str, ReceiptLine]:
    """What is known of the delivery of these entries."""
    found = session.connection().execute(_RECEIPTS, rows.names(ids)).all()
    return {
        name: ReceiptLine(name, epoch, scope, number, position, Verdict(verdict), statement, complete)
        for name, epoch, scope, number, position, verdict, statement, complete in found
    }


def own_receipted(session: Session, epoch: str) -> list[tuple[str, int]]:
    """Own entries whose receipt is of this history of the server, each with its place in the server's log."""
    query = select(ReceiptRow.entry, ReceiptRow.position).join(EntryRow, EntryRow.id == ReceiptRow.entry)
    found = session.execute(query.where(EntryRow.own, ReceiptRow.epoch == epoch).order_by(ReceiptRow.entry))
    return [(entry, place) for entry, place in found]


def admitting(session: Session, ids: Iterable[str]) -> tuple[Signed, ...]:
    """The lists of receipts by which the server admitted these entries."""
    names = rows.names(ids)
    lists = select(ReceiptRow.statement).where(ReceiptRow.entry.in_(rows.NAMES), ReceiptRow.verdict == Verdict.ADMITTED)
    wanted = list(dict.fromkeys(session.scalars(lists.order_by(ReceiptRow.statement), names)))
    return tuple(signed for one in wanted if (signed := statement(session, one)) is not None)


def add_certificates(session: Session, certificates: dict[str, bytes]) -> None:
    """Keep certificates (DER by fingerprint) whose chain was verified."""
    found = [{"fingerprint": fingerprint, "der": der} for fingerprint, der in certificates.items()]
    rows.insert_all(session, CertificateRow, found, on_conflict="DO NOTHING")


def certificates(session: Session) -> dict[str, bytes]:
    """All certificates kept, DER by fingerprint."""
    return {fingerprint: der for fingerprint, der in session.connection().execute(_CERTIFICATES)}


def cursors(session: Session) -> dict[str, Cursor]:
    """How far every scope was read."""
    return {scope: Cursor(epoch, view, number) for scope, epoch, view, number in session.connection().execute(_CURSORS)}


def move_cursor(session: Session, scope: str, cursor: Cursor) -> None:
    """Remember how far a scope was read, in the transaction that stored what was read."""
    row = {"scope": scope, "epoch": cursor.epoch, "view": cursor.view, "number": cursor.number}
    rows.insert_all(session, CursorRow, [row], on_conflict=_NEWER_CURSOR)


def counts(session: Session) -> tuple[int, int]:
    """Number of entries, and of those without receipt."""
    whole = session.scalar(select(func.count()).select_from(EntryRow)) or 0
    receipted = session.scalar(
        select(func.count()).select_from(EntryRow).join(ReceiptRow, ReceiptRow.entry == EntryRow.id)
    )
    return whole, whole - (receipted or 0)


def _read_facts(session: Session, subjects: Sequence[str]) -> Iterator[tuple[str, Told]]:
    """Every admitted fact of these subjects, each with the scope it was sealed in."""
    if not subjects:
        return
    facts = session.connection().execute(_FACTS, rows.names(subjects)).all()
    heads = _admitted(session, {row[0] for row in facts})
    for entry, place, kind, subject, body in facts:
        if (header := heads.get(entry)) is not None:
            fact = header.facts[place]
            whole = kept_body(entry, fact, body)
            yield (
                header.scope,
                Told(
                    entry,
                    header.author,
                    header.wall,
                    header.depth,
                    header.basis,
                    place,
                    kind,
                    subject,
                    whole,
                    fact.blobs,
                ),
            )


def _all_told_by(
    session: Session, subjects: Sequence[str], added: Sequence[Entry]
) -> dict[str, list[tuple[str, Told]]]:
    """Of those of the subjects of which the journal has no fact but in these entries: the facts, each with its
    scope.
    """
    wanted, told_by = set(subjects), dict[str, list[tuple[str, Told]]]()
    for entry in added:
        for one in told(entry):
            if one.subject in wanted:
                told_by.setdefault(one.subject, []).append((entry.header.scope, one))
    counts = session.connection().execute(_COUNTS, rows.names(told_by))
    return {subject: told_by[subject] for subject, count in counts if count == len(told_by[subject])}


def _left_out(session: Session, names: Iterable[str]) -> set[str]:
    """Those of these entries that are held and that nobody released."""
    held = set(session.connection().execute(_HELD, rows.names(names)).scalars())
    return held - released(session, held)


def _may_live(subject: str, scope: str) -> bool:
    noun = noun_of(subject)
    return noun is None or scope.startswith(noun.home)


def _at_home(scopes: dict[str, list[Told]]) -> Known:
    """A subject belongs to one scope: that of its first fact, the same on every machine."""
    if len(scopes) == 1:
        return Known(*next(iter(scopes.items())))
    first = min(scopes, key=lambda scope: (min(fact.order for fact in scopes[scope]), scope))
    return Known(first, scopes[first])


def _admitted(session: Session, names: Iterable[str]) -> dict[str, Header]:
    """The headers of these entries, each read once; held entries that nobody released are left out."""
    found = session.connection().execute(_HEADS, rows.names(names)).all()
    held = [name for name, _, verdict in found if verdict == Verdict.HELD]
    out = set(held) - released(session, held) if held else set()
    return {name: kept_header(name, data) for name, data, _ in found if name not in out}


def _entry_row(entry: Entry, own: bool) -> dict[str, object]:
    header = entry.header
    return {
        "id": entry.id,
        "scope": header.scope,
        "author": header.author,
        "depth": header.depth,
        "header": entry.header_bytes,
        "signature": entry.signature,
        "own": own,
    }


def _fact_rows(entry: Entry) -> list[dict[str, object]]:
    return [
        {"entry": entry.id, "place": place, "kind": fact.kind, "subject": fact.subject, "body": body}
        for place, (fact, body) in enumerate(zip(entry.header.facts, entry.bodies, strict=True))
    ]


def _parts(names: Iterable[str]) -> Iterator[list[str]]:
    whole = list(names)
    for start in range(0, len(whole), _CHUNK):
        yield whole[start : start + _CHUNK]

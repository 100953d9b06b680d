"""Which of what waits for the server is urgent, and what must go with it so that it can be read there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnClause, func, literal_column, or_, select
from sqlalchemy.orm import Session

from desktop.journal.entry import Header, Told, kept_body, kept_header
from desktop.store import rows
from desktop.store.tables import BlobRow, BlobScopeRow, EntryBlobRow, EntryRow, FactRow, ReceiptRow
from desktop.supervision import urgency
from desktop.supervision.facts import read
from desktop.supervision.nouns import noun_of

_FACT_ROW: ColumnClause[int] = literal_column("fact.rowid")
_LOOKS_URGENT = (
    FactRow.kind.in_(urgency.KINDS),
    or_(*(func.instr(FactRow.body, sign.encode()) > 0 for sign in urgency.SIGNS)),
)
_FACTS = (
    select(EntryRow.id, EntryRow.header, FactRow.place, FactRow.body)
    .join(FactRow, FactRow.entry == EntryRow.id)
    .where(EntryRow.id.in_(rows.NAMES), *_LOOKS_URGENT)
    .order_by(EntryRow.depth, EntryRow.id, FactRow.place)
)
_UNSETTLED = (
    select(EntryBlobRow.entry)
    .join(EntryRow, EntryRow.id == EntryBlobRow.entry)
    .join(BlobScopeRow, (BlobScopeRow.hash == EntryBlobRow.blob) & (BlobScopeRow.scope == EntryRow.scope))
    .join(BlobRow, BlobRow.hash == EntryBlobRow.blob)
    .where(BlobScopeRow.settled.is_(False), BlobRow.present.is_(True))
    .distinct()
)
_WAITING = (
    select(EntryRow.id, EntryRow.depth, EntryRow.header)
    .outerjoin(ReceiptRow, ReceiptRow.entry == EntryRow.id)
    .where(ReceiptRow.entry.is_(None), EntryRow.id.in_(rows.NAMES))
)
_NEWEST = select(func.max(_FACT_ROW)).select_from(FactRow)
_OPENINGS = select(FactRow.entry).where(FactRow.subject.in_(rows.NAMES), FactRow.kind == "visit.opened").distinct()


@dataclass(frozen=True, slots=True)
class Urgent:
    """An urgent fact that waits: its entry, its subject, what makes it urgent, the blobs it names, its visit."""

    entry: str
    subject: str
    word: str
    blobs: tuple[str, ...]
    visit: str


def among(session: Session, names: Iterable[str]) -> list[Urgent]:
    """The urgent facts of these entries, the shallowest first."""
    found = [_told(*row) for row in session.connection().execute(_FACTS, rows.names(names))]
    return [one for one in found if one is not None]


def with_photos_to_send(session: Session) -> list[Urgent]:
    """Urgent facts whose entries name blobs on this disk that the server has not verified."""
    return among(session, session.scalars(_UNSETTLED))


def newer(session: Session, since: int) -> list[str]:
    """Entries without receipt whose facts came after this row."""
    query = select(FactRow.entry).outerjoin(ReceiptRow, ReceiptRow.entry == FactRow.entry)
    return list(session.scalars(query.where(ReceiptRow.entry.is_(None), since < _FACT_ROW).distinct()))


def newest_row(session: Session) -> int:
    """The row of the fact that came last; 0 when there is none."""
    newest: int | None = session.connection().execute(_NEWEST).scalar()
    return newest or 0


def with_what_stands_behind(session: Session, found: Iterable[Urgent]) -> list[str]:
    """The entries of urgent facts and all without receipt on which they stand, with the opening of their visits: what
    a reader needs to see them. The shallowest first.
    """
    urgent = list(found)
    visits = {f"visit/{one.visit}" for one in urgent if one.visit}
    opening = session.scalars(_OPENINGS, rows.names(visits)) if visits else ()
    asked = {*(one.entry for one in urgent), *opening}
    reached: dict[str, int] = {}
    while asked:
        waiting = session.connection().execute(_WAITING, rows.names(asked)).all()
        reached |= {name: depth for name, depth, _ in waiting}
        asked = {behind for name, _, header in waiting for behind in kept_header(name, header).basis} - reached.keys()
    return sorted(reached, key=lambda name: (reached[name], name))


def _told(name: str, data: bytes, place: int, body: bytes | None) -> Urgent | None:
    header = kept_header(name, data)
    fact = header.facts[place]
    noun = noun_of(fact.subject)
    told = _as_told(name, header, place, kept_body(name, fact, body))
    known = read(told, noun.kinds) if noun is not None else None
    word = urgency.word(known)
    return Urgent(name, fact.subject, word, fact.blobs, urgency.visit_of(known)) if word else None


def _as_told(name: str, header: Header, place: int, body: bytes | None) -> Told:
    fact = header.facts[place]
    return Told(
        name,
        header.author,
        header.wall,
        header.depth,
        header.basis,
        place,
        fact.kind,
        fact.subject,
        body,
        fact.blobs,
    )

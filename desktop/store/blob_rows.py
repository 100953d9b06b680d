"""The rows of blobs: which are on this disk, for which scope each is held, which the server has verified."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, select, tuple_, update
from sqlalchemy.orm import Session

from desktop.journal.entry import Entry
from desktop.store import rows
from desktop.store.tables import BlobRow, BlobScopeRow, EntryBlobRow, EntryRow

AWAY = "away"  # role of what stays with its author and the server
_SETTLE = (
    update(BlobScopeRow)
    .where(BlobScopeRow.scope == bindparam("place"), BlobScopeRow.hash.in_(rows.NAMES))
    .values(settled=True)
)
_NAMED = (
    select(EntryBlobRow.blob, EntryRow.scope)
    .join(EntryRow, EntryRow.id == EntryBlobRow.entry)
    .where(EntryBlobRow.entry.in_(rows.NAMES))
)
_SETTLE_OF = update(BlobScopeRow).where(tuple_(BlobScopeRow.hash, BlobScopeRow.scope).in_(_NAMED)).values(settled=True)


def note_present(session: Session, name: str, size: int, role: str) -> None:
    """The blob's file is on this disk now. A role once given stays."""
    row = {"hash": name, "size": size, "role": role, "present": True}
    rows.insert_all(session, BlobRow, [row], on_conflict="(hash) DO UPDATE SET present = 1, size = excluded.size")


def note_away(session: Session, names: Iterable[str]) -> None:
    """These stay with their author and the server; nobody fetches them here."""
    query = update(BlobRow).where(BlobRow.hash.in_(rows.NAMES), BlobRow.present.is_(False)).values(role=AWAY)
    session.connection().execute(query, rows.names(names))


def note_absent(session: Session, name: str) -> None:
    """The blob's file is missing or damaged: it is to be fetched again."""
    session.execute(update(BlobRow).where(BlobRow.hash == name).values(present=False))


def note_named(session: Session, entries: Sequence[Entry]) -> None:
    """These entries name blobs: known from now on, and held for the entries' scopes."""
    pairs = sorted({(blob, entry.header.scope) for entry in entries for blob in entry.blobs})
    if not pairs:
        return
    blobs = [{"hash": blob, "size": 0, "role": "named", "present": False} for blob, _ in pairs]
    rows.insert_all(session, BlobRow, blobs, on_conflict="DO NOTHING")
    held = [{"hash": blob, "scope": scope, "settled": False} for blob, scope in pairs]
    rows.insert_all(session, BlobScopeRow, held, on_conflict="DO NOTHING")


def settle(session: Session, scope: str, names: Iterable[str]) -> None:
    """The server holds these blobs for this scope, every byte verified."""
    session.connection().execute(_SETTLE, {**rows.names(names), "place": scope})


def settle_of(session: Session, entries: Iterable[str]) -> None:
    """The server holds every blob that these entries name, for the entries' scopes, every byte verified."""
    session.connection().execute(_SETTLE_OF, rows.names(entries))


def unsettle_all(session: Session) -> None:
    """The server was restored: ask anew which blobs it lacks."""
    session.execute(update(BlobScopeRow).values(settled=False))

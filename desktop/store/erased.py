"""Erased attachments on a desk: their rows say so, so that nobody fetches, sends or keeps them again.

An attachment that another scope names, for which it is not erased, stays.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, select, tuple_, update
from sqlalchemy.orm import Session

from desktop.store import queries, rows
from desktop.store.tables import BlobRow, BlobScopeRow, EntryBlobRow, StateRow
from desktop.supervision import erasing
from desktop.supervision.erasing import Erasure

ERASED = "erased"  # role of what nobody holds any more
# an agreement of our own that the server did not take for one, or of another scope: what was dropped is fetched again
_TAKEN_BACK = update(BlobRow).where(BlobRow.role == ERASED).values(role="named")
_SCOPES = select(StateRow.subject, StateRow.scope).where(StateRow.noun == erasing.NOUN)
_NAMED = select(BlobScopeRow.hash, BlobScopeRow.scope).where(BlobScopeRow.hash.in_(rows.NAMES))
_ERASED_OF = (
    select(EntryBlobRow.blob)
    .join(BlobRow, BlobRow.hash == EntryBlobRow.blob)
    .where(EntryBlobRow.entry.in_(rows.NAMES), BlobRow.role == "erased")
)
_ROLE = select(BlobRow.role).where(BlobRow.hash == bindparam("one"))


def settle(session: Session) -> list[str]:
    """Note everything erased by the facts that are known here; answers the attachments whose files are to go."""
    pairs = {(blob, scope) for _, scope, state in erasures(session) for blob in state.erased}
    if not pairs:
        session.execute(_TAKEN_BACK)
        return []
    _note(session, pairs)
    named = session.connection().execute(_NAMED, rows.names({blob for blob, _ in pairs}))
    needed = {blob for blob, scope in named if (blob, scope) not in pairs}
    gone = sorted({blob for blob, _ in pairs} - needed)
    session.execute(update(BlobRow).where(BlobRow.hash.in_(gone)).values(role=ERASED, present=False))
    session.execute(_TAKEN_BACK.where(BlobRow.hash.not_in(gone)))
    return gone


def erasures(session: Session) -> list[tuple[str, str, Erasure]]:
    """Every erasure asked for: its subject, its scope, how it stands."""
    scopes = {subject: scope for subject, scope in session.connection().execute(_SCOPES)}
    states = queries.states_of(session, scopes, Erasure) if scopes else {}
    return [(subject, scopes[subject], state) for subject, state in states.items()]


def named(session: Session, scope: str, blobs: Iterable[str]) -> set[str]:
    """Those of the attachments that entries of this scope name."""
    found = session.connection().execute(_NAMED, rows.names(blobs))
    return {blob for blob, place in found if place == scope}


def of_entries(session: Session, names: Iterable[str]) -> set[str]:
    """Those of the attachments these entries name that nobody holds any more."""
    return set(session.connection().execute(_ERASED_OF, rows.names(names)).scalars())


def subjects(session: Session, blobs: Iterable[str]) -> list[str]:
    """The erasures that any of these attachments was dropped by."""
    wanted = set(blobs)
    return [subject for subject, _, state in erasures(session) if wanted & set(state.erased)] if wanted else []


def is_erased(session: Session, blob: str) -> bool:
    """Whether nobody may keep this attachment here."""
    return session.connection().scalar(_ROLE, {"one": blob}) == ERASED


def _note(session: Session, pairs: Iterable[tuple[str, str]]) -> None:
    """Rows for all of them, also of what no entry here names yet; nothing is waited for."""
    ordered = sorted(pairs)
    blobs = [{"hash": blob, "size": 0, "role": ERASED, "present": False} for blob, _ in ordered]
    rows.insert_all(session, BlobRow, blobs, on_conflict="DO NOTHING")
    held = [{"hash": blob, "scope": scope, "settled": True} for blob, scope in ordered]
    rows.insert_all(session, BlobScopeRow, held, on_conflict="DO NOTHING")
    which = tuple_(BlobScopeRow.hash, BlobScopeRow.scope).in_(ordered)
    session.execute(update(BlobScopeRow).where(which, BlobScopeRow.settled.is_(False)).values(settled=True))

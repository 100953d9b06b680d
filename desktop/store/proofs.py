"""Proofs that entries are in the server's log, kept as they came: the first one of an entry stays, so that evidence
made again is the same. And the entries whose proof is wanted from the next sync.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from desktop.journal.proofs import Proof
from desktop.store import settings

WANTED = "proofs_wanted"  # setting: ids
_KEPT = "proof"  # settings: proof/<entry id>


def wanted(session: Session) -> tuple[str, ...]:
    """The ids whose proof is wanted and not here, sorted."""
    asked = settings.read(session, WANTED, tuple[str, ...]) or ()
    return tuple(sorted(set(asked) - of(session, asked).keys()))


def of(session: Session, ids: Iterable[str]) -> dict[str, Proof]:
    """The proofs that are here, by entry. Damaged when one cannot be read."""
    found = ((name, settings.read(session, key(name), Proof)) for name in ids)
    return {name: one for name, one in found if one is not None}


def key(name: str) -> str:
    """The setting that keeps the proof of an entry."""
    return f"{_KEPT}/{name}"

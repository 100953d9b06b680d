"""Entries set aside: whole, but of an author whose certificate is not known here yet. They are no part of the journal;
they wait among the settings and are verified when a certificate comes, so that a cursor never passes a lost row.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from desktop.journal.entry import Entry, assemble
from desktop.store import rows, settings
from desktop.store.tables import SettingRow

_KEY = "aside/"
_IS_ASIDE = SettingRow.key.between(_KEY, "aside0")  # the character after “/”
_WAITING = select(SettingRow.value).where(_IS_ASIDE).order_by(SettingRow.key)
_DROP = delete(SettingRow).where(SettingRow.key.in_(rows.NAMES))


class _Aside(msgspec.Struct, frozen=True):
    header: bytes
    bodies: tuple[bytes | None, ...]
    signature: bytes


def keep(session: Session, entries: Iterable[Entry]) -> None:
    """Set entries aside; doing it again changes nothing."""
    for one in entries:
        settings.write(session, f"{_KEY}{one.id}", _Aside(one.header_bytes, one.bodies, one.signature))


def waiting(session: Session) -> list[Entry]:
    """All entries set aside."""
    found = session.connection().execute(_WAITING)
    kept = [msgspec.json.decode(value, type=_Aside) for (value,) in found]
    return [assemble(one.header, one.bodies, one.signature) for one in kept]


def drop(session: Session, ids: Iterable[str]) -> None:
    """These are in the journal now, or will never be."""
    if names := [f"{_KEY}{name}" for name in ids]:
        session.connection().execute(_DROP, rows.names(names))


def count(session: Session) -> int:
    """How many entries are set aside."""
    return session.scalar(select(func.count()).select_from(SettingRow).where(_IS_ASIDE)) or 0

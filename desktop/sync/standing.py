"""What a desk knows as an exchange begins, read at one moment: how far it got, what it owes the server, which key it
believes.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.desk import SERVER
from desktop.journal import identity
from desktop.journal.receipts import Head, Signed, read_head
from desktop.store import journal, settings
from desktop.store.database import Session
from desktop.sync import wire

COMPLETES = "completes_cursor"  # setting: how far completeness is kept here
MET = "met_head"  # setting: a head met in a parcel, to be held against the server's log, until it was
OWED = "refill_owed"  # setting: a new history of the server was seen, and it has not been asked yet what it lacks
STATED = "stated_completes"  # setting: complete statements to be shown to the server in the next exchange
UPLOAD_CAP = "upload_cap"  # setting: kB a second that photos may take of the line, 0 = all of it
_KEYS = (SERVER, COMPLETES, UPLOAD_CAP, OWED, MET, STATED)


@dataclass(frozen=True, slots=True)
class Standing:
    """`server` is the key of its statements, None before the desk knows it; `head` the newest of them kept here, as it
    came and as it was proved; `owes` whether a restored server is still to be asked what it lacks.
    """

    server: identity.PublicKey | None
    head: tuple[Signed, Head] | None
    cursors: dict[str, wire.Cursor]
    completed: wire.Cursor | None
    cap: int
    owes: bool
    met: tuple[Signed, ...]
    stated: tuple[Signed, ...]


def read(session: Session) -> Standing:
    """Where this desk stands. Refused when the head kept here was not signed by its server."""
    known = settings.several(session, _KEYS)
    der = known.value(SERVER, bytes)
    server = identity.public_key(identity.from_der(der)) if der is not None else None
    held = journal.newest_head(session)
    return Standing(
        server=server,
        head=(held, read_head(server, held)) if held is not None and server is not None else None,
        cursors={
            scope: wire.Cursor(one.epoch, one.view, one.number) for scope, one in journal.cursors(session).items()
        },
        completed=known.value(COMPLETES, wire.Cursor),
        cap=known.value(UPLOAD_CAP, int) or 0,
        owes=known.value(OWED, bool) or False,
        met=known.value(MET, tuple[Signed, ...]) or (),
        stated=known.value(STATED, tuple[Signed, ...]) or (),
    )

"""What the server called complete and may have forgotten: a backup that was put back silently can lack attachments and
nothing else, so the tree head shows nothing. The server is shown its own statements, and begins a new history if they
are gone.
"""

from __future__ import annotations

from collections.abc import Sequence

from desktop.journal.receipts import Signed
from desktop.store import journal, settings
from desktop.store.database import Session
from desktop.sync.standing import STATED

_MOST = 50  # statements; a restored server lost the newest


def note(session: Session, statements: Sequence[Signed]) -> None:
    """Remember statements that came by hand: no mark of the server's stands behind them."""
    known = read(session)
    fresh = tuple(one for one in statements if one not in known)
    if fresh:
        settings.write(session, STATED, (*known, *fresh)[-_MOST:])


def note_forgotten(session: Session, epoch: str) -> None:
    """Remember the newest statements of a history: the server knows nothing of the mark that it gave with them."""
    note(session, journal.newest_completes(session, epoch, _MOST))


def read(session: Session) -> tuple[Signed, ...]:
    """What is to be shown."""
    return settings.read(session, STATED, tuple[Signed, ...]) or ()


def shown(session: Session, statements: Sequence[Signed]) -> None:
    """These were shown, and the server answered."""
    settings.write(session, STATED, tuple(one for one in read(session) if one not in statements))

"""What waits for a receipt, in the order it goes up: first what is urgent with all it stands on, then the rest.

An urgent portion is small, so that its receipt is here after the first request over the slowest line; what becomes
urgent while portions are on their way goes before all that has not left yet.
"""

from __future__ import annotations

from typing import NamedTuple

from desktop.desk import Desk
from desktop.store import journal, urgent
from desktop.store.database import Session
from desktop.sync import transfer, wire

_BESIDE = 64 * 1024  # bytes, before compression, of a portion that carries what is urgent: the rest of it may be other


class Portion(NamedTuple):
    """Entries that go up together, by name and as they travel; `word` says what is urgent among them."""

    names: tuple[str, ...] = ()
    packed: tuple[wire.Packed, ...] = ()
    word: str = ""


class Waiting:
    """The queue of one exchange. `turned` are entries that the server does not take: they are not offered again."""

    def __init__(self, desk: Desk, turned: set[str]) -> None:
        self._desk = desk
        self._turned = turned
        self._sent: set[str] = set()
        self._first: dict[str, str] = {}  # name → what is urgent
        self._rest: list[str] = []
        self._since = 0
        self._writings = 0
        self.has_blobs = True  # whether any is to go up or to come down
        self._is_stale = True  # what waits is to be asked for anew, though nothing came

    def __len__(self) -> int:
        return len(self._first) + len(self._rest)

    def look(self, session: Session) -> None:
        """See what waits now, but for what went up already; the first that is read in this session."""
        self._is_stale = False
        self._writings = self._desk.writings  # asked before anything is read: what comes between is looked for again
        self._since = urgent.newest_row(session)
        self._rest = [name for name in journal.unreceipted(session) if self._is_open(name)]
        self._first = self._urgent(session, self._rest)
        self._rest = [name for name in self._rest if name not in self._first]
        self.has_blobs = not transfer.is_idle(session)

    def look_again(self) -> None:
        """The same once more, when anything was written since."""
        if self._is_stale or self._desk.writings != self._writings:
            with self._desk.reading() as session:
                self.look(session)

    def hurry(self) -> bool:
        """Put before the rest what was sealed lately and is urgent; whether there is anything urgent to send."""
        with self._desk.reading() as session:
            newest = urgent.newest_row(session)
            if newest > self._since:
                self._first |= self._urgent(session, urgent.newer(session, self._since))
                self._rest = [name for name in self._rest if name not in self._first]
        self._since = newest
        return bool(self._first)

    def portion(self) -> Portion:
        """What goes up next; nothing when all went. It stays in the queue until `went` is told."""
        if self._rest:
            self.hurry()
        names = [*self._first, *self._rest]
        if not names:
            return Portion()
        with self._desk.reading() as session:
            limit = wire.PORTION
            if self._first:
                wanted = sum(wire.size_of(wire.pack(one)) for one in journal.entries(session, self._first))
                limit = min(limit, max(wanted, _BESIDE))
            packed = next(wire.portions(map(wire.pack, journal.entries(session, names)), limit), ())
        taken = tuple(names[: len(packed)])
        words = dict.fromkeys(word for name in taken if (word := self._first.get(name, "")))
        return Portion(taken, packed, "、".join(words))

    def went(self, portion: Portion) -> None:
        """This portion is on its way."""
        gone = set(portion.names)
        self._sent |= gone
        self._first = {name: word for name, word in self._first.items() if name not in gone}
        self._rest = [name for name in self._rest if name not in gone]

    def again(self) -> None:
        """Whatever has no receipt may go up once more."""
        self._sent.clear()
        self._is_stale = True

    def _urgent(self, session: Session, names: list[str]) -> dict[str, str]:
        found = urgent.among(session, names) if names else []
        words = {one.entry: one.word for one in found}
        needed = urgent.with_what_stands_behind(session, found) if found else []
        return {name: words.get(name, "") for name in needed if self._is_open(name)}

    def _is_open(self, name: str) -> bool:
        return name not in self._sent and name not in self._turned

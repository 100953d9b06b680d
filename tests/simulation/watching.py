"""What an onlooker sees who reads every answer of the server: rights, receipts, complete statements, as they
are given.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from desktop.bureau import reading
from desktop.errors import Refused
from desktop.journal import receipts
from desktop.sync import parcel, wire
from tests.simulation import ground, rights
from tests.simulation.machines import Server
from tests.simulation.network import Asked, Told


class Violation(Exception):
    """A promise of the journal was broken; its number comes first."""


@dataclass
class Watch:
    """Everything the server said. `handed` are entries given by hand, which every addressee may have."""

    server: Server
    given: dict[tuple[str, str], receipts.Receipt] = field(default_factory=dict)
    by_hand: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    had: set[tuple[str, str]] = field(default_factory=set)
    lineage: int = 0
    foreign: int = 0
    _at: bytes = b""
    _seen: tuple[dict[str, rights.Row], rights.Rights] = field(default_factory=lambda: ({}, rights.Rights()))
    _erased: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def see(self, asked: Asked, told: Told) -> None:
        """One answer."""
        path = urlsplit(asked.target).path
        if told.status != 200 or not asked.who:
            return
        if path.startswith("/v1/blobs/") and asked.method == "GET":
            self._blob(asked, path)
            return
        answer = _read(path, told)
        if answer is None:
            return
        self._statements(answer)
        pulled = getattr(answer, "pulled", ())
        for part in pulled if isinstance(pulled, tuple) else (pulled,):
            for one in part.entries:
                self._may_have(asked.who, wire.unpack(one).id)

    def handed(self, person: str, file: Path) -> None:
        """A parcel was taken in by a person."""
        outer = parcel.read_file(file)
        for holder in (*ground.HOLDERS.values(), ground.SERVER):
            if holder.fingerprint in {one.fingerprint for one in outer.to}:
                inner = parcel.open_inner(outer, holder)
                self.by_hand[person] |= {wire.unpack(one).id for one in inner.entries}

    def judged(self, good: list[str], bad: int, answer: wire.EntriesAnswer) -> None:
        """An attack was answered: the good among the bad must have been receipted."""
        held = {one.id for signed in answer.receipts for one in self._list(signed).items}
        self.foreign += len(good)
        if not set(good) <= held:
            raise Violation("I10 a bad entry kept a good one from being receipted")
        if len(answer.turned) != bad:
            raise Violation(f"I10 {bad} bad entries, {len(answer.turned)} turned back")

    def went_back(self) -> None:
        """The server was restored."""
        self.lineage += 1

    def _known(self) -> tuple[dict[str, rights.Row], rights.Rights]:
        """What the server has now and who may read it; read again when it has other entries."""
        with self.server.bureau.log.moment() as connection:
            root = reading.now(connection).root
        if self._at != root:
            rows = rights.rows(self.server.bureau)
            self._at, self._seen, self._erased = root, (rows, rights.rights(rows)), rights.erased(rows)
        return self._seen

    def _may_have(self, device: str, name: str) -> None:
        rows, known = self._known()
        person = ground.DEVICES[device]
        if ground.HOLDERS[device].fingerprint in known.revoked:
            raise Violation(f"I6 {device} was revoked and is given an entry")
        self.had.add((person, name))
        if name not in rows or not known.sees(person, rows[name]):
            scope = rows[name].entry.header.scope if name in rows else "?"
            raise Violation(f"I6 {device} is given {name[:8]} of {scope}")

    def _blob(self, asked: Asked, path: str) -> None:
        scope = unquote(parse_qs(urlsplit(asked.target).query)["scope"][0])
        blob, (rows, known) = path.rsplit("/", 1)[1], self._known()
        person = ground.DEVICES[asked.who]
        naming = [row for row in rows.values() if row.entry.header.scope == scope and blob in row.entry.blobs]
        given = {name for who, name in self.had if who == person} | self.by_hand[person]
        if not any(known.sees(person, row) or row.entry.id in given for row in naming):
            raise Violation(f"I6 {asked.who} is given blob {blob[:8]} of {scope}")
        if (blob, scope) in self._erased:
            raise Violation(f"E2 {asked.who} is given blob {blob[:8]} of {scope}, which was erased")

    def _statements(self, answer: object) -> None:
        for signed in getattr(answer, "receipts", ()):
            said = self._list(signed)
            for one in said.items:
                before = self.given.setdefault((said.epoch, one.id), one)
                if before != one and not self.lineage:
                    raise Violation(f"I2 {one.id[:8]} has two receipts in one history")
        for signed in getattr(answer, "completes", ()):
            for name in receipts.read_complete(self.server.bureau.log.public, signed).items:
                self._is_complete(name)

    def _list(self, signed: receipts.Signed) -> receipts.Receipts:
        return receipts.read_receipts(self.server.bureau.log.public, signed)

    def _is_complete(self, name: str) -> None:
        bureau = self.server.bureau
        with bureau.log.moment() as connection:
            found = reading.standings(connection, [name]).get(name)
            if found is None:
                raise Violation(f"I2 {name[:8]} is called complete and is not in the log")
            index = found.receipt.index
            entry = reading.wholes(connection, [index])[0]
        self._known()
        wanted = [one for one in entry.blobs if (one, entry.header.scope) not in self._erased]
        if hurt := [one for one in wanted if not bureau.blobs.is_intact(one)]:
            raise Violation(f"I7 {name[:8]} is called complete without {hurt[0][:8]}")


def _read(path: str, told: Told) -> object:
    shapes = {"/v1/round": wire.RoundAnswer, "/v1/entries": wire.EntriesAnswer}
    shape = shapes.get(path, wire.PullAnswer if path.endswith("/entries") else None)
    if shape is None:
        return None
    headers = dict(told.headers)
    try:
        return wire.read(told.body, shape, headers.get("content-encoding", ""))
    except Refused as error:
        raise Violation(f"the server's own answer cannot be read: {error}") from error

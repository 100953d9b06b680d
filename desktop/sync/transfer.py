"""Blobs on their way: up in pieces from where the server stands, down for what this desk shows.

Entries always go before blobs: the server takes only what an entry names. A blob goes up once for every scope it is
held for. Originals of photos stay with their author and the server; others fetch previews, signatures and papers.
A blob that cannot travel delays no other, and nothing is ever removed here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence

from desktop.desk import Desk
from desktop.errors import Damaged, DiskTrouble, Missing, Refused
from desktop.store import queries
from desktop.supervision.finding import Finding
from desktop.sync import wire
from desktop.sync.client import Server, Stopped, Trouble

_AT_ONCE = 2000  # blobs asked for in one request
_OF_ONE_BLOB = (wire.Code.ABSENT, wire.Code.SCOPE, wire.Code.MESSAGE, wire.Code.HASH)
Progress = Callable[[str, int, int], None]


class Blobs:
    """The blobs of one exchange: `sent` and `came` count them, `troubles` has a sentence for each that could not."""

    def __init__(self, desk: Desk, server: Server, stop: threading.Event, progress: Progress) -> None:
        self._desk = desk
        self._server = server
        self._stop = stop
        self._progress = progress
        self.sent = 0
        self.came = 0
        self.troubles: list[str] = []

    def send(self) -> None:
        """Send every blob the server lacks. Unreachable, Stopped; Trouble of the server's own."""
        with self._desk.reading() as session:
            waiting = [(name, scope) for name, scope, _, _ in queries.unsettled_blobs(session)]
        for done, part in _portions(waiting):
            lacked = self._lacked(part)
            for scope in {scope for _, scope in part}:
                held = [name for name, where in part if where == scope and (name, scope) not in lacked]
                self._desk.settle(scope, held)
            for place, (name, scope) in enumerate(part, done + 1):
                if (name, scope) in lacked:
                    self._go_on()
                    self._try(name, self._send_one, scope, lacked[name, scope])
                    self._progress("照片", place, len(waiting))

    def fetch(self) -> None:
        """Fetch the blobs that records here show, that are not on this disk and that the server has. As `send`."""
        with self._desk.reading() as session:
            wanted = queries.missing_blobs(session)
            if wanted:
                originals = _originals(one for _, one in queries.states(session, "finding", Finding))
                wanted = [(name, scope) for name, scope in wanted if name not in originals]
        for done, part in _portions(wanted):
            lacked = self._lacked(part)
            for place, (name, scope) in enumerate(part, done + 1):
                if (name, scope) not in lacked:
                    self._go_on()
                    self._try(name, self._fetch_one, scope)
                    self._progress("附件", place, len(wanted))

    def _lacked(self, part: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
        asked: dict[str, list[str]] = {}
        for name, scope in part:
            asked.setdefault(scope, []).append(name)
        answer = self._server.missing(wire.Missing(blobs={scope: tuple(names) for scope, names in asked.items()}))
        return {(name, scope): at for scope, found in answer.blobs.items() for name, at in found.items()}

    def _go_on(self) -> None:
        if self._stop.is_set():
            raise Stopped("同步已停止，其余的下次继续。")

    def _try(self, name: str, way: Callable[..., None], *how: object) -> None:
        """Move one blob; what is wrong with this one alone is noted, and the others go on."""
        try:
            way(name, *how)
        except (Damaged, DiskTrouble, Refused) as error:
            self.troubles.append(str(error))
        except Trouble as trouble:
            if trouble.code not in _OF_ONE_BLOB:
                raise
            self.troubles.append(f"附件 {name[:8]}：{trouble.sentence}")

    def _send_one(self, name: str, scope: str, offset: int) -> None:
        try:
            data = self._desk.blobs.get(name)
        except (Damaged, Missing) as error:
            self._desk.note_absent(name)  # should the server have it, it is fetched
            raise Damaged(f"附件 {name[:8]} 在本机缺失或已损坏，送不出去；请从备份恢复。") from error
        begun_again = False
        while True:
            piece = data[offset : offset + wire.PIECE_LIMIT]
            try:
                answer = self._server.put_piece(name, scope, offset, len(data), piece)
            except Trouble as trouble:
                if trouble.code != wire.Code.HASH or begun_again:
                    raise
                offset, begun_again = 0, True
                continue
            if answer.held:
                self._desk.settle(scope, [name])
                self.sent += 1
                return
            if answer.offset == offset and piece:
                raise Refused(f"服务器没有收下附件 {name[:8]}，稍后会再试。")
            offset = answer.offset

    def _fetch_one(self, name: str, scope: str) -> None:
        data = self._server.get_blob(name, scope)
        if data is not None:  # else its author is still sending it
            self._desk.keep_fetched(name, data)
            self.came += 1


def _portions(whole: Sequence[tuple[str, str]]) -> Iterator[tuple[int, Sequence[tuple[str, str]]]]:
    for start in range(0, len(whole), _AT_ONCE):
        yield start, whole[start : start + _AT_ONCE]


def _originals(findings: Iterable[Finding]) -> set[str]:
    found: set[str] = set()
    for finding in findings:
        photos = list(finding.raised.photos) if finding.raised else []
        for again in finding.rechecks:
            photos += again.photos
        found |= {photo.original for photo in photos}
    return found

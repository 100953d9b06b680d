"""Blobs on their way: up in pieces from where the server stands, down for what this desk shows.

Entries always go before blobs: the server takes only what an entry names. A blob goes up once for every scope it is
held for. Originals of photos stay with their author and the server; others fetch previews, signatures and papers.
A blob that cannot travel delays no other, and nothing is ever removed here.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue

from desktop.desk import Desk
from desktop.errors import Damaged, DeskError, DiskTrouble, Missing
from desktop.store import queries, urgent
from desktop.store.database import Session
from desktop.supervision.finding import Finding
from desktop.supervision.scans import Scans
from desktop.sync import wire
from desktop.sync.client import Server, Stopped, Trouble
from desktop.sync.flow import Flow

_AT_ONCE = 2000  # blobs asked for in one request
_CONNECTIONS = 3  # at most; while one waits for a disk the others go on
_PER_CONNECTION = 4  # blobs that make one more connection worth its handshake
_LOOK_EVERY = 1.0  # seconds; whether something urgent was sealed meanwhile
_SETTLE_EVERY = 1.0  # seconds; what the server verified and was not noted here is asked about again
_OF_ONE_BLOB = (wire.Code.ABSENT, wire.Code.SCOPE, wire.Code.MESSAGE, wire.Code.HASH)
_Named = tuple[str, str]  # hash, scope
Progress = Callable[[str, int, int], None]


class _Stays(DeskError):
    """This one blob cannot travel now; the others can."""


class _Overtaken(Exception):
    """Something urgent went up meanwhile: what waits is put into order again."""


def is_idle(session: Session) -> bool:
    """Whether no blob waits to go up or to come down."""
    return not (queries.unsettled_blobs(session) or queries.missing_blobs(session))


class Blobs:
    """The blobs of one exchange: `sent` and `came` count them, `troubles` has a sentence for each that could not.

    `hurry` is asked every second whether something urgent went up meanwhile; its photos then go before the rest.
    """

    def __init__(
        self,
        desk: Desk,
        server: Server,
        stop: threading.Event,
        *,
        progress: Progress,
        flow: Flow,
        hurry: Callable[[], bool] = lambda: False,
    ) -> None:
        self._desk = desk
        self._server = server
        self._stop = stop
        self._progress = progress
        self._flow = flow
        self._hurry = hurry
        self._halt = threading.Event()
        self.sent = 0
        self.came = 0
        self.troubles: list[str] = []

    def send(self) -> None:
        """Send every blob the server lacks. Unreachable, Stopped, Refused; Trouble of the server's own."""
        while True:
            with suppress(_Overtaken):
                return self._send_waiting()

    def _send_waiting(self) -> None:
        with self._desk.reading() as session:
            found = queries.unsettled_blobs(session)
            first = {name for one in urgent.with_photos_to_send(session) for name in one.blobs} if found else set()
        waiting = [(name, scope) for name, scope, _, _ in sorted(found, key=lambda one: one[0] not in first)]
        sizes = {name: size for name, _, _, size in found}
        for done, part in _portions(waiting):
            lacked = self._lacked(part)
            for scope in {scope for _, scope in part}:
                held = [name for name, where in part if where == scope and (name, scope) not in lacked]
                self._desk.settle(scope, held)
            todo = {one: lacked[one] for one in part if one in lacked}
            size = sum(max(0, sizes[name] - at) for (name, _), at in todo.items())
            self._send_all(done + len(part) - len(todo), len(waiting), todo, size)

    def fetch(self) -> None:
        """Fetch the blobs that records here show, that are not on this disk and that the server has. As `send`;
        DiskTrouble when there is no room for them.
        """
        with self._desk.reading() as session:
            wanted = queries.missing_blobs(session)
            away = _originals(queries.findings(session), self._desk.person) if wanted else set()
            away |= _scanned(queries.states(session, "scans", Scans), self._desk.person) if wanted else set()
        if away := away.intersection(name for name, _ in wanted):
            self._desk.note_away(away)  # so that findings are not looked through again next time
            wanted = [(name, scope) for name, scope in wanted if name not in away]
        for done, part in _portions(wanted):
            lacked = self._lacked(part)
            todo = [one for one in part if one not in lacked]
            for place, one in enumerate(
                self._each(todo, self._fetch_one, self._hurry), done + len(part) - len(todo) + 1
            ):
                self.came += one is not None
                self._progress("附件", place, len(wanted))

    def _send_all(self, done: int, whole: int, offsets: dict[_Named, int], size: int) -> None:
        def way(server: Server, name: str, scope: str) -> bool:
            return self._send_one(server, name, scope, offsets[name, scope])

        before, reached = self._flow.sent, done

        def tell() -> None:
            self._progress(f"照片（{_megabytes(self._flow.sent - before, size)}）", reached, whole)

        def look() -> None:
            tell()
            if self._hurry():
                raise _Overtaken

        verified: dict[str, list[str]] = {}
        last = time.monotonic()
        try:
            for reached, one in enumerate(self._each(list(offsets), way, look), done + 1):  # noqa: B007 - told by `tell`
                if one is not None:
                    self.sent += 1
                    verified.setdefault(one[1], []).append(one[0])
                tell()
                if time.monotonic() - last > _SETTLE_EVERY:
                    self._settle(verified)
                    last = time.monotonic()
        finally:
            self._settle(verified)

    def _settle(self, verified: dict[str, list[str]]) -> None:
        for scope in list(verified):
            self._desk.settle(scope, verified.pop(scope))

    def _each(
        self, wanted: Sequence[_Named], way: Callable[[Server, str, str], bool], look: Callable[[], object]
    ) -> Iterator[_Named | None]:
        """Move these over a few connections; tells of one after the other which was moved, None for one that was not.

        What a thread raised is raised here, when all threads have ended. `look` is called every second.
        """
        if not wanted:
            return
        count = min(_CONNECTIONS, 1 + len(wanted) // _PER_CONNECTION)
        with _connections(self._server, count) as free, ThreadPoolExecutor(count, "blobs") as pool:

            def work(name: str, scope: str) -> bool:
                self._go_on()
                line = free.get()
                try:
                    return way(line, name, scope)
                finally:
                    free.put(line)

            moved: SimpleQueue[Future[bool]] = SimpleQueue()
            under_way = {pool.submit(work, *one): one for one in wanted}
            for future in under_way:
                future.add_done_callback(moved.put)
            try:
                for future in _as_they_come(moved, len(wanted), look):
                    one = under_way[future]
                    yield one if self._is_moved(one[0], future) else None
            finally:
                self._halt.set()
                pool.shutdown(cancel_futures=True)
                self._halt.clear()

    def _lacked(self, part: Sequence[_Named]) -> dict[_Named, int]:
        asked: dict[str, list[str]] = {}
        for name, scope in part:
            asked.setdefault(scope, []).append(name)
        answer = self._server.missing(wire.Missing(blobs={scope: tuple(names) for scope, names in asked.items()}))
        return {(name, scope): at for scope, found in answer.blobs.items() for name, at in found.items()}

    def _go_on(self) -> None:
        if self._stop.is_set() or self._halt.is_set():
            raise Stopped("同步已停止，其余的下次继续。")

    def _is_moved(self, name: str, moved: Future[bool]) -> bool:
        """Whether a blob was moved; what is wrong with this one alone is noted, and the others go on."""
        try:
            return moved.result()
        except (_Stays, Damaged) as error:
            self.troubles.append(str(error))
        except Trouble as trouble:
            if trouble.code not in _OF_ONE_BLOB:
                raise
            self.troubles.append(f"附件 {name[:8]}：{trouble.sentence}")
        return False

    def _send_one(self, server: Server, name: str, scope: str, offset: int) -> bool:
        try:
            data = self._desk.blobs.get(name)
        except (Damaged, Missing) as error:
            self._desk.note_absent(name)  # should the server have it, it is fetched
            raise _Stays(f"附件 {name[:8]} 在本机缺失或已损坏，送不出去；请从备份恢复。") from error
        except DiskTrouble as error:
            raise _Stays(str(error)) from error
        begun_again = False
        while True:
            self._go_on()
            piece = data[offset : offset + wire.PIECE_LIMIT]
            try:
                answer = server.put_piece(name, scope, offset, len(data), piece=piece, flow=self._flow)
            except Trouble as trouble:
                if trouble.code != wire.Code.HASH or begun_again:
                    raise
                offset, begun_again = 0, True
                continue
            if answer.held:
                return True
            if answer.offset == offset and piece:
                raise _Stays(f"服务器没有收下附件 {name[:8]}，稍后会再试。")
            offset = answer.offset

    def _fetch_one(self, server: Server, name: str, scope: str) -> bool:
        data = server.get_blob(name, scope)
        if data is None:
            return False  # its author is still sending it
        self._desk.keep_fetched(name, data)
        return True


@contextmanager
def _connections(server: Server, count: int) -> Iterator[SimpleQueue[Server]]:
    """The server's connection and more of the same, each to be taken by one thread at a time."""
    more = [server.again() for _ in range(count - 1)]
    free: SimpleQueue[Server] = SimpleQueue()
    for one in (server, *more):
        free.put(one)
    try:
        yield free
    finally:
        for one in more:
            server.traffic.add(one.traffic)
            one.close()


def _as_they_come(moved: SimpleQueue[Future[bool]], count: int, look: Callable[[], object]) -> Iterator[Future[bool]]:
    """So many futures, each when it is done; `look` is called every second, also while nothing comes."""
    last = time.monotonic()
    left = count
    while left:
        with suppress(Empty):
            one = moved.get(timeout=_LOOK_EVERY)
            left -= 1
            yield one
        if time.monotonic() - last >= _LOOK_EVERY:
            last = time.monotonic()
            look()


def _megabytes(sent: int, whole: int) -> str:
    return f"{min(sent, whole) / 1e6:.1f}/{whole / 1e6:.1f} MB"


def _portions(whole: Sequence[_Named]) -> Iterator[tuple[int, Sequence[_Named]]]:
    for start in range(0, len(whole), _AT_ONCE):
        yield start, whole[start : start + _AT_ONCE]


def _originals(findings: Iterable[tuple[str, Finding]], person: str) -> set[str]:
    """The originals of photos that others took."""
    found: set[str] = set()
    for _, finding in findings:
        for one in (finding.raised, *finding.rechecks):
            if one is not None and one.person != person:
                found |= {photo.original for photo in one.photos}
    return found


def _scanned(scans: Iterable[tuple[str, Scans]], person: str) -> set[str]:
    """The files of sheets that others scanned: their pages are fetched as JPEGs."""
    return {page.original for _, one in scans for page in one.pages if page.person != person}

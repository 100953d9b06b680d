"""Desk and server: entries up, down, nothing new, photos up; a real server process on loopback, a whole exchange each.

Ours goes over TLS, verifies every signature on both sides, and is durable on both; the reference does nothing but
store. Every round has a fresh copy of bureau and desks.
"""

from __future__ import annotations

import hashlib
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.desk import Desk
from desktop.journal import identity
from desktop.journal.entry import Entry
from desktop.store import journal, records
from desktop.store.records import Delivery
from desktop.sync.client import Server
from desktop.sync.enrolling import root_file
from desktop.sync.round import Outcome, _Exchange, exchange
from tests.bench import bare, making
from tests.bench.ground import Ground, good
from tests.bench.measuring import Reading, Target, alternate, timed
from tests.bench.slow_link import SlowLink

FACTS = 10_000
BACKLOG = 5_000
PHOTOS, PHOTO = 500, 300_000
_SHAPES: tuple[tuple[str, Callable[[identity.Holder, int], list[Entry]], float, float], ...] = (
    ("每次封存约 8 条事实", making.natural, 3, 8),
    ("最坏：每次封存 1 条事实", making.worst, 9, 16),
)
UP, DOWN = "裸 Starlette+SQLite，上传 1 万条", "裸 Starlette+SQLite，下载 1 万条"
Round = Callable[[], list[Reading]]


@contextmanager
def entries(ground: Ground, folder: Path) -> Iterator[Round]:
    """10,000 facts up from one desk and down to another, in natural acts and one by one; then nothing new."""
    documents = bare.documents(FACTS)

    def one_round() -> list[Reading]:
        up, down = _bare(folder, documents)
        found: list[Reading] = []
        for words, make, most_up, most_down in _SHAPES:
            pushing, pulling = _ours(ground, folder, make)
            found.append(Reading(f"送出 1 万条事实（{words}）", UP, pushing, up, Target(most_up)))
            found.append(Reading(f"收到 1 万条事实（{words}）", DOWN, pulling, down, Target(most_down)))
        return [*found, *_nothing_new(ground, folder)]

    yield one_round


@contextmanager
def slowly(ground: Ground, folder: Path) -> Iterator[Round]:
    """The natural acts over a line of 100 ms and 10 Mbit/s; round trips and bytes decide, so there is little noise."""
    documents = bare.documents(FACTS)

    def one_round() -> list[Reading]:
        with bare.Server(folder / "bare") as server, SlowLink(_port(server.url)) as line:
            server.url = f"http://127.0.0.1:{line.port}"
            server.nothing_new()
            packed = timed(lambda: server.push_packed(documents))
            again, _ = alternate(5, lambda _: server.nothing_new(), lambda _: None)
        shutil.rmtree(folder / "bare")
        with ground.server(folder / "bureau") as process, SlowLink(_port(process.url)) as line:
            url = f"https://127.0.0.1:{line.port}"
            with ground.desk(folder / "desk", making.PERSON, url) as desk:
                making.put(desk, making.natural(desk.holder, FACTS))
                asked = 0

                def push() -> None:
                    nonlocal asked
                    asked = good(exchange(desk)).requests

                pushing = timed(push)
                with _connected(desk, url) as once_more:
                    nothing, _ = alternate(5, lambda _: once_more(), lambda _: None)
            with ground.desk(folder / "colleague", making.COLLEAGUE, url) as desk:
                pulling = timed(lambda: good(exchange(desk)))
        line_of, alone = "慢线路（100 ms，10 Mbit/s）", "裸服务器，zstd，一次请求"
        return [
            Reading(f"{line_of}：送出 1 万条事实", alone, pushing, packed, Target(1.7, by_value=True)),
            Reading(f"{line_of}：同上，请求数", "裸服务器", asked, 1, Target(4), "次"),
            Reading(f"{line_of}：收到 1 万条事实", alone, pulling, packed),
            Reading(f"{line_of}：没有新东西（已连上）", "裸服务器", nothing, again, Target(0.115, by_value=True)),
        ]

    yield one_round


@contextmanager
def urgent(ground: Ground, folder: Path) -> Iterator[Round]:
    """停产撤人 behind 5,000 entries over the slow line: when it has its receipt, and when all have theirs."""

    def one_round() -> list[Reading]:
        with (
            ground.server(folder / "bureau") as process,
            SlowLink(_port(process.url)) as line,
            ground.desk(folder / "desk", making.PERSON, f"https://127.0.0.1:{line.port}") as desk,
        ):
            nothing = timed(lambda: good(exchange(desk)))
            making.put(desk, making.worst(desk.holder, BACKLOG))
            visit = making.name()
            making.put(desk, making.withdrawal(desk.holder, visit))
            begun, receipted = time.monotonic(), [0.0]

            def told(what: str, done: int, whole: int) -> None:
                with desk.reading() as session:
                    far = records.delivery_of(session, f"visit/{visit}")[0]
                if not receipted[0] and far is not Delivery.SEALED:
                    receipted[0] = time.monotonic() - begun

            whole = timed(lambda: good(exchange(desk, progress=told)))
        line_of = f"慢线路（100 ms，10 Mbit/s），{BACKLOG} 条在等"
        return [
            Reading(f"{line_of}：停产撤人有回执", "没有新东西的一次同步", receipted[0], nothing, Target(4)),
            Reading(f"{line_of}：全部有回执", "没有新东西的一次同步", whole, nothing),
        ]

    yield one_round


@contextmanager
def blobs(ground: Ground, folder: Path) -> Iterator[Round]:
    """500 photos of 300 kB up."""
    files = making.photos(PHOTOS, PHOTO)
    named = {hashlib.sha256(one).hexdigest(): one for one in files}

    def one_round() -> list[Reading]:
        with bare.Server(folder / "bare") as server:
            alone = timed(lambda: server.put(named))
        shutil.rmtree(folder / "bare")
        with (
            ground.server(folder / "bureau") as process,
            ground.desk(folder / "desk", making.PERSON, process.url) as desk,
        ):
            names = [desk.keep(one, "preview") for one in files]
            making.put(desk, making.with_blobs(desk.holder, names))
            whole, sent = _exchanged(desk)
        size = f"{PHOTOS} 张 {PHOTO // 1000} kB 照片"
        return [
            Reading(f"送出 {size}", "裸 Starlette，落盘，1 个连接", whole, alone, Target(1.5, by_value=True)),
            Reading(f"送出 {size}：线上字节", "照片的字节", sent / 1e6, PHOTOS * PHOTO / 1e6, Target(1.01), "MB"),
        ]

    yield one_round


def _bare(folder: Path, documents: list[bare.Document]) -> tuple[float, float]:
    with bare.Server(folder / "bare") as server:
        up = timed(lambda: server.push(documents))
        connection = bare.database(folder / "client.db")
        down = timed(lambda: server.pull(connection))
        connection.close()
    shutil.rmtree(folder / "bare")
    for end in ("", "-wal", "-shm"):
        (folder / f"client.db{end}").unlink(missing_ok=True)
    return up, down


def _ours(ground: Ground, folder: Path, make: Callable[[identity.Holder, int], list[Entry]]) -> tuple[float, float]:
    with ground.server(folder / "bureau") as process:
        with ground.desk(folder / "desk", making.PERSON, process.url) as desk:
            good(exchange(desk))  # a server that has answered before
            sealed = make(desk.holder, FACTS)
            making.put(desk, sealed)
            pushing, _ = _exchanged(desk)
            _expect(desk, len(sealed), unsent=0)
        with ground.desk(folder / "colleague", making.COLLEAGUE, process.url) as desk:
            pulling, _ = _exchanged(desk)
            _expect(desk, len(sealed), unsent=0)
    return pushing, pulling


def _nothing_new(ground: Ground, folder: Path) -> list[Reading]:
    with (
        bare.Server(folder / "bare") as server,
        ground.server(folder / "bureau") as process,
        ground.desk(folder / "desk", making.PERSON, process.url) as desk,
    ):
        asked = good(exchange(desk)).requests

        def bare_anew(number: int) -> None:
            with bare.session() as fresh:
                server.nothing_new(fresh)

        with _connected(desk, process.url) as again:
            known, one_more = alternate(20, lambda _: server.nothing_new(), lambda _: again())
        reference, ours = alternate(20, bare_anew, lambda _: good(exchange(desk)))
        asked = good(exchange(desk)).requests
    shutil.rmtree(folder / "bare")
    return [
        Reading("没有新东西的一轮（已连上）", "裸 Starlette，已连上", one_more, known, Target(4)),
        Reading("没有新东西的一轮（新建 TLS 连接）", "裸 Starlette，新建连接", ours, reference),
        Reading("没有新东西的一轮：请求数", "裸 Starlette", asked, 1, Target(1), "次"),
    ]


@contextmanager
def _connected(desk: Desk, url: str) -> Iterator[Callable[[], None]]:
    """Rounds over one connection: all an exchange does but opening and closing it."""
    server = Server(url, root_file(desk), desk.holder)

    def again() -> None:
        _Exchange(desk, server, Outcome(), threading.Event(), lambda what, done, whole: None).run()

    again()
    try:
        yield again
    finally:
        server.close()


def _port(url: str) -> int:
    return int(url.rsplit(":", 1)[1])


def _exchanged(desk: Desk) -> tuple[float, int]:
    """Seconds of a whole exchange, and the bytes it moved."""
    moved = 0

    def work() -> None:
        nonlocal moved
        moved = good(exchange(desk)).bytes

    return timed(work), moved


def _expect(desk: Desk, entries: int, *, unsent: int) -> None:
    with desk.reading() as session:
        whole, waiting = journal.counts(session)
    if whole < entries or waiting != unsent:
        raise RuntimeError(f"{whole} entries, {waiting} without receipt; expected {entries}, {unsent}")

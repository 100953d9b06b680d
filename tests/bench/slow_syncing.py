"""More over the slow line (100 ms, 10 Mbit/s): one fact an entry, a few changes at a time, photos; rsync
beside them.
"""

from __future__ import annotations

import shutil
import socket
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from desktop.desk import Desk
from desktop.sync.round import exchange
from tests.bench import making
from tests.bench.ground import Ground, good
from tests.bench.measuring import Reading, Target, timed
from tests.bench.slow_link import SlowLink
from tests.bench.syncing import FACTS, PHOTO, Round, _connected, _port

PHOTOS = 50
_LINE = "慢线路（100 ms，10 Mbit/s）"


@contextmanager
def little_and_much(ground: Ground, folder: Path) -> Iterator[Round]:
    """The worst case up; one and ten changes on a line that stands; fifty photos, rsync over the same line beside."""

    def one_round() -> list[Reading]:
        with ground.server(folder / "bureau") as process, SlowLink(_port(process.url)) as line:
            url = f"https://127.0.0.1:{line.port}"
            with ground.desk(folder / "desk", making.PERSON, url) as desk:
                making.put(desk, making.worst(desk.holder, FACTS))
                pushing = timed(lambda: good(exchange(desk)))
                with _connected(desk, url) as again:
                    changed = [_changed(desk, count, again) for count in (1, 10)]
                names = [desk.keep(one, "preview") for one in making.photos(PHOTOS, PHOTO)]
                making.put(desk, making.with_blobs(desk.holder, names))
                photos = timed(lambda: good(exchange(desk)))
        floor, trip = PHOTOS * PHOTO * 8 / 10e6, 0.1
        return [
            Reading(f"{_LINE}：送出 1 万条事实（最坏）", "—", pushing, None, Target(2.4, by_value=True)),
            Reading(f"{_LINE}：改了 1 处（已连上）", "一个来回", changed[0], trip, Target(0.125, by_value=True)),
            Reading(f"{_LINE}：改了 10 处（已连上）", "一个来回", changed[1], trip, Target(0.125, by_value=True)),
            Reading(f"{_LINE}：送出 {PHOTOS} 张 300 kB 照片", "线路下限", photos, floor, Target(12.4, by_value=True)),
            *_rsync(folder),
        ]

    yield one_round


def _changed(desk: Desk, count: int, again: Callable[[], None]) -> float:
    """The median of seven rounds, each after so many findings were sealed as the program seals them."""
    found = []
    for _ in range(7):
        desk.seal(making.findings(count))
        found.append(timed(again))
    return statistics.median(found)


def _rsync(folder: Path) -> list[Reading]:
    """The same photos with rsync, where it is installed."""
    if shutil.which("rsync") is None:
        return []
    source, target = folder / "source", folder / "target"
    for one in (source, target):
        one.mkdir()
    for number, data in enumerate(making.photos(PHOTOS, PHOTO)):
        (source / f"{number}.jpg").write_bytes(data)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    words = folder / "rsyncd.conf"
    words.write_text(f"use chroot = no\nmax verbosity = 0\n[to]\npath = {target}\nread only = no\nuid = 0\ngid = 0\n")
    daemon = ["rsync", "--daemon", "--no-detach", f"--config={words}", f"--port={port}", "--address=127.0.0.1"]
    with (
        subprocess.Popen(daemon, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as serving,
        SlowLink(port) as line,
    ):
        try:
            _answers(port)
            sending = ["rsync", "-a", "--fsync", f"{source}/", f"rsync://127.0.0.1:{line.port}/to/"]
            seconds = timed(lambda: subprocess.run(sending, check=True, timeout=120))
        finally:
            serving.terminate()
    for one in (source, target):
        shutil.rmtree(one)
    floor = PHOTOS * PHOTO * 8 / 10e6
    return [Reading(f"{_LINE}：{PHOTOS} 张照片，rsync（同行）", "线路下限", seconds, floor)]


def _answers(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError("rsync does not answer")

"""A desk that is new: it pulls three mines' two years over a slow line, entries first, then photos, the newest first.

The bureau is filled without the wire. The originals of photos stay there; of previews the newest are waited for here,
the rest come at the line's pace.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count, islice
from pathlib import Path

from desktop.bureau import founding
from desktop.journal import identity
from desktop.journal.entry import Entry
from desktop.store import queries
from desktop.sync.round import exchange
from tests.bench import making, years
from tests.bench.ground import Ground, good, serving
from tests.bench.measuring import Reading, Target
from tests.bench.slow_link import SlowLink
from tests.bench.syncing import Round, _port

MINES, DAYS = making.MINES[:3], 2 * 365
ENTRIES = 6_000  # a thousand a mine and year
PREVIEW, PREVIEWS = 300_000, 200


@contextmanager
def newcomer(ground: Ground, folder: Path) -> Iterator[Round]:
    """When everything can be read and worked with, and when the newest previews are there too."""
    bureau, previews = folder / "filled", making.photos(PREVIEWS, PREVIEW)
    with ground.desk(folder / "giver", making.PERSON) as giver:
        entries = list(islice(_all(giver.holder), ENTRIES))
        names = [hashlib.sha256(one).hexdigest() for one in previews]
        entries += making.with_blobs(giver.holder, [making.name() * 2 for _ in names], names)
    _fill(ground, bureau, entries, previews)

    def one_round() -> list[Reading]:
        with (
            serving(bureau) as process,
            SlowLink(_port(process.url)) as line,
            ground.desk(folder / "desk", making.COLLEAGUE, f"https://127.0.0.1:{line.port}") as desk,
        ):
            begun, usable, seen = time.monotonic(), [0.0], [0]

            def told(what: str, done: int, whole: int) -> None:
                if what == "附件" and not usable[0]:
                    usable[0] = time.monotonic() - begun
                    with desk.reading() as session:
                        seen[0] = len(queries.findings(session))

            outcome = good(exchange(desk, progress=told))
            whole = time.monotonic() - begun
        if outcome.pulled < ENTRIES or outcome.blobs_down < PREVIEWS or not seen[0]:
            raise RuntimeError(f"{outcome.pulled} entries, {outcome.blobs_down} previews, {seen[0]} findings")
        bytes_of = f"{ENTRIES} 条，{outcome.bytes / 1e6 - PREVIEWS * PREVIEW / 1e6:.0f} MB"
        floor = outcome.bytes * 8 / 10e6
        line_of = "新工作台，3 矿两年，慢线路（100 ms，10 Mbit/s）"
        return [
            Reading(f"{line_of}：可用（{bytes_of}，全部收齐核对）", "—", usable[0], None, Target(180, by_value=True)),
            Reading(f"{line_of}：最近 {PREVIEWS} 张照片也到", "线路下限", whole, floor, Target(180, by_value=True)),
        ]

    yield one_round


def _all(holder: identity.Holder) -> Iterator[Entry]:
    """Visits of three mines in turn, evenly over two years."""
    start = dt.datetime(2024, 11, 22, 1, tzinfo=dt.UTC)
    apart = dt.timedelta(days=DAYS) / (ENTRIES / 6)  # a visit is about six entries
    for number in count():
        at = (start + number * apart).strftime("%Y-%m-%dT%H:%M:%SZ")
        yield from years._visit(holder, MINES[number % len(MINES)], at, number)


def _fill(ground: Ground, folder: Path, entries: list[Entry], previews: list[bytes]) -> None:
    """The bureau with these entries, and the bytes of the previews."""
    shutil.copytree(ground.bureau, folder)
    bureau = founding.open_bureau(folder, making.PASSPHRASE)
    try:
        for start in range(0, len(entries), making.PORTION):
            bureau.log.append(entries[start : start + making.PORTION])
        for one in previews:
            bureau.log.hold(f"mine/{MINES[0]}", bureau.blobs.put(one), making.PERSON, len(one))
    finally:
        bureau.close()

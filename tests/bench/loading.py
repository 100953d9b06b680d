"""How large a bureau's log grows, and how long it takes to take in, check and back up: on SQLite and on PostgreSQL.

    python tests/bench/loading.py [--entries 100000]

Entries are natural acts (about 8 facts, 5 kB) of 2,500 mines, signed, examined and appended as when they come over the
wire, a thousand at a time. Making them is not counted.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])

from sqlalchemy import text  # noqa: E402 - the path comes first

from desktop.bureau import checking, founding, keeping  # noqa: E402
from desktop.bureau.admission import Examiner  # noqa: E402
from desktop.bureau.founding import Bureau  # noqa: E402
from desktop.journal.entry import Entry  # noqa: E402
from desktop.sync import wire  # noqa: E402
from tests.bench import ground, making, measuring, postgres  # noqa: E402

BATCH = 1000


class Loaded:
    """A bureau that is filled, and what that took."""

    def __init__(self, name: str, folder: Path, database: str | None) -> None:
        self.name, self.folder = name, folder
        self.bureau: Bureau = founding.open_bureau(folder, making.PASSPHRASE, database=database)
        self._examiner = Examiner()
        self.clock = self.processor = 0.0

    def take(self, entries: list[Entry]) -> None:
        """Examine and append, as a push does."""
        packed = [wire.pack(one) for one in entries]
        with self.bureau.log.moment() as connection:
            devices = self.bureau.log.roll(connection).devices
        key = entries[0].header.author
        begun, used = time.perf_counter(), time.process_time()
        examined = self._examiner.examine(packed, {key: devices[key].certificate.public_key()}.get)  # type: ignore[arg-type]
        self.bureau.log.append(examined.entries)
        self.clock += time.perf_counter() - begun
        self.processor += time.process_time() - used
        if examined.turned:
            raise RuntimeError(examined.turned[0].sentence)

    def size(self) -> int:
        """Bytes of the database."""
        if self.name == "SQLite":
            return sum(one.stat().st_size for one in self.folder.glob("log.sqlite*"))
        with self.bureau.log.moment() as connection:
            return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())

    def close(self) -> None:
        """Close it."""
        self._examiner.close()
        self.bureau.close()


def main() -> int:
    """Fill both, then tell."""
    parser = argparse.ArgumentParser(description="A bureau's log in numbers.")
    parser.add_argument("--entries", type=int, default=100_000)
    whole = parser.parse_args().entries
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yikuang-load-", dir="/tmp")))
        place.chmod(0o755)
        base = ground.prepare(place / "ground")
        url = stack.enter_context(postgres.running(place / "pg"))
        shutil.copytree(base.bureau, place / "on-postgres")
        with founding.opened(base.bureau, making.PASSPHRASE) as bureau:
            keeping._move(bureau, url)
        both = [Loaded("SQLite", base.bureau, None), Loaded("PostgreSQL", place / "on-postgres", url)]
        for one in both:
            stack.callback(one.close)
        with base.desk(place / "desk", making.PERSON) as desk:
            done = 0
            while done < whole:
                part = [entry for n in range(BATCH // 3) for entry in making.of_mine(desk.holder, making.MINES[n % 8])]
                done += len(part)
                for one in both:
                    one.take(part)
        for one in both:
            _tell(one, done, place)
    print(f"{measuring.machine(1)} 负载 {' '.join(f'{one:.1f}' for one in os.getloadavg())}")
    return 0


def _tell(one: Loaded, entries: int, place: Path) -> None:
    rate, core = entries / one.clock, entries / one.processor
    print(f"{one.name}：收下 {entries} 条，每秒 {rate:.0f} 条（本进程每核 {core:.0f} 条）", flush=True)
    print(f"  数据库 {one.size() / 1e6:.0f} MB，每条 {one.size() / entries:.0f} B")
    file = place / f"{one.name}.backup"
    database = one.bureau.card.database if one.name == "SQLite" else str(one.bureau.log.database._engine.url)
    seconds = _timed(lambda: keeping.backup(one.folder, file, database=database))
    print(f"  备份 {seconds:.1f} s，{file.stat().st_size / 1e6:.0f} MB")

    def check() -> None:
        with one.bureau.log.moment() as connection:
            if hurt := checking.check_log(connection):
                raise RuntimeError(hurt[0])

    print(f"  核对日志 {_timed(check):.1f} s", flush=True)


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())

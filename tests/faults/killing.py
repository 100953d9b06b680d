"""kill -9 of desks and of the server, the real commands as processes, in the middle of everything; then everything that
was anywhere before must be everywhere it belongs, counted, and every check clean.

A desk is killed by its line: once so many bytes have passed, and some milliseconds later. So nearly every kill lies
within an exchange. Some lie in a start, of the desk or of the server.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from desktop.actions import photos, visits
from desktop.bureau import founding, keeping, tables
from desktop.bureau.serve import Process, command
from desktop.opening import open_desk
from desktop.store import journal, records
from desktop.store.records import Delivery
from desktop.supervision.roster import Role
from desktop.sync import enrolling
from tests.faults.wire_cutter import Line
from tests.making.photos import jpeg
from tests.making.sites import PASSPHRASE, Site, open_visit, raise_finding, seal_and_close

PEOPLE = {"P01": Role.INSPECTOR, "P02": Role.INSPECTOR, "S01": Role.SUPERVISOR}
ENDING = 120.0  # seconds that a command may take
_SMALLEST, _LARGEST = 2_000, 300_000  # bytes that pass before a kill
_LATER = 0.04  # seconds, at most, from that byte to the kill
_START = 2.0  # seconds in which a process is killed while it starts
KINDS = ("desk",) * 5 + ("server",) * 3 + ("both", "desk starting", "server starting")


class Broken(Exception):
    """Something was lost, or a check is not clean."""


@dataclass
class Base:
    """Desks with visits that nobody has received, and their bureau, all closed; what each desk holds."""

    folder: Path
    entries: dict[str, set[str]] = field(default_factory=dict)
    blobs: int = 0


def make(folder: Path, people: Sequence[str], *, visits_each: int, photos_each: int) -> Base:
    """Founds the bureau, enrols the desks, and works."""
    founding.init(folder / "founded", "演示县应急管理局", PASSPHRASE, code="demo")
    site, base = Site.copied(folder / "founded", folder), Base(folder)
    for person in people:
        site.desk(person, PEOPLE[person])
    for number, person in enumerate(one for one in people if PEOPLE[one] is Role.INSPECTOR):
        desk = site.desks[person]
        for turn in range(visits_each):
            _work(desk, number * 100 + turn, photos_each)
    for person, desk in site.desks.items():
        with desk.reading() as session:
            base.entries[person] = {name for name, _ in journal.all_ids(session)}
    site.close()
    shutil.rmtree(folder / "founded")
    return base


def _work(desk, number, photos_each):
    name = open_visit(desk)
    finding = raise_finding(desk, name, photo=False)
    files = [(f"IMG_{n}.jpg", jpeg(900 + 20 * n + number, 700 + number)) for n in range(photos_each)]
    photos.attach(desk, name, files, finding)
    visits.conform_rest(desk, name, "pit")
    seal_and_close(desk, name)


class Trial:
    """One copy of the base, and what is done to it."""

    def __init__(self, base: Base, place: Path, luck: random.Random, database: str | None = None) -> None:
        self.base, self.place, self.luck, self.database = base, place, luck, database
        self.people = list(base.entries)
        self.told: Counter[str] = Counter()
        for name in ("单位", *(f"工作台 {person}" for person in self.people)):
            shutil.copytree(base.folder / name, place / name)
        if database is not None:
            self._move()
        self.server: Process | None = None
        self.port = 0
        self.serve()
        self.line = Line(self.port)
        for person in self.people:
            with contextlib.closing(open_desk(self.desk(person), PASSPHRASE)) as desk:
                desk.set(enrolling.SERVER_URL, f"https://127.0.0.1:{self.line.port}")

    def desk(self, person: str) -> Path:
        """The folder of somebody's desk."""
        return self.place / f"工作台 {person}"

    def _move(self) -> None:
        """The log goes into the (empty) database."""
        keeping.backup(self.place / "单位", self.place / "备份")
        shutil.rmtree(self.place / "单位")
        keeping.restore(self.place / "备份", self.place / "单位", PASSPHRASE, database=self.database)

    def _command(self) -> list[str]:
        more = ["--database", self.database] if self.database else []
        return [*command(self.place / "单位", self.port), *more]

    def serve(self) -> None:
        """`bureau serve`, on the same port as before."""
        self.server = Process(self._command(), PASSPHRASE)
        self.port = int(self.server.url.rsplit(":", 1)[1])

    def kill(self, kinds: Sequence[str] = KINDS) -> None:
        """One kill, of one of these kinds."""
        what = self.luck.choice(kinds)
        if what == "server starting":
            self._kill_a_starting_server()
        elif what == "desk starting":
            self._kill_a_starting_desk()
        else:
            self._kill_in_an_exchange(what)

    def _kill_a_starting_server(self) -> None:
        self._end_server()
        process = subprocess.Popen(
            self._command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_surroundings()
        )
        _end(process, self.luck.random() * _START)
        self.told["server starting"] += 1
        self.serve()

    def _kill_a_starting_desk(self) -> None:
        process = self._sync(self.luck.choice(self.people))
        _end(process, self.luck.random() * _START)
        self.told["desk starting"] += 1

    def _kill_in_an_exchange(self, what: str) -> None:
        process = self._sync(self.luck.choice(self.people))
        happened, later = threading.Event(), self.luck.random() * _LATER

        def strike() -> None:
            threading.Event().wait(later)  # the point itself: nothing tells of it
            if what != "server":
                process.kill()
            if what != "desk":
                self.server._process.kill()
            happened.set()

        exponent = self.luck.random()
        self.line.arm(int(_SMALLEST * (_LARGEST / _SMALLEST) ** exponent), strike)
        code = process.wait(ENDING)
        self.line.disarm()
        if what != "desk" and happened.wait(_LATER * 2):
            self._end_server()
            self.serve()
        self.told[what if happened.is_set() else "over before"] += 1
        if not happened.is_set() and code:
            raise Broken(f"an exchange that nobody disturbed ended with {code}")

    def _sync(self, person: str) -> subprocess.Popen[bytes]:
        words = [sys.executable, "-m", "desktop", "sync", "--desk", str(self.desk(person))]
        return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_surroundings())

    def _end_server(self) -> None:
        self.server._process.kill()
        self.server.stop()

    def settle(self) -> None:
        """Everybody syncs undisturbed until all have everything; then everything is looked at."""
        for person in (*self.people, *self.people[: len(self.people) - 1]):
            if code := self._sync(person).wait(ENDING):
                raise Broken(f"{person} could not sync afterwards: {code}")
        self.server.stop()
        for person in self.people:
            _run("check", "--desk", str(self.desk(person)))
        _run("bureau", "check", str(self.place / "单位"))
        self.look()

    def look(self) -> None:
        """Whether everything is everywhere it belongs. Broken."""
        known = self._of_server()
        everything = set().union(*self.base.entries.values())
        if lost := everything - known:
            raise Broken(f"{len(lost)} of {len(everything)} entries are not at the server")
        for person, had in self.base.entries.items():
            with contextlib.closing(open_desk(self.desk(person), PASSPHRASE)) as desk, desk.reading() as session:
                ids = {name for name, _ in journal.all_ids(session)}
                if had - ids:
                    raise Broken(f"{person} lost {len(had - ids)} entries of his own disk")
                if everything - ids:
                    raise Broken(f"{person} did not receive {len(everything - ids)} entries")
                states = Counter(one.state for one in records.every(session))
                if set(states) - {Delivery.COMPLETE}:
                    raise Broken(f"{person}: {states}")

    def _of_server(self) -> set[str]:
        folder = self.place / "单位"
        with founding.opened(folder, PASSPHRASE, database=self.database) as bureau, bureau.log.moment() as connection:
            if waiting := connection.execute(select(tables.waiting.c.hash)).all():
                raise Broken(f"{len(waiting)} photos are not at the server")
            ids = list(connection.execute(select(tables.entry.c.id)).scalars())
            named = set(connection.execute(select(tables.named.c.hash)).scalars())
            held = set(connection.execute(select(tables.held.c.hash)).scalars())
        if named - held or len(ids) != len(set(ids)):
            raise Broken(f"{len(named - held)} files are not at the server; {len(ids) - len(set(ids))} doubles")
        self.told["entries"], self.told["files"] = len(ids), len(held)
        return set(ids)

    def close(self) -> None:
        """Ends what runs."""
        if self.server is not None:
            self.server.stop()
        self.line.close()


@contextlib.contextmanager
def trial(base: Base, place: Path, luck: random.Random, database: str | None = None) -> Iterator[Trial]:
    """A trial that ends what it started."""
    one = Trial(base, place, luck, database)
    try:
        yield one
    finally:
        one.close()


def _surroundings() -> dict[str, str]:
    return {**os.environ, "YIKUANG_PASSPHRASE": PASSPHRASE, "PYTHONUTF8": "1"}


def _end(process: subprocess.Popen[bytes], later: float) -> None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(later)
    process.kill()
    process.wait(ENDING)


def _run(*words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "desktop", *words], capture_output=True, env=_surroundings(), check=False, timeout=ENDING
    )
    if done.returncode:
        raise Broken(f"{' '.join(words[:2])}: {done.stdout.decode()} {done.stderr.decode()}")

"""The databases a simulated server keeps its log in: a file of SQLite in its folder, or PostgreSQL. A copy of a folder
has a copy of its log, whatever the database.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

from tests.bench import postgres


class Sqlite:
    """The log lies in the folder and is copied, restored, removed with it."""

    def url(self, folder: Path) -> str:
        """Where a folder's log is."""
        return f"sqlite:///{folder / 'log.sqlite'}"

    def named(self, folder: Path) -> str | None:
        """What `restore` is told; None: the default."""
        return None

    def copied(self, source: Path, target: Path) -> None:
        """The folder was copied."""

    def forget(self, folder: Path) -> None:
        """The folder, and all in it, is gone."""


class Postgres:
    """Every folder has a database of its own on one cluster; a copy is made from it as its template."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._engine = create_engine(server, isolation_level="AUTOCOMMIT")
        self._names: dict[Path, str] = {}
        self._count = 0

    def url(self, folder: Path) -> str:
        """Where a folder's log is: in a new database if it has none."""
        if folder not in self._names:
            self._create(folder, "template0")
        return self._server.replace("/postgres?", f"/{self._names[folder]}?")

    def named(self, folder: Path) -> str | None:
        """What `restore` is told."""
        return self.url(folder)

    def copied(self, source: Path, target: Path) -> None:
        """The folder was copied; nobody is connected to its log."""
        self._create(target, self._names[source])

    def forget(self, folder: Path) -> None:
        """The folder, and all in it, is gone."""
        for one in [one for one in self._names if one == folder or folder in one.parents]:
            self._run(f"DROP DATABASE {self._names.pop(one)} WITH (FORCE)")

    def close(self) -> None:
        """Nothing is asked for any more."""
        self._engine.dispose()

    def _create(self, folder: Path, template: str) -> None:
        self._count += 1
        self._names[folder] = f"simulated{self._count}"
        self._run(f"CREATE DATABASE {self._names[folder]} TEMPLATE {template}")

    def _run(self, words: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(text(words))


Engine = Sqlite | Postgres


@contextmanager
def on_postgresql() -> Iterator[Postgres]:
    """A cluster of its own in memory where there is some, thrown away afterwards. RuntimeError where none can start."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        Path(folder).chmod(0o755)
        with postgres.running(Path(folder) / "pg") as server:
            engine = Postgres(server)
            try:
                yield engine
            finally:
                engine.close()

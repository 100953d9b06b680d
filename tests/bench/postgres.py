"""A PostgreSQL of the bench's own: Debian's, its defaults, a socket in a folder and no port; gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def running(home: Path) -> Iterator[str]:
    """Its address for SQLAlchemy. It commits as durably as PostgreSQL does unless told otherwise."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not places or os.geteuid() != 0:
        raise RuntimeError("needs Debian's package postgresql, and root to start it as user postgres")
    home.mkdir()
    shutil.chown(home, "postgres", "postgres")
    options = f"-c listen_addresses='' -c unix_socket_directories={home} -c max_connections=60"
    _run(home, places[-1] / "initdb", "-D", home / "data", "-A", "trust", "--no-sync")
    _run(home, places[-1] / "pg_ctl", "-D", home / "data", "-o", options, "-l", home / "log", "-w", "start")
    try:
        yield f"postgresql+psycopg://postgres@/postgres?host={home}"
    finally:
        _run(home, places[-1] / "pg_ctl", "-D", home / "data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(home)


def _run(home: Path, *command: object) -> None:
    whole = ["runuser", "-u", "postgres", "--", *map(str, command)]
    quiet = subprocess.DEVNULL
    subprocess.run(whole, check=True, stdout=quiet, stdin=quiet, cwd=home, timeout=120)

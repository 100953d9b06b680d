"""Figures of the log for /metrics, looked up at most once a minute by each worker: they read whole tables."""

from __future__ import annotations

import threading
import time

from sqlalchemy import Connection, func, select

from desktop.bureau import reading, tables
from desktop.bureau.log import Log
from desktop.journal import receipts

_FRESH = 60.0  # seconds
_entry, _held = tables.entry.c, tables.held.c


class Figures:
    """The figures of one log."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._lock = threading.Lock()
        self._counted: tuple[float, dict[str, tuple[str, float]]] | None = None

    def read(self) -> tuple[dict[str, tuple[str, float]], str]:
        """Name → words and value, and the name of the log's epoch."""
        with self._lock, self._log.moment() as connection:
            now = time.monotonic()
            if self._counted is None or now - self._counted[0] > _FRESH:
                self._counted = (now, _counted(connection))
            size, epoch = reading.size(connection), reading.epoch(connection)
            return {"yikuang_tree_size": ("Entries in the log and its tree", size), **self._counted[1]}, epoch


def _counted(connection: Connection) -> dict[str, tuple[str, float]]:
    is_held = _entry.verdict == receipts.Verdict.HELD.value
    held = connection.execute(select(func.count()).select_from(tables.entry).where(is_held)).scalar_one()
    each = select(_held.hash, func.max(_held.size).label("size")).group_by(_held.hash).subquery()
    blobs, size = connection.execute(select(func.count(), func.coalesce(func.sum(each.c.size), 0))).one()
    waiting = connection.execute(select(func.count()).select_from(tables.waiting)).scalar_one()
    return {
        "yikuang_entries_held": ("Entries that wait for a person", held),
        "yikuang_blobs": ("Verified blobs", blobs),
        "yikuang_blobs_bytes": ("Bytes of verified blobs", float(size)),
        "yikuang_blobs_waiting": ("Blobs named by an entry and not yet here", waiting),
    }

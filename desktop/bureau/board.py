"""Counters that all workers of a server write into one small shared file, so that any of them can tell the whole.

Eight-byte numbers: first every worker's own counters (nobody else writes them, so none is lost), then slots that count
what each device asked within the running minute. Two workers that raise one slot in the same instant may count one
request for two: a limit is no ledger. The file lives as long as the server; nothing in it says who anybody is.
"""

from __future__ import annotations

import hashlib
import mmap
import struct
from collections.abc import Sequence
from pathlib import Path

SLOTS = 1 << 16
_PROBES = 8
_NUMBER = struct.Struct("<Q")
_SLOT = struct.Struct("<QII")  # mark of the device, minute, count


class Board:
    """The counters `names`, as worker `number` of `workers`. Without a file they are this process's alone."""

    def __init__(self, names: Sequence[str], *, file: Path | None = None, number: int = 0, workers: int = 1) -> None:
        self._places = {name: place for place, name in enumerate(names)}
        self._workers = workers
        self._own = number * len(names) * _NUMBER.size
        self._slots = workers * len(names) * _NUMBER.size
        size = self._slots + SLOTS * _SLOT.size
        if file is None:
            self._bytes = mmap.mmap(-1, size)
            return
        with file.open("r+b") as opened:
            opened.truncate(max(size, file.stat().st_size))
            self._bytes = mmap.mmap(opened.fileno(), size)

    def add(self, name: str, count: int = 1) -> None:
        """Raises a counter of this worker; called from the loop's thread only."""
        place = self._own + self._places[name] * _NUMBER.size
        _NUMBER.pack_into(self._bytes, place, _NUMBER.unpack_from(self._bytes, place)[0] + count)

    def total(self, name: str) -> int:
        """The counter of all workers together."""
        step = len(self._places) * _NUMBER.size
        start = self._places[name] * _NUMBER.size
        return sum(_NUMBER.unpack_from(self._bytes, start + worker * step)[0] for worker in range(self._workers))

    def asked(self, device: str, minute: int) -> int:
        """How often this device asked within the minute, this time included."""
        name = hashlib.sha256(device.encode()).digest()
        mark, start = int.from_bytes(name[:8], "little") | 1, int.from_bytes(name[8:12], "little")
        place = self._slot(mark, start, minute)
        known, when, count = _SLOT.unpack_from(self._bytes, place)
        count = count + 1 if (known, when) == (mark, minute) else 1
        _SLOT.pack_into(self._bytes, place, mark, minute, min(count, 2**32 - 1))
        return count

    def close(self) -> None:
        """Lets go of the file."""
        self._bytes.close()

    def _slot(self, mark: int, start: int, minute: int) -> int:
        """The device's slot, else the first that nobody used in this minute, else the one it begins at."""
        places = [self._slots + (start + step) % SLOTS * _SLOT.size for step in range(_PROBES)]
        found = [(place, *_SLOT.unpack_from(self._bytes, place)) for place in places]
        mine = [place for place, known, when, _ in found if (known, when) == (mark, minute)]
        free = [place for place, _, when, _ in found if when != minute]
        return (mine or free or places)[0]

"""What leaves this desk: counted as it leaves, and slowed to what the person allows for photos."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable

CHUNK = 16 * 1024  # bytes that leave at once


class Flow:
    """The way out of all connections of one exchange together: `sent` bytes so far, at most `rate` bytes a second
    (0: as many as go). Entries are never slowed; only what is given to `body` is.
    """

    def __init__(self, rate: int, stop: threading.Event, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._stop = stop
        self._clock = clock
        self._free = 0.0  # when the next byte may leave
        self._lock = threading.Lock()
        self.sent = 0

    def body(self, data: bytes) -> bytes | io.BytesIO:
        """These bytes as a request's body: whole when nothing slows them, for that is cheaper."""
        return _Body(data, self) if self._rate else data

    def left(self, data: bytes) -> None:
        """A body has left; what was slowed is counted already."""
        if not self._rate:
            with self._lock:
                self.sent += len(data)

    def take(self, count: int) -> None:
        """Wait until so many bytes may leave; not at all once the exchange is to stop."""
        with self._lock:
            self.sent += count
            now = self._clock()
            begin = max(now, self._free)
            self._free = begin + count / self._rate
        self._stop.wait(begin - now)


class _Body(io.BytesIO):
    def __init__(self, data: bytes, flow: Flow) -> None:
        super().__init__(data)
        self._flow = flow

    def read(self, size: int | None = -1) -> bytes:
        part = super().read(CHUNK if size is None or size < 0 else min(size, CHUNK))
        self._flow.take(len(part))
        return part

"""Several processes that answer at one socket. One starts them, gives each the socket, the certificate of this start
and the counters they share, and starts another in the place of one that dies; it answers nothing itself.

A worker ends when the line to the process that started it is cut, by that process or by its death. No lock is shared:
one that is killed would take it with it. A worker holds nothing that another lacks:
nonces are computed, numbers are given under the database's lock, pieces of blobs are in files under a system lock or
in the object store.
"""

from __future__ import annotations

import multiprocessing
import signal
import socket
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection
from multiprocessing.context import SpawnProcess

from desktop.errors import Unreachable

_START = 60.0  # seconds a worker may take until it answers
_END = 25.0  # seconds it may take to end
_PAUSE = 1.0  # seconds before another takes the place of one that died young
_YOUNG = 10.0  # seconds

Work = Callable[[int, socket.socket, connection.Connection], None]
"""Number of the worker, its socket, the line on which it says that it answers. Must be importable by name."""


@dataclass(slots=True)
class _Worker:
    number: int
    process: SpawnProcess
    line: connection.Connection
    begun: float
    is_ready: bool = False


class Workers:
    """Workers on one listening socket."""

    def __init__(self, work: Work, listener: socket.socket, count: int) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._work, self._listener, self._count = work, listener, count
        self._is_over = False
        self._awake, self._waker = self._context.Pipe(duplex=False)
        self._workers: list[_Worker] = []

    def run(self, ready: Callable[[Sequence[int]], None]) -> None:
        """Until `stop`. `ready` is called once, with the process numbers, when every worker answers. Unreachable when
        one does not begin.
        """
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda _number, _frame: self.stop())
        self._workers = [self._begun(number) for number in range(self._count)]
        try:
            self._wait_for_all()
            if not self._is_over:
                ready([one.process.pid or 0 for one in self._workers])
            while not self._is_over:
                self._watch()
        finally:
            self._finish()

    def stop(self) -> None:
        """Tells all to end; may be called by a signal at any moment."""
        self._is_over = True
        with suppress(OSError):
            self._waker.send_bytes(b"1")

    def _begun(self, number: int) -> _Worker:
        here, there = self._context.Pipe()
        process = self._context.Process(
            target=self._work, args=(number, self._listener, there), name=f"bureau-{number}"
        )
        process.start()
        there.close()
        return _Worker(number, process, here, time.monotonic())

    def _wait_for_all(self) -> None:
        end = time.monotonic() + _START
        for one in self._workers:
            while not one.is_ready and not self._is_over:
                left = end - time.monotonic()
                woken = connection.wait([one.line, one.process.sentinel, self._awake], max(left, 0))
                if one.line in woken:
                    with suppress(EOFError, OSError):
                        one.is_ready = one.line.recv_bytes() == b"1"
                if not one.is_ready and self._awake not in woken:
                    raise Unreachable("有一个服务进程没有启动，请查看上面的输出。")

    def _watch(self) -> None:
        """Waits until something ends, and begins another in its place."""
        connection.wait([self._awake, *(one.process.sentinel for one in self._workers)])
        for place, one in enumerate(self._workers):
            if self._is_over or one.process.is_alive():
                continue
            one.process.join()
            one.line.close()
            if time.monotonic() - one.begun < _YOUNG:
                connection.wait([self._awake], _PAUSE)
            if not self._is_over:
                self._workers[place] = self._begun(one.number)

    def _finish(self) -> None:
        end = time.monotonic() + _END
        for one in self._workers:
            one.line.close()
        for one in self._workers:
            one.process.join(max(end - time.monotonic(), 0))
            if one.process.is_alive():
                one.process.kill()
                one.process.join()


def watch(line: connection.Connection, stop: Callable[[], None]) -> None:
    """In a worker: calls `stop`, from a thread of its own, once the process that started it hangs up or is gone."""

    def wait() -> None:
        with suppress(EOFError, OSError):
            line.recv_bytes()
        stop()

    threading.Thread(target=wait, name="line", daemon=True).start()

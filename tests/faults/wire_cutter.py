"""A line between desks and a server that counts the bytes it carries, and does something once so many have passed."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable

_PIECE = 4096  # bytes: how finely a moment is hit


class Line:
    """Listens on a port of this machine and carries everything to another; close it when done."""

    def __init__(self, to: int) -> None:
        self.to = to
        self.carried = 0
        self._due, self._then = 0, _nothing
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._threads = [threading.Thread(target=self._listen)]
        self._threads[0].start()

    def arm(self, after: int, then: Callable[[], None]) -> None:
        """Call `then`, once, when this many bytes more have passed, whichever way."""
        with self._lock:
            self.carried, self._due, self._then = 0, after, then

    def disarm(self) -> None:
        """Call nothing any more."""
        self.arm(0, _nothing)

    def close(self) -> None:
        """Hang up everywhere."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for one in self._open:
                _hang_up(one)
        for thread in self._threads:
            thread.join()

    def _listen(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self.to))
            except OSError:
                near.close()
                continue
            with self._lock:
                self._open |= {near, far}
            pair = threading.Thread(target=self._carry, args=(near, far))
            self._threads.append(pair)
            pair.start()

    def _carry(self, near: socket.socket, far: socket.socket) -> None:
        back = threading.Thread(target=self._pump, args=(far, near))
        back.start()
        self._pump(near, far)
        back.join()
        with self._lock:
            self._open -= {near, far}
        near.close()
        far.close()

    def _pump(self, source: socket.socket, drain: socket.socket) -> None:
        try:
            while piece := source.recv(_PIECE):
                drain.sendall(piece)
                self._count(len(piece))
        except OSError:
            pass
        finally:
            _hang_up(source)
            _hang_up(drain)

    def _count(self, size: int) -> None:
        then = _nothing
        with self._lock:
            self.carried += size
            if self._due and self.carried >= self._due:
                then, self._due = self._then, 0
        then()


def _hang_up(one: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it was hung up already
        one.shutdown(socket.SHUT_RDWR)


def _nothing() -> None:
    pass

"""A line between desks and a server that is counted: what crossed it, whatever either side says of itself."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from types import TracebackType

_PIECE = 64 * 1024


class CountedLine:
    """A TCP proxy to a port of this machine; use with `with`. `port` is where to connect. `connections` and the bytes
    that went `up` and came `down`, TLS and all, are to be read behind the `with`.
    """

    def __init__(self, target: int) -> None:
        self.connections = self.up = self.down = 0
        self._target = target
        self._is_closing = False
        self._carriers: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._taker = threading.Thread(target=self._take, name="line")

    def __enter__(self) -> CountedLine:
        self._taker.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Waits until the connections there were are closed by their ends."""
        self._is_closing = True
        socket.create_connection(("127.0.0.1", self.port)).close()  # wakes the taker
        self._taker.join()
        self._listener.close()
        for one in self._carriers:
            one.join()

    def _take(self) -> None:
        while True:
            near, _ = self._listener.accept()
            if self._is_closing:
                near.close()
                return
            self.connections += 1
            one = threading.Thread(target=self._connected, args=(near,), name="line")
            one.start()
            self._carriers.append(one)

    def _connected(self, near: socket.socket) -> None:
        with near, socket.create_connection(("127.0.0.1", self._target)) as far:
            for end in (near, far):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            back = threading.Thread(target=self._carry, args=(far, near, "down"), name="line back")
            back.start()
            self._carry(near, far, "up")
            back.join()

    def _carry(self, source: socket.socket, sink: socket.socket, way: str) -> None:
        count = 0
        with suppress(OSError):  # an end that hung up
            while data := source.recv(_PIECE):
                count += len(data)
                sink.sendall(data)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_WR)
        with _counting:
            setattr(self, way, getattr(self, way) + count)


_counting = threading.Lock()

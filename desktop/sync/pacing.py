"""Connections that hang up on an answer which only drips: its head as well as its body.

A socket's timeout ends a silence. One byte before every end of it would hold the line for ever.
"""

from __future__ import annotations

import io
import socket
import time
from http.client import HTTPResponse
from typing import Any

import urllib3
from urllib3.connection import HTTPSConnection

from desktop.errors import Unreachable

SLOWEST = 64  # bytes a second that an answer comes at, on the whole: who drips slower only holds the line
_RECORD = 16 * 1024  # bytes that TLS carries in one piece
_SLOW = "服务器的答复来得太慢，已停止等待；数据都在本机，稍后会自动再试。"


class _Paced(io.RawIOBase):
    """What comes over a socket. Unreachable once it has dripped for longer than the socket's timeout."""

    def __init__(self, raw: io.RawIOBase, stall: float) -> None:
        self._raw, self._stall = raw, stall
        self._begun, self._count = 0.0, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        count = self._raw.readinto(buffer)
        now = time.monotonic()
        self._begun = self._begun or now  # the first bytes: a server may think before
        self._count += count or 0
        took = now - self._begun
        if count and took > self._stall and self._count < took * SLOWEST:
            raise Unreachable(_SLOW)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class Response(HTTPResponse):
    """An answer over a socket with a timeout."""

    def __init__(
        self, sock: socket.socket, debuglevel: int = 0, method: str | None = None, url: str | None = None
    ) -> None:
        super().__init__(sock, debuglevel, method, url)
        if (stall := sock.gettimeout()) is not None:
            self.fp = io.BufferedReader(_Paced(self.fp.detach(), stall))


class _Connection(HTTPSConnection):
    """Its requests leave as one piece when they are small: head and body apart wake the server twice."""

    response_class = Response
    _head: bytes | None = None  # what waits for its body
    _is_head = False

    def endheaders(self, *arguments: Any, **named: Any) -> None:
        self._is_head = True
        try:
            super().endheaders(*arguments, **named)
        finally:
            self._is_head = False

    def send(self, data: Any) -> None:
        if self._is_head:
            self._head = data
            return
        head, self._head = self._head or b"", None
        if isinstance(data, bytes) and len(head) + len(data) <= _RECORD:
            super().send(head + data)
            return
        if head:
            super().send(head)
        super().send(data)

    def getresponse(self) -> Any:
        if self._head is not None:
            self.send(b"")  # it had no body
        return super().getresponse()


class _Pool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _Connection


class _UnprovedPool(_Pool):
    """The other end's certificate is not asked for, and the library does not warn of it."""

    def _validate_conn(self, conn: Any) -> None:
        if conn.is_closed:
            conn.connect()


def pace(manager: urllib3.PoolManager, *, is_proved: bool = True) -> None:
    """Let every HTTPS connection of a manager be of this kind."""
    pool = _Pool if is_proved else _UnprovedPool
    manager.pool_classes_by_scheme = {**manager.pool_classes_by_scheme, "https": pool}

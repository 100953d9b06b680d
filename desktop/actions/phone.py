"""The door for photos of a telephone on the same network: open while a person wants it, one path nobody can guess, on
it one page and the sending of pictures, nothing else.

A photo is answered 200 only after `take` came back, that is when it is kept; whoever does not know the path hears 404.
"""

from __future__ import annotations

import io
import ipaddress
import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hmac import compare_digest
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn
from threading import Lock, Thread
from time import monotonic
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from desktop.actions import phone_form, phone_page
from desktop.documents import qr
from desktop.errors import BadInput

MEGA = 1024 * 1024
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that is taken for another
LONG = 16  # letters of a token: 80 bits
# where a route is asked for (nothing is sent): anywhere, then the usual networks of hotspots
ANYWHERE = ("192.0.2.1", "192.168.137.1", "192.168.43.1", "172.20.10.1", "10.42.0.1")
NOTHING = "text/plain"

Take = Callable[[str, bytes], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """What comes through one door: bytes of a photo and of all, photos, connections at a time; seconds for the head of
    a request and without a byte; the slowest sending (bytes a second)."""

    photo: int = 40 * MEGA
    whole: int = 2048 * MEGA
    count: int = 300
    connections: int = 16
    head: float = 10
    still: float = 20
    slowest: int = 20 * 1024


class NotTaken(BadInput):
    """The photo was not kept, through no fault of its own: it may be sent again."""


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    words: str = ""


class Door:
    """Open from its making until `close`. `take(name, bytes)` keeps a photo, in a thread of the door: it raises
    BadInput with a sentence for a file that is no photo, NotTaken when it can be sent again. OSError when the address
    is not this machine's.
    """

    def __init__(self, host: str, take: Take, limits: Limits | None = None) -> None:
        self.token = "".join(secrets.choice(LETTERS) for _ in range(LONG))
        self.limits = limits or Limits()
        self.one_at_a_time = Lock()
        self._take = take
        self._bytes = self._count = 0
        self._server = _Server(host, self)
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), name="phone", daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """What the telephone opens."""
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}/{self.token}"

    @property
    def squares(self) -> tuple[tuple[bool, ...], ...]:
        """The same as a QR, row by row, without the quiet zone."""
        return tuple(tuple(row) for row in qr.squares(self.address))

    def close(self) -> None:
        """Nobody comes in any more; what is half sent is dropped. Whoever waits in `take` must be let go first."""
        self._server.shutdown()
        self._server.cut_off()
        self._server.server_close()
        self._thread.join()

    def room(self, length: int) -> _Reply | None:
        """Why no body of this length comes in, None when it does."""
        if length <= 0:
            return _Reply(411, "没有照片。")
        if self._count >= self.limits.count:
            return _Reply(413, f"这次已收满 {self.limits.count} 张。请在电脑上停止，再重新打开。")
        if self._bytes + length > self.limits.whole:
            return _Reply(413, f"这次已收满 {self.limits.whole // MEGA} MB。请在电脑上停止，再重新打开。")
        self._bytes += length
        return None

    def keep(self, name: str, data: bytes | None) -> _Reply:
        """Keep one photo, None when it was too large to be read."""
        if data is None:
            return _Reply(413, f"{name}：照片太大，最多 {self.limits.photo // MEGA} MB。")
        if self._count >= self.limits.count:
            return _Reply(413, f"{name}：这次已收满 {self.limits.count} 张。")
        try:
            self._take(name, data)
        except NotTaken as error:
            return _Reply(503, str(error))
        except BadInput as error:
            return _Reply(415, str(error))
        self._count += 1
        return _Reply(200, f"{name}：已收到")


def addresses() -> tuple[str, ...]:
    """This machine's addresses on local networks, the one of the default route first; () when there is none."""
    found = [_way_to(one) for one in ANYWHERE]
    with suppress(OSError):
        found += [str(one[4][0]) for one in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return tuple(dict.fromkeys(one for one in found if is_local(one)))


def is_local(address: str) -> bool:
    """Whether it belongs to a private network that others can be on."""
    if not address:
        return False
    known = ipaddress.ip_address(address)
    return known.is_private and not known.is_loopback and not known.is_link_local and not known.is_unspecified


def _way_to(other: str) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way, suppress(OSError):
        way.connect((other, 9))
        return str(way.getsockname()[0])
    return ""


class _Server(ThreadingMixIn, TCPServer):
    daemon_threads = False  # closing waits for them
    allow_reuse_address = False

    def __init__(self, host: str, door: Door) -> None:
        self.door = door
        self._open: set[socket.socket] = set()
        self._lock = Lock()
        super().__init__((host, 0), _Handler)

    def verify_request(self, request: object, client_address: object) -> bool:
        return len(self._open) < self.door.limits.connections

    def process_request(self, request: socket.socket, client_address: object) -> None:  # type: ignore[override]
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket) -> None:  # type: ignore[override]
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def cut_off(self) -> None:
        """End every connection."""
        with self._lock:
            for one in self._open:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """A telephone that went away is no news."""


class _Patient(io.RawIOBase):
    """Reads a socket, but not for ever: until the deadline, and never long without a byte."""

    def __init__(self, sock: socket.socket, still: float, seconds: float) -> None:
        self._socket = sock
        self._still = still
        self.give(seconds)

    def give(self, seconds: float) -> None:
        """So much time from now on."""
        self._deadline = monotonic() + seconds

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        left = min(self._still, self._deadline - monotonic())
        if left <= 0:
            raise TimeoutError
        self._socket.settimeout(left)
        return self._socket.recv_into(buffer)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    connection: socket.socket

    def setup(self) -> None:
        super().setup()
        self.rfile.close()
        limits = self.server.door.limits
        self._patient = _Patient(self.connection, limits.still, limits.head)
        self.rfile = io.BufferedReader(self._patient, 65536)

    def finish(self) -> None:
        with suppress(OSError):  # let the answer arrive before the connection is cut: read what is still on its way
            self.connection.shutdown(socket.SHUT_WR)
            self._patient.give(min(2, self.server.door.limits.still))
            while self.rfile.read1():
                pass
        super().finish()

    def do_GET(self) -> None:
        if self._is_known():
            self._answer(200, phone_page.page(), "text/html")
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        if not self._is_known():
            self.send_error(404)
            return
        door = self.server.door
        with door.one_at_a_time:
            length = self._length()
            refusal = door.room(length)
            replies = [refusal] if refusal else self._take_in(length)
        if parse_qs(urlsplit(self.path).query).get("one"):
            worst = max(replies, key=lambda one: one.status)
            self._answer(worst.status, worst.words, NOTHING)
        else:
            status = max(one.status for one in replies)
            self._answer(status, phone_page.page([one.words for one in replies]), "text/html")

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Whatever is wrong, nothing is said."""
        self.close_connection = True
        self._answer(404, "", NOTHING)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""

    def _is_known(self) -> bool:
        path = urlsplit(self.path).path.encode("utf-8", "replace")
        return compare_digest(path, f"/{self.server.door.token}".encode())

    def _length(self) -> int:
        text = self.headers.get("Content-Length", "")
        return int(text) if text.isdecimal() and len(text) < 12 else 0

    def _take_in(self, length: int) -> list[_Reply]:
        door = self.server.door
        kind = self.headers.get("Content-Type", "")
        self._patient.give(door.limits.still + length / door.limits.slowest)
        body = phone_form.Body(self.rfile, length)
        mark = phone_form.boundary(kind)
        if mark:
            found = [door.keep(name, data) for name, data in phone_form.parts(body, mark, door.limits.photo)]
            return found or [_Reply(400, "没有照片。")]
        query = parse_qs(urlsplit(self.path).query)
        name = phone_form.plain(query.get("name", [unquote(self.headers.get("X-Name", ""))])[0])
        return [door.keep(name, body.whole() if length <= door.limits.photo else None)]

    def _answer(self, status: int, words: str, kind: str) -> None:
        body = words.encode("utf-8")
        self.send_response_only(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Security-Policy", phone_page.POLICY)
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

"""The network between desks and the server: the real client's requests handed to the real application, and what goes
wrong on the way. Nothing is ever decided here but the weather.
"""

from __future__ import annotations

import enum
import io
import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

import requests
import urllib3

URL = "https://bureau.invalid"
HTML = b"<html><body>please log in</body></html>"


class Weather(enum.StrEnum):
    """What happens to a request."""

    FAIR = "fair"
    LOST = "request lost"
    SILENT = "answer lost"
    TWICE = "request comes twice"
    LATE = "request comes again much later"
    CUT = "answer cut"
    SHORT = "answer shortened by a proxy"
    HALF = "request cut"
    PORTAL = "login page"
    ELSEWHERE = "redirect"
    GATEWAY = "gateway's 502"


BAD = tuple(one for one in Weather if one is not Weather.FAIR)


@dataclass(frozen=True)
class Asked:
    """A request as it travels."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    who: str = ""


@dataclass(frozen=True)
class Told:
    """An answer as it travels."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class NotServed(Exception):
    """Nobody answers at this address."""


@dataclass
class Network:
    """`serve` is the server, `watch` sees every answer before the weather does; `badness` from 0 to 1."""

    serve: Callable[[Asked, bool], Told]
    watch: Callable[[Asked, Told], None]
    step: Callable[[str], None]
    luck: random.Random = field(default_factory=lambda: random.Random(0))
    badness: float = 0.0
    who: str = ""
    late: list[Asked] = field(default_factory=list)
    requests: int = 0
    met: Counter[Weather] = field(default_factory=Counter)

    def connect(self, url: str, root: object) -> requests.Session:
        """A session whose requests go this way; takes the place of the one over TLS."""
        session = requests.Session()
        session.trust_env = False
        session.mount("https://", _Way(self))
        return session

    def carry(self, asked: Asked) -> Told | None:
        """A request on its way; None = no answer came."""
        self.requests += 1
        weather = self.luck.choice(BAD) if self.luck.random() < self.badness else Weather.FAIR
        self.met[weather] += 1
        self.step("desk before request")
        try:
            told = self._meet(weather, asked)
        except NotServed:
            return None
        self.step("desk after answer")
        return told

    def deliver_late(self) -> None:
        """A request of long ago arrives once more; nobody waits for the answer."""
        if self.late:
            asked = self.late.pop(self.luck.randrange(len(self.late)))
            with suppress(NotServed):
                self._served(asked)

    def _served(self, asked: Asked, is_half: bool = False) -> Told:
        told = self.serve(asked, is_half)
        self.watch(asked, told)
        return told

    def _meet(self, weather: Weather, asked: Asked) -> Told | None:
        match weather:
            case Weather.LOST:
                return None
            case Weather.PORTAL:
                return Told(200, (("Content-Type", "text/html"),), HTML)
            case Weather.ELSEWHERE:
                return Told(302, (("Content-Type", "text/html"), ("Location", "https://elsewhere.invalid/")), HTML)
            case Weather.GATEWAY:
                return Told(502, (("Content-Type", "text/html"),), HTML)
            case Weather.HALF:
                if asked.body:
                    self._served(asked, is_half=True)
                return None
            case Weather.TWICE:
                self._served(asked)
            case Weather.LATE:
                self.late.append(asked)
        told = self._served(asked)
        return self._shortened(weather, told)

    def _shortened(self, weather: Weather, told: Told) -> Told | None:
        reached = self.luck.randrange(len(told.body)) if told.body else 0
        match weather:
            case Weather.SILENT:
                return None
            case Weather.CUT:
                return Told(told.status, told.headers, told.body[:reached])
            case Weather.SHORT:
                kept = tuple(one for one in told.headers if one[0].lower() != "content-length")
                return Told(told.status, kept, told.body[:reached])
        return told


class _Way(requests.adapters.HTTPAdapter):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self._network = network

    def send(self, request, **_):
        body = request.body
        data = body if isinstance(body, bytes) else body.read() if body is not None else b""
        headers = tuple((name.lower(), value) for name, value in request.headers.items())
        parts = urlsplit(request.url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        told = self._network.carry(Asked(request.method, target, headers, data, self._network.who))
        if told is None:
            raise requests.ConnectionError("no answer")
        raw = urllib3.HTTPResponse(
            io.BytesIO(told.body), told.headers, told.status, preload_content=False, decode_content=False
        )
        return self.build_response(request, raw)


def ask(app, asked: Asked, is_half: bool = False) -> Told:
    """One request to an ASGI application whose work never waits; `is_half`: the connection breaks within the body."""
    parts = urlsplit(asked.target)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": asked.method,
        "scheme": "https",
        "path": unquote(parts.path),
        "raw_path": parts.path.encode(),
        "root_path": "",
        "query_string": parts.query.encode(),
        "headers": [(name.encode(), str(value).encode()) for name, value in asked.headers],
        "client": ("127.0.0.1", 1),
        "server": ("bureau.invalid", 443),
        "state": {},
    }
    came = [{"type": "http.request", "body": asked.body, "more_body": False}]
    if is_half:
        came = [
            {"type": "http.request", "body": asked.body[: len(asked.body) // 2], "more_body": True},
            {"type": "http.disconnect"},
        ]
    sent: list[dict] = []

    async def receive():
        return came.pop(0) if came else {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    work = app(scope, receive, send)
    try:
        while True:
            work.send(None)
    except StopIteration:
        pass
    except Exception:  # noqa: BLE001 - starlette raises again what it has answered, and what broke in the middle
        if not sent:
            raise NotServed from None
    start = next((one for one in sent if one["type"] == "http.response.start"), None)
    if start is None:
        raise NotServed
    body = b"".join(one.get("body", b"") for one in sent if one["type"] == "http.response.body")
    headers = tuple((name.decode(), value.decode()) for name, value in start["headers"])
    return Told(start["status"], headers, body)

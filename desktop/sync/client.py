"""The desk's side of the wire: one server, one device, requests with proofs, answers checked for what they claim to be.

Offline is normal: whatever keeps the server from answering is `Unreachable`; an answer that says no, or that is not our
protocol, is `Refused` with the server's sentence. Nothing is stored here; the caller decides what an answer changes.
"""

from __future__ import annotations

import base64
import io
import ipaddress
import ssl
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

import msgspec
import requests
import urllib3

from desktop.errors import Refused, Unreachable
from desktop.journal import identity
from desktop.sync import pacing, wire
from desktop.sync.admissions import Admissions, AdmissionsAnswer
from desktop.sync.flow import Flow

CONNECT = 10.0  # seconds until a connection must stand
LONGEST_WAIT = 60  # seconds that a server may ask us to wait within one round
STALL = 60.0  # seconds without a byte: a stall, not the whole, ends a request
_PIECE = 64 * 1024  # bytes
_MOST = wire.TRAVEL_LIMIT  # bytes of an answer that is a message
BLOB_LIMIT = 512 * 1024 * 1024  # bytes of a blob taken from the server
_NO_CHECK_TIME = ssl.VerifyFlags(0x200000)  # OpenSSL: X509_V_FLAG_NO_CHECK_TIME
_PROXY = "这个网络的代理服务器不让通过（可能要先登录），数据都在本机；请先登录网络，或请网络管理员放行本单位的服务器。"
_TOO_LARGE = "这个网络的网关不让 1 MiB 的内容通过，未予采用；数据都在本机，请网络管理员放宽限制，或换一个网络再同步。"
_T = TypeVar("_T", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it travelled: nothing unpacked yet."""

    status: int
    headers: dict[str, str]
    content: bytes

    def header(self, name: str) -> str:
        """A header by its name in any case, or ""."""
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), "")


class Away(Unreachable):
    """Nobody answers at the server's address."""


class Stopped(Unreachable):
    """The person or the closing program stopped the exchange."""


@dataclass(slots=True)
class Traffic:
    """What one exchange cost: requests made, bytes of bodies sent and received."""

    requests: int = 0
    sent: int = 0
    received: int = 0

    def add(self, other: Traffic) -> None:
        """Take another connection's cost in."""
        self.requests += other.requests
        self.sent += other.sent
        self.received += other.received


@dataclass(slots=True)
class Trouble(Exception):
    """The server's own no: its code and sentence."""

    code: str
    sentence: str


@dataclass(slots=True)
class Server:
    """A session with one server for one device; close it when done. `root` is a PEM file with the bureau's root."""

    url: str
    root: Path
    holder: identity.Holder
    traffic: Traffic = field(default_factory=Traffic)
    nonce: str = ""
    stall: float = STALL
    stop: threading.Event = field(default_factory=threading.Event)
    _http: requests.Session = field(init=False)

    def __post_init__(self) -> None:
        self._http = session(self.url, self.root)

    def round(self, asked: wire.Round) -> wire.RoundAnswer:
        """`POST /v1/round`."""
        return self._ask("/v1/round", asked, wire.RoundAnswer)

    def push(self, asked: wire.Entries) -> wire.EntriesAnswer:
        """`POST /v1/entries`."""
        return self._ask("/v1/entries", asked, wire.EntriesAnswer)

    def pull(self, scope: str, cursor: wire.Cursor) -> wire.PullAnswer:
        """`GET /v1/scopes/{scope}/entries`."""
        asked = f"after={cursor.number}&epoch={quote(cursor.epoch)}&view={quote(cursor.view)}"
        path = f"/v1/scopes/{quote(scope, safe='')}/entries?{asked}"
        return self._read(self._send("GET", path, b""), wire.PullAnswer)

    def missing(self, asked: wire.Missing) -> wire.MissingAnswer:
        """`POST /v1/missing`."""
        return self._ask("/v1/missing", asked, wire.MissingAnswer)

    def proof(self, entry: str) -> wire.ProofAnswer:
        """`GET /v1/proof/{id}`."""
        return self._read(self._send("GET", f"/v1/proof/{entry}", b""), wire.ProofAnswer)

    def renew(self, asked: wire.Renewal) -> wire.RenewalAnswer:
        """Another certificate for this device's key."""
        return self._ask("/v1/renewals", asked, wire.RenewalAnswer)

    def admissions(self, asked: Admissions) -> AdmissionsAnswer:
        """`POST /v1/admissions`."""
        return self._ask("/v1/admissions", asked, AdmissionsAnswer)

    def put_piece(self, blob: str, scope: str, offset: int, size: int, *, piece: bytes, flow: Flow) -> wire.BlobAnswer:
        """`POST /v1/blobs/{hash}`: one piece of at most 1 MiB."""
        path = f"/v1/blobs/{blob}?scope={quote(scope, safe='')}&offset={offset}&size={size}"
        answer = self._send("POST", path, piece, kind=wire.BYTES_TYPE, flow=flow)
        flow.left(piece)
        return self._read(answer, wire.BlobAnswer)

    def get_blob(self, blob: str, scope: str) -> bytes | None:
        """`GET /v1/blobs/{hash}`: the bytes, or None when the server does not have them (yet)."""
        path = f"/v1/blobs/{blob}?scope={quote(scope, safe='')}"
        try:
            return self._send("GET", path, b"", most=BLOB_LIMIT).content
        except Trouble as said:
            if said.code == wire.Code.ABSENT:
                return None
            raise

    def again(self) -> Server:
        """Another connection of the same device; whoever asked for it adds its traffic up and closes it."""
        return Server(self.url, self.root, self.holder, nonce=self.nonce, stall=self.stall, stop=self.stop)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _ask(self, path: str, asked: msgspec.Struct, shape: type[_T]) -> _T:
        return self._read(self._send("POST", path, wire.write(asked)), shape)

    def _send(
        self,
        method: str,
        path: str,
        body: bytes,
        *,
        kind: str = wire.MEDIA_TYPE,
        most: int = _MOST,
        flow: Flow | None = None,
    ) -> Answer:
        """Send with a proof; a new nonce or a certificate that the server asks for is given once."""
        extra: dict[str, str] = {}
        for _ in range(3):
            answer = self._once(method, path, body, kind=kind, most=most, extra=extra, flow=flow)
            if answer.status < 300:
                return answer
            said = trouble(answer)
            if answer.status == 429 and self._may_go_on_after(answer.header("Retry-After")):
                continue
            match said.code:
                case wire.Code.NONCE:
                    pass
                case wire.Code.CERTIFICATE if not extra:
                    der = base64.b64encode(identity.to_der(self.holder.certificate)).decode()
                    extra[wire.CERTIFICATE_HEADER] = der
                case _:
                    raise said
        raise Unreachable("服务器没有接受本设备的身份证明，请稍后再同步；若仍如此请联系管理员。")

    def _may_go_on_after(self, wait: str) -> bool:
        """Waits as long as a busy server asks for; not when that is long, or when somebody stops us meanwhile."""
        seconds = int(wait) if wait.isascii() and wait.isdigit() else LONGEST_WAIT + 1
        return seconds <= LONGEST_WAIT and not self.stop.wait(seconds)

    def _once(
        self, method: str, path: str, body: bytes, *, kind: str, most: int, extra: dict[str, str], flow: Flow | None
    ) -> Answer:
        headers = {
            wire.DEVICE_HEADER: self.holder.fingerprint,
            wire.NONCE_HEADER: self.nonce,
            wire.PROOF_HEADER: wire.prove(self.holder.key, method=method, path=path, body=body, nonce=self.nonce),
            "Content-Type": kind,
            "Accept-Encoding": "zstd",
            **extra,
        }
        if kind == wire.MEDIA_TYPE and body:
            headers["Content-Encoding"] = "zstd"
        answer = send(
            self._http, method, self.url + path, body=body, headers=headers, most=most, flow=flow, stall=self.stall
        )
        self.nonce = answer.header(wire.NONCE_HEADER) or self.nonce
        self.traffic.requests += 1
        self.traffic.sent += len(body)
        self.traffic.received += len(answer.content)
        return answer

    def _read(self, answer: Answer, shape: type[_T]) -> _T:
        return read(answer, shape)


class _Pinned(requests.adapters.HTTPAdapter):
    """TLS under the bureau's root alone, through a proxy too. Dates are not asked: a laptop's clock may be off by
    years. Who only drips is hung up on.
    """

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        super().init_poolmanager(*arguments, **named, ssl_context=self._context())
        self._pace(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **named: Any) -> urllib3.ProxyManager:
        made: urllib3.ProxyManager = super().proxy_manager_for(proxy, **named, ssl_context=self._context())
        self._pace(made)
        return made

    def _context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.verify_flags |= _NO_CHECK_TIME
        return context

    def _pace(self, manager: urllib3.PoolManager) -> None:
        pacing.pace(manager)


class _Unproved(_Pinned):
    """TLS with whoever answers: for what is held against a code afterwards, and for nothing else."""

    def _context(self) -> ssl.SSLContext:
        context = super()._context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context

    def _pace(self, manager: urllib3.PoolManager) -> None:
        pacing.pace(manager, is_proved=False)


def session(url: str, root: Path | None) -> requests.Session:
    """A session for one server under one root (PEM file); None before the root is known: then whoever answers is
    asked, and nothing it says is believed yet. The way there, through the office's proxy or not, is the same.
    """
    one = requests.Session()
    one.mount("https://", _Unproved() if root is None else _Pinned())
    one.verify = str(root) if root is not None else False
    one.trust_env = not is_loopback(url)
    return one


def send(
    session: requests.Session,
    method: str,
    url: str,
    *,
    body: bytes,
    headers: dict[str, str],
    most: int = _MOST,
    flow: Flow | None = None,
    stall: float = STALL,
) -> Answer:
    """One request without redirects, at most `most` bytes of answer, as they travel; `flow` counts and slows the body.

    Unreachable when no answer came, or only drips (`stall` seconds). Refused for a redirect to elsewhere or an endless
    answer.
    """
    try:
        asked = _prepared(method, url, headers, flow.body(body) if flow is not None and body else body or None)
        with session.get_adapter(url).send(
            asked,
            stream=True,
            timeout=(CONNECT, stall),
            verify=True if session.verify is None else session.verify,
            proxies=requests.utils.resolve_proxies(asked, dict(session.proxies), session.trust_env),
        ) as answer:
            content = _content(answer.raw, most)
            found = Answer(answer.status_code, dict(answer.headers), content)
    except requests.exceptions.SSLError as error:
        raise Refused("服务器的证书不是本单位的，已停止连接；请检查服务器地址，或换一个网络再试。") from error
    except requests.exceptions.ProxyError as error:
        raise Unreachable(_PROXY) from error
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        raise Away("连不上服务器，数据都在本机，联网后会自动送达。") from error
    if 300 <= found.status < 400:
        raise Refused("这个网络把请求转到了别处（可能要先登录），未予采用；请先登录网络再同步。")
    if len(content) > most:
        raise Refused("服务器的答复过大，未予采用；请检查服务器地址。")
    return found


def _prepared(
    method: str, url: str, headers: dict[str, str], body: bytes | io.BytesIO | None
) -> requests.PreparedRequest:
    """A request as it leaves. Sent past the session's own `request`, which costs a third of a round with nothing new:
    cookies, redirects and passwords from files are not for this protocol.
    """
    asked = requests.PreparedRequest()
    asked.prepare_method(method)
    if url.isascii():
        asked.url = url
    else:
        asked.prepare_url(url, None)  # a host by a name of its own letters
    asked.prepare_headers(headers)
    asked.prepare_body(body, None)
    return asked


def _content(raw: urllib3.BaseHTTPResponse, most: int) -> bytes:
    """The bytes of an answer as they travel, one more than `most` at the most. Unreachable when they only drip."""
    parts: list[bytes] = []
    room = most + 1
    while room and (part := raw.read1(min(room, _PIECE), decode_content=False)):
        parts.append(part)
        room -= len(part)
    return b"".join(parts)


def read(answer: Answer, shape: type[_T]) -> _T:
    """The message of an answer. Refused when it is not our protocol, whatever its status says."""
    if answer.header("Content-Type").split(";")[0].strip() != wire.MEDIA_TYPE:
        raise Refused("收到的不是一矿一表服务器的答复（可能是网络登录页），未予采用；请检查网络和服务器地址。")
    return wire.read(answer.content, shape, answer.header("Content-Encoding"))


def trouble(answer: Answer) -> Trouble:
    """What the server says is wrong. Unreachable for gateways between us and it."""
    try:
        said = read(answer, wire.Trouble)
    except Refused:
        if answer.status >= 500 or answer.status in (408, 429):
            raise Unreachable("服务器暂时不能答复，数据都在本机，稍后会自动再试。") from None
        if answer.status == 407:
            raise Unreachable(_PROXY) from None
        if answer.status == 413:
            raise Refused(_TOO_LARGE) from None
        raise
    return Trouble(said.code, said.sentence)


def is_loopback(url: str) -> bool:
    """Whether the server runs on this machine: no proxy is asked then."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

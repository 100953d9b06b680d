"""The server's calls (sync/wire.py has their shapes). Each call: unpack within limits, who asks and is it proved, one
function of Exchange or Enrolments on a thread, answer. Workers hold no state; every error is a Trouble.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import ipaddress
import logging
import re
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Match, Route

from desktop.bureau import applicants, deciding, describing, founding, numbering, watching
from desktop.bureau.accounts import Enrolments
from desktop.bureau.admission import Examiner
from desktop.bureau.blobs import Upload
from desktop.bureau.board import Board
from desktop.bureau.codes import Refusal, TooOften, Waits
from desktop.bureau.exchange import Exchange
from desktop.bureau.figures import Figures
from desktop.bureau.founding import Bureau
from desktop.bureau.log import Clock
from desktop.bureau.proving import Nonces
from desktop.bureau.shelf import Shelf
from desktop.bureau.sights import Asker, Revoked
from desktop.errors import BadInput, Damaged, DeskError, Missing, NotAllowed, Refused, Unreachable
from desktop.journal import identity
from desktop.sync import wire
from desktop.sync.admissions import Admissions

_HEX64 = re.compile(r"[0-9a-f]{64}\Z")
_RANGE = re.compile(r"bytes=(\d{1,18})-(\d{0,18})\Z")
_T = TypeVar("_T", bound=msgspec.Struct)
_Natural = Annotated[int, msgspec.Meta(ge=0, le=wire.LARGEST)]
_OF_CODES = {
    Refusal: (403, wire.Code.INVITE),
    Waits: (403, wire.Code.WAITING),
    TooOften: (429, wire.Code.BUSY),
}
_log = logging.getLogger(__name__)


class Pulled(msgspec.Struct, frozen=True):
    """Parameters of a pull: the cursor."""

    after: _Natural = 0
    epoch: str = ""
    view: str = ""


class OfBlob(msgspec.Struct, frozen=True):
    """The scope that names a blob."""

    scope: str


class Piece(OfBlob, frozen=True):
    """Where a piece of a blob begins, and how large the blob is, bytes."""

    offset: _Natural
    size: _Natural


_TABLE: tuple[tuple[str, str, str, type[msgspec.Struct] | None], ...] = (
    ("GET", "/v1/root", "root", None),
    ("POST", "/v1/enrolments", "enrol", None),
    ("POST", "/v1/renewals", "renew", None),
    ("POST", "/v1/admissions", "admissions", None),
    ("POST", "/v1/round", "round", None),
    ("POST", "/v1/entries", "push", None),
    ("GET", "/v1/scopes/{scope:path}/entries", "pull", Pulled),
    ("POST", "/v1/missing", "missing", None),
    ("POST", "/v1/blobs/{blob}", "piece", Piece),
    ("GET", "/v1/blobs/{blob}", "blob", OfBlob),
    ("GET", "/v1/proof/{entry}", "proof", None),
)
CALLS = tuple(f"{method} {path}" for method, path, *_ in _TABLE)  # as they are counted


class _Trouble(Exception):
    """An answer that says no."""

    def __init__(self, status: int, code: wire.Code, sentence: str, wait: int | None = None) -> None:
        super().__init__(sentence)
        self.status, self.code, self.sentence = status, code, sentence
        self.wait = wait  # seconds until it is worth asking again


def create(folder: Path, passphrase: str, *, database: str | None = None, clock: Clock = founding.utc_now) -> Starlette:
    """The application of the bureau in this folder."""
    return application(founding.open_bureau(folder, passphrase, database=database, clock=clock))


@dataclass(frozen=True, slots=True)
class Post:
    """Where one worker stands: the counters it shares with the others, its log, whether a proxy is before it."""

    board: Board
    lines: watching.Lines | None = None
    is_behind_proxy: bool = False


def application(bureau: Bureau, post: Post | None = None) -> Starlette:
    """The application of an opened bureau; it closes the bureau when it ends."""
    examiner = Examiner()
    post = post or Post(Board(watching.names(CALLS)))

    @asynccontextmanager
    async def life(_app: Starlette) -> Any:
        yield
        examiner.close()
        bureau.close()
        post.board.close()

    give, readmit = partial(numbering.give, bureau), partial(deciding.readmit, bureau)
    calls = _Calls(bureau, Exchange(bureau.log, bureau.blobs, examiner, give, readmit), post)
    app = Starlette(
        routes=[
            _Call("GET", "/metrics", calls.metrics),
            _Call("GET", describing.PATH, _description),
            *(_Call(method, path, getattr(calls, name), query) for method, path, name, query in _TABLE),
        ],
        middleware=[Middleware(watching.Watch, board=post.board, calls=CALLS, lines=post.lines)],
        exception_handlers=dict.fromkeys((_Trouble, DeskError, HTTPException, Exception), _no),
        lifespan=life,
    )
    app.router.redirect_slashes = False
    app.state.stall = bureau.settings.limits.stall
    return app


class _Call(Route):
    """A call by one method; `watching` and the log of errors know it by its path. `query` are its parameters, which it
    is given.
    """

    def __init__(
        self,
        method: str,
        path: str,
        call: Callable[..., Awaitable[Response]],
        query: type[msgspec.Struct] | None = None,
    ) -> None:
        async def asked(request: Request) -> Response:
            return await (call(request) if query is None else call(request, _asked(request, query)))

        super().__init__(path, asked)
        self.methods = {method}
        self.query = query

    def matches(self, scope: MutableMapping[str, Any]) -> tuple[Match, MutableMapping[str, Any]]:
        match, found = super().matches(scope)
        return match, {**found, "route": self}


class _Calls:
    def __init__(self, bureau: Bureau, exchange: Exchange, post: Post) -> None:
        self._post = post
        self._bureau = bureau
        self._clock = bureau.clock
        self._settings = bureau.settings
        self._figures = Figures(bureau.log)
        self._exchange = exchange
        self._shelf = Shelf(bureau.log, bureau.blobs)
        self._enrolments = Enrolments(bureau)
        self._nonces = Nonces(bureau.nonces, bureau.clock)
        self._root = identity.to_der(bureau.authority.certificate)

    async def root(self, request: Request) -> Response:
        return Response(self._root, media_type=wire.BYTES_TYPE)

    async def metrics(self, request: Request) -> Response:
        """For Prometheus: from this machine itself, or with the token of settings.json."""
        token = self._settings.metrics_token
        shown = request.headers.get("authorization", "")
        is_told = token is not None and hmac.compare_digest(shown.encode(), f"Bearer {token}".encode())
        is_near = not self._post.is_behind_proxy and request.client is not None and _is_loopback(request.client.host)
        if not (is_told or is_near):
            raise _Trouble(403, wire.Code.SCOPE, "运行指标只能在服务器本机查看，或带上 settings.json 里的口令。")
        gauges, epoch = await run_in_threadpool(self._figures.read)
        text = watching.told(self._post.board, CALLS, gauges, epoch)
        return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")

    async def enrol(self, request: Request) -> Response:
        asked = _read(request, await _body(request, wire.TRAVEL_LIMIT), wire.Enrolment)
        source = request.client.host if request.client else ""
        answer = await run_in_threadpool(self._enrolments.enrol, asked, source)
        return _answer(request, wire.write(answer))

    async def renew(self, request: Request) -> Response:
        def call(asker: Asker, asked: wire.Renewal) -> bytes:
            return wire.write(self._enrolments.renew(asker, asked))

        return await self._message(request, wire.Renewal, call)

    async def admissions(self, request: Request) -> Response:
        def call(asker: Asker, asked: Admissions) -> bytes:
            return wire.write(applicants.answer(self._bureau, asker, asked))

        return await self._message(request, Admissions, call)

    async def round(self, request: Request) -> Response:
        return await self._message(request, wire.Round, self._exchange.round)

    async def push(self, request: Request) -> Response:
        return await self._message(request, wire.Entries, self._exchange.push)

    async def missing(self, request: Request) -> Response:
        def call(asker: Asker, asked: wire.Missing) -> bytes:
            return wire.write(self._exchange.missing(asker, asked))

        return await self._message(request, wire.Missing, call)

    async def pull(self, request: Request, asked: Pulled) -> Response:
        scope = request.path_params["scope"]
        cursor = wire.Cursor(asked.epoch, asked.view, asked.after)

        def call(asker: Asker) -> bytes:
            return self._exchange.pull(asker, scope, cursor)

        return await self._proved(request, await _body(request, 0), call)

    async def piece(self, request: Request, asked: Piece) -> Response:
        blob = request.path_params["blob"]
        body = await _body(request, wire.PIECE_LIMIT)

        def call(asker: Asker) -> bytes:
            upload = Upload(asker.fingerprint, asked.scope, _hash(blob))
            try:
                return wire.write(self._shelf.take(asker, upload, asked.offset, asked.size, body))
            except Damaged as error:
                raise _Trouble(422, wire.Code.HASH, str(error)) from error

        return await self._proved(request, body, call)

    async def blob(self, request: Request, asked: OfBlob) -> Response:
        blob = request.path_params["blob"]
        body = await _body(request, 0)

        def call(asker: Asker) -> Response:
            return _bytes(self._shelf.file(asker, asked.scope, _hash(blob)), request.headers.get("range"))

        return await self._proved(request, body, call)

    async def proof(self, request: Request) -> Response:
        entry = request.path_params["entry"]

        def call(asker: Asker) -> bytes:
            return wire.write(self._exchange.proof(asker, _hash(entry)))

        return await self._proved(request, await _body(request, 0), call)

    async def _message(
        self, request: Request, shape: type[msgspec.Struct], call: Callable[[Asker, Any], bytes]
    ) -> Response:
        body = await _body(request, wire.TRAVEL_LIMIT)
        return await self._proved(request, body, lambda asker: call(asker, _read(request, body, shape)))

    async def _proved(self, request: Request, body: bytes, call: Callable[[Asker], bytes | Response]) -> Response:
        def work() -> bytes | Response:
            return call(self._asker(request, body))

        answer = await run_in_threadpool(work)
        response = _answer(request, answer) if isinstance(answer, bytes) else answer
        response.headers[wire.NONCE_HEADER] = self._nonces.fresh(request.headers.get(wire.DEVICE_HEADER, ""))
        return response

    def _asker(self, request: Request, body: bytes) -> Asker:
        fingerprint = request.headers.get(wire.DEVICE_HEADER, "")
        nonce = request.headers.get(wire.NONCE_HEADER, "")
        proof = request.headers.get(wire.PROOF_HEADER, "")
        request.state.nonce = self._nonces.fresh(fingerprint)
        try:
            asker, key = self._exchange.asker(fingerprint, _certificate(request))
        except Missing as error:
            raise _Trouble(401, wire.Code.CERTIFICATE, str(error)) from error
        if not self._nonces.is_valid(fingerprint, nonce):
            raise _Trouble(401, wire.Code.NONCE, "请求须带服务器最近给出的随机数，程序会自动重试。")
        path = request.scope["raw_path"].decode("latin-1")
        if query := request.scope["query_string"].decode("latin-1"):
            path = f"{path}?{query}"
        if not wire.is_proved(key, proof, method=request.method, path=path, body=body, nonce=nonce):
            raise _Trouble(401, wire.Code.PROOF, "请求签名不对，请在本机重新同步；若仍如此请重新注册设备。")
        self._count(fingerprint)
        return asker

    def _count(self, fingerprint: str) -> None:
        """Turns a proved device away that asks too often; what it has stays where it is, and comes later."""
        most, now = self._settings.limits.requests, int(self._clock().timestamp())
        if most and self._post.board.asked(fingerprint, now // 60 % 2**32) > most:
            wait = 60 - now % 60
            sentence = f"这台设备一分钟内请求过多，服务器请它等 {wait} 秒；数据都在本机，会自动再试。"
            raise _Trouble(429, wire.Code.BUSY, sentence, wait)


async def _description(request: Request) -> Response:
    return Response(describing.written(), media_type="application/json")


def _asked(request: Request, shape: type[_T]) -> _T:
    """The parameters of a path's query. BadInput when one is missing, no number, or too large a number."""
    try:
        return msgspec.convert(dict(request.query_params), shape, strict=False)
    except msgspec.ValidationError as error:
        raise BadInput("请求的参数不合规定，请升级程序后重试。") from error


async def _body(request: Request, limit: int) -> bytes:
    parts: list[bytes] = []
    room = limit
    stream = request.stream()
    try:
        while True:
            async with _patience(request.app.state.stall):
                part = await anext(stream, None)
            if part is None:
                break
            room -= len(part)
            if room < 0:
                raise _Trouble(413, wire.Code.MESSAGE, "一次传送的内容超过 1 MiB，请分几次传送。")
            parts.append(part)
    except TimeoutError as error:
        raise _Trouble(408, wire.Code.BUSY, "请求在路上停住太久，未予采用；请重新同步。") from error
    except ClientDisconnect as error:  # the line broke: nobody's fault, and nobody hears the answer
        raise _Trouble(400, wire.Code.MESSAGE, "请求在路上中断，未予采用；请重新同步。") from error
    return b"".join(parts)


def _patience(seconds: int | None) -> AbstractAsyncContextManager[object]:
    """How long a request may lie still; None for whoever has no running clock (the simulation's network)."""
    return nullcontext() if seconds is None else asyncio.timeout(seconds)


def _read(request: Request, body: bytes, shape: type[Any]) -> Any:
    try:
        return wire.read(body, shape, request.headers.get("content-encoding", ""))
    except Refused as error:
        raise _Trouble(400, wire.Code.MESSAGE, str(error)) from error


def _answer(request: Request, packed: bytes) -> Response:
    if "zstd" in request.headers.get("accept-encoding", ""):
        return Response(packed, media_type=wire.MEDIA_TYPE, headers={"Content-Encoding": "zstd"})
    return Response(wire.unpack_bytes(packed, "zstd"), media_type=wire.MEDIA_TYPE)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _certificate(request: Request) -> bytes | None:
    text = request.headers.get(wire.CERTIFICATE_HEADER)
    if text is None or len(text) > 8192:
        return None
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return None


def _hash(name: str) -> str:
    if not _HEX64.match(name):
        raise BadInput("附件或记录的编号写法不对。")
    return name


def _bytes(path: Path, wanted: str | None) -> Response:
    size = path.stat().st_size
    found = _RANGE.match(wanted or "")
    if not found:
        return Response(path.read_bytes(), media_type=wire.BYTES_TYPE)
    start, end = int(found[1]), min(int(found[2] or size - 1), size - 1)
    if start > end:
        headers = {"Content-Range": f"bytes */{size}"}
        return Response(b"", 416, headers=headers, media_type=wire.BYTES_TYPE)
    with path.open("rb") as file:
        file.seek(start)
        part = file.read(end - start + 1)
    return Response(part, 206, headers={"Content-Range": f"bytes {start}-{end}/{size}"}, media_type=wire.BYTES_TYPE)


async def _no(request: Request, error: Exception) -> Response:
    status, code, sentence = _verdict(error)
    if code is wire.Code.FAULT:
        _log.error("%s %s", request.method, getattr(request.scope.get("route"), "path", ""), exc_info=error)
    request.scope[watching.TROUBLE] = code.value
    response = _answer(request, wire.write(wire.Trouble(code, sentence)))
    if isinstance(error, _Trouble) and error.wait is not None:
        response.headers["Retry-After"] = str(error.wait)
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)  # which methods there are
    response.status_code = status
    if nonce := getattr(request.state, "nonce", None):
        response.headers[wire.NONCE_HEADER] = nonce
    return response


def _verdict(error: Exception) -> tuple[int, wire.Code, str]:  # noqa: PLR0911 - a table
    match error:
        case _Trouble():
            return error.status, error.code, error.sentence
        case Refusal() | Waits() | TooOften():
            return *_OF_CODES[type(error)], str(error)
        case Revoked():
            return 403, wire.Code.REVOKED, str(error)
        case NotAllowed():
            return 403, wire.Code.SCOPE, str(error)
        case Missing():
            return 404, wire.Code.ABSENT, str(error)
        case BadInput():
            return 400, wire.Code.MESSAGE, str(error)
        case Unreachable():
            return 503, wire.Code.BUSY, "服务器的数据库正忙或暂不可用，请稍后再同步。"
        case HTTPException():
            return error.status_code, wire.Code.ABSENT, "服务器没有这个功能，请检查服务器地址或升级程序。"
    return 500, wire.Code.FAULT, "服务器出错，已记入其日志；请稍后再同步，若仍如此请联系管理员。"

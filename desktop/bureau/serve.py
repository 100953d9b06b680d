"""Serving a bureau over HTTPS: a certificate from its own CA for this start, uvicorn, a graceful end; in one process or
in several (workers.py), alone or behind a reverse proxy.

`serve` runs until SIGTERM or SIGINT and prints one line, `{"url": …}`, once it answers. `Running` does the same on a
thread (tests, a window that serves), `Process` in a process of its own (the demonstration).
"""

from __future__ import annotations

import asyncio
import gc
import ipaddress
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any

import uvicorn

from desktop.bureau import api, founding, patience, revocation_lists, tls, watching, workers
from desktop.bureau.board import Board
from desktop.bureau.founding import Bureau
from desktop.bureau.log import Clock
from desktop.errors import BadInput, Unreachable

ALWAYS = ("127.0.0.1", "localhost")
_FAREWELL = 20.0  # seconds for questions under way
_START = 30.0  # seconds a server may take until it answers


@dataclass(frozen=True, slots=True)
class Way:
    """How a bureau is served. `hosts` are further names and addresses for the certificate, the first of them the one
    told to people; `proxy` the address of a reverse proxy: plain HTTP then, forwarded headers believed from it alone;
    `url` what people type when that is not told by `hosts`; `lines` a file for the log of requests.
    """

    port: int = 0
    bind: str = ALWAYS[0]
    hosts: tuple[str, ...] = ()
    workers: int = 1
    proxy: str | None = None
    url: str | None = None
    lines: Path | None = None


def serve(
    folder: Path,
    passphrase: str,
    way: Way = Way(),
    *,
    database: str | None = None,
    say: Callable[[str], None],
    clock: Clock = founding.utc_now,
) -> None:
    """Serves until it is told to stop. `say` gets the line of JSON. BadInput when the port cannot be used, Unreachable
    when a worker does not begin.
    """
    _check(way)
    bureau = founding.open_bureau(folder, passphrase, database=database, clock=clock)
    revocation_lists.refresh(bureau)
    with _listen(way.bind, way.port) as listener:
        url = way.url or _url(listener, way.hosts)
        founding.note(folder, url=url, database=database)
        if way.workers > 1:
            secure = None if way.proxy else tls.make(bureau, _names(way.hosts))
            bureau.close()
            _serve_many(_Place(folder, passphrase, way, database, secure), listener, url, say)
            return
        server = _server(bureau, way, lambda: say(json.dumps({"url": url})))
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, server.handle_exit)
        _answer(server, listener)


@dataclass(frozen=True, slots=True)
class _Place:
    """What a worker is given; travels to it through a pipe."""

    folder: Path
    passphrase: str
    way: Way
    database: str | None
    tls: tls.Tls | None
    board: Path = Path()


def _serve_many(place: _Place, listener: socket.socket, url: str, say: Callable[[str], None]) -> None:
    with tempfile.TemporaryDirectory(prefix="yikuang-", ignore_cleanup_errors=True) as folder:
        board = Path(folder, "counters")
        board.touch()
        many = workers.Workers(partial(_work, replace(place, board=board)), listener, place.way.workers)
        many.run(lambda numbers: say(json.dumps({"url": url, "workers": list(numbers)})))


def _work(place: _Place, number: int, listener: socket.socket, line: Connection) -> None:
    """A worker, in a process of its own."""
    bureau = founding.open_bureau(place.folder, place.passphrase, database=place.database)
    board = Board(watching.names(api.CALLS), file=place.board, number=number, workers=place.way.workers)

    def answers() -> None:
        with suppress(OSError):  # the one who asked may be gone
            line.send_bytes(b"1")

    server = _server(bureau, place.way, answers, board=board, secure=place.tls)

    def stop() -> None:
        server.should_exit = True

    workers.watch(line, stop)
    with listener:
        _answer(server, listener)


def _answer(server: _Server, listener: socket.socket) -> None:
    gc.freeze()  # what is here stays: Python's search for cycles passes it over, or every call might wait 0.05 s for it
    server.run(sockets=[listener])


class Running:
    """A served bureau on a thread; use with `with`. `url` is where it answers."""

    def __init__(
        self,
        folder: Path,
        passphrase: str,
        *,
        port: int = 0,
        database: str | None = None,
        clock: Clock = founding.utc_now,
        way: Way = Way(),
    ) -> None:
        _check(way)
        self.bureau = founding.open_bureau(folder, passphrase, database=database, clock=clock)
        listener = _listen(ALWAYS[0], port)
        self.port = int(listener.getsockname()[1])
        self.url = way.url or _url(listener, ())
        founding.note(folder, url=self.url, database=database)
        self._ready = threading.Event()
        self._server = _server(self.bureau, way, self._ready.set)
        self._thread = threading.Thread(target=self._run, args=(listener,), name="bureau")
        self._thread.start()
        if not self._ready.wait(_START) or not self._server.started:
            self.stop()
            raise Unreachable("服务没有启动，请查看日志。")

    def stop(self) -> None:
        """Answers what was asked already, then ends."""
        self._server.should_exit = True
        self._thread.join()

    def __enter__(self) -> Running:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self, listener: socket.socket) -> None:
        with listener:
            try:
                self._server.run(sockets=[listener])
            finally:
                self._ready.set()


class Process:
    """A served bureau in a process of its own, started by a command that prints the line of `serve`."""

    def __init__(self, command: Sequence[str], passphrase: str, environment: Mapping[str, str] | None = None) -> None:
        surroundings = {**(environment or os.environ), "YIKUANG_PASSPHRASE": passphrase, "PYTHONUTF8": "1"}
        self._process = subprocess.Popen(
            list(command), stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, env=surroundings, encoding="utf-8"
        )
        assert self._process.stdout is not None
        try:
            told = json.loads(self._process.stdout.readline())
            self.url, self.workers = str(told["url"]), [int(one) for one in told.get("workers", ())]
        except (ValueError, KeyError) as error:
            self.stop()
            raise Unreachable("服务进程没有启动，请查看其输出。") from error

    def stop(self) -> None:
        """Asks the process to end, and waits for it."""
        if self._process.poll() is None:
            self._process.terminate()
        self._process.wait(_START)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def __enter__(self) -> Process:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def command(folder: Path, port: int = 0) -> list[str]:
    """The command of a server process from this installation."""
    program = Path(sys.executable)
    if getattr(sys, "frozen", False):
        start = [str(program.with_name(f"yikuang{program.suffix}"))]  # the windowed one has no standard output
    else:
        start = [sys.executable, "-m", "desktop"]
    return [*start, "bureau", "serve", str(folder), "--port", str(port)]


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Lets what was asked be answered; a connection without a question is cut, since an idle client would
        never answer TLS's own farewell.
        """
        for server in self.servers:
            server.close()
        end = time.monotonic() + _FAREWELL
        while (open_ones := list(self.server_state.connections)) and time.monotonic() < end:
            for one in open_ones:
                if _is_idle(one):
                    one.transport.abort()
            await asyncio.sleep(0.02)
        await super().shutdown(sockets)


def _is_idle(connection: Any) -> bool:
    has_answered = connection.cycle is None or connection.cycle.response_complete
    return bool(has_answered and connection.transport.get_write_buffer_size() == 0)


def _server(
    bureau: Bureau, way: Way, ready: Callable[[], None], *, board: Board | None = None, secure: tls.Tls | None = None
) -> _Server:
    board = board or Board(watching.names(api.CALLS))
    lines = watching.Lines(way.lines) if way.lines else None
    config = uvicorn.Config(
        api.application(bureau, api.Post(board, lines, is_behind_proxy=way.proxy is not None)),
        http=patience.protocol(bureau.settings.limits.stall),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
        limit_concurrency=bureau.settings.limits.connections,
        proxy_headers=way.proxy is not None,
        forwarded_allow_ips=way.proxy or "",
        ssl_context_factory=None
        if way.proxy
        else lambda _config, _default: tls.context(secure or tls.make(bureau, _names(way.hosts))),
    )
    return _Server(config, ready)


def _check(way: Way) -> None:
    if not 1 <= way.workers <= 64:
        raise BadInput("服务进程数应为 1 到 64。")
    if way.proxy is None:
        return
    try:
        is_near = ipaddress.ip_address(way.proxy).is_loopback and ipaddress.ip_address(way.bind).is_loopback
        address = ipaddress.ip_address(way.proxy)
    except ValueError as error:
        raise BadInput("--proxy 和 --bind 须写 IP 地址，例：--proxy 127.0.0.1。") from error
    if not is_near and not address.is_private:
        raise BadInput("反向代理须在本机或内网：它与服务器之间不加密。")
    if not (way.url or "").startswith("https://"):
        raise BadInput("在反向代理后面时，请用 --url 写明别人访问的 https 地址。")


def _names(hosts: Sequence[str]) -> list[str]:
    return list(dict.fromkeys([*hosts, *ALWAYS, socket.gethostname()]))


def _listen(bind: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    # asyncio switches Nagle's delay off only where the protocol is named
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((bind, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise BadInput(f"端口 {port} 不能使用（{error}），请换一个端口。") from error
    return listener


def _url(listener: socket.socket, hosts: Sequence[str]) -> str:
    host = hosts[0] if hosts else ALWAYS[0]
    return f"https://{host}:{listener.getsockname()[1]}"

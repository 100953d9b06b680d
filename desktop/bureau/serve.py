"""Serving a bureau over HTTPS: a certificate from its own CA for this start, uvicorn, a graceful end.

`serve` runs until SIGTERM or SIGINT and prints one line, `{"url": …}`, once it answers. `Running` does the same on a
thread (tests, a window that serves), `Process` in a process of its own (the demonstration).
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import uvicorn

from desktop.bureau import api, founding, keyring, revocation_lists
from desktop.bureau.founding import Bureau
from desktop.bureau.log import Clock
from desktop.errors import BadInput, Unreachable
from desktop.journal import identity
from desktop.store.files import write_whole

ALWAYS = ("127.0.0.1", "localhost")
_FAREWELL = 20.0  # seconds for questions under way
_START = 30.0  # seconds a server may take until it answers


def serve(
    folder: Path,
    passphrase: str,
    *,
    port: int = 0,
    bind: str = "127.0.0.1",
    hosts: Sequence[str] = (),
    database: str | None = None,
    say: Callable[[str], None],
    clock: Clock = founding.utc_now,
) -> None:
    """Serves until it is told to stop. `hosts` are further names and addresses for the certificate; the first of
    them is the one told to people. `say` gets the line of JSON. Unreachable when the port cannot be used.
    """
    bureau = founding.open_bureau(folder, passphrase, database=database, clock=clock)
    revocation_lists.refresh(bureau)
    listener = _listen(bind, port)
    url = _url(listener, hosts)
    founding.note(folder, url=url, database=database)
    server = _server(bureau, hosts, lambda: say(json.dumps({"url": url})))
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, server.handle_exit)
    try:
        server.run(sockets=[listener])
    finally:
        listener.close()


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
    ) -> None:
        self.bureau = founding.open_bureau(folder, passphrase, database=database, clock=clock)
        listener = _listen(ALWAYS[0], port)
        self.url = _url(listener, ())
        founding.note(folder, url=self.url, database=database)
        self._ready = threading.Event()
        self._server = _server(self.bureau, (), self._ready.set)
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
            self.url = str(json.loads(self._process.stdout.readline())["url"])
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


def _server(bureau: Bureau, hosts: Sequence[str], ready: Callable[[], None]) -> _Server:
    config = uvicorn.Config(
        api.application(bureau),
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
        ssl_context_factory=lambda _config, _default: _tls(bureau, hosts),
    )
    return _Server(config, ready)


def _tls(bureau: Bureau, hosts: Sequence[str]) -> ssl.SSLContext:
    key = identity.new_key()
    names = list(dict.fromkeys([*hosts, *ALWAYS, socket.gethostname()]))
    certificate = identity.issue_server(bureau.authority, key.public_key(), names, bureau.clock())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    word = secrets.token_hex(16)
    # OpenSSL reads keys from files only: this one lives for a moment, encrypted under a word nobody keeps
    with tempfile.TemporaryDirectory(prefix="yikuang-") as folder:
        chain, private = Path(folder, "chain.pem"), Path(folder, "key.pem")
        write_whole(chain, identity.to_pem(certificate) + identity.to_pem(bureau.authority.certificate))
        write_whole(private, keyring.to_pem(key, word))
        context.load_cert_chain(chain, private, word)
    return context


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

"""What a server tells of itself: a line of JSON for every request, and counters for /metrics.

A line says when, which call (its template, never the scope or hash in it), how it ended, how long it took, how many
bytes, and the first characters of the device's fingerprint. No bodies, no names, no tokens. The counters are those of
all workers together (board.py).
"""

from __future__ import annotations

import datetime as dt
import json
import os
import time
from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desktop.bureau.board import Board
from desktop.sync import wire

BOUNDS = (5, 10, 25, 50, 100, 300, 1000, 5000)  # milliseconds
TROUBLE = "yikuang.trouble"  # where a call leaves the code of its no
OTHER = "other"
LARGEST, OLDER = 20 * 1024 * 1024, 5  # bytes of one log file; how many older ones stay


def names(calls: Iterable[str]) -> list[str]:
    """Every counter of these calls ("POST /v1/round")."""
    found = [f"refused {code.value}" for code in wire.Code]
    for call in [*calls, OTHER]:
        found += [f"{kind} {call}" for kind in ("2xx", "3xx", "4xx", "5xx", "in", "out", "ms", "le inf")]
        found += [f"le {bound} {call}" for bound in BOUNDS]
    return found


class Lines:
    """A file of JSON lines that several processes write. It turns at `largest` bytes; `older` files stay."""

    def __init__(self, file: Path, largest: int = LARGEST, older: int = OLDER) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._file = file
        self._largest, self._older = largest, older
        self._lock = FileLock(file.with_name(f".{file.name}.lock"), thread_local=False)

    def write(self, line: dict[str, Any]) -> None:
        """One line, whole. A disk that is full loses it and stops nobody."""
        data = json.dumps(line, ensure_ascii=False).encode() + b"\n"
        try:
            # opened every time: another process may have turned the file; one write at the end never mixes with others
            where = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o640)
            try:
                os.write(where, data)
                is_full = os.fstat(where).st_size > self._largest
            finally:
                os.close(where)
            if is_full:
                self._turn()
        except OSError:
            return

    def _turn(self) -> None:
        with self._lock:
            if self._file.stat().st_size <= self._largest:
                return  # another process was first
            for number in range(self._older, 0, -1):
                former = self._file.with_name(f"{self._file.name}.{number - 1}") if number > 1 else self._file
                if former.exists():
                    os.replace(former, self._file.with_name(f"{self._file.name}.{number}"))


@dataclass(slots=True)
class _Seen:
    status: int = 500
    taken: int = 0
    given: int = 0
    is_noted: bool = False


class Watch:
    """Stands before the application and sees every request end."""

    def __init__(self, app: ASGIApp, board: Board, calls: Iterable[str], lines: Lines | None) -> None:
        self._app = app
        self._board = board
        self._calls = frozenset(calls)
        self._lines = lines

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen, begun = _Seen(), time.perf_counter()

        async def taking() -> Message:
            message = await receive()
            seen.taken += len(message.get("body", b""))
            return message

        async def giving(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen.status = message["status"]
            seen.given += len(message.get("body", b""))
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                self._note(scope, seen, begun)  # before it leaves: who has the answer can look it up
            await send(message)

        try:
            await self._app(scope, taking, giving)
        finally:
            self._note(scope, seen, begun)

    def _note(self, scope: MutableMapping[str, Any], seen: _Seen, begun: float) -> None:
        if seen.is_noted:
            return
        seen.is_noted, took = True, (time.perf_counter() - begun) * 1000
        template = str(getattr(scope.get("route"), "path", ""))
        call = f"{scope['method']} {template}"
        if call not in self._calls:
            call = OTHER
        add = self._board.add
        add(f"{seen.status // 100}xx {call}" if 2 <= seen.status // 100 <= 5 else f"5xx {call}")
        add(f"in {call}", seen.taken)
        add(f"out {call}", seen.given)
        add(f"ms {call}", round(took))
        add(f"le {next((bound for bound in BOUNDS if took <= bound), 'inf')} {call}")
        if code := scope.get(TROUBLE):
            add(f"refused {code}")
        if self._lines is not None:
            self._lines.write(_line(scope, seen, took, template))


def _line(scope: MutableMapping[str, Any], seen: _Seen, took: float, template: str) -> dict[str, Any]:
    headers = dict(scope["headers"])
    device = headers.get(wire.DEVICE_HEADER.lower().encode(), b"")[:12].decode("latin-1")
    return {
        "time": dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"),
        "method": scope["method"] if scope["method"].isalpha() else "?",
        "path": template,
        "status": seen.status,
        "ms": round(took, 1),
        "in": seen.taken,
        "out": seen.given,
        "device": device if device.isalnum() else "",
        "refused": scope.get(TROUBLE),
        "worker": os.getpid(),
    }


def told(board: Board, calls: Iterable[str], gauges: dict[str, tuple[str, float]], epoch: str) -> str:
    """The counters as Prometheus reads them; `gauges` are further figures with their words."""
    lines = [
        "# HELP yikuang_requests_total Requests by call and class of status",
        "# TYPE yikuang_requests_total counter",
    ]
    whole = [*calls, OTHER]
    for call in whole:
        for kind in ("2xx", "3xx", "4xx", "5xx"):
            lines.append(f'yikuang_requests_total{{call="{call}",status="{kind}"}} {board.total(f"{kind} {call}")}')
    for name, words in (("in", "received"), ("out", "sent")):
        lines += [f"# HELP yikuang_{words}_bytes_total Bytes {words}", f"# TYPE yikuang_{words}_bytes_total counter"]
        lines += [f'yikuang_{words}_bytes_total{{call="{call}"}} {board.total(f"{name} {call}")}' for call in whole]
    lines += ["# HELP yikuang_refused_total Answers that said no", "# TYPE yikuang_refused_total counter"]
    lines += [f'yikuang_refused_total{{code="{code}"}} {board.total(f"refused {code.value}")}' for code in wire.Code]
    lines += ["# HELP yikuang_seconds How long requests took", "# TYPE yikuang_seconds histogram"]
    for call in whole:
        lines += _histogram(board, call)
    for name, (words, value) in gauges.items():
        lines += [f"# HELP {name} {words}", f"# TYPE {name} gauge", f"{name} {value:g}"]
    lines += ["# HELP yikuang_epoch The history the log is in", "# TYPE yikuang_epoch gauge"]
    lines.append(f'yikuang_epoch{{name="{epoch}"}} 1')
    return "\n".join(lines) + "\n"


def _histogram(board: Board, call: str) -> Iterator[str]:
    count = 0
    for bound in BOUNDS:
        count += board.total(f"le {bound} {call}")
        yield f'yikuang_seconds_bucket{{call="{call}",le="{bound / 1000:g}"}} {count}'
    count += board.total(f"le inf {call}")
    yield f'yikuang_seconds_bucket{{call="{call}",le="+Inf"}} {count}'
    yield f'yikuang_seconds_sum{{call="{call}"}} {board.total(f"ms {call}") / 1000:g}'
    yield f'yikuang_seconds_count{{call="{call}"}} {count}'

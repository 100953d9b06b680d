"""Asking a time-stamping authority over real HTTP: its answer as it is; anything else is a sentence, in good time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from asn1crypto import tsp

from desktop.errors import Refused, Unreachable
from desktop.sync.time_asking import LIMIT, REPLY, ask_at
from tests.documents.authority_of_time import Time, served

REQUEST = tsp.TimeStampReq(
    {
        "version": 1,
        "message_imprint": {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": b"\x07" * 32},
        "cert_req": True,
    }
).dump()


@contextmanager
def saying(status: int, kind: str, body: bytes, *, step: int = 0, place: str = "") -> Iterator[tuple[str, list[bytes]]]:
    """A server that says this to everything: its address, and what it was asked. `step` bytes at a time, slowly."""
    asked: list[bytes] = []
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            if place:
                self.send_header("Location", place)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            for at in range(0, len(body), step or len(body) or 1):
                try:
                    self.wfile.write(body[at : at + (step or len(body))])
                except OSError:
                    return
                if step and over.wait(0.05):
                    return

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running = threading.Thread(target=server.serve_forever, daemon=True)
    running.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsr", asked
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        running.join()


def test_the_authoritys_answer_comes_as_it_is(tmp_path: Path) -> None:
    with served(Time(tmp_path)) as url:
        answer = tsp.TimeStampResp.load(ask_at(url)(REQUEST))
    assert answer["status"]["status"].native == "granted"


@pytest.mark.parametrize(
    ("status", "kind", "size"),
    [(200, "text/html", 20), (404, REPLY, 20), (302, REPLY, 0), (200, REPLY, LIMIT + 1), (200, "", 20)],
)
def test_what_is_no_time_stamp_is_refused_and_not_asked_for_again(status: int, kind: str, size: int) -> None:
    with (
        saying(status, kind, b"x" * size, place="http://127.0.0.1:1/") as (url, asked),
        pytest.raises(Refused, match="没有采用"),
    ):
        ask_at(url)(REQUEST)
    assert asked == [REQUEST]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_an_authority_that_is_busy_is_tried_next_time(status: int) -> None:
    with saying(status, "text/plain", b"later") as (url, _), pytest.raises(Unreachable, match="下次同步再试"):
        ask_at(url)(REQUEST)


def test_an_answer_that_trickles_is_given_up() -> None:
    with saying(200, REPLY, b"x" * 400, step=1) as (url, _), pytest.raises(Unreachable, match="太慢"):
        ask_at(url, whole=0.2)(REQUEST)


def test_nobody_there_is_a_sentence() -> None:
    with saying(200, REPLY, b"") as (url, _):
        pass
    with pytest.raises(Unreachable, match="连不上时间戳服务"):
        ask_at(url)(REQUEST)

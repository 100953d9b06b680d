"""A small request leaves in one piece: head and body apart would wake the server, and a radio, twice."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from desktop.sync import pacing


class Line:
    """What a socket is sent, piece by piece; it answers 204."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def sendall(self, data: bytes) -> None:
        self.pieces.append(bytes(data))

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(io.BytesIO(b"HTTP/1.1 204 No Content\r\n\r\n"))

    def gettimeout(self) -> float:
        return 1.0

    def settimeout(self, seconds: float | None) -> None:
        pass

    def close(self) -> None:
        pass


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def connection(line: Line) -> Iterator[pacing._Connection]:
    made = pacing._Connection("localhost", 1)
    made.sock = line
    yield made
    made.sock = None
    made.close()


def ask(connection: pacing._Connection, method: str, body: bytes | io.BytesIO | None, size: str = "0") -> int:
    connection.request(method, "/v1/round", body=body, headers={"Content-Length": size})
    answer = connection.getresponse()
    answer.drain_conn()
    return int(answer.status)


def test_head_and_body_leave_together(connection: pacing._Connection, line: Line) -> None:
    assert ask(connection, "POST", b"small", "5") == 204
    (piece,) = line.pieces
    assert piece.startswith(b"POST /v1/round HTTP/1.1\r\n")
    assert piece.endswith(b"\r\n\r\nsmall")


def test_a_request_without_a_body_leaves_too(connection: pacing._Connection, line: Line) -> None:
    assert ask(connection, "GET", None) == 204
    (piece,) = line.pieces
    assert piece.startswith(b"GET ")
    assert piece.endswith(b"\r\n\r\n")


def test_a_large_body_is_not_copied_to_its_head(connection: pacing._Connection, line: Line) -> None:
    body = bytes(100_000)
    ask(connection, "POST", body, "100000")
    assert line.pieces[0].endswith(b"\r\n\r\n")
    assert b"".join(line.pieces[1:]) == body


def test_a_slowed_body_leaves_whole(connection: pacing._Connection, line: Line) -> None:
    ask(connection, "POST", io.BytesIO(b"a" * 40_000), "40000")
    whole = b"".join(line.pieces)
    assert whole.count(b"a" * 40_000) == 1
    assert whole.startswith(b"POST ")


def test_the_head_of_a_request_that_came_to_nothing_does_not_leave_with_the_next(
    connection: pacing._Connection, line: Line
) -> None:
    connection.request("GET", "/first")  # the line breaks before its answer is asked for
    connection.close()
    connection.sock = line
    ask(connection, "POST", b"second", "6")
    (piece,) = line.pieces
    assert b"/first" not in piece

"""The references: the least that could work. Raw SQLite, a plain copy, and a loopback server of bare Starlette and
raw SQLite (WAL, FULL) with a keep-alive client. They encrypt, verify and check nothing.

    python tests/bench/bare.py FOLDER        serves until it is told to stop; prints its port
"""

from __future__ import annotations

import hashlib
import os
import random
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

import msgspec
import requests
import zstandard

ENTRY_BYTES = 603
BATCH = 1000
_TABLE = (
    "CREATE TABLE entry (seq INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, place TEXT NOT NULL, body BLOB NOT NULL)"
)
_INSERT = "INSERT INTO entry (id, place, body) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING"
_encode, _decode = msgspec.json.Encoder().encode, msgspec.json.Decoder().decode
Document = dict[str, object]


def database(file: Path) -> sqlite3.Connection:
    """A fresh plain SQLite file as durable as ours: WAL, synchronous=FULL."""
    connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(_TABLE)
    return connection


def commit_one(connection: sqlite3.Connection, name: str, body: bytes) -> None:
    """One durable row."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(_INSERT, (name, "m1", body))
    connection.execute("COMMIT")


def insert_all(connection: sqlite3.Connection, rows: Sequence[tuple[str, str, bytes]]) -> None:
    """Many rows in one durable transaction."""
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(_INSERT, rows)
    connection.execute("COMMIT")


def documents(count: int) -> list[Document]:
    """Plain documents of about 603 bytes of JSON."""
    chance = random.Random(20240607)
    words = (
        "beam",
        "joint",
        "weld",
        "valve",
        "seal",
        "pump",
        "duct",
        "cable",
        "panel",
        "anchor",
        "bolt",
        "rail",
        "rust",
    )
    found: list[Document] = []
    for number in range(count):
        one: Document = {
            "_id": f"e{number:06d}-{chance.getrandbits(48):012x}",
            "place": f"mine-{number // 120:04d}",
            "item": f"item-{number % 120:03d}",
            "author": f"user{chance.randrange(12)}",
            "time": f"2026-06-{1 + number % 28:02d}T{chance.randrange(24):02d}:{chance.randrange(60):02d}:00Z",
            "value": chance.choice(["pass", "fail", "n/a"]),
            "previous": f"{chance.getrandbits(128):032x}",
            "note": "",
        }
        room = ENTRY_BYTES - len(_encode(one))
        note = " ".join(chance.choice(words) for _ in range(room // 4))
        one["note"] = note[:room]
        found.append(one)
    return found


class Server:
    """The bare server in a process of its own, and one keep-alive connection to it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        command = [sys.executable, __file__, str(folder)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.session = session()
        assert self._process.stdout is not None
        try:
            self.url = f"http://127.0.0.1:{int(self._process.stdout.readline())}"
        except ValueError:
            self._end()
            raise

    def push(self, whole: Sequence[Document]) -> None:
        """Documents up, in batches."""
        for start in range(0, len(whole), BATCH):
            body = _encode(whole[start : start + BATCH])
            self.session.post(f"{self.url}/batch", data=body, timeout=60).raise_for_status()

    def push_packed(self, whole: Sequence[Document]) -> None:
        """All documents up in one request, compressed."""
        body = zstandard.ZstdCompressor(level=3).compress(_encode(whole))
        headers = {"Content-Encoding": "zstd"}
        self.session.post(f"{self.url}/batch", data=body, headers=headers, timeout=60).raise_for_status()

    def pull(self, connection: sqlite3.Connection) -> int:
        """Documents down into a fresh SQLite file, a durable transaction a batch."""
        after = count = 0
        while True:
            answer = self.session.get(f"{self.url}/pull?after={after}&limit={BATCH}", timeout=60)
            told = _decode(answer.content)
            if not told["rows"]:
                return count
            insert_all(connection, [(one["_id"], one["place"], _encode(one)) for one in told["rows"]])
            after, count = told["last"], count + len(told["rows"])

    def nothing_new(self, by: requests.Session | None = None) -> None:
        """One request that brings nothing."""
        (by or self.session).get(f"{self.url}/pull?after=1000000000&limit={BATCH}", timeout=30).raise_for_status()

    def put(self, blobs: dict[str, bytes], connections: int = 1) -> None:
        """Blobs up, one request each, fsynced there."""

        def some(start: int) -> None:
            with session() as own:
                for name in names[start::connections]:
                    own.put(f"{self.url}/blob/{name}", data=blobs[name], timeout=60).raise_for_status()

        names = list(blobs)
        with ThreadPoolExecutor(connections) as pool:
            list(pool.map(some, range(connections)))

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _end(self) -> None:
        self.session.close()
        self._process.terminate()
        self._process.wait(30)
        assert self._process.stdout is not None
        self._process.stdout.close()


def session() -> requests.Session:
    """A keep-alive client that asks no proxy."""
    one = requests.Session()
    one.trust_env = False
    return one


def serve(folder: Path) -> None:
    """The server itself."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.concurrency import run_in_threadpool
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    connection = database(folder / "server.db")

    async def batch(request: Request) -> Response:
        body = await request.body()
        if request.headers.get("content-encoding") == "zstd":
            body = zstandard.ZstdDecompressor().decompress(body)
        told = _decode(body)
        insert_all(connection, [(one["_id"], one["place"], _encode(one)) for one in told])
        return Response(_encode({"count": len(told)}), media_type="application/json")

    async def pull(request: Request) -> Response:
        after, limit = int(request.query_params["after"]), int(request.query_params["limit"])
        query = "SELECT seq, body FROM entry WHERE seq > ? ORDER BY seq LIMIT ?"
        rows = connection.execute(query, (after, limit)).fetchall()
        last = rows[-1][0] if rows else after
        return Response(b'{"last":%d,"rows":[' % last + b",".join(row[1] for row in rows) + b"]}")

    def keep(temporary: Path, target: Path) -> None:
        descriptor = os.open(temporary, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
        temporary.rename(target)

    async def put(request: Request) -> Response:
        target = folder / request.path_params["name"]
        temporary, whole = target.with_suffix(".part"), hashlib.sha256()
        with temporary.open("wb") as file:
            async for chunk in request.stream():
                whole.update(chunk)
                file.write(chunk)
        if whole.hexdigest() != target.name:
            return Response(status_code=400)
        await run_in_threadpool(keep, temporary, target)
        return Response(status_code=201)

    routes = [
        Route("/batch", batch, methods=["POST"]),
        Route("/pull", pull),
        Route("/blob/{name}", put, methods=["PUT"]),
    ]
    listener = socket.socket(proto=socket.IPPROTO_TCP)  # named, else asyncio leaves Nagle on
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    print(listener.getsockname()[1], flush=True)
    config = uvicorn.Config(
        Starlette(routes=routes), http="httptools", log_config=None, access_log=False, lifespan="off"
    )
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    serve(Path(sys.argv[1]))

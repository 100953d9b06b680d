"""One small act a request, durable and receipted: how many a second one served bureau takes in.

    python tests/bench/small_acts.py [--acts 4000] [--lines 8] [--workers 1]

Each act is an entry with one fact, pushed by itself over TLS with its proof, on connections that stay; the requests
are made beforehand, so that two processors are left to the server as far as may be. On SQLite and on PostgreSQL,
beside bare Starlette with raw SQLite, one document a request. Every answer is held against the receipt it must carry.
"""

from __future__ import annotations

import argparse
import http.client
import os
import shutil
import ssl
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

sys.path[0] = str(Path(__file__).resolve().parents[2])

from desktop.bureau import founding, keeping, settings  # noqa: E402 - the path comes first
from desktop.bureau.serve import Process, command  # noqa: E402
from desktop.desk import Desk  # noqa: E402
from desktop.journal import identity, receipts  # noqa: E402
from desktop.journal.entry import Entry  # noqa: E402
from desktop.sync import client, standing, wire  # noqa: E402
from desktop.sync.enrolling import root_file  # noqa: E402
from desktop.sync.round import exchange  # noqa: E402
from tests.bench import bare, ground, making, measuring, postgres  # noqa: E402

PATH = "/v1/entries"
Send = Callable[[int], None]


def main() -> int:
    """Bare, SQLite, PostgreSQL."""
    chosen = _arguments()
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yikuang-small-", dir="/tmp")))
        place.chmod(0o755)
        base = ground.prepare(place / "ground")
        settings.write(base.bureau, settings.Settings(limits=settings.Limits(requests=0)))
        url = stack.enter_context(postgres.running(place / "pg"))
        shutil.copytree(base.bureau, place / "on-postgres")
        with founding.opened(base.bureau, making.PASSPHRASE) as bureau:
            keeping._move(bureau, url)
        alone = _bare(place / "bare", chosen)
        print(f"裸 Starlette＋SQLite，一次一条：每秒 {alone:.0f} 条", flush=True)
        for name, folder, more in (
            ("SQLite", base.bureau, []),
            ("PostgreSQL", place / "on-postgres", ["--database", url]),
        ):
            rate = _ours(base, folder, more, chosen)
            print(f"{name}，{chosen.workers} 个服务进程：每秒 {rate:.0f} 条（裸的 {rate / alone:.2f}）", flush=True)
    print(f"{measuring.machine(1)} 负载 {' '.join(f'{one:.1f}' for one in os.getloadavg())}")
    return 0


def _bare(folder: Path, chosen: argparse.Namespace) -> float:
    documents = bare.documents(chosen.acts)
    with bare.Server(folder) as server:
        parts = urlsplit(server.url)
        lines = [http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60) for _ in range(chosen.lines)]

        def send(number: int) -> None:
            line = lines[number % chosen.lines]
            line.request("POST", "/batch", bare._encode(documents[number : number + 1]))
            if line.getresponse().read() != b'{"count":1}':
                raise RuntimeError("the bare server did not take a document")

        return _rate(send, chosen)


def _ours(base: ground.Ground, folder: Path, more: Sequence[str], chosen: argparse.Namespace) -> float:
    surroundings = {**os.environ, "PYTHONPATH": str(ground.ROOT)}
    many = ["--workers", str(chosen.workers)]
    with (
        Process([*command(folder), *more, *many], making.PASSPHRASE, surroundings) as process,
        base.desk(folder.with_name(f"{folder.name}-desk"), making.PERSON, process.url) as desk,
    ):
        ground.good(exchange(desk))
        acts = making.worst(desk.holder, chosen.acts)
        line = client.Server(process.url, root_file(desk), desk.holder)
        line.missing(wire.Missing())  # who asks first is given the nonce of the next minutes
        bodies = [wire.write(wire.Entries((wire.pack(one),))) for one in acts]
        heads = [_head(desk.holder, body, line.nonce) for body in bodies]
        line.close()
        secure = ssl.create_default_context(cafile=str(root_file(desk)))
        parts = urlsplit(process.url)
        lines = [
            http.client.HTTPSConnection(parts.hostname or "", parts.port, timeout=60, context=secure)
            for _ in range(chosen.lines)
        ]
        answers = [b""] * len(acts)

        def send(number: int) -> None:
            one = lines[number % chosen.lines]
            one.request("POST", PATH, bodies[number], heads[number])
            answer = one.getresponse()
            answers[number] = answer.read()
            if answer.status != 200:
                raise RuntimeError(client.trouble(client.Answer(answer.status, dict(answer.headers), answers[number])))

        rate = _rate(send, chosen)
        _check(desk, acts, answers)
        return rate


def _head(holder: identity.Holder, body: bytes, nonce: str) -> dict[str, str]:
    return {
        wire.DEVICE_HEADER: holder.fingerprint,
        wire.NONCE_HEADER: nonce,
        wire.PROOF_HEADER: wire.prove(holder.key, method="POST", path=PATH, body=body, nonce=nonce),
        "Content-Type": wire.MEDIA_TYPE,
        "Content-Encoding": "zstd",
        "Accept-Encoding": "zstd",
    }


def _rate(send: Send, chosen: argparse.Namespace) -> float:
    """Acts a second: every line sends its share, one after the other."""

    def share(first: int) -> None:
        for number in range(first, chosen.acts, chosen.lines):
            send(number)

    with ThreadPoolExecutor(chosen.lines) as pool:
        begun = time.perf_counter()
        list(pool.map(share, range(chosen.lines)))
        return chosen.acts / (time.perf_counter() - begun)


def _check(desk: Desk, acts: Sequence[Entry], answers: Sequence[bytes]) -> None:
    """Every act has its receipt, signed by the server."""
    with desk.reading() as session:
        server = standing.read(session).server
    if server is None:
        raise RuntimeError("the desk does not know its server")
    for one, answer in zip(acts, answers, strict=True):
        told = wire.read(answer, wire.EntriesAnswer, "zstd")
        given = {item.id for lot in told.receipts for item in receipts.read_receipts(server, lot).items}
        if given != {one.id}:
            raise RuntimeError("an act has no receipt")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Small acts, one request each.")
    parser.add_argument("--acts", type=int, default=4000)
    parser.add_argument("--lines", type=int, default=8, help="connections at once")
    parser.add_argument("--workers", type=int, default=1, help="processes of the server")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

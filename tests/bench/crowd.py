"""Many devices at one served bureau on PostgreSQL: keys, signatures, TLS, photos and all, as they come in ten minutes.

    python tests/bench/crowd.py [--devices 500] [--minutes 10] [--photos 6]

Every device is enrolled by its own code. It then comes at moments of chance, each time over a new connection: five
times to ask for what is new, once with a visit of 24 facts and its photos. All it is told is verified. Two processes
play the devices; a device that should have come while they were busy comes late, and that is told too. It uses
loopback and one temporary folder, and ends by itself.
"""

from __future__ import annotations

import argparse
import hashlib
import heapq
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])

from desktop.bureau import founding, register  # noqa: E402 - the path comes first
from desktop.bureau.serve import Process, command  # noqa: E402
from desktop.demo import roster as demo  # noqa: E402
from desktop.journal import identity, receipts, tree  # noqa: E402
from desktop.supervision import roster  # noqa: E402
from desktop.supervision.roster import Role  # noqa: E402
from desktop.sync import client, wire  # noqa: E402
from desktop.sync.flow import Flow  # noqa: E402
from tests.bench import ground, making, measuring, postgres  # noqa: E402

PHOTO = 300_000
ROUNDS = 5  # times a device asks for what is new
PROCESSES, AT_ONCE = 2, 16


@dataclass
class Device:
    """One device: what it remembers between two exchanges."""

    url: str
    root: Path
    holder: identity.Holder
    server: identity.PublicKey
    mine: str
    head: receipts.Signed | None = None
    cursors: dict[str, wire.Cursor] = field(default_factory=dict)
    completes: wire.Cursor = field(default_factory=lambda: wire.Cursor("", "", 0))
    nonce: str = ""

    def exchange(self, photos: Sequence[bytes] | None = None) -> tuple[str, int]:
        """A whole exchange over a new connection: what kind it was, and how many entries went up. With photos it
        seals a visit first. RuntimeError when anything is not as promised.
        """
        line = client.Server(self.url, self.root, self.holder, nonce=self.nonce)
        try:
            return self._visit(line, photos) if photos is not None else (self._ask(line), 0)
        finally:
            self.nonce = line.nonce
            line.close()

    def _ask(self, line: client.Server) -> str:
        answer = self._round(line)
        if not answer.pulled:
            return "没有新东西"
        while answer.more:
            answer = self._round(line)
        return "收到新条目"

    def _visit(self, line: client.Server, photos: Sequence[bytes]) -> tuple[str, int]:
        names = [hashlib.sha256(one).hexdigest() for one in photos]
        scope = f"mine/{self.mine}"
        sealed = making.of_mine(self.holder, self.mine, names)
        answer = self._round(line, tuple(map(wire.pack, sealed)))
        given = {one.id for lot in answer.receipts for one in receipts.read_receipts(self.server, lot).items}
        _must(not answer.turned and {one.id for one in sealed} <= given, "not all have their receipts")
        lacked = line.missing(wire.Missing(blobs={scope: tuple(names)})).blobs[scope]
        for name, data in zip(names, photos, strict=True):
            if name in lacked:
                told = line.put_piece(name, scope, 0, len(data), piece=data, flow=Flow(0, threading.Event()))
                _must(told.held, "a photo was not held")
        answer = self._round(line)
        done = {one for lot in answer.completes for one in receipts.read_complete(self.server, lot).items}
        _must(sealed[-1].id in done, "a visit with all its photos is not complete")
        return f"一次检查，{len(photos)} 张照片", len(sealed)

    def _round(self, line: client.Server, entries: tuple[wire.Packed, ...] = ()) -> wire.RoundAnswer:
        answer = line.round(wire.Round(self.cursors, self.completes, self.head, entries))
        fresh = receipts.read_head(self.server, answer.head)
        if self.head is not None:
            held = receipts.read_head(self.server, self.head)
            roots = bytes.fromhex(held.root), bytes.fromhex(fresh.root)
            extends = tree.is_extension(held.size, roots[0], fresh.size, roots[1], answer.consistency)
            _must(held.epoch == fresh.epoch and extends, "the log does not go on from what was shown")
        self.head, self.completes = answer.head, answer.completed
        self.cursors = self.cursors | {one.scope: one.cursor for one in answer.pulled}
        return answer


def main() -> int:
    """Run it, or a share of the devices."""
    chosen = _arguments()
    if chosen.share:
        return _play(chosen)
    with suppress(PermissionError):
        os.nice(-10)  # others may work on this machine: the bench says how much
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yikuang-crowd-", dir="/tmp")))
        place.chmod(0o755)
        url = stack.enter_context(postgres.running(place / "pg"))
        shares = _found(place, url, chosen.devices)
        process = stack.enter_context(
            Process([*command(place / "bureau"), "--database", url], making.PASSPHRASE, _surroundings())
        )
        results = _send_out(stack, chosen, place, process.url, shares)
        _tell(chosen, results)
        print(f"服务进程用了处理器 {_processor(process._process.pid):.0f} s（含注册）")
        _check(place, sum(int(str(one["entries"])) for one in results))
    return 0 if not any(one["error"] for one in results) else 1


def _found(place: Path, url: str, devices: int) -> list[list[tuple[str, str]]]:
    """A bureau with a mine for every two people, and the people's codes with their mines, in shares."""
    founding.init(place / "bureau", demo.BUREAU, making.PASSPHRASE, code=demo.CODE, database=url)
    bureau = founding.open_bureau(place / "bureau", making.PASSPHRASE, database=url)
    people = [f"DEMO-P{number:04d}" for number in range(devices)]
    mines = {person: f"DEMO-M{number // 2:04d}" for number, person in enumerate(people)}
    try:
        register.register(
            bureau,
            register.Roster(
                mines=tuple(
                    roster.MineRegistered(code=one, name=f"演示煤矿{one[-4:]}", kind=roster.MineKind.COAL)
                    for one in sorted(set(mines.values()))
                ),
                people=tuple(
                    roster.PersonRegistered(code=one, name=f"演示专员{one[-4:]}", org=demo.CODE) for one in people
                ),
                roles=tuple(register.Granted(person=one, role=Role.INSPECTOR) for one in people),
                designations=tuple(
                    roster.DesignationMade(person=one, mine=mines[one], since=demo.SINCE) for one in people
                ),
            ),
        )
        codes = [(register.invite(bureau, Role.INSPECTOR, one).code, mines[one]) for one in people]
    finally:
        bureau.close()
    return [codes[start::PROCESSES] for start in range(PROCESSES)]


def _send_out(
    stack: ExitStack, chosen: argparse.Namespace, place: Path, url: str, shares: list[list[tuple[str, str]]]
) -> list[dict[str, object]]:
    """Every share played by a process of its own; their results."""
    players = []
    for number, share in enumerate(shares):
        told = {"url": url, "root": str(place / "bureau" / "root.pem"), "codes": share, "seed": number}
        file = place / f"share-{number}.json"
        file.write_text(json.dumps(told))
        more = ["--share", str(file), "--minutes", str(chosen.minutes), "--photos", str(chosen.photos)]
        out = stack.enter_context(file.with_suffix(".told").open("w+", encoding="utf-8"))
        player = subprocess.Popen([sys.executable, __file__, *more], stdout=out, env=_surroundings())
        players.append((player, out))
    results: list[dict[str, object]] = []
    for player, out in players:
        if player.wait(chosen.minutes * 60 + 900):
            raise RuntimeError("a process that plays devices broke")
        out.seek(0)
        results += [json.loads(line) for line in out]
    return results


def _surroundings() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ground.ROOT)}


def _play(chosen: argparse.Namespace) -> int:
    """Enrol the devices of a share, then let them come at their moments; a line of JSON for every exchange."""
    share = json.loads(Path(chosen.share).read_text())
    chance = random.Random(share["seed"])
    say = threading.Lock()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        devices = list(pool.map(lambda one: _enrolled(share, *one), share["codes"]))
        for one in pool.map(lambda one: _result(one, None, 0.0), devices):  # all that was there before
            if one["error"]:
                raise RuntimeError(one["error"])
        begun = time.monotonic()
        moments = [
            (begun + chance.uniform(0, chosen.minutes * 60), n, is_visit)
            for n in range(len(devices))
            for is_visit in [False] * ROUNDS + [True]
        ]
        heapq.heapify(moments)
        busy: dict[int, threading.Lock] = defaultdict(threading.Lock)

        def come(due: float, number: int, photos: list[bytes] | None) -> None:
            with busy[number]:
                told = json.dumps(_result(devices[number], photos, due))
            with say:
                print(told, flush=True)

        under_way = []
        while moments:
            due, number, is_visit = heapq.heappop(moments)
            time.sleep(max(0.0, due - time.monotonic()))
            photos = [b"\xff\xd8" + chance.randbytes(PHOTO - 2) for _ in range(chosen.photos)] if is_visit else None
            under_way.append(pool.submit(come, due, number, photos))
        for future in under_way:
            future.result()
    return 0


def _enrolled(share: dict[str, str], code: str, mine: str) -> Device:
    secret, pin = wire.read_code(code)
    key, root = identity.new_key(), Path(share["root"])
    asked = wire.write(wire.Enrolment(secret, identity.request(key, "演示"), "演示电脑"))
    headers = {"Content-Type": wire.MEDIA_TYPE, "Content-Encoding": "zstd", "Accept-Encoding": "zstd"}
    with client.session(share["url"], root) as session:
        found = client.send(session, "POST", share["url"] + "/v1/enrolments", body=asked, headers=headers)
    told = client.read(found, wire.EnrolmentAnswer)
    _must(wire.is_pinned(identity.from_der(told.root), pin), "another root than the code names")
    holder = identity.Holder(key, identity.from_der(told.certificate))
    return Device(share["url"], root, holder, identity.public_key(identity.from_der(told.server)), mine)


def _result(device: Device, photos: list[bytes] | None, due: float) -> dict[str, object]:
    begun = time.monotonic()
    kind, entries, error = "", 0, ""
    try:
        kind, entries = device.exchange(photos)
    except Exception as trouble:  # noqa: BLE001 - whatever it is, it is counted and told
        error = f"{type(trouble).__name__}: {trouble}"
    ended = time.monotonic()
    return {"kind": kind, "seconds": ended - begun, "late": begun - due, "entries": entries, "error": error}


def _must(is_so: bool, sentence: str) -> None:
    if not is_so:
        raise RuntimeError(sentence)


def _tell(chosen: argparse.Namespace, results: list[dict[str, object]]) -> None:
    kinds: dict[str, list[float]] = defaultdict(list)
    for one in results:
        kinds[str(one["kind"] or "出错")].append(float(str(one["seconds"])))
    print(f"{chosen.devices} 台设备，{chosen.minutes:g} 分钟，每台 {ROUNDS + 1} 次，PostgreSQL，一个服务进程")
    print("| 一次同步（新建 TLS 连接，全部核对） | 次数 | p50 | p95 | 最长 |\n| --- | --- | --- | --- | --- |")
    for kind, times in sorted(kinds.items()):
        p95 = statistics.quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]
        told = " | ".join(f"{one * 1000:.0f} ms" for one in (statistics.median(times), p95, max(times)))
        print(f"| {kind} | {len(times)} | {told} |")
    late = sorted(float(str(one["late"])) for one in results)
    print(f"出错 {len(kinds.get('出错', []))} 次；设备迟到（本机忙）p95 {late[len(late) * 19 // 20] * 1000:.0f} ms")
    print(f"{measuring.machine(1)} 负载 {' '.join(f'{one:.1f}' for one in os.getloadavg())}")
    for sentence in {str(one["error"]) for one in results if one["error"]}:
        print(sentence)


def _processor(process: int) -> float:
    """Seconds of processor a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _check(place: Path, pushed: int) -> None:
    """What was receipted is there, by the server's own check."""
    checked = subprocess.run(
        [sys.executable, "-m", "desktop", "bureau", "check", str(place / "bureau")],
        env={**_surroundings(), "YIKUANG_PASSPHRASE": making.PASSPHRASE},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    print(
        f"bureau check（{pushed} 条检查记录）：{checked.returncode} {(checked.stdout + checked.stderr).strip()[-200:]}"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Many devices at one bureau.")
    parser.add_argument("--devices", type=int, default=500)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--photos", type=int, default=6, help="of a visit, 300 kB each")
    parser.add_argument("--share", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

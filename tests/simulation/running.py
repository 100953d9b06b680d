"""Running histories: one seed, a plan with some steps left out, and the shortest that still breaks the same promise."""

from __future__ import annotations

import contextlib
import hashlib
import random
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from desktop.bureau import acts, register
from desktop.journal import identity
from desktop.supervision import roster
from desktop.sync.round import exchange
from desktop.world import World
from tests.simulation import deeds, engines, ground, promises, seams
from tests.simulation.lives import Life
from tests.simulation.machines import Clock, Machine, Server
from tests.simulation.network import Network, Weather
from tests.simulation.office import Office, Step, clear
from tests.simulation.plans import KINDS, plan
from tests.simulation.watching import Violation

SIZES = (
    {"piece": 4096, "portion": 6_000, "rows": 3, "settle": 3600},
    {"piece": 9000, "portion": 60_000, "rows": 50, "settle": 0},
)


@dataclass
class Ran:
    """How a history ended. `broken` is "" or what was broken, the promise's number first."""

    seed: int
    broken: str = ""
    told: list[str] = field(default_factory=list)
    trace: str = ""
    digest: str = ""
    deaths: Counter[str] = field(default_factory=Counter)
    weather: Counter[Weather] = field(default_factory=Counter)
    seconds: float = 0.0


_base: list[Path] = []
_engine: list[engines.Engine] = [engines.Sqlite()]


@contextmanager
def at(engine: engines.Engine) -> Iterator[None]:
    """Histories meanwhile have their server's log in this kind of database."""
    forget_base()
    _engine.append(engine)
    try:
        yield
    finally:
        forget_base()
        _engine.pop()


def base() -> Path:
    """The ground every history begins from, laid once in this process."""
    if not _base:
        folder = ground.folder()
        _base.append(folder)
        with contextlib.ExitStack() as stack:
            _lay(folder, stack)
    return _base[0]


def forget_base() -> None:
    """Remove the ground."""
    while _base:
        _engine[-1].forget(_base[0])
        clear(_base.pop())


def run(seed: int, steps: Sequence[Step] | None = None, planted: AbstractContextManager[object] | None = None) -> Ran:
    """One history; `steps` None is the whole plan of the seed, `planted` a bug that is in the code meanwhile."""
    source, folder, began = base(), ground.folder(), time.monotonic()
    ran, office = Ran(seed), None
    luck = ground.luck(seed, "sizes")
    try:
        with _in_hand(luck, lambda: office), planted or nullcontext():
            office = Office.copied(seed, source, folder, _engine[-1])
            try:
                for step in plan(seed) if steps is None else steps:
                    office.do(step, KINDS[step.kind])
                promises.settle(office)
                if seed % 4 == 0:  # it costs as much as all else
                    office.newcomer()
                    promises.settle(office)
                promises.check(office)
            except Violation as found:
                ran.broken = str(found)
            except Exception as error:  # noqa: BLE001 - whatever flies is a finding
                ran.broken, ran.trace = f"{type(error).__name__}: {error}"[:300], traceback.format_exc()
            finally:
                ran.told = office.told
                _count(ran, office)
                office.close()
    finally:
        _engine[-1].forget(folder)
        clear(folder)
    ran.seconds = time.monotonic() - began
    return ran


def shortest(seed: int, planted=None, seconds: float = 90) -> tuple[list[Step], Ran]:
    """The fewest steps found that break the same promise: chunks are left out as long as it stays broken."""
    steps, end = plan(seed), time.monotonic() + seconds
    known = run(seed, steps, planted and planted())
    size = max(1, len(steps) // 2)
    while size and time.monotonic() < end:
        at = 0
        while at < len(steps) and time.monotonic() < end:
            fewer = steps[:at] + steps[at + size :]
            ran = run(seed, fewer, planted and planted())
            if ran.broken[:2] == known.broken[:2]:
                steps, known = fewer, ran
            else:
                at += size
        size //= 2
    return steps, known


def report(seed: int, steps: Sequence[Step], ran: Ran) -> str:
    """What to tell of a seed that breaks a promise."""
    history = "".join(f"\n    {line}" for line in ran.told)
    again = f"\n  again: python -m tests.simulation --seed {seed}"
    return f"seed {seed}: {ran.broken}\n  shortest history, {len(steps)} steps:{history}\n{ran.trace}{again}"


@contextmanager
def _in_hand(luck: random.Random, office) -> Iterator[None]:
    def connect(url, root):
        return office().network.connect(url, root)

    devices = (mock.patch.dict(one) for one in (ground.DEVICES, ground.HOLDERS))  # a history adds those that join
    with contextlib.ExitStack() as stack:
        for one in devices:
            stack.enter_context(one)
        stack.enter_context(seams.in_hand(luck, connect, luck.choice(SIZES)))
        stack.enter_context(seams.joining(lambda: office().luck))
        yield


def _count(ran: Ran, office: Office) -> None:
    for machine in office.machines:
        ran.deaths += machine.life.deaths
    ran.deaths += office.server.life.deaths
    ran.weather += office.network.met
    ran.digest = hashlib.sha256("\n".join(office.told).encode()).hexdigest()[:16]


def _lay(folder: Path, stack: contextlib.ExitStack) -> None:
    """Found the bureau, register its people and mines, enrol the devices, let everybody pull."""
    luck, clock = ground.luck("ground"), Clock()
    (folder / "server").mkdir()
    server = Server(folder / "server", clock, Life(), luck, _engine[-1])
    net = Network(server.serve, lambda *_: None, lambda _: None)
    stack.enter_context(seams.in_hand(luck, net.connect, SIZES[1]))
    server.start()
    stack.callback(server.stop)
    _register(server, ground.DESKS)
    _register(server, ground.BOARD)
    for name in ground.DEVICES:
        world = World(now=lambda: clock.now, mono=lambda: 0, random=luck.randbytes, boot=name)
        ground.make_desk(folder / name, name, world)
    for name in ground.DEVICES:
        _pull(folder / name, name, clock, luck)


def _pull(folder: Path, name: str, clock: Clock, luck: random.Random) -> None:
    machine = Machine(name, name, folder, clock, Life(), luck=luck)
    outcome = exchange(machine.start())
    assert not outcome.error, outcome
    machine.stop()


def _register(server: Server, devices: Mapping[str, str]) -> None:
    """The people of these devices, in their roles and at their mines, and the devices."""
    bureau, everybody = server.bureau, dict.fromkeys(devices.values())
    known = [one for one in ground.PEOPLE if one in everybody]
    people = tuple(roster.PersonRegistered(code=one, name=one, org=ground.ORG) for one in known)
    roles = tuple(register.Granted(person=one, role=ground.PEOPLE[one][0]) for one in known)
    posts = tuple(
        roster.DesignationMade(person=one, mine=mine, since="2026-01-01")
        for one in known
        for mine in ground.PEOPLE[one][1]
    )
    mines = tuple(deeds.card(mine, mine) for mine in ground.MINES) if posts else ()
    register.register(bureau, register.Roster(mines=mines, people=people, roles=roles, designations=posts))
    for name, person in devices.items():
        holder = ground.HOLDERS[name]
        der = identity.to_der(holder.certificate)
        acts.seal(bureau, [acts.enrol(bureau, person, der, holder.fingerprint, name)])

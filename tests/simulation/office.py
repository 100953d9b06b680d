"""One simulated history: machines, sticks, weather, and every step that a plan may hold.

A step draws what it needs from randomness of its own (seed and place), so a history with some steps left out still
does the same in the others: that is how a failing one is made short.
"""

from __future__ import annotations

import datetime as dt
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from desktop.bureau import parcels
from desktop.desk import Desk
from desktop.errors import DeskError
from desktop.sync import parcel
from desktop.sync.round import Outcome, exchange
from tests.simulation import deeds, engines, ground, hostile, lives
from tests.simulation.machines import Clock, Machine, Server
from tests.simulation.network import Network
from tests.simulation.watching import Watch

YEARS = dt.timedelta(days=3650)


@dataclass(frozen=True)
class Step:
    """One step: what, and the place in the plan its randomness follows from."""

    kind: str
    place: int


@dataclass
class Office:
    """Everything there is."""

    seed: int
    folder: Path
    server: Server
    machines: list[Machine]
    clock: Clock
    network: Network
    watch: Watch
    base: Path
    sticks: list[tuple[str, Path]] = field(default_factory=list)
    codes: list = field(default_factory=list)  # on paper, see joining.py
    joined: dict[str, int] = field(default_factory=dict)  # devices that joined, each with the server's history then
    put_back: set[str] = field(default_factory=set)  # devices of which a disk was put back in its place
    told: list[str] = field(default_factory=list)
    luck: random.Random = field(default_factory=lambda: random.Random(0))

    @classmethod
    def copied(cls, seed: int, base: Path, folder: Path, engine: engines.Engine) -> Office:
        """A history about to begin, from the ground that was laid in `base`."""
        clock = Clock()
        place = ground.copy(base / "server", folder / "server")
        engine.copied(base / "server", place)
        server = Server(place, clock, lives.Life(), ground.luck(seed, "server"), engine)
        machines = [
            Machine(name, name, ground.copy(base / name, folder / name), clock, lives.Life()) for name in ground.DESKS
        ]
        watch = Watch(server)
        net = Network(server.serve, watch.see, lambda name: None)
        return cls(seed, folder, server, machines, clock, net, watch, base)

    def newcomer(self) -> None:
        """One more desk of the supervisor, that knows nothing but the beginning."""
        folder = ground.copy(self.base / "S1a", self.folder / "newcomer")
        self.machines.append(Machine("newcomer", "S1a", folder, self.clock, lives.Life()))

    def close(self) -> None:
        """Everything ends."""
        for machine in self.machines:
            machine.stop()
        self.server.stop()

    def do(self, step: Step, work: Callable[[Office], None]) -> None:
        """One step: its work, with the randomness that follows from its kind and place."""
        self.luck = ground.luck(self.seed, step.kind, step.place)
        self.network.luck = self.server.luck = self.luck
        self.clock.forward(self.luck.choice((0.1, 1, 3, 30)))
        if self.server.bureau is None or (self.server.life.is_dead and self.luck.random() < 0.7):
            self.server.start()
        work(self)
        self.server.life.left = None

    def say(self, words: str) -> None:
        """A line of the history."""
        self.told.append(words)

    def any_machine(self) -> Machine:
        """Some machine that is no administrator's, its randomness that of this step."""
        machine = self.luck.choice([one for one in self.machines if one.device not in ground.BOARD])
        machine.luck = self.luck
        return machine

    def on(self, machine: Machine, work: Callable[[Desk], object], mortality: float = 0.2) -> bool:
        """Work on a machine that may die of it."""
        machine.luck = self.luck
        machine.start()
        machine.life.left = self.luck.randrange(1, 12) if self.luck.random() < mortality else None
        self.network.step, self.network.who = machine.life.step, machine.device
        lived = machine.run(work)
        machine.life.left = None
        if not lived:
            self.say(f"{machine.name} died: {next(reversed(machine.life.deaths), '')}")
        return lived

    def sync(self, machine: Machine, mortality: float = 0.0) -> Outcome | None:
        """One exchange; None when the process died."""
        found: list[Outcome] = []
        self.on(machine, lambda desk: found.append(exchange(desk)), mortality)
        return found[0] if found else None


def work(office: Office) -> None:
    """Somebody works at his desk."""
    machine = office.any_machine()
    mine = office.luck.choice(ground.PEOPLE[machine.person][1] or ground.MINES)
    if office.luck.random() < 0.1:
        mine = office.luck.choice(ground.MINES)

    def some(desk: Desk) -> None:
        for _ in range(office.luck.randrange(1, 4)):
            kind = office.luck.choice(("raise", "raise", "go on", "go on", "go on", "remote", "leave"))
            match kind:
                case "raise":
                    deeds.raise_finding(desk, office.luck, mine)
                case "go on":
                    deeds.go_on(desk, office.luck)
                case "remote":
                    deeds.look_remotely(desk, office.luck, mine)
                case "leave":
                    deeds.decide_leave(desk, office.luck)

    office.say(f"{machine.name} works at {mine}")
    office.on(machine, some, 0.15)


def sync(office: Office) -> None:
    """An exchange, in any weather, with death on both sides."""
    machine = office.any_machine()
    office.network.badness = office.luck.choice((0, 0, 0.1, 0.3, 0.6))
    if office.luck.random() < 0.15:
        office.server.life.left = office.luck.randrange(1, 10)
    outcome = office.sync(machine, 0.25)
    office.network.badness = 0
    ended = "died" if outcome is None else outcome.error[:14] or f"+{outcome.pushed} -{outcome.pulled}"
    office.say(f"{machine.name} syncs: {ended}{' (server dead)' if office.server.life.is_dead else ''}")


def administer(office: Office) -> None:
    """The administrator acts at the server."""
    if not office.server.life.is_dead:
        office.say("administrator acts")
        deeds.administer(office.server, office.luck)


def publish(office: Office) -> None:
    """A checklist in force; the server may die of it."""
    if office.server.life.is_dead:
        return
    office.say("checklist published")
    if office.luck.random() < 0.3:
        office.server.life.left = office.luck.randrange(1, 5)
    try:
        deeds.publish(office.server, office.luck)
    except lives.Killed:
        office.say("server died")


def revoke(office: Office) -> None:
    """A device is lost; never the administrator's or the supervisor's."""
    if not office.server.life.is_dead:
        device = office.luck.choice(("P1b", "P2a", "P3a"))
        office.say(f"{device} revoked")
        deeds.revoke(office.server, device)


def image(office: Office) -> None:
    """Somebody makes a backup of his folder."""
    machine = office.any_machine()
    office.say(f"{machine.name} backed up")
    machine.keep_image()


def restore(office: Office) -> None:
    """A folder comes back from its backup, or its disk from an image."""
    kept = [one for one in office.machines if one.images and one.device not in ground.BOARD]
    if not kept:
        return
    machine = office.luck.choice(kept)
    machine.luck = office.luck
    if office.luck.random() < 0.5:
        office.say(f"{machine.name} restored")
        machine.restore()
    else:
        office.say(f"{machine.name} rolled back")
        machine.roll_back()
        office.put_back.add(machine.device)


def copy(office: Office) -> None:
    """A folder is copied to a second PC and both are used."""
    machine = office.any_machine()
    if len(office.machines) > 10:
        return
    machine.stop()
    name = f"{machine.device}#{len(office.machines)}"
    office.say(f"{machine.name} copied as {name}")
    folder = ground.copy(machine.folder, office.folder / name)
    office.machines.append(Machine(name, machine.device, folder, office.clock, lives.Life(), machine.skew))


def server_copy(office: Office) -> None:
    """A dump of the server."""
    office.say("server backed up")
    office.server.keep_copy()


def server_back(office: Office) -> None:
    """The server comes back from a dump; it knows of it, or not."""
    is_told = office.luck.random() < 0.4
    if office.server.copies:
        office.say(f"server restored {'by the command' if is_told else 'silently'}")
        office.server.go_back(is_told)
        office.watch.went_back()


def server_ends(office: Office) -> None:
    """The server's process is killed."""
    office.say("server killed")
    office.server.stop()
    office.server.life.is_dead = True


def clocks(office: Office) -> None:
    """A clock jumps by up to ten years."""
    much = YEARS * office.luck.uniform(-1, 1)
    if office.luck.random() < 0.2:
        office.say(f"server's clock {much.days} days off")
        office.server.skew = much
        return
    machine = office.any_machine()
    office.say(f"{machine.name}'s clock {much.days} days off")
    machine.skew = much


def late(office: Office) -> None:
    """A request of long ago arrives once more."""
    office.say("a late request")
    office.network.deliver_late()


def pack(office: Office) -> None:
    """A parcel for the bureau or for a colleague goes on a stick."""
    machine = office.any_machine()
    to = office.luck.choice(("bureau", "bureau", *ground.DESKS, *office.joined))
    certificate = ground.SERVER.certificate if to == "bureau" else ground.HOLDERS[to].certificate
    file = office.folder / f"stick {len(office.sticks)}.parcel"

    def make(desk: Desk) -> None:
        try:
            parcel.make(desk, [certificate], file)
        except DeskError:
            return
        office.sticks.append((to, file))
        office.say(f"{machine.name} packs for {to}")

    office.on(machine, make)


def unpack(office: Office) -> None:
    """Some stick of any time is put in, perhaps damaged."""
    if not office.sticks:
        return
    to, file = office.luck.choice(office.sticks)
    if office.luck.random() < 0.15:
        data = bytearray(file.read_bytes())
        data[office.luck.randrange(len(data))] ^= 1 << office.luck.randrange(8)
        file = office.folder / "damaged.parcel"
        file.write_bytes(data)
    if to == "bureau":
        _take_at_bureau(office, file)
        return
    fitting = [one for one in office.machines if one.device == to]
    machine = office.luck.choice(fitting)

    def take(desk: Desk) -> None:
        try:
            parcel.take(desk, file)
        except DeskError as error:
            office.say(f"{machine.name} refuses a parcel: {str(error)[:12]}")
            return
        except lives.Killed:  # its entries may be in, and what they name is asked for
            office.watch.handed(machine.person, file)
            raise
        office.watch.handed(machine.person, file)

    office.say(f"{machine.name} takes a parcel")
    office.on(machine, take)


def _take_at_bureau(office: Office, file: Path) -> None:
    if office.server.life.is_dead:
        return
    receipt = office.folder / f"receipt {len(office.sticks)}.parcel"
    try:
        parcels.take(office.server.bureau, file, receipt)
    except DeskError as error:
        office.say(f"bureau refuses a parcel: {str(error)[:12]}")
        return
    except lives.Killed:
        return
    outer = parcel.read_file(receipt)
    fitting = [name for name, one in ground.HOLDERS.items() if one.fingerprint == outer.to[0].fingerprint]
    office.sticks.append((fitting[0], receipt))
    office.say(f"bureau takes a parcel, receipt for {fitting[0]}")


def attack(office: Office) -> None:
    """A device pushes rubbish among good entries, past its own program."""
    machine = office.any_machine()
    office.say(f"{machine.device} pushes rubbish among good entries")
    office.on(machine, lambda desk: hostile.push(desk, office.luck, office.watch), 0)


KINDS: dict[str, Callable[[Office], None]] = {
    "work": work,
    "sync": sync,
    "administer": administer,
    "publish": publish,
    "revoke": revoke,
    "image": image,
    "restore": restore,
    "copy": copy,
    "server copy": server_copy,
    "server back": server_back,
    "server ends": server_ends,
    "clock": clocks,
    "late": late,
    "pack": pack,
    "unpack": unpack,
    "attack": attack,
}
OFTEN: dict[str, int] = {
    "work": 30,
    "sync": 42,
    "administer": 6,
    "publish": 2,
    "revoke": 1,
    "image": 4,
    "restore": 3,
    "copy": 1,
    "server copy": 4,
    "server back": 3,
    "server ends": 2,
    "clock": 3,
    "late": 4,
    "pack": 5,
    "unpack": 7,
    "attack": 2,
}


def clear(folder: Path) -> None:
    """Remove what a history left."""
    shutil.rmtree(folder, ignore_errors=True)

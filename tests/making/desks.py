"""A bureau without a server and its desks, for tests: a CA, a registrar, a small roster, receipts as a server signs
them, and enrolled desks whose clock and randomness belong to the test.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop.desk import Delivery, Desk
from desktop.journal import identity, receipts, sealing
from desktop.journal.entry import Entry, Told, told
from desktop.opening import Enrolled, create_desk, open_desk
from desktop.store import keys
from desktop.supervision import roster
from desktop.supervision.facts import Body
from desktop.supervision.nouns import kind_of, noun_of
from desktop.world import World

PASSPHRASE = "演示口令123"
CHEAP = keys.Cost(1, 8, 1)  # argon2id as weak as it goes: a desk opens in no time
START = dt.datetime(2026, 11, 22, 1, 0, tzinfo=dt.UTC)
ORG = "demo"
SCOPE = f"org/{ORG}"
MINE = "m1"  # a small quarry: the shortest of the checklists that ship
PIT = "m2"
PEOPLE = {"p1": "演示专员甲", "p2": "演示专员乙", "p3": "演示主管丙"}
PLACES = (
    roster.Place(id="q1", name="1号采场", kind="采场"),
    roster.Place(id="q2", name="南帮边坡", kind="边坡"),
)


@dataclass(slots=True)
class Clock:
    """A clock the test moves."""

    now: dt.datetime = START

    def forward(self, **much: float) -> None:
        self.now += dt.timedelta(**much)


def world(seed: int = 1, clock: Clock | None = None) -> World:
    """A world of this clock whose randomness follows from the seed."""
    held = clock or Clock()
    return World(
        now=lambda: held.now,
        mono=lambda: int((held.now - START).total_seconds()) + 1_000_000_000,
        random=random.Random(seed).randbytes,
        boot=f"boot-{seed}",
    )


@dataclass(slots=True, repr=False)
class Bureau:
    """What a bureau's server holds, in the test's hand; `entries` are what it would hand out of `org/…`."""

    seed: int = 7
    clock: Clock = field(default_factory=Clock)
    entries: list[Entry] = field(default_factory=list)
    epoch: str = "epoch-1"
    given: int = 0

    authority: identity.Holder = field(init=False)
    server: identity.Holder = field(init=False)
    registrar: identity.Holder = field(init=False)
    recovery: identity.PrivateKey = field(init=False)
    world: World = field(init=False)

    def __post_init__(self) -> None:
        self.world = world(self.seed, self.clock)
        self.authority = identity.found_authority("演示县应急管理局", START)
        self.server = self.holder("回执")
        self.registrar = self.holder("登记")
        self.recovery = identity.new_key()

    def holder(self, name: str) -> identity.Holder:
        """A key with a certificate of this bureau."""
        key = identity.new_key()
        return identity.Holder(key, identity.issue(self.authority, key.public_key(), name, START))

    def seal(self, *facts: tuple[str, Body], scope: str = SCOPE) -> Entry:
        """An entry of the registrar, kept among `entries`."""
        drafts = [sealing.Draft(_kind(subject, body), subject, body) for subject, body in facts]
        entry = self.make(self.registrar, drafts, self.entries, scope=scope)
        self.entries.append(entry)
        return entry

    def make(
        self, holder: identity.Holder, drafts: Sequence[sealing.Draft], known: Sequence[Entry], scope: str = SCOPE
    ) -> Entry:
        """An entry of anybody who had seen the known entries; nothing is checked."""
        subjects = {one.subject for one in drafts}
        behind = [one for entry in known for one in told(entry) if one.subject in subjects]
        return sealing.make(holder, scope, drafts, tips(behind), stamp=self.world.stamp(), salts=self.world.random)

    def register(self) -> None:
        """The small roster: the organisation, two mines, two inspectors of both, a supervisor."""
        root, recovery = identity.to_der(self.authority.certificate), identity.public_to_der(self.recovery.public_key())
        self.seal(
            (f"org/{ORG}", roster.OrgFounded(code=ORG, name="演示县应急管理局", root=root, recovery=recovery)),
            (f"device/{self.registrar.fingerprint}", _enrolled("registrar", self.registrar.certificate, 0)),
        )
        self.seal(*((f"person/{code}", _person(code)) for code in PEOPLE))
        self.seal(("person/p3", roster.RoleGranted(role=roster.Role.SUPERVISOR, org=ORG)))
        self.seal(*((f"mine/{code}", _mine(code)) for code in (MINE, PIT)))
        made = [(person, mine) for person in ("p1", "p2") for mine in (MINE, PIT)]
        self.seal(
            *(
                (f"designation/{person}/{mine}", roster.DesignationMade(person=person, mine=mine, since="2026-01-01"))
                for person, mine in made
            )
        )

    def enrol(self, folder: Path, person: str = "p1", ordinal: int = 1, seed: int = 1) -> Desk:
        """A new desk of a person that has received everything of the bureau."""
        device = identity.new_key()
        certificate = identity.issue(self.authority, device.public_key(), PEOPLE[person], START)
        self.seal((f"device/{identity.fingerprint(certificate)}", _enrolled(person, certificate, ordinal)))
        enrolled = Enrolled(
            certificate=identity.to_der(certificate),
            root=identity.to_der(self.authority.certificate),
            server=identity.to_der(self.server.certificate),
            recovery=identity.public_to_der(self.recovery.public_key()),
            person=person,
            name=PEOPLE[person],
        )
        desk = create_desk(folder, PASSPHRASE, device, enrolled, world(seed, self.clock), cost=CHEAP)
        desk.receive(Delivery(entries=tuple(self.entries)))
        return desk

    def receipts(
        self, entries: Sequence[Entry], verdict: receipts.Verdict = receipts.Verdict.ADMITTED
    ) -> receipts.Signed:
        """A list of receipts, as the server signs it."""
        items = []
        for entry in entries:
            self.given += 1
            items.append(receipts.Receipt(entry.id, entry.header.scope, self.given, self.given - 1, verdict))
        return receipts.sign(self.server.key, receipts.receipts(self.epoch, self.world.text(), tuple(items)))

    def complete(self, entries: Sequence[Entry]) -> receipts.Signed:
        """A complete statement, as the server signs it."""
        statement = receipts.complete(self.epoch, self.world.text(), tuple(entry.id for entry in entries))
        return receipts.sign(self.server.key, statement)


def reopen(desk: Desk, seed: int = 2) -> Desk:
    """The same desk, closed and opened again."""
    desk.close()
    return open_desk(desk.folder, PASSPHRASE, world(seed))


def tips(facts: Sequence[Told]) -> list[sealing.Seen]:
    """The newest entries among these facts."""
    before = {name for fact in facts for name in fact.basis}
    newest = {fact.entry: fact.depth for fact in facts if fact.entry not in before}
    return [sealing.Seen(name, depth) for name, depth in newest.items()]


def _kind(subject: str, body: Body) -> str:
    noun = noun_of(subject)
    assert noun is not None
    return kind_of(body, noun)


def _enrolled(person: str, certificate: identity.Certificate, ordinal: int) -> roster.DeviceEnrolled:
    return roster.DeviceEnrolled(person=person, certificate=identity.to_der(certificate), ordinal=ordinal)


def _person(code: str) -> roster.PersonRegistered:
    return roster.PersonRegistered(
        code=code, name=PEOPLE[code], org=ORG, specialties=("采矿",), certificate=f"演示证{code}"
    )


def _mine(code: str) -> roster.MineRegistered:
    return roster.MineRegistered(
        code=code, name=f"演示采石场{code}", kind=roster.MineKind.QUARRY, leader="演示矿长", places=PLACES
    )

"""What the admitted facts of `org/…` say, in the order the log received them: who was what when, by log index."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Self

from desktop.errors import Damaged
from desktop.journal import identity
from desktop.journal.entry import Entry, Told, told
from desktop.supervision import facts, roster

OPEN = 2**62


@dataclass(frozen=True, slots=True)
class Device:
    """A device the log knows. `revoked` is the log index from which its key counts no longer."""

    person: str
    certificate: identity.Certificate
    name: str = ""
    revoked: int = OPEN

    @property
    def is_revoked(self) -> bool:
        """Whether the bureau took its trust back."""
        return self.revoked != OPEN


@dataclass(frozen=True, slots=True)
class Span:
    """In force from a log index up to another, the last excluded."""

    start: int
    end: int = OPEN

    @property
    def is_open(self) -> bool:
        """Whether nothing has ended it."""
        return self.end == OPEN

    def within(self, other: Span) -> Span:
        """What both have in common; it may be empty."""
        return Span(max(self.start, other.start), min(self.end, other.end))

    def touches(self, other: Span) -> bool:
        """Whether it was in force at any index of another, ends included."""
        return self.start <= self.end and self.start <= other.end and self.end >= other.start


EVER, NOW = Span(0), Span(OPEN)


@dataclass(slots=True)
class Record:
    """Everything `org/…` says, up to log index `seen` (excluded). `copy()` before adding what is not committed."""

    root: identity.Certificate
    seen: int = 0
    devices: dict[str, Device] = field(default_factory=dict)
    facts: dict[str, list[Told]] = field(default_factory=lambda: defaultdict(list))
    bureau: str = ""  # the organisation that the log began with
    parents: dict[str, str] = field(default_factory=dict)
    persons: dict[str, str] = field(default_factory=dict)  # person → organisation
    mines: dict[str, str] = field(default_factory=dict)  # mine → organisation
    keepers: dict[str, list[tuple[str, Span]]] = field(default_factory=lambda: defaultdict(list))  # of a mine, ever
    roles: dict[str, list[tuple[roster.Role, str, Span]]] = field(default_factory=lambda: defaultdict(list))
    posts: dict[tuple[str, str], list[Span]] = field(default_factory=lambda: defaultdict(list))
    groups: dict[str, roster.GroupFormed] = field(default_factory=dict)

    def copy(self) -> Self:
        """A record that may go its own way."""
        return type(self)(
            root=self.root,
            seen=self.seen,
            bureau=self.bureau,
            devices=dict(self.devices),
            facts=defaultdict(list, {subject: list(known) for subject, known in self.facts.items()}),
            parents=dict(self.parents),
            persons=dict(self.persons),
            mines=dict(self.mines),
            keepers=defaultdict(list, {mine: list(known) for mine, known in self.keepers.items()}),
            roles=defaultdict(list, {person: list(known) for person, known in self.roles.items()}),
            posts=defaultdict(list, {post: list(spans) for post, spans in self.posts.items()}),
            groups=dict(self.groups),
        )

    def add(self, one: Entry, index: int) -> None:
        """Takes in an admitted entry of `org/…` at its log index."""
        organisation = one.header.scope.split("/", 1)[1]
        for fact in told(one):
            self.facts[fact.subject].append(fact)
            self.take(fact, organisation, index)
        self.seen = index + 1

    def devices_of(self, person: str) -> list[str]:
        """Fingerprints of all devices of a person, revoked ones too."""
        return [fingerprint for fingerprint, device in self.devices.items() if device.person == person]

    def frontier(self, subject: str) -> list[Told]:
        """The newest facts on a subject: those of entries no other entry stands on."""
        known = self.facts.get(subject, [])
        behind = {name for fact in known for name in fact.basis}
        return [fact for fact in known if fact.entry not in behind]

    def mine_of(self, code: str) -> str:
        """The organisation that supervises a mine, "" when it is not registered."""
        return self.mines.get(code, "")

    def person_of(self, code: str) -> str:
        """The organisation of a person, "" when he is not registered."""
        return self.persons.get(code, "")

    def device_of(self, fingerprint: str) -> str:
        """The organisation of a device's person, "" when it is not known."""
        device = self.devices.get(fingerprint)
        return self.persons.get(device.person, "") if device else ""

    def chain(self, organisation: str) -> list[str]:
        """An organisation and those above it."""
        chain: list[str] = []
        while organisation and organisation not in chain:
            chain.append(organisation)
            organisation = self.parents.get(organisation, "")
        return chain

    def take(self, fact: Told, organisation: str, index: int) -> None:
        """Takes in one fact of an organisation."""
        match facts.read(fact, roster.KINDS):
            case roster.OrgFounded() as body:
                self.parents[body.code] = body.parent or ""
                self.bureau = self.bureau or body.code
            case roster.MineRegistered() as body:
                self._keep(body.code, body.supervised_by or organisation, index)
            case roster.PersonRegistered() as body:
                self.persons[body.code] = body.org
            case roster.RoleGranted() | roster.RoleEnded() as body:
                self._entrust(fact.subject.split("/", 1)[1], body, index)
            case roster.DesignationMade() as body:
                self.posts[body.person, body.mine].append(Span(index))
            case roster.DesignationEnded() as body:
                self._end_post(body.person, body.mine, index)
            case roster.GroupFormed() as body:
                self._form(body, index)
            case roster.DeviceEnrolled() as body:
                self._enrol(body, fact.subject)
            case roster.DeviceRevoked():
                self._revoke(fact.subject.split("/", 1)[1], index)

    def _keep(self, mine: str, organisation: str, index: int) -> None:
        if self.mines.get(mine) == organisation:
            return
        former = [(org, Span(one.start, min(one.end, index))) for org, one in self.keepers[mine]]
        self.keepers[mine] = [*former, (organisation, Span(index))]
        self.mines[mine] = organisation

    def _entrust(self, person: str, body: roster.RoleGranted | roster.RoleEnded, index: int) -> None:
        known, what = self.roles[person], (body.role, body.org)
        is_held = any((role, org, one.end) == (*what, OPEN) for role, org, one in known)
        if isinstance(body, roster.RoleGranted):
            self.roles[person] = known if is_held else [*known, (*what, Span(index))]
        elif is_held:
            self.roles[person] = [
                (role, org, Span(one.start, min(one.end, index)) if (role, org) == what else one)
                for role, org, one in known
            ]

    def _end_post(self, person: str, mine: str, index: int) -> None:
        spans = self.posts[person, mine]
        self.posts[person, mine] = [Span(one.start, index) if one.end == OPEN else one for one in spans]
        if any(self._is_member(group, person, mine) for group in self.groups.values()):
            self.posts[person, mine].append(Span(index))  # the group still visits it

    def _form(self, body: roster.GroupFormed, index: int) -> None:
        former = self.groups.get(body.code)
        self.groups[body.code] = body
        for member in former.members if former else ():
            for mine in former.mines if former else ():
                if not any(self._is_member(group, member.person, mine) for group in self.groups.values()):
                    self._leave(member.person, mine, index)
        for member in body.members:
            for mine in body.mines:
                if not any(span.end == OPEN for span in self.posts[member.person, mine]):
                    self.posts[member.person, mine].append(Span(index))

    def _leave(self, person: str, mine: str, index: int) -> None:
        state = roster.fold_designation(self.facts.get(f"designation/{person}/{mine}", []))
        if not any(period.until is None for period in state.periods):
            self._end_post(person, mine, index)

    @staticmethod
    def _is_member(group: roster.GroupFormed, person: str, mine: str) -> bool:
        return mine in group.mines and any(member.person == person for member in group.members)

    def _enrol(self, body: roster.DeviceEnrolled, subject: str) -> None:
        try:
            certificate = identity.from_der(body.certificate)
        except Damaged:
            return
        fingerprint = identity.fingerprint(certificate)
        if subject == f"device/{fingerprint}" and identity.is_issued_by(certificate, self.root):
            self.devices.setdefault(fingerprint, Device(body.person, certificate, body.name))

    def _revoke(self, fingerprint: str, index: int) -> None:
        device = self.devices.get(fingerprint)
        if device is not None and not device.is_revoked:
            self.devices[fingerprint] = Device(device.person, device.certificate, device.name, index)

"""Who may write and read which scope, told from the admitted facts of `org/…` in the order the log received them.

No clock: an entry made not earlier than tree size `after` and receipted at log index `now` is admitted when the
designation, group or role it acts under was in force at any log index between the two. A revoked device is never
admitted and reads nothing. Supervisors and administrators act for their organisation and those below it. In
`staff/<org>/<person>` the person himself writes papers and leaves, and reads; nobody else but the managing role does.

Views of a scope: `a` all entries, `p` all but others' held ones, `o` only one's own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from desktop.errors import Damaged
from desktop.journal import identity
from desktop.journal.entry import Entry, Told, told
from desktop.supervision import facts, roster

ALL, PLAIN, OWN = "a", "p", "o"
_OPEN = 2**62


@dataclass(frozen=True, slots=True)
class Device:
    """A device the log knows. `revoked` is the log index from which its key counts no longer."""

    person: str
    certificate: identity.Certificate
    name: str = ""
    revoked: int = _OPEN

    @property
    def is_revoked(self) -> bool:
        """Whether the bureau took its trust back."""
        return self.revoked != _OPEN


@dataclass(frozen=True, slots=True)
class Span:
    """In force from a log index up to another, the last excluded."""

    start: int
    end: int = _OPEN


@dataclass(slots=True)
class Roll:
    """Everything `org/…` says, up to log index `seen` (excluded). `copy()` before adding what is not committed."""

    root: identity.Certificate
    seen: int = 0
    devices: dict[str, Device] = field(default_factory=dict)
    facts: dict[str, list[Told]] = field(default_factory=lambda: defaultdict(list))
    parents: dict[str, str] = field(default_factory=dict)
    persons: dict[str, str] = field(default_factory=dict)  # person → organisation
    mines: dict[str, str] = field(default_factory=dict)  # mine → organisation
    roles: dict[str, dict[tuple[str, str], int]] = field(default_factory=lambda: defaultdict(dict))
    posts: dict[tuple[str, str], list[Span]] = field(default_factory=lambda: defaultdict(list))
    groups: dict[str, roster.GroupFormed] = field(default_factory=dict)

    def copy(self) -> Roll:
        """A roll that may go its own way."""
        return Roll(
            root=self.root,
            seen=self.seen,
            devices=dict(self.devices),
            facts=defaultdict(list, {subject: list(known) for subject, known in self.facts.items()}),
            parents=dict(self.parents),
            persons=dict(self.persons),
            mines=dict(self.mines),
            roles=defaultdict(dict, {person: dict(granted) for person, granted in self.roles.items()}),
            posts=defaultdict(list, {post: list(spans) for post, spans in self.posts.items()}),
            groups=dict(self.groups),
        )

    def add(self, one: Entry, index: int) -> None:
        """Takes in an admitted entry of `org/…` at its log index."""
        organisation = one.header.scope.split("/", 1)[1]
        for fact in told(one):
            self.facts[fact.subject].append(fact)
            self._take(fact, organisation, index)
        self.seen = index + 1

    def may_write(self, fingerprint: str, scope: str, after: int, now: int, subjects: Iterable[str] = ()) -> bool:
        """Whether an entry of this device belongs into the scope, or is to be held for a person to decide."""
        device = self.devices.get(fingerprint)
        if device is None or device.revoked <= now:
            return False
        kind, name = _parts(scope)
        match kind:
            case "org":
                is_calendar = {one.partition("/")[0] for one in subjects} == {"calendar"}
                return self._manages(device.person, name, _MANAGING if is_calendar else {roster.Role.ADMINISTRATOR})
            case "mine":
                spans = self.posts.get((device.person, name), ())
                is_posted = any(span.start <= now and span.end >= after for span in spans)
                return is_posted or self._manages(device.person, self.mines.get(name, ""), _MANAGING)
            case "staff":
                organisation, _, about = name.partition("/")
                is_own = about == device.person and self.persons.get(about) == organisation
                of_own = {one.partition("/")[0] for one in subjects} <= _ONES_OWN
                return (is_own and of_own) or self._manages(device.person, organisation, _MANAGING)
        return False

    def views(self, fingerprint: str, scopes: Iterable[str], wrote: Iterable[str]) -> dict[str, str]:
        """The scopes this device may read now, of those that exist, each with its view; `wrote` are the scopes its
        person has written in. `org/…` comes first: the certificates of authors are there.
        """
        device = self.devices.get(fingerprint)
        if device is None or device.is_revoked:
            return {}
        person = device.person
        found = dict.fromkeys(wrote, OWN)
        for scope in scopes:
            if view := self._view(person, scope):
                found[scope] = view
        return dict(sorted(found.items(), key=lambda pair: (not pair[0].startswith("org/"), pair[0])))

    def devices_of(self, person: str) -> list[str]:
        """Fingerprints of all devices of a person, revoked ones too."""
        return [fingerprint for fingerprint, device in self.devices.items() if device.person == person]

    def frontier(self, subject: str) -> list[Told]:
        """The newest facts on a subject: those of entries no other entry stands on."""
        known = self.facts.get(subject, [])
        behind = {name for fact in known for name in fact.basis}
        return [fact for fact in known if fact.entry not in behind]

    def _view(self, person: str, scope: str) -> str | None:
        kind, name = _parts(scope)
        match kind:
            case "org":
                organisation, is_reader = name, name in self._chain(self.persons.get(person, ""))
            case "mine":
                organisation = self.mines.get(name, "")
                is_reader = any(span.end == _OPEN for span in self.posts.get((person, name), ()))
            case "staff":
                organisation, _, about = name.partition("/")
                is_reader = about == person
            case _:
                return None
        if self._manages(person, organisation, _MANAGING):
            return ALL
        return PLAIN if is_reader else None

    def _manages(self, person: str, organisation: str, roles: set[roster.Role]) -> bool:
        granted = self.roles.get(person, {})
        return any((role, name) in granted for name in self._chain(organisation) for role in roles)

    def _chain(self, organisation: str) -> list[str]:
        chain: list[str] = []
        while organisation and organisation not in chain:
            chain.append(organisation)
            organisation = self.parents.get(organisation, "")
        return chain

    def _take(self, fact: Told, organisation: str, index: int) -> None:
        match facts.read(fact, roster.KINDS):
            case roster.OrgFounded() as body:
                self.parents[body.code] = body.parent or ""
            case roster.MineRegistered() as body:
                self.mines[body.code] = body.supervised_by or organisation
            case roster.PersonRegistered() as body:
                self.persons[body.code] = body.org
            case roster.RoleGranted() as body:
                self.roles[fact.subject.split("/", 1)[1]].setdefault((body.role, body.org), index)
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

    def _end_post(self, person: str, mine: str, index: int) -> None:
        spans = self.posts[person, mine]
        self.posts[person, mine] = [Span(one.start, index) if one.end == _OPEN else one for one in spans]
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
                if not any(span.end == _OPEN for span in self.posts[member.person, mine]):
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


_ONES_OWN = {"staffform", "leave"}  # what a person writes about himself; assessment is the managing role's
_MANAGING = {roster.Role.SUPERVISOR, roster.Role.ADMINISTRATOR}


def _parts(scope: str) -> tuple[str, str]:
    kind, _, name = scope.partition("/")
    return kind, name

"""Who may read what, told a second time and naively from the server's log: the opinion the real one is held against."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select

from desktop.bureau import tables
from desktop.bureau.reading import WHOLE, whole
from desktop.journal.entry import Entry, told
from desktop.supervision import erasing, facts, roster
from tests.simulation import ground

_entry = tables.entry.c
_MANAGING = (roster.Role.SUPERVISOR, roster.Role.ADMINISTRATOR)


@dataclass(frozen=True)
class Row:
    """An entry as the server has it. `seen` is its verdict for readers: what was released is admitted; `person` is
    whose device sealed it, under whichever of its certificates.
    """

    entry: Entry
    number: int
    index: int
    verdict: str
    seen: str
    person: str


@dataclass
class Rights:
    """What the admitted facts of `org/…` say now."""

    managers: set[str] = field(default_factory=set)
    posts: set[tuple[str, str]] = field(default_factory=set)
    group: set[tuple[str, str]] = field(default_factory=set)
    revoked: set[str] = field(default_factory=set)

    def sees(self, person: str, row: Row) -> bool:
        """Whether a person may be given this entry."""
        kind, _, name = row.entry.header.scope.partition("/")
        if row.person == person or (person in self.managers and kind in ("org", "mine", "staff")):
            return True
        is_reader = {
            "org": True,
            "mine": (person, name) in self.posts | self.group,
            "staff": name == f"{ground.ORG}/{person}",
        }.get(kind, False)
        return is_reader and row.seen == "admitted"


def erased(everything: dict[str, Row]) -> dict[tuple[str, str], frozenset[str]]:
    """Attachments and scopes for which the log erases them: a request, and a consent to it of another person and
    another device, both admitted; with the ids of the two entries.
    """
    said = [
        (row.entry, fact.subject, facts.read(fact, erasing.KINDS))
        for row in everything.values()
        if row.seen == "admitted"
        for fact in told(row.entry)
        if fact.subject.startswith("erasure/")
    ]
    asked = {(entry.id, subject): (entry, body) for entry, subject, body in said if isinstance(body, erasing.Requested)}
    found: dict[tuple[str, str], frozenset[str]] = {}
    for entry, subject, body in said:
        if not isinstance(body, erasing.Consented) or (body.request, subject) not in asked:
            continue
        request, wanted = asked[body.request, subject]
        is_other = wanted.person != body.person and request.header.author != entry.header.author
        if is_other and request.header.scope == entry.header.scope:
            pairs = ((blob, entry.header.scope) for blob in wanted.blobs)
            found |= dict.fromkeys(pairs, frozenset({request.id, entry.id}))
    return found


def _owners(admitted: Iterable[Entry]) -> dict[str, str]:
    """Fingerprint of every certificate → person: those that devices began with, and those that were renewed."""
    found = {ground.HOLDERS[device].fingerprint: person for device, person in ground.DEVICES.items()}
    for one in admitted:
        for fact in told(one):
            if fact.kind == "device.enrolled" and one.header.scope == f"org/{ground.ORG}":
                body = facts.read(fact, roster.KINDS)
                found[fact.subject.partition("/")[2]] = body.person
    return found


def rows(bureau) -> dict[str, Row]:
    """Everything the server has, by id."""
    with bureau.log.moment() as connection:
        query = select(_entry.id, _entry.number, _entry.log_index, _entry.verdict, *WHOLE).order_by(_entry.log_index)
        found = {row["id"]: (whole(row), row) for row in connection.execute(query).mappings()}
        admitted = [one for one, row in found.values() if row["verdict"] == "admitted"]
        released, owners = _released(admitted), _owners(admitted)
        return {
            name: Row(
                one,
                row["number"],
                row["log_index"],
                row["verdict"],
                _seen(one, row["verdict"], released),
                owners.get(one.header.author, ""),
            )
            for name, (one, row) in found.items()
        }


def _released(everything: Iterable[Entry]) -> set[tuple[str, str]]:
    """Entries that an admitted entry of the same scope releases."""
    return {
        (one.header.scope, fact.subject.partition("/")[2])
        for one in everything
        for fact in one.header.facts
        if fact.kind == "held.released"
    }


def _seen(one: Entry, verdict: str, released: set[tuple[str, str]]) -> str:
    return "admitted" if (one.header.scope, one.id) in released else verdict


def rights(everything: dict[str, Row]) -> Rights:
    """Rights from the log's rows, in their order."""
    found = Rights()
    for row in everything.values():
        if row.seen == "admitted" and row.entry.header.scope == f"org/{ground.ORG}":
            for fact in told(row.entry):
                _take(found, fact.subject, facts.read(fact, roster.KINDS))
    return found


def _take(found: Rights, subject: str, body: object) -> None:
    match body:
        case roster.RoleGranted(role=role) if role in _MANAGING:
            found.managers.add(subject.partition("/")[2])
        case roster.DesignationMade():
            found.posts.add((body.person, body.mine))
        case roster.DesignationEnded():
            found.posts.discard((body.person, body.mine))
        case roster.GroupFormed():
            found.group = {(member.person, mine) for member in body.members for mine in body.mines}
        case roster.DeviceRevoked():
            found.revoked.add(subject.partition("/")[2])

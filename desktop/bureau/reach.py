"""How far the acts of an organisation reach: over itself, those below it, their mines, people and devices.

What nobody registered belongs to the bureau itself. An organisation is founded, and put under another one, by the
administrators of the one above it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from desktop.errors import Damaged
from desktop.journal import identity
from desktop.journal.entry import Told
from desktop.supervision import facts, local_rules, publishing, roster

Owners = Callable[[str], str]
"""The organisation of a mine or of a person, "" when nobody registered it."""


def organisations(fact: Told, mine: Owners, person: Owners, device: Owners) -> Iterator[str]:
    """The organisations that a fact of `org/…` disposes of: the act must come from each of them or from above."""
    match facts.read(fact, roster.KINDS):
        case (
            roster.OrgFounded()
            | roster.RemediesNamed()
            | local_rules.ReadingChosen()
            | local_rules.NumberLaid()
            | roster.RevocationsListed()
        ):
            yield fact.subject.partition("/")[2]
        case roster.MineRegistered() as body:
            yield from (one for one in (mine(body.code), body.supervised_by) if one)
        case roster.PersonRegistered() as body:
            yield from (one for one in (person(body.code), body.org) if one)
        case roster.RoleGranted() | roster.RoleEnded() as body:
            yield body.org
        case roster.DesignationMade() | roster.DesignationEnded() | publishing.DesignationPublished() as body:
            yield mine(body.mine)
        case roster.GroupFormed() as body:
            yield from (mine(one) for one in body.mines)
        case roster.DeviceEnrolled() as body:
            yield from (person(body.person), _holder(body.certificate, device))
        case roster.DeviceRevoked():
            yield device(fact.subject.partition("/")[2])


def founded(facts_of: list[Told], code: str) -> roster.OrgFounded | None:
    """What an entry says of the beginning of an organisation, or of its place under another one."""
    bodies = [facts.read(fact, roster.KINDS) for fact in facts_of if fact.subject == f"org/{code}"]
    return next((one for one in bodies if isinstance(one, roster.OrgFounded) and one.code == code), None)


def _holder(certificate: bytes, device: Owners) -> str:
    try:
        return device(identity.fingerprint(identity.from_der(certificate)))
    except Damaged:
        return ""

"""Who took part in a visit and who signs its papers, as they print it."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.actions.ledger_material import Material
from desktop.actions.ledger_words import moment
from desktop.desk import Desk
from desktop.documents import record
from desktop.supervision import visit


def field_of(opened: visit.VisitOpened, person: str) -> str | None:
    """The signature field of a person on the visit's papers, None for who is not of its team.

    It follows from the place in the team, so that a section that arrives late moves nobody into another's field.
    """
    team = [one.person for one in opened.people]
    return f"inspector_{team.index(person) + 1}" if person in team else None


def mine_of(material: Material) -> record.Mine:
    """The mine as papers name it."""
    card = material.card
    if card is None:
        return record.Mine(name=material.opened.mine, code=material.opened.mine, kind="")
    return record.Mine(name=card.name, code=card.code, kind=card.kind, address=card.address, responsible=card.leader)


def person_of(one: visit.Participant) -> record.Person:
    """A participant as papers name him."""
    return record.Person(
        name=one.name,
        code=one.person,
        specialties=one.specialties,
        certificate=one.certificate,
        is_leader=one.is_leader,
    )


def drawn_signature(desk: Desk, material: Material, person: str) -> bytes | None:
    """The PNG of a person's drawn signature, the newest."""
    for signed in reversed(material.state.standing):
        if signed.person == person and signed.image:
            return desk.blobs.get(signed.image)
    return None


def _electronic(material: Material) -> list[visit.Participant]:
    """Who signs with a device: the leader, and whoever sealed a section, in the order of the team."""
    sealed = {section.sealed.person for section in material.state.sections}
    return [one for one in material.opened.people if one.is_leader or one.person in sealed]


def signers(desk: Desk, material: Material) -> Iterable[record.Signer]:
    """Who signs with a device, then the mine's people: as they signed or refused, else a place left free for ink."""
    devices = {section.sealed.person: section.author for section in material.state.sections}
    times = {signed.person: signed.at for signed in material.state.standing if signed.person}
    for one in _electronic(material):
        yield record.Signer(
            role=record.SignerRole.LEADER if one.is_leader else record.SignerRole.INSPECTOR,
            name=one.name,
            field=field_of(material.opened, one.person),
            drawn=drawn_signature(desk, material, one.person),
            at=moment(times.get(one.person)),
            person_code=one.person,
            fingerprint=devices.get(one.person, ""),
        )
    roles = [signed.role for signed in material.state.standing]
    for signed in material.state.standing:
        if signed.role not in (visit.SignerRole.MINE, visit.SignerRole.ESCORT):
            continue
        refusal = signed.refusal
        yield record.Signer(
            role=record.SignerRole(signed.role),
            name=signed.name,
            drawn=desk.blobs.get(signed.image) if signed.image else None,
            at=moment(signed.at),
            opinion=signed.opinion,
            refusal=record.Refusal(refusal.reason, refusal.witness, moment(signed.at)) if refusal else None,
        )
    for role in (visit.SignerRole.ESCORT, visit.SignerRole.MINE):
        if role not in roles:  # a place for ink
            yield record.Signer(role=record.SignerRole(role), name="")

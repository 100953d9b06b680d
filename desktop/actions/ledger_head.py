"""The head of a ledger: the checklist, the way taken, when people were in the mine, what the official APP said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from desktop.actions.ledger_material import Material
from desktop.actions.ledger_photos import for_paper
from desktop.actions.ledger_words import moment
from desktop.desk import Desk
from desktop.documents import record
from desktop.supervision import presence, visit
from desktop.supervision.presence import End, PresenceNoted


def checklist(bound: visit.Bound) -> record.ChecklistUsed:
    """The checklist the visit is bound to."""
    return record.ChecklistUsed(
        title=bound.title, version=bound.edition, digest=bound.digest, draft_notice=bound.status or None
    )


def route(state: visit.Visit) -> Iterable[record.RouteLeg]:
    """The places passed in the order of coming."""
    legs: dict[str, visit.Leg] = {}
    for section in state.sections:
        for leg in section.sealed.legs:
            legs.setdefault(leg.place, leg)
    for leg in sorted(legs.values(), key=lambda one: (one.came or "~", one.name)):
        yield record.RouteLeg(place=leg.name, came=moment(leg.came), left=moment(leg.left))


def in_mine(material: Material) -> tuple[record.When, record.When]:
    """When the first went in and the last came out: as people said, else the first coming and the last leaving of the
    route, else the visit's own times.
    """
    state = material.state
    legs = [leg for section in state.sections for leg in section.sealed.legs]
    said = state.in_mine.values()
    went_in = [one for one, _ in said if one] or [leg.came for leg in legs if leg.came]
    came_out = [one for _, one in said if one] or [leg.left for leg in legs if leg.left]
    ended = state.closed.ended if state.closed else None
    return moment(min(went_in, default=material.opened.started)), moment(max(came_out, default=ended))


def apart(material: Material) -> Iterable[record.InMine]:
    """Who went in or came out at another time than a colleague; nobody when all said the same."""
    said = material.state.in_mine
    if len(set(said.values())) < 2:
        return
    names = {one.person: one.name for one in material.opened.people}
    for person, (went_in, came_out) in said.items():
        yield record.InMine(names.get(person, person), moment(went_in), moment(came_out))


def sign_in(material: Material) -> record.AppSign:
    """The official APP's sign-in."""
    return _sign(End.IN, material.state.app_sign_in, material.noted)


def sign_out(material: Material) -> record.AppSign:
    """The official APP's sign-out: as closed, or as noted since."""
    known = material.state.closed.app_sign_out if material.state.closed else material.sign_out
    return _sign(End.OUT, known, material.noted)


def evidence(desk: Desk, noted: Sequence[PresenceNoted]) -> Iterable[record.Photo]:
    """The pictures of the APP or of its outage, numbered 证1, 证2 …, each once."""
    pictures = {one.picture: one for one in reversed(noted) if one.picture}
    for number, (name, one) in enumerate(reversed(pictures.items()), 1):
        preview, broken = for_paper(desk, one.preview) if one.preview else (None, "未留可印的图像")
        yield record.Photo(
            number=f"证{number}",
            sha256=name,
            preview=preview,
            caption=f"专员APP{one.end} {one.number or one.note}".rstrip(),
            taken=moment(one.at),
            broken=broken,
            written="留存时间",
        )


def _sign(end: End, known: visit.AppSignIn, noted: Sequence[PresenceNoted]) -> record.AppSign:
    own = [one for one in noted if one.end is end]
    found = presence.standing(noted, end, known)
    is_later = bool(own) and (found.number, found.note) != (known.number or "", known.note)
    return record.AppSign(
        number=found.number or None,
        at=moment(known.at) if found.number == (known.number or "") else None,
        note=found.note,
        noted=moment(own[-1].at) if is_later else None,
        pictures=len(found.pictures),
    )

"""Devices of people as the journal knows them: whose, under which name, until when its certificate lasts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from desktop.desk import Desk
from desktop.documents import qr
from desktop.errors import Damaged
from desktop.journal import identity
from desktop.store import queries
from desktop.supervision import roster
from desktop.world import BEIJING


class Stand(StrEnum):
    """How a device stands."""

    WAITING = "等待批准"
    USED = "在用"
    ENDING = "快到期"
    OVER = "已到期"
    REVOKED = "已吊销"


@dataclass(frozen=True, slots=True)
class Held:
    """A device. `day` is the last of its certificate; `why` says why it was revoked."""

    fingerprint: str
    person: str
    person_name: str
    name: str
    stand: Stand
    day: str
    why: str = ""
    is_this: bool = False


@dataclass(frozen=True, slots=True)
class Devices:
    """All of them, those in use first; the people a code may be for; who may decide."""

    held: tuple[Held, ...]
    people: tuple[tuple[str, str], ...]
    is_administrator: bool


_SOON = dt.timedelta(days=60)
_ORDER = (Stand.USED, Stand.ENDING, Stand.OVER, Stand.REVOKED)


def read_devices(desk: Desk) -> Devices:
    """The devices known here; of a certificate that was renewed only the newest."""
    now = desk.world.now()
    with desk.reading() as session:
        people = {one.code: one.name for one in queries.people(session)}
        states = queries.states(session, "device", roster.Device)
        is_administrator = queries.is_administrator(session, desk.person)
    newest: dict[tuple[str, bytes], tuple[dt.datetime, Held]] = {}
    for fingerprint, one in states:
        if one.enrolled is None or one.enrolled.person not in people:
            continue  # the registrar's, or what this program cannot read
        try:
            certificate = identity.from_der(one.enrolled.certificate)
            key = identity.public_to_der(identity.public_key(certificate))
        except Damaged:
            continue
        until = certificate.not_valid_after_utc
        held = Held(
            fingerprint=fingerprint,
            person=one.enrolled.person,
            person_name=people[one.enrolled.person],
            name=one.enrolled.name,
            stand=_stand(one, until, now),
            day=until.astimezone(BEIJING).date().isoformat(),
            why=one.revoked.reason if one.revoked else "",
            is_this=fingerprint == desk.holder.fingerprint,
        )
        known = newest.get((held.person, key))
        if known is None or known[0] < until:
            newest[held.person, key] = (until, held)
    found = [held for _, held in newest.values()]
    found.sort(key=lambda one: (_ORDER.index(one.stand), one.person, one.day))
    return Devices(tuple(found), tuple(people.items()), is_administrator)


def squares(url: str, code: str) -> tuple[tuple[bool, ...], ...]:
    """Address and code as a QR: what the window for joining reads from a photo or a scanner."""
    return tuple(tuple(row) for row in qr.squares(f"{url} {code}".strip().upper()))


def _stand(one: roster.Device, until: dt.datetime, now: dt.datetime) -> Stand:
    if one.revoked is not None:
        return Stand.REVOKED
    if until <= now:
        return Stand.OVER
    return Stand.ENDING if until - now <= _SOON else Stand.USED

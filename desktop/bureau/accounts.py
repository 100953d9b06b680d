"""Devices of people: single-use codes, enrolment, revocation.

A code carries 80 bits of secret and 80 bits of the root's fingerprint; the server keeps a hash of the secret. A code
is used up by the first key that shows it; the same key showing it again (its answer was lost) gets the same answer.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import insert, select, update

from desktop.bureau import acts, revocation_lists, tables
from desktop.bureau.founding import Bureau
from desktop.errors import BadInput, NotAllowed
from desktop.journal import identity
from desktop.supervision import roster
from desktop.sync import wire

NAME_LIMIT = 60  # characters of a device's name
_invite = tables.invite.c


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a person needs to enrol: the code to type, the address of the server (None until it was served once)."""

    code: str
    url: str | None


class Refusal(NotAllowed):
    """The code is unknown or used up."""


def invite(bureau: Bureau, person: str, role: roster.Role, mines: Sequence[str] = ()) -> Invitation:
    """A new single-use code for a person who is registered already."""
    secret = os.urandom(10)
    row = {
        "name": wire.secret_name(secret),
        "person": person,
        "role": role.value,
        "mines": msgspec.json.encode(list(mines)).decode(),
        "made": bureau.log.time(),
    }
    with bureau.log.database.writing() as connection:
        connection.execute(insert(tables.invite).values(row))
    return Invitation(wire.write_code(secret, bureau.authority.certificate), bureau.card.url)


class Enrolments:
    """Answers enrolments, one at a time."""

    def __init__(self, bureau: Bureau) -> None:
        self._bureau = bureau
        self._lock = threading.Lock()

    def enrol(self, asked: wire.Enrolment) -> wire.EnrolmentAnswer:
        """A certificate for the key of the request. Refusal for an unknown or used code, BadInput for a request
        that cannot be read.
        """
        key = identity.requested_key(asked.request)
        name = asked.name.strip()[:NAME_LIMIT]
        if not name.isprintable():
            raise BadInput("设备名称含有不能显示的字符，请改正后重试。")
        with self._lock:
            invited = self._claim(asked.secret, key)
            certificate = invited.certificate or self._issue(invited, key)
            self._ensure_enrolled(invited.person, certificate, name)
        bureau = self._bureau
        return wire.EnrolmentAnswer(
            certificate=certificate,
            root=identity.to_der(bureau.authority.certificate),
            server=identity.to_der(bureau.server.certificate),
            recovery=identity.public_to_der(bureau.recovery),
            person=invited.person,
            role=invited.role,
            organisation=bureau.card.code,
            bureau=bureau.card.name,
            mines=invited.mines,
            registrar=identity.to_der(bureau.registrar.certificate),
        )

    def _claim(self, secret: bytes, key: identity.PublicKey) -> _Invited:
        name, key_name = wire.secret_name(secret), hashlib.sha256(identity.public_to_der(key)).hexdigest()
        with self._bureau.log.database.writing() as connection:
            row = connection.execute(select(tables.invite).where(_invite.name == name)).mappings().first()
            if row is None or row["key"] not in {None, key_name}:
                raise Refusal("注册码不存在或已经用过，请向管理员索取新的注册码。")
            if row["key"] is None:
                connection.execute(update(tables.invite).where(_invite.name == name).values(key=key_name))
        mines = msgspec.json.decode(row["mines"], type=tuple[str, ...])
        return _Invited(name, row["person"], row["role"], mines, row["certificate"])

    def _issue(self, invited: _Invited, key: identity.PublicKey) -> bytes:
        with self._bureau.log.moment() as connection:
            facts = self._bureau.log.roll(connection).facts.get(f"person/{invited.person}", [])
        registered = roster.fold_person(facts).registered
        holder = registered.name if registered else invited.person
        certificate = identity.issue(self._bureau.authority, key, holder, self._bureau.clock())
        der = identity.to_der(certificate)
        with self._bureau.log.database.writing() as connection:
            connection.execute(update(tables.invite).where(_invite.name == invited.name).values(certificate=der))
        return der

    def _ensure_enrolled(self, person: str, der: bytes, name: str) -> None:
        fingerprint = identity.fingerprint(identity.from_der(der))
        with self._bureau.log.moment() as connection:
            if fingerprint in self._bureau.log.roll(connection).devices:
                return
        acts.seal(self._bureau, [acts.enrol(self._bureau, person, der, fingerprint, name)])


def revoke(bureau: Bureau, device: str, reason: str) -> str:
    """Takes the trust in a device back; `device` is its fingerprint or enough of its beginning. Answers the whole
    fingerprint. BadInput when none or several begin so.
    """
    start = device.strip().lower().replace(":", "")
    with bureau.log.moment() as connection:
        found = [one for one in bureau.log.roll(connection).devices if one.startswith(start)]
    if len(start) < 8 or len(found) != 1:
        raise BadInput("没有这台设备，或指纹不够长、对应多台设备，请核对证书指纹（至少 8 位）。")
    if found[0] == bureau.registrar.fingerprint:
        raise NotAllowed("登记机的证书不能这样吊销。")
    acts.seal(bureau, [(f"device/{found[0]}", roster.DeviceRevoked(reason=reason), ())])
    revocation_lists.publish(bureau)
    return found[0]


@dataclass(frozen=True, slots=True)
class _Invited:
    name: str
    person: str
    role: str
    mines: tuple[str, ...]
    certificate: bytes | None

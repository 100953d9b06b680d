"""Devices of people: enrolment by a single-use code, revocation.

A code carries 80 bits of secret and 80 bits of the root's fingerprint; the server keeps a hash of the secret. A code
is used up by the first key that shows it; the same key showing it again (its answer was lost) gets the same answer.
codes.py keeps them.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop.bureau import acts, codes, reading, revocation_lists
from desktop.bureau.access import Roll
from desktop.bureau.founding import Bureau
from desktop.bureau.record import Device
from desktop.bureau.sights import Asker, Revoked
from desktop.errors import BadInput, Missing, NotAllowed
from desktop.journal import identity, receipts
from desktop.journal.entry import Entry
from desktop.supervision import roster
from desktop.sync import wire

RENEWED_BEFORE = dt.timedelta(days=90)  # the end of a certificate
NAME_LIMIT = 60  # characters of a device's name


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a person needs to enrol: the code to type, the address of the server (None until it was served once)."""

    code: str
    url: str | None


def invite(
    bureau: Bureau, person: str, role: roster.Role, mines: Sequence[str] = (), days: int = codes.DAYS
) -> Invitation:
    """A new single-use code for a person who is registered already."""
    secret = codes.make(bureau, person, role, mines, days)
    return Invitation(wire.write_code(secret, bureau.authority.certificate), bureau.card.url)


class Enrolments:
    """Answers enrolments, one at a time. The lock spares this process work; what makes a code or a renewal single is
    decided under the lock of the log, for all processes.
    """

    def __init__(self, bureau: Bureau) -> None:
        self._bureau = bureau
        self._lock = threading.Lock()

    def enrol(self, asked: wire.Enrolment, source: str = "") -> wire.EnrolmentAnswer:
        """A certificate for the key of the request. Refusal, Waits and TooOften as codes.claim, BadInput for a request
        that cannot be read. `source` is where it came from.
        """
        key = identity.requested_key(asked.request)
        name = asked.name.strip()[:NAME_LIMIT]
        if not name.isprintable():
            raise BadInput("设备名称含有不能显示的字符，请改正后重试。")
        with self._lock:
            invited = codes.claim(self._bureau, asked.secret, key, name, source)
            certificate = invited.certificate or self._issue(invited, key)
            self._ensure_enrolled(invited.person, certificate, name)
        bureau = self._bureau
        entry, receipt, head = self._noted(certificate)
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
            entry=entry,
            receipt=receipt,
            head=head,
        )

    def renew(self, asker: Asker, asked: wire.Renewal) -> wire.RenewalAnswer:
        """Another certificate for the asker's key: the newest it has while that lasts, else a new one. Revoked,
        Refused for a device the log does not know, BadInput for a request that is none or of another key.
        """
        key = identity.requested_key(asked.request)
        if identity.public_to_der(key) != identity.public_to_der(identity.public_key(asker.certificate)):
            raise BadInput("换发证书要用原来的密钥，请在本机重新同步。")
        with self._lock:
            with self._bureau.log.moment() as connection:
                roll = self._bureau.log.roll(connection)
            known = same_key(roll, asker.fingerprint)
            if not asker.person or asker.fingerprint not in known:
                raise Missing("服务器的名册里没有这台设备，不能换发证书；请先同步一次，再试。")
            if any(one.is_revoked for one in known.values()):
                raise Revoked("这台设备的证书已被吊销，不能换发；请向管理员要新的注册码。")
            if lasting := _lasting(known, self._bureau.clock()):
                return wire.RenewalAnswer(lasting)
            der = self._certificate(asker.person, key)
            return wire.RenewalAnswer(self._renewed(asker, der, known[asker.fingerprint].name))

    def _renewed(self, asker: Asker, der: bytes, name: str) -> bytes:
        """Enrols a device under another certificate, and answers it; one that another process gave meanwhile counts."""
        given = [der]

        def make(_connection: Connection, roll: Roll) -> list[Entry]:
            if lasting := _lasting(same_key(roll, asker.fingerprint), self._bureau.clock()):
                given[0] = lasting
                return []
            fingerprint = identity.fingerprint(identity.from_der(der))
            return [acts.made(self._bureau, roll, [acts.enrolment(roll, asker.person, der, fingerprint, name)])]

        self._bureau.log.give(make)
        return given[0]

    def _issue(self, invited: codes.Invited, key: identity.PublicKey) -> bytes:
        return codes.keep(self._bureau, invited.name, self._certificate(invited.person, key))

    def _certificate(self, person: str, key: identity.PublicKey) -> bytes:
        with self._bureau.log.moment() as connection:
            facts = self._bureau.log.roll(connection).facts.get(f"person/{person}", [])
        registered = roster.fold_person(facts).registered
        holder = registered.name if registered else person
        return identity.to_der(identity.issue(self._bureau.authority, key, holder, self._bureau.clock()))

    def _ensure_enrolled(self, person: str, der: bytes, name: str) -> None:
        fingerprint = identity.fingerprint(identity.from_der(der))

        def make(_connection: Connection, roll: Roll) -> list[Entry]:
            if fingerprint in roll.devices:
                return []
            return [acts.made(self._bureau, roll, [acts.enrolment(roll, person, der, fingerprint, name)])]

        self._bureau.log.give(make)

    def _noted(self, der: bytes) -> tuple[wire.Packed, receipts.Signed, receipts.Signed]:
        """The entry that enrols a certificate, its receipt, and a head that contains it."""
        log, subject = self._bureau.log, f"device/{identity.fingerprint(identity.from_der(der))}"
        with log.moment() as connection:
            entry = log.roll(connection).facts[subject][0].entry
            standing = reading.standings(connection, [entry])[entry]
            (whole,) = reading.wholes(connection, [standing.receipt.index])
            now = reading.now(connection)
        return wire.pack(whole), log.sign_receipts([standing])[0], log.sign_head(now)


def _lasting(known: Mapping[str, Device], now: dt.datetime) -> bytes | None:
    """The newest of a device's certificates while it need not be renewed yet."""
    newest = max((one.certificate for one in known.values()), key=lambda one: one.not_valid_after_utc)
    return identity.to_der(newest) if newest.not_valid_after_utc - now > RENEWED_BEFORE else None


def same_key(roll: Roll, fingerprint: str) -> dict[str, Device]:
    """A device under every certificate its key was given: renewing makes another one."""
    one = roll.devices.get(fingerprint)
    if one is None:
        return {}
    key = identity.public_to_der(identity.public_key(one.certificate))
    return {
        name: other
        for name, other in roll.devices.items()
        if other.person == one.person and identity.public_to_der(identity.public_key(other.certificate)) == key
    }


def revoke(bureau: Bureau, device: str, reason: str) -> str:
    """Takes the trust in a device back, under every certificate its key has; `device` is its fingerprint or enough of
    its beginning. Answers the whole fingerprint. BadInput when none or several begin so.
    """
    start = device.strip().lower().replace(":", "")
    with bureau.log.moment() as connection:
        roll = bureau.log.roll(connection)
    found = [one for one in roll.devices if one.startswith(start)]
    if len(start) < 8 or len(found) != 1:
        raise BadInput("没有这台设备，或指纹不够长、对应多台设备，请核对证书指纹（至少 8 位）。")
    if found[0] == bureau.registrar.fingerprint:
        raise NotAllowed("登记机的证书不能这样吊销。")
    names = [found[0], *(name for name, one in same_key(roll, found[0]).items() if not one.is_revoked)]
    acts.seal(bureau, [(f"device/{one}", roster.DeviceRevoked(reason=reason), ()) for one in dict.fromkeys(names)])
    revocation_lists.publish(bureau)
    return found[0]

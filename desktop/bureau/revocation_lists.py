"""The CA's revocation list: sealed as an entry of `org/…` when a device is revoked, and again before it grows old.

The product itself asks the roster (`device.revoked`), never this list. It is for whoever checks a paper with nothing
but the root certificate, in many years: a paper that gets a time stamp carries the list of that day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from desktop.bureau import acts
from desktop.bureau.founding import Bureau
from desktop.journal import identity, revocations
from desktop.journal.entry import Told
from desktop.supervision import roster
from desktop.supervision.facts import read

GOOD_FOR = 90  # days
RENEWED_AFTER = 30  # days
_LARGEST = 40 * 1024  # bytes of a list in a fact (some thousand devices); a longer one is not published


def publish(bureau: Bureau) -> bool:
    """Seal a list of what is revoked now. False when it is too long to travel as a fact."""
    now = bureau.clock()
    with bureau.log.moment() as connection:
        facts = bureau.log.roll(connection).facts
        before = roster.fold_org(facts.get(bureau.scope, [])).revocations
        revoked: dict[int, dt.datetime] = {}
        for subject, told in facts.items():
            if subject.startswith("device/") and (found := _revoked(roster.fold_device(told), told, now)):
                revoked[found[0]] = found[1]
    number = before.number + 1 if before else 1
    der = revocations.make(bureau.authority, revoked, number, now, GOOD_FOR)
    if len(der) > _LARGEST:
        return False
    acts.seal(bureau, [(bureau.scope, roster.RevocationsListed(der=der, number=number), ())])
    return True


def refresh(bureau: Bureau) -> bool:
    """Seal a new list when there is none or the newest is a month old; answers whether it did."""
    with bureau.log.moment() as connection:
        told = bureau.log.roll(connection).facts.get(bureau.scope, [])
    newest = roster.fold_org(told).revocations
    if newest is not None:
        held = revocations.read(newest.der, [bureau.authority.certificate])
        if held is not None and bureau.clock() - held.last_update_utc < dt.timedelta(days=RENEWED_AFTER):
            return False
    return publish(bureau)


def _revoked(device: roster.Device, told: Sequence[Told], now: dt.datetime) -> tuple[int, dt.datetime] | None:
    """The certificate's number and when it was revoked, while it would still be valid."""
    if device.revoked is None or device.enrolled is None:
        return None
    certificate = identity.from_der(device.enrolled.certificate)
    if certificate.not_valid_after_utc < now:
        return None
    walls = [one.wall for one in told if isinstance(read(one, roster.KINDS), roster.DeviceRevoked)]
    return certificate.serial_number, dt.datetime.fromisoformat(min(walls))

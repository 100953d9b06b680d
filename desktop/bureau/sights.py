"""What a device may see at one moment."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from desktop.bureau import access, tables
from desktop.bureau.log import Log
from desktop.errors import NotAllowed
from desktop.journal import identity, receipts

_scope, _authored = tables.scope.c, tables.authored.c


class Revoked(NotAllowed):
    """The device may push, and nothing else."""


@dataclass(frozen=True, slots=True)
class Asker:
    """The device that asks, as its proof showed. `person` is "" when the log does not contain its enrolment."""

    fingerprint: str
    certificate: identity.Certificate
    person: str = ""

    @property
    def name(self) -> str:
        """Under whom bytes it brings are noted."""
        return self.person or self.fingerprint


@dataclass(frozen=True, slots=True)
class Sight:
    """What an asker may see at a moment: views by scope, numbers by scope, devices of its person."""

    views: dict[str, str]
    numbers: dict[str, int]
    own: frozenset[str]
    epoch: str
    is_revoked: bool = False

    def sees(self, scope: str, author: str, verdict: str) -> bool:
        """Whether an entry is for this asker."""
        match self.views.get(scope):
            case access.ALL:
                return True
            case access.PLAIN:
                return verdict == receipts.Verdict.ADMITTED or author in self.own
            case access.OWN:
                return author in self.own
        return False


def sight(log: Log, connection: Connection, asker: Asker, epoch: str) -> Sight:
    """What the asker may see; nothing when its device was revoked."""
    rows = connection.execute(_SCOPES).all()
    newest = max((row.last for row in rows if row.name.startswith("org/")), default=-1)
    roll = log.roll(connection, newest)
    numbers = {row.name: row.number for row in rows}
    device = roll.devices.get(asker.fingerprint)
    if device is not None and device.is_revoked:
        return Sight({}, numbers, frozenset(), epoch, is_revoked=True)
    own = roll.devices_of(asker.person) if asker.person else [asker.fingerprint]
    wrote = connection.execute(_WROTE, {"authors": own}).scalars()
    return Sight(roll.views(asker.fingerprint, numbers, wrote), numbers, frozenset(own), epoch)


def reader(log: Log, connection: Connection, asker: Asker, epoch: str = "") -> Sight:
    """The same for calls that only read. Revoked when the device may not."""
    found = sight(log, connection, asker, epoch)
    if found.is_revoked:
        raise Revoked("这台设备的证书已被吊销，不能下载；请联系管理员。")
    return found


_SCOPES = select(_scope.name, _scope.number, _scope.last)
_WROTE = select(_authored.scope).where(_authored.author.in_(bindparam("authors", expanding=True))).distinct()

"""What a device may see at one moment."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select

from desktop.bureau import access, reading, tables
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


def sight(log: Log, connection: Connection, asker: Asker, now: reading.Now | None = None) -> Sight:
    """What the asker may see; nothing when its device was revoked. It stays the same until the log grows.

    A province has thousands of scopes and a person a few: views are told once for as long as `org/…` says the same and
    no scope is new, and numbers are read of those scopes alone.
    """
    moment = (now.size, now.epoch) if now is not None else reading.end(connection)
    known, key = log.sights(moment), (asker.fingerprint, asker.person)
    if key not in known:
        known[key] = _sight(log, connection, asker, moment[1])
    found: Sight = known[key]
    return found


def _sight(log: Log, connection: Connection, asker: Asker, epoch: str) -> Sight:
    count, newest = connection.execute(_SHAPE).one()
    roll = log.roll(connection, newest)
    device = roll.devices.get(asker.fingerprint)
    if device is not None and device.is_revoked:
        return Sight({}, {}, frozenset(), epoch, is_revoked=True)
    own = roll.devices_of(asker.person) if asker.person else [asker.fingerprint]
    wrote = frozenset(connection.execute(_WROTE, {"authors": own}).scalars())
    known, key = log.views(roll), (asker.fingerprint, count, wrote)
    views = known.get(key)
    if views is None:
        views = known[key] = roll.views(asker.fingerprint, connection.execute(_NAMES).scalars(), wrote)
    return Sight(views, _numbers(connection, views), frozenset(own), epoch)


def _numbers(connection: Connection, views: Collection[str]) -> dict[str, int]:
    """The numbers reached in these scopes."""
    if len(views) > _MANY:
        return {name: number for name, number in connection.execute(_ALL_NUMBERS) if name in views}
    return {name: number for name, number in connection.execute(_NUMBERS, {"names": list(views)})}


def reader(log: Log, connection: Connection, asker: Asker, now: reading.Now | None = None) -> Sight:
    """The same for calls that only read. Revoked when the device may not."""
    found = sight(log, connection, asker, now)
    if found.is_revoked:
        raise Revoked("这台设备的证书已被吊销，不能下载；请联系管理员。")
    return found


_MANY = 200  # scopes; from there on reading all is no dearer
_NAMES = select(_scope.name)
_SHAPE = select(
    func.count(), func.coalesce(func.max(_scope.last).filter(_scope.name.startswith("org/")), -1)
).select_from(tables.scope)
_ALL_NUMBERS = select(_scope.name, _scope.number)
_NUMBERS = _ALL_NUMBERS.where(_scope.name.in_(bindparam("names", expanding=True)))
_WROTE = select(_authored.scope).where(_authored.author.in_(bindparam("authors", expanding=True))).distinct()

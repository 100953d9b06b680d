"""What the administrator does about held entries on the server: see them with their reasons, release or return each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from desktop.bureau import acts, heads, reading, tables
from desktop.bureau.access import Roll
from desktop.bureau.founding import REGISTRAR, Bureau
from desktop.errors import Missing, NotAllowed
from desktop.journal.entry import Entry, told
from desktop.journal.receipts import Verdict
from desktop.supervision import holding

_READMITTED = "服务器恢复以前已收下并采用，凭它的回执继续有效"
_entry, _decided = tables.entry.c, tables.decided.c
_HELD = (
    select(_entry.log_index, _entry.id, _entry.time, _entry.number, *reading.WHOLE)
    .where(_entry.verdict == Verdict.HELD)
    .order_by(_entry.log_index)
)
_SAID = select(_decided.target, _decided.scope, func.max(_decided.released).label("released")).group_by(
    _decided.target, _decided.scope
)


@dataclass(frozen=True, slots=True)
class HeldEntry:
    """A held entry: where and when it came in, whose it is, why it is held, what it says, what was decided so far."""

    id: str
    scope: str
    number: int
    time: str
    person: str
    reason: str
    says: tuple[str, ...]
    status: holding.HoldingStatus


def held_entries(bureau: Bureau) -> list[HeldEntry]:
    """Every held entry that is not released, in the order they came in."""
    with bureau.log.moment() as connection:
        roll = bureau.log.roll(connection)
        rows = connection.execute(_HELD).mappings().all()
        said = {(row.target, row.scope): row.released for row in connection.execute(_SAID)}
        found = [(row, reading.whole(row)) for row in rows]
        untrue = heads.untrue(connection, [one for _, one in found], reading.end(connection))
    return [
        _as_held(
            row["number"],
            row["time"],
            one,
            roll=roll,
            is_returned=(one.id, one.header.scope) in said,
            is_untrue=one.id in untrue,
        )
        for row, one in found
        if not said.get((one.id, one.header.scope))
    ]


def release(bureau: Bureau, name: str, reason: str) -> str:
    """Release a held entry, named by at least eight of its characters; answers its id. Missing, NotAllowed."""
    one = _chosen(bureau, name)
    body = holding.Released(entry=one.id, person=REGISTRAR, at=bureau.log.time(), reason=reason)
    _decide(bureau, one, body)
    return one.id


def send_back(bureau: Bureau, name: str, reason: str, advice: str = "") -> str:
    """Return a held entry: its author hears why, and what to do. Missing, NotAllowed."""
    one = _chosen(bureau, name)
    if one.status is holding.HoldingStatus.RETURNED:
        raise NotAllowed("这条记录已经退回过；如改变决定，请采用它（bureau held release）。")
    body = holding.Returned(entry=one.id, person=REGISTRAR, at=bureau.log.time(), reason=reason, advice=advice)
    _decide(bureau, one, body)
    return one.id


def readmit(bureau: Bureau, names: Sequence[str]) -> None:
    """Release entries that this server admitted in an earlier history, as receipts of its own show, and held when they
    came again after a restore: a receipt counts, whatever is known now of their authors.
    """
    with bureau.log.moment() as connection:
        query = select(_entry.id, _entry.scope).where(reading.SEEN == Verdict.HELD)
        found = [row for part in tables.slices(names) for row in connection.execute(query.where(_entry.id.in_(part)))]
    for name, scope in found:
        body = holding.Released(entry=name, person=REGISTRAR, at=bureau.log.time(), reason=_READMITTED)
        acts.seal(bureau, [(holding.subject_of(name), body, ())], scope)


def _decide(bureau: Bureau, one: HeldEntry, body: holding.Released | holding.Returned) -> None:
    acts.seal(bureau, [(holding.subject_of(one.id), body, ())], one.scope)
    bureau.log.sweep(bureau.blobs)  # a consent that was held may count now


def _chosen(bureau: Bureau, name: str) -> HeldEntry:
    found = [one for one in held_entries(bureau) if len(name) >= 8 and one.id.startswith(name)]
    if len(found) != 1:
        raise Missing(f"没有找到待处理的记录“{name}”，或不止一条；请先用 bureau held list 查看编号（至少前 8 位）。")
    return found[0]


def _as_held(number: int, time: str, one: Entry, *, roll: Roll, is_returned: bool, is_untrue: bool) -> HeldEntry:
    device = roll.devices.get(one.header.author)
    status = holding.HoldingStatus.RETURNED if is_returned else holding.HoldingStatus.WAITING
    return HeldEntry(
        one.id,
        one.header.scope,
        number,
        time,
        device.person if device else "",
        _reason(roll, one, is_untrue=is_untrue),
        tuple(holding.says(fact) for fact in told(one)),
        status,
    )


def _reason(roll: Roll, one: Entry, *, is_untrue: bool) -> str:
    device = roll.devices.get(one.header.author)
    if device is None:
        return "服务器的名册里没有这台设备的登记"
    if device.is_revoked:
        return "设备的证书已被吊销"
    if is_untrue:
        return "它所称的封存时间（不早于）与服务器的日志不符"
    return f"{device.person} 当时没有这里的指派或职务"

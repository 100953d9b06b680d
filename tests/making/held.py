"""A supervisor's desk to which the server sent entries that it holds for a decision (待处理)."""

from __future__ import annotations

from pathlib import Path

from desktop.deliveries import Delivery
from desktop.desk import Desk
from desktop.journal.receipts import Verdict
from desktop.store import journal
from desktop.supervision.roster import DeviceRevoked
from tests.making import desks, visits


def supervised(folder: Path, count: int = 1) -> Desk:
    """The desk of p3, where openings of visits by p1 are held."""
    bureau = desks.Bureau()
    bureau.register()
    author = bureau.enrol(folder / "作者")
    for _ in range(count):
        visits.opened(author)
    with author.reading() as session:
        names = journal.unreceipted(session)
        held = [one for one in journal.entries(session, names) if one.header.scope.startswith("mine/")]
    author.close()
    desk = bureau.enrol(folder / "主管", "p3", ordinal=2, seed=2)
    desk.receive(Delivery(entries=tuple(held), receipts=(bureau.receipts(held, Verdict.HELD),)))
    return desk


def own(folder: Path, count: int = 1) -> Desk:
    """The new desk of p1, where what his lost device had sealed and brought too late is held."""
    bureau = desks.Bureau()
    bureau.register()
    lost = bureau.enrol(folder / "丢失")
    for _ in range(count):
        visits.opened(lost)
    with lost.reading() as session:
        names = journal.unreceipted(session)
        held = [one for one in journal.entries(session, names) if one.header.scope.startswith("mine/")]
    fingerprint = lost.holder.fingerprint
    lost.close()
    bureau.seal((f"device/{fingerprint}", DeviceRevoked(reason="遗失")))
    desk = bureau.enrol(folder / "新", "p1", ordinal=2, seed=2)
    desk.receive(Delivery(entries=tuple(held), receipts=(bureau.receipts(held, Verdict.HELD),)))
    return desk

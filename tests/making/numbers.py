"""Blocks of document numbers for desks of a bureau without a server."""

from __future__ import annotations

from desktop.deliveries import Delivery
from desktop.desk import Desk
from desktop.store import seats
from desktop.supervision import numbers
from tests.making.desks import ORG, Bureau


def give(bureau: Bureau, desk: Desk, first: int = 1, last: int = 20, series: str = numbers.LEDGER) -> None:
    """The desk's seat has this block of this year."""
    with desk.reading() as session:
        seat = seats.name(session, "")
    body = numbers.NumbersGiven(first=first, last=last, device=desk.holder.fingerprint, seat=seat)
    entry = bureau.seal((numbers.subject(ORG, series, desk.world.today().year), body))
    desk.receive(Delivery(entries=(entry,)))

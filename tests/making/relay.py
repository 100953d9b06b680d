"""Everything one desk holds, handed to another: what a server or a parcel would do."""

from __future__ import annotations

from desktop.desk import Delivery, Desk
from desktop.store import journal, queries


def hand_over(giver: Desk, taker: Desk) -> None:
    """All entries, their authors' certificates, all blobs; nothing may be refused."""
    with giver.reading() as session:
        entries = tuple(journal.entries(session, [name for name, _ in journal.all_ids(session)]))
        known = tuple(journal.certificates(session).values())
        blobs = [name for name, present in queries.all_blobs(session) if present]
    assert taker.receive(Delivery(entries=entries, certificates=known)).refused == ()
    for name in blobs:
        taker.keep_fetched(name, giver.blobs.get(name))

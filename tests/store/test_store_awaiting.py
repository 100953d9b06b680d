"""Which visits still wait for something, told by the lines alone."""

from __future__ import annotations

from desktop.actions import visits
from desktop.deliveries import Delivery
from desktop.desk import Act, Desk, Fact
from desktop.store import awaiting, journal
from desktop.supervision.presence import End, PresenceNoted
from desktop.supervision.review import Returned
from tests.making import visits as making
from tests.making.desks import MINE, Bureau

AT = "2026-11-22T01:00:00Z"


def test_a_visit_waits_until_it_is_closed_or_as_long_as_it_is_new(desk: Desk) -> None:
    open_one, (closed, _) = visits.plan(desk, MINE), making.closed(desk)
    visits.open_visit(desk, open_one)
    with desk.reading() as session:
        assert awaiting.begun(session, "2026-11-01T00:00:00Z") == {open_one, closed}
        assert awaiting.begun(session, "2999-01-01T00:00:00Z") == {open_one}


def test_presence_is_unproved_until_both_ends_are(desk: Desk) -> None:
    visit, _ = making.closed(desk)
    for end in End:
        with desk.reading() as session:
            assert awaiting.unproved(session) == {visit}
        noted = PresenceNoted(end=end, person=desk.person, at=AT, number="DEMO", picture="0" * 64)
        desk.seal([Act(f"mine/{MINE}", (Fact(f"presence/{visit}", noted),))])
    with desk.reading() as session:
        assert awaiting.unproved(session) == set()


def test_a_ledger_waits_for_the_supervisors_word_and_after_a_return_for_the_inspectors(desk: Desk) -> None:
    visit, _ = making.closed(desk)
    with desk.reading() as session:
        assert (awaiting.unreviewed(session), awaiting.returned(session)) == ({visit}, set())
    word = Returned(visit=visit, ledger="0" * 64, person=desk.person, at=AT, comment="照片看不清")
    desk.seal([Act(f"mine/{MINE}", (Fact(f"review/{visit}", word),))])
    with desk.reading() as session:
        assert (awaiting.unreviewed(session), awaiting.returned(session)) == (set(), {visit})


def test_entries_without_a_receipt_are_those_the_journal_tells(desk: Desk, bureau: Bureau) -> None:
    making.closed(desk)
    with desk.reading() as session:
        before = journal.unreceipted(session)
        entries = list(journal.entries(session, before))
    desk.receive(Delivery(receipts=(bureau.receipts(entries[:-1]),)))
    with desk.reading() as session:
        assert journal.unreceipted(session) == before[-1:]

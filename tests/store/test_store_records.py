"""How far every record was delivered, for all of them at once; and findings without decoding all of them."""

from __future__ import annotations

from collections import Counter

import pytest

from desktop.actions import findings
from desktop.actions.findings import Recheck
from desktop.desk import Act, Delivery, Desk, Fact
from desktop.journal.entry import Entry
from desktop.journal.receipts import Verdict
from desktop.store import journal, queries, records
from desktop.store.records import Delivery as Far
from desktop.supervision.remote import Means, RemoteChecked
from tests.making import visits as making
from tests.making.desks import MINE, PIT, Bureau

AT = "2026-11-22T01:00:00Z"


def call(desk: Desk, name: str, *blobs: str) -> Entry:
    """A sealed remote check."""
    body = RemoteChecked(mine=MINE, person="p1", started=AT, ended=AT, means=Means.APP, looked_at=("视频",))
    changes = desk.seal([Act(f"mine/{MINE}", (Fact(f"remote/{name}", body, blobs),))])
    with desk.reading() as session:
        return journal.read_entry(session, changes.entries[0])


def test_every_record_tells_how_far_it_is_in_one_reading(desk: Desk, bureau: Bureau) -> None:
    blob = desk.keep(b"screen", "evidence")
    made = {name: call(desk, name, *((blob,) if name == "photo" else ())) for name in ("held", "sent", "photo", "done")}
    call(desk, "new")
    sent = bureau.receipts([made["sent"], made["photo"], made["done"]])
    held = bureau.receipts([made["held"]], Verdict.HELD)
    desk.receive(Delivery(receipts=(sent, held), completes=(bureau.complete([made["done"]]),)))
    with desk.reading() as session:
        found = {one.id: (one.state, one.reason) for one in records.every(session)}
        counts, numbers = records.counts(session), records.receipts(session)
    assert counts == Counter(state for state, _ in found.values())
    assert numbers.keys() == {f"remote/{name}" for name in made}
    assert found == {
        "held": (Far.HELD, "服务器已收下，等待主管部门处理"),
        "new": (Far.SEALED, "还有 1 条未送达"),
        "sent": (Far.DELIVERED, "等待齐全确认"),
        "photo": (Far.DELIVERED, "照片和附件 0/1"),
        "done": (Far.COMPLETE, ""),
    }


def test_the_least_of_a_records_entries_counts(desk: Desk, bureau: Bureau) -> None:
    visit, _ = making.closed(desk)
    with desk.reading() as session:
        first = list(journal.entries(session, journal.ids_of_subjects(session, [f"visit/{visit}"])))[:1]
    desk.receive(Delivery(receipts=(bureau.receipts(first),), completes=(bureau.complete(first),)))
    with desk.reading() as session:
        assert records.delivery_of(session, f"visit/{visit}")[:2] == (Far.SEALED, "还有 3 条未送达")


def test_what_is_no_record_here_is_not_called_complete(desk: Desk) -> None:
    with desk.reading() as session:
        assert records.delivery_of(session, "visit/unknown")[0] is Far.SEALED


def test_no_record_is_left_out_of_a_long_list(desk: Desk) -> None:
    body = RemoteChecked(mine=MINE, person="p1", started=AT, ended=AT, means=Means.APP, looked_at=("视频",))
    for part in range(5):
        facts = tuple(Fact(f"remote/{part}-{number}", body) for number in range(420))
        desk.seal([Act(f"mine/{MINE}", facts)])
    with desk.reading() as session:
        assert len(records.every(session)) == 2100


@pytest.mark.parametrize("mine, number", [(MINE, 1), (PIT, 0), (None, 1)])
def test_findings_are_told_by_mine_and_by_whether_they_are_open(desk: Desk, mine: str | None, number: int) -> None:
    first, done = making.sealed(desk)
    again = making.opened(desk)
    findings.recheck(desk, again, done, Recheck.DONE)
    fresh = making.failed(desk, again)
    making.visits.seal_section(desk, again)
    with desk.reading() as session:
        still = queries.findings(session, mine=mine, open_only=True)
        assert [name for name, _ in still] == [fresh] * number
        assert {name for name, _ in queries.findings(session, mine=mine)} == set([done, fresh][: 2 * number])
        assert [name for name, _ in queries.findings_of_visit(session, again, MINE)] == [fresh]
        assert [name for name, _ in queries.findings_of_visit(session, first, MINE)] == [done]

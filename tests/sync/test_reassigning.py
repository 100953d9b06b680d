"""A mine goes from one inspector to another, with real desks: nothing sealed is lost, nobody sees too much."""

import shutil

import pytest
from sqlalchemy import func, select

from desktop.bureau import register
from desktop.journal.receipts import Verdict
from desktop.opening import open_desk
from desktop.store import queries, records
from desktop.store.records import Delivery
from desktop.store.tables import ReceiptRow
from desktop.supervision.roster import DesignationEnded, Role
from tests.making.sites import MINE, PASSPHRASE, whole_visit


def take_off(site, person="P01"):
    ended = DesignationEnded(person=person, mine=MINE, until="2026-11-20")
    register.register(site.server, register.Roster(ended=(ended,)))


def delivery(desk, visit):
    with desk.reading() as session:
        return records.delivery_of(session, f"visit/{visit}")[0]


def files(desk):
    return {file.name for file in (desk.folder / "blobs").rglob("*") if file.is_file()}


def visits(desk):
    with desk.reading() as session:
        return {name for name, _ in queries.visits_in_brief(session, mine=MINE)}


def held(desk):
    with desk.reading() as session:
        return session.scalar(select(func.count()).where(ReceiptRow.verdict == Verdict.HELD))


@pytest.fixture
def former(site):
    """The desk of P01 with a visit that went up, and one sealed offline before P01 was taken off the mine."""
    desk = site.desk("P01")
    first = whole_visit(desk)
    site.exchange("P01")
    second = whole_visit(desk)
    take_off(site)
    return desk, first, second


def test_what_was_sealed_before_is_still_delivered_whole(site, former):
    desk, _, second = former
    site.exchange("P01")
    assert delivery(desk, second) is Delivery.COMPLETE


def test_what_was_sealed_after_hearing_of_it_waits_for_the_managing_role(site, former):
    desk, _, _ = former
    site.exchange("P01")
    third = whole_visit(desk)
    site.exchange("P01")
    assert delivery(desk, third) is Delivery.HELD
    supervisor, successor = site.desk("S01", Role.SUPERVISOR), site.desk("P02")
    assert third not in visits(supervisor) | visits(successor)  # folded by nobody before it is released
    assert (held(supervisor) > 0, held(successor)) == (True, 0)


def test_the_successor_receives_the_whole_history_with_its_files(site, former):
    desk, first, second = former
    site.exchange("P01")
    successor = site.desk("P02")
    assert visits(successor) == {first, second}
    with desk.reading() as session:
        found = queries.findings(session, mine=MINE)
        originals = {photo.original for _, one in found for photo in one.raised.photos}
    with successor.reading() as session:
        assert queries.findings(session, mine=MINE) == found
    assert files(desk) - files(successor) <= originals  # those stay with their author and the server


def test_a_restored_desk_of_the_former_one_gets_its_own_back_and_nothing_new(site, tmp_path):
    desk = site.desk("P01")
    desk.close()
    shutil.copytree(desk.folder, tmp_path / "旧备份")
    desk = site.desks["P01"] = open_desk(desk.folder, PASSPHRASE)
    own = whole_visit(desk)
    site.exchange("P01")
    kept = files(desk)
    take_off(site)
    later = whole_visit(site.desk("P02"))
    site.exchange("P02")
    desk.close()
    shutil.rmtree(desk.folder)
    desk = site.desks["P01"] = open_desk(shutil.copytree(tmp_path / "旧备份", desk.folder), PASSPHRASE)
    site.exchange("P01")
    assert visits(desk) == {own}
    assert later not in visits(desk)
    assert files(desk) == kept

"""Blobs on bad days: a file that is hurt or cannot be read is never removed, and none of them delays another."""

import shutil
import threading

from desktop.store import queries, records
from desktop.store.records import Delivery
from desktop.supervision.roster import Role
from desktop.sync.round import exchange
from tests.making.sites import MINE, whole_visit


def delivery(desk, subject):
    with desk.reading() as session:
        return records.delivery_of(session, subject)[0]


def preview(desk, visit):
    """The file of the visit's only preview."""
    with desk.reading() as session:
        name = queries.findings_of_visit(session, visit, MINE)[0][1].raised.photos[0].preview
    return desk.folder / "blobs" / name[:2] / name


def test_a_file_that_cannot_be_read_now_is_sent_next_time(site, tmp_path):
    desk = site.desk("P01")
    visit = whole_visit(desk)
    file = preview(desk, visit)
    file.rename(tmp_path / "aside")
    file.mkdir()
    outcome = exchange(desk)
    assert (outcome.error, len(outcome.refused)) == ("", 1)
    assert "暂时读不出来" in outcome.refused[0]
    file.rmdir()
    (tmp_path / "aside").rename(file)
    site.exchange("P01")
    assert delivery(desk, f"visit/{visit}") is Delivery.COMPLETE


def test_a_damaged_file_stays_and_the_others_go_up(site):
    desk = site.desk("P01")
    visit = whole_visit(desk)
    file = preview(desk, visit)
    file.write_bytes(file.read_bytes()[:-1])
    outcome = exchange(desk)
    assert outcome.blobs_up >= 4
    assert "已损坏" in outcome.refused[0]
    assert file.exists()


def test_what_a_server_does_not_have_yet_costs_one_question(site):
    desk = site.desk("P01")
    visit = whole_visit(desk)
    file = preview(desk, visit)
    file.unlink()
    exchange(desk)
    supervisor = site.desk("S01", Role.SUPERVISOR)
    assert site.exchange("S01").requests == 2
    assert not (supervisor.folder / "blobs" / file.parent.name / file.name).exists()


def test_a_restored_server_makes_nothing_complete_before_it_says_so_again(site):
    desk = site.desk("P01")
    site.stop()
    old = shutil.copytree(site.bureau, site.folder / "旧备份")
    site.start()
    visit = whole_visit(desk)
    site.exchange("P01")
    assert delivery(desk, f"visit/{visit}") is Delivery.COMPLETE
    site.stop()
    shutil.rmtree(site.bureau)
    shutil.move(old, site.bureau)
    site.start()
    stop = threading.Event()
    exchange(desk, stop, lambda what, done, whole: stop.set() if what.startswith("照片") else None)
    assert delivery(desk, f"visit/{visit}") is Delivery.DELIVERED
    site.exchange("P01")
    assert delivery(desk, f"visit/{visit}") is Delivery.COMPLETE


def test_without_room_for_what_comes_it_stops_and_says_so(site):
    whole_visit(site.desk("P01"))
    site.exchange("P01")
    supervisor = site.desk("S01", Role.SUPERVISOR)
    visit = whole_visit(site.desks["P01"])
    site.exchange("P01")
    folder = supervisor.folder / "blobs"
    folder.rename(supervisor.folder / "away")
    folder.write_text("no folder")
    outcome = exchange(supervisor)
    assert "写不到" in outcome.error
    assert not outcome.is_offline
    folder.unlink()
    (supervisor.folder / "away").rename(folder)
    site.exchange("S01")
    with supervisor.reading() as session:
        assert records.delivery_of(session, f"visit/{visit}")[0] is Delivery.COMPLETE
        assert queries.missing_blobs(session) == []

"""What a restored server is asked and told again: an exchange cut off in the middle owes it, receipts keep counting."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from desktop.bureau import accounts, parcels
from desktop.store import journal, projections, queries, settings
from desktop.supervision.roster import Role
from desktop.sync import parcel, reminding, standing, wire
from desktop.sync.round import exchange
from desktop.sync.standing import COMPLETES
from tests.making.sites import MINE, whole_visit


def image(site, name):
    """The bureau's folder as it is now."""
    site.stop()
    kept = shutil.copytree(site.bureau, site.folder / name)
    site.start()
    return kept


def back(site, kept):
    """The bureau's folder as it was, nobody told."""
    site.stop()
    shutil.rmtree(site.bureau)
    shutil.copytree(kept, site.bureau)
    site.start()


def cut_off(site, desk):
    """An exchange whose server goes away after the first answer."""
    outcome = exchange(desk, progress=lambda what, done, whole: site.stop())
    assert outcome.is_offline


def digest(desk):
    with desk.reading() as session:
        return projections.digests(session)[f"mine/{MINE}"]


@pytest.fixture
def offices(site):
    """Two inspectors and a supervisor, all up to date."""
    for person, role in (("P01", Role.INSPECTOR), ("P02", Role.INSPECTOR), ("S01", Role.SUPERVISOR)):
        site.desk(person, role)
    return site


def test_a_history_met_in_an_exchange_cut_off_and_lost_again_hides_nothing(offices):
    site, boss = offices, offices.desks["S01"]
    site.server.log.begin_epoch()
    kept = image(site, "新历史之初")
    visits = [whole_visit(site.desks["P01"])]
    site.exchange("P01")
    cut_off(site, boss)
    back(site, kept)
    visits.append(whole_visit(site.desks["P02"]))
    for person in ("P02", "S01", "P02"):  # the first laptop never comes back
        site.exchange(person)
    assert digest(boss) == digest(site.desks["P02"])
    with boss.reading() as session:
        assert all(queries.visit(session, one).closed for one in visits)


def test_what_an_exchange_cut_off_owes_the_server_is_done_by_the_next(offices):
    site, desk = offices, offices.desks["P01"]
    kept = image(site, "旧备份")
    whole_visit(desk)
    site.exchange("P01")
    back(site, kept)
    cut_off(site, desk)
    site.start()
    with desk.reading() as session:
        assert settings.read(session, standing.OWED, bool)
    assert "补送了" in site.exchange("P01").restored
    assert site.exchange("P01").restored == ""
    site.exchange("S01")
    assert digest(site.desks["S01"]) == digest(desk)


def test_a_receipt_of_a_lost_history_is_honoured_though_the_entry_came_again_and_was_held(offices):
    site, desk, boss = offices, offices.desks["P01"], offices.desks["S01"]
    kept = image(site, "旧备份")
    visit = whole_visit(desk)
    site.exchange("P01")
    site.exchange("P02")
    back(site, kept)
    accounts.revoke(site.server, desk.holder.fingerprint, "遗失")
    pushed_without_receipts(site, desk)
    site.exchange("S01")
    with boss.reading() as session:
        assert queries.visit(session, visit) is None
    site.exchange("P02")
    site.exchange("S01")
    with boss.reading() as session:
        assert queries.visit(session, visit).closed is not None
    assert digest(boss) == digest(site.desks["P02"])


def pushed_without_receipts(site, desk):
    """What a device of which the server knows nothing but its certificate brings: no receipt comes with it."""
    with desk.reading() as session:
        ids = [name for name, scope in journal.all_ids(session) if scope == f"mine/{MINE}"]
        entries = list(journal.entries(session, ids))
    site.server.log.append(entries)


def lacking(site, desk):
    """Attachments of what lies at this desk that the server does not have."""
    with desk.reading() as session:
        entries = journal.entries(session, [name for name, _ in journal.all_ids(session)])
    return [name for one in entries for name in one.blobs if not site.server.blobs.is_intact(name)]


def incomplete(desk):
    with desk.reading() as session:
        found = journal.receipts(session, [name for name, _ in journal.all_ids(session)])
    return [name for name, line in found.items() if not line.complete]


def test_a_backup_that_lacks_photos_and_no_record_is_noticed_by_who_was_told_they_are_complete(offices):
    site, desk = offices, offices.desks["P01"]
    whole_visit(desk)
    cut_off(site, desk)
    site.start()
    kept = image(site, "只差照片")
    assert lacking(site, desk)
    site.exchange("P01")
    assert not lacking(site, desk)
    back(site, kept)
    outcome = site.exchange("P01")
    assert outcome.restored == "服务器从备份恢复过：已与它逐条核对，本机的记录它都有。"
    assert outcome.blobs_up
    assert not lacking(site, desk)
    assert not incomplete(desk)
    assert not site.exchange("P01").restored


def test_it_is_noticed_too_when_others_completed_as_much_since(offices):
    site, desk = offices, offices.desks["P01"]
    whole_visit(site.desks["P02"])
    cut_off(site, site.desks["P02"])
    site.start()
    whole_visit(desk)
    cut_off(site, desk)
    site.start()
    kept = image(site, "只差照片")
    site.exchange("P01")
    back(site, kept)
    site.exchange("P02")  # some photos of the two are the same
    site.exchange("P01")
    assert not lacking(site, desk)
    assert not lacking(site, site.desks["P02"])


def test_it_is_noticed_though_the_exchange_that_met_it_was_cut_off(offices):
    site, desk = offices, offices.desks["P01"]
    whole_visit(desk)
    cut_off(site, desk)
    site.start()
    kept = image(site, "只差照片")
    site.exchange("P01")
    back(site, kept)
    cut_off(site, desk)
    site.start()
    assert lacking(site, desk)
    site.exchange("P01")
    assert not lacking(site, desk)


def test_what_a_parcel_from_the_bureau_called_complete_is_shown_to_the_server(offices, tmp_path):
    site, desk = offices, offices.desks["P01"]
    whole_visit(desk)
    cut_off(site, desk)
    site.start()
    kept = image(site, "只差照片")
    parcel.make(desk, [site.server.server.certificate], tmp_path / "去.parcel")
    parcels.take(site.server, tmp_path / "去.parcel", tmp_path / "回.parcel")
    parcel.take(desk, tmp_path / "回.parcel")
    assert not incomplete(desk)
    back(site, kept)
    site.exchange("P01")
    assert not lacking(site, desk)
    with desk.reading() as session:
        assert not reminding.read(session)


def test_a_mark_that_the_server_never_gave_begins_no_history(offices):
    site, desk = offices, offices.desks["P01"]
    whole_visit(desk)
    site.exchange("P01")
    with desk.reading() as session:
        mark, epoch = settings.read(session, COMPLETES, wire.Cursor), journal.cursors(session)[f"mine/{MINE}"].epoch
    assert mark.number
    desk.set(COMPLETES, wire.Cursor(mark.epoch, "0123456789abcdef", mark.number + 3))
    assert not site.exchange("P01").restored
    with desk.reading() as session:
        assert settings.read(session, COMPLETES, wire.Cursor) == mark
        assert journal.cursors(session)[f"mine/{MINE}"].epoch == epoch
    assert not incomplete(desk)


def test_the_log_of_an_earlier_program_goes_on(offices):
    site, desk = offices, offices.desks["P01"]
    whole_visit(desk)
    site.exchange("P01")
    site.stop()
    with closing(sqlite3.connect(site.bureau / "log.sqlite")) as log:
        log.execute("ALTER TABLE done DROP COLUMN chain")
    with desk.reading() as session:
        mark = settings.read(session, COMPLETES, wire.Cursor)
    desk.set(COMPLETES, wire.Cursor(mark.epoch, "", mark.number))  # as that program gave it
    site.start()
    whole_visit(desk)
    assert not site.exchange("P01").restored
    assert not incomplete(desk)
    assert not site.exchange("P01").requests > 1

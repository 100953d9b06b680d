"""What a restored server is asked and told again: an exchange cut off in the middle owes it, receipts keep counting."""

import shutil

import pytest

from desktop.bureau import accounts
from desktop.store import journal, projections, queries, settings
from desktop.supervision.roster import Role
from desktop.sync import refilling
from desktop.sync.round import exchange
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
        assert settings.read(session, refilling.OWED, bool)
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
        entries = journal.entries(session, ids)
    site.server.log.append(entries)

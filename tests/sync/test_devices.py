"""A person's devices: a second one, a lost one, a new one after it."""

import pytest

from desktop.actions import attesting, drafting
from desktop.bureau import accounts, register
from desktop.errors import BadInput
from desktop.store import held as store_held
from desktop.store import queries, records
from desktop.store.records import Delivery
from desktop.supervision.roster import DesignationEnded, Role
from desktop.sync import enrolling
from desktop.sync.round import exchange
from tests.making.sites import CHEAP, MINE, PASSPHRASE, open_visit, whole_visit


@pytest.fixture
def again(site):
    """Another device of P01, enrolled; closed at the end with the others."""

    def enrol(name="P01 另一台"):
        code = register.invite(site.server, Role.INSPECTOR, "P01").code
        made = enrolling.enrol(site.folder / name, site.running.url, code, PASSPHRASE, device_name=name, cost=CHEAP)
        site.desks[name] = made
        site.exchange(name)
        return made

    return enrol


def visits(desk):
    with desk.reading() as session:
        return {name for name, _ in queries.visits_in_brief(session, mine=MINE)}


def delivery(desk, visit):
    with desk.reading() as session:
        return records.delivery_of(session, f"visit/{visit}")[0]


def test_what_one_device_sealed_the_other_shows_and_drafts_stay(site, again):
    first, second = site.desk("P01"), again()
    sealed, begun = whole_visit(first), open_visit(second)
    site.exchange("P01")
    site.exchange("P01 另一台")
    site.exchange("P01")
    assert {sealed, begun} <= visits(first)
    assert {sealed, begun} <= visits(second)
    assert [one.id for one in drafting.all_drafts(second)] == [begun]
    assert drafting.all_drafts(first) == []


def test_both_devices_draw_numbers_of_their_own(site, again):
    first, second = site.desk("P01"), again()
    whole_visit(first)
    whole_visit(second)
    site.exchange("P01")
    site.exchange("P01 另一台")
    supervisor = site.desk("S01", Role.SUPERVISOR)
    with supervisor.reading() as session:
        numbers = [one.closed.number for _, one in queries.visits_in_brief(session, mine=MINE) if one.closed]
    assert len(numbers) == len(set(numbers)) == 2


@pytest.fixture
def lost(site):
    """P01's desk, revoked: one visit delivered before, one sealed before and not delivered yet."""
    desk = site.desk("P01")
    before = whole_visit(desk)
    site.exchange("P01")
    waiting = whole_visit(desk)
    accounts.revoke(site.server, desk.holder.fingerprint, "遗失")
    return desk, before, waiting


def test_a_lost_device_hears_one_sentence_and_what_it_sends_is_held(site, lost):
    desk, before, waiting = lost
    outcome = exchange(desk)
    assert "已被管理员吊销" in outcome.error
    assert outcome.refused == []
    assert delivery(desk, before) is Delivery.COMPLETE
    assert delivery(desk, waiting) is Delivery.HELD
    assert exchange(desk).error == outcome.error


def test_a_lost_device_receives_nothing_more(site, lost):
    desk, _, _ = lost
    colleague = site.desk("P02")
    later = whole_visit(colleague)
    site.exchange("P02")
    exchange(desk)
    assert later not in visits(desk)


def test_the_person_goes_on_with_a_new_device(site, lost, again):
    desk, before, _ = lost
    exchange(desk)
    fresh = again()
    assert visits(fresh) == {before}  # what is held counts nowhere until somebody decides
    after = whole_visit(fresh)
    site.exchange("P01 另一台")
    assert delivery(fresh, after) is Delivery.COMPLETE


def test_what_the_lost_device_had_delivered_keeps_its_files_for_the_new_one(site, lost, again):
    desk, before, _ = lost
    fresh = again()
    with fresh.reading() as session:
        assert queries.missing_blobs(session) == []
        photos = [photo for _, one in queries.findings_of_visit(session, before, MINE) for photo in one.raised.photos]
    assert photos
    for photo in photos:
        assert fresh.blobs.get(photo.original) == desk.blobs.get(photo.original)


def test_the_person_confirms_under_a_new_device_what_the_lost_one_sent(site, lost, again):
    desk, _, waiting = lost
    exchange(desk)
    fresh = again()
    known = attesting.read_own_held(fresh)
    assert known
    assert all(one.says for one in known)
    attesting.attest(fresh, [one.id for one in known])
    site.exchange("P01 另一台")
    assert attesting.read_own_held(fresh) == ()
    supervisor, colleague = site.desk("S01", Role.SUPERVISOR), site.desk("P02")
    assert waiting in visits(fresh) & visits(supervisor) & visits(colleague)


def test_who_was_taken_off_the_mine_cannot_confirm_by_himself(site, lost, again):
    desk, _, waiting = lost
    exchange(desk)
    fresh = again()
    ended = DesignationEnded(person="P01", mine=MINE, until="2026-11-20")
    register.register(site.server, register.Roster(ended=(ended,)))
    site.exchange("P01 另一台")
    attesting.attest(fresh, [one.id for one in attesting.read_own_held(fresh)])
    site.exchange("P01 另一台")
    assert waiting not in visits(fresh) | visits(site.desk("P02"))


def test_a_colleague_confirms_nothing(site, lost):
    desk, _, _ = lost
    exchange(desk)
    with desk.reading() as session:
        held = [one.entry for one in store_held.undecided(session)]
    colleague = site.desk("P02")
    with pytest.raises(BadInput, match="不能由本人确认"):
        attesting.attest(colleague, held)

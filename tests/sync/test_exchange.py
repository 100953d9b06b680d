"""The exchange with a real server on a real socket: what arrives, what it costs, what bad days do."""

import datetime as dt
import shutil
import threading

import pytest

from desktop.actions import findings, papers, reviews, visits
from desktop.bureau import accounts, register
from desktop.documents.verifying import verify
from desktop.errors import BadInput, Missing, Refused
from desktop.store import projections, queries, records
from desktop.store.records import Delivery
from desktop.supervision import roster
from desktop.supervision.finding import Recheck, Status
from desktop.supervision.review import ReviewStatus
from desktop.supervision.roster import Role
from desktop.sync import enrolling
from desktop.sync.round import exchange
from tests.making.sites import MINE, PASSPHRASE, open_visit, raise_finding, seal_and_close, whole_visit


def delivery(desk, subject):
    with desk.reading() as session:
        return records.delivery_of(session, subject)[0]


def digests(desk):
    with desk.reading() as session:
        return projections.digests(session)


def test_a_sealed_visit_is_complete_after_one_exchange_and_a_statement(site):
    desk = site.desk("P01")
    name = whole_visit(desk)
    assert delivery(desk, f"visit/{name}") is Delivery.SEALED
    outcome = site.exchange("P01")
    assert outcome.pushed == 6
    assert outcome.blobs_up >= 5
    assert delivery(desk, f"visit/{name}") is Delivery.COMPLETE


def test_nothing_changed_costs_one_request_of_few_bytes(site):
    whole_visit(site.desk("P01"))
    site.exchange("P01")
    outcome = site.exchange("P01")
    assert outcome.requests == 1
    assert outcome.bytes < 2500


def test_the_supervisor_sees_the_same_record_and_its_ledger_but_no_originals(site):
    name = whole_visit(site.desk("P01"))
    site.exchange("P01")
    supervisor = site.desk("S01", Role.SUPERVISOR)
    assert digests(supervisor)[f"mine/{MINE}"] == digests(site.desks["P01"])[f"mine/{MINE}"]
    assert papers.verify_file(supervisor, name).holds
    with supervisor.reading() as session:
        finding = queries.findings_of_visit(session, name, MINE)[0][1]
    photo = finding.raised.photos[0]
    assert supervisor.blobs.get(photo.preview)
    with pytest.raises(Missing):
        supervisor.blobs.get(photo.original)


def test_an_acceptance_comes_back_to_the_inspector(site):
    name = whole_visit(site.desk("P01"))
    site.exchange("P01")
    inspector = site.desks["P01"]
    with inspector.reading() as session:
        printed = inspector.blobs.get(queries.visit(session, name).ledger.file)
    supervisor = site.desk("S01", Role.SUPERVISOR)
    site.exchange("S01")
    reviews.accept(supervisor, name, "同意归档")
    site.exchange("S01")
    site.exchange("P01")
    with inspector.reading() as session:
        state, review = queries.visit(session, name), queries.review(session, name)
    assert review.status is ReviewStatus.ACCEPTED
    assert review.words[-1].ledger == state.ledger.file
    verdict = papers.verify_file(inspector, name)
    assert verdict.holds, verdict.sentences
    assert verdict.signatures[-1].reason == "审核通过"
    assert inspector.blobs.get(state.ledger.file).startswith(printed)
    assert verify(printed, [inspector.root]).holds


def test_offline_is_an_outcome_and_loses_nothing(site):
    desk = site.desk("P01")
    name = whole_visit(desk)
    site.stop()
    outcome = exchange(desk)
    assert outcome.is_offline
    assert "联网后" in outcome.error
    site.start()
    site.exchange("P01")
    assert delivery(desk, f"visit/{name}") is Delivery.COMPLETE


def test_a_server_that_goes_away_in_the_middle_only_delays(site):
    desk = site.desk("P01")
    name = whole_visit(desk)
    assert exchange(desk, progress=lambda what, done, whole: site.stop()).is_offline
    assert delivery(desk, f"visit/{name}") in (Delivery.DELIVERED, Delivery.SEALED)
    site.start()
    site.exchange("P01")
    assert delivery(desk, f"visit/{name}") is Delivery.COMPLETE


def test_a_stopped_exchange_goes_on_next_time(site):
    desk = site.desk("P01")
    name = whole_visit(desk)
    stop = threading.Event()
    assert "停止" in exchange(desk, stop, lambda what, done, whole: stop.set()).error
    site.exchange("P01")
    assert delivery(desk, f"visit/{name}") is Delivery.COMPLETE


def test_a_newly_enrolled_colleague_receives_the_whole_history_of_the_mine(site):
    whole_visit(site.desk("P01"))
    site.exchange("P01")
    colleague = site.desk("P02")
    assert digests(colleague)[f"mine/{MINE}"] == digests(site.desks["P01"])[f"mine/{MINE}"]


def test_what_a_revoked_device_sends_is_kept_and_held(site):
    desk = site.desk("P01")
    name = whole_visit(desk)
    accounts.revoke(site.server, desk.holder.fingerprint, "遗失")
    outcome = exchange(desk)
    assert outcome.pushed == 6
    assert delivery(desk, f"visit/{name}") is Delivery.HELD


def test_a_server_restored_from_an_old_copy_gets_everything_back(site):
    desk = site.desk("P01")
    site.stop()
    old = shutil.copytree(site.bureau, site.folder / "旧备份")
    site.start()
    name = whole_visit(desk)
    site.exchange("P01")
    site.stop()
    shutil.rmtree(site.bureau)
    shutil.move(old, site.bureau)
    site.start()
    site.exchange("P01")
    site.exchange("P01")
    supervisor = site.desk("S01", Role.SUPERVISOR)
    assert papers.verify_file(supervisor, name).holds
    assert delivery(desk, f"visit/{name}") is Delivery.COMPLETE


def test_two_people_closing_and_extending_a_finding_at_once_end_in_the_same_dispute(site):
    desk = site.desk("P01")
    name = open_visit(desk)
    finding = raise_finding(desk, name, photo=False)
    seal_and_close(desk, name)
    site.exchange("P01")
    colleague = site.desk("P02")
    again = open_visit(desk)
    findings.recheck(desk, again, finding, Recheck.DONE)
    visits.conform_rest(desk, again, "pit")
    visits.seal_section(desk, again)
    findings.extend(colleague, finding, "2026-12-31", "矿方申请")
    for person in ("P01", "P02", "P01"):
        site.exchange(person)
    assert digests(desk)[f"mine/{MINE}"] == digests(colleague)[f"mine/{MINE}"]
    with colleague.reading() as session:
        assert queries.finding(session, finding).status is Status.DISPUTED


def test_a_code_is_good_for_one_device_and_one_bureau(site, tmp_path):
    site.desk("P01")
    with pytest.raises(BadInput):
        enrolling.enrol(tmp_path / "a", site.running.url, "ABCD", PASSPHRASE)
    stranger = "0000-" * 7 + "0000"
    with pytest.raises(Refused):
        enrolling.enrol(tmp_path / "b", site.running.url, stranger, PASSPHRASE)
    assert not (tmp_path / "b" / "desk.json").exists()


def test_a_clock_that_is_off_by_ten_years_stops_nothing(site):
    desk = site.desk("P01")
    name = whole_visit(desk)
    site.stop()
    future = dt.datetime.now(dt.UTC) + dt.timedelta(days=3650)
    site.start(clock=lambda: future)
    site.exchange("P01")
    assert delivery(desk, f"visit/{name}") is Delivery.COMPLETE


def test_roots_named_by_the_environment_are_not_asked(site, monkeypatch, tmp_path):
    (tmp_path / "none.pem").write_text("")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "none.pem"))
    whole_visit(site.desk("P01"))
    site.exchange("P01")


def test_what_was_admitted_stays_so_after_a_restore_and_a_reassignment(site):
    desk, _ = site.desk("P01"), site.desk("S01", Role.SUPERVISOR)
    site.stop()
    old = shutil.copytree(site.bureau, site.folder / "旧备份")
    site.start()
    visit = whole_visit(desk)
    site.exchange("P01")
    ended = roster.DesignationEnded(person="P01", mine=MINE, until="2026-11-30")
    register.register(site.server, register.Roster(ended=(ended,)))
    accounts.revoke(site.server, desk.holder.fingerprint, "遗失")
    site.exchange("S01")
    site.stop()
    shutil.rmtree(site.bureau)
    shutil.move(old, site.bureau)
    site.start()
    site.exchange("S01")
    newcomer = site.desk("S02", Role.SUPERVISOR)
    with newcomer.reading() as session:
        assert records.delivery_of(session, f"visit/{visit}")[0] is not Delivery.HELD
        assert queries.visit(session, visit).closed is not None

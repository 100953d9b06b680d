"""Rounds against a real server: receipts, numbers, views, held entries, restores."""

import datetime as dt
import os
import shutil
import threading
from pathlib import Path

import pytest
import requests

from desktop.bureau import accounts, checking, founding, serve
from desktop.journal import identity, receipts, tree
from desktop.journal.entry import After
from desktop.journal.receipts import Verdict
from desktop.supervision.roster import Role
from desktop.sync import client, wire
from tests.bureau.devices import PASSPHRASE, enrol, trouble

MINE = "mine/M01"


def test_an_entry_is_receipted_and_complete_at_once(inspector):
    one = inspector.entry(MINE)
    answer = inspector.round(one)
    receipt = inspector.receipts(answer)[one.id]
    assert (receipt.scope, receipt.number, receipt.verdict) == (MINE, 1, Verdict.ADMITTED)
    assert one.id in inspector.complete(answer)


def test_a_push_repeated_has_the_same_receipt(inspector):
    entries = [inspector.entry(MINE) for _ in range(5)]
    first = inspector.receipts(inspector.push(*entries))
    again = inspector.receipts(inspector.push(*reversed(entries)))
    assert {name: again[name] for name in first} == first
    assert sorted(one.number for one in first.values()) == [1, 2, 3, 4, 5]


def test_numbers_have_no_holes_when_many_push_at_once(running, inspector, root):
    devices = [enrol(running, root, Role.INSPECTOR, "P01", ["M01"]) for _ in range(4)]
    start, numbers = threading.Barrier(len(devices)), []

    def push(device):
        start.wait(10)
        for _ in range(5):
            one = device.entry(MINE)
            numbers.append(device.receipts(device.push(one))[one.id].number)

    threads = [threading.Thread(target=push, args=(one,)) for one in devices]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert sorted(numbers) == list(range(1, 21))
    assert checking.check(running.bureau).is_sound


def test_a_supervisor_pulls_what_an_inspector_pushed(inspector, supervisor):
    one = inspector.entry(MINE)
    inspector.round(one)
    answer = supervisor.round()
    assert answer.pulled[0].scope.startswith("org/")
    assert one.id in supervisor.pulled(answer)
    assert supervisor.receipts(answer)[one.id].number == 1
    assert one.id in supervisor.complete(answer)
    assert not answer.more


def test_an_inspector_sees_only_his_mines(inspector, colleague):
    one = inspector.entry(MINE)
    inspector.round(one)
    answer = colleague.round()
    assert one.id not in colleague.pulled(answer)
    refused = colleague.send("GET", f"/v1/scopes/{MINE}/entries?after=0")
    assert (refused.status_code, trouble(refused).code) == (403, "scope")


def test_an_entry_of_one_not_permitted_is_held_for_the_supervisor(inspector, colleague, supervisor):
    one = colleague.entry(MINE)
    answer = colleague.round(one)
    assert colleague.receipts(answer)[one.id].verdict is Verdict.HELD
    assert one.id in supervisor.pulled(supervisor.round())
    assert one.id not in inspector.pulled(inspector.round())


def test_a_revoked_device_is_held_and_reads_nothing(running, inspector):
    inspector.round(inspector.entry(MINE))
    accounts.revoke(running.bureau, inspector.holder.fingerprint[:12], "遗失")
    one = inspector.entry(MINE)
    answer = inspector.round(one)
    assert inspector.receipts(answer)[one.id].verdict is Verdict.HELD
    assert not answer.pulled
    assert trouble(inspector.send("GET", f"/v1/scopes/{MINE}/entries?after=0")).code == "revoked"


def test_work_done_before_a_designation_ended_is_admitted(running, inspector):
    head = receipts.read_head(inspector.server, inspector.round().head)
    before = inspector.entry(MINE, after=After(head.epoch, head.size, head.root, head.time))
    _end_designation(running)
    head = receipts.read_head(inspector.server, inspector.round().head)
    later = inspector.entry(MINE, after=After(head.epoch, head.size, head.root, head.time))
    given = inspector.receipts(inspector.push(before, later))
    assert (given[before.id].verdict, given[later.id].verdict) == (Verdict.ADMITTED, Verdict.HELD)


def test_whose_designation_ended_still_sees_his_own_entries(running, inspector, supervisor):
    mine, theirs = inspector.entry(MINE), supervisor.entry(MINE)
    inspector.round(mine)
    supervisor.round(theirs)
    _end_designation(running)
    inspector.cursors = {}
    found = inspector.pulled(inspector.round())
    assert mine.id in found
    assert theirs.id not in found


def test_who_gains_a_mine_pulls_all_of_it(running, root, inspector, colleague):
    held = colleague.entry(MINE)
    one = inspector.entry(MINE)
    colleague.round(held)
    inspector.round(one)
    colleague.round()
    enrol(running, root, Role.INSPECTOR, "P02", ["M01"])
    assert {one.id, held.id} <= set(colleague.pulled(colleague.round()))


def test_nothing_changed_costs_a_few_hundred_bytes(inspector):
    inspector.round(inspector.entry(MINE))
    inspector.round()
    asked = wire.Round(inspector.cursors, inspector.completes, inspector.head)
    answer = inspector.round()
    assert not answer.pulled
    assert not answer.scopes
    assert len(wire.write(asked)) < 400
    assert len(wire.write(answer)) < 500


def test_a_bad_entry_delays_no_other(inspector):
    good, bad = inspector.entry(MINE), wire.pack(inspector.entry(MINE))
    forged = wire.Packed(bad.head, bad.bodies, bytes(64))
    broken = wire.Packed(bad.head.replace(b"visit", b"visiT"), bad.bodies, bad.signature)
    asked = wire.Entries((forged, broken, wire.pack(good)))
    answer = inspector.post("/v1/entries", asked, wire.EntriesAnswer)
    assert list(inspector.receipts(answer)) == [good.id]
    assert [(one.place, one.code) for one in answer.turned] == [(0, "message"), (1, "message")]


def test_an_author_nobody_knows_is_asked_for_his_certificate(inspector):
    stranger = identity.Holder(identity.new_key(), inspector.holder.certificate)
    other = identity.found_authority("别的局", founding.utc_now())
    certificate = identity.issue(other, stranger.key.public_key(), "外人", founding.utc_now())
    inspector.holder = identity.Holder(stranger.key, certificate)
    packed = wire.pack(inspector.entry(MINE))
    inspector.__post_init__()
    asked = wire.Entries((packed,), (identity.to_der(certificate),))
    answer = inspector.post("/v1/entries", asked, wire.EntriesAnswer)
    assert answer.turned[0].code == "certificate"


def test_large_pulls_go_on_where_they_stopped(inspector, supervisor):
    entries = [inspector.entry(MINE, [{"字": os.urandom(30_000).hex()}]) for _ in range(60)]
    for start in range(0, 60, 15):
        inspector.push(*entries[start : start + 15])
    answer = supervisor.round()
    assert answer.more
    found = supervisor.pulled(answer)
    while answer.scopes:
        answer = supervisor.round()
        found += supervisor.pulled(answer)
    assert [one for one in found if one in {entry.id for entry in entries}] == [entry.id for entry in entries]


def test_a_larger_pull_of_one_scope_goes_by_its_cursor(inspector):
    entries = [inspector.entry(MINE) for _ in range(4)]
    inspector.push(*entries)
    first = inspector.read(inspector.send("GET", f"/v1/scopes/{MINE}/entries?after=0"), wire.PullAnswer)
    cursor = first.pulled.cursor
    path = f"/v1/scopes/{MINE}/entries?after=2&epoch={cursor.epoch}&view={cursor.view}"
    rest = inspector.read(inspector.send("GET", path), wire.PullAnswer)
    assert [wire.unpack(one).id for one in rest.pulled.entries] == [one.id for one in entries[2:]]


def test_missing_answers_what_is_lacked(inspector):
    here, elsewhere = inspector.entry(MINE), inspector.entry(MINE)
    inspector.round(here)
    asked = wire.Missing({MINE: (here.id, elsewhere.id)})
    answer = inspector.post("/v1/missing", asked, wire.MissingAnswer)
    assert answer.entries == {MINE: (elsewhere.id,)}


def test_heads_prove_inclusion_and_extension(inspector):
    one = inspector.entry(MINE)
    inspector.round(one)
    old = receipts.read_head(inspector.server, inspector.head)
    answer = inspector.round(*[inspector.entry(MINE) for _ in range(9)])
    new = receipts.read_head(inspector.server, answer.head)
    roots = bytes.fromhex(old.root), bytes.fromhex(new.root)
    assert tree.is_extension(old.size, roots[0], new.size, roots[1], answer.consistency)
    proof = inspector.read(inspector.send("GET", f"/v1/proof/{one.id}"), wire.ProofAnswer)
    head = receipts.read_head(inspector.server, proof.head)
    assert tree.is_included(tree.leaf(one.id), proof.index, head.size, proof.path, bytes.fromhex(head.root))
    assert receipts.read_receipts(inspector.server, proof.receipt).items[0].index == proof.index


def test_a_proof_is_only_for_who_may_see_the_entry(inspector, colleague):
    one = inspector.entry(MINE)
    inspector.round(one)
    refused = colleague.send("GET", f"/v1/proof/{one.id}")
    assert (refused.status_code, trouble(refused).code) == (404, "absent")


def test_a_restart_keeps_everything(running, folder, inspector):
    one = inspector.entry(MINE)
    inspector.round(one)
    running.stop()
    with serve.Running(folder, PASSPHRASE) as again:
        inspector.url, inspector.cursors = again.url, {}
        answer = inspector.round()
        assert one.id in inspector.pulled(answer)
        assert answer.epoch == receipts.read_head(inspector.server, answer.head).epoch
        assert checking.check(again.bureau).is_sound


def test_a_restored_server_begins_a_new_epoch_and_gets_back_what_it_lost(running, folder, inspector, tmp_path):
    kept = inspector.entry(MINE)
    epoch = inspector.round(kept).epoch
    running.stop()
    backup = shutil.copytree(folder, tmp_path / "backup")
    with serve.Running(folder, PASSPHRASE) as again:
        inspector.url = again.url
        lost = inspector.entry(MINE)
        inspector.round(lost)
    with serve.Running(backup, PASSPHRASE) as restored:
        inspector.url = restored.url
        fresh = inspector.entry(MINE)
        answer = inspector.round(fresh)
        assert answer.epoch != epoch
        assert [one.code for one in answer.turned] == ["epoch"]
        lacked = inspector.post("/v1/missing", wire.Missing({MINE: (kept.id, lost.id)}), wire.MissingAnswer)
        assert lacked.entries == {MINE: (lost.id,)}
        given = inspector.receipts(inspector.round(lost, fresh))
        assert [given[one.id].number for one in (lost, fresh)] == [2, 3]
        assert checking.check(restored.bureau).is_sound


def test_the_second_to_notice_a_restore_opens_no_further_epoch(running, folder, inspector, supervisor, tmp_path):
    inspector.round()
    running.stop()
    backup = shutil.copytree(folder, tmp_path / "backup")
    with serve.Running(folder, PASSPHRASE) as again:
        inspector.url = supervisor.url = again.url
        inspector.round(inspector.entry(MINE))
        inspector.round()
        supervisor.round()
    with serve.Running(backup, PASSPHRASE) as restored:
        inspector.url = supervisor.url = restored.url
        first = inspector.round()
        assert first.epoch != receipts.read_head(supervisor.server, supervisor.head).epoch
        assert supervisor.round().epoch == first.epoch


def test_a_device_the_restored_server_forgot_shows_its_certificate(folder, running, root, tmp_path):
    with serve.Running(shutil.copytree(folder, tmp_path / "later"), PASSPHRASE) as later:
        device = enrol(later, root, Role.INSPECTOR, "P09", ["M01"])
    device.url = running.url
    refused = device.send("POST", "/v1/round", wire.write(wire.Round({}, device.completes)))
    assert (refused.status_code, trouble(refused).code) == (401, "certificate")
    one = device.entry(MINE)
    shown = {wire.CERTIFICATE_HEADER: _base64(device.answer.certificate)}
    assert device.receipts(device.round(one, headers=shown))[one.id].verdict is Verdict.HELD


@pytest.mark.parametrize("encoding", ["zstd", "gzip", ""])
def test_garbage_is_refused_with_a_sentence(inspector, encoding):
    inspector.round()
    refused = inspector.send("POST", "/v1/round", b"<html>\xe4\xbd\xa0</html>", {"Content-Encoding": encoding})
    assert (refused.status_code, trouble(refused).code) == (400, "message")
    assert trouble(refused).sentence.endswith("。")


def test_what_is_too_large_is_refused(inspector):
    refused = inspector.send("POST", "/v1/entries", bytes(wire.TRAVEL_LIMIT + 1))
    assert (refused.status_code, trouble(refused).code) == (413, "message")


def test_a_bomb_is_refused_before_it_opens(inspector):
    import zstandard

    bomb = zstandard.ZstdCompressor(level=19).compress(bytes(200 * 1024 * 1024))
    hidden = zstandard.ZstdCompressor(write_content_size=False).compress(bytes(40 * 1024 * 1024))
    for one in (bomb, hidden):
        assert len(one) < 50_000
        refused = trouble(inspector.send("POST", "/v1/entries", one))
        assert refused.code == "message"
        assert "32 MiB" in refused.sentence


def test_a_request_without_its_own_proof_is_refused(inspector, colleague):
    inspector.round()
    colleague.round()
    inspector.key = colleague.key
    refused = inspector.send("POST", "/v1/round", wire.write(wire.Round({}, inspector.completes)))
    assert (refused.status_code, trouble(refused).code) == (401, "proof")


def test_a_proof_holds_for_one_body_and_one_path_only(inspector):
    inspector.round()
    body = wire.write(wire.Round({}, inspector.completes))
    proof = wire.prove(inspector.key, method="POST", path="/v1/round", body=body, nonce=inspector.nonce)
    for path, sent in (("/v1/missing", body), ("/v1/round?x=1", body), ("/v1/round", body + b"x")):
        assert trouble(inspector.send("POST", path, sent, {wire.PROOF_HEADER: proof})).code == "proof"


def test_a_certificate_that_ended_years_ago_delivers(folder, root, inspector, running):
    running.stop()
    later = founding.utc_now() + dt.timedelta(days=366 * (identity.DEVICE_YEARS + 2))
    with serve.Running(folder, PASSPHRASE, clock=lambda: later) as again:
        inspector.url, inspector.session = again.url, client.session(again.url, Path(root))
        one = inspector.entry(MINE)
        assert inspector.receipts(inspector.round(one))[one.id].verdict is Verdict.ADMITTED


def test_a_nonce_from_long_ago_is_renewed(folder, root):
    now = [founding.utc_now()]
    with serve.Running(folder, PASSPHRASE, clock=lambda: now[0]) as running:
        device = enrol(running, root, Role.INSPECTOR, "P01", ["M01"])
        device.round()
        spent = device.requests
        now[0] = now[0].replace(year=now[0].year + 10)
        device.round()
        assert device.requests == spent + 2


def test_an_answer_is_compressed_for_who_asks(inspector):
    inspector.round()
    body = wire.write(wire.Round({}, inspector.completes))
    answer = inspector.send("POST", "/v1/round", body, {"Accept-Encoding": "zstd"})
    assert answer.headers["content-encoding"] == "zstd"


def test_the_description_of_the_calls_is_valid(running, root):
    told = requests.get(f"{running.url}/openapi.json", verify=root, timeout=30).json()
    assert set(told["paths"]["/v1/blobs/{blob}"]) == {"get", "post"}
    assert "/v1/scopes/{scope}/entries" in told["paths"]


def test_what_went_up_does_not_come_down_again(inspector, supervisor):
    first = inspector.entry(MINE)
    assert first.id not in inspector.pulled(inspector.round(first))
    assert inspector.cursors[MINE].number == 1
    entries = tuple(wire.pack(inspector.entry(MINE)) for _ in range(3))
    asked = wire.Entries(entries, cursors={MINE: inspector.cursors[MINE]})
    inspector.cursors |= inspector.post("/v1/entries", asked, wire.EntriesAnswer).cursors
    assert inspector.cursors[MINE].number == 4
    supervisor.round(theirs := supervisor.entry(MINE))
    assert inspector.pulled(inspector.round()) == [theirs.id]


def _end_designation(running):
    from desktop.bureau import register
    from desktop.supervision import roster

    ended = roster.DesignationEnded(person="P01", mine="M01", until="2026-11-22")
    register.register(running.bureau, register.Roster(ended=(ended,)))


def _base64(data):
    import base64

    return base64.b64encode(data).decode()


def test_a_supervisor_writes_the_calendar_into_the_bureaus_records_and_nothing_else(supervisor, inspector):
    written = [supervisor.entry("org/140000", subject=f"{noun}/140000") for noun in ("calendar", "checklist")]
    strange = inspector.entry("org/140000", subject="calendar/140000")
    given = supervisor.receipts(supervisor.round(*written))
    assert [given[one.id].verdict for one in written] == [Verdict.ADMITTED, Verdict.HELD]
    assert inspector.receipts(inspector.round(strange))[strange.id].verdict is Verdict.HELD

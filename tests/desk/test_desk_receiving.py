"""What comes from elsewhere: verified before it is kept, and one bad piece delays no other."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from desktop.desk import Delivery, Desk
from desktop.errors import Damaged, Refused
from desktop.journal import identity
from desktop.journal.entry import Entry
from desktop.journal.receipts import Signed, Verdict
from desktop.journal.sealing import Draft
from desktop.store import journal, projections, queries, records, settings
from desktop.store.database import Session
from desktop.store.records import Delivery as Far
from desktop.supervision.remote import Means, RemoteChecked
from desktop.supervision.roster import DeviceEnrolled, Role, RoleGranted
from tests.making.desks import MINE, PIT, Bureau

SCOPE = f"mine/{MINE}"
CALL = RemoteChecked(mine=MINE, person="p2", started="1", ended="2", means=Means.APP, looked_at=("视频",))


def call(bureau: Bureau, holder: identity.Holder | None = None, name: str = "r1", scope: str = SCOPE) -> Entry:
    return bureau.make(holder or bureau.registrar, [Draft("remote.checked", f"remote/{name}", CALL)], [], scope)


def ids(desk: Desk) -> set[str]:
    with desk.reading() as session:
        return {name for name, _ in journal.all_ids(session)}


def digests(desk: Desk) -> dict[str, dict[str, str]]:
    with desk.reading() as session:
        return projections.digests(session)


def flipped(data: bytes) -> bytes:
    return bytes([data[0] ^ 1]) + data[1:]


def test_an_entry_of_a_colleague_is_kept_and_folded(desk: Desk, bureau: Bureau) -> None:
    entry = call(bureau)
    changes = desk.receive(Delivery(entries=(entry,)))
    assert (changes.entries, changes.subjects, changes.refused) == ((entry.id,), {"remote/r1"}, ())


def test_receiving_the_same_again_changes_nothing(desk: Desk, bureau: Bureau) -> None:
    entry = call(bureau)
    desk.receive(Delivery(entries=(entry, entry)))
    before = digests(desk)
    assert desk.receive(Delivery(entries=(entry,))).is_empty
    assert digests(desk) == before


def _foreign(bureau: Bureau) -> Entry:
    return call(bureau, Bureau().registrar)


def _unknown(bureau: Bureau) -> Entry:
    return call(bureau, bureau.holder("演示专员丁"))


def _wrong_signature(bureau: Bureau) -> Entry:
    entry = call(bureau)
    return dataclasses.replace(entry, signature=flipped(entry.signature))


def _signed_by_another(bureau: Bureau) -> Entry:
    entry = call(bureau)
    return dataclasses.replace(entry, signature=identity.sign(bureau.server.key, entry.id))


def _wrong_body(bureau: Bureau) -> Entry:
    entry = call(bureau)
    return dataclasses.replace(entry, bodies=(b'{"salt":"00"}',))


def _wrong_name(bureau: Bureau) -> Entry:
    return dataclasses.replace(call(bureau), id="ab" * 32)


@pytest.mark.parametrize(
    "make, words",
    [
        (_foreign, "证书未知"),
        (_unknown, "证书未知"),
        (_wrong_signature, "签名不对"),
        (_signed_by_another, "签名不对"),
        (_wrong_body, "与其校验值不符"),
        (_wrong_name, "与其校验值不符"),
    ],
)
def test_what_cannot_be_proved_is_never_kept_and_delays_no_other(
    desk: Desk, bureau: Bureau, make: Callable[[Bureau], Entry], words: str
) -> None:
    bad, good = make(bureau), call(bureau, name="good")
    changes = desk.receive(Delivery(entries=(bad, good)))
    assert words in changes.refused[0]
    assert good.id in ids(desk)
    assert bad.id not in ids(desk)


def test_many_at_once_are_verified_as_strictly(desk: Desk, bureau: Bureau) -> None:
    entries = [call(bureau, name=f"r{number}") for number in range(40)]
    entries[7] = dataclasses.replace(entries[7], signature=entries[8].signature)
    changes = desk.receive(Delivery(entries=tuple(entries)))
    assert (len(changes.entries), len(changes.refused)) == (39, 1)


def test_a_wrong_copy_does_not_occupy_the_place_of_the_right_one(desk: Desk, bureau: Bureau) -> None:
    good = call(bureau)
    desk.receive(Delivery(entries=(dataclasses.replace(good, signature=flipped(good.signature)),)))
    assert desk.receive(Delivery(entries=(good,))).entries == (good.id,)


def test_an_author_may_be_enrolled_in_the_same_delivery(desk: Desk, bureau: Bureau) -> None:
    holder = bureau.holder("演示专员丁")
    body = DeviceEnrolled(person="p4", certificate=identity.to_der(holder.certificate))
    enrolled = bureau.seal((f"device/{holder.fingerprint}", body))
    entry = call(bureau, holder)
    assert desk.receive(Delivery(entries=(entry, enrolled))).refused == ()


def test_an_authors_certificate_may_come_beside_the_entry(desk: Desk, bureau: Bureau) -> None:
    holder = bureau.holder("演示专员丁")
    der = identity.to_der(holder.certificate)
    assert desk.receive(Delivery(entries=(call(bureau, holder),), certificates=(der,))).refused == ()


def test_a_certificate_of_another_bureau_vouches_for_nothing(desk: Desk, bureau: Bureau) -> None:
    stranger = Bureau().holder("演示专员丁")
    der = identity.to_der(stranger.certificate)
    enrolled = Draft("device.enrolled", "device/x", DeviceEnrolled(person="p4", certificate=der))
    entries = (call(bureau, stranger), bureau.make(bureau.registrar, [enrolled], []))
    changes = desk.receive(Delivery(entries=entries, certificates=(der,)))
    assert len(changes.entries) == 1
    assert "证书未知" in changes.refused[0]


@pytest.mark.parametrize("certificate", [b"", b"no certificate", None])
def test_a_broken_certificate_delays_nothing(desk: Desk, bureau: Bureau, certificate: bytes | None) -> None:
    body = (
        {"person": "p4", "certificate": 7}
        if certificate is None
        else DeviceEnrolled(person="p4", certificate=certificate)
    )
    odd = bureau.make(bureau.registrar, [Draft("device.enrolled", "device/x", body)], [])
    changes = desk.receive(Delivery(entries=(odd, call(bureau)), certificates=(certificate or b"?",)))
    assert (len(changes.entries), changes.refused) == (2, ())


@pytest.mark.parametrize(
    "kind, subject", [("newer.kind", "visit/v"), ("newer.kind", "newer/1"), ("remote.checked", "remote")]
)
def test_what_this_program_does_not_know_is_kept_and_counted(
    desk: Desk, bureau: Bureau, kind: str, subject: str
) -> None:
    entry = bureau.make(bureau.registrar, [Draft(kind, subject, {"anything": ["x"]})], [], SCOPE)
    desk.receive(Delivery(entries=(entry,)))
    desk.rebuild()
    with desk.reading() as session:
        state = queries.visit(session, "v")
        assert queries.unknown_facts(session) + (state.unknown if state else 0) == 1
        records.every(session)


def test_a_body_that_is_no_body_of_its_kind_is_kept_and_folded_around(desk: Desk, bureau: Bureau) -> None:
    odd = bureau.make(bureau.registrar, [Draft("remote.checked", "remote/r1", {"mine": 7})], [], SCOPE)
    desk.receive(Delivery(entries=(odd, call(bureau, name="r2"))))
    with desk.reading() as session:
        assert [line.id for line in queries.lines(session, "remote")] == ["r2"]


def test_a_fact_sealed_where_its_subject_does_not_belong_counts_nowhere(desk: Desk, bureau: Bureau) -> None:
    granted = RoleGranted(role=Role.SUPERVISOR, org="demo")
    sneaked = bureau.make(bureau.registrar, [Draft("role.granted", "person/p9", granted)], [], SCOPE)
    desk.receive(Delivery(entries=(sneaked,)))
    with desk.reading() as session:
        assert not queries.is_supervisor(session, "p9")
        assert journal.have(session, [sneaked.id])


def test_a_subject_claimed_in_two_scopes_is_the_same_in_any_order(enrol: Callable[..., Desk], bureau: Bureau) -> None:
    one, other = enrol("p1", 1, 1), enrol("p2", 2, 2)
    one.receive(Delivery(entries=tuple(bureau.entries)))
    two = [call(bureau), call(bureau, scope=f"mine/{PIT}")]
    for entry in two:
        one.receive(Delivery(entries=(entry,)))
    for entry in reversed(two):
        other.receive(Delivery(entries=(entry,)))
    assert digests(one) == digests(other)


def test_a_held_entry_is_kept_but_not_folded_until_admitted(desk: Desk, bureau: Bureau) -> None:
    entry = call(bureau)
    desk.receive(Delivery(entries=(entry,), receipts=(bureau.receipts([entry], Verdict.HELD),)))
    with desk.reading() as session:
        assert queries.lines(session, "remote") == []
        assert records.delivery_of(session, "remote/r1")[0] is Far.HELD
    changes = desk.receive(Delivery(receipts=(bureau.receipts([entry]),)))
    assert changes.subjects == {"remote/r1"}
    with desk.reading() as session:
        assert len(queries.lines(session, "remote")) == 1


def test_an_older_receipt_takes_no_admission_back(desk: Desk, bureau: Bureau) -> None:
    entry = call(bureau)
    held, admitted = bureau.receipts([entry], Verdict.HELD), bureau.receipts([entry])
    desk.receive(Delivery(entries=(entry,), receipts=(admitted,)))
    desk.receive(Delivery(receipts=(held,)))
    with desk.reading() as session:
        assert len(queries.lines(session, "remote")) == 1


def test_a_record_goes_from_sealed_to_delivered_to_complete(desk: Desk, bureau: Bureau) -> None:
    entry = call(bureau)
    seen = []
    for delivery in (
        Delivery(entries=(entry,)),
        Delivery(receipts=(bureau.receipts([entry]),)),
        Delivery(completes=(bureau.complete([entry]),)),
    ):
        desk.receive(delivery)
        with desk.reading() as session:
            seen.append(records.delivery_of(session, "remote/r1")[0])
    assert seen == [Far.SEALED, Far.DELIVERED, Far.COMPLETE]


def test_a_statement_not_signed_by_our_server_is_refused_with_all_that_came_with_it(desk: Desk, bureau: Bureau) -> None:
    entry = call(bureau)
    signed = bureau.receipts([entry])
    forged = Signed(signed.data, identity.sign(bureau.registrar.key, "ab" * 32))
    with pytest.raises(Refused, match="签名不对"):
        desk.receive(Delivery(entries=(entry,), receipts=(forged,)))
    assert entry.id not in ids(desk)


def test_a_statement_of_another_kind_is_not_taken_for_a_receipt(desk: Desk, bureau: Bureau) -> None:
    entry = call(bureau)
    with pytest.raises(Refused):
        desk.receive(Delivery(receipts=(bureau.complete([entry]),)))


def test_cursors_move_in_the_transaction_that_stores(desk: Desk, bureau: Bureau) -> None:
    cursor = journal.Cursor("epoch-1", "a", 5)
    desk.receive(Delivery(entries=(call(bureau),), cursors={SCOPE: cursor}))
    with desk.reading() as session:
        assert journal.cursors(session)[SCOPE] == cursor


def test_a_fetched_blob_is_held_against_its_name(desk: Desk) -> None:
    with pytest.raises(Damaged, match="与其校验值不符"):
        desk.keep_fetched("ab" * 32, b"other")
    with desk.reading() as session:
        assert queries.all_blobs(session) == []


def test_what_a_restored_server_said_already_is_not_forgotten_twice(desk: Desk, bureau: Bureau) -> None:
    entry = bureau.entries[0]
    desk.receive(Delivery(receipts=(bureau.receipts([entry]),), completes=(bureau.complete([entry]),)))
    forgotten: list[bool] = []
    for said in ((), (bureau.complete([entry]),), ()):
        desk.receive(Delivery(completes=said))
        desk.ask_blobs_again("epoch-2")  # as a desk does that died before it was through
        with desk.reading() as session:
            forgotten.append(journal.receipts(session, [entry.id])[entry.id].complete is None)
    assert forgotten == [True, False, False]


def test_small_settings_of_a_delivery_are_kept_with_its_rows_or_not_at_all(desk: Desk, bureau: Bureau) -> None:
    def fails(session: Session) -> None:
        settings.write(session, "演示", 1)
        raise KeyboardInterrupt

    cursor = journal.Cursor("epoch-1", "p", 7)
    with pytest.raises(KeyboardInterrupt):
        desk.receive(Delivery(cursors={"org/demo": cursor}), also=fails)
    with desk.reading() as session:
        assert (settings.read(session, "演示", int), journal.cursors(session)) == (None, {})

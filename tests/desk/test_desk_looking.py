"""Signatures looked at ahead are the same verdicts: nothing is believed of an entry that was not the very one seen."""

from __future__ import annotations

import dataclasses

import pytest

from desktop.deliveries import Delivery
from desktop.desk import Desk
from desktop.journal import identity
from desktop.journal.entry import Entry
from desktop.journal.sealing import Draft
from desktop.supervision.remote import Means, RemoteChecked
from tests.making.desks import MINE, Bureau

CALL = RemoteChecked(mine=MINE, person="p2", started="1", ended="2", means=Means.APP, looked_at=("视频",))
MANY = 600  # more than one thread takes


def call(bureau: Bureau, name: str = "r1", holder: identity.Holder | None = None) -> Entry:
    return bureau.make(
        holder or bureau.registrar, [Draft("remote.checked", f"remote/{name}", CALL)], [], f"mine/{MINE}"
    )


def test_what_was_seen_to_be_right_is_taken(desk: Desk, bureau: Bureau) -> None:
    entry = call(bureau)
    assert desk.receive(Delivery((entry,), looked=desk.look([entry]))).entries == (entry.id,)


def test_a_copy_with_another_signature_is_not_taken_for_the_one_that_was_seen(desk: Desk, bureau: Bureau) -> None:
    entry = call(bureau)
    copy = dataclasses.replace(entry, signature=bytes([entry.signature[0] ^ 1]) + entry.signature[1:])
    changes = desk.receive(Delivery((copy,), looked=desk.look([entry])))
    assert (changes.entries, len(changes.refused)) == ((), 1)
    assert "签名不对" in changes.refused[0]


def test_a_copy_with_another_body_is_not_taken_for_the_one_that_was_seen(desk: Desk, bureau: Bureau) -> None:
    entry = call(bureau)
    copy = dataclasses.replace(entry, bodies=(b'{"salt":"00"}',))
    assert "与其校验值不符" in desk.receive(Delivery((copy,), looked=desk.look([entry]))).refused[0]


def test_a_stranger_is_seen_when_his_certificate_has_come(desk: Desk, bureau: Bureau) -> None:
    stranger = bureau.holder("演示专员丁")
    entry = call(bureau, holder=stranger)
    looked = desk.look([entry])
    der = identity.to_der(stranger.certificate)
    assert looked == {}
    assert desk.receive(Delivery((entry,), (der,), looked=looked)).entries == (entry.id,)


def test_of_very_many_the_one_that_is_wrong_is_found(desk: Desk, bureau: Bureau) -> None:
    entries = [call(bureau, f"r{number}") for number in range(MANY)]
    entries[MANY - 7] = dataclasses.replace(entries[MANY - 7], signature=entries[0].signature)
    assert len(desk.look(entries)) == MANY - 1
    changes = desk.receive(Delivery(tuple(entries), looked=desk.look(entries)))
    assert (len(changes.entries), len(changes.refused)) == (MANY - 1, 1)


@pytest.mark.parametrize("is_looked_at", [True, False])
def test_an_entry_without_its_body_is_not_taken_and_the_whole_one_is(
    desk: Desk, bureau: Bureau, is_looked_at: bool
) -> None:
    whole = call(bureau)
    hollow = dataclasses.replace(whole, bodies=(None,) * len(whole.bodies))
    looked = desk.look([hollow]) if is_looked_at else {}
    changes = desk.receive(Delivery((hollow,), looked=looked))
    assert (changes.entries, len(changes.refused), changes.lacking) == ((), 1, {whole.header.scope})
    assert desk.receive(Delivery((whole,))).entries == (whole.id,)

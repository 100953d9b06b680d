"""Entries: canonical bytes, hashes, limits, order."""

import datetime as dt
import hashlib
import json
import os

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import Damaged, NotAllowed
from desktop.journal import entry, identity, sealing
from desktop.sync import wire

AUTHOR = identity.found_authority("演示局", dt.datetime(2026, 11, 22, tzinfo=dt.UTC))
STAMP = sealing.Stamp("2026-11-22T03:33:00Z", 100, "boot")
TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
NAME = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcxyz_", max_size=6), inner, max_size=4),
    max_leaves=12,
)
BODIES = st.lists(st.dictionaries(st.text("abcxyz_", max_size=6), VALUES, max_size=4), min_size=1, max_size=5)


@given(VALUES)
def test_canonical_bytes_are_sorted_plain_and_say_the_same(value):
    data = entry.canonical(value)
    assert json.loads(data) == value
    assert data == json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@given(VALUES)
def test_canonical_bytes_do_not_depend_on_the_order_of_keys(value):
    assert entry.canonical(_turned(value)) == entry.canonical(value)


@pytest.mark.parametrize("value", [0.5, {"a": [1.0]}, [{"b": float("nan")}], 2**53, {"a": -(2**60)}])
def test_what_cannot_be_written_the_same_everywhere_is_refused(value):
    with pytest.raises(NotAllowed):
        entry.canonical(value)


@given(BODIES, NAME)
def test_an_entry_survives_its_own_bytes(bodies, subject):
    one = _make(bodies, subject)
    again = entry.assemble(one.header_bytes, one.bodies, one.signature)
    assert again == one
    assert identity.is_signed(AUTHOR.key.public_key(), again.id, again.signature)


@given(BODIES, NAME)
def test_an_entry_survives_the_wire(bodies, subject):
    one = _make(bodies, subject)
    travelled = msgspec.msgpack.decode(msgspec.msgpack.encode(wire.pack(one)), type=wire.Packed)
    assert wire.unpack(travelled) == one


@given(BODIES, st.data())
def test_an_erased_body_survives_the_wire_by_its_hash(bodies, data):
    one = _make(bodies, "visit/1")
    kept = data.draw(st.lists(st.booleans(), min_size=len(bodies), max_size=len(bodies)))
    erased = [body if is_kept else None for body, is_kept in zip(one.bodies, kept, strict=True)]
    less = entry.assemble(one.header_bytes, erased, one.signature)
    assert wire.unpack(wire.pack(less)) == less
    assert less.id == one.id


def test_a_name_that_looks_like_a_hash_field_does_not_confuse_the_wire():
    one = _make([{"x": '"body":""'}, {"x": '"body":"'}], '"body":"","body":"')
    assert wire.unpack(wire.pack(one)) == one


@given(BODIES, st.data())
def test_one_flipped_byte_is_never_accepted(bodies, data):
    packed = wire.pack(_make(bodies, "visit/1"))
    parts = [packed.head, *packed.bodies, packed.signature]
    place = data.draw(st.integers(0, len(parts) - 1))
    spot = data.draw(st.integers(0, len(parts[place]) - 1))
    bit = 1 << data.draw(st.integers(0, 7))
    hurt = bytearray(parts[place])
    hurt[spot] ^= bit
    parts[place] = bytes(hurt)
    assert not _is_accepted(wire.Packed(parts[0], tuple(parts[1:-1]), parts[-1]))


def test_bodies_in_another_order_are_refused():
    packed = wire.pack(_make([{"a": 1}, {"a": 2}], "visit/1"))
    assert not _is_accepted(wire.Packed(packed.head, packed.bodies[::-1], packed.signature))


def test_a_body_too_many_or_too_few_is_refused():
    packed = wire.pack(_make([{"a": 1}, {"a": 2}], "visit/1"))
    for bodies in (packed.bodies[:1], (*packed.bodies, b"{}"), ()):
        with pytest.raises(Damaged):
            wire.unpack(wire.Packed(packed.head, bodies, packed.signature))


@pytest.mark.parametrize(
    "change",
    [
        lambda h: {**h, "v": 2},
        lambda h: {**h, "alg": "none"},
        lambda h: {**h, "facts": []},
        lambda h: {**h, "depth": 0},
        lambda h: {**h, "mono": -1},
        lambda h: {**h, "author": "ff"},
        lambda h: {**h, "basis": ["G" * 64]},
        lambda h: {**h, "extra": 1},
        lambda h: {key: value for key, value in h.items() if key != "scope"},
    ],
)
def test_headers_of_another_shape_are_refused(change):
    header = json.loads(_make([{"a": 1}], "visit/1").header_bytes)
    with pytest.raises(Damaged):
        entry.read_header(entry.canonical(change(header)))


def test_a_header_written_otherwise_is_refused():
    data = _make([{"a": 1}], "visit/1").header_bytes
    for other in (data + b" ", data.replace(b'","', b'", "', 1), json.dumps(json.loads(data)).encode(), b"<html>", b""):
        with pytest.raises(Damaged):
            entry.read_header(other)


def test_what_could_not_travel_is_never_sealed():
    with pytest.raises(NotAllowed, match="64 KiB"):
        _make([{"a": "字" * 30_000}], "visit/1")
    with pytest.raises(NotAllowed, match="512 KiB"):
        _make([{"a": "x" * 60_000}] * 10, "visit/1")
    with pytest.raises(NotAllowed):
        _make([{}] * (entry.FACTS_LIMIT + 1), "visit/1")
    with pytest.raises(NotAllowed):
        _make([], "visit/1")


def test_two_bodies_alike_have_different_hashes():
    first, second = _make([{"a": 1}, {"a": 1}], "visit/1").header.facts
    assert first.body != second.body


def test_who_stands_behind_whom_is_known_without_a_clock():
    first = _make([{}], "visit/1")
    left, right = (_make([{}], "visit/1", [first]) for _ in range(2))
    last = _make([{}], "visit/1", [left, right])
    told = [fact for one in (last, right, first, left) for fact in entry.told(one)]
    behind = entry.behind(told)
    assert behind[last.id] == {first.id, left.id, right.id}
    assert left.id not in behind[right.id]
    assert right.id not in behind[left.id]
    assert [fact.entry for fact in sorted(told, key=lambda one: one.order)][::3] == [first.id, last.id]


def test_blobs_and_subjects_are_named_once():
    blob = hashlib.sha256(b"x").hexdigest()
    drafts = [sealing.Draft("photo.added", "finding/1", {}, (blob,)) for _ in range(2)]
    one = sealing.make(AUTHOR, "mine/M01", drafts, [], stamp=STAMP, salts=os.urandom)
    assert one.blobs == (blob,)
    assert one.subjects == ("finding/1",)


def _make(bodies, subject, seen=()):
    drafts = [sealing.Draft("visit.opened", subject, body) for body in bodies]
    known = [sealing.Seen(one.id, one.header.depth) for one in seen]
    return sealing.make(AUTHOR, "mine/M01", drafts, known, stamp=STAMP, salts=os.urandom)


def _is_accepted(packed):
    try:
        one = wire.unpack(packed)
    except Damaged:
        return False
    return identity.is_signed(AUTHOR.key.public_key(), one.id, one.signature)


def _turned(value):
    if isinstance(value, dict):
        return {key: _turned(value[key]) for key in reversed(value)}
    return [_turned(one) for one in value] if isinstance(value, list) else value

"""Keys, certificates, what the server signs."""

import contextlib
import datetime as dt
import hashlib
import os

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import BadInput, Damaged, Refused
from desktop.journal import identity, receipts
from desktop.journal.entry import canonical
from desktop.sync import wire

NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
KEY, OTHER = identity.new_key(), identity.new_key()
HEAD = receipts.head("e1", "2026-11-22T00:00:00Z", 3, bytes(32))
RECEIPT = receipts.Receipt("ab" * 32, "mine/M01", 1, 0, receipts.Verdict.ADMITTED)


@pytest.fixture(scope="module")
def authority():
    return identity.found_authority("演示县矿山安全监管局", NOW)


@given(st.binary(max_size=100))
def test_a_signature_holds_for_its_bytes_and_key_only(data):
    name = hashlib.sha256(data).hexdigest()
    signature = identity.sign(KEY, name)
    assert len(signature) == 64
    assert identity.is_signed(KEY.public_key(), name, signature)
    assert not identity.is_signed(OTHER.public_key(), name, signature)
    assert not identity.is_signed(KEY.public_key(), hashlib.sha256(data + b"!").hexdigest(), signature)


@pytest.mark.parametrize("signature", [b"", bytes(64), bytes(63), b"\xff" * 64])
def test_what_is_no_signature_is_none(signature):
    assert not identity.is_signed(KEY.public_key(), "00" * 32, signature)


def test_a_device_certificate_comes_from_its_root_only(authority):
    certificate = identity.issue(authority, KEY.public_key(), "演示专员甲", NOW)
    namesake = identity.found_authority("演示县矿山安全监管局", NOW)
    assert identity.is_issued_by(certificate, authority.certificate)
    assert not identity.is_issued_by(certificate, namesake.certificate)
    assert identity.common_name(certificate) == "演示专员甲"


def test_a_device_cannot_issue_certificates(authority):
    device = identity.Holder(KEY, identity.issue(authority, KEY.public_key(), "演示专员甲", NOW))
    forged = identity.issue(identity.Holder(OTHER, authority.certificate), KEY.public_key(), "某人", NOW)
    assert not identity.is_issued_by(forged, authority.certificate)
    constraints = device.certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert not constraints.ca


def test_a_chain_is_judged_without_a_clock(authority):
    old = identity.issue(authority, KEY.public_key(), "演示专员甲", NOW - dt.timedelta(days=10_000))
    assert identity.is_issued_by(old, authority.certificate)


def test_a_request_proves_its_key():
    data = identity.request(KEY, "演示专员甲")
    assert identity.requested_key(data) == KEY.public_key()
    hurt = bytearray(data)
    hurt[-5] ^= 1
    for wrong in (bytes(hurt), b"", b"<html>"):
        with pytest.raises(BadInput):
            identity.requested_key(wrong)


def test_other_kinds_of_keys_are_refused():
    big = ec.generate_private_key(ec.SECP384R1())
    with pytest.raises(BadInput):
        identity.requested_key(identity.request(big, "演示专员甲"))


@pytest.mark.parametrize("read", [identity.from_der, identity.key_from_der, identity.public_from_der])
def test_bytes_that_are_nothing_are_damaged(read):
    with pytest.raises(Damaged):
        read(b"nothing")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("flip", [1, 2, 64])
def test_bytes_changed_anywhere_are_told_or_harmless(authority, flip):
    def look(data):
        certificate = identity.from_der(data)
        identity.common_name(certificate)
        identity.is_issued_by(certificate, authority.certificate)
        identity.public_key(certificate)

    whole = identity.to_der(identity.issue(authority, KEY.public_key(), "演示专员甲", NOW))
    readers = [(look, whole), (identity.requested_key, identity.request(KEY, "演示专员甲"))]
    readers += [(identity.public_from_der, identity.public_to_der(KEY.public_key()))]
    readers += [(identity.key_from_der, identity.key_to_der(KEY))]
    for read, data in readers:
        for place in range(len(data)):
            with contextlib.suppress(BadInput, Damaged):
                read(data[:place] + bytes([data[place] ^ flip]) + data[place + 1 :])


def test_keys_and_certificates_survive_their_bytes(authority):
    assert identity.from_der(identity.to_der(authority.certificate)) == authority.certificate
    assert identity.from_pem(identity.to_pem(authority.certificate)) == authority.certificate
    assert identity.key_from_der(identity.key_to_der(KEY)).public_key() == KEY.public_key()
    assert identity.public_from_der(identity.public_to_der(KEY.public_key())) == KEY.public_key()


@given(st.binary(max_size=200))
def test_sealed_bytes_open_for_one_key_and_one_purpose(plain):
    sealed = identity.seal_to(KEY.public_key(), plain, b"purpose")
    assert identity.open_with(KEY, sealed, b"purpose") == plain
    for key, purpose in ((OTHER, b"purpose"), (KEY, b"another")):
        with pytest.raises(Damaged):
            identity.open_with(key, sealed, purpose)


def test_a_server_certificate_names_its_hosts(authority):
    found = identity.issue_server(authority, KEY.public_key(), ["127.0.0.1", "localhost"], NOW)
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert [str(one) for one in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1"]


def test_statements_are_read_back_as_they_were_signed():
    given_list = receipts.receipts("e1", "2026-11-22T00:00:00Z", (RECEIPT,))
    done = receipts.complete("e1", "2026-11-22T00:00:00Z", ("ab" * 32,))
    public = KEY.public_key()
    assert receipts.read_receipts(public, receipts.sign(KEY, given_list)) == given_list
    assert receipts.read_complete(public, receipts.sign(KEY, done)) == done
    assert receipts.read_head(public, receipts.sign(KEY, HEAD)) == HEAD


def test_no_statement_passes_for_another():
    signed = receipts.sign(KEY, receipts.complete("e1", "2026-11-22T00:00:00Z", ()))
    for read in (receipts.read_receipts, receipts.read_head):
        with pytest.raises(Refused):
            read(KEY.public_key(), signed)


def test_a_statement_changed_or_by_another_key_is_refused():
    signed = receipts.sign(KEY, HEAD)
    changed = receipts.Signed(signed.data.replace(b'"size":3', b'"size":4'), signed.signature)
    for key, one in ((KEY, changed), (OTHER, signed), (KEY, receipts.Signed(signed.data, bytes(64)))):
        with pytest.raises(Refused):
            receipts.read_head(key.public_key(), one)


def test_signed_bytes_that_are_no_statement_are_refused():
    data = canonical({"kind": "head"})
    signed = receipts.Signed(data, identity.sign(KEY, hashlib.sha256(data).hexdigest()))
    with pytest.raises(Refused):
        receipts.read_head(KEY.public_key(), signed)


@given(st.binary(min_size=10, max_size=10))
def test_a_code_survives_being_read_aloud(secret):
    root = _ROOT.certificate
    code = wire.write_code(secret, root)
    assert len(code) == 39
    heard = code.lower().replace("0", "o").replace("1", "l").replace("-", " ")
    found, pin = wire.read_code(heard)
    assert found == secret
    assert wire.is_pinned(root, pin)


@pytest.mark.parametrize("code", ["", "ABCD", "U" * 32, "0" * 31, "0" * 33, "很" * 32])
def test_what_is_no_code_is_told(code):
    with pytest.raises(BadInput, match="8 组"):
        wire.read_code(code)


@pytest.mark.parametrize("encoding", ["zstd", "gzip", "identity", "br"])
@given(data=st.binary(max_size=200))
def test_no_bytes_crash_the_reader_of_messages(encoding, data):
    with pytest.raises(Refused):
        wire.read(data, wire.RoundAnswer, encoding)


def test_messages_survive_the_wire():
    asked = wire.Round({"mine/M01": wire.Cursor("e1", "a", 7)}, wire.Cursor("", "", 0), receipts.sign(KEY, HEAD))
    assert wire.read(wire.write(asked), wire.Round) == asked


def test_a_message_too_large_is_not_written():
    packed = wire.Packed(os.urandom(wire.TRAVEL_LIMIT), (), b"")
    with pytest.raises(wire.TooLong):
        wire.write(wire.Entries((packed,)))


@given(st.lists(st.integers(0, 300), max_size=30), st.integers(100, 900))
def test_portions_keep_order_and_size(sizes, limit):
    packed = [wire.Packed(bytes(size), (), bytes([place])) for place, size in enumerate(sizes)]
    parts = list(wire.portions(packed, limit))
    assert [one for part in parts for one in part] == packed
    assert all(len(part) == 1 or sum(map(wire.size_of, part)) <= limit for part in parts)


def test_portions_of_what_hardly_compresses_may_still_travel():
    packed = [wire.Packed(os.urandom(200_000), (), b"") for _ in range(11)]
    parts = list(wire.portions(packed))
    assert [one for part in parts for one in part] == packed
    assert all(wire.write(wire.Entries(part)) for part in parts)


def test_unknown_fields_at_the_end_are_taken_from_newer_programs():
    newer = msgspec.defstruct("Newer", [("epoch", str), ("view", str), ("number", int), ("more", int)], array_like=True)
    data = msgspec.msgpack.encode(newer("e", "a", 3, 9))
    assert msgspec.msgpack.decode(data, type=wire.Cursor) == wire.Cursor("e", "a", 3)


_ROOT = identity.found_authority("演示局", NOW)

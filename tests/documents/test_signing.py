"""Signing adds signatures that three readers accept and takes nothing away."""

from __future__ import annotations

import io
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from desktop.documents import ledger
from desktop.documents.record import LedgerRecord, Signer, SignerRole
from desktop.documents.signing import sign
from desktop.documents.verifying import verify
from desktop.errors import Damaged, NotAllowed
from desktop.journal.identity import to_der, to_pem

from . import hands, samples, tools

BUREAU = hands.authority()


@pytest.fixture(scope="module")
def twice_signed() -> bytes:
    record = samples.ordinary()
    plain = tuple(replace(s, name="演示专员乙") if s.field == "inspector_2" else s for s in record.signers)
    return hands.signed(replace(record, signers=plain), BUREAU)


def test_two_signatures_are_both_good_by_our_own_reading(twice_signed: bytes) -> None:
    verdict = verify(twice_signed, [BUREAU.root])
    assert verdict.holds, verdict.sentences
    assert [s.name for s in verdict.signatures] == ["演示专员甲", "演示专员乙"]
    assert verdict.signatures[0].claimed_at == samples.SEALED


def test_pyhankos_whole_validation_agrees(twice_signed: bytes) -> None:
    root = asn1_x509.Certificate.load(to_der(BUREAU.root))
    reader = PdfFileReader(io.BytesIO(twice_signed))
    for embedded in reader.embedded_signatures:
        context = ValidationContext(trust_roots=[root], allow_fetching=False, moment=samples.SEALED)
        assert validate_pdf_signature(embedded, context).bottom_line


def test_pdfsig_agrees(twice_signed: bytes, tmp_path: Path) -> None:
    said = _pdfsig(twice_signed, tmp_path)
    assert said.count("Signature is Valid") == said.count("Certificate is Trusted") == 2


def test_with_one_flipped_byte_both_complain(twice_signed: bytes, tmp_path: Path) -> None:
    at = twice_signed.index(b"/MediaBox") + 12
    flipped = twice_signed[:at] + bytes([twice_signed[at] ^ 1]) + twice_signed[at + 1 :]
    assert "Signature is Valid" not in _pdfsig(flipped, tmp_path)
    assert not verify(flipped, [BUREAU.root]).intact


def _pdfsig(pdf: bytes, folder: Path) -> str:
    (folder / "nss").mkdir(exist_ok=True)
    (folder / "root.pem").write_bytes(to_pem(BUREAU.root))
    (folder / "signed.pdf").write_bytes(pdf)
    tools.run("certutil", "-N", "-d", folder / "nss", "--empty-password")
    tools.run("certutil", "-A", "-d", folder / "nss", "-n", "root", "-t", "C,C,C", "-a", "-i", folder / "root.pem")
    return tools.run("pdfsig", "-nssdir", folder / "nss", folder / "signed.pdf")


def test_the_signature_shows_who_and_when(twice_signed: bytes, tmp_path: Path) -> None:
    words = tools.text(twice_signed, tmp_path)
    assert "电子签名：演示专员甲" in words
    assert "2026-11-1717:05:12" in words


def test_the_unsigned_file_stands_unchanged_in_the_signed_one(twice_signed: bytes) -> None:
    record = samples.ordinary()
    plain = tuple(replace(s, name="演示专员乙") if s.field == "inspector_2" else s for s in record.signers)
    assert twice_signed.startswith(ledger.draw(replace(record, signers=plain)).pdf)


def test_a_name_with_a_rare_character_signs_and_verifies() -> None:
    verdict = verify(hands.signed(hands.small("演示专员𬭊"), BUREAU), [BUREAU.root])
    assert verdict.holds
    assert verdict.signatures[0].name == "演示专员𬭊"


def test_a_field_is_signed_only_once() -> None:
    pdf = hands.signed(hands.small("演示专员甲"), BUREAU)
    with pytest.raises(NotAllowed, match="已经签过名"):
        sign(pdf, BUREAU.signer("演示专员甲"), "inspector_1", "再签", samples.SEALED)


def test_a_field_that_was_not_drawn_cannot_be_signed() -> None:
    with pytest.raises(NotAllowed, match="没有名为"):
        sign(ledger.draw(samples.empty()).pdf, BUREAU.signer("甲"), "inspector_9", "", samples.SEALED)


def test_something_that_is_no_pdf_cannot_be_signed() -> None:
    with pytest.raises(Damaged, match="无法签名"):
        sign(b"hello", BUREAU.signer("甲"), "inspector_1", "", samples.SEALED)


def test_a_signing_time_without_zone_is_a_bug() -> None:
    naive = datetime(2026, 11, 17)  # noqa: DTZ001 - what the test is about
    with pytest.raises(ValueError, match="zone"):
        sign(b"", BUREAU.signer("甲"), "inspector_1", "", naive)


def test_two_pages_and_three_signatures_take_well_under_two_seconds() -> None:
    three = tuple(Signer(SignerRole.INSPECTOR, f"演示专员{n}", f"inspector_{n}") for n in "123")
    record: LedgerRecord = replace(samples.ordinary(), signers=three)
    hands.signed(record, BUREAU)
    start = time.perf_counter()
    hands.signed(record, BUREAU)
    assert time.perf_counter() - start < 2.0

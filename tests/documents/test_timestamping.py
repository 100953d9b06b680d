"""A time stamp of an authority: a longer file in which all before stays valid; a bad answer changes nothing."""

from __future__ import annotations

import io
import random
from datetime import timedelta

import pytest
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext

from desktop.documents.signing import sign
from desktop.documents.timestamping import stamp
from desktop.documents.verifying import Expected, verify
from desktop.errors import Refused
from desktop.journal.identity import from_pem, to_der

from . import hands, samples
from .authority_of_time import Time
from .test_verifying import flipped

BUREAU = hands.authority()
SIGNED = hands.signed(hands.small("演示专员甲", "演示专员乙"), BUREAU, count=1)


@pytest.fixture(scope="module")
def time(tmp_path_factory: pytest.TempPathFactory) -> Time:
    return Time(tmp_path_factory.mktemp("time"))


@pytest.fixture(scope="module")
def stamped(time: Time) -> bytes:
    whole = sign(SIGNED, BUREAU.signer("演示专员乙"), "inspector_2", "会签", samples.SEALED)
    return stamp(whole, time.answer, [BUREAU.root], [BUREAU.root])


def test_a_stamped_paper_holds_and_says_not_later_than_when(stamped: bytes, time: Time) -> None:
    verdict = verify(stamped, [BUREAU.root, from_pem((time.folder / "root.pem").read_bytes())])
    assert verdict.holds, verdict.sentences
    assert verdict.proven_by is not None
    assert any("不晚于" in sentence for sentence in verdict.sentences)


def test_an_authority_nobody_trusts_proves_no_time_and_breaks_nothing(stamped: bytes) -> None:
    verdict = verify(stamped, [BUREAU.root])
    assert verdict.holds
    assert verdict.proven_by is None
    assert any("时间只作参考" in sentence for sentence in verdict.sentences)


def test_an_authority_is_trusted_for_time_stamps_and_for_no_signature(stamped: bytes, time: Time) -> None:
    verdict = verify(stamped, [BUREAU.root], authorities=[from_pem((time.folder / "root.pem").read_bytes())])
    assert verdict.holds
    assert verdict.proven_by is not None
    assert not verify(stamped, [], authorities=[BUREAU.root]).known_root


def test_pyhanko_accepts_the_stamp(stamped: bytes, time: Time) -> None:
    root = asn1_x509.Certificate.load(to_der(from_pem((time.folder / "root.pem").read_bytes())))
    (found,) = PdfFileReader(io.BytesIO(stamped)).embedded_timestamp_signatures
    status = validate_pdf_timestamp(found, ValidationContext(trust_roots=[root]))
    assert (status.valid, status.intact, status.trusted) == (True, True, True)


@pytest.mark.parametrize("seed", range(12))
def test_a_flipped_byte_of_the_stamp_is_found(stamped: bytes, seed: int) -> None:
    chance = random.Random(seed)
    start = stamped.rindex(b"/DocTimeStamp")
    at, bit = chance.randrange(start, len(stamped)), chance.choice((1, 2, 4, 8, 16))
    verdict = verify(flipped(stamped, at, bit), [BUREAU.root])
    assert not verdict.holds, (at, bit)
    assert any(one <= at < end for one, end in verdict.broken)


def test_a_signature_after_the_stamp_leaves_it_valid(time: Time) -> None:
    early = stamp(SIGNED, time.answer, [BUREAU.root], [BUREAU.root])
    late = sign(early, BUREAU.signer("演示专员乙"), "inspector_2", "会签", samples.SEALED)
    assert verify(late, [BUREAU.root]).holds


@pytest.mark.parametrize("answer", [b"", b"rubbish", b"\x30\x03\x02\x01\x02", b"<html>no</html>"])
def test_a_useless_answer_is_a_sentence(answer: bytes) -> None:
    with pytest.raises(Refused, match="保持原样"):
        stamp(SIGNED, lambda _: answer, [BUREAU.root], [BUREAU.root])


def test_an_answer_to_another_question_is_refused(time: Time) -> None:
    kept: list[bytes] = []

    def first_answer(asked: bytes) -> bytes:
        kept.append(time.answer(asked))
        return kept[0]

    with pytest.raises(Refused):
        stamp(SIGNED, first_answer, [BUREAU.root], [BUREAU.root])


def test_a_certificate_revoked_after_the_stamp_is_no_doubt(stamped: bytes) -> None:
    one = verify(stamped, [BUREAU.root]).signatures[0]
    told = Expected(revoked={one.fingerprint: "丢失"})
    verdict = verify(stamped, [BUREAU.root], told)
    assert not verdict.holds
    assert any("已被吊销" in sentence and "丢失" in sentence for sentence in verdict.sentences)
    assert verify(stamped, [BUREAU.root], Expected(revoked=told.revoked, is_received=True)).holds


@pytest.mark.parametrize(("days", "holds"), [(1, True), (-1, False)])
def test_the_files_own_revocation_list_is_read(time: Time, days: int, holds: bool) -> None:
    whole = hands.signed(hands.small("演示专员甲"), BUREAU)
    serial = verify(whole, [BUREAU.root]).signatures[0].serial
    root = from_pem((time.folder / "root.pem").read_bytes())
    plain = stamp(whole, time.answer, [BUREAU.root], [BUREAU.root, root])
    proven = verify(plain, [BUREAU.root, root]).proven_by
    assert proven is not None
    listed = BUREAU.revoked(serial, proven + timedelta(days=days))
    verdict = verify(stamp(whole, time.answer, [BUREAU.root], [BUREAU.root, root], [listed]), [BUREAU.root, root])
    assert verdict.holds is holds, verdict.sentences
    assert any("吊销名单" in sentence for sentence in verdict.sentences)

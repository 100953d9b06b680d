"""A changed paper is found out, wherever it was changed, and said in words."""

from __future__ import annotations

import hashlib
import io
import random
from dataclasses import replace
from datetime import timedelta

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from reportlab.pdfgen.canvas import Canvas

from desktop.documents import ledger
from desktop.documents.cms_form import scan
from desktop.documents.signing import sign
from desktop.documents.verifying import Expected, verify

from . import hands, samples

BUREAU = hands.authority()
STRANGERS = hands.authority("别处应急管理局")
ONE = hands.signed(hands.small("演示专员甲"), BUREAU)
TWO = hands.signed(hands.small("演示专员甲", "演示专员乙"), BUREAU)


def flipped(pdf: bytes, at: int, bit: int = 1) -> bytes:
    return pdf[:at] + bytes([pdf[at] ^ bit]) + pdf[at + 1 :]


def with_page_replaced(pdf: bytes) -> bytes:
    """What an attacker appends: a new revision in which page 1 shows something else."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"0 0 100 100 re f"))
    writer.update_container(page)
    target = io.BytesIO()
    writer.write(target)  # type: ignore[no-untyped-call]  # pyHanko leaves it untyped
    return target.getvalue()


@pytest.mark.parametrize("seed", range(40))
def test_any_flipped_byte_of_the_file_is_found(seed: int) -> None:
    chance = random.Random(seed)
    at, bit = chance.randrange(len(ONE)), 1 << chance.randrange(8)
    assert not verify(flipped(ONE, at, bit), [BUREAU.root]).holds, (at, bit)


@pytest.mark.parametrize("seed", range(40))
def test_any_flipped_byte_of_the_signature_block_is_found(seed: int) -> None:
    chance = random.Random(1000 + seed)
    (block,) = scan(ONE)
    at, bit = chance.randrange(block.gap_start, block.gap_end), chance.choice((1, 2, 4, 32))
    assert not verify(flipped(ONE, at, bit), [BUREAU.root]).holds, (at, bit)


def test_the_place_of_a_change_is_told() -> None:
    first, second = scan(TWO)
    verdict = verify(flipped(TWO, first.end + 40), [BUREAU.root])
    assert verdict.broken == ((first.end, second.end),)
    assert any(f"第 {first.end} 字节到第 {second.end - 1} 字节" in s for s in verdict.sentences)


def test_bytes_after_the_last_signature_are_found() -> None:
    verdict = verify(ONE + b"\n", [BUREAU.root])
    assert not verdict.intact
    assert verdict.broken == ((len(ONE), len(ONE) + 1),)


def test_a_file_cut_short_is_found() -> None:
    assert not verify(ONE[:-1], [BUREAU.root]).intact


def test_a_page_replaced_by_a_later_revision_is_found() -> None:
    assert not verify(with_page_replaced(ONE), [BUREAU.root]).intact


def test_a_page_replaced_between_two_signatures_is_found() -> None:
    once = hands.signed(hands.small("演示专员甲", "演示专员乙"), BUREAU, count=1)
    again = sign(with_page_replaced(once), BUREAU.signer("演示专员乙"), "inspector_2", "", samples.SEALED)
    verdict = verify(again, [BUREAU.root])
    assert not verdict.intact
    assert verdict.signatures[0].problem == "签名之后内容又被改动"


def test_a_rollback_to_the_first_signature_is_said() -> None:
    rolled_back = TWO[: scan(TWO)[0].end]
    verdict = verify(rolled_back, [BUREAU.root])
    assert verdict.intact
    assert not verdict.holds
    assert verdict.missing == ("演示专员乙",)
    assert verdict.sentences[0] == "文件内容未被改动，但签名不齐。"


def test_an_unknown_root_has_its_own_sentence() -> None:
    verdict = verify(ONE, [STRANGERS.root])
    assert verdict.intact
    assert not verdict.known_root
    assert any("不信任这个根证书" in s and "演示县应急管理局根证书" in s for s in verdict.sentences)


def test_a_stranger_who_signs_beside_us_is_not_trusted() -> None:
    once = hands.signed(hands.small("演示专员甲", "演示专员乙"), BUREAU, count=1)
    pdf = sign(once, STRANGERS.signer("演示专员乙"), "inspector_2", "", samples.SEALED)
    verdict = verify(pdf, [BUREAU.root])
    assert [s.known_root for s in verdict.signatures] == [True, False]
    assert not verdict.holds


@pytest.mark.parametrize("rubbish", [b"", b"hello", b"%PDF-1.7\n%%EOF", ONE[:2000], bytes(range(256)) * 20])
def test_what_is_no_document_of_ours_is_said_not_raised(rubbish: bytes) -> None:
    verdict = verify(rubbish, [BUREAU.root])
    assert not verdict.readable
    assert "无法读取" in verdict.sentences[0]


def test_an_unsigned_ledger_does_not_pass() -> None:
    verdict = verify(ledger.draw(samples.ordinary()).pdf, [BUREAU.root])
    assert verdict.readable
    assert not verdict.intact
    assert "没有电子签名" in verdict.sentences[0]


def test_the_record_inside_is_handed_out() -> None:
    verdict = verify(ONE, [BUREAU.root])
    assert verdict.document_number == samples.empty().number
    assert verdict.record_hash == samples.empty().record_hash


def test_what_the_journal_knows_is_compared() -> None:
    good = Expected(samples.empty().number, samples.empty().record_hash, ("inspector_1",), _sha256(ONE))
    assert verify(ONE, [BUREAU.root], good).holds
    assert not verify(ONE, [BUREAU.root], replace(good, document_number="别的编号")).holds
    assert not verify(ONE, [BUREAU.root], replace(good, record_hash="00" * 32)).holds
    assert not verify(ONE, [BUREAU.root], replace(good, sha256="00" * 32)).holds
    assert verify(ONE, [BUREAU.root], replace(good, fields=("inspector_1", "leader"))).missing == ("leader",)


def _sha256(pdf: bytes) -> str:
    return hashlib.sha256(pdf).hexdigest()


def test_a_pdf_from_elsewhere_is_called_so() -> None:
    target = io.BytesIO()
    canvas = Canvas(target)
    canvas.drawString(72, 720, "hello")
    canvas.save()
    verdict = verify(target.getvalue(), [BUREAU.root])
    assert verdict.readable
    assert not verdict.holds
    assert "不是本程序出具的" in verdict.sentences[0]


def test_what_came_later_is_told_of_each_signature() -> None:
    said = verify(TWO, [BUREAU.root]).sentences
    assert any("第 1 个签名" in one and "此后只增加了演示专员乙的签名" in one for one in said)
    assert any("第 2 个签名" in one and "覆盖全文" in one for one in said)
    assert any(one.startswith("未回执") for one in said)


def test_a_signature_made_after_its_certificate_ended_is_told() -> None:
    late = samples.SEALED + timedelta(days=366 * 6)
    pdf = sign(ledger.draw(hands.small("演示专员甲")).pdf, BUREAU.signer("演示专员甲"), "inspector_1", "", late)
    verdict = verify(pdf, [BUREAU.root])
    assert verdict.intact
    assert any("不在证书有效期内（有效期到" in one for one in verdict.sentences)


def test_a_revoked_certificate_known_from_the_roster_is_told() -> None:
    author = verify(ONE, [BUREAU.root]).signatures[0].fingerprint
    verdict = verify(ONE, [BUREAU.root], Expected(revoked={author: "设备丢失"}))
    assert verdict.intact
    assert not verdict.holds
    assert "演示专员甲的证书已被吊销" in verdict.sentences[0]
    assert verify(ONE, [BUREAU.root], Expected(revoked={author: "设备丢失"}, is_received=True)).holds

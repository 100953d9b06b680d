"""Orders and receipt pages say what they must, and leave room for ink."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop.documents import order, receipt_page
from desktop.documents.receipt_page import ReceiptRecord
from desktop.documents.record import OrderKind, OrderWording
from desktop.documents.signing import sign
from desktop.documents.verifying import verify

from . import hands, samples, tools

RECEIPT = ReceiptRecord(
    document_number="演煤监台〔2026〕第0012号-A1B2",
    document_title="矿山安全监管台账",
    mine="演示煤矿",
    bureau="演示县应急管理局",
    entry_id="ab" * 32,
    receipt_number="45",
    scope="mine/140000000001",
    server="https://bureau.invalid:8443",
    server_fingerprint="cd" * 32,
    not_before=samples.START,
    not_after=samples.SEALED,
    drawn_at=samples.SEALED,
    record_hash="a1b2" * 16,
    fingerprint="c3d4" * 16,
    attachment=b'{"receipts": []}',
)


@pytest.mark.parametrize("kind", list(OrderKind))
def test_an_order_names_problems_remedies_and_officers(kind: OrderKind, tmp_path: Path) -> None:
    words = tools.text(order.draw(samples.order(kind)).pdf, tmp_path)
    for said in (
        kind.value,
        "演示尾矿库：",
        "坝体外坡排水沟堵塞",
        "60日",
        "6个月",
        "证号：演煤执001",
        "（印章）",
        "待核",
    ):
        assert said in words, said


def test_equal_deadlines_are_said_once(tmp_path: Path) -> None:
    record = samples.order(problems=3)
    same = tuple(replace(p, deadline=date(2026, 11, 24)) for p in record.problems)
    words = tools.text(order.draw(replace(record, problems=same)).pdf, tmp_path)
    assert "第1、2、3项，于2026年11月24日前整改完毕。" in words


def test_sample_wording_says_it_is_a_sample_until_replaced(tmp_path: Path) -> None:
    own = OrderWording("文书", "开头", "责令", "期间", "救济")
    record = samples.order()
    assert "固定文字为示例" in tools.text(order.draw(record).pdf, tmp_path)
    assert "固定文字为示例" not in tools.text(order.draw(replace(record, wording=own)).pdf, tmp_path)


def test_the_same_order_draws_the_same_bytes() -> None:
    assert order.draw(samples.order()).pdf == order.draw(samples.order()).pdf


@pytest.mark.parametrize("count", range(1, 14, 3))
def test_signature_lines_never_stand_on_a_page_without_text(count: int, tmp_path: Path) -> None:
    drawn = order.draw(samples.order(problems=count))
    (tmp_path / "a.pdf").write_bytes(drawn.pdf)
    pages = tools.run("pdftotext", "-layout", tmp_path / "a.pdf", "-").split("\f")
    with_line = next(page for page in pages if "被检查单位负责人签名" in page)
    assert "如不服本指令" in "".join(with_line.split())


def test_a_signed_order_verifies() -> None:
    bureau = hands.authority()
    pdf = order.draw(samples.order()).pdf
    for field, name in (("inspector_1", "演示专员甲"), ("inspector_2", "演示专员乙")):
        pdf = sign(pdf, bureau.signer(name), field, "签发", samples.SEALED)
    assert verify(pdf, [bureau.root]).holds


def test_the_receipt_page_shows_the_interval_and_carries_the_receipts(tmp_path: Path) -> None:
    pdf = receipt_page.draw(RECEIPT).pdf
    words = tools.text(pdf, tmp_path)
    assert "封存不早于2026-11-1709:30:00" in words
    assert "封存不晚于2026-11-1717:05:12" in words
    tools.run("pdfdetach", "-saveall", "-o", tmp_path, tmp_path / "text.pdf")
    assert (tmp_path / "receipts.json").read_bytes() == RECEIPT.attachment

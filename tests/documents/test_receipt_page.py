"""The receipt page says what it must."""

from __future__ import annotations

from pathlib import Path

from desktop.documents import receipt_page
from desktop.documents.receipt_page import ReceiptRecord

from . import samples, tools

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


def test_the_receipt_page_shows_the_interval_and_carries_the_receipts(tmp_path: Path) -> None:
    pdf = receipt_page.draw(RECEIPT).pdf
    words = tools.text(pdf, tmp_path)
    assert "封存不早于2026-11-1709:30:00" in words
    assert "封存不晚于2026-11-1717:05:12" in words
    tools.run("pdfdetach", "-saveall", "-o", tmp_path, tmp_path / "text.pdf")
    assert (tmp_path / "receipts.json").read_bytes() == RECEIPT.attachment

"""The receipt page: a small paper of its own, printed beside a signed paper that cannot change any more.

It says under which number the server holds the record and between which two moments it was sealed, and carries the
receipts themselves as `receipts.json`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from desktop.documents import styles
from desktop.documents.flow import Piece, Space
from desktop.documents.page import Frame, print_paper
from desktop.documents.pdfa import Paper
from desktop.documents.record import Drawn, When
from desktop.documents.table import labelled
from desktop.documents.typeset import MM, Typesetter
from desktop.documents.words import moment, second

NAME = "receipts.json"
_LABEL = 34.0


@dataclass(frozen=True, slots=True)
class ReceiptRecord:
    """What the receipt page shows. `attachment` holds the bytes of receipts.json; `drawn_at` is the receipt's time."""

    document_number: str
    document_title: str
    mine: str
    bureau: str
    entry_id: str
    receipt_number: str
    scope: str
    server: str
    server_fingerprint: str
    not_before: When
    not_after: When
    drawn_at: datetime
    record_hash: str
    fingerprint: str
    state: str = "已送达"
    blobs: str = ""
    attachment: bytes = b""


def draw(record: ReceiptRecord) -> Drawn:
    """The receipt page. Same record, same bytes."""
    typesetter = Typesetter()
    paper = Paper(
        title=f"回执 {record.document_number}",
        author=record.bureau,
        subject=record.mine,
        made=record.drawn_at,
        attachment_name=NAME,
        attachment=record.attachment,
    )
    frame = Frame(
        paper=paper,
        number=record.document_number,
        running_head=f"回执　{record.mine}",
        state=f"{record.state}（回执号 {record.receipt_number}）",
        record_hash=record.record_hash,
        fingerprint=record.fingerprint,
    )
    return print_paper(list(_pieces(record, typesetter)), frame, typesetter)


def _pieces(record: ReceiptRecord, typesetter: Typesetter) -> Iterable[Piece]:
    yield styles.paragraph(typesetter, record.bureau, styles.SUBTITLE, glued=True)
    yield styles.paragraph(typesetter, "电子记录回执", styles.TITLE, glued=True)
    yield Space(3 * MM, glued=True)
    for label, text in _lines(record):
        pair = [(label, text, styles.WIDTH_MM)]
        yield labelled(typesetter, pair, styles.LABEL, styles.CELL_LEFT, _LABEL)
    yield Space(3 * MM)
    explanation = (
        "说明：服务器已收到并保存上述文书所依据的电子记录。记录封存于上列两个时刻之间：不早于，是封存时本机所持服务器最近一次回执或"
        "日志头的时间；不晚于，是服务器签发本回执的时间。服务器签名的回执原文附在本文件内（receipts.json）。"
        "已签名的文书本身不再改动，其上印的“未回执”以本页为准。"
    )
    yield styles.paragraph(typesetter, explanation, styles.BODY)


def _lines(record: ReceiptRecord) -> Iterable[tuple[str, str]]:
    yield "文书", record.document_title
    yield "文书编号", record.document_number
    yield "矿山", record.mine
    yield "送达状态", record.state
    yield "回执号", record.receipt_number
    yield "范围", record.scope
    yield "封存不早于", _moment(record.not_before)
    yield "封存不晚于", _moment(record.not_after)
    yield "记录标识", record.entry_id
    yield "记录校验值", record.record_hash
    yield "服务器", record.server
    yield "服务器证书指纹", record.server_fingerprint
    if record.blobs:
        yield "照片和附件", record.blobs


def _moment(when: When) -> str:
    return second(when) if isinstance(when, datetime) else moment(when)

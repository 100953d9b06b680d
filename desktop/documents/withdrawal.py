"""The record of an oral demand to stop production and withdraw people (第四十三条), one page to hand over at once.

It is no statutory order: the 现场处理措施决定书 follows, by two certified officers. Ink signatures go into the free
lines.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from desktop.documents import styles
from desktop.documents.flow import Piece, Space
from desktop.documents.page import Frame, print_paper
from desktop.documents.pdfa import Paper
from desktop.documents.record import Drawn, When
from desktop.documents.table import Row, labelled
from desktop.documents.typeset import MM, Typesetter
from desktop.documents.words import moment

TITLE = "立即停产撤人口头要求记录"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What was demanded: `at` the moment, `told` whom, `people` who demanded it."""

    bureau: str
    mine: str
    at: When
    place: str
    reason: str
    told: str
    people: str
    drawn_at: datetime
    fingerprint: str


def draw(record: Withdrawal) -> Drawn:
    """The page. Same record, same bytes. Raises `errors.Missing` when a font is not there."""
    typesetter = Typesetter()
    attachment = json.dumps(asdict(record), ensure_ascii=False, sort_keys=True, default=str).encode()
    paper = Paper(
        title=TITLE,
        author=record.bureau,
        subject=record.mine,
        made=record.drawn_at,
        attachment_name="withdrawal.json",
        attachment=attachment,
    )
    frame = Frame(paper, record.mine, TITLE, "未回执", hashlib.sha256(attachment).hexdigest(), record.fingerprint)
    return print_paper(list(_pieces(record, typesetter)), frame, typesetter)


def _pieces(record: Withdrawal, typesetter: Typesetter) -> Iterable[Piece]:
    yield styles.paragraph(typesetter, record.bureau, styles.SUBTITLE, glued=True)
    yield styles.paragraph(typesetter, TITLE, styles.TITLE, glued=True)
    yield Space(4 * MM, glued=True)
    for name, text in (
        ("矿山", record.mine),
        ("时间", moment(record.at)),
        ("地点", record.place),
        ("事由和要求", record.reason),
    ):
        yield _row(typesetter, name, text)
    yield replace(_row(typesetter, "告知何人", record.told), glued=True)
    yield replace(_row(typesetter, "提出要求的人", record.people), glued=True)
    yield Space(4 * MM, glued=True)
    said = "在可能危及矿工生命的紧急情况下，监管专员有权要求立即停产撤人（晋政办发〔2024〕29号 第四十三条）。"
    yield styles.paragraph(typesetter, said, styles.NOTE, glued=True)
    after = "本页记录口头要求，不是执法文书；现场处理措施决定书由两名持证执法人员随后出具。"
    yield styles.paragraph(typesetter, after, styles.NOTE, glued=True)
    yield Space(8 * MM, glued=True)
    yield from _ink(typesetter)


def _row(typesetter: Typesetter, name: str, text: str) -> Row:
    return labelled(typesetter, [(name, text, styles.WIDTH_MM)], styles.LABEL, styles.TEXT_LEFT, 32)


def _ink(typesetter: Typesetter) -> Iterable[Piece]:
    """The lines to write on, all on one page, and on it who was told by whom."""
    for line in ("提出要求的人（签名）：", "被告知人（签名，或注明拒签）："):
        yield styles.paragraph(typesetter, line, styles.INK, glued=True)
        yield Space(8 * MM, glued=True)
    yield styles.paragraph(typesetter, "对方是否执行、执行时间：", styles.INK, glued=True)
    yield Space(8 * MM)

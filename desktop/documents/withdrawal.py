"""The record of an oral demand to stop production and withdraw people (第四十三条), one page to hand over at once.

It is no statutory order: the 现场处理措施决定书 follows, by two certified officers. Ink signatures go into the free
lines.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from desktop.documents import styles
from desktop.documents.flow import Piece, Space
from desktop.documents.page import Frame, print_paper
from desktop.documents.pdfa import Paper
from desktop.documents.record import Drawn, When
from desktop.documents.table import labelled
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
    paper = Paper(
        title=TITLE,
        author=record.bureau,
        subject=record.mine,
        made=record.drawn_at,
        attachment_name="withdrawal.json",
        attachment=json.dumps(asdict(record), ensure_ascii=False, sort_keys=True, default=str).encode(),
    )
    frame = Frame(paper, record.mine, TITLE, "未回执", "", record.fingerprint)
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
        ("告知何人", record.told),
        ("提出要求的人", record.people),
    ):
        yield labelled(typesetter, [(name, text, styles.WIDTH_MM)], styles.LABEL, styles.TEXT_LEFT, 32)
    yield Space(4 * MM)
    said = "在可能危及矿工生命的紧急情况下，监管专员有权要求立即停产撤人（晋政办发〔2024〕29号 第四十三条）。"
    yield styles.paragraph(typesetter, said, styles.NOTE)
    after = "本页记录口头要求，不是执法文书；现场处理措施决定书由两名持证执法人员随后出具。"
    yield styles.paragraph(typesetter, after, styles.NOTE)
    yield Space(8 * MM)
    for line in ("提出要求的人（签名）：", "被告知人（签名，或注明拒签）：", "对方是否执行、执行时间："):
        yield styles.paragraph(typesetter, line, styles.INK)
        yield Space(8 * MM)

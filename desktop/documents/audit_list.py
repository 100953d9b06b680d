"""抽查情况表: the ledgers of a draw, what was found in each, what the inspectors said; the rule, the seed and the
digest of the list it was drawn of, so that it can be drawn again. Same record, same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from desktop.documents import styles
from desktop.documents.flow import Piece, Space
from desktop.documents.page import Frame, print_paper
from desktop.documents.pdfa import Paper
from desktop.documents.record import Drawn
from desktop.documents.table import Column, ruled
from desktop.documents.typeset import MM, Typesetter

TITLE = "监管台账抽查情况表"
_ASKED = "问题由人员逐项判断；程序列出的情况只是询问，不是评分。"


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One ledger as the table tells it."""

    number: str
    mine: str
    people: str
    day: str
    stand: str
    found: str
    said: str


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """What the table shows; `summary` counts, `lot` says how it was drawn."""

    period: str
    bureau: str
    made_by: str
    drawn_at: datetime
    fingerprint: str
    population: str
    summary: str
    lot: tuple[str, ...]
    lines: tuple[AuditLine, ...]


def draw(record: AuditRecord) -> Drawn:
    """The table. Raises `errors.Missing` when a font is not there."""
    typesetter = Typesetter()
    paper = Paper(title=f"{TITLE} {record.period}", author=record.bureau, subject=record.period, made=record.drawn_at)
    frame = Frame(paper, record.period, TITLE, "内部使用", record.population, record.fingerprint)
    return print_paper(list(_pieces(record, typesetter)), frame, typesetter)


def _pieces(record: AuditRecord, typesetter: Typesetter) -> Iterable[Piece]:
    yield styles.paragraph(typesetter, record.bureau, styles.SUBTITLE, glued=True)
    yield styles.paragraph(typesetter, TITLE, styles.TITLE, glued=True)
    yield Space(1.5 * MM, glued=True)
    yield styles.paragraph(typesetter, record.period, styles.NUMBER, glued=True)
    yield styles.paragraph(typesetter, f"制表人：{record.made_by}", styles.BODY, glued=True)
    yield styles.paragraph(typesetter, f"{record.summary}{_ASKED}", styles.BODY, glued=True)
    columns = [
        Column("序号", 9, styles.CELL_CENTER),
        Column("台账编号、日期", 31, styles.CELL_LEFT),
        Column("矿山、监管专员", 29, styles.CELL_LEFT),
        Column("情况", 15, styles.CELL_CENTER),
        Column("发现的问题和意见", 42, styles.CELL_LEFT),
        Column("专员的说明", 34, styles.CELL_LEFT),
    ]
    cells = [
        (str(at), f"{one.number}\n{one.day}", f"{one.mine}\n{one.people}", one.stand, one.found or "—", one.said or "—")
        for at, one in enumerate(record.lines, 1)
    ]
    yield from ruled(typesetter, columns, cells, styles.CELL_HEAD)
    yield Space(1.5 * MM)
    for words in record.lot:
        yield styles.paragraph(typesetter, words, styles.NOTE)

"""The cover list (目录) of papers that go out together: which, of which mine, how many pages, their hashes, printed
when.

It proves nothing by itself: the hashes lead back to the signed files. Same record, same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from desktop.documents import styles
from desktop.documents.flow import Piece, Space
from desktop.documents.page import Frame, print_paper
from desktop.documents.pdfa import Paper
from desktop.documents.record import Drawn, When
from desktop.documents.table import Column, Row, ruled
from desktop.documents.typeset import MM, Typesetter
from desktop.documents.words import moment

TITLE = "监管文书目录"
MERGED = "合并打印件，签名请核验原文件：合并时签名只作为图样保留，下列校验值（SHA-256）是各份已签名原文件的校验值。"
APART = "下列校验值（SHA-256）是各份已签名文件的校验值，可用“验证”逐份核对。"
OWN = "页数不含更正页、回执页。"


@dataclass(frozen=True, slots=True)
class CoverLine:
    """One paper of the list; `printed` when it was last handed to a printer."""

    number: str
    mine: str
    day: str
    pages: int
    sha256: str
    printed: When = None


@dataclass(frozen=True, slots=True)
class CoverRecord:
    """What the list shows; `left_out` are sentences about papers that could not go along."""

    title: str
    bureau: str
    made_by: str
    drawn_at: datetime
    fingerprint: str
    lines: tuple[CoverLine, ...]
    is_merged: bool = False
    left_out: tuple[str, ...] = ()


def draw(record: CoverRecord) -> Drawn:
    """The list. Raises `errors.Missing` when a font is not there."""
    typesetter = Typesetter()
    paper = Paper(title=f"{TITLE} {record.title}", author=record.bureau, subject=record.title, made=record.drawn_at)
    listed = hashlib.sha256("".join(line.sha256 for line in record.lines).encode()).hexdigest()
    frame = Frame(paper, record.title or TITLE, TITLE, "目录不送达", listed, record.fingerprint)
    return print_paper(list(_pieces(record, typesetter)), frame, typesetter)


def _pieces(record: CoverRecord, typesetter: Typesetter) -> Iterable[Piece]:
    yield styles.paragraph(typesetter, record.bureau, styles.SUBTITLE, glued=True)
    yield styles.paragraph(typesetter, TITLE, styles.TITLE, glued=True)
    yield Space(1.5 * MM, glued=True)
    yield styles.paragraph(typesetter, record.title, styles.NUMBER, glued=True)
    total = sum(line.pages for line in record.lines)
    yield styles.paragraph(typesetter, f"制表人：{record.made_by}", styles.BODY, glued=True)
    said = f"共 {len(record.lines)} 份、{total} 页。{MERGED if record.is_merged else APART}{OWN}"
    yield styles.paragraph(typesetter, said, styles.BODY, glued=True)
    columns = [
        Column("序号", 9, styles.CELL_CENTER),
        Column("文书编号", 32, styles.CELL_LEFT),
        Column("矿山、人员", 24, styles.CELL_LEFT),
        Column("日期", 19, styles.CELL_CENTER),
        Column("页数", 9, styles.CELL_CENTER),
        Column("校验值", 36, styles.CELL_NOTE),
        Column("打印时间", 31, styles.CELL_CENTER),
    ]
    *above, last = ruled(
        typesetter, columns, [_cells(at, line) for at, line in enumerate(record.lines, 1)], styles.CELL_HEAD
    )
    yield from above
    yield replace(last, glued=True) if record.left_out and isinstance(last, Row) else last
    for words in record.left_out:
        yield styles.paragraph(typesetter, f"未列入：{words}", styles.NOTE)


def _cells(at: int, line: CoverLine) -> tuple[str, ...]:
    groups = [line.sha256[start : start + 4] for start in range(0, len(line.sha256), 4)]
    digest = "\n".join(" ".join(groups[start : start + 4]) for start in range(0, len(groups), 4))
    printed = moment(line.printed) if line.printed else "—"
    return str(at), line.number, line.mine, line.day, str(line.pages), digest, printed

"""The correction page (更正页): what was corrected after a paper was sealed, on a page of its own.

The signed paper never changes. The old text stands here struck but legible, the new one under it, with who corrected
it, when and why. It prints with its paper; of a paper corrected again later the newest page says all of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from desktop.documents import styles
from desktop.documents.flow import Piece, Space
from desktop.documents.page import Frame, print_paper
from desktop.documents.pdfa import Paper
from desktop.documents.record import Drawn, When
from desktop.documents.table import Row, labelled
from desktop.documents.typeset import MM, Style, Typesetter
from desktop.documents.words import moment, second

NAME = "corrections.json"
_LABEL = 26.0
_STRUCK = replace(styles.TEXT_LEFT, struck=True)


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """One correction: of which finding (its place among those of the paper, and as it was sealed), which field, the old
    text and the new one, by whom, when (as the device claims), why; `entry` names the sealed record.
    """

    number: int
    finding: str
    field: str
    old: str
    new: str
    by: str
    at: When
    reason: str
    entry: str


@dataclass(frozen=True, slots=True)
class CorrectionRecord:
    """The corrections of one paper in their order. `record_hash` and `attachment` are those of the entries that
    hold the corrections.
    """

    document_number: str
    document_title: str
    mine: str
    bureau: str
    drawn_at: datetime
    lines: tuple[CorrectionLine, ...]
    record_hash: str
    fingerprint: str
    state: str = "未回执"
    attachment: bytes = b""


def draw(record: CorrectionRecord) -> Drawn:
    """The pages. Same record, same bytes. Raises `errors.Missing` when a font is not there."""
    typesetter = Typesetter()
    paper = Paper(
        title=f"更正 {record.document_number}",
        author=record.bureau,
        subject=record.mine,
        made=record.drawn_at,
        attachment_name=NAME,
        attachment=record.attachment,
    )
    frame = Frame(
        paper=paper,
        number=record.document_number,
        running_head=f"更正页　{record.mine}",
        state=record.state,
        record_hash=record.record_hash,
        fingerprint=record.fingerprint,
    )
    return print_paper(list(_pieces(record, typesetter)), frame, typesetter)


def _pieces(record: CorrectionRecord, typesetter: Typesetter) -> Iterable[Piece]:
    yield styles.paragraph(typesetter, record.bureau, styles.SUBTITLE, glued=True)
    yield styles.paragraph(typesetter, "更正页", styles.TITLE, glued=True)
    yield Space(3 * MM, glued=True)
    for label, text in (
        ("更正的文书", f"{record.document_title}　{record.document_number}"),
        ("矿山", record.mine),
        ("更正处数", f"{len(record.lines)} 处，以最后一次更正为准"),
    ):
        yield _row(typesetter, label, text)
    for at, line in enumerate(record.lines, 1):
        yield Space(4 * MM)
        yield from _line(typesetter, at, line)
    yield Space(3 * MM)
    note = (
        "说明：上列文书已经签名封存，内容不作改动；自封存更正之时起，有关栏目以本页更正后的文字为准。"
        "更正人的时间是其设备上的时间，是否属实以服务器回执为准。更正所在的封存记录附在本文件内（corrections.json）。"
    )
    yield styles.paragraph(typesetter, note, styles.NOTE)


def _line(typesetter: Typesetter, at: int, line: CorrectionLine) -> Iterable[Piece]:
    title = f"更正 {at}　第{line.number}条隐患“{line.field}”栏"
    again = styles.band(typesetter, f"更正 {at}（续）")
    yield styles.band(typesetter, title, gray=0.92)
    when = second(line.at) if isinstance(line.at, datetime) else moment(line.at)
    rows = [
        _row(typesetter, "原问题", line.finding),
        _row(typesetter, "原文", line.old or "（空）", _STRUCK if line.old else styles.TEXT_LEFT),
        _row(typesetter, "更正为", line.new or "（空）", styles.STRONG),
        _row(typesetter, "更正原因", line.reason),
        _row(typesetter, "更正人和时间", f"{line.by}　{when}"),
        _row(typesetter, "记录标识", line.entry, styles.CELL_LEFT),
    ]
    last = len(rows) - 1
    yield from (replace(row, reprise=(again,), glued=place < last) for place, row in enumerate(rows))


def _row(typesetter: Typesetter, label: str, text: str, style: Style = styles.TEXT_LEFT) -> Row:
    return labelled(typesetter, [(label, text, styles.WIDTH_MM)], styles.LABEL, style, _LABEL)

"""隐患统计 on paper: for every way of counting a table of groups with bars that are read in greyscale: what is closed
solid, what is open hatched. Same record, same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from reportlab.pdfgen.canvas import Canvas

from desktop.documents import styles
from desktop.documents.flow import Piece, Sheet, Space
from desktop.documents.page import Frame, print_paper
from desktop.documents.pdfa import Paper
from desktop.documents.record import Drawn
from desktop.documents.table import Cell, Column, Row, cell, glue_ends, head_row
from desktop.documents.typeset import MM, Typesetter

TITLE = "隐患统计表"
LEGEND = "图例：实心为已销号，斜线为未销号；条的长度按本表最多的一组。逾期：未销号且过了整改期限。"
_BAR = 62.0  # mm
_HIGH = 3.2 * MM
_SOLID = 0.35  # grey
_STEP = 1.3 * MM  # between the lines of the hatching


@dataclass(frozen=True, slots=True)
class Group:
    """One group and its numbers: all, still open, open and past their day."""

    name: str
    whole: int
    open: int
    late: int


@dataclass(frozen=True, slots=True)
class StatisticsRecord:
    """What the paper shows; `tables` are (heading, groups), `digest` that of the findings counted."""

    bureau: str
    year: int
    counted_on: str
    summary: str
    made_by: str
    drawn_at: datetime
    fingerprint: str
    digest: str
    tables: tuple[tuple[str, tuple[Group, ...]], ...]


@dataclass(frozen=True, slots=True)
class BarCell(Cell):
    """A cell with a bar: `whole` of `most` long, of which `open` hatched."""

    whole: int = 0
    open: int = 0
    most: int = 1

    def draw(self, sheet: Sheet, left: float, top: float, height: float) -> None:
        """The frame, then the bar in its middle."""
        Cell.draw(self, sheet, left, top, height)
        room = self.width - 4 * MM
        long = room * self.whole / self.most
        closed = long * (self.whole - self.open) / self.whole if self.whole else 0.0
        start, foot = left + 2 * MM, top - (height + _HIGH) / 2
        sheet.canvas.setFillGray(_SOLID)
        sheet.canvas.rect(start, foot, closed, _HIGH, stroke=0, fill=1)
        sheet.canvas.setFillGray(0)
        _hatch(sheet.canvas, start + closed, foot, long - closed)
        sheet.canvas.setLineWidth(0.6)
        sheet.canvas.rect(start, foot, long, _HIGH, stroke=1, fill=0)


def draw(record: StatisticsRecord) -> Drawn:
    """The paper. Raises `errors.Missing` when a font is not there."""
    typesetter = Typesetter()
    subject = f"{record.year}年"
    paper = Paper(title=f"{TITLE} {subject}", author=record.bureau, subject=subject, made=record.drawn_at)
    frame = Frame(paper, subject, TITLE, "内部使用", record.digest, record.fingerprint)
    return print_paper(list(_pieces(record, typesetter)), frame, typesetter)


def _pieces(record: StatisticsRecord, typesetter: Typesetter) -> Iterable[Piece]:
    yield styles.paragraph(typesetter, record.bureau, styles.SUBTITLE, glued=True)
    yield styles.paragraph(typesetter, TITLE, styles.TITLE, glued=True)
    yield Space(1.5 * MM, glued=True)
    yield styles.paragraph(typesetter, f"{record.year}年发现的隐患，算到{record.counted_on}", styles.NUMBER, glued=True)
    yield styles.paragraph(typesetter, f"制表人：{record.made_by}", styles.BODY, glued=True)
    yield styles.paragraph(typesetter, record.summary, styles.BODY, glued=True)
    yield styles.paragraph(typesetter, LEGEND, styles.NOTE)
    for heading, groups in record.tables:
        yield from styles.heading(typesetter, heading)
        if groups:
            yield from _table(groups, typesetter)
        else:
            yield from styles.nothing(typesetter, "没有。")


def _table(groups: tuple[Group, ...], typesetter: Typesetter) -> Iterable[Piece]:
    columns = [
        Column("分组", 50, styles.CELL_LEFT),
        Column("已销号、未销号", _BAR, styles.CELL_LEFT),
        *(Column(word, 16, styles.CELL_CENTER) for word in ("全部", "未销号", "逾期")),
    ]
    most = max(one.whole for one in groups)
    head = head_row(typesetter, columns, styles.CELL_HEAD)
    rows = [_row(one, most, columns, typesetter) for one in groups]
    yield head
    yield from glue_ends(rows, (head,))


def _row(one: Group, most: int, columns: list[Column], typesetter: Typesetter) -> Row:
    texts = (one.name, "", str(one.whole), str(one.open), str(one.late))
    cells = [cell(typesetter, [(text, col.style)], col.width) for text, col in zip(texts, columns, strict=True)]
    cells[1] = BarCell((), _BAR * MM, whole=one.whole, open=one.open, most=most)
    return Row(tuple(cells))


def _hatch(canvas: Canvas, left: float, foot: float, long: float) -> None:
    """Lines rising to the right, cut at the edges of the bar."""
    if long <= 0:
        return
    canvas.saveState()
    edge = canvas.beginPath()
    edge.rect(left, foot, long, _HIGH)
    canvas.clipPath(edge, stroke=0, fill=0)
    canvas.setLineWidth(0.5)
    at = left - _HIGH
    while at < left + long:
        canvas.line(at, foot, at + _HIGH, foot + _HIGH)
        at += _STEP
    canvas.restoreState()

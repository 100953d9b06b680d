"""A page or more that explains records: labelled lines on top, then headed parts of sentences and tables.

It proves nothing by itself and is signed by nobody: what it says is read from records that travel beside it, or that
it names. Same record, same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from desktop.documents import styles
from desktop.documents.flow import Piece, Space
from desktop.documents.page import Frame, print_paper
from desktop.documents.pdfa import Paper
from desktop.documents.record import Drawn
from desktop.documents.table import Column, labelled, ruled
from desktop.documents.typeset import MM, Typesetter

_LABEL = 30.0


@dataclass(frozen=True, slots=True)
class Part:
    """A headed part: sentences, then a table. `columns` are (title, width in mm); widths are made to fill the page."""

    heading: str
    sentences: tuple[str, ...] = ()
    columns: tuple[tuple[str, float], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What the pages show."""

    title: str
    subject: str
    bureau: str
    drawn_at: datetime
    fingerprint: str
    state: str
    lines: tuple[tuple[str, str], ...] = ()
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = field(default_factory=tuple)


def draw(report: Report) -> Drawn:
    """The pages. Raises `errors.Missing` when a font is not there."""
    typesetter = Typesetter()
    paper = Paper(
        title=f"{report.title} {report.subject}", author=report.bureau, subject=report.subject, made=report.drawn_at
    )
    digest = hashlib.sha256(repr((report.lines, report.parts)).encode()).hexdigest()
    frame = Frame(paper, report.title, report.subject, report.state, digest, report.fingerprint)
    return print_paper(list(_pieces(report, typesetter)), frame, typesetter)


def _pieces(report: Report, typesetter: Typesetter) -> Iterable[Piece]:
    yield styles.paragraph(typesetter, report.bureau, styles.SUBTITLE, glued=True)
    yield styles.paragraph(typesetter, report.title, styles.TITLE, glued=True)
    yield Space(3 * MM, glued=True)
    for label, text in report.lines:
        yield labelled(typesetter, [(label, text, styles.WIDTH_MM)], styles.LABEL, styles.CELL_LEFT, _LABEL)
    for part in report.parts:
        yield from styles.heading(typesetter, part.heading)
        for sentence in part.sentences:
            yield styles.paragraph(typesetter, sentence, styles.BODY, glued=bool(part.rows))
        if part.rows:
            yield from ruled(typesetter, _columns(part), part.rows, styles.CELL_HEAD)
        elif part.nothing:
            yield from styles.nothing(typesetter, part.nothing)
    yield Space(3 * MM)
    for note in report.notes:
        yield styles.paragraph(typesetter, note, styles.NOTE)


def _columns(part: Part) -> list[Column]:
    whole = sum(width for _, width in part.columns)
    return [Column(title, width * styles.WIDTH_MM / whole, styles.CELL_LEFT) for title, width in part.columns]

"""The page every paper shares: A4, 25 mm margins unless a form has its own, running head, foot with number, page x
of y, and the QR code.

`print_paper` turns pieces into a finished PDF. Same pieces, same bytes. One document is drawn at a time.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from desktop.documents import pdfa, qr
from desktop.documents.flow import Page, Piece, Sheet, paginate
from desktop.documents.fonts import Face
from desktop.documents.record import Box, Drawn
from desktop.documents.typeset import MM, Align, Style, Typesetter, draw_runs, text_width
from desktop.documents.words import second, short

WIDTH, HEIGHT = A4
MARGIN = 25 * MM
TEXT_WIDTH = WIDTH - 2 * MARGIN
_QR_SIDE = 18 * MM
_SMALL = Style(Face.SONG, 8, 11, Align.LEFT)
_CENTER = Style(Face.SONG, 9, 11, Align.CENTER)
_RIGHT = Style(Face.SONG, 8, 11, Align.RIGHT)
_NUMBER = Style(Face.SONG, 14, 16, Align.LEFT)  # 4号
_DASH = 0.29  # of its size a dash stands above the baseline
drawing = threading.Lock()  # a ReportLab font serves one document at a time


@dataclass(frozen=True, slots=True)
class Margins:
    """The white around the text, in points. The foot with the QR code takes 21 mm of the lower one."""

    left: float = MARGIN
    right: float = MARGIN
    top: float = MARGIN
    bottom: float = MARGIN

    @property
    def width(self) -> float:
        """Width of the text."""
        return WIDTH - self.left - self.right

    @property
    def room(self) -> float:
        """Height of the text."""
        return HEIGHT - self.top - self.bottom


_NOWHERE = Box(0, 0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the text of every page. `state` is 未回执 until the server has receipted the record; `unseen`
    are signature fields that show nothing, for who may sign later. `is_letter`: page numbers as on official letters.
    """

    paper: pdfa.Paper
    number: str
    running_head: str
    state: str
    record_hash: str
    fingerprint: str
    margins: Margins = Margins()
    unseen: tuple[str, ...] = ()
    is_letter: bool = False


def print_paper(pieces: Sequence[Piece], frame: Frame, typesetter: Typesetter) -> Drawn:
    """Lay the pieces out on pages and draw them."""
    return print_pages(paginate(pieces, frame.margins.room), frame, typesetter)


def print_pages(pages: Sequence[Page], frame: Frame, typesetter: Typesetter) -> Drawn:
    """Draw pages laid out before."""
    with drawing:
        target = io.BytesIO()
        canvas = pdfa.open_canvas(target, frame.paper, A4)
        boxes = _draw_pages(canvas, pages, frame, typesetter)
        pdfa.finish(canvas, frame.paper, boxes | dict.fromkeys(frame.unseen, _NOWHERE))
        canvas.save()
    return Drawn(target.getvalue(), boxes, tuple(typesetter.missing))


def _draw_pages(canvas: Canvas, pages: Sequence[Page], frame: Frame, typesetter: Typesetter) -> dict[str, Box]:
    boxes: dict[str, Box] = {}
    _keep_qr(canvas, frame)
    for number, page in enumerate(pages):
        sheet = Sheet(canvas, number)
        for piece, below in page:
            piece.draw(sheet, frame.margins.left, HEIGHT - frame.margins.top - below)
        if frame.is_letter:
            _letter_foot(canvas, frame, typesetter, number + 1)
        else:
            _around(canvas, frame, typesetter, (number + 1, len(pages)))
        unseen = dict.fromkeys(frame.unseen, _NOWHERE) if number == len(pages) - 1 else {}
        for field, box in (sheet.boxes | unseen).items():
            pdfa.add_field(canvas, field, box)
        boxes |= sheet.boxes
        canvas.showPage()
    return boxes


def _keep_qr(canvas: Canvas, frame: Frame) -> None:
    """The code is the same on every page: drawn once as a form."""
    canvas.beginForm("qr", 0, 0, _QR_SIDE, _QR_SIDE)
    qr.draw(canvas, qr.modules(frame.number, frame.record_hash, frame.fingerprint), 0, 0, _QR_SIDE)
    canvas.endForm()


def _around(canvas: Canvas, frame: Frame, typesetter: Typesetter, place: tuple[int, int]) -> None:
    if place[0] > 1:
        _head(canvas, frame, typesetter)
    _foot(canvas, frame, typesetter, *place)


def _letter_foot(canvas: Canvas, frame: Frame, typesetter: Typesetter, number: int) -> None:
    """— 1 — outside, its dashes 7 mm below the text and one character from its edge; the code inside."""
    white = frame.margins
    is_odd = number % 2 == 1
    words = typesetter.text(f"— {number} —", _NUMBER, white.width)
    width = text_width(words.lines[0], _NUMBER)
    left = white.left + (white.width - _NUMBER.size - width if is_odd else _NUMBER.size)
    dash = white.bottom - 7 * MM
    draw_runs(canvas, words.lines[0], _NUMBER, (left, dash - _DASH * _NUMBER.size))
    at = white.left if is_odd else white.left + white.width - _QR_SIDE
    canvas.saveState()
    canvas.translate(at, white.bottom - _QR_SIDE - 6 * MM)
    canvas.doForm("qr")
    canvas.restoreState()
    room = white.width * 0.6
    style = replace(_SMALL, align=Align.LEFT if is_odd else Align.RIGHT)
    beside = at + _QR_SIDE + 2 * MM if is_odd else at - 2 * MM - room
    y = white.bottom - 14 * MM
    for line in (f"记录校验值：{short(frame.record_hash)}", f"生成时间：{second(frame.paper.made)}　{frame.state}"):
        typesetter.one_line(line, style, room).draw(canvas, beside, y)
        y -= _SMALL.leading


def _head(canvas: Canvas, frame: Frame, typesetter: Typesetter) -> None:
    white = frame.margins
    top = HEIGHT - white.top + 7 * MM
    typesetter.one_line(frame.running_head, _SMALL, white.width * 0.62).draw(canvas, white.left, top)
    right = typesetter.one_line(frame.number, _RIGHT, white.width * 0.36)
    right.draw(canvas, white.left + white.width * 0.64, top)
    _rule(canvas, white, HEIGHT - white.top + 2.6 * MM)


def _foot(canvas: Canvas, frame: Frame, typesetter: Typesetter, number: int, total: int) -> None:
    white = frame.margins
    top = white.bottom - 3 * MM
    _rule(canvas, white, top)
    side = white.width - _QR_SIDE - 2 * MM
    lines = [
        f"文书编号：{frame.number}",
        f"记录校验值：{short(frame.record_hash)}　签封设备：{short(frame.fingerprint)}",
        f"生成时间：{second(frame.paper.made)}　送达状态：{frame.state}",
    ]
    y = top - 1.2 * MM
    for line in lines:
        typesetter.one_line(line, _SMALL, side).draw(canvas, white.left, y)
        y -= _SMALL.leading
    typesetter.text(f"第 {number} 页　共 {total} 页", _CENTER, white.width).draw(canvas, white.left, y - 0.6 * MM)
    canvas.saveState()
    canvas.translate(white.left + white.width - _QR_SIDE + 2 * MM, top - _QR_SIDE - 0.2 * MM)
    canvas.doForm("qr")
    canvas.restoreState()


def _rule(canvas: Canvas, white: Margins, y: float) -> None:
    canvas.setStrokeGray(0)
    canvas.setLineWidth(0.5)
    canvas.line(white.left, y, white.left + white.width, y)

"""What stands around the rows on every page of the paper sheet: four corner marks, the QR, the head, the foot."""

from __future__ import annotations

import re

from reportlab.graphics.barcode import qrencoder
from reportlab.pdfgen.canvas import Canvas

from desktop.documents import paper_sheet_form, qr
from desktop.documents import paper_sheet_styles as styles
from desktop.documents.flow import Sheet
from desktop.documents.paper_sheet_positions import PAPER, PageMarks, Rect
from desktop.documents.paper_sheet_record import SheetRecord
from desktop.documents.typeset import MM, Typesetter
from desktop.documents.words import second, short
from desktop.supervision.sheet import PageName, page_name

LEFT = 10.0  # mm from the paper's left edge
TOP = 39.5  # mm from the paper's upper edge: where rows begin
ROOM = 232.0  # mm of height for rows
STRIP = 272.5  # mm: the strip of signatures
_MARK = 5.0
_MARKS: tuple[Rect, Rect, Rect, Rect] = (
    (7.0, 7.0, _MARK, _MARK),
    (PAPER[0] - 7 - _MARK, 7.0, _MARK, _MARK),
    (7.0, PAPER[1] - 7 - _MARK, _MARK, _MARK),
    (PAPER[0] - 7 - _MARK, PAPER[1] - 7 - _MARK, _MARK, _MARK),
)
_QR: Rect = (175.5, 13.5, 24.5, 24.5)
_HEAD_WIDTH = 163.0
_DENSE = re.compile(r"[0-9A-Z $%*+./:-]+")  # what a QR's alphanumeric mode holds
_MEDIUM = 0  # error correction M: 15 % of the symbol may be dirty
_HINT = "每行只在一个方框内打 ✓；没查的留空，写明原因。回到地面按“号”录入。▲ 不合格时疑似重大隐患　※ 条号待核"
_NO_NOTICE = "本页为检查底稿，不代替台账；正式结果以封存的台账为准。"


def marks(record: SheetRecord, sheet: str, page: int, pages: int) -> PageMarks:
    """What a reader of this page (from 1) finds it by."""
    name = PageName(record.mine.code, record.checklist.digest, record.visit, page, pages, sheet)
    return PageMarks(page, _QR, page_name(name), _MARKS)


def draw(canvas: Canvas, typesetter: Typesetter, record: SheetRecord, of: PageMarks, pages: int) -> None:
    """Draw marks, QR, head and foot of a page."""
    canvas.setFillGray(0)
    for left, top, width, height in of.marks:
        canvas.rect(left * MM, (PAPER[1] - top - height) * MM, width * MM, height * MM, stroke=0, fill=1)
    left, top, width, height = of.qr
    qr.draw(canvas, _modules(of.qr_text), left * MM, (PAPER[1] - top - height) * MM, width * MM)
    _head(canvas, typesetter, record)
    _foot(canvas, typesetter, record, of.page, pages)


def _head(canvas: Canvas, typesetter: Typesetter, record: SheetRecord) -> None:
    width = _HEAD_WIDTH * MM
    used = record.checklist
    only = f"（{record.only}）" if record.only else ""
    kind = f"（{record.mine.kind}）" if record.mine.kind else ""
    what = f"检查方式：{record.visit_type}　" if record.visit_type else ""
    lines = [
        typesetter.one_line(f"检查底稿{only}　{record.mine.name}", styles.TITLE, width),
        typesetter.one_line(
            f"矿山：{record.mine.code}{kind}　{what}检查表 {used.version}：{used.title}", styles.HEAD_LINE, width
        ),
        typesetter.one_line(f"【{used.draft_notice}】" if used.draft_notice else _NO_NOTICE, styles.NOTICE, width),
        typesetter.text(_HINT, styles.HEAD_LINE, width),
    ]
    y = (PAPER[1] - 13.5) * MM
    for text in lines:
        text.draw(canvas, LEFT * MM, y)
        y -= text.height + 0.5 * MM


def _foot(canvas: Canvas, typesetter: Typesetter, record: SheetRecord, page: int, pages: int) -> None:
    strip = paper_sheet_form.page_signatures(typesetter)
    left, top = LEFT * MM, (PAPER[1] - STRIP) * MM
    strip.draw(Sheet(canvas, page), left, top)
    visit = f"检查 {record.visit[:8]}　" if record.visit else ""
    text = f"{visit}检查表校验值 {short(record.checklist.digest)}　打印 {second(record.drawn_at)}"
    y = top - strip.height - 1.2 * MM
    inner = (PAPER[0] - 2 * 14) * MM
    typesetter.one_line(text, styles.FOOT, inner * 0.75).draw(canvas, 14 * MM, y)
    number = typesetter.text(f"第 {page} 页　共 {pages} 页", styles.FOOT_RIGHT, inner)
    number.draw(canvas, 14 * MM, y)


def _modules(text: str) -> list[list[bool]]:
    code = qrencoder.QRCode(None, _MEDIUM)
    head, _, rest = text.partition("*")
    mine, *dense = rest.rsplit("*", 5)
    code.addData(qrencoder.QR8bitByte(f"{head}*{mine}"))
    tail = "*" + "*".join(dense)
    code.addData(qrencoder.QRAlphaNum(tail) if _DENSE.fullmatch(tail) else qrencoder.QR8bitByte(tail))
    code.make()
    return [[bool(dark) for dark in row] for row in code.modules]

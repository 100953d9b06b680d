"""An official letter as a Word document that a bureau goes on writing in: the page, grid and faces of GB/T 9704-2012.

The faces are those that bureaus' machines have (方正小标宋简体, 仿宋_GB2312, 黑体, 楷体_GB2312); where one is missing,
Word takes another.
"""

from __future__ import annotations

import io
from collections.abc import Iterable

from docx import Document
from docx.document import Document as Book
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from desktop.documents.letter import Letter, LetterTable, Part, Passage
from desktop.documents.words import day as day_in_words

TITLE, BODY, BLACK, ITALIC = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
_FACES = (BODY, BLACK, ITALIC, BODY, BODY)  # of levels 0 to 4
_PITCH = Pt(28.95)
_SIZE = 16  # 3号
_LEFT, _CENTRE, _RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def write(letter: Letter) -> bytes:
    """The bytes of a .docx."""
    book = Document()
    section = book.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    book.core_properties.title = letter.title.replace("\n", "")
    book.core_properties.author = letter.bureau
    if letter.mark:
        _line(book, letter.mark, TITLE, 32, _CENTRE)
    if letter.number:
        _line(book, letter.number, BODY, _SIZE, _CENTRE)
    for line in letter.title.split("\n"):
        _line(book, line, TITLE, 22, _CENTRE)
    _line(book, "", BODY, _SIZE, _LEFT)
    if letter.addressee:
        _line(book, letter.addressee, BODY, _SIZE, _LEFT)
    _body(book, letter.body)
    _annexes_named(book, letter)
    _line(book, "", BODY, _SIZE, _LEFT)
    for line in (letter.bureau, day_in_words(letter.day)):
        _line(book, line, BODY, _SIZE, _RIGHT).paragraph_format.right_indent = Pt(4 * _SIZE)
    for number, annex in enumerate(letter.annexes, 1):
        book.add_page_break()  # type: ignore[no-untyped-call]
        _line(book, f"附件{number if len(letter.annexes) > 1 else ''}", BLACK, _SIZE, _LEFT)
        _line(book, annex.title, TITLE, 22, _CENTRE)
        _body(book, annex.body)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _annexes_named(book: Book, letter: Letter) -> None:
    for number, annex in enumerate(letter.annexes, 1):
        mark = f"{number}．" if len(letter.annexes) > 1 else ""
        head = "附件：" if number == 1 else "　　　"
        _indented(_line(book, f"{head}{mark}{annex.title}", BODY, _SIZE, _LEFT))


def _body(book: Book, parts: Iterable[Part]) -> None:
    for part in parts:
        if isinstance(part, Passage):
            _indented(_line(book, part.text, _FACES[part.level], _SIZE, _LEFT))
        else:
            _table(book, part)


def _table(book: Book, table: LetterTable) -> None:
    if table.caption:
        _line(book, table.caption, BLACK, 12, _CENTRE)
    made = book.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    for number, row in enumerate((tuple(one.title for one in table.columns), *table.rows)):
        cells = made.add_row().cells
        for cell, text, column in zip(cells, row, table.columns, strict=True):
            side = _CENTRE if number == 0 or column.is_centred else _LEFT
            cell.width = Mm(156 * column.width)
            _written(cell.paragraphs[0], text, BLACK if number == 0 else BODY, 12, side)


def _line(book: Book, text: str, face: str, size: int, side: WD_ALIGN_PARAGRAPH) -> Paragraph:
    made = _written(book.add_paragraph(), text, face, size, side)
    shape = made.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, _PITCH if size <= 22 else Pt(44)
    shape.space_before = shape.space_after = Pt(0)
    return made


def _indented(line: Paragraph) -> None:
    line.paragraph_format.first_line_indent = Pt(2 * _SIZE)


def _written(line: Paragraph, text: str, face: str, size: int, side: WD_ALIGN_PARAGRAPH) -> Paragraph:
    run = line.add_run(text)
    run.font.name, run.font.size = face, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)  # noqa: SLF001 - no other way to it
    line.alignment = side
    return line

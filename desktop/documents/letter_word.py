"""An official letter as a Word document that a bureau goes on writing in: the page, grid and faces of GB/T 9704-2012.

The faces are those that bureaus' machines have (方正小标宋简体, 仿宋_GB2312, 黑体, 楷体_GB2312); where one is missing,
Word takes another.
"""

from __future__ import annotations

import io
from collections.abc import Iterable

from docx import Document
from docx.document import Document as Book
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph

from desktop.documents import letter_word_pieces as pieces
from desktop.documents.letter import Letter, LetterTable, Part, Passage
from desktop.documents.words import day as day_in_words

TITLE, BODY, BLACK, ITALIC, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
_FACES = (BODY, BLACK, ITALIC, BODY, BODY)  # of levels 0 to 4
_PITCH = Pt(28.95)
_SIZE = 16  # 3号
_MARK = 32  # points of the red words at the most
_TEXT_WIDTH = 442  # points: 156 mm
_LEFT, _CENTRE, _RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
_FULL = WD_ALIGN_PARAGRAPH.JUSTIFY


def write(letter: Letter) -> bytes:
    """The bytes of a .docx."""
    book = Document()
    section = book.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    book.core_properties.title = letter.title.replace("\n", "")
    book.core_properties.author = letter.bureau
    pieces.lay_grid(book)
    pieces.number_pages(book, SONG)
    _head(book, letter)
    for line in letter.title.split("\n"):
        _line(book, line, TITLE, 22, _CENTRE)
    _line(book, "", BODY, _SIZE, _LEFT)
    if letter.addressee:
        _line(book, letter.addressee, BODY, _SIZE, _LEFT)
    _body(book, letter.body)
    pieces.keep_last(book)  # no page with the name and the day alone
    _annexes_named(book, letter)
    _line(book, "", BODY, _SIZE, _LEFT).paragraph_format.keep_with_next = True
    _signed(book, letter)
    for number, annex in enumerate(letter.annexes, 1):
        head = _line(book, f"附件{number if len(letter.annexes) > 1 else ''}", BLACK, _SIZE, _LEFT)
        head.paragraph_format.page_break_before = True
        _line(book, annex.title, TITLE, 22, _CENTRE)
        _body(book, annex.body)
    _imprint(book, letter)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _head(book: Book, letter: Letter) -> None:
    """The red words, as large as one line allows, the number and the rule below."""
    if letter.mark:
        size = min(_MARK, int(0.9 * _TEXT_WIDTH / len(letter.mark)))
        _line(book, letter.mark, TITLE, size, _CENTRE).runs[0].font.color.rgb = pieces.RED
    if letter.mark or letter.number:
        number = _line(book, letter.number, BODY, _SIZE, _CENTRE)
        if letter.mark:
            pieces.rule_red(number)
        _line(book, "", BODY, _SIZE, _LEFT)


def _signed(book: Book, letter: Letter) -> None:
    """Who and when: the day four characters from the right, the name in the middle above it, or the longer one two
    characters from the right.
    """
    day = day_in_words(letter.day)
    name, below = pieces.width(letter.bureau, _SIZE), pieces.width(day, _SIZE)
    longer = max((name - below) / 2, 0.0)
    right = max(4 * _SIZE, 2 * _SIZE + longer)
    for text, wide in ((letter.bureau, name), (day, below)):
        line = _line(book, text, BODY, _SIZE, _RIGHT)
        line.paragraph_format.right_indent = Pt(right + (below - wide) / 2)
        line.paragraph_format.keep_with_next = text != day
    if letter.remark:
        _indented(_line(book, f"（{letter.remark}）", BODY, _SIZE, _LEFT))


def _imprint(book: Book, letter: Letter) -> None:
    """At the end: to whom copies go, who printed it and when (版记)."""
    if not (letter.copies or letter.printed_by):
        return
    pieces.keep_last(book)
    blank = _written(book.add_paragraph(), "", BODY, _SIZE, _LEFT)
    _spaced(blank, _PITCH)
    blank.paragraph_format.keep_with_next = True
    made = book.add_table(rows=0, cols=2)
    pieces.rule_rows(made)
    if letter.copies:
        copied = made.add_row().cells
        whole = copied[0].merge(copied[1]).paragraphs[0]
        _spaced(_written(whole, f"　抄送：{'，'.join(letter.copies)}。", BODY, 14, _LEFT), _PITCH)
    by, on = (cell.paragraphs[0] for cell in made.add_row().cells)
    _spaced(_written(by, f"　{letter.printed_by or letter.bureau}", BODY, 14, _LEFT), _PITCH)
    _spaced(_written(on, f"{day_in_words(letter.printed_on or letter.day)}印发　", BODY, 14, _RIGHT), _PITCH)


def _annexes_named(book: Book, letter: Letter) -> None:
    for number, annex in enumerate(letter.annexes, 1):
        mark = f"{number}．" if len(letter.annexes) > 1 else ""
        head = "附件：" if number == 1 else "　　　"
        line = _line(book, f"{head}{mark}{annex.title}", BODY, _SIZE, _LEFT)
        line.paragraph_format.keep_with_next = True
        _indented(line)


def _body(book: Book, parts: Iterable[Part]) -> None:
    for part in parts:
        if isinstance(part, Passage):
            line = _line(book, part.text, _FACES[part.level], _SIZE, _FULL)
            line.paragraph_format.keep_with_next = part.level > 0
            _indented(line)
        else:
            _table(book, part)


def _table(book: Book, table: LetterTable) -> None:
    if table.caption:
        _line(book, table.caption, BLACK, 12, _CENTRE)
    made = book.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    made.autofit = False
    for whole, column in zip(made.columns, table.columns, strict=True):
        whole.width = Mm(156 * column.width)
    for number, row in enumerate((tuple(one.title for one in table.columns), *table.rows)):
        line = made.add_row()
        pieces.keep_whole(line)
        if number == 0:
            pieces.repeat_head(line)
        cells = line.cells
        for cell, text, column in zip(cells, row, table.columns, strict=True):
            side = _CENTRE if number == 0 or column.is_centred else _LEFT
            cell.width = Mm(156 * column.width)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            written = _written(cell.paragraphs[0], text, BLACK if number == 0 else BODY, 12, side)
            _spaced(written, Pt(20))
            pieces.leave_grid(written)


def _line(book: Book, text: str, face: str, size: int, side: WD_ALIGN_PARAGRAPH) -> Paragraph:
    made = _written(book.add_paragraph(), text, face, size, side)
    _spaced(made, _PITCH if size <= 22 else Pt(44))
    return made


def _spaced(line: Paragraph, pitch: Length) -> None:
    shape = line.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, pitch
    shape.space_before = shape.space_after = Pt(0)


def _indented(line: Paragraph) -> None:
    line.paragraph_format.first_line_indent = Pt(2 * _SIZE)


def _written(line: Paragraph, text: str, face: str, size: int, side: WD_ALIGN_PARAGRAPH) -> Paragraph:
    run = line.add_run(text)
    run.font.name, run.font.size = face, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)  # noqa: SLF001 - no other way to it
    line.alignment = side
    return line

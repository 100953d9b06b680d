"""What python-docx has no words for: page numbers outside, red rules, heads of tables that come again, the foot of the
last page (版记). GB/T 9704-2012.
"""

from __future__ import annotations

import unicodedata

from docx.document import Document as Book
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt, RGBColor
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

RED = RGBColor(0xE6, 0x00, 0x12)
_GRID = {"type": "lines", "linePitch": "579"}  # 22 lines; 28 characters of 3号 fill one by themselves
_EIGHTH = 8  # eighths of a point: 1 pt


def lay_grid(book: Book) -> None:
    """22 lines on a page."""
    grid = _element("w:docGrid", **_GRID)
    section = book.sections[0]._sectPr  # noqa: SLF001 - no other way to it
    for old in section.findall(qn("w:docGrid")):
        section.remove(old)
    section.append(grid)


def number_pages(book: Book, face: str) -> None:
    """`— 1 —` below, on odd pages right and on even ones left, a character from the edge."""
    book.settings.odd_and_even_pages_header_footer = True
    section = book.sections[0]
    sides = (WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT)
    for footer, side in zip((section.footer, section.even_page_footer), sides, strict=True):
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        for text, kind in (("— ", ""), ("", "begin"), (" PAGE ", "code"), ("", "end"), (" —", "")):
            run = line.add_run("" if kind else text)
            run.font.name, run.font.size = face, Pt(14)
            run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)  # noqa: SLF001
            if kind == "code":
                code = _element("w:instrText")
                code.text = text
                run._element.append(code)  # noqa: SLF001
            elif kind:
                run._element.append(_element("w:fldChar", fldCharType=kind))  # noqa: SLF001
        line.alignment = side
        indent = line.paragraph_format
        indent.left_indent = indent.right_indent = Pt(14)


def repeat_head(row: _Row) -> None:
    """This row comes again on every page of its table."""
    row._tr.get_or_add_trPr().append(_element("w:tblHeader", val="true"))  # noqa: SLF001


def keep_whole(row: _Row) -> None:
    """This row is not broken between pages."""
    row._tr.get_or_add_trPr().append(_element("w:cantSplit", val="true"))  # noqa: SLF001


def keep_last(book: Book) -> None:
    """What stands last stays with what follows: of a table its last two rows."""
    last = list(book.iter_inner_content())[-1]
    lines = [last] if isinstance(last, Paragraph) else [one for row in last.rows[-2:] for one in _lines(row)]
    for line in lines:
        line.paragraph_format.keep_with_next = True


def _lines(row: _Row) -> list[Paragraph]:
    return [line for cell in row.cells for line in cell.paragraphs]


def rule_red(line: Paragraph) -> None:
    """The red rule below a line of text."""
    edges = _element("w:pBdr")
    edges.append(_element("w:bottom", val="single", sz=str(2 * _EIGHTH), space="4", color=str(RED)))
    behind = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    line._p.get_or_add_pPr().insert_element_before(edges, *behind)  # noqa: SLF001


def leave_grid(line: Paragraph) -> None:
    """A line of a table has its own pitch."""
    off = _element("w:snapToGrid", val="0")
    line._p.get_or_add_pPr().insert_element_before(off, "w:spacing", "w:ind", "w:jc", "w:rPr")  # noqa: SLF001


def rule_rows(table: Table) -> None:
    """Rules above, between and below the rows of a table, none at its sides (版记)."""
    edges = _element("w:tblBorders")
    for where in ("top", "bottom", "insideH"):
        edges.append(_element(f"w:{where}", val="single", sz=str(_EIGHTH), space="0", color="000000"))
    table._tbl.tblPr.append(edges)  # noqa: SLF001


def width(text: str, size: float) -> float:
    """About how wide a line is in points: Chinese characters whole, others half."""
    return sum(size if unicodedata.east_asian_width(one) in "WFA" else size / 2 for one in text)


def _element(name: str, **attributes: str) -> BaseOxmlElement:
    made: BaseOxmlElement = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made

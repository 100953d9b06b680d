"""Writing workbooks: sheets of text with a heading row that stays in sight. Nothing becomes a formula or a number."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from desktop.errors import BadInput

LONGEST = 32767  # characters of one cell, Excel's own limit
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TEXT_FORMAT = "@"
WRAPPED = Alignment(wrap_text=True, vertical="top")
BOLD = Font(bold=True)
SHADE = PatternFill("solid", fgColor="E8E8E8")


class Page(msgspec.Struct, frozen=True):
    """One sheet to write: headings with their widths (in characters), rows of text."""

    name: str
    headings: tuple[tuple[str, int], ...]
    rows: tuple[tuple[str, ...], ...]


def workbook(pages: Sequence[Page]) -> bytes:
    """The bytes of an xlsx with these sheets. Raises BadInput for text that Excel cannot hold."""
    for page in pages:  # before anything is begun: a half-written book complains when it is thrown away
        for number, row in enumerate(page.rows, 2):
            _check(page.name, number, row)
    book = Workbook(write_only=True)
    for page in pages:
        sheet = book.create_sheet(page.name)
        for number, (_, width) in enumerate(page.headings, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.freeze_panes = "A2"
        sheet.append(_cells(sheet, (name for name, _ in page.headings), is_heading=True))
        for row in page.rows:
            sheet.append(_cells(sheet, row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _check(name: str, number: int, row: tuple[str, ...]) -> None:
    for column, text in enumerate(row, 1):
        if len(text) > LONGEST or UNFIT.search(text):
            raise BadInput(
                f"工作表“{name}”第 {number} 行第 {column} 列的文字太长或含有 Excel 存不了的字符；请先改正这一处。"
            )


def _cells(sheet: Any, texts: Iterable[str], is_heading: bool = False) -> list[Cell]:
    made = []
    for text in texts:
        cell = WriteOnlyCell(sheet, None)
        if text:
            cell.value = text
            cell.data_type = "s"  # also what begins with = or looks like an error value
        cell.number_format = TEXT_FORMAT
        cell.alignment = WRAPPED
        if is_heading:
            cell.font, cell.fill = BOLD, SHADE
        made.append(cell)
    return made

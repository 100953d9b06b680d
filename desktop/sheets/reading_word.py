"""Opening .docx files: every table as a grid, with merged cells unfolded."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from msgspec.structs import replace

from desktop.sheets.grids import Grid, Progress, Workbook, unfold
from desktop.sheets.reading_excel import BROKEN, MOST_COLUMNS, broken, unpacked

TABLE, CELL, PARAGRAPH = qn("w:tbl"), qn("w:tc"), qn("w:p")
ROWS = "./w:tr | ./w:sdt/w:sdtContent/w:tr"
CELLS = "./w:tc | ./w:sdt/w:sdtContent/w:tc"
STEP = 200
LONGEST_NAME = 20


def read(path: Path, progress: Progress | None = None) -> Workbook:
    """All tables of a document, called 表1, 表2 …; its title is the first paragraph that says something.

    Raises BadInput for a broken or protected file, Missing for one that cannot be opened.
    """
    unpacked(path, "Word")
    try:
        body = Document(str(path)).element.body
        tables = [table for table in body.iter(TABLE) if not any(up.tag == CELL for up in table.iterancestors())]
        title = next((text for part in body.iterchildren(PARAGRAPH) if (text := _text(part))), "")
        grids = tuple(
            replace(_grid(f"表{number}", table, progress), above=_above(table, title))
            for number, table in enumerate(tables, 1)
        )
    except (OpcError, *BROKEN) as error:
        raise broken(path, "Word", error) from error
    return Workbook(path.name, grids, title)


def _above(table: Any, title: str) -> str:
    """The short line right over a table that names what it is about (坝体), not one to be filled in or the title."""
    lines = itertools.takewhile(lambda part: part.tag == PARAGRAPH, table.itersiblings(preceding=True))
    text = next((text for part in lines if (text := _text(part))), "")
    return text if text != title and len(text) <= LONGEST_NAME and not re.search("[：:。]", text) else ""


def _grid(name: str, table: Any, progress: Progress | None) -> Grid:
    rows: dict[int, tuple[str, ...]] = {}
    merges: list[tuple[int, int, int, int]] = []
    open_below: dict[int, int] = {}  # column → which of `merges` runs on downwards there
    lines = table.xpath(ROWS)
    for number, line in enumerate(lines, 1):
        texts: list[str] = []
        for cell in line.xpath(CELLS):
            column, width = len(texts) + 1, _span(cell)
            if len(texts) + width > MOST_COLUMNS:
                break
            if _runs_on(cell) and column in open_below:
                top, left, _, right = merges[open_below[column]]
                merges[open_below[column]] = (top, left, number, right)
                texts += [""] * width
                continue
            texts += ["\n".join(filter(None, map(_text, cell.iterchildren(PARAGRAPH))))] + [""] * (width - 1)
            open_below.pop(column, None)
            if width > 1 or _starts(cell):
                merges.append((number, column, number, column + width - 1))
                if _starts(cell):
                    open_below[column] = len(merges) - 1
        rows[number] = tuple(texts)
        if progress and number % STEP == 0:
            progress(number, len(lines))
    return unfold(name, rows, merges)


def _span(cell: Any) -> int:
    return int(next(iter(cell.xpath("./w:tcPr/w:gridSpan/@w:val")), 1))


def _starts(cell: Any) -> bool:
    return list(cell.xpath("./w:tcPr/w:vMerge/@w:val")) == ["restart"]


def _runs_on(cell: Any) -> bool:
    return bool(cell.xpath("./w:tcPr/w:vMerge")) and not _starts(cell)


def _text(paragraph: Any) -> str:
    parts = paragraph.xpath(".//w:t | .//w:br | .//w:tab")
    return "".join(part.text or "" if part.tag == qn("w:t") else " " for part in parts).strip()

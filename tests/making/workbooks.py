"""Sheets as bureaus keep them, really written by openpyxl and python-docx: titles, merged cells, any headings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from docx import Document
from openpyxl import Workbook, load_workbook

TITLE = "演示县煤矿安全检查表"
HEADINGS = ("序号", "项目", "检查内容", "检查标准", "检查方法", "检查结果")
ROWS = (
    (1, "通风", "回风流瓦斯", "CH4<1.0%", "现场测定", None),
    (2, "通风", "测风", "风速0.25～4m/s", "查记录", None),
    (3, "防尘", "一氧化碳", "不大于24ppm", "现场测定", None),
)


def bureau_sheet(
    file: Path,
    rows: Sequence[Sequence[object]] = ROWS,
    headings: Sequence[str] = HEADINGS,
    title: str = TITLE,
    merges: Iterable[str] = (),
) -> Path:
    """One sheet 检查表 with a merged title row, an empty row, headings in row 3, rows from row 4 on."""
    book = Workbook()
    sheet = book.active
    sheet.title = "井下"
    sheet["A1"] = title
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(headings))
    for number, row in enumerate((headings, *rows), 3):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column, value)
    for region in merges:
        sheet.merge_cells(region)
    book.save(file)
    return file


def bureau_document(file: Path) -> Path:
    """A Word document with a heading and one table whose first column is merged over two rows."""
    document = Document()
    document.add_paragraph("演示县尾矿库检查表")
    table = document.add_table(rows=0, cols=4)
    for row in (
        ("项目", "检查内容", "检查方法", "检查结果"),
        ("坝体", "坝顶宽度", "现场量", ""),
        ("", "坝坡", "查看", ""),
    ):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    document.save(str(file))
    return file


def continued_document(file: Path) -> Path:
    """A Word document whose table was cut by a page: the second part has no headings; a third is another table."""
    document = Document()
    parts = (
        (("项目", "检查内容", "检查方法"), ("坝体", "坝顶宽度", "现场量")),
        (("坝体", "坝坡", "查看"), ("排洪", "溢洪道", "查看")),
        (("日期", "天气"), ("5月", "晴")),
    )
    for rows in parts:
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        document.add_paragraph("")
    document.save(str(file))
    return file


def changed(file: Path, changes: dict[str, object], sheet: str = "检查表") -> Path:
    """The workbook with some cells said otherwise: `{"M5": "按规程"}`."""
    book = load_workbook(file)
    for place, value in changes.items():
        book[sheet][place] = value
    book.save(file)
    return file

"""A sheet or a Word table as plain text cells with their places: what every import works on. Pure.

Merged cells are unfolded: each cell of the region carries its text, and `unfolded` says which ones only carry it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

Progress = Callable[[int, int], None]
Spot = tuple[int, int]  # row number and column number, both from 1


class Row(msgspec.Struct, frozen=True):
    """One row that is not empty: its number in the sheet, the text of its cells from the first column on."""

    number: int
    cells: tuple[str, ...]

    def at(self, column: int) -> str:
        """The text in a column (from 1); empty beyond the end."""
        return self.cells[column - 1] if column <= len(self.cells) else ""


class Grid(msgspec.Struct, frozen=True):
    """One sheet. `formulas` are the cells that hold a formula in place of a value; a hidden sheet nobody sees.

    `above` is the line of a document over its table.
    """

    name: str
    rows: tuple[Row, ...]
    unfolded: frozenset[Spot] = frozenset()
    formulas: Mapping[Spot, str] = {}
    is_hidden: bool = False
    above: str = ""


class Workbook(msgspec.Struct, frozen=True):
    """All sheets of one file; `title` is a document's heading, when it has one."""

    source: str
    grids: tuple[Grid, ...]
    title: str = ""

    @property
    def is_document(self) -> bool:
        """Whether it is a Word document: its tables may run on from one to the next."""
        return self.source.lower().endswith(".docx")


class Fault(msgspec.Struct, frozen=True):
    """One thing wrong: sheet, row, column (number and heading), why, and what to do."""

    source: str
    sheet: str
    why: str
    remedy: str
    row: int | None = None
    column: int | None = None
    heading: str = ""

    def __str__(self) -> str:
        place = f" 第 {self.row} 行" if self.row else ""
        letter = f" {letters(self.column)} 列" if self.column else ""
        heading = f"“{self.heading}”" if self.heading else ""
        kind = "表格" if self.source.lower().endswith(".docx") else "工作表"
        sheet = f" {kind}“{self.sheet}”" if self.sheet else ""
        return f"{self.source}{sheet}{place}{letter}{heading}：{self.why}；{self.remedy}。"


def letters(column: int) -> str:
    """The name of a column as Excel shows it: 1 → A, 28 → AB."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def unfold(name: str, rows: Mapping[int, tuple[str, ...]], merges: list[tuple[int, int, int, int]]) -> Grid:
    """A grid with its merged regions (first row, first column, last row, last column) filled in."""
    wide = {number: list(cells) for number, cells in rows.items()}
    unfolded: set[Spot] = set()
    last = max(rows, default=0)
    for top, left, bottom, right in merges:
        text = _text(wide, top, left)
        if not text:
            continue
        for number in range(top, min(bottom, last) + 1):
            cells = wide.setdefault(number, [])
            cells += [""] * (right - len(cells))
            cells[left - 1 : right] = [text] * (right - left + 1)
            unfolded.update((number, column) for column in range(left, right + 1))
        unfolded.discard((top, left))
    found = (Row(number, tuple(cells)) for number, cells in sorted(wide.items()) if any(cells))
    return Grid(name, tuple(found), frozenset(unfolded))


def _text(rows: Mapping[int, list[str]], number: int, column: int) -> str:
    cells = rows.get(number, [])
    return cells[column - 1] if column <= len(cells) else ""

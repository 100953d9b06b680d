"""A sheet whose first row holds headings, read row by row into values: every row that does not fit is a fault with
sheet, row, column and reason; columns nobody asked for are kept by name. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from desktop.errors import BadInput
from desktop.sheets.grids import Fault, Grid, Row, Workbook
from desktop.sheets.record_values import Unfit, plain

_V = TypeVar("_V")


@dataclass(frozen=True, slots=True)
class Spec:
    """A sheet that is looked for: the columns it must have and those it may have."""

    name: str
    needed: tuple[str, ...]
    others: tuple[str, ...] = ()


@dataclass(slots=True)
class Told:
    """What people are told of files: faults (rows left out or taken with a doubt), columns nobody knows, remarks."""

    faults: list[Fault] = field(default_factory=list)
    unknown: list[tuple[str, str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


class Cells:
    """One row, asked by heading."""

    def __init__(self, table: Table, row: Row) -> None:
        self._table, self._row = table, row
        self.number = row.number

    def text(self, heading: str) -> str:
        """The text of a cell, "" when it is empty or the column is missing."""
        column = self._table.columns.get(heading)
        return plain(self._row.at(column)) if column else ""

    def must(self, heading: str) -> str:
        """The text of a cell that may not be empty. Unfit."""
        found = self.text(heading)
        if not found:
            raise Unfit("是空的", "请填写", heading)
        return found

    def value(self, heading: str, read: Callable[[str], _V]) -> _V:
        """A value that must be there. Unfit, naming the column."""
        return self._read(heading, self.must(heading), read)

    def maybe(self, heading: str, read: Callable[[str], _V]) -> _V | None:
        """A value, None when the cell is empty. Unfit, naming the column."""
        found = self.text(heading)
        return self._read(heading, found, read) if found else None

    def _read(self, heading: str, text: str, read: Callable[[str], _V]) -> _V:
        try:
            return read(text)
        except Unfit as unfit:
            raise Unfit(unfit.why, unfit.remedy, heading) from unfit


class Table:
    """One sheet with its headings found; faults go to `told`."""

    def __init__(self, source: str, grid: Grid, spec: Spec, told: Told) -> None:
        self.source, self.name, self.told = source, spec.name, told
        self._rows = grid.rows[1:]
        self.columns: dict[str, int] = {}
        head = grid.rows[0].cells if grid.rows else ()
        for column, text in enumerate(head, 1):
            self._take(column, re.sub(r"\s", "", plain(text)), (*spec.needed, *spec.others))
        lacking = [one for one in spec.needed if one not in self.columns]
        if lacking:
            raise BadInput(f"{source} 工作表“{spec.name}”：第一行没有“{'”“'.join(lacking)}”列；请补上这些列名后再试。")

    def _take(self, column: int, heading: str, known: Sequence[str]) -> None:
        if not heading:
            return
        if heading not in known:
            self.told.unknown.append((self.source, self.name, heading))
        elif heading in self.columns:
            self.fault(1, "列名写了两次", "只用前一列，请删去多余的一列", heading)
        else:
            self.columns[heading] = column

    def read(self, make: Callable[[Cells], _V]) -> Iterator[tuple[Cells, _V]]:
        """Each row with what was made of it; a row that does not fit becomes a fault."""
        for row in self._rows:
            cells = Cells(self, row)
            try:
                yield cells, make(cells)
            except Unfit as unfit:
                self.fault(row.number, unfit.why, f"{unfit.remedy}；这一行未计入", unfit.heading)

    def fault(self, row: int, why: str, remedy: str, heading: str = "") -> None:
        """Tell something of a row."""
        column = self.columns.get(heading)
        self.told.faults.append(Fault(self.source, self.name, why, remedy, row, column, heading))


def table(book: Workbook, spec: Spec, told: Told) -> Table | None:
    """The sheet of this name, None when the workbook has none or it is empty. BadInput when a column lacks."""
    grid = next((one for one in book.grids if plain(one.name) == spec.name), None)
    return Table(book.source, grid, spec, told) if grid is not None and grid.rows else None

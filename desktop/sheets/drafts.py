"""From the rows of a sheet to drafts of items: which row begins an item, which only adds a value. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from desktop.sheets.columns import NAMED, Holds
from desktop.sheets.grids import Grid, Row
from desktop.sheets.headings import Found, Heading, headings_again, is_unit

GROUP = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[)）、.．]\s*")
SIGNATURE = re.compile(r"(?:签字|签名|签章|盖章|日期|时间|单位|人员|检查人|负责人|电话)[^：:]{0,6}[：:]")
TOTAL = re.compile(r"(?:合\s*计|小\s*计|总\s*计|总\s*分)[：:]?")
NUMBERS = re.compile(r"[\d\s.、]+")
DITTO = ("同上", "〃", "″", "同上。")
JOINTS = {"检查内容": "：", "检查方法": "；", "依据": "\n"}


class ValueRow(msgspec.Struct, frozen=True):
    """What one row says of a measured value, by our columns."""

    row: int
    cells: dict[str, str]


class Draft(msgspec.Struct):
    """One item as the sheet has it: text by our columns, its values, the heading of the group it stands under."""

    sheet: str
    row: int
    cells: dict[str, str]
    values: list[ValueRow]
    group: str = ""


class Drafts(msgspec.Struct, frozen=True):
    """All items of a sheet; `strays` are rows taken for none: (row, its text). `loose` are values before any item."""

    items: tuple[Draft, ...]
    strays: tuple[tuple[int, str], ...]
    conflicts: tuple[tuple[int, str], ...]


def drafts(grid: Grid, found: Found) -> Drafts:
    """The items of a sheet under its headings, in order."""
    columns = _columns(found)
    coded = "编码" in columns
    units = frozenset(one.column for one in found.headings if is_unit(one))
    items: list[Draft] = []
    strays: list[tuple[int, str]] = []
    conflicts: list[tuple[int, str]] = []
    group: tuple[int, str] | None = (-1, GROUP.sub("", grid.above)) if grid.above else None
    for row in _body(grid, found):
        if (heading := _group(grid, row)) and not (coded and _own(grid, row, columns["编码"])):
            strays.append((row.number, heading))
            group = (len(strays) - 1, GROUP.sub("", heading))
            continue
        cells, values = _cells(row, columns, units)
        if items:
            cells = {name: items[-1].cells.get(name, text) if text in DITTO else text for name, text in cells.items()}
        if _begins(grid, row, columns, coded):
            items.append(Draft(grid.name, row.number, cells, [], group[1] if group else ""))
            if group and group[0] >= 0:
                del strays[group[0]]  # it names a group after all
                group = (-1, group[1])
        elif not items or _is_foot(row) or (not coded and any(SIGNATURE.search(cell) for cell in row.cells)):
            strays.append((row.number, " ".join(dict.fromkeys(filter(None, row.cells)))))
            continue
        else:
            conflicts += _conflicts(grid, row, columns, items[-1], cells)
        if values:
            items[-1].values.append(ValueRow(row.number, values))
    return Drafts(tuple(items), tuple(strays), tuple(conflicts))


def _columns(found: Found) -> dict[str, list[int]]:
    columns: dict[str, list[int]] = {}
    for heading in sorted(found.headings, key=_asks_after):
        if heading.target:
            columns.setdefault(heading.target, []).append(heading.column)
    return columns


def _asks_after(heading: Heading) -> bool:
    """Whether a column of the text says what is asked (标准, 限值), not what to look at: it stands behind that one."""
    return heading.target == "检查内容" and not re.search("内容|项目|事项|要点", heading.name.replace(" ", ""))


def _body(grid: Grid, found: Found) -> Iterator[Row]:
    again = headings_again(found)
    return (row for row in grid.rows if row.number > found.last and not again(row))


def _is_foot(row: Row) -> bool:
    """Whether a row adds up a column: it begins with 合计 and the like."""
    return bool(TOTAL.fullmatch(next(filter(None, row.cells), "")))


def _group(grid: Grid, row: Row) -> str:
    """The text of a row that holds nothing else: its first cell, or one merged over at least three columns."""
    texts = {cell for cell in row.cells if cell}
    if len(texts) != 1:
        return ""
    filled = [column for column, cell in enumerate(row.cells, 1) if cell]
    merged = all((row.number, column) in grid.unfolded for column in filled[1:])
    above = (row.number, filled[0]) in grid.unfolded
    is_alone = filled[0] == 1 and not above and (len(filled) >= 3 or len(filled) == 1)
    text = texts.pop().replace("\n", " ")
    return text if is_alone and merged and not NUMBERS.fullmatch(text) else ""


def _begins(grid: Grid, row: Row, columns: dict[str, list[int]], coded: bool) -> bool:
    """With codes: where one stands; without: wherever something to check stands that is not carried from above."""
    return bool(_own(grid, row, columns.get("编码" if coded else "检查内容", [])))


def _own(grid: Grid, row: Row, columns: list[int]) -> str:
    return "".join(row.at(column) for column in columns if (row.number, column) not in grid.unfolded)


def _cells(row: Row, columns: dict[str, list[int]], units: frozenset[int]) -> tuple[dict[str, str], dict[str, str]]:
    cells: dict[str, str] = {}
    values: dict[str, str] = {}
    for target, places in columns.items():
        parts = _parts(row, places, units)
        if not parts:
            continue
        if NAMED[target].of_value:
            values[target] = _clean(target, parts[0])
        else:
            cells[target] = _clean(target, JOINTS.get(target, "；").join(parts))
    return cells, values


def _parts(row: Row, places: list[int], units: frozenset[int]) -> list[str]:
    """What the columns of one place say, each text once; a unit goes behind the limit before it, not to be parted."""
    parts: dict[str, None] = {}
    last = ""
    for column in places:
        text = row.at(column)
        if text and column in units and last:
            parts.pop(last, None)
            text = f"{last}{text}"
        last = text if column not in units and text and parts else ""
        if text:
            parts[text] = None
    return list(parts)


def _clean(target: str, text: str) -> str:
    """Text without line breaks; a list keeps them, for they part its words."""
    text = re.sub("[\u200b-\u200f\u2060\ufeff]", "", text)
    if NAMED[target].holds is Holds.WORDS:
        return text
    return re.sub(r"\s*[\n\t\r\v\f\u2028\u2029]\s*", " ", text).strip()


def _conflicts(
    grid: Grid, row: Row, columns: dict[str, list[int]], item: Draft, cells: dict[str, str]
) -> list[tuple[int, str]]:
    """Cells of a following row that say something else of the item than its first row; they would be lost."""
    return [
        (row.number, target)
        for target, text in cells.items()
        if _own(grid, row, columns[target]) and text != item.cells.get(target)
    ]

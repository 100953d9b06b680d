"""Exports of the official APP: sheets 签到 (visits) and 远程 (remote checks) with 人员编码 矿山编码 时间 编号 方式.

A row whose person or mine nobody knows, or whose time cannot be read, is left out and told. The day in Beijing counts;
a cell without a time of day, or at midnight, is that day's. A row that stands in several files counts once.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter

from desktop.errors import BadInput
from desktop.regulation.roll import Deed, Roll, Spot, Way
from desktop.sheets import record_values as values
from desktop.sheets.grids import Workbook
from desktop.sheets.record_tables import Cells, Spec, Table, Told, table
from desktop.sheets.roster_book import codes_of_mines, codes_of_people

_COLUMNS = (("人员编码", "矿山编码", "时间"), ("编号", "方式"))
SHEETS = {Way.ON_SITE: Spec("签到", *_COLUMNS), Way.REMOTE: Spec("远程", *_COLUMNS)}
_Moment = tuple[dt.date, dt.time | None]
Known = dict[tuple[Way, str, str, _Moment, str], tuple[str, int]]
"""The rows read so far: what they say, and in which file and row."""


def has_sheets(book: Workbook) -> bool:
    """Whether a workbook holds a sheet of the APP."""
    names = {values.plain(one.name) for one in book.grids}
    return any(spec.name in names for spec in SHEETS.values())


def read(book: Workbook, roll: Roll, told: Told, known: Known | None = None) -> tuple[Deed, ...]:
    """The deeds in an export, with the place of each; rows that `known` has are left out, the others added to it.
    BadInput when the workbook has neither sheet.
    """
    seen = {} if known is None else known
    if not has_sheets(book):
        raise BadInput(f"{book.source}：没有工作表“签到”或“远程”，不是专员APP的导出；请核对选的是不是这个文件。")
    found: list[Deed] = []
    for way, spec in SHEETS.items():
        one = table(book, spec, told)
        if one is not None:
            found += _deeds(one, way, roll, seen)
    return tuple(found)


def _deeds(found: Table, way: Way, roll: Roll, seen: Known) -> list[Deed]:
    people, mines = codes_of_people(roll.people), codes_of_mines(roll.mines)

    def make(cells: Cells) -> tuple[Deed, dt.time | None]:
        day, time = cells.value("时间", values.moment)
        person, mine = people.check(cells, "人员编码"), mines.check(cells, "矿山编码")
        spot = Spot(found.source, found.name, cells.number)
        return Deed(way, person, mine, day, cells.text("编号"), spot), time

    made: list[Deed] = []
    timeless, elsewhere = 0, Counter[str]()
    for cells, (deed, time) in found.read(make):
        same = (way, deed.person, deed.mine, (deed.day, time), deed.number)
        file, row = seen.setdefault(same, (found.source, cells.number))
        if file != found.source:
            elsewhere[file] += 1
            continue
        if row != cells.number:
            found.fault(cells.number, f"与第 {row} 行完全相同", "只计一次，请删去一行", "时间")
            continue
        timeless += time is None or time == dt.time()
        made.append(deed)
    here, remarks = f"{found.source} 工作表“{found.name}”", found.told.remarks
    if timeless:
        remarks.append(f"{here}：有 {timeless} 行没有时刻或恰为零点，按当日计。")
    remarks += [f"{here}：有 {count} 行在 {file} 里已有，只计一次。" for file, count in elsewhere.items()]
    return made

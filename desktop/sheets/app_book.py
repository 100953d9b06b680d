"""Exports of the official APP: sheets 签到 (visits) and 远程 (remote checks) with 人员编码 矿山编码 时间 编号 方式.

A row whose person or mine nobody knows, or whose time cannot be read, is left out and told. The day in Beijing counts;
a cell without a time of day, or at midnight, is that day's.
"""

from __future__ import annotations

import datetime as dt

from desktop.errors import BadInput
from desktop.regulation.roll import Deed, Roll, Spot, Way
from desktop.sheets import record_values as values
from desktop.sheets.grids import Workbook
from desktop.sheets.record_tables import Cells, Spec, Table, Told, table
from desktop.sheets.roster_book import codes_of_mines, codes_of_people

_COLUMNS = (("人员编码", "矿山编码", "时间"), ("编号", "方式"))
SHEETS = {Way.ON_SITE: Spec("签到", *_COLUMNS), Way.REMOTE: Spec("远程", *_COLUMNS)}
_Moment = tuple[dt.date, dt.time | None]


def has_sheets(book: Workbook) -> bool:
    """Whether a workbook holds a sheet of the APP."""
    names = {values.plain(one.name) for one in book.grids}
    return any(spec.name in names for spec in SHEETS.values())


def read(book: Workbook, roll: Roll, told: Told) -> tuple[Deed, ...]:
    """The deeds in an export, with the place of each. BadInput when the workbook has neither sheet."""
    if not has_sheets(book):
        raise BadInput(f"{book.source}：没有工作表“签到”或“远程”，不是专员APP的导出；请核对选的是不是这个文件。")
    found: list[Deed] = []
    for way, spec in SHEETS.items():
        one = table(book, spec, told)
        if one is not None:
            found += _deeds(one, way, roll, told)
    return tuple(found)


def _deeds(found: Table, way: Way, roll: Roll, told: Told) -> list[Deed]:
    people, mines = codes_of_people(roll.people), codes_of_mines(roll.mines)

    def make(cells: Cells) -> tuple[Deed, dt.time | None]:
        day, time = cells.value("时间", values.moment)
        person, mine = people.check(cells, "人员编码"), mines.check(cells, "矿山编码")
        spot = Spot(found.source, found.name, cells.number)
        return Deed(way, person, mine, day, cells.text("编号"), spot), time

    seen: dict[tuple[str, str, _Moment, str], int] = {}
    made: list[Deed] = []
    timeless = 0
    for cells, (deed, time) in found.read(make):
        same = (deed.person, deed.mine, (deed.day, time), deed.number)
        if same in seen:
            found.fault(cells.number, f"与第 {seen[same]} 行完全相同", "只计一次，请删去一行", "时间")
            continue
        seen[same] = cells.number
        timeless += time is None or time == dt.time()
        made.append(deed)
    if timeless:
        told.remarks.append(f"{found.source} 工作表“{found.name}”：有 {timeless} 行没有时刻或恰为零点，按当日计。")
    return made

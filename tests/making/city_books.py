"""A city's roster and APP export as workbooks, made up so that the figures of 临应急发〔2024〕20号 come out: its
people, mines and records are invented, only the sums agree. And small books for the rows that go wrong.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

FIRST, LAST = dt.date(2023, 5, 1), dt.date(2023, 12, 31)  # 35 weeks
Sheets = dict[str, list[list[object]]]
HEADS: dict[str, list[object]] = {
    "机构": ["机构编码", "机构名称", "上级编码", "级别"],
    "矿山": [
        *("矿山编码", "矿山名称", "监管机构编码", "类型", "状态", "年采剥量万吨", "所属矿山编码", "清单编制日期"),
        "自定配备人数",
    ],
    "参数": ["机构编码", "键", "值", "起", "文号"],
    "人员": ["人员编码", "姓名", "机构编码", "人员类别", "执法证号", "执法证有效期"],
    "指派": ["人员编码", "矿山编码", "起", "止"],
    "分组": ["组号", "人员编码", "组长", "专业", "矿山编码", "起", "止"],
    "状态变化": ["矿山编码", "日期", "状态"],
    "请假": ["人员编码", "起", "止", "批准"],
    "签到": ["人员编码", "矿山编码", "时间", "编号", "方式"],
    "远程": ["人员编码", "矿山编码", "时间", "编号", "方式"],
}


@dataclass(frozen=True, slots=True)
class County:
    """People, how many of them hold two or three mines, sign-ins and remote checks, and the rates to be printed."""

    people: int
    twos: int
    threes: int
    visits: int
    remote: int
    sign_in: str
    remote_rate: str


COUNTIES = (
    County(38, 0, 0, 504, 2688, "37.89", "40.42"),
    County(30, 0, 0, 101, 0, "9.62", "0.00"),
    County(20, 4, 0, 45, 20, "6.43", "0.57"),
    County(20, 3, 0, 30, 160, "4.29", "4.57"),
    County(20, 4, 2, 10, 40, "1.43", "1.14"),
    County(50, 10, 3, 7, 101, "0.40", "1.15"),
    County(14, 5, 2, 0, 0, "0.00", "0.00"),
    County(14, 0, 2, 0, 0, "0.00", "0.00"),
    County(14, 4, 0, 0, 0, "0.00", "0.00"),
    County(14, 3, 0, 0, 0, "0.00", "0.00"),
    County(14, 0, 0, 0, 0, "0.00", "0.00"),
    County(14, 0, 0, 0, 0, "0.00", "0.00"),
    County(16, 0, 0, 0, 0, "0.00", "0.00"),
)
UNDERGROUND = (13, 10, 7, 7, 7, 17, 5, 5, 5, 5, 5, 4, 5)  # of each county; 95, two people each; the others have one


def city() -> tuple[Sheets, Sheets]:
    """The roster and the export of the made-up city."""
    roster: Sheets = {name: [] for name in ("机构", "矿山", "人员", "指派")}
    export: Sheets = {"签到": [], "远程": []}
    roster["机构"].append(["C", "演示市", "", "市"])
    for number, (county, under) in enumerate(zip(COUNTIES, UNDERGROUND, strict=True), 1):
        _county(f"{number:02}", county, under, roster, export)
    for number, row in enumerate(roster["矿山"]):
        row.append(dt.date(2023, 4, 3) if number < 159 else "")
    return roster, export


def small() -> Sheets:
    """One county, a mine, an inspector who holds it, and nothing wrong."""
    return {
        "机构": [["C", "演示市", "", "市"], ["X", "演示县", "C", "县"]],
        "矿山": [["M1", "演示一矿", "X", "地下开采", "生产", "", "", "2024-01-01"]],
        "人员": [["P1", "演示专员甲", "X", "机关", "", ""]],
        "指派": [["P1", "M1", "2024-01-01", ""]],
        "签到": [["P1", "M1", dt.datetime.fromisoformat("2024-06-04T09:30"), "A1", ""]],
        "远程": [["P1", "M1", "2024-06-05 10:00", "B1", "视频"]],
    }


def save(file: Path, sheets: Mapping[str, Sequence[Sequence[object]]], **heads: Sequence[object]) -> Path:
    """Write a workbook; headings of a sheet may be given in another order or with more of them."""
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append(heads.get(name, HEADS.get(name, ())))
        for row in rows:
            sheet.append(row)
    book.save(file)
    return file


def _county(code: str, county: County, under: int, roster: Sheets, export: Sheets) -> None:
    roster["机构"].append([code, f"演示{code}县", "C", "县"])
    kinds = ["地下开采"] * under + ["露天开采"] * (county.people - 2 * under)
    mines = [f"M{code}{number:02}" for number in range(len(kinds))]
    for mine, kind in zip(mines, kinds, strict=True):
        roster["矿山"].append([mine, f"演示矿{mine}", code, kind, "生产", 60 if kind == "露天开采" else "", ""])
    first = [mines[n // 2] if n < 2 * under else mines[n - under] for n in range(county.people)]
    single = []
    for number, mine in enumerate(first):
        person = f"P{code}{number:02}"
        roster["人员"].append([person, f"演示专员{person}", code, "事业", "", ""])
        more = 2 if number < county.threes else int(number < county.threes + county.twos)
        held = [mine, *[one for one in mines if one != mine][:more]]
        roster["指派"].extend([person, one, dt.date(2023, 4, 1), ""] for one in held)
        if not more:
            single.append((person, mine))
    for k in range(county.visits):
        _record(export["签到"], single[k % len(single)], FIRST + dt.timedelta(weeks=k // len(single)))
    for k in range(county.remote):
        week, weekday = divmod(k // len(single), 5)
        _record(export["远程"], single[k % len(single)], FIRST + dt.timedelta(weeks=week, days=weekday))


def _record(rows: list[list[object]], who: tuple[str, str], day: dt.date) -> None:
    rows.append([*who, dt.datetime.combine(day, dt.time(9, 30)), f"N{len(rows):05}", "APP"])

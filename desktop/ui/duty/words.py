"""What 履职 says: cells, the sentence under the matrix, the lines behind a cell."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from desktop.actions import duty_matrix
from desktop.actions.duty_levels import OFFICE
from desktop.actions.duty_levels import Level as PlaceLevel
from desktop.actions.duty_matrix import Behind, Came, Duty, PersonWeeks
from desktop.regulation.counting import Tally
from desktop.regulation.rates import percent, share
from desktop.regulation.roll import Way
from desktop.ui.marks import Mark, Shape

MOST = 1000  # lines behind a cell that are shown at once

MARKS = {
    Came.COUNTED: Mark(Shape.TICK, "good", str(Came.COUNTED)),
    Came.SURPLUS: Mark(Shape.TRIANGLE, "calm", str(Came.SURPLUS)),
    Came.LACKING: Mark(Shape.CROSS, "bad", str(Came.LACKING)),
    Came.COMING: Mark(Shape.SQUARE, "calm", str(Came.COMING)),
    Came.LEFT_OUT: Mark(Shape.DASH, "warn", str(Came.LEFT_OUT)),
    Came.NOT_OWED: Mark(Shape.HOLLOW, "calm", str(Came.NOT_OWED)),
}


class Level(StrEnum):
    """How a cell is filled: with all that was owed, a part, nothing; not over yet; nothing owed; a rate."""

    ALL = "全部完成"
    PART = "完成一部分"
    NOTHING = "一次没做"
    COMING = "这一周还没完"
    FREE = "没有应做"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, how it is filled, what it says aloud, and the weeks behind it."""

    text: str
    level: Level
    share: float
    words: str
    weeks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A person with a cell for the rate, one for the sum, and one for each week; `kind`: the office."""

    id: str
    name: str
    kind: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line behind a cell, with names."""

    key: tuple[object, ...]
    mark: Mark
    mine: str
    person: str
    day: str
    number: str
    note: str
    source: str


def heads(duty: Duty) -> tuple[tuple[str, str], ...]:
    """The columns: (short, whole)."""
    weeks = [
        (f"{week.month}月\n{week.day}日", f"{week} 至 {week + dt.timedelta(days=6)}") for week in duty.figures.weeks
    ]
    return (("完成率\n%", "已完的周：计入次数 ÷ 应做次数"), ("计入\n/应做", "已完的周合计"), *weeks)


def rows(duty: Duty, way: Way, level: PlaceLevel) -> tuple[DutyRow, ...]:
    """The matrix of one way at a place."""
    return tuple(_row(duty, way, one) for one in level.rows)


def _row(duty: Duty, way: Way, one: PersonWeeks) -> DutyRow:
    over = duty.over
    rate = percent(share(one.whole.done, one.whole.owed))
    about = f"{one.name} · {duty.figures.first} 至 {duty.figures.last} 已完的 {len(over)} 周 · {way}："
    said = about + _told(one.whole)
    level = _level(one.whole, is_over=True)
    part = _part(one.whole)
    weeks = tuple(_week(duty, way, one, number) for number in range(len(one.weeks)))
    whole = (Cell(rate or "—", level, part, said, over), Cell(_text(one.whole), level, part, said, over))
    leads = " ›" if one.person.startswith(OFFICE) else ""
    return DutyRow(one.person, one.name + leads, one.office, (*whole, *weeks))


def _week(duty: Duty, way: Way, one: PersonWeeks, number: int) -> Cell:
    tally, week = one.weeks[number], duty.figures.weeks[number]
    is_over = number in duty.over
    said = f"{one.name} · {week} 至 {week + dt.timedelta(days=6)} · {way}：{_told(tally)}"
    if not is_over:
        said += "；这一周还没完，不计完成率"
    return Cell(_text(tally), _level(tally, is_over=is_over), _part(tally), said, (number,))


def _told(tally: Tally) -> str:
    if not tally.owed:
        return f"没有应做；做了 {tally.made} 次" if tally.made else "没有应做"
    told = f"应做 {tally.owed} 次，计入 {tally.done} 次，完成 {percent(share(tally.done, tally.owed))}%"
    return f"{told}；多做 {tally.made - tally.done} 次" if tally.made > tally.done else told


def _text(tally: Tally) -> str:
    return f"{tally.done}/{tally.owed}" if tally.owed else "—"


def _part(tally: Tally) -> float:
    return tally.done / tally.owed if tally.owed else 0.0


def _level(tally: Tally, *, is_over: bool) -> Level:
    if not tally.owed:
        return Level.FREE
    if tally.done == tally.owed:
        return Level.ALL
    if not is_over:
        return Level.COMING
    return Level.PART if tally.done else Level.NOTHING


def lines(duty: Duty, way: Way, people: frozenset[str], weeks: tuple[int, ...]) -> tuple[Line, ...]:
    """The first lines behind a cell, with names instead of codes."""
    names = {one.code: one.name for one in duty.known.roll.people}
    mines = {one.code: one.name for one in duty.known.roll.mines}
    found = duty_matrix.behind(duty, way, people, weeks, MOST)
    return tuple(
        Line(
            (one.week, one.person, one.mine, one.came, one.day, one.source, place),
            MARKS[one.came],
            mines.get(one.mine, one.mine),
            names.get(one.person, one.person),
            _day(one),
            one.number,
            one.note,
            one.source,
        )
        for place, one in enumerate(found)
    )


def count_in_words(duty: Duty, way: Way, people: frozenset[str], weeks: tuple[int, ...]) -> str:
    """What is not shown of the lines behind a cell; "" when all are."""
    count = duty_matrix.count_behind(duty, way, people, weeks) if len(people) > 1 else 0
    return (
        f"这里是前 {MOST} 条，共 {count} 条；选一周、一个单位或一个人看其余的，“存为 Excel”里有全部。"
        if count > MOST
        else ""
    )


def _day(one: Behind) -> str:
    return str(one.day) if one.day else f"{one.week:%m-%d} 周"


def about(duty: Duty) -> str:
    """What a reader must know of the period besides, in one line."""
    figures = duty.figures
    if not figures.weeks:
        return "期内没有一个完整的周（周一至周日）。"
    said = ["按本程序的记录"]
    if figures.lawless:
        said.append(f"{figures.lawless[0]} 起 {len(figures.lawless)} 周没有有效的制度版本，未计应做")
    weeks = set(figures.weeks)
    cut = sum(
        1
        for one in figures.left_out
        if figures.first <= one.deed.day <= figures.last and _monday(one.deed.day) not in weeks
    )
    if cut:
        said.append(f"期初期末不完整的周有 {cut} 条记录，不计")
    return "；".join(said)


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())

"""What 矿山 · 覆盖 shows of a month: places by weeks, the items of every place, and the visits behind each cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.actions import coverage as months
from desktop.desk import Desk
from desktop.store.queries import Line
from desktop.supervision.coverage import ItemCell, PlaceRow, Rate, WeekCell
from desktop.supervision.days import month_days, month_of
from desktop.supervision.places import ListedPlace
from desktop.ui import times
from desktop.ui.marks import Mark, Shape

ALL = Mark(Shape.TICK, "good", "必查已全查")
PARTLY = Mark(Shape.HALF, "warn", "只查了一部分")
NOT_PASSED = Mark(Shape.HOLLOW, "calm", "没有到")
NOT_COVERED = Mark(Shape.HOLLOW, "bad", "没有到")
NOT_IN_USE = Mark(Shape.DASH, "calm", "当时未在用")
UNLISTED = Mark(Shape.QUESTION, "warn", "到过，不在册")
COMING = Mark(Shape.SQUARE, "calm", "还没有到这一周")
LEGEND = (ALL, PARTLY, NOT_PASSED, NOT_IN_USE)

DONE = Mark(Shape.TICK, "good", "已查")
OPEN = Mark(Shape.HOLLOW, "bad", "未查")


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit behind a cell."""

    id: str
    day: str
    people: str
    number: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as people see it: mark and number of visits; `words` tell all of it."""

    mark: Mark
    text: str
    words: str
    visits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item at a place with the days of the month on which it got a result."""

    id: str
    level: str
    text: str
    days: str
    mark: Mark
    visits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GridRow:
    """A place (or a scope) in the month: first the month as a whole, then its weeks."""

    id: str
    name: str
    kind: str
    cells: tuple[Cell, ...]
    items: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A mine's month. `heads` head the columns: (short, whole)."""

    mine: str
    month: str
    this_month: str
    heads: tuple[tuple[str, str], ...]
    rows: tuple[GridRow, ...]
    words: str
    visits: Mapping[str, VisitRow]


def read_month(desk: Desk, mine: str, month: str = "") -> Month:
    """The coverage of a mine's month (this one when left out). Missing, BadInput."""
    today = desk.world.today()
    found = months.opened(desk, mine, month or month_of(today))
    visits = {name: _visit(line) for name, line in found.visits.items()}
    known, days = found.coverage, _DaysOf(visits)
    rows = []
    for row in known.rows:
        cells = (_whole(row), *(_week(row, cell, known.month, today) for cell in row.weeks))
        items = tuple(_item(cell, found.items[cell.item].text, days) for cell in row.items)
        rows.append(GridRow(row.place.id, row.place.name, "范围" if row.is_scope else row.place.kind, cells, items))
    rows += [
        _unlisted(found.names.get(place, place), place, names, len(known.weeks)) for place, names in known.unlisted
    ]
    undone = "，还没有全覆盖，本月未完成（按本级选定的读法）" if known.is_undone else ""
    words = f"本月覆盖 {_of(known.places)} 处，必查 {_of(known.must)} 项，抽查 {_of(known.sample)} 项{undone}"
    heads = (("本月", "本月"), *(_head(week, known.month) for week in known.weeks))
    return Month(mine, known.month, month_of(today), heads, tuple(rows), words, visits)


def beside(month: str, by: int) -> str:
    """The month so many before or after."""
    first, _ = month_days(month)
    whole = first.year * 12 + first.month - 1 + by
    return f"{whole // 12:04d}-{whole % 12 + 1:02d}"


def _whole(row: PlaceRow) -> Cell:
    return _cell(row.place.name, "本月", row.visits, row.must, NOT_COVERED)


def _week(row: PlaceRow, cell: WeekCell, month: str, today: dt.date) -> Cell:
    when = f"第 {_number(cell.week)} 周"
    first, last = _days(cell.week, month)
    if not cell.visits and not _is_in_use(row.place, first, last):
        return Cell(NOT_IN_USE, "", f"{row.place.name}，{when}，{NOT_IN_USE.word}", ())
    if not cell.visits and first > today:
        return Cell(COMING, "", f"{row.place.name}，{when}，{COMING.word}", ())
    return _cell(row.place.name, when, cell.visits, cell.must)


def _cell(name: str, when: str, visits: tuple[str, ...], must: Rate, never: Mark = NOT_PASSED) -> Cell:
    passed = ALL if must.done == must.due else PARTLY
    mark = passed if visits else never
    checked = f"，必查 {_of(must)}" if must.due else ""
    words = f"{name}，{when}，{len(visits)} 次{checked}，{mark.word}"
    return Cell(mark, str(len(visits)) if visits else "", words, visits)


def _unlisted(name: str, place: str, visits: tuple[str, ...], weeks: int) -> GridRow:
    whole = Cell(UNLISTED, str(len(visits)), f"{name}，本月，{len(visits)} 次，{UNLISTED.word}", visits)
    none = Cell(NOT_IN_USE, "", f"{name}，{UNLISTED.word}", ())
    return GridRow(place, name, "", (whole, *([none] * weeks)), ())


class _DaysOf(dict[tuple[str, ...], str]):
    """The days of visits in words, made once: most items of a place share theirs."""

    def __init__(self, visits: Mapping[str, VisitRow]) -> None:
        super().__init__()
        self._visits = visits

    def __missing__(self, names: tuple[str, ...]) -> str:
        days = dict.fromkeys(self._visits[name].day[8:] for name in names if name in self._visits)
        self[names] = "、".join(days)
        return self[names]


def _item(cell: ItemCell, text: str, days: _DaysOf) -> ItemRow:
    mark = DONE if cell.is_done else OPEN
    return ItemRow(cell.item, cell.level.value, text, days[cell.visits], mark, cell.visits)


def _visit(line: Line) -> VisitRow:
    is_closed = line.status == "已结束"
    return VisitRow(line.id, times.day(line.day), line.person, line.text if is_closed else "未结束")


def _head(week: dt.date, month: str) -> tuple[str, str]:
    first, last = _days(week, month)
    return f"{_number(week)} 周\n{first:%m-%d}", f"第 {_number(week)} 周（{first:%m-%d} 至 {last:%m-%d}）"


def _days(week: dt.date, month: str) -> tuple[dt.date, dt.date]:
    """The days of a week that lie in the month."""
    first, last = month_days(month)
    return max(week, first), min(week + dt.timedelta(days=6), last)


def _is_in_use(place: ListedPlace, first: dt.date, last: dt.date) -> bool:
    return place.is_in_use(first.isoformat(), last.isoformat())


def _number(week: dt.date) -> int:
    return week.isocalendar().week


def _of(rate: Rate) -> str:
    return f"{rate.done}/{rate.due}"


def names_of(visits: Sequence[str], known: Mapping[str, VisitRow]) -> tuple[VisitRow, ...]:
    """The visits of a cell, the oldest first."""
    return tuple(known[name] for name in visits if name in known)

"""The matrix of 履职 as Excel: of each way a sheet of weeks, and a sheet of the records and debts behind them."""

from __future__ import annotations

from pathlib import Path

from desktop.actions import duty_levels, duty_matrix
from desktop.actions.duty_matrix import Duty, PersonWeeks
from desktop.desk import Desk
from desktop.errors import BadInput
from desktop.regulation.counting import Tally
from desktop.regulation.rates import percent, share
from desktop.regulation.roll import Way
from desktop.sheets.writing import Page, workbook
from desktop.store.files import write_whole

_RECORDS = (("周", 12), ("人员", 14), ("矿山", 24), ("情况", 10), ("日期", 12), ("编号", 30), ("说明", 40))


def export_duty(desk: Desk, file: Path, duty: Duty) -> int:
    """Write a period as Excel; answers the number of rows. BadInput when it cannot be written."""
    pages = [page for way in Way for page in (_matrix(duty, way), _records(duty, way))]
    try:
        write_whole(file, workbook([*pages, _clauses(duty)]))
    except OSError as error:
        raise BadInput(f"履职表写不到 {file}（{error.strerror}）；请换一个位置。") from error
    return sum(len(page.rows) for page in pages)


def _matrix(duty: Duty, way: Way) -> Page:
    heads: tuple[tuple[str, int], ...] = (("人员", 14), ("单位", 24), ("已做", 8), ("应做", 8), ("完成率%", 10))
    weeks = tuple((f"{week}", 12) for week in duty.figures.weeks)
    rows = tuple(
        (
            *_who(one),
            str(one.whole.done),
            str(one.whole.owed),
            percent(share(one.whole.done, one.whole.owed)) or "—",
            *(_cell(tally) for tally in one.weeks),
        )
        for one in _rows(duty, way)
    )
    return Page(f"{way}每周", heads + weeks, rows)


def _rows(duty: Duty, way: Way) -> tuple[PersonWeeks, ...]:
    """Everybody together, each office, each person."""
    people = duty_matrix.matrix(duty, way)
    offices = duty_levels.every_office(duty, way)
    return (*people[:1], *offices, *people[1:]) if len(people) > 1 else people


def _who(one: PersonWeeks) -> tuple[str, str]:
    is_office = one.person.startswith(duty_levels.OFFICE)
    return (f"合计 {one.office}", one.name) if is_office else (one.name, one.office)


def _cell(tally: Tally) -> str:
    return f"{tally.done}/{tally.owed}" if tally.owed else "—"


def _records(duty: Duty, way: Way) -> Page:
    people = {one.code: one.name for one in duty.known.roll.people}
    mines = {one.code: one.name for one in duty.known.roll.mines}
    lines = duty_matrix.behind(duty, way, None, range(len(duty.figures.weeks)))
    rows = tuple(
        (
            str(one.week),
            people.get(one.person, one.person),
            mines.get(one.mine, one.mine),
            str(one.came),
            str(one.day or ""),
            one.number,
            one.note,
        )
        for one in lines
    )
    return Page(f"{way}记录", _RECORDS, rows)


def _clauses(duty: Duty) -> Page:
    weeks = range(len(duty.figures.weeks))
    rows = tuple((str(way), text) for way in Way for text in duty_matrix.clauses(duty, way, weeks))
    first, last = duty.figures.first, duty.figures.last
    return Page("依据", (("方式", 10), ("依据", 80)), (("期间", f"{first} 至 {last}"), *rows))

"""The findings of a year counted by mine, place, grade and age; as Excel with every finding behind the numbers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from desktop.desk import Desk
from desktop.errors import BadInput
from desktop.sheets.writing import Page, workbook
from desktop.store import queries
from desktop.store.files import write_whole
from desktop.supervision.days import day_of, start_of
from desktop.supervision.finding_counts import Bar, By, Counted, count

_HEADS = (("分组", 30), ("隐患", 10), ("其中未销号", 12), ("其中逾期", 12))
_EVERY = (("矿山", 20), ("场所", 24), ("等级", 12), ("发现", 12), ("期限", 12), ("状态", 12))


@dataclass(frozen=True, slots=True)
class Statistics:
    """The findings found in a year, and on which day they were counted."""

    year: int
    today: dt.date
    found: tuple[Counted, ...]

    def bars(self, by: By) -> tuple[Bar, ...]:
        """The groups of one kind."""
        return count(self.found, by, self.today)


def read_statistics(desk: Desk, year: int) -> Statistics:
    """Every finding found in the year that was not voided."""
    since, until = start_of(dt.date(year, 1, 1)), start_of(dt.date(year + 1, 1, 1))
    with desk.reading() as session:
        names = {card.code: card.name for card in queries.mines(session)}
        lines = queries.lines(session, "finding", since=since, limit=-1)
        grades = {name: str(one.raised_grade) for name, one in queries.findings_in_brief(session)}
    found = []
    for line in lines:
        day = day_of(line.day)
        if day is None or line.day >= until or line.status == "已作废":
            continue
        place = line.text.partition("：")[0]
        due = dt.date.fromisoformat(line.due) if line.due else None
        mine = names.get(line.mine, line.mine)
        found.append(Counted(line.id, mine, place, grades.get(line.id, "一般"), day, due, line.status != "已销号"))
    return Statistics(year, desk.world.today(), tuple(found))


def export(desk: Desk, file: Path, seen: Statistics) -> int:
    """Write the counts as Excel; answers the number of rows. BadInput when it cannot be written."""
    pages = [Page(str(by), _HEADS, tuple(_row(bar) for bar in seen.bars(by))) for by in By]
    every = tuple(
        (
            one.mine,
            one.place,
            one.grade,
            str(one.found),
            str(one.due or ""),
            "未销号" if one.is_open else "已销号",
        )
        for one in seen.found
    )
    pages.append(Page("全部隐患", _EVERY, every))
    try:
        write_whole(file, workbook(pages))
    except OSError as error:
        raise BadInput(f"隐患统计写不到 {file}（{error.strerror}）；请换一个位置。") from error
    return sum(len(page.rows) for page in pages)


def _row(bar: Bar) -> tuple[str, ...]:
    return (bar.name, str(bar.whole), str(bar.open), str(bar.late))

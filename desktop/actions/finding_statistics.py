"""The findings of a year counted by mine, place, category, grade and age; on paper, and as Excel with every finding
behind the numbers.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop.actions import checklists
from desktop.desk import Desk
from desktop.documents import statistics_list
from desktop.documents.statistics_list import Group, StatisticsRecord
from desktop.documents.words import day as day_in_words
from desktop.errors import BadInput, DeskError
from desktop.sheets.writing import Page, workbook
from desktop.store import publications, queries
from desktop.store.database import Session
from desktop.store.files import write_whole
from desktop.supervision.days import day_of, start_of
from desktop.supervision.finding_counts import Bar, By, Counted, Which, behind, count
from desktop.supervision.roster import MineRegistered

_HEADS = (("分组", 30), ("隐患", 10), ("其中未销号", 12), ("其中逾期", 12))
_EVERY = (
    ("矿山", 20),
    ("场所", 24),
    ("类别", 14),
    ("隐患", 60),
    ("等级", 12),
    ("发现", 12),
    ("期限", 12),
    ("状态", 12),
)


@dataclass(frozen=True, slots=True)
class Statistics:
    """The findings found in a year, and on which day they were counted."""

    year: int
    today: dt.date
    found: tuple[Counted, ...]

    def bars(self, by: By) -> tuple[Bar, ...]:
        """The groups of one kind."""
        return count(self.found, by, self.today)

    def behind(self, by: By, name: str, which: Which) -> tuple[Counted, ...]:
        """The findings behind one number of a group."""
        return behind(self.found, by, name, which, self.today)

    @property
    def summary(self) -> str:
        """All of them in a sentence."""
        still = sum(one.is_open for one in self.found)
        late = sum(bar.late for bar in self.bars(By.GRADE))
        return f"共 {len(self.found)} 条，已销号 {len(self.found) - still} 条，未销号 {still} 条，其中逾期 {late} 条。"


def read_statistics(desk: Desk, year: int) -> Statistics:
    """Every finding found in the year that was not voided."""
    since, until = start_of(dt.date(year, 1, 1)), start_of(dt.date(year + 1, 1, 1))
    with desk.reading() as session:
        cards = {card.code: card for card in queries.mines(session)}
        lines = queries.lines(session, "finding", since=since, limit=-1)
        briefs = dict(queries.findings_in_brief(session))
        categories = _categories(desk, session, (cards[code] for code in {one.mine for one in lines} if code in cards))
    found = []
    for line in lines:
        day = day_of(line.day)
        if day is None or line.day >= until or line.status == "已作废":
            continue
        place, _, fact = line.text.partition("：")
        brief = briefs.get(line.id)
        found.append(
            Counted(
                id=line.id,
                mine=cards[line.mine].name if line.mine in cards else line.mine,
                place=place,
                grade=str(brief.raised_grade) if brief else "一般",
                found=day,
                due=dt.date.fromisoformat(line.due) if line.due else None,
                is_open=line.status != "已销号",
                category=categories.get(line.mine, {}).get(brief.item, "") if brief else "",
                fact=fact,
                status=line.status,
            )
        )
    return Statistics(year, desk.world.today(), tuple(found))


def draw_table(desk: Desk, seen: Statistics) -> bytes:
    """All tables as PDF."""
    with desk.reading() as session:
        bureau = queries.organisation(session)
    counted = "\n".join(sorted(f"{one.id} {one.status}" for one in seen.found))
    record = StatisticsRecord(
        bureau=bureau.name if bureau else "",
        year=seen.year,
        counted_on=day_in_words(seen.today),
        summary=seen.summary,
        made_by=desk.name,
        drawn_at=desk.world.now().replace(second=0, microsecond=0),
        fingerprint=desk.holder.fingerprint,
        digest=hashlib.sha256(counted.encode()).hexdigest(),
        tables=tuple(
            (str(by), tuple(Group(bar.name, bar.whole, bar.open, bar.late) for bar in seen.bars(by))) for by in By
        ),
    )
    return statistics_list.draw(record).pdf


def export(desk: Desk, file: Path, seen: Statistics) -> int:
    """Write the counts as Excel; answers the number of rows. BadInput when it cannot be written."""
    pages = [Page(str(by), _HEADS, tuple(_row(bar) for bar in seen.bars(by))) for by in By]
    every = tuple(_every(one) for one in seen.found)
    pages.append(Page("全部隐患", _EVERY, every))
    try:
        write_whole(file, workbook(pages))
    except OSError as error:
        raise BadInput(f"隐患统计写不到 {file}（{error.strerror}）；请换一个位置。") from error
    return sum(len(page.rows) for page in pages)


def _categories(desk: Desk, session: Session, cards: Iterable[MineRegistered]) -> dict[str, Mapping[str, str]]:
    """By mine the categories of its checklist's items; a checklist that cannot be read here has none."""
    shelf = checklists.Shelf(desk, publications.read(session), desk.world.today())
    found: dict[str, Mapping[str, str]] = {}
    for card in cards:
        with contextlib.suppress(DeskError):
            found[card.code] = shelf.categories(card)
    return found


def _every(one: Counted) -> tuple[str, ...]:
    return (
        one.mine,
        one.place,
        one.category,
        one.fact,
        one.grade,
        str(one.found),
        str(one.due or ""),
        "未销号" if one.is_open else "已销号",
    )


def _row(bar: Bar) -> tuple[str, ...]:
    return (bar.name, str(bar.whole), str(bar.open), str(bar.late))

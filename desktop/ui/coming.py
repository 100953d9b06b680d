"""What the calendar says of today and the next seven days: 重点时段 of one's mines, holidays, days worked for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop.actions import calendars
from desktop.actions.drafting import VisitDraft
from desktop.desk import Desk
from desktop.store import queries
from desktop.supervision import workdays
from desktop.supervision.brief import VisitBrief
from desktop.supervision.bureau_calendar import Calendar, PeriodListed
from desktop.supervision.days import day_of, start_of
from desktop.supervision.roster import MineRegistered
from desktop.supervision.visit import VisitKind
from desktop.ui.marks import Mark, Shape

AHEAD = 7  # days
STATION = Mark(Shape.ARROW, "warn", "须盯守")
PERIOD = Mark(Shape.HOLLOW, "calm", "重点时段")
HOLIDAY = Mark(Shape.HOLLOW, "calm", "节假日")


@dataclass(frozen=True, slots=True)
class Coming:
    """One line. `id`: the line of the calendar, or the day; `mine`: where a 盯守 visit is to be planned, or ""."""

    mark: Mark
    text: str
    when: str
    id: str
    mine: str = ""


@dataclass(frozen=True, slots=True)
class Stationed:
    """A 盯守 visit of a mine that was made or is planned; `day` None: not begun."""

    mine: str
    day: dt.date | None


def read_coming(desk: Desk, drafts: Iterable[VisitDraft], *, is_manager: bool) -> list[Coming]:
    """The lines of this person: a mine to be stationed at has one of its own until a 盯守 visit is there."""
    today = desk.world.today()
    with desk.reading() as session:
        cards = queries.mines(session)
        known = calendars.of_mines(session, cards)
        own = calendars.known(session, calendars.own(session, desk.person))
        found = _touching(cards, known, today)
        since = [dt.date.fromisoformat(one.set.since) for _, one in found if one.set.is_stationed]
        visits = queries.visits_in_brief(session, since=start_of(min(since))) if since and not is_manager else []
    lines = _periods(cards, found, today, None if is_manager else _stationed(visits, drafts))
    return [*lines, *_days(own, today, is_manager=is_manager)]


def period_words(one: PeriodListed) -> str:
    """`12月1日至7日“全省两会”须驻矿盯守（第十八条）`."""
    first, last = dt.date.fromisoformat(one.set.since), dt.date.fromisoformat(one.last)
    asked = "须驻矿盯守（第十八条）" if one.set.is_stationed else "加大检查力度（第十八条）"
    return f"{workdays.span_words(first, last)}“{one.set.name}”{asked}"


def _touching(
    cards: Sequence[MineRegistered], known: dict[str, tuple[Calendar, ...]], today: dt.date
) -> list[tuple[MineRegistered, PeriodListed]]:
    """The 重点时段 of each mine that touch today and the next days."""
    last = today + dt.timedelta(days=AHEAD)
    return [
        (card, one)
        for card in cards
        for one in workdays.key_periods(known[card.code], card.code, str(card.kind), today, last)
    ]


def _periods(
    cards: Sequence[MineRegistered],
    found: Sequence[tuple[MineRegistered, PeriodListed]],
    today: dt.date,
    done: Sequence[Stationed] | None,
) -> list[Coming]:
    """`done` None: the supervisor's, who plans no visits: one line a period."""
    lines: list[Coming] = []
    of_all: dict[str, tuple[PeriodListed, list[str]]] = {}
    for card, one in found:
        if done is None or not one.set.is_stationed:
            of_all.setdefault(one.set.id, (one, []))[1].append(card.name)
        elif not _is_done(one, card.code, done):
            lines.append(Coming(STATION, f"{card.name}：{period_words(one)}", _when(one, today), one.set.id, card.code))
    for one, names in of_all.values():
        whose = names[0] if len(names) == 1 else "全部矿山" if len(names) == len(cards) else f"{len(names)} 座矿山"
        lines.append(Coming(PERIOD, f"{whose}：{period_words(one)}", _when(one, today), one.set.id))
    return lines


def _days(own: Sequence[Calendar], today: dt.date, *, is_manager: bool) -> list[Coming]:
    last = today + dt.timedelta(days=AHEAD)
    lines = [
        Coming(HOLIDAY, one.words, max(one.first, today).isoformat(), one.first.isoformat())
        for one in workdays.holidays(own, today, last)
    ]
    begins = dt.date(last.year, 1, 1)
    if is_manager and today < begins and (year := last.year) in workdays.unknown_years(last, last):
        words = f"{workdays.unknown_words(year)}：更新程序，或逐条登记放假和上班的日子"
        lines.append(Coming(HOLIDAY, words, begins.isoformat(), begins.isoformat()))
    return lines


def _stationed(visits: Iterable[tuple[str, VisitBrief]], drafts: Iterable[VisitDraft]) -> list[Stationed]:
    made = [Stationed(one.mine, day_of(one.started)) for _, one in visits if one.kind == VisitKind.STATIONING]
    return made + [Stationed(one.mine, None) for one in drafts if one.kind is VisitKind.STATIONING and not one.is_open]


def _is_done(one: PeriodListed, mine: str, done: Sequence[Stationed]) -> bool:
    return any(
        each.mine == mine and (each.day is None or one.set.since <= each.day.isoformat() <= one.last) for each in done
    )


def _when(one: PeriodListed, today: dt.date) -> str:
    """The day it begins, and once it has begun the day it ends."""
    return one.set.since if one.set.since > today.isoformat() else one.last

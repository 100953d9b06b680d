"""What 矿山 · 日历 shows: the bureaus' lines that concern a mine or others, and the national holidays to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from desktop.actions import calendars
from desktop.desk import Desk
from desktop.errors import Missing
from desktop.store import publications, queries
from desktop.supervision import national_days, workdays
from desktop.supervision.bureau_calendar import Calendar, DaysListed, PeriodListed
from desktop.supervision.roster import MineKind, Org
from desktop.supervision.workdays import Reason
from desktop.ui import times
from desktop.ui.marks import Mark, Shape

NOW = Mark(Shape.FULL, "accent", "进行中")
SOON = Mark(Shape.ARROW, "calm", "将开始")
OVER = Mark(Shape.DASH, "calm", "已结束")
VOID = Mark(Shape.CROSS, "calm", "已作废")
OFF = Mark(Shape.HOLLOW, "calm", "放假")
WORKED = Mark(Shape.SQUARE, "calm", "调休上班")
EVERY_MINE = "全部矿山"


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One line. `line` is what a bureau set, None for the national arrangement; `is_own`: it may be changed here."""

    id: str
    mark: Mark
    name: str
    span: str
    whose: str
    asked: str
    words: str
    is_over: bool = False
    is_own: bool = False
    line: PeriodListed | DaysListed | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """What a 重点时段 may be for: a kind of mines, or a mine (`code`)."""

    name: str
    kind: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class MineCalendar:
    """Everything the part shows of a mine; `unknown` says which year nobody has announced."""

    mine: str
    today: str
    now: str
    rows: tuple[CalendarRow, ...]
    targets: tuple[Target, ...]
    is_supervisor: bool
    unknown: str = ""


def read_calendar(desk: Desk, mine: str) -> MineCalendar:
    """The calendar of a mine, what is on first, then what comes, then what is over. Missing for an unknown mine."""
    today = desk.world.today()
    with desk.reading() as session:
        cards = queries.mines(session)
        card = next((one for one in cards if one.code == mine), None)
        if card is None:
            raise Missing(f"没有矿山 {mine} 的资料，请先同步。")
        known = calendars.of_mine(session, card)
        own = calendars.own(session, desk.person)
        chain = [*reversed(publications.read(session).above(card.supervised_by or own))]
        founded = {name: one.founded.name for name, one in queries.states(session, "org", Org) if one.founded}
        people = {one.code: one.name for one in queries.people(session)}
        is_supervisor = queries.is_supervisor(session, desk.person)
    names = {one.code: one.name for one in cards}
    rows = [
        _row(line, today, names, people, founded.get(org, org), is_own=org == own)
        for org, calendar in zip(chain, known, strict=True)
        for line in _lines(calendar)
    ]
    rows += _national(known, today)
    rows.sort(key=_order)
    unknown = workdays.unknown_years(today, dt.date(today.year + 1, 1, 1))
    kinds = [one for one in MineKind if any(each.kind is one for each in cards)]
    targets = [Target(f"{one}（全部）", kind=str(one)) for one in kinds] + [
        Target(one.name, code=one.code) for one in cards
    ]
    periods = workdays.key_periods(known, mine, str(card.kind), today, today)
    return MineCalendar(
        mine,
        today.isoformat(),
        _now(workdays.of_day(known, today), periods),
        tuple(rows),
        tuple(targets),
        is_supervisor,
        workdays.unknown_words(unknown[0]) if unknown else "",
    )


def _lines(calendar: Calendar) -> list[PeriodListed | DaysListed]:
    return [*calendar.periods, *calendar.days]


def _now(day: workdays.Day, periods: Iterable[PeriodListed]) -> str:
    """`今天是工作日；本矿处于重点时段“全省两会”，须驻矿盯守（第十八条）`."""
    said = [f"今天（{day.day.isoformat()}）：{day.words}"]
    for one in periods:
        asked = "，须驻矿盯守（第十八条）" if one.set.is_stationed else ""
        said.append(f"本矿处于重点时段“{one.set.name}”{asked}")
    return "；".join(said)


def _row(
    line: PeriodListed | DaysListed,
    today: dt.date,
    names: dict[str, str],
    people: dict[str, str],
    org: str,
    *,
    is_own: bool,
) -> CalendarRow:
    said, text = line.set, today.isoformat()
    if line.is_taken_back:
        mark = VOID
    elif line.last < text:
        mark = OVER
    else:
        mark = NOW if said.since <= text else SOON
    whose, asked = "", ""
    if isinstance(line, PeriodListed):
        named = [*line.set.kinds, *(names.get(one, one) for one in line.set.mines)]
        whose, asked = "、".join(named) or EVERY_MINE, "驻矿盯守" if line.set.is_stationed else ""
    else:
        asked = "上班" if line.set.is_working else "放假"
    words = [
        said.document,
        f"{org}{people.get(said.person, said.person)} {times.short(said.at)} 登记" if said.at else "",
    ]
    if line.ended is not None:
        words.append(f"{'作废' if line.is_taken_back else f'到 {line.last} 结束'}：{line.ended.reason}")
    return CalendarRow(
        id=said.id,
        mark=mark,
        name=said.name,
        span=_span(said.since, said.until if line.is_taken_back else line.last),
        whose=whose,
        asked=asked,
        words="；".join(one for one in words if one),
        is_over=mark in (VOID, OVER),
        is_own=is_own,
        line=line,
    )


def _national(known: tuple[Calendar, ...], today: dt.date) -> list[CalendarRow]:
    """The national holidays from today to the end of next year, as far as they were announced."""
    last = dt.date(min(today.year + 1, national_days.years()[1]), 12, 31)
    if last < today:
        return []
    return [
        CalendarRow(
            id=one.first.isoformat(),
            mark=WORKED if one.is_working else OFF,
            name=one.name,
            span=_span(one.first.isoformat(), one.last.isoformat()),
            whose="",
            asked="" if one.is_working else f"{one.days} 天",
            words=one.words,
        )
        for one in workdays.holidays(known, today, last)
        if one.reason is not Reason.BUREAU
    ]


def _order(row: CalendarRow) -> tuple[bool, str]:
    """What is on and what comes by its first day; then what is over, the newest first."""
    return (row.is_over, _reversed(row.span) if row.is_over else row.span)


def _reversed(text: str) -> str:
    return "".join(chr(0xFFFF - ord(one)) for one in text)


def _span(since: str, until: str) -> str:
    """`2026-12-01 至 12-07`."""
    if since == until:
        return since
    return f"{since} 至 {until[5:] if until[:4] == since[:4] else until}"

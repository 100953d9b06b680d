"""What of 今日 presses most: drafts to go on with, findings whose day has come, words of the supervisor, mines not
visited this week. Told by few rows of short tables, so that it stands there as soon as the window does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from desktop.actions import drafting, past_findings
from desktop.desk import Desk
from desktop.store import awaiting, queries
from desktop.store.queries import Line
from desktop.supervision.brief import VisitBrief
from desktop.supervision.days import monday, start_of
from desktop.supervision.finding import Finding, Status
from desktop.supervision.places import Register
from desktop.ui import times
from desktop.ui.board import NO_MEASURE
from desktop.ui.duties import read_duties
from desktop.ui.numbers import short_number
from desktop.ui.today.lines import (
    DUE,
    INVITED,
    OVERDUE,
    RECHECK_DUE,
    RETURNED,
    SUSPECTED,
    UNFINISHED,
    VISIT_DUE,
    WAITING,
    Go,
    TodayLine,
    ordered,
)
from desktop.ui.visit.words import MAJOR

Visits = Sequence[tuple[str, VisitBrief]]
SOON_DAYS = 3


def read_pressing(desk: Desk) -> tuple[TodayLine, ...]:
    """The lines a person looks for first, in their order."""
    own = drafting.all_drafts(desk)
    today = desk.world.today()
    duties = read_duties(desk)
    with desk.reading() as session:
        names = {card.code: card.name for card in queries.mines(session)}
        returned = awaiting.returned(session)
        unreviewed = awaiting.unreviewed(session) if duties.is_manager else set()
        wanted = awaiting.begun(session, start_of(monday(today))) | returned | unreviewed
        visits = queries.visits_named(session, wanted)
        known = [line for status in queries.OPEN for line in queries.lines(session, "finding", status=status, limit=-1)]
        reviews = {line.id: line for line in queries.lines_of(session, [f"review/{name}" for name in returned])}
    lines = [line for one in known if (line := _finding(one, today)) is not None]
    lines += _returned(visits, reviews, desk.person)
    lines += [_unfinished(draft, names) for draft in own]
    lines += _invited(visits, names, desk.person, {draft.id for draft in own})
    lines += _visits_due(visits, duties.mines, own, today)
    if duties.is_manager:
        lines += [_grave(name, one, names) for name, one in past_findings.unseen_majors(desk)]
        lines += _to_review([(name, state) for name, state in visits if name in unreviewed], names)
        lines += _suspected(desk, names)
    return ordered(lines)


def _finding(one: Line, today: dt.date) -> TodayLine | None:
    deadline = one.due or ""
    if one.status == Status.RECTIFIED:
        return TodayLine(RECHECK_DUE, one.text, deadline, Go.FINDING, one.id)
    if not deadline:
        return None
    day = dt.date.fromisoformat(deadline)
    if day < today:
        return TodayLine(OVERDUE, one.text, deadline, Go.FINDING, one.id)
    if day <= today + dt.timedelta(days=SOON_DAYS):
        return TodayLine(DUE, one.text, deadline, Go.FINDING, one.id)
    return None


def _unfinished(draft: drafting.VisitDraft, names: dict[str, str]) -> TodayLine:
    """A visit begun here, with the item it was left at."""
    word = "检查进行中" if draft.is_open else "检查计划"
    last = drafting.last_worked_at(draft)
    at = ""
    if last is not None:
        place = next((leg.name for leg in draft.legs if leg.place == last.place), last.place)
        at = f"，做到{place} {last.short} 号" if last.short else f"，做到{place}"
    words = f"{names.get(draft.mine, draft.mine)}：{draft.kind}{word}{at}"
    return TodayLine(UNFINISHED, words, times.short(draft.started), Go.VISIT, draft.id)


def _grave(name: str, one: Finding, names: dict[str, str]) -> TodayLine:
    """A 疑似重大 until the supervisor has seen it, one without a measure first (第三十七条（二）)."""
    mine = one.raised.mine if one.raised else ""
    found = times.short(one.raised.found) if one.raised else ""
    text = f"{names.get(mine, mine)} · {one.text('place_name')}：{one.text('fact')}"
    return TodayLine(NO_MEASURE if one.has_no_measure else MAJOR, text, found, Go.FINDING, name)


def _returned(visits: Visits, reviews: dict[str, Line], person: str) -> list[TodayLine]:
    return [
        TodayLine(
            RETURNED,
            f"台账 {short_number(state.closed.number)} 被退回：{reviews[name].text}",
            times.short(reviews[name].day),
            Go.LEDGER,
            name,
        )
        for name, state in visits
        if state.closed and name in reviews and state.seat_of(person) is not None
    ]


def _invited(visits: Visits, names: dict[str, str], person: str, drafts: set[str]) -> list[TodayLine]:
    return [
        TodayLine(
            INVITED,
            f"{names.get(state.mine, state.mine)}：同组检查，您的部分还没有填",
            times.short(state.started),
            Go.VISIT,
            name,
        )
        for name, state in visits
        if state.closed is None
        and name not in drafts
        and state.seat_of(person) is not None
        and person not in state.sealed_by
    ]


def _to_review(visits: Visits, names: dict[str, str]) -> list[TodayLine]:
    """Ledgers nobody has said a word on."""
    return [
        TodayLine(
            WAITING,
            f"{names.get(state.mine, state.mine)}台账 {short_number(state.closed.number)}",
            times.short(state.closed.ended),
            Go.REVIEW,
            name,
        )
        for name, state in visits
        if state.closed and state.ledger
    ]


def _visits_due(
    visits: Visits,
    names: dict[str, str],
    own: Iterable[drafting.VisitDraft],
    today: dt.date,
) -> list[TodayLine]:
    """Mines with no visit since Monday (第十三条 每周至少一次)."""
    first = monday(today)
    seen = {draft.mine for draft in own}
    since = start_of(first)
    seen |= {state.mine for _, state in visits if state.started >= since}
    sunday = (first + dt.timedelta(days=6)).isoformat()
    return [
        TodayLine(VISIT_DUE, f"{name}：本周还没有现场检查", sunday, Go.PLAN, code)
        for code, name in names.items()
        if code not in seen
    ]


def _suspected(desk: Desk, names: dict[str, str]) -> list[TodayLine]:
    """Places met unregistered, for the supervisor to clear (第十六条)."""
    with desk.reading() as session:
        registers = queries.states(session, "places", Register)
    return [
        TodayLine(
            SUSPECTED,
            f"{names.get(mine, mine)} · {place.name}（{place.kind}）",
            times.short(place.seen.at),
            Go.PLACES,
            mine,
            place.id,
        )
        for mine, register in registers
        for place in register.suspected
        if place.seen is not None
    ]

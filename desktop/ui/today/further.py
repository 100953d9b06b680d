"""What else waits on 今日: places and checks still owed, the calendar, papers, certificates, proofs of presence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from desktop.actions import assess_due, coverage, drafting, local_numbers, serving
from desktop.actions.assess_due import Waits
from desktop.desk import Desk
from desktop.store import awaiting, queries, records
from desktop.store.records import Delivery
from desktop.supervision.brief import VisitBrief
from desktop.supervision.days import monday, month_of
from desktop.supervision.places import Register
from desktop.supervision.presence import Presence, lacking_words
from desktop.supervision.roster import PersonRegistered
from desktop.ui import times
from desktop.ui.coming import read_coming
from desktop.ui.duties import ending, read_duties
from desktop.ui.papers import due
from desktop.ui.remote.reading import read_weeks
from desktop.ui.today.lines import (
    APPEAL,
    AUDIT,
    CERTIFICATE,
    EDITION,
    EXPLAIN,
    PAPERS,
    PRESENCE,
    REMOTE_DUE,
    UNCONFIRMED,
    UNCOVERED,
    UNCOVERED_LATE,
    UNSENT,
    Go,
    TodayLine,
    ordered,
)

Visits = Sequence[tuple[str, VisitBrief]]
CERTIFICATE_DAYS = 30
LATE_IN_MONTH = 20


def read_further(desk: Desk) -> tuple[TodayLine, ...]:
    """The other lines, in their order."""
    own = drafting.all_drafts(desk)
    today = desk.world.today()
    duties = read_duties(desk)
    only_manages = duties.is_manager and not duties.mines
    with desk.reading() as session:
        names = {card.code: card.name for card in queries.mines(session)}
        wanted = awaiting.unproved(session)
        visits = queries.visits_named(session, wanted | awaiting.with_papers(session))
        people = [one for one in queries.people(session) if duties.is_manager or one.code == desk.person]
        unproved = [(name, state) for name, state in visits if name in wanted and _leads(state, desk.person)]
        noted = queries.presences(session, [name for name, _ in unproved])
        registers = dict(queries.states(session, "places", Register))
        far = records.counts(session)
        late = serving.late(session, desk.person, today, visits)
    lines = [*_unconfirmed(registers, duties.mines, today), *_remote(desk, duties.mines)]
    lines += _uncovered(desk, duties.mines, today)
    lines += _calendar(desk, own, is_manager=only_manages)
    lines += _presence(unproved, noted, names, own)
    lines += [_paper(one) for one in due.read_due(desk, is_manager=only_manages)]
    lines += _certificates(desk, people)
    lines += _assessing(desk)
    lines += _edition(today) if duties.is_manager else []
    words = serving.late_words(late)
    lines += [TodayLine(PAPERS, words, one.day, Go.SERVE, one.visit, one.number) for one in late[:1]]
    unsent = far[Delivery.SEALED] + far[Delivery.HELD]
    if unsent:
        lines.append(TodayLine(UNSENT, f"{unsent} 份记录还没有送达主管部门", "", Go.SYNC, ""))
    return ordered(lines)


def _assessing(desk: Desk) -> list[TodayLine]:
    """Explanations, appeals and audits that wait (第三十八条、第四十四条); each leads to its part of 考核 or 尽职."""
    parts = {
        Waits.EXPLAIN: (EXPLAIN, "omissions"),
        Waits.APPEAL: (APPEAL, "appeals"),
        Waits.AUDIT: (AUDIT, "omissions"),
    }
    return [
        TodayLine(parts[one.waits][0], one.text, one.day, Go.ASSESS, parts[one.waits][1])
        for one in assess_due.read_due(desk)
    ]


def _leads(visit: VisitBrief, person: str) -> bool:
    seat = visit.seat_of(person)
    return seat is not None and seat.is_leader


def _unconfirmed(registers: dict[str, Register], names: dict[str, str], today: dt.date) -> list[TodayLine]:
    """Mines whose places nobody has confirmed for this month."""
    month = today.isoformat()[:7]
    return [
        TodayLine(UNCONFIRMED, f"本月地点未确认 · {name}", month, Go.PLACES, code)
        for code, name in names.items()
        if registers.get(code, Register()).confirmation(month) is None
    ]


def _remote(desk: Desk, inspected: dict[str, str]) -> list[TodayLine]:
    """Mines this person has looked at from afar too seldom this week (第十二条)."""
    today = desk.world.today()
    sunday = (monday(today) + dt.timedelta(days=6)).isoformat()
    return [
        TodayLine(REMOTE_DUE, f"{one.name}：本周远程监管 {one.times}/{one.owed} 次", sunday, Go.REMOTE, one.code)
        for one in read_weeks(desk)
        if one.is_owed and one.code in inspected
    ]


def _uncovered(desk: Desk, names: dict[str, str], today: dt.date) -> list[TodayLine]:
    """Mines with places nobody has passed this month (第十三条 月全覆盖), one line each."""
    mark = UNCOVERED_LATE if today.day >= LATE_IN_MONTH else UNCOVERED
    month = month_of(today)
    lines = []
    for code, places in coverage.uncovered(desk, names, month).items():
        shown = "、".join(places[:2]) + ("等" if len(places) > 2 else "")
        words = f"{names[code]}：本月还有 {len(places)} 处未覆盖（{shown}）"
        lines.append(TodayLine(mark, words, month, Go.COVERAGE, code))
    return lines


def _calendar(desk: Desk, own: Iterable[drafting.VisitDraft], *, is_manager: bool) -> list[TodayLine]:
    """重点时段 and holidays of today and the next seven days (第十八条)."""
    return [
        TodayLine(one.mark, one.text, one.when, Go.STATION, one.mine, one.id)
        if one.mine
        else TodayLine(one.mark, one.text, one.when, Go.CALENDAR, one.id)
        for one in read_coming(desk, own, is_manager=is_manager)
    ]


def _presence(
    visits: Visits,
    noted: dict[str, Presence],
    names: dict[str, str],
    own: Iterable[drafting.VisitDraft],
) -> list[TodayLine]:
    """Visits this person led whose sign-in or sign-out in the official APP is not proved yet (第十九条)."""
    typed = {draft.id: draft.app_sign_in for draft in own}
    lines = []
    for name, state in visits:
        words = lacking_words(state, noted.get(name, Presence()).noted, typed.get(name))
        if words:
            mine, day = names.get(state.mine, state.mine), times.short(state.started)
            lines.append(TodayLine(PRESENCE, f"{mine}：专员APP{words}", day, Go.PRESENCE, name))
    return lines


def _paper(one: due.PaperDue) -> TodayLine:
    go = Go.PAPER if one.name else Go.NEW_PAPER
    return TodayLine(one.mark, one.text, one.when, go, one.name or one.key, one.period)


def _edition(today: dt.date) -> list[TodayLine]:
    """The edition of the system that is about to end without a next one (第四十七条)."""
    one = local_numbers.ending(today)
    return [TodayLine(EDITION, f"{one.name}（{one.document}）将到期", one.until.isoformat(), Go.LAW, "")] if one else []


def _certificates(desk: Desk, people: Iterable[PersonRegistered]) -> list[TodayLine]:
    """Certificates that end soon or have ended: of persons, and of this device, without which nothing is sealed."""
    return [
        TodayLine(CERTIFICATE, one.words, one.until, Go.CERTIFICATE if one.person else Go.DEVICE, one.person)
        for one in ending(desk, people, CERTIFICATE_DAYS)
    ]

"""What a person did in a period, read from the folded tables and counted by `regulation` and `tallies`: the figures of
the half-year report and of the yearly assessment, each with how it was counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from desktop import law
from desktop.actions import coverage, form_leave, own_records, readings
from desktop.actions.own_records import Began
from desktop.desk import Desk
from desktop.regulation import editions, spans
from desktop.regulation.duty import Duty, duty, visited_by_anybody
from desktop.regulation.editions import Key
from desktop.regulation.known import Known
from desktop.regulation.patrols import Patrols
from desktop.regulation.readings import Practice
from desktop.regulation.roll import Roll, Way
from desktop.regulation.spans import common, stretch
from desktop.store import queries
from desktop.supervision import leave, measures, tallies
from desktop.supervision.coverage import Rate
from desktop.supervision.days import day_of, month_of, start_of
from desktop.supervision.duties import Span
from desktop.supervision.finding import Finding
from desktop.supervision.leave import AFTERNOON, FORENOON, Leave
from desktop.supervision.presence import End, Presence, standing
from desktop.supervision.tallies import Tally
from desktop.supervision.visit import VisitKind

_NOTHING = "—"
_TODAY = dt.date.max


@dataclass(frozen=True, slots=True)
class Away:
    """A leave as far as it lies in the period."""

    kind: str
    span: Span
    days: Decimal


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted of a person from the first to the last day, as known on `day`.

    `visited` are the visits he took part in, `checked` those of anybody at his mines; `signed_in` of his have the APP's
    number, or (`outages`) a proof of its outage where the bureau lets that stand for it. `findings` are those raised in
    visits he took part in or by himself.
    """

    person: str
    period: Span
    day: dt.date
    mines: tuple[str, ...]
    remote: Duty
    visited: Duty
    checked: Duty
    signed_in: Rate
    outages: int
    stationed: int
    places: Rate
    months: int
    findings: tuple[tuple[str, Finding], ...]
    tally: Tally
    away: tuple[Away, ...]


def figures(desk: Desk, person: str, period: Span) -> Figures:
    """Count. Mines are those the person was designated to on any day of the period."""
    day = min(desk.world.today(), period[1])
    with desk.reading() as session:
        roll = own_records.roster_of(session)
        assigned = _assigned(roll, person, period)
        patrolled = _patrolled(roll, person, period)
        visits = own_records.visits(session, [*assigned, *patrolled - set(assigned)], period)
        remotes = tuple(own_records.remote_deeds(session, assigned, period))
        span = (start_of(period[0] - _A_WEEK), start_of(period[1] + _A_WEEK))
        found = [one for mine in assigned for one in queries.states_between(session, "finding", Finding, mine, span)]
        rules = readings.practice(session)
    roll = replace(roll, deeds=(*own_records.visit_deeds(visits), *remotes))
    known = Known(roll, law.editions(), rules)
    theirs = Known(visited_by_anybody(roll, person), law.editions(), rules)
    weeks = spans.weeks_by_majority(*period, desk.world.today())
    away = _away(desk, person, period)
    done = [(name, one.opened, at) for _, name, one in visits if one.opened and one.closed and (at := _day(one.opened))]
    own = [one for one in done if any(came.person == person for came in one[1].people)]
    within = [one for one in own if period[0] <= one[2] <= period[1]]
    taken = {name for _, name, one in visits if one.opened and any(who.person == person for who in one.opened.people)}
    kept = [
        (name, one) for name, one in found if one.raised and (one.raised.person == person or one.raised.visit in taken)
    ]
    signs = [sign for one in within if (sign := _sign(desk, *one, rules))]
    places, months = _places(desk, assigned, period, day)
    return Figures(
        person=person,
        period=period,
        day=day,
        mines=tuple(assigned),
        remote=duty(known, weeks, person, Way.REMOTE),
        visited=duty(known, weeks, person, Way.ON_SITE),
        checked=duty(theirs, weeks, person, Way.ON_SITE),
        signed_in=Rate(len(signs), len(within)),
        outages=signs.count(_Sign.OUTAGE),
        stationed=sum(began.kind is VisitKind.STATIONING for _, began, _ in within),
        places=places,
        months=months,
        findings=tuple((name, one) for name, one in kept if tallies.found_between(one, *period)),
        tally=tallies.tally([one for _, one in kept], *period, day),
        away=away,
    )


def rows(known: Figures) -> tuple[dict[str, str], ...]:
    """The figures as a table: what, owed, done, rate, how it was counted."""
    tally = known.tally
    days = sum((one.days for one in known.away), Decimal())
    return (
        _duty("远程监管", known.remote, f"{_owed(known, Key.REMOTE)}；每矿每日计一次，超出当周应做的不计"),
        _duty("现场监管（本人）", known.visited, f"{_owed(known, Key.ON_SITE)}；请假满四天的周由共同监管人承担"),
        _duty("现场检查（所监管矿山）", known.checked, "同上，任何人员到矿检查都计，请假不减"),
        _row("APP签到", known.signed_in, _how_signed(known)),
        _row("每月场所全覆盖", known.places, f"{known.months} 个矿月，各月在用场所、必查项全部有结果的场所相加"),
        _count("发现隐患", tally.found, f"本人参加的检查中发现，未作废；已销号 {tally.closed} 条"),
        _row("隐患按期闭环", tally.in_time, "总数为整改期限已到的条数；实数为已销号、且复查合格日不晚于期限的条数"),
        _row("未销号中逾期", tally.overdue, "总数为未销号条数，实数为其中整改期限已过的条数"),
        _row("疑似重大隐患处置", tally.handled, "总数为发现的疑似重大隐患条数，实数为其中采取了处置措施的条数"),
        _count("驻矿盯守", known.stationed, "类型为“盯守”的检查，一次为一班"),
        _count("请假", len(known.away), f"已批准的请假，共 {plain(days)} 天（只算本期内的天数）"),
    )  # fmt: skip


def notes(desk: Desk, known: Figures) -> str:
    """What a reader of the table must know."""
    first, last = known.period
    said = [
        f"统计自 {first} 至 {min(known.day, last)}；一周为周一至周日，有四天在本期的周计入本期，未过完的周不计应做。"
    ]
    if not known.mines:
        said.append("本期没有监管矿山的指派记录，次数和比率无法计算。")
    if known.remote.unknown:
        said.append(f"有 {known.remote.unknown} 周没有有效的制度版本，未计应做。")
    with desk.reading() as session:
        cards = [card for code in known.mines if (card := queries.mine(session, code)) is not None]
    stopped = [
        f"{card.name}（{card.status}）" for card in cards if card.status.removeprefix("正常") not in ("生产", "建设")
    ]
    if stopped:
        said.append(f"{'、'.join(stopped)}：停产停建的周（当周生产建设不足四天）不计应做，请核对状态变化的日期。")
    said.append("APP上的次数以监管专员APP为准；本表只统计本程序里的记录。")
    return "".join(said)


def majors(known: Figures, names: Mapping[str, str]) -> tuple[dict[str, str], ...]:
    """The suspected major findings as rows of a table."""
    own = [one for _, one in known.findings if one.was_suspected]
    return tuple(major(one, names.get(one.raised.mine, one.raised.mine) if one.raised else "") for one in own)


def major(one: Finding, mine: str = "") -> dict[str, str]:
    """A suspected major finding as a row; `mine` goes before its place."""
    found = day_of(one.raised.found) if one.raised else None
    taken = [measures.phrase(each.kind, each.text, each.told) for each in one.measures]
    where = "，".join(word for word in (mine, one.text("place_name")) if word)
    status = f"{one.status}，判定不构成重大" if one.judged else str(one.status)
    return {
        "发现日期": found.isoformat() if found else "",
        "内容": f"{where}：{one.text('fact')}",
        "处置": "；".join(taken) or "未采取措施",
        "状态": status,
    }


def percent(rate: Rate) -> str:
    """66.67%, or a dash without a denominator."""
    return _NOTHING if rate.percent is None else f"{rate.percent}%"


def plain(number: Decimal) -> str:
    """2.5, and 2 rather than 2.0."""
    return f"{number:f}".removesuffix(".0")


_A_WEEK = dt.timedelta(days=7)


class _Sign(StrEnum):
    """What stands for the sign-in of a visit."""

    NUMBER = "编号"
    OUTAGE = "故障证明"


def _sign(desk: Desk, visit: str, began: Began, day: dt.date, practice: Practice) -> _Sign | None:
    """How a visit was signed in at the APP (第十九条): what was given later counts like what was given at once."""
    if began.app_sign_in.number:
        return _Sign.NUMBER
    with desk.reading() as session:
        noted = (queries.state(session, f"presence/{visit}", Presence) or Presence()).noted
    one = standing(noted, End.IN, began.app_sign_in)
    if one.number:
        return _Sign.NUMBER
    return _Sign.OUTAGE if practice.on(day).outage_counts and not one.lacks else None


def _how_signed(known: Figures) -> str:
    outages = f"；其中 {known.outages} 次APP有故障且有证明（按本级选定的读法）" if known.outages else ""
    return f"本人参加的检查中有APP签到编号的次数{outages}"


def _places(desk: Desk, mines: Iterable[str], period: Span, day: dt.date) -> tuple[Rate, int]:
    """Places in use and covered, month by month, summed; and how many months of mines that are."""
    months = sorted({month_of(period[0] + dt.timedelta(days=n)) for n in range((day - period[0]).days + 1)})
    found = [one.counted for mine in mines for one in coverage.months(desk, mine, months)]
    return Rate(sum(one.done for one in found), sum(one.due for one in found)), len(found)


def _away(desk: Desk, person: str, period: Span) -> tuple[Away, ...]:
    found = (_clipped(one, period) for _, one in form_leave.of_person(desk, person) if one.is_approved)
    return tuple(one for one in found if one is not None)


def _clipped(one: Leave, period: Span) -> Away | None:
    """A leave as far as it lies in the period."""
    if one.asked is None:
        return None
    back = one.returned
    first, first_half = one.asked.first, one.asked.first_half
    last, last_half = (back.last, back.last_half) if back else (one.asked.last, one.asked.last_half)
    if first < period[0].isoformat():
        first, first_half = period[0].isoformat(), FORENOON
    if last > period[1].isoformat():
        last, last_half = period[1].isoformat(), AFTERNOON
    days = leave.days_between(first, first_half, last, last_half)
    return Away(one.asked.kind, (dt.date.fromisoformat(first), dt.date.fromisoformat(last)), days) if days else None


def _owed(known: Figures, key: Key) -> str:
    """`每矿每周 3 次（2024年版）`; of a period with two editions both."""
    weeks = spans.weeks_by_majority(*known.period, _TODAY)
    found = dict.fromkeys(one for week in weeks if (one := editions.in_force(law.editions(), week)) is not None)
    return "，".join(f"每矿每周 {editions.base(one, key)} 次（{one.name}）" for one in found)


def _duty(what: str, one: Duty, how: str) -> dict[str, str]:
    more = f"；共做 {one.done} 次" if one.done != one.rate.done else ""
    return _row(what, one.rate, f"{one.weeks} 个矿周，{how}{more}")


def _row(what: str, rate: Rate, how: str) -> dict[str, str]:
    due, done = (str(rate.due), str(rate.done)) if rate.due else (_NOTHING, str(rate.done) if rate.done else _NOTHING)
    return {"项目": what, "应做": due, "已做": done, "比率": percent(rate), "算法": how}


def _count(what: str, number: int, how: str) -> dict[str, str]:
    return {"项目": what, "应做": _NOTHING, "已做": str(number), "比率": _NOTHING, "算法": how}


def _day(began: Began) -> dt.date | None:
    return day_of(began.started)


def _assigned(roll: Roll, person: str, period: Span) -> list[str]:
    """The mines the person was designated to on any day of the period, in their order."""
    within = (
        one
        for one in roll.designations
        if one.person == person and one.since <= period[1] and (one.until is None or one.until >= period[0])
    )
    return list(dict.fromkeys(one.mine for one in within))


def _patrolled(roll: Roll, person: str, period: Span) -> set[str]:
    """The mines of the person's groups on any day of the period."""
    coal = {one.code for one in roll.mines}
    found = Patrols(roll.seats, coal).of_pair
    span = [stretch(*period)]
    return {mine for (who, mine), days in found.items() if who == person and common(days, span)}

"""驻矿盯守记录 (第十八条): the shifts of a mine in a period, from the visits made as 盯守, one visit a shift.

Periods read `2026-10-01 至 2026-10-08`: those of the bureau's calendar first, then the days of shifts outside of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from desktop.actions import calendars
from desktop.actions.form_drafts import Fields
from desktop.actions.form_kind import Begins, By, FormKind, Home, Role
from desktop.actions.own_records import Made
from desktop.desk import Desk
from desktop.errors import BadInput, Missing
from desktop.store import queries
from desktop.store.database import Session
from desktop.supervision import measures
from desktop.supervision.days import day_of, start_of
from desktop.supervision.duties import Span
from desktop.supervision.finding import Finding
from desktop.supervision.visit import Visit, VisitKind
from desktop.world import BEIJING, as_moment

_BETWEEN = " 至 "
_BACK = dt.timedelta(days=180)
_GAP = dt.timedelta(days=2)
_DAY = dt.timedelta(days=1)
_SHIFTS = ((4, "夜班"), (12, "早班"), (20, "中班"), (24, "夜班"))  # up to this hour of its beginning
Rows = tuple[dict[str, str], ...]


def prefill(desk: Desk, about: str, period: str = "") -> Fields:
    """The shifts of the period with what was checked, found and done in each. BadInput; Missing for an unknown mine."""
    period = period or periods(desk, about)[0]
    span = span_of(period)
    with desk.reading() as session:
        card = queries.mine(session, about)
        if card is None:
            raise Missing(f"没有矿山 {about} 的资料，请先同步。")
        shifts = _shifts(session, about, span)
        found = [[one for _, one in queries.findings_of_visit(session, name, about)] for name, _ in shifts]
        ordered = [one.set for one in calendars.periods(session, card, *span)]
    visits = [one for _, one in shifts]
    own = next((one for one in ordered if one.is_stationed), ordered[0] if ordered else None)
    done = [_measures(one) for one in visits]
    return {
        "矿山": f"{card.name}（{card.code}）",
        "时段名称": own.name if own else "",
        "任务来源文号": own.document if own else "",
        "盯守起止": period,
        "班次": tuple(_shift(number, one) for number, one in enumerate(visits, 1)),
        "各班情况": tuple(_state(number, one, card.status) for number, one in enumerate(visits, 1)),
        "各班检查": tuple(
            {"序号": str(number), "检查": _readings(one), "处置": "；".join(taken), "问题": _problems(raised)}
            for number, (one, taken, raised) in enumerate(zip(visits, done, found, strict=True), 1)
        ),
        "班次数": str(len(visits)),
        "问题数": str(sum(map(len, found))),
        "处置数": str(sum(map(len, done))),
    }


def periods(desk: Desk, about: str) -> tuple[str, ...]:
    """The 重点时段 of the last half-year and the days of shifts outside of them, the newest first; today when there is
    neither.
    """
    today = desk.world.today()
    with desk.reading() as session:
        card = queries.mine(session, about)
        ordered = calendars.periods(session, card, today - _BACK, today) if card else ()
        days = sorted(_days(session, about, (today - _BACK, today)))
    spans = [(dt.date.fromisoformat(one.set.since), dt.date.fromisoformat(one.last)) for one in ordered]
    spans += _together(day for day in days if not any(first <= day <= last for first, last in spans))
    return tuple(f"{first}{_BETWEEN}{last}" for first, last in sorted(spans or [(today, today)], reverse=True))


def span_of(period: str) -> Span:
    """The days of a period. BadInput when it is none."""
    try:
        first, last = (dt.date.fromisoformat(one.strip()) for one in period.split(_BETWEEN.strip()))
    except ValueError as error:
        raise BadInput(f"“{period}”不是起止日期，请写成 2026-10-01 至 2026-10-08。") from error
    if last < first:
        raise BadInput(f"“{period}”的结束早于开始，请改正。")
    return first, last


STATIONING = FormKind(
    key="d-stationing",
    title="驻矿盯守记录",
    home=Home.MINE,
    prefill=prefill,
    signers=(
        Role("盯守专员", By.MAKER),
        Role("矿方负责人", By.INK, on_screen=True, may_refuse=True),
        Role("主管机构", By.MANAGER),
    ),
    begins=Begins.SELF,
    periods=periods,
)


def shift_of(moment: dt.datetime) -> str:
    """早班, 中班 or 夜班, by the hour in Beijing at which it began."""
    hour = moment.astimezone(BEIJING).hour
    return next(name for until, name in _SHIFTS if hour < until)


def _days(session: Session, mine: str, span: Span) -> set[dt.date]:
    moments = (start_of(span[0]), start_of(span[1] + _DAY))
    made = [one.opened for _, one in queries.states_between(session, "visit", Made, mine, moments)]
    stationed = [one for one in made if one is not None and one.kind is VisitKind.STATIONING]
    return {day for one in stationed if (day := day_of(one.started)) is not None}


def _shifts(session: Session, mine: str, span: Span) -> list[tuple[str, Visit]]:
    """The visits made as 盯守, whole, the oldest first."""
    moments = (start_of(span[0]), start_of(span[1] + _DAY))
    made = queries.states_between(session, "visit", Made, mine, moments)
    names = [name for name, one in made if one.opened is not None and one.opened.kind is VisitKind.STATIONING]
    return [(name, one) for name in names if (one := queries.visit(session, name)) is not None]


def _together(days: Iterable[dt.date]) -> list[Span]:
    """Days with no more than one free day between them are one span."""
    spans: list[Span] = []
    for day in days:
        if spans and day - spans[-1][1] <= _GAP:
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return spans


def _shift(number: int, one: Visit) -> dict[str, str]:
    if one.opened is None:
        return {"序号": str(number)}
    began = as_moment(one.opened.started)
    ended = as_moment(one.closed.ended) if one.closed else None
    return {
        "序号": str(number),
        "日期": began.astimezone(BEIJING).date().isoformat(),
        "班次": shift_of(began),
        "起止": f"{_clock(began)}–{_clock(ended) if ended else '未结束'}",
        "人员": "、".join(each.name for each in one.opened.people),
        "签到": one.app_sign_in.number or one.app_sign_in.note,
    }


def _state(number: int, one: Visit, status: str) -> dict[str, str]:
    legs = [leg for section in one.sections for leg in section.sealed.legs]
    came = [f"{leg.name}{f' {_clock(as_moment(leg.came))}' if leg.came else ''}" for leg in legs]
    return {
        "序号": str(number),
        "到场": "；".join(dict.fromkeys(came)),  # a section sealed later repeats the places
        "生产状态": status.removeprefix("正常"),
        "人数": "",
        "带班领导": "",
        "交接事项": "",
    }


def _readings(one: Visit) -> str:
    """Every measured value, where it was measured, and whether it is over its limit."""
    names = {leg.place: leg.name for section in one.sections for leg in section.sealed.legs}
    said = []
    for answer in one.answers:
        for value in answer.values:
            over = "，超限" if value.within is False else ""
            where = names.get(answer.place, answer.place)
            said.append(f"{where} {value.param} {value.value}{f' {value.unit}' if value.unit else ''}{over}")
    return "；".join(said)


def _measures(one: Visit) -> list[str]:
    taken = [each for section in one.sections for each in section.sealed.measures]
    return [measures.phrase(each.kind, each.text, each.told) for each in taken]


def _problems(found: Iterable[Finding]) -> str:
    return "；".join(f"{one.text('place_name')}：{one.text('fact')}" for one in found)


def _clock(moment: dt.datetime) -> str:
    return f"{moment.astimezone(BEIJING):%H:%M}"

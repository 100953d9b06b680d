"""销假单 (第二十条): the paper that ends an approved leave, and the end itself as a fact beside it.

Periods read `2026-11-20 至 2026-11-24 年休假`: the approved leaves of the last half-year, those not ended yet first.
One that was ended without a paper, or with one since voided, may be ended again: the newest end counts.
"""

from __future__ import annotations

import datetime as dt

from desktop.actions import form_leave
from desktop.actions.form_drafts import Fields, FormDraft
from desktop.actions.form_kind import Begins, By, FormKind, Home, Role, Sealing
from desktop.desk import Desk, Fact
from desktop.documents.words import day as day_in_words
from desktop.errors import NotAllowed
from desktop.store import queries
from desktop.supervision import leave
from desktop.supervision.days import start_of
from desktop.supervision.filled_forms import FilledForm
from desktop.supervision.leave import Leave, LeaveAsked, LeaveReturned, Standing, days_between
from desktop.supervision.remote import RemoteCheck

_BACK = dt.timedelta(days=183)
_NONE = "没有已经批准的请假可以销假；请假须先由主管机构批准，批准后同步到本机。"


def prefill(desk: Desk, about: str, period: str = "") -> Fields:
    """The leave as it was approved, and how often the mines were looked at from afar in it. NotAllowed without one."""
    name, one = _named(desk, about, period)
    asked = one.asked
    if asked is None:
        raise NotAllowed(_NONE)
    before = form_leave.prefill(desk, about)
    today = desk.world.today().isoformat()
    last, half = (asked.last, asked.last_half) if asked.last <= today else (today, leave.AFTERNOON)
    return {
        "姓名": before["姓名"],
        "单位": before["单位"],
        "监管矿山": before["监管矿山"],
        "请假单文号": _number(desk, name),
        "假别": asked.kind,
        "批准起止": f"{_words(asked.first)}{asked.first_half} 至 {_words(asked.last)}{asked.last_half}",
        "批准天数": asked.days,
        "实际开始": asked.first,
        "开始半日": asked.first_half,
        "最后一天": last,
        "最后半日": half,
        "远程监管次数": str(_remote(desk, asked, last)),
    }


def periods(desk: Desk, about: str) -> tuple[str, ...]:
    """The approved leaves that have begun, those not ended first, the newest first."""
    return tuple(period_of(one) for _, one in _approved(desk, about))


def period_of(one: Leave) -> str:
    """How a leave is named."""
    return f"{one.asked.first} 至 {one.asked.last} {one.asked.kind}" if one.asked else ""


def with_days(fields: Fields) -> Fields:
    """The days follow from the half days."""
    names = ("实际开始", "开始半日", "最后一天", "最后半日")
    days = days_between(*(str(fields.get(name, "")) for name in names))
    return fields | {"实际天数": "" if days is None else f"{days:f}".removesuffix(".0")}


def lack(desk: Desk, draft: FormDraft) -> str:
    """Why it cannot be sealed yet: the leave is gone, or it would end before it began or after today."""
    try:
        _, one = _named(desk, draft.about, draft.period)
    except NotAllowed as error:
        return str(error)
    last, half = draft.text("最后一天"), draft.text("最后半日")
    if not (last and half) or one.asked is None:
        return ""  # said as empty fields
    if last > desk.world.today().isoformat():
        return f"最后一天 {last} 还没有到；返岗以后再销假。"
    try:
        leave.check_span(one.asked.first, one.asked.first_half, last, half)
    except NotAllowed as error:
        return str(error)
    return ""


def facts(desk: Desk, sealing: Sealing) -> tuple[Fact, ...]:
    """The end of the leave."""
    draft = sealing.draft
    name, _ = _named(desk, draft.about, draft.period)
    body = LeaveReturned(
        person=draft.about,
        last=draft.text("最后一天"),
        last_half=draft.text("最后半日"),
        days=draft.text("实际天数"),
        at=desk.world.text(),
    )
    return (Fact(f"leave/{name}", body),)


LEAVE_RETURN = FormKind(
    key="d-leave-return",
    title="销假单",
    home=Home.STAFF,
    prefill=prefill,
    signers=(Role("销假人", By.MAKER), Role("主管机构", By.MANAGER)),
    begins=Begins.SELF,
    periods=periods,
    needs_period=True,
    derived=with_days,
    lack=lack,
    facts=facts,
)


def _approved(desk: Desk, about: str) -> list[tuple[str, Leave]]:
    today = desk.world.today()
    since, until = (today - _BACK).isoformat(), today.isoformat()
    found = [
        (name, one)
        for name, one in form_leave.of_person(desk, about)
        if one.is_approved and one.asked is not None and one.asked.first <= until and one.asked.last >= since
    ]
    return sorted(found[::-1], key=lambda pair: pair[1].standing is not Standing.APPROVED)


def _named(desk: Desk, about: str, period: str) -> tuple[str, Leave]:
    """The leave of a period, the first one where none is named. NotAllowed when there is none."""
    for name, one in _approved(desk, about):
        if not period or period_of(one) == period:
            return name, one
    raise NotAllowed(_NONE)


def _number(desk: Desk, name: str) -> str:
    with desk.reading() as session:
        paper = queries.state(session, f"staffform/{name}", FilledForm)
    return paper.made.number if paper is not None and paper.made is not None else ""


def _words(day: str) -> str:
    return day_in_words(dt.date.fromisoformat(day))


def _remote(desk: Desk, asked: LeaveAsked, last: str) -> int:
    """How many remote checks of his mines he made in these days."""
    span = start_of(dt.date.fromisoformat(asked.first)), start_of(dt.date.fromisoformat(last) + dt.timedelta(days=1))
    with desk.reading() as session:
        found = [queries.states_between(session, "remote", RemoteCheck, mine, span) for mine in asked.mines]
    made = [one.checked for part in found for _, one in part if one.checked is not None]
    return sum(one.person == asked.person for one in made)

"""请销假单 (第二十条): the paper, and the leave itself as facts beside it, so that figures can count its days.

The remote duty stays during a leave and is 加强; the paper plans it. The substitute confirms in ink: he may not read
what concerns another person's leave.
"""

from __future__ import annotations

import datetime as dt

from desktop.actions import calendars
from desktop.actions.form_drafts import Fields, FormDraft
from desktop.actions.form_kind import Begins, By, FormKind, Home, Role, Sealing, Signing
from desktop.desk import Act, Changes, Desk, Fact
from desktop.errors import Missing, NotAllowed
from desktop.store import queries
from desktop.store.database import Session
from desktop.supervision import leave, roster
from desktop.supervision.leave import (
    Leave,
    LeaveAsked,
    LeaveCancelled,
    LeaveDecided,
    LeaveReturned,
    Standing,
    days_between,
)

APPROVER = "主管机构审批"
_FIRST, _LAST = ("开始日期", "开始半日"), ("结束日期", "结束半日")


def prefill(desk: Desk, about: str, period: str = "") -> Fields:
    """Who, of which mines, from today; a plan for the remote duty that goes on."""
    with desk.reading() as session:
        person = queries.person(session, about)
        office = queries.organisation(session)
        mines = designated(session, about)
        names = {card.code: card.name for card in queries.mines(session)}
        partner = _partners(session, about, mines)
    today = desk.world.today().isoformat()
    return {
        "姓名": person.name if person else about,
        "单位": office.name if office else "",
        "监管矿山": "、".join(names.get(one, one) for one in mines),
        "开始日期": today,
        "开始半日": leave.FORENOON,
        "结束日期": today,
        "结束半日": leave.AFTERNOON,
        "天数": "1",
        "代管人": partner,
        "远程监管安排": tuple({"矿山": names.get(one, one), "日期": "", "方式": ""} for one in mines),
    }


def with_days(fields: Fields) -> Fields:
    """The days follow from the half days."""
    first, first_half, last, last_half = (_text(fields, name) for name in (*_FIRST, *_LAST))
    days = days_between(first, first_half, last, last_half)
    return fields | {"天数": "" if days is None else f"{days:f}".removesuffix(".0")}


def lack(desk: Desk, draft: FormDraft) -> str:
    """Why it cannot be sealed yet: days that are none, or another leave in the same days."""
    if not all(draft.text(name) for name in (*_FIRST, *_LAST)):
        return ""  # said as empty fields
    try:
        leave.check_span(*(draft.text(name) for name in (*_FIRST, *_LAST)))
    except NotAllowed as error:
        return str(error)
    if not draft.text("代管人") and (said := overlap(desk, draft)):
        return said
    first, last = draft.text("开始日期"), draft.text("结束日期")
    for _, other in of_person(desk, draft.about):
        if other.asked is None or other.span is None or other.standing in (Standing.CANCELLED, Standing.REFUSED):
            continue
        if other.span[0] <= last and first <= other.span[1]:
            return (
                f"{other.asked.first} 至 {other.span[1]} 已有{other.asked.kind}（{other.standing}），请改正起止时间。"
            )
    return ""


def overlap(desk: Desk, draft: FormDraft) -> str:
    """That a 重点时段 with 盯守 at one of his mines lies in these days, and who stands in for him
    (第十八条、第二十条).
    """
    first, last = _day(draft.text("开始日期")), _day(draft.text("结束日期"))
    if first is None or last is None or last < first:
        return ""
    found = []
    with desk.reading() as session:
        for code in designated(session, draft.about):
            card = queries.mine(session, code)
            listed = calendars.periods(session, card, first, last) if card else ()
            found += [f"{card.name}“{one.set.name}”" for one in listed if card and one.set.is_stationed]
    if not found:
        return ""
    instead = draft.text("代管人")
    who = f"请由代管人{instead}确认顶班" if instead else "请先填写代管人，由其确认顶班"
    return f"请假与驻矿盯守重叠：{'、'.join(dict.fromkeys(found))}；{who}。"


def facts(desk: Desk, sealing: Sealing) -> tuple[Fact, ...]:
    """The leave as it is asked for."""
    draft = sealing.draft
    first, first_half, last, last_half = (draft.text(name) for name in (*_FIRST, *_LAST))
    with desk.reading() as session:
        mines = designated(session, draft.about)
        substitute = next((one.code for one in queries.people(session) if one.name == draft.text("代管人")), "")
    body = LeaveAsked(
        person=draft.about,
        kind=draft.text("假别"),
        first=first,
        first_half=first_half,
        last=last,
        last_half=last_half,
        days=draft.text("天数"),
        at=desk.world.text(),
        substitute=substitute,
        mines=tuple(mines),
    )
    return (Fact(f"leave/{sealing.id}", body),)


def approved(desk: Desk, signing: Signing) -> tuple[Fact, ...]:
    """The managing role's signature approves."""
    if signing.signer.role != APPROVER:
        return ()
    body = LeaveDecided(person=desk.person, is_approved=True, at=desk.world.text())
    return (Fact(f"leave/{signing.id}", body),)


def cancelled(desk: Desk, name: str, reason: str) -> tuple[Fact, ...]:
    """A voided paper is a leave not taken."""
    with desk.reading() as session:
        known = queries.state(session, f"leave/{name}", Leave)
    if known is None or known.cancelled is not None:
        return ()
    return (Fact(f"leave/{name}", LeaveCancelled(person=desk.person, reason=reason, at=desk.world.text())),)


def refuse(desk: Desk, name: str, note: str) -> Changes:
    """Do not approve a leave, and say why; the paper keeps the signature it has. NotAllowed for who manages nobody."""
    known = _known(desk, name)
    with desk.reading() as session:
        if not queries.is_supervisor(session, desk.person):
            raise NotAllowed("只有主管机构的人员可以审批请假。")
    body = LeaveDecided(person=desk.person, is_approved=False, at=desk.world.text(), note=note)
    return _seal(desk, known, name, body)


def come_back(desk: Desk, name: str, last: str, last_half: str = leave.AFTERNOON) -> Changes:
    """End a leave (销假): the last half day away. NotAllowed before it was approved, or when that is before it
    began.
    """
    known = _known(desk, name)
    days = days_between(known.first, known.first_half, last, last_half)
    body = LeaveReturned(
        person=known.person,
        last=last,
        last_half=last_half,
        days="" if days is None else f"{days:f}".removesuffix(".0"),
        at=desk.world.text(),
    )
    return _seal(desk, known, name, body)


def of_person(desk: Desk, person: str) -> list[tuple[str, Leave]]:
    """The leaves of a person that this desk may read, with their ids, the earliest first."""
    with desk.reading() as session:
        found = queries.states(session, "leave", Leave)
    own = [(name, one) for name, one in found if one.asked is not None and one.asked.person == person]
    return sorted(own, key=lambda pair: (pair[1].span or ("", ""), pair[0]))


def designated(session: Session, person: str) -> list[str]:
    """The mines a person answers for now."""
    found = [one for _, one in queries.states(session, "designation", roster.Designation) if one.person == person]
    return [one.mine for one in found if any(period.until is None for period in one.periods)]


LEAVE = FormKind(
    key="d-leave",
    title="请销假单",
    home=Home.STAFF,
    prefill=prefill,
    signers=(
        Role("请假人", By.MAKER),
        Role("代管人", By.INK, on_screen=True),
        Role("组长", By.INK, on_screen=True),
        Role(APPROVER, By.MANAGER),
    ),
    begins=Begins.SELF,
    derived=with_days,
    lack=lack,
    warn=overlap,
    facts=facts,
    signed=approved,
    voided=cancelled,
)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name, "")
    return value if isinstance(value, str) else ""


def _partners(session: Session, person: str, mines: list[str]) -> str:
    """Who else answers for the most of these mines."""
    names = {one.code: one.name for one in queries.people(session) if one.code != person}
    others = {code: sum(mine in designated(session, code) for mine in mines) for code in names}
    best = max(others, key=lambda code: (others[code], code), default="")
    return names[best] if best and others[best] else ""


def _known(desk: Desk, name: str) -> LeaveAsked:
    with desk.reading() as session:
        found = queries.state(session, f"leave/{name}", Leave)
    if found is None or found.asked is None:
        raise Missing("没有这次请假，请先同步。")
    return found.asked


def _seal(desk: Desk, known: LeaveAsked, name: str, body: LeaveDecided | LeaveReturned) -> Changes:
    with desk.reading() as session:
        person = queries.person(session, known.person)
    if person is None:
        raise Missing("没有这个人的登记，请先同步。")
    return desk.seal([Act(f"staff/{person.org}/{known.person}", (Fact(f"leave/{name}", body),))])

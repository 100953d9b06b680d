"""What the board of findings shows: every finding as one line, with its history in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from desktop.desk import Desk
from desktop.store import queries
from desktop.supervision.finding import Finding, Raised, Recheck, Status
from desktop.ui import times
from desktop.ui.marks import Mark
from desktop.ui.visit.words import DUE, OVERDUE, STATUSES

SOON_DAYS = 3


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding on the board. `history` is what happened, the newest last."""

    id: str
    mine: str
    place: str
    fact: str
    status: Status
    deadline: str
    due: str
    grade: str
    found: str
    history: str
    texts: tuple[tuple[str, str], ...]
    photos: tuple[tuple[str, str], ...]
    is_overdue: bool
    is_due: bool
    can_close: bool
    may_settle: bool = False

    @property
    def mark(self) -> Mark:
        """Its state, or that it is late."""
        if self.is_overdue:
            return OVERDUE
        return DUE if self.is_due else STATUSES[self.status]

    @property
    def is_open(self) -> bool:
        """Whether anything is still to be done."""
        return self.status in (Status.OPEN, Status.RECTIFIED, Status.DISPUTED)


def read_findings(desk: Desk) -> tuple[FindingLine, ...]:
    """Every finding, the most pressing first."""
    today = desk.world.today()
    with desk.reading() as session:
        names = {card.code: card.name for card in queries.mines(session)}
        people = {one.code: one.name for one in queries.people(session)}
        known = queries.findings(session)
        settles = queries.is_supervisor(session, desk.person)
    words = _Words(names, people, today, settles)
    lines = [_line(name, one, one.raised, words) for name, one in known if one.raised is not None]
    return tuple(sorted(lines, key=lambda line: (not line.is_open, not line.is_overdue, line.deadline or "9", line.id)))


@dataclass(frozen=True, slots=True)
class _Words:
    mines: dict[str, str]
    people: dict[str, str]
    today: dt.date
    settles: bool


def _line(name: str, one: Finding, raised: Raised, words: _Words) -> FindingLine:
    deadline, today = one.deadline or "", words.today
    is_open = one.status in (Status.OPEN, Status.RECTIFIED)
    soon = (today + dt.timedelta(days=SOON_DAYS)).isoformat()
    shown = [*raised.photos, *(photo for again in one.rechecks for photo in again.photos)]
    texts = tuple((field, one.text(field)) for field in ("fact", "clause", "demand", "responsible", "place_name"))
    return FindingLine(
        id=name,
        mine=words.mines.get(raised.mine, raised.mine),
        place=one.text("place_name"),
        fact=one.text("fact"),
        status=one.status,
        deadline=deadline,
        due=times.near(deadline, today.isoformat()),
        grade=str(raised.grade),
        found=times.day(raised.found),
        history=_history(one, words.people),
        texts=texts,
        photos=tuple((photo.preview, photo.name) for photo in shown),
        is_overdue=is_open and bool(deadline) and deadline < today.isoformat(),
        is_due=is_open and bool(deadline) and today.isoformat() <= deadline <= soon,
        can_close=is_open and any(again.result is Recheck.DONE for again in one.rechecks),
        may_settle=words.settles and one.status is Status.DISPUTED,
    )


def _history(one: Finding, people: dict[str, str]) -> str:
    raised = one.raised
    if raised is None:
        return ""
    said = [f"{times.moment(raised.found)}  {people.get(raised.person, raised.person)} 发现"]
    said += [f"    依据：{one.text('clause') or '—'}", f"    要求：{one.text('demand') or '—'}"]
    said += [f"    责任人：{one.text('responsible') or '—'}    期限：{one.deadline or '立即整改'}"]
    said += [f"    实测：{value.param} {value.value} {value.unit}（限值 {value.limit}）" for value in raised.values]
    said += [f"    措施：{measure.kind} {measure.text}".rstrip() for measure in one.measures]
    for again in one.rechecks:
        who = people.get(again.person, again.person)
        said.append(f"{times.moment(again.at)}  {who} 复查：{again.result} {again.note}".rstrip())
    for fixed in one.corrections:
        said.append(f"更正：“{fixed.old}” 改为 “{fixed.new}”（{fixed.reason}）")
    said += [f"争议：{reason}" for reason in one.disputes]
    if one.closed:
        said.append(f"{times.moment(one.closed.at)}  {people.get(one.closed.person, one.closed.person)} 销号")
    if one.voided:
        said.append(f"作废：{one.voided.reason}")
    return "\n".join(said)

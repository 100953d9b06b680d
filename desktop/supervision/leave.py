"""Leave of a supervisor (请销假): asked for, decided, ended. Subject `leave/<id>` in `staff/<org>/<person>`; the
paper is `staffform/<id>` of the same id.

Source: 晋政办发〔2024〕29号 第二十条. Why this scope: the kind of leave tells of health and family, so only the person
and the managing role read it; they also reckon the figures in which a leave counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from msgspec.structs import replace

from desktop.errors import NotAllowed
from desktop.journal.entry import Told, behind
from desktop.supervision.facts import Body, check_days, check_moments, in_order, read

FORENOON, AFTERNOON = "上午", "下午"
HALVES = (FORENOON, AFTERNOON)
LEAVE_KINDS = ("事假", "病假", "年休假", "婚假", "产假", "丧假", "其他")
LONGEST = 366  # days; more is a mistyped year


class Standing(StrEnum):
    """Where a leave stands."""

    ASKED = "待批"
    APPROVED = "已批"
    REFUSED = "未批准"
    DISPUTED = "争议"
    RETURNED = "已销假"
    CANCELLED = "已取消"


class LeaveAsked(Body, frozen=True):
    """From a half day to a half day, both included; `days` is decimal text (1.5). `substitute` is a person's code."""

    person: str
    kind: str
    first: str
    first_half: str
    last: str
    last_half: str
    days: str
    at: str
    substitute: str = ""
    mines: tuple[str, ...] = ()


class LeaveDecided(Body, frozen=True):
    """The managing role approved it, or did not and says why."""

    person: str
    is_approved: bool
    at: str
    note: str = ""


class LeaveReturned(Body, frozen=True):
    """The person is back (销假): the last half day away, and how many days it was."""

    person: str
    last: str
    last_half: str
    days: str
    at: str


class LeaveCancelled(Body, frozen=True):
    """It was not taken."""

    person: str
    reason: str
    at: str


KINDS: dict[str, type[Body]] = {
    "leave.asked": LeaveAsked,
    "leave.decided": LeaveDecided,
    "leave.returned": LeaveReturned,
    "leave.cancelled": LeaveCancelled,
}


class Leave(Body, frozen=True):
    """State of `leave/<id>`; all decisions in order. `is_disputed`: two that differ, neither knowing of the other."""

    asked: LeaveAsked | None = None
    decisions: tuple[LeaveDecided, ...] = ()
    returned: LeaveReturned | None = None
    cancelled: LeaveCancelled | None = None
    is_disputed: bool = False
    unknown: int = 0

    @property
    def standing(self) -> Standing:
        """Where it stands."""
        if self.cancelled is not None:
            return Standing.CANCELLED
        if self.is_disputed:
            return Standing.DISPUTED
        if not self.decisions:
            return Standing.ASKED
        if not self.decisions[-1].is_approved:
            return Standing.REFUSED
        return Standing.RETURNED if self.returned else Standing.APPROVED

    @property
    def is_approved(self) -> bool:
        """Whether it counts in figures: approved, not cancelled, not disputed."""
        return self.standing in (Standing.APPROVED, Standing.RETURNED)

    @property
    def span(self) -> tuple[str, str] | None:
        """The first and last day away, as they really were where that is known."""
        if self.asked is None:
            return None
        return self.asked.first, self.returned.last if self.returned else self.asked.last

    def covers(self, day: dt.date) -> bool:
        """Whether the person is away on any part of this day with approval."""
        return self.is_approved and self.span is not None and self.span[0] <= day.isoformat() <= self.span[1]


def days_between(first: str, first_half: str, last: str, last_half: str) -> Decimal | None:
    """Calendar days from a half day to a half day, both included (2.5); None when it ends before it begins or says no
    days.
    """
    start, end = _day(first), _day(last)
    if start is None or end is None or first_half not in HALVES or last_half not in HALVES:
        return None
    halves = (end - start).days * 2 + HALVES.index(last_half) - HALVES.index(first_half) + 1
    return Decimal(halves) / 2 if halves > 0 else None


def fold(facts: Sequence[Told]) -> Leave:
    """Leave from its facts, in any order and however often repeated."""
    state = Leave()
    decided: list[tuple[Told, LeaveDecided]] = []
    for fact in in_order(facts):
        match read(fact, KINDS):
            case LeaveAsked() as body:
                state = replace(state, asked=state.asked or body)
            case LeaveDecided() as body:
                state = replace(state, decisions=(*state.decisions, body))
                decided.append((fact, body))
            case LeaveReturned() as body:
                state = replace(state, returned=body)
            case LeaveCancelled() as body:
                state = replace(state, cancelled=state.cancelled or body)
            case _:
                state = replace(state, unknown=state.unknown + 1)
    return replace(state, is_disputed=_is_disputed(facts, decided))


def check(body: Body, state: Leave) -> None:
    """NotAllowed when it ends before it begins, or was decided or ended already."""
    check_moments(getattr(body, "at", None))
    if isinstance(body, LeaveAsked):
        if state.asked is not None:
            raise NotAllowed("这次请假已经封存。")
        check_days(body.first, body.last)
        check_span(body.first, body.first_half, body.last, body.last_half)
        return
    if state.asked is None:
        raise NotAllowed("还没有这次请假，请先同步。")
    if state.cancelled is not None:
        raise NotAllowed("这次请假已经取消。")
    match body:
        case LeaveDecided(is_approved=False, note=note) if not note.strip():
            raise NotAllowed("不批准须写明原因。")
        case LeaveDecided() if state.decisions and not state.is_disputed:
            raise NotAllowed(f"这次请假{state.standing}，不能再审批。")
        case LeaveDecided() if body.person == state.asked.person:
            raise NotAllowed("不能审批自己的请假，请由另一位主管人员审批。")
        case LeaveReturned():
            _check_return(body, state)


def check_span(first: str, first_half: str, last: str, last_half: str) -> None:
    """NotAllowed when these are no days of a leave, said in words."""
    days = days_between(first, first_half, last, last_half)
    if days is None:
        raise NotAllowed("请假结束早于开始，请改正起止时间。")
    if days > LONGEST:
        raise NotAllowed(f"请假 {days} 天，超过一年；请核对起止时间的年份。")


def _check_return(body: LeaveReturned, state: Leave) -> None:
    if state.asked is None:
        return
    if not state.is_approved:
        raise NotAllowed(f"这次请假{state.standing}，还不能销假。")
    check_days(body.last)
    check_span(state.asked.first, state.asked.first_half, body.last, body.last_half)


def _is_disputed(facts: Sequence[Told], decided: Sequence[tuple[Told, LeaveDecided]]) -> bool:
    """Whether the newest decisions, those that stand behind no other, differ."""
    if len({body.is_approved for _, body in decided}) < 2:
        return False
    before = behind(facts)
    newest = [body for fact, body in decided if not any(fact.entry in before[other.entry] for other, _ in decided)]
    return len({body.is_approved for body in newest}) > 1


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None

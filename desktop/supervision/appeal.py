"""An appeal (申诉) against a decision about an inspector: when it was received, and when the appeal was handed in with
which evidence. Subject `appeal/<id>` in `staff/<org>/<person>`; the person writes it himself.

Source: 晋政办发〔2024〕29号 第四十四条: within 30 days from the day of receipt, in writing, to the unit or the party
organisation that decided. The decision stays in force meanwhile.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum

from msgspec.structs import replace

from desktop.errors import NotAllowed
from desktop.journal.entry import Told
from desktop.supervision.facts import Body, check_days, check_moments, in_order, read

SOON = 7  # days before the last one from which the desk warns


class Clock(StrEnum):
    """How the days stand."""

    RUNNING = "期限内"
    SOON = "即将到期"
    LAST = "今天到期"
    OVER = "已过期限"
    FILED = "已提出"


class DecisionReceived(Body, frozen=True):
    """A decision reached the person on a day: its words and number, who decided; of which mine and days it speaks."""

    person: str
    decision: str
    decided_by: str
    received: str
    mine: str
    first: str
    last: str
    at: str


class AppealFiled(Body, frozen=True):
    """The appeal was handed in on a day, to whom; `pack` is the SHA-256 of the evidence's manifest, "" without one."""

    person: str
    day: str
    to: str
    at: str
    pack: str = ""


KINDS: dict[str, type[Body]] = {"appeal.decision_received": DecisionReceived, "appeal.filed": AppealFiled}


class Appeal(Body, frozen=True):
    """State of `appeal/<id>`: the decision as it was noted last, the first filing that counts."""

    received: DecisionReceived | None = None
    filed: AppealFiled | None = None
    unknown: int = 0


def last_day(received: dt.date, days: int) -> dt.date:
    """The last day to appeal: the day of receipt is not counted (自收到之日起30日内)."""
    return received + dt.timedelta(days=days)


def clock(one: Appeal, today: dt.date, days: int) -> tuple[Clock, int]:
    """How the days stand and how many are left (negative: since when it is over)."""
    if one.filed is not None or one.received is None:
        return Clock.FILED, 0
    left = (last_day(dt.date.fromisoformat(one.received.received), days) - today).days
    if left < 0:
        return Clock.OVER, left
    if left == 0:
        return Clock.LAST, 0
    return (Clock.SOON if left <= SOON else Clock.RUNNING), left


def fold(facts: Sequence[Told]) -> Appeal:
    """Appeal from its facts, in any order and however often repeated."""
    state = Appeal()
    for fact in in_order(facts):
        match read(fact, KINDS):
            case DecisionReceived() as body:
                state = replace(state, received=body)
            case AppealFiled() as body:
                state = replace(state, filed=state.filed or body)
            case _:
                state = replace(state, unknown=state.unknown + 1)
    return state


def check(body: Body, state: Appeal) -> None:
    """NotAllowed when a day is wrong, the decision is not named, or it was filed before."""
    match body:
        case DecisionReceived():
            check_moments(body.at)
            check_days(body.received, body.first, body.last)
            if not body.decision.strip() or not body.decided_by.strip():
                raise NotAllowed("请写明是什么决定（文号、内容）、哪个单位作出的。")
        case AppealFiled() if state.received is None:
            raise NotAllowed("还没有登记收到的决定；请先登记。")
        case AppealFiled() if state.filed is not None:
            raise NotAllowed("这项申诉已经登记提出过。")
        case AppealFiled():
            check_moments(body.at)
            check_days(body.day)
            if not body.to.strip():
                raise NotAllowed("请写明向哪个单位或党组织提出。")
        case _:
            pass

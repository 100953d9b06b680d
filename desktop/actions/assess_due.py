"""What of omissions and appeals waits for this person: explanations asked for, appeals whose days end, and for the
managing role explanations nobody has looked into yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from desktop.actions import appeals
from desktop.desk import Desk
from desktop.store import queries
from desktop.supervision.appeal import Appeal, Clock
from desktop.supervision.omission import Explanation, Omission, Stage, stage


class Waits(StrEnum):
    """What waits."""

    EXPLAIN = "待说明"
    APPEAL = "申诉期限"
    AUDIT = "待核实"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing with its day (`2026-11-22`, "" without one)."""

    waits: Waits
    text: str
    day: str


def read_due(desk: Desk) -> tuple[Due, ...]:
    """What waits, from three small readings."""
    with desk.reading() as session:
        manages = queries.is_supervisor(session, desk.person)
        asked = queries.states(session, "omission", Omission)
        said = dict(queries.states(session, "explanation", Explanation))
        has_appeals = bool(queries.states(session, "appeal", Appeal))
    found = list(_explanations(desk, asked, said))
    if has_appeals:
        found += _appeals(desk)
    if manages:
        found += _audits(desk, dict(asked), said)
    return tuple(found)


def _explanations(desk: Desk, asked: list[tuple[str, Omission]], said: dict[str, Explanation]) -> Iterator[Due]:
    today = desk.world.today().isoformat()
    for key, one in asked:
        if _person(key) != desk.person:
            continue
        if stage(one, said.get(key, Explanation()), today) in (Stage.ASKED, Stage.OVERDUE):
            until = one.asked[-1].until
            yield Due(Waits.EXPLAIN, f"漏查提示请您说明，说明期到 {until}", until)


def _appeals(desk: Desk) -> Iterator[Due]:
    for line in appeals.read_appeals(desk):
        if line.clock in (Clock.SOON, Clock.LAST) and line.appeal.received is not None:
            words = "今天是申诉最后一天" if line.clock is Clock.LAST else f"申诉还有 {line.left} 天"
            yield Due(Waits.APPEAL, f"{words}：{line.appeal.received.decision}", line.last_day.isoformat())


def _audits(desk: Desk, asked: dict[str, Omission], said: dict[str, Explanation]) -> Iterator[Due]:
    today = desk.world.today().isoformat()
    others = [key for key in {*asked, *said} if _person(key) != desk.person]
    stages = [stage(asked.get(key, Omission()), said.get(key, Explanation()), today) for key in others]
    count = sum(one in (Stage.EXPLAINED, Stage.OVERDUE) for one in stages)
    if count:
        yield Due(Waits.AUDIT, f"{count} 次检查的漏查提示等主管核实", "")


def _person(key: str) -> str:
    return key.rsplit("/", 1)[-1]

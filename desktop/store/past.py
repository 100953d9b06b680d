"""Earlier findings for the one being written: of an item anywhere, of a mine lately. Bounded reads, the
newest first.
"""

from __future__ import annotations

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from desktop.store import queries
from desktop.store.tables import BriefRow, LineRow, StateRow
from desktop.supervision.finding import Finding

LIMIT = 200

_NEWEST: Select[str] = (
    select(StateRow.subject)
    .join(LineRow, LineRow.subject == StateRow.subject)
    .where(StateRow.noun == "finding")
    .order_by(LineRow.day.desc(), StateRow.subject)
    .limit(LIMIT)
)


def of_item(session: Session, item: str) -> list[tuple[str, Finding]]:
    """The newest findings of an item, of all mines."""
    return _read(session, _NEWEST.where(func.instr(StateRow.body, f'"item":"{item}"'.encode()) > 0)) if item else []


def of_mine(session: Session, mine: str) -> list[tuple[str, Finding]]:
    """The newest findings of a mine."""
    return _read(session, _NEWEST.where(StateRow.scope == f"mine/{mine}"))


def unseen_majors(session: Session) -> list[tuple[str, Finding]]:
    """The newest findings raised as 疑似重大 that no supervisor has seen yet."""
    waits = func.instr(BriefRow.body, b'"waits_for_supervisor":true') > 0
    query = _NEWEST.join(BriefRow, BriefRow.subject == StateRow.subject).where(BriefRow.noun == "finding", waits)
    return [(name, one) for name, one in _read(session, query) if one.waits_for_supervisor]


def _read(session: Session, query: Select[str]) -> list[tuple[str, Finding]]:
    names = [subject.split("/", 1)[1] for subject in session.scalars(query)]
    read = [(name, queries.finding(session, name)) for name in names]
    return [(name, one) for name, one in read if one is not None and one.raised is not None]

"""What searching everything reads: the short columns of all findings and visits, no folded state among them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.store.tables import LineRow

MOST = 50_000  # lines read; five years of a county's desk are far fewer

_LINES = (
    select(LineRow.subject, LineRow.mine, LineRow.status, LineRow.day, LineRow.person, LineRow.text, LineRow.item)
    .where(LineRow.noun.in_(("finding", "visit", "remote", "mineform", "staffform")))
    .order_by(LineRow.day.desc(), LineRow.subject)
    .limit(MOST)
)


@dataclass(frozen=True, slots=True)
class Known:
    """A finding, a visit, a remote check or an internal paper (`item` is its kind); `subject` with its noun,
    `day` UTC text.
    """

    subject: str
    mine: str
    status: str
    day: str
    person: str
    text: str
    item: str


def lines(session: Session) -> list[Known]:
    """All of them, the newest first."""
    return [Known(*row) for row in session.execute(_LINES)]

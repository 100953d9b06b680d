"""The closed visits with their papers, as lists need them: read from the visits in brief, not from the folded states.

A state holds every answer of a visit; a list of thousands would decrypt megabytes of them and show none.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.store import queries
from desktop.store.tables import LineRow
from desktop.supervision.brief import VisitBrief

_WORDS = select(LineRow.subject, LineRow.status).where(LineRow.noun == "review")


@dataclass(frozen=True, slots=True)
class Shelved:
    """A closed visit in brief, and what the review says of it ("": nothing yet)."""

    visit: str
    brief: VisitBrief
    review: str


def closed(session: Session) -> list[Shelved]:
    """Every closed visit, the newest first."""
    words = {subject.split("/", 1)[1]: status for subject, status in session.execute(_WORDS)}
    found = queries.visits_in_brief(session, status="已结束")
    return [Shelved(name, brief, words.get(name, "")) for name, brief in reversed(found)]

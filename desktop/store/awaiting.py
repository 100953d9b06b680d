"""Which visits still wait for something: told by the lines and their indexes, so that thousands of finished ones are
never read.
"""

from __future__ import annotations

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from desktop.supervision.presence import PROVED
from desktop.supervision.review import ReviewStatus
from desktop.supervision.service import SEALED_KINDS

_BEGUN = text(
    "SELECT substr(subject, 7) FROM line WHERE noun = 'visit' AND status = '检查中'"
    " UNION SELECT substr(subject, 7) FROM line WHERE noun = 'visit' AND day >= :since"
)
_UNPROVED = text(
    "SELECT substr(subject, 7) FROM line WHERE noun = 'visit'"
    " EXCEPT SELECT substr(subject, 10) FROM line WHERE noun = 'presence' AND status = :proved"
)
_WITH_PAPERS = text(
    "SELECT DISTINCT substr(subject, 7) FROM number WHERE kind IN :kinds AND subject LIKE 'visit/%'"
).bindparams(bindparam("kinds", [str(kind) for kind in SEALED_KINDS], expanding=True))
_REVIEWED = text("SELECT substr(subject, 8) FROM line WHERE noun = 'review' AND status = :status")
_UNREVIEWED = text(
    "SELECT substr(subject, 7) FROM line WHERE noun = 'visit' AND status = '已结束'"
    " EXCEPT SELECT substr(subject, 8) FROM line WHERE noun = 'review' AND status <> :waiting"
)


def begun(session: Session, since: str) -> set[str]:
    """Visits that are not closed, and those begun since (UTC text)."""
    return set(session.scalars(_BEGUN, {"since": since}))


def unproved(session: Session) -> set[str]:
    """Visits whose presence is not proved at both ends by what was noted (第十九条)."""
    return set(session.scalars(_UNPROVED, {"proved": PROVED}))


def with_papers(session: Session) -> set[str]:
    """Visits with papers that are sealed and served."""
    return set(session.scalars(_WITH_PAPERS))


def returned(session: Session) -> set[str]:
    """Visits whose ledger the supervisor sent back."""
    return set(session.scalars(_REVIEWED, {"status": ReviewStatus.RETURNED.value}))


def unreviewed(session: Session) -> set[str]:
    """Closed visits on whose ledger no supervisor has said a word."""
    return set(session.scalars(_UNREVIEWED, {"waiting": ReviewStatus.WAITING.value}))

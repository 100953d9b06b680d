"""What came to this desk after a fact of it, in the order it came: the facts a supervisor wants to see first. The
journal only grows, so the row of a fact says when it came.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.store import rows, urgent

MOST = 500  # facts of one look
FIRST_LOOK = 5000  # facts looked back at when nobody looked before
_SIGNS = ("疑似重大", "撤人", '"refusal":{')
_WHOLE = ("visit.closed", "finding.corrected", "review.explained")
_IN_PART = ("finding.raised", "finding.measure_ordered", "visit.section_sealed", "visit.signed", "service.served")
_NEWER = text(
    "SELECT fact.rowid, fact.kind, fact.subject, fact.body FROM fact JOIN entry ON entry.id = fact.entry"
    " WHERE fact.rowid > :since AND fact.body IS NOT NULL AND entry.own = 0"
    f" AND (fact.kind IN (SELECT value FROM json_each(:whole)) OR (fact.kind IN (SELECT value FROM json_each(:part))"
    f" AND ({' OR '.join(f'instr(fact.body, :sign{number}) > 0' for number in range(len(_SIGNS)))})))"
    f" ORDER BY fact.rowid DESC LIMIT {MOST}"
)
_OVERDUE = text(
    "SELECT substr(subject, 9) FROM line WHERE noun = 'finding' AND status IN ('未整改', '已整改', '争议')"
    " AND due IS NOT NULL AND due < :today AND due >= :since ORDER BY due, subject"
)


@dataclass(frozen=True, slots=True)
class Came:
    """A fact that came: its row, kind, subject and body."""

    row: int
    kind: str
    subject: str
    body: bytes


def newest(session: Session) -> int:
    """The row of the fact that came last."""
    return urgent.newest_row(session)


def since(session: Session, row: int) -> list[Came]:
    """The facts of others that came after this row, the newest first, at most `MOST`."""
    signs = {f"sign{number}": sign.encode() for number, sign in enumerate(_SIGNS)}
    whole, part = rows.names(_WHOLE)["names"], rows.names(_IN_PART)["names"]
    found = session.connection().execute(_NEWER, {"since": row, "whole": whole, "part": part, **signs})
    return [Came(*one) for one in found]


def overdue(session: Session, since_day: str, today: str) -> list[str]:
    """Open findings whose last day was on or after a day and is over today, by id."""
    return list(session.scalars(_OVERDUE, {"since": since_day, "today": today}))

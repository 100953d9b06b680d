"""The closed visits with their papers, as lists need them: read from the few facts that tell of these, not from the
folded states.

A state holds every answer of a visit; a list of thousands would decrypt megabytes of them and show none. What is
closed is told by the folded lines; a held entry counts here no more than in a fold.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.journal.receipts import Verdict
from desktop.store import queries, rows
from desktop.store.tables import EntryRow, FactRow, LineRow, ReceiptRow
from desktop.supervision import visit_folding
from desktop.supervision.facts import Body
from desktop.supervision.visit import Paper, PaperSigned

T = TypeVar("T", bound=Body)
_OPENED, _CLOSED, _PAPER = "visit.opened", "visit.closed", "visit.paper_signed"
_FACTS = select(FactRow.entry, FactRow.place, FactRow.subject, FactRow.kind, FactRow.body).where(
    FactRow.kind.in_((_OPENED, _CLOSED, _PAPER))
)
_HELD = select(ReceiptRow.entry).where(ReceiptRow.verdict == Verdict.HELD.value)
_DEPTHS = select(EntryRow.id, EntryRow.depth).where(EntryRow.id.in_(rows.NAMES))
_WORDS = select(LineRow.subject, LineRow.status).where(LineRow.noun == "review")


class Member(Body, frozen=True):
    """One of a visit's team."""

    person: str
    is_leader: bool = False


class _Opened(Body, frozen=True):
    people: tuple[Member, ...] = ()


class _Closed(Body, frozen=True):
    ended: str


@dataclass(frozen=True, slots=True)
class Shelved:
    """A closed visit: its number, when it ended (UTC text), its team, its papers, what the review says of it."""

    visit: str
    mine: str
    number: str
    ended: str
    team: tuple[Member, ...]
    papers: tuple[Paper, ...]
    review: str


def closed(session: Session) -> list[Shelved]:
    """Every closed visit, the newest first."""
    words = {subject: status for subject, status in session.execute(_WORDS)}
    told = _told(session)
    found: list[Shelved] = []
    for line in queries.lines(session, "visit", status="已结束", limit=-1):
        of_kind = told.get(f"visit/{line.id}", {})
        opened = _read(_Opened, of_kind.get(_OPENED, [b""])[0])
        ended = _read(_Closed, of_kind.get(_CLOSED, [b""])[0])
        signed = [one for body in of_kind.get(_PAPER, ()) if (one := _read(PaperSigned, body))]
        found.append(
            Shelved(
                line.id,
                line.mine,
                line.text,
                ended.ended if ended else line.day,
                opened.people if opened else (),
                visit_folding.papers_of(signed),
                words.get(f"review/{line.id}", ""),
            )
        )
    return found


def _told(session: Session) -> dict[str, dict[str, list[bytes]]]:
    """The bodies by subject and kind, in the order of the fold where there are several."""
    held = set(session.scalars(_HELD))
    told: dict[str, dict[str, list[tuple[str, int, bytes]]]] = {}
    for entry, place, subject, kind, body in session.execute(_FACTS):
        if body is not None and entry not in held:
            told.setdefault(subject, {}).setdefault(kind, []).append((entry, place, body))
    several = {entry for kinds in told.values() for each in kinds.values() if len(each) > 1 for entry, _, _ in each}
    depth = {name: deep for name, deep in session.connection().execute(_DEPTHS, rows.names(several))}
    return {
        subject: {
            kind: [body for _, _, body in sorted(each, key=lambda one: (depth.get(one[0], 0), one[0], one[1]))]
            for kind, each in kinds.items()
        }
        for subject, kinds in told.items()
    }


def _read(shape: type[T], body: bytes) -> T | None:
    """A body of another shape counts for nothing, as in a fold."""
    decoder: msgspec.json.Decoder[T] = _decoder(shape)
    try:
        return decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


@cache
def _decoder(shape: type[T]) -> msgspec.json.Decoder[T]:
    return msgspec.json.Decoder(shape)

"""What the records say to each question of an audit: the five defects, then the hints that apply, each with its figures
and the records they come from.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from desktop.actions import likeness
from desktop.desk import Desk
from desktop.errors import Missing
from desktop.store import past, queries
from desktop.supervision import ledger_hints as hints
from desktop.supervision.audit_marks import Defect, Hint
from desktop.supervision.days import day_of
from desktop.supervision.finding import Finding
from desktop.supervision.ledger_defects import said_to
from desktop.supervision.ledger_hints import Past, Said, Worded
from desktop.supervision.presence import Presence
from desktop.supervision.visit import Photo, Visit

BEFORE = dt.timedelta(days=92)  # how far back visits of the mine are looked at

Found = tuple[str, Finding]


@dataclass(frozen=True, slots=True)
class Question:
    """A defect or a hint, and what the records say to it."""

    about: Defect | Hint
    said: tuple[Said, ...]

    @property
    def words(self) -> str:
        """All it says, as it is written into the record."""
        return "；".join(one.words for one in self.said)


def read_questions(desk: Desk, name: str) -> tuple[Question, ...]:
    """The five defects, and the hints that apply. Missing when the visit is not here."""
    with desk.reading() as session:
        state = queries.visit(session, name)
        if state is None or state.opened is None:
            raise Missing("这次检查还没有到达本机，请先同步。")
        mine = state.opened.mine
        raised = queries.findings_of_visit(session, name, mine)
        open_ones = {one: queries.finding(session, one) for one in state.opened.open_findings}
        lately = past.of_mine(session, mine)
        noted = (queries.state(session, f"presence/{name}", Presence) or Presence()).noted
        since = _before(state.opened.started)
        visits = queries.visits_in_brief(session, mine=mine, status="已结束", since=since)
    earlier = {one: found for one, found in open_ones.items() if found is not None}
    questions = [Question(one, said_to(one, name, state, raised, earlier)) for one in Defect]
    photos = _photos(name, state, raised)
    asked: dict[Hint, tuple[Said, ...]] = {
        Hint.TOO_FAST: hints.too_fast(name, state),
        Hint.COPIED: hints.copied(_worded(raised), _worded(lately)),
        Hint.PHOTO_OLDER: hints.photos_outside(state, photos),
        Hint.PHOTO_SEEN: _seen(desk, name, photos),
        Hint.ALL_PASS: hints.all_pass(name, [Past(one, v.started, v.answers, v.failed) for one, v in visits]),
        Hint.NO_PRESENCE: hints.no_presence(name, state, noted),
    }
    return (*questions, *(Question(one, said) for one, said in asked.items() if said))


def _before(started: str) -> str:
    at = dt.datetime.strptime(started, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC) - BEFORE
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _photos(name: str, state: Visit, raised: list[Found]) -> list[tuple[Photo, str]]:
    own = [(photo, f"visit/{name}") for one in state.sections for photo in one.sealed.photos]
    return own + [(photo, f"finding/{key}") for key, one in raised if one.raised for photo in one.raised.photos]


def _worded(found: list[Found]) -> list[Worded]:
    return [
        Worded(name, one.raised.visit, one.text("fact"), one.raised.found)
        for name, one in found
        if one.raised is not None
    ]


def _seen(desk: Desk, name: str, photos: list[tuple[Photo, str]]) -> tuple[Said, ...]:
    if not photos:
        return ()
    sights = likeness.seen_before(desk, name, [photo for photo, _ in photos])
    said = []
    for photo, record in photos:
        sight = sights.get(photo.original)
        if sight is not None and f"finding/{sight.finding}" != record:
            how = "是同一张" if sight.is_same else "很像"
            words = f"照片 {photo.name} 与 {day_of(sight.at)} {sight.mine} {sight.place} 的照片{how}"
            said.append(Said(words, f"finding/{sight.finding}"))
    return tuple(said)

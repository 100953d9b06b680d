"""Taking back: the last step in a visit's draft and doing it again, what the draft was like in the last days, and
visits that were thrown away.

Only drafts: sealing forgets the steps before it, so nothing sealed is ever taken back. A step is told in the words of
the trade (1301 第 17 项 合格).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from desktop.actions import checklists, step_words
from desktop.actions.drafting import KIND, VisitDraft, change
from desktop.desk import Changes, Desk
from desktop.errors import NotAllowed
from desktop.store import drafts, queries, steps


@dataclass(frozen=True, slots=True)
class Turned:
    """What was taken back or done again, in words; empty when there was nothing. `item`: place and item whose result
    it was, the first of them.
    """

    words: str = ""
    item: tuple[str, str] | None = None
    changes: Changes = field(default_factory=Changes)


@dataclass(frozen=True, slots=True)
class Past:
    """What a draft was like at a time (UTC text): results, findings, photos, places passed."""

    saved: str
    answers: int
    findings: int
    photos: int
    places: int


@dataclass(frozen=True, slots=True)
class Thrown:
    """A visit that was thrown away at a time (UTC text)."""

    visit: str
    saved: str
    mine: str
    kind: str
    answers: int


def undo(desk: Desk, visit: str) -> Turned:
    """Take the last step back. Missing when there is no such draft."""
    return _turn(desk, visit, forward=False)


def redo(desk: Desk, visit: str) -> Turned:
    """Do again what was taken back last, until something else is done."""
    return _turn(desk, visit, forward=True)


def pasts(desk: Desk, visit: str) -> tuple[Past, ...]:
    """What a visit's draft was like, the newest first: now, then at most once a minute of the last days."""
    with desk.reading() as session:
        now = drafts.load(session, visit, VisitDraft)
        saved = next((line.saved for line in drafts.lines(session, KIND) if line.id == visit), "")
        found = [_past(saved, now)]
        for line in steps.past_lines(session, visit):
            if line.saved != saved:
                found.append(_past(line.saved, drafts.past(session, visit, line.saved, VisitDraft)))
    return tuple(found)


def at(desk: Desk, visit: str, saved: str) -> VisitDraft:
    """A visit's draft as it was at a time. Missing when that is not known any more."""
    with desk.reading() as session:
        return drafts.past(session, visit, saved, VisitDraft)


def differences(desk: Desk, visit: str, saved: str) -> tuple[str, ...]:
    """What would become otherwise if a visit's draft were again what it was at a time, one line each. Missing."""
    with desk.reading() as session:
        now = drafts.load(session, visit, VisitDraft)
        then = drafts.past(session, visit, saved, VisitDraft)
    return step_words.differences(then, now, _namer(desk, now))


def bring_back(desk: Desk, visit: str, saved: str) -> Changes:
    """Make a visit's draft again what it was at a time; that is a step which can be taken back. NotAllowed when
    something was sealed since; Missing.
    """
    then = at(desk, visit, saved)

    def step(now: VisitDraft) -> VisitDraft:
        if (now.sealed, now.is_open) != (then.sealed, then.is_open):
            raise NotAllowed("从那时起已经封存过，不能整份找回；已封存的内容在台账里，可以更正。")
        return then

    return change(desk, visit, step)


def thrown(desk: Desk) -> tuple[Thrown, ...]:
    """Visits thrown away in the last days that are not there again, the last first."""
    with desk.reading() as session:
        there = {line.id for line in drafts.lines(session, KIND)}
        names = {card.code: card.name for card in queries.mines(session)}
        found = []
        for line in steps.thrown_lines(session):
            if line.kind == KIND and line.draft not in there:
                draft = drafts.past(session, line.draft, line.saved, VisitDraft)
                name = names.get(draft.mine, draft.mine)
                found.append(Thrown(line.draft, line.saved, name, str(draft.kind), len(draft.answers)))
    return tuple(found)


def bring_back_visit(desk: Desk, visit: str, saved: str) -> Changes:
    """Bring back a visit that was thrown away. BadInput when it is there already; Missing."""
    return desk.bring_back_draft(visit, saved)


def tidy(desk: Desk) -> None:
    """Remove what is kept of drafts longer than the days promised; for the background, when the desk was opened."""
    desk.forget_old_drafts()


def _turn(desk: Desk, visit: str, *, forward: bool) -> Turned:
    pair = desk.turn_draft(visit, VisitDraft, forward=forward)
    if pair is None:
        return Turned()
    before, after = pair if forward else reversed(pair)  # as the step was first done
    words = step_words.told(before, after, _namer(desk, after))
    return Turned(words, _item(before, after), Changes(drafts=frozenset({visit})))


def _item(before: VisitDraft, after: VisitDraft) -> tuple[str, str] | None:
    """The first place and item whose answer differs."""
    old, new = ({(one.place, one.item): one for one in draft.answers} for draft in (before, after))
    return next((key for key in {**new, **old} if old.get(key) != new.get(key)), None)


def _namer(desk: Desk, draft: VisitDraft) -> Callable[[str], str]:
    """Names of places as the checklist of the visit has them; in full only when it is asked."""
    names = {leg.place: leg.name for leg in draft.legs}

    def name_of(place: str) -> str:
        if place not in names:
            checklist = checklists.bound(desk, draft.checklist)
            names.update({one.place.id: one.place.name for one in checklist.sections})
        return names.get(place, place)

    return name_of


def _past(saved: str, draft: VisitDraft) -> Past:
    return Past(saved, len(draft.answers), len(draft.findings), _photos(draft), len(draft.legs))


def _photos(draft: VisitDraft) -> int:
    of_findings = sum(len(one.photos) for one in draft.findings)
    return (
        len(draft.loose_photos) + len(draft.scene_photos) + of_findings + sum(len(one.photos) for one in draft.rechecks)
    )

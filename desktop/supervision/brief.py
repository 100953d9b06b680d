"""Visits and findings in brief: what lists need of them beside their line, so that a list of thousands reads no whole
state (a visit's holds every answer). Made with the fold. Pure.
"""

from __future__ import annotations

from desktop.supervision.facts import Body
from desktop.supervision.finding import Finding, Grade
from desktop.supervision.visit import AppSignIn, Paper, PaperKind, Result, Visit


class Seat(Body, frozen=True):
    """One of a visit's team."""

    person: str
    name: str = ""
    is_leader: bool = False


class Ending(Body, frozen=True):
    """How a visit was closed; `ended` is UTC text."""

    number: str
    ended: str
    app_sign_out: AppSignIn = AppSignIn()


class VisitBrief(Body, frozen=True):
    """A visit that began. `sealed_by` are the persons of its sections; `answers` and `failed` count items."""

    mine: str
    kind: str
    started: str
    people: tuple[Seat, ...] = ()
    sealed_by: tuple[str, ...] = ()
    app_sign_in: AppSignIn = AppSignIn()
    closed: Ending | None = None
    papers: tuple[Paper, ...] = ()
    answers: int = 0
    failed: int = 0

    @property
    def ledger(self) -> Paper | None:
        """The ledger, once it was issued."""
        return next((paper for paper in self.papers if paper.kind is PaperKind.LEDGER), None)

    def seat_of(self, person: str) -> Seat | None:
        """A person's place in the team."""
        return next((seat for seat in self.people if seat.person == person), None)


class FindingBrief(Body, frozen=True):
    """A finding that was raised; `visit` is "" when another body found it, `item` when it came from no item."""

    visit: str
    raised_grade: Grade
    item: str = ""
    has_no_measure: bool = False
    waits_for_supervisor: bool = False


def brief_of(state: Body) -> VisitBrief | FindingBrief | None:
    """A state in brief, or None when lists need no more than its line."""
    match state:
        case Visit():
            return _visit(state)
        case Finding(raised=raised) if raised is not None:
            return FindingBrief(
                visit=raised.visit,
                raised_grade=state.raised_grade,
                item=raised.item,
                has_no_measure=state.has_no_measure,
                waits_for_supervisor=state.waits_for_supervisor,
            )
        case _:
            return None


def _visit(state: Visit) -> VisitBrief | None:
    opened, closed, answers = state.opened, state.closed, state.answers
    if opened is None:
        return None
    ending = None
    if closed is not None:
        ending = Ending(number=closed.number, ended=closed.ended, app_sign_out=closed.app_sign_out)
    return VisitBrief(
        mine=opened.mine,
        kind=str(opened.kind),
        started=opened.started,
        people=tuple(Seat(person=one.person, name=one.name, is_leader=one.is_leader) for one in opened.people),
        sealed_by=tuple(dict.fromkeys(section.sealed.person for section in state.sections)),
        app_sign_in=state.app_sign_in,
        closed=ending,
        papers=state.papers,
        answers=len(answers),
        failed=sum(one.result is Result.FAIL for one in answers),
    )

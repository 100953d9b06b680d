"""How the facts of a visit are folded into its state, the same on every machine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from desktop.journal.entry import Told, behind
from desktop.supervision.facts import Body, in_order, read
from desktop.supervision.visit import (
    KINDS,
    Paper,
    PaperSigned,
    Section,
    SectionSealed,
    Signed,
    Visit,
    VisitClosed,
    VisitOpened,
    VisitRebound,
)


def fold(facts: Sequence[Told]) -> Visit:
    """Visit from its facts, in any order and however often repeated."""
    state = Visit()
    placed = [(fact, read(fact, KINDS)) for fact in in_order(facts)]
    for fact, body in placed:
        state = _step(state, fact, body)
    return replace(state, overtaken=_overtaken(placed)) if state.signatures else state


def _step(state: Visit, fact: Told, body: Body | None) -> Visit:
    match body:
        case VisitOpened() if state.opened is None:
            new = replace(state, opened=body, opened_by=fact.author)
        case SectionSealed():
            section = Section(entry=fact.entry, author=fact.author, sealed=body)
            new = replace(state, sections=(*state.sections, section))
        case VisitRebound():
            moves = state.opened is not None and state.closed is None
            opened = _rebound(state.opened, body) if state.opened and moves else state.opened
            new = replace(state, opened=opened, rebound=(*state.rebound, body))
        case Signed():
            new = replace(state, signatures=(*state.signatures, body))
        case VisitClosed() if state.closed is None:
            new = replace(state, closed=body, closed_by=fact.author)
        case VisitClosed():
            new = replace(state, closed_again=(*state.closed_again, body))
        case PaperSigned():
            new = replace(state, papers=_papers(state.papers, body))
        case VisitOpened():
            new = state  # a second opening changes nothing; both entries stay in the journal
        case _:
            new = replace(state, unknown=state.unknown + 1)
    return new


def papers_of(signed: Iterable[PaperSigned]) -> tuple[Paper, ...]:
    """The papers that these signatures make, given in the order of the fold."""
    papers: tuple[Paper, ...] = ()
    for body in signed:
        papers = _papers(papers, body)
    return papers


def _rebound(opened: VisitOpened, body: VisitRebound) -> VisitOpened:
    sample = opened.sample if body.sample is None else body.sample
    return replace(opened, checklist=body.checklist, sample=sample)


def _overtaken(placed: Sequence[tuple[Told, Body | None]]) -> tuple[int, ...]:
    """A signature stands on what stands behind it; what the closing itself seals (未查) comes after all of them."""
    closing = {fact.entry for fact, body in placed if isinstance(body, VisitClosed)} | {""}
    sections = {fact.entry for fact, body in placed if isinstance(body, SectionSealed)} - closing
    before = behind([fact for fact, _ in placed])
    signed = [fact for fact, body in placed if isinstance(body, Signed)]
    return tuple(place for place, fact in enumerate(signed) if not sections <= before[fact.entry])


def _papers(papers: tuple[Paper, ...], body: PaperSigned) -> tuple[Paper, ...]:
    for place, paper in enumerate(papers):
        if (paper.kind, paper.number) == (body.kind, body.number) and body.previous == paper.file:
            grown = replace(paper, file=body.file, signed=(*paper.signed, body.field))
            return (*papers[:place], grown, *papers[place + 1 :])
    same = {name: getattr(body, name) for name in Paper.__struct_fields__ if name != "signed"}
    return (*papers, Paper(signed=(body.field,), **same))

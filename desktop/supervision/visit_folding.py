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

_OWN = ("signed", "stamped", "unstamped")  # what a paper has of its own, and no fact says


def fold(facts: Sequence[Told]) -> Visit:
    """Visit from its facts, in any order and however often repeated."""
    state = Visit()
    placed = [(fact, read(fact, KINDS)) for fact in in_order(facts)]
    for fact, body in placed:
        state = _step(state, fact, body)
    state = replace(state, papers=papers_of(body for _, body in placed if isinstance(body, PaperSigned)))
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
            new = state  # they are put together when all are known
        case VisitOpened():
            new = state  # a second opening changes nothing; both entries stay in the journal
        case _:
            new = replace(state, unknown=state.unknown + 1)
    return new


def papers_of(signed: Iterable[PaperSigned]) -> tuple[Paper, ...]:
    """The papers that these signatures make, given in the order of the fold.

    Two who countersigned the same file without knowing of each other made two files of one paper: each stands with
    all who signed it, until one of them has every signature. A time stamp never makes a second file: it gives way to
    a file with as many signatures that was made meanwhile.
    """
    known: dict[str, tuple[str, Paper]] = {}  # by file: the file it began with, and the paper as it stood then
    tips: dict[str, tuple[str, Paper]] = {}
    for body in signed:
        begun, before = known.get(body.previous or "", (body.file, None))
        if before is None or (before.kind, before.number) != (body.kind, body.number):
            same = {name: getattr(body, name) for name in Paper.__struct_fields__ if name not in _OWN}
            begun, paper = body.file, Paper(signed=(body.field,), **same)
        else:
            paper = _grown(before, body)
        known[body.file] = (begun, paper)
        place = {file: file for file in tips} | {body.previous: body.file}
        tips = {place[file]: one for file, one in tips.items()} | {body.file: (begun, paper)}
    whole = {begun for begun, one in tips.values() if one.is_fully_signed}
    known_tips = list(tips.values())
    return tuple(
        one
        for place, (begun, one) in enumerate(known_tips)
        if (one.is_fully_signed or begun not in whole) and not _gives_way(place, known_tips)
    )


def _grown(paper: Paper, body: PaperSigned) -> Paper:
    if body.is_stamp:
        return replace(paper, file=body.file, stamped=(*paper.stamped, body.field), unstamped=paper.file)
    return replace(paper, file=body.file, signed=(*paper.signed, body.field), unstamped="")


def _gives_way(place: int, tips: Sequence[tuple[str, Paper]]) -> bool:
    """Whether a paper has a twin with all its signatures and more; or, when it was stamped last, one without that
    stamp, or with an earlier one, that says as much.
    """
    begun, paper = tips[place]
    if any(one_begun == begun and set(paper.signed) < set(one.signed) for one_begun, one in tips):
        return True
    return bool(paper.unstamped) and any(
        one_begun == begun and set(paper.signed) <= set(one.signed) and (not one.unstamped or other < place)
        for other, (one_begun, one) in enumerate(tips)
        if other != place
    )


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

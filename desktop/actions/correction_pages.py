"""What was corrected (更正) in the findings of a sealed paper: as pages that print with it, and in words for whoever
verifies it. The paper itself says what was sealed; it never changes.
"""

from __future__ import annotations

from desktop.actions import ledger_material
from desktop.actions.ledger_words import moment
from desktop.desk import Desk
from desktop.documents import correction_page
from desktop.documents.correction_page import CorrectionLine, CorrectionRecord
from desktop.errors import Missing
from desktop.journal.entry import Told, canonical
from desktop.store import journal, queries
from desktop.store.database import Session
from desktop.supervision.facts import in_order, read
from desktop.supervision.finding import KINDS, Corrected
from desktop.supervision.visit import Paper, PaperKind, Visit
from desktop.world import as_moment

FIELDS = {"fact": "事实", "clause": "依据", "demand": "要求", "responsible": "责任人", "place_name": "地点"}


def draw(desk: Desk, visit: str, number: str) -> bytes:
    """The correction page of a paper. Same corrections and receipts, same bytes. Missing when nothing was corrected."""
    with desk.reading() as session:
        state, paper = _paper(session, visit, number)
        told = _told(session, visit, state, paper)
        if not told:
            raise Missing("这份文书没有更正。")
        lines = _lines(session, told)
        entries = list(journal.entries(session, list(dict.fromkeys(fact.entry for _, _, fact in told))))
        mine = state.opened.mine if state.opened else ""
        card = queries.mine(session, mine)
        office = queries.organisation(session)
        receipted = journal.receipts(session, [one.id for one in entries])
    newest = told[-1][2]
    record = CorrectionRecord(
        document_number=number,
        document_title=str(paper.kind),
        mine=card.name if card else mine,
        bureau=office.name if office else "",
        drawn_at=as_moment(newest.wall),
        lines=lines,
        record_hash=ledger_material.record_hash(entries),
        fingerprint=newest.author,
        state="已送达" if len(receipted) == len(entries) else "未回执",
        attachment=canonical({"entries": [ledger_material.plain_entry(one).decode() for one in entries]}),
    )
    return correction_page.draw(record).pdf


def later_words(desk: Desk, visit: str, number: str) -> tuple[str, ...]:
    """What whoever verifies a paper must know: that it was corrected later, where, by whom. Nothing when it was not."""
    with desk.reading() as session:
        state, paper = _paper(session, visit, number)
        lines = _lines(session, _told(session, visit, state, paper))
    if not lines:
        return ()
    where = "、".join(dict.fromkeys(f"第{one.number}条隐患的“{one.field}”" for one in lines))
    last = lines[-1]
    return (f"后来有更正：{len(lines)} 处（{where}），最后一次由 {last.by} 更正；原文不变，更正内容见更正页。",)


def count(session: Session, visit: str, state: Visit, paper: Paper) -> int:
    """How many corrections there are of the findings of a paper."""
    return len(_told(session, visit, state, paper))


_Told = list[tuple[int, str, Told]]


def _paper(session: Session, visit: str, number: str) -> tuple[Visit, Paper]:
    state = queries.visit(session, visit)
    paper = next((one for one in state.papers if one.number == number), None) if state else None
    if state is None or paper is None:
        raise Missing("没有这份文书，请先同步。")
    return state, paper


def _told(session: Session, visit: str, state: Visit, paper: Paper) -> _Told:
    """The corrections of a paper's findings in their order: place of the finding in the paper, its id, the fact."""
    names = _findings(session, visit, state, paper)
    known = journal.told_of(session, [f"finding/{name}" for name in names])
    found: _Told = []
    for place, name in enumerate(names, 1):
        facts = known[f"finding/{name}"].facts if f"finding/{name}" in known else []
        found += [(place, name, fact) for fact in in_order(facts) if isinstance(read(fact, KINDS), Corrected)]
    return sorted(found, key=lambda one: (one[2].wall, one[0], one[2].depth))


def _findings(session: Session, visit: str, state: Visit, paper: Paper) -> list[str]:
    """The findings of a paper in its order; of the ledger those raised in the visit, as its part 3 lists them."""
    if paper.kind is not PaperKind.LEDGER:
        return list(paper.findings)
    mine = state.opened.mine if state.opened else ""
    found = [name for name, _ in queries.findings_of_visit(session, visit, mine)]
    written = [one for section in state.sections for one in section.sealed.findings]
    return sorted(found, key=lambda name: written.index(name) if name in written else len(written))


def _lines(session: Session, told: _Told) -> tuple[CorrectionLine, ...]:
    people = {one.code: one.name for one in queries.people(session)}
    lines = []
    for place, name, fact in told:
        body = read(fact, KINDS)
        state = queries.finding(session, name)
        if not isinstance(body, Corrected) or state is None or state.raised is None:
            continue
        lines.append(
            CorrectionLine(
                number=place,
                finding=f"{state.raised.place_name}：{state.raised.fact}",
                field=FIELDS.get(body.field, body.field),
                old=body.old,
                new=body.new,
                by=people.get(body.person, body.person),
                at=moment(fact.wall),
                reason=body.reason,
                entry=fact.entry,
            )
        )
    return tuple(lines)

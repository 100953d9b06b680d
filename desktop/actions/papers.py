"""Papers of a visit: preview, the signed ledger, countersigning, verifying; statutory papers stand in `orders`.

A paper is drawn once, when the visit is closed; each signature is a new file whose hash is sealed. A reprint is the
stored file. Should the program end between closing and drawing, the ledger is simply issued then.
"""

from __future__ import annotations

from desktop import pdf_pages
from desktop.actions import drafting, ledger_material, ledger_people, ledger_record, paper_knowledge, time_authority
from desktop.actions.paper_issuing import Fresh, issue, seal, signed
from desktop.desk import Changes, Desk
from desktop.documents import ledger, verifying
from desktop.errors import Missing, NotAllowed
from desktop.store import queries
from desktop.supervision.visit import ALSO, Paper, PaperKind, PaperSigned, Visit


def preview(desk: Desk, visit: str) -> bytes:
    """The ledger as it would stand now (own draft included), unsigned and named 预览."""
    try:
        draft = drafting.load(desk, visit)
    except Missing:
        draft = None
    material = ledger_material.gather(desk, visit, draft)
    return ledger.draw(ledger_record.ledger(desk, material)).pdf


def issue_ledger(desk: Desk, visit: str) -> Changes:
    """Draw the ledger of a closed visit, sign it with this device, keep and seal it. NotAllowed before closing or
    twice.
    """
    material = ledger_material.gather(desk, visit)
    if material.state.closed is None:
        raise NotAllowed("检查还没有结束，不能出具台账；请先结束检查。")
    if material.state.ledger is not None:
        raise NotAllowed("台账已经出具，不能重复出具；需要补签请用“会签”。")
    shown = ledger_record.ledger(desk, material)
    drawn = ledger.draw(shown)
    return issue(desk, material, Fresh(PaperKind.LEDGER, shown.number, drawn.pdf, shown.expected_fields))


def countersign(desk: Desk, visit: str, number: str = "") -> Changes:
    """Add this device's signature to a paper of the visit (the ledger unless a number is given); to a statutory paper
    another officer or the leader may, besides the ink. Of a paper in two
    files, signed by two at once, to that which waits for this person.

    NotAllowed when it does not wait for this person, or was signed already. Missing while the file is not here.
    """
    material = ledger_material.gather(desk, visit)
    paper = _paper(material.state, number)
    own = ledger_people.field_of(material.opened, desk.person)
    files = [one for one in material.state.papers if (one.kind, one.number) == (paper.kind, paper.number)]
    paper = next((one for one in files if one.field_for(own)), paper)
    field = paper.field_for(own)
    if own in paper.signed or f"{ALSO}{own}" in paper.signed:
        raise NotAllowed("您已经签过这份文书。")
    if field is None:
        raise NotAllowed("这份文书不需要您签名。")
    pdf = signed(desk, material, desk.blobs.get(paper.file), field, "会签")
    body = PaperSigned(
        kind=paper.kind,
        number=paper.number,
        file=desk.keep(pdf, "paper"),
        field=field,
        person=desk.person,
        previous=paper.file,
        expected=paper.expected,
        findings=paper.findings,
        day=paper.day,
        form=paper.form,
        parent=paper.parent,
        optional=paper.optional,
    )
    return seal(desk, material, body)


def waiting_for_me(desk: Desk, state: Visit) -> list[Paper]:
    """The papers of a visit that wait for this person's signature."""
    if state.opened is None or state.closed is None:
        return []
    field = ledger_people.field_of(state.opened, desk.person)
    return [paper for paper in state.papers if field in paper.expected and field not in paper.signed]


def file(desk: Desk, name: str) -> bytes:
    """The stored bytes of a paper: a reprint is this file. Missing; Damaged."""
    return desk.blobs.get(name)


def for_eyes(desk: Desk, name: str) -> bytes:
    """The stored paper as it is shown and printed: the faces of its signatures are part of the pages. Missing;
    Damaged.
    """
    return pdf_pages.flattened(desk.blobs.get(name))


def verify_file(desk: Desk, visit: str, number: str = "", *, name: str = "") -> verifying.Verdict:
    """Verify a paper of a visit against the bureau's root and against what the journal knows of it: what was corrected
    later is said at the end. `name` is its file when there are two of it.
    """
    with desk.reading() as session:
        state = queries.visit(session, visit)
    if state is None:
        raise Missing("没有这次检查，请先同步。")
    paper = next((one for one in state.papers if one.file == name), None) or _paper(state, number)
    known = paper_knowledge.expected(desk, visit, paper)
    return verifying.verify(desk.blobs.get(paper.file), [desk.root], known, time_authority.roots(desk))


def _paper(state: Visit, number: str) -> Paper:
    found = state.ledger if not number else next((one for one in state.papers if one.number == number), None)
    if found is None:
        raise Missing("这次检查还没有这份文书，请先同步或出具。")
    return found

"""The supervisor's word: accept a ledger, or return it with a comment (审阅)."""

from __future__ import annotations

from desktop.actions import signing_hand
from desktop.desk import Act, Changes, Desk, Fact
from desktop.documents import signing
from desktop.documents.verdict import ACCEPTED
from desktop.errors import Damaged, Missing, NotAllowed
from desktop.store import queries
from desktop.supervision.facts import Body
from desktop.supervision.review import Accepted, Returned
from desktop.supervision.visit import Paper, PaperSigned


def accept(desk: Desk, visit: str, comment: str = "", *, also: tuple[Fact, ...] = ()) -> Changes:
    """Accept the visit's ledger as it stands, and sign it: a longer file, in which every earlier signature stays valid.

    Until its file is here with all its signatures, the acceptance stands in the journal alone. `also` is sealed in the
    same act. NotAllowed for who is no supervisor; Missing without a ledger.
    """
    mine, paper = _ledger(desk, visit)
    file = _signed(desk, paper)
    body = Accepted(visit=visit, ledger=file or paper.file, person=desk.person, at=desk.world.text(), comment=comment)
    if file is None:
        return _seal(desk, mine, visit, body, also)
    grown = PaperSigned(
        kind=paper.kind,
        number=paper.number,
        file=file,
        field=ACCEPTED,
        person=desk.person,
        previous=paper.file,
        expected=paper.expected,
        findings=paper.findings,
        day=paper.day,
        form=paper.form,
        parent=paper.parent,
    )
    facts = (Fact(f"review/{visit}", body), Fact(f"visit/{visit}", grown, (file,)), *also)
    return desk.seal([Act(f"mine/{mine}", facts)])


def give_back(desk: Desk, visit: str, comment: str, *, also: tuple[Fact, ...] = ()) -> Changes:
    """Return the ledger with what is wrong; the inspector answers with a 更正. `also` is sealed in the same act.
    NotAllowed without a comment.
    """
    mine, paper = _ledger(desk, visit)
    body = Returned(visit=visit, ledger=paper.file, person=desk.person, at=desk.world.text(), comment=comment)
    return _seal(desk, mine, visit, body, also)


def ledger_of(desk: Desk, visit: str) -> tuple[str, str]:
    """Mine and newest file of a visit's ledger. NotAllowed for who is no supervisor; Missing without a ledger."""
    mine, paper = _ledger(desk, visit)
    return mine, paper.file


def _signed(desk: Desk, paper: Paper) -> str | None:
    """The hash of the ledger's file with the supervisor's signature; None when it cannot carry it (yet)."""
    if not paper.is_fully_signed or ACCEPTED in paper.signed:
        return None
    try:
        pdf = signing.sign(desk.blobs.get(paper.file), signing_hand.own(desk), ACCEPTED, "审核通过", desk.world.now())
    except (Missing, Damaged, NotAllowed):
        return None
    return desk.keep(pdf, "paper")


def _ledger(desk: Desk, visit: str) -> tuple[str, Paper]:
    with desk.reading() as session:
        if not queries.is_supervisor(session, desk.person):
            raise NotAllowed("只有主管部门的人员可以审阅台账。")
        state = queries.visit(session, visit)
    if state is None or state.opened is None or state.ledger is None:
        raise Missing("这次检查的台账还没有到达本机，请先同步。")
    return state.opened.mine, state.ledger


def _seal(desk: Desk, mine: str, visit: str, body: Body, also: tuple[Fact, ...]) -> Changes:
    return desk.seal([Act(f"mine/{mine}", (Fact(f"review/{visit}", body), *also))])

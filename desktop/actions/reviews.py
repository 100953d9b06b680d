"""The supervisor's word: accept a ledger, or return it with a comment (审阅)."""

from __future__ import annotations

from desktop.desk import Act, Changes, Desk, Fact
from desktop.errors import Missing, NotAllowed
from desktop.store import queries
from desktop.supervision.facts import Body
from desktop.supervision.review import Accepted, Returned


def accept(desk: Desk, visit: str, comment: str = "") -> Changes:
    """Accept the visit's ledger as it stands. NotAllowed for who is no supervisor; Missing without a ledger."""
    mine, file = _ledger(desk, visit)
    body = Accepted(visit=visit, ledger=file, person=desk.person, at=desk.world.text(), comment=comment)
    return _seal(desk, mine, visit, body)


def give_back(desk: Desk, visit: str, comment: str) -> Changes:
    """Return the ledger with what is wrong; the inspector answers with a 更正. NotAllowed without a comment."""
    mine, file = _ledger(desk, visit)
    body = Returned(visit=visit, ledger=file, person=desk.person, at=desk.world.text(), comment=comment)
    return _seal(desk, mine, visit, body)


def _ledger(desk: Desk, visit: str) -> tuple[str, str]:
    with desk.reading() as session:
        if not queries.is_supervisor(session, desk.person):
            raise NotAllowed("只有主管部门的人员可以审阅台账。")
        state = queries.visit(session, visit)
    if state is None or state.opened is None or state.ledger is None:
        raise Missing("这次检查的台账还没有到达本机，请先同步。")
    return state.opened.mine, state.ledger.file


def _seal(desk: Desk, mine: str, visit: str, body: Body) -> Changes:
    return desk.seal([Act(f"mine/{mine}", (Fact(f"review/{visit}", body),))])

"""What this desk knows of a paper beside its file: revoked certificates, the receipt, what happened after signing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.actions import correction_pages, time_authority
from desktop.desk import Desk
from desktop.documents import verifying
from desktop.documents.verdict import Expected, Verdict
from desktop.store import queries, records
from desktop.store.database import Session
from desktop.store.records import Delivery
from desktop.supervision import roster
from desktop.supervision.review import Accepted
from desktop.supervision.visit import Paper
from desktop.world import BEIJING, as_moment

_RECEIVED = (Delivery.DELIVERED, Delivery.COMPLETE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of a file that was handed in; `visit` and `number` when the desk knows the paper."""

    verdict: Verdict
    visit: str = ""
    number: str = ""


def expected(desk: Desk, visit: str, paper: Paper, *, is_newest: bool = True) -> Expected:
    """What the journal knows of a paper of a visit; of an older copy its hash is not compared."""
    corrected = correction_pages.later_words(desk, visit, paper.number)
    with desk.reading() as session:
        state = records.delivery_of(session, f"visit/{visit}")[0]
        return Expected(
            document_number=paper.number,
            fields=paper.expected if is_newest else None,
            sha256=paper.file if is_newest else None,
            revoked=_revoked(session),
            is_received=state in _RECEIVED,
            later=(*corrected, *_later(session, visit)),
        )


def check(desk: Desk, pdf: bytes) -> Answer:
    """Verify a file from anywhere: against the bureau's root, and against the paper of that number when there is
    one.
    """
    plain = verifying.verify(pdf, [desk.root])
    found = _known(desk, plain.document_number)
    if found is None:
        with desk.reading() as session:
            revoked = Expected(revoked=_revoked(session), later=(_unknown(plain),) if plain.intact else ())
        return Answer(verifying.verify(pdf, [desk.root], revoked, time_authority.roots(desk)))
    visit, paper = found
    is_newest = not _is_older(desk, pdf, paper)
    known = expected(desk, visit, paper, is_newest=is_newest)
    return Answer(verifying.verify(pdf, [desk.root], known, time_authority.roots(desk)), visit, paper.number)


def _is_older(desk: Desk, pdf: bytes, paper: Paper) -> bool:
    """Whether the file is how the paper was before its last signature: signing only adds at the end."""
    if not desk.blobs.has(paper.file):
        return False
    newest = desk.blobs.get(paper.file)
    return len(pdf) < len(newest) and newest.startswith(pdf)


def _known(desk: Desk, number: str | None) -> tuple[str, Paper] | None:
    if not number:
        return None
    with desk.reading() as session:
        for visit, one in queries.visits_in_brief(session):
            for paper in one.papers:
                if paper.number == number:
                    return visit, paper
    return None


def _unknown(plain: Verdict) -> str:
    number = f"“{plain.document_number}”" if plain.document_number else ""
    return f"本机没有文书{number}的记录：只核对了文件本身，没有和本机记录比对。"


def _revoked(session: Session) -> dict[str, str]:
    found = queries.states(session, "device", roster.Device)
    return {name.removeprefix("device/"): one.revoked.reason for name, one in found if one.revoked is not None}


def _later(session: Session, visit: str) -> Iterator[str]:
    """Voids of the visit's findings, then the supervisor's words."""
    state = queries.visit(session, visit)
    mine = state.opened.mine if state is not None and state.opened is not None else ""
    for _, finding in queries.findings_of_visit(session, visit, mine):
        name = f"“{finding.text('fact')[:20]}”"
        if finding.voided is not None:
            yield f"此后作废：隐患{name}，理由：{finding.voided.reason}；文件仍是原文。"
    for said in queries.review(session, visit).words:
        at = as_moment(said.at).astimezone(BEIJING)
        done = "审核通过" if isinstance(said, Accepted) else "退回"
        comment = f"，意见：{said.comment}" if said.comment else ""
        yield f"此后主管部门于 {at:%Y-%m-%d %H:%M} {done}{comment}。"

"""What this desk knows of a paper beside its file: revoked certificates, the receipt, what happened after signing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from desktop.actions import (
    correction_pages,
    form_lists,
    form_verifying,
    page_knowledge,
    revoked_devices,
    serving,
    time_authority,
)
from desktop.actions.form_issuing import sealed
from desktop.desk import Desk
from desktop.documents import verifying
from desktop.documents.verdict import Expected, Verdict
from desktop.store import erased, journal, queries, records
from desktop.store.database import Session
from desktop.store.records import Delivery
from desktop.supervision.review import Accepted
from desktop.supervision.service import Course
from desktop.supervision.visit import Paper
from desktop.world import BEIJING, as_moment

_RECEIVED = (Delivery.DELIVERED, Delivery.COMPLETE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of a file that was handed in; `subject` (its visit, or its own) and `number` when the desk knows the
    paper. `is_same`: a page without signatures that is what the records here say.
    """

    verdict: Verdict
    subject: str = ""
    number: str = ""
    is_same: bool = False


def expected(desk: Desk, visit: str, paper: Paper, *, is_newest: bool = True) -> Expected:
    """What the journal knows of a paper of a visit; of an older copy its hash is not compared."""
    corrected = correction_pages.later_words(desk, visit, paper.number)
    with desk.reading() as session:
        state = records.delivery_of(session, f"visit/{visit}")[0]
        return Expected(
            document_number=paper.number,
            fields=paper.expected if is_newest else None,
            sha256=paper.file if is_newest else None,
            revoked=revoked_devices.reasons(session),
            is_received=state in _RECEIVED,
            later=(*corrected, *_service(serving.service_of(session, visit).of(paper.number)), *_later(session, visit)),
        )


def check(desk: Desk, pdf: bytes) -> Answer:
    """Verify a file from anywhere: against the bureau's root, and against the paper of that number when there is
    one.
    """
    plain = verifying.verify(pdf, [desk.root])
    if not plain.signatures and (of := page_knowledge.number_of(plain.title)):
        return _page(desk, pdf, plain, of)
    subject, known = _known(desk, pdf, plain.document_number)
    if known is None:
        with desk.reading() as session:
            said = (_unknown(plain),) if plain.intact else ()
            known = Expected(revoked=revoked_devices.reasons(session), later=said)
    return Answer(
        verifying.verify(pdf, [desk.root], known, time_authority.roots(desk)),
        subject,
        plain.document_number or "" if subject else "",
    )


def _page(desk: Desk, pdf: bytes, plain: Verdict, number: str) -> Answer:
    found = _of_visit(desk, number)
    if found is None:
        return Answer(replace(plain, sentences=(*plain.sentences, f"本机没有文书“{number}”的记录，没有核对内容。")))
    compared = page_knowledge.compare(desk, pdf, plain.title, found[0])
    said = replace(plain, sentences=(compared.words, *plain.sentences))
    return Answer(said, f"visit/{found[0]}", number, is_same=compared.is_same)


def _known(desk: Desk, pdf: bytes, number: str | None) -> tuple[str, Expected | None]:
    """The subject of the paper of this number and what the journal knows of it."""
    if not number:
        return "", None
    found = _of_visit(desk, number)
    if found is not None:
        visit, paper = found
        is_newest = not _is_older(desk, pdf, paper.file)
        return f"visit/{visit}", expected(desk, visit, paper, is_newest=is_newest)
    with desk.reading() as session:
        subject = form_lists.subject_of_number(session, number)
    if not subject:
        return "", None
    state, _ = sealed(desk, subject)
    is_newest = not _is_older(desk, pdf, state.file)
    return subject, form_verifying.expected(desk, subject, state, is_newest=is_newest)


def _is_older(desk: Desk, pdf: bytes, file: str) -> bool:
    """Whether the file is how the paper was before its last signature: signing only adds at the end."""
    if not file or not desk.blobs.has(file):
        return False
    newest = desk.blobs.get(file)
    return len(pdf) < len(newest) and newest.startswith(pdf)


def _of_visit(desk: Desk, number: str) -> tuple[str, Paper] | None:
    with desk.reading() as session:
        for visit, one in queries.visits_in_brief(session):
            for paper in one.papers:
                if paper.number == number:
                    return visit, paper
    return None


def _unknown(plain: Verdict) -> str:
    number = f"“{plain.document_number}”" if plain.document_number else ""
    return f"本机没有文书{number}的记录：只核对了文件本身，没有和本机记录比对。"


def _service(course: Course) -> Iterator[str]:
    """The seal and the service of a statutory paper, which stand on no file."""
    if course.sealed is not None:
        yield f"此后盖章：{course.sealed.day}，{course.sealed.organisation}（在纸质原件上）。"
    if course.served is not None:
        yield f"此后送达：{course.served.day}，{course.served.words}。"


def _later(session: Session, visit: str) -> Iterator[str]:
    """Voids of the visit's findings, what was erased, then the supervisor's words."""
    state = queries.visit(session, visit)
    mine = state.opened.mine if state is not None and state.opened is not None else ""
    found = queries.findings_of_visit(session, visit, mine)
    findings = [f"finding/{name}" for name, _ in found]
    for _, finding in found:
        name = f"“{finding.text('fact')[:20]}”"
        if finding.voided is not None:
            yield f"此后作废：隐患{name}，理由：{finding.voided.reason}；文件仍是原文。"
    if gone := erased.of_entries(session, journal.ids_of_subjects(session, [f"visit/{visit}", *findings])):
        yield f"此后清除：附件 {len(gone)} 个已由两位管理员同意清除，不是缺损；文件仍是原文，不要再外传。"
    for said in queries.review(session, visit).words:
        at = as_moment(said.at).astimezone(BEIJING)
        done = "审核通过" if isinstance(said, Accepted) else "退回"
        comment = f"，意见：{said.comment}" if said.comment else ""
        yield f"此后主管部门于 {at:%Y-%m-%d %H:%M} {done}{comment}。"

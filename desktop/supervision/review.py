"""The supervisor's word on a ledger (审阅): accepted or returned with a comment. Subject `review/<visit id>`, scope
`mine/…`.

Source: 晋政办发〔2024〕29号 第三十条 (the bureau checks how inspectors do their duty); 临应急发〔2024〕20号 四（三）.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from desktop.errors import NotAllowed
from desktop.journal.entry import Told, behind
from desktop.supervision.audit_marks import Defect, Mark, Verdict
from desktop.supervision.facts import Body, in_order, read


class ReviewStatus(StrEnum):
    """Where the review stands."""

    WAITING = "待审阅"
    ACCEPTED = "已审核"
    RETURNED = "已退回"
    DISPUTED = "争议"


class Accepted(Body, frozen=True, tag="accepted"):
    """The supervisor accepted the ledger: this file, with the supervisor's own signature where it can carry it."""

    visit: str
    ledger: str
    person: str
    at: str
    comment: str = ""


class Returned(Body, frozen=True, tag="returned"):
    """The supervisor returned this file of the ledger, with what is wrong."""

    visit: str
    ledger: str
    person: str
    at: str
    comment: str


class Audited(Body, frozen=True):
    """What a person found in an audit (督导抽查, `audit` is its id) of this file of the ledger. `is_returned`: sent
    back in the same act.
    """

    visit: str
    ledger: str
    audit: str
    marks: tuple[Mark, ...]
    person: str
    at: str
    comment: str = ""
    is_returned: bool = False


class Explained(Body, frozen=True):
    """What the inspector says to an audit or a return; a 更正 of the records themselves stands beside it."""

    visit: str
    person: str
    at: str
    text: str


KINDS: dict[str, type[Body]] = {
    "review.accepted": Accepted,
    "review.returned": Returned,
    "review.audited": Audited,
    "review.explained": Explained,
}


class Review(Body, frozen=True):
    """State of `review/<visit id>`: every word said, in order, and where it stands; what audits found and what was
    explained, in order.
    """

    status: ReviewStatus = ReviewStatus.WAITING
    words: tuple[Accepted | Returned, ...] = ()
    audits: tuple[Audited, ...] = ()
    explained: tuple[Explained, ...] = ()
    unknown: int = 0

    def audit(self, name: str) -> Audited | None:
        """What was last found in this audit, None while nobody looked."""
        return next((one for one in reversed(self.audits) if one.audit == name), None)


def fold(facts: Sequence[Told]) -> Review:
    """Review from its facts, in any order. An acceptance and a return made without knowing of each other are 争议."""
    placed = [(fact, read(fact, KINDS)) for fact in in_order(facts)]
    words = [(fact, body) for fact, body in placed if isinstance(body, Accepted | Returned)]
    return Review(
        status=_status([fact for fact, _ in placed], words),
        words=tuple(body for _, body in words),
        audits=tuple(body for _, body in placed if isinstance(body, Audited)),
        explained=tuple(body for _, body in placed if isinstance(body, Explained)),
        unknown=sum(body is None for _, body in placed),
    )


def _status(facts: Sequence[Told], words: Sequence[tuple[Told, Accepted | Returned]]) -> ReviewStatus:
    if not words:
        return ReviewStatus.WAITING
    before = behind(facts)
    last, newest = words[-1]
    for fact, body in words[:-1]:
        if fact.entry not in before[last.entry] and fact.entry != last.entry and type(body) is not type(newest):
            return ReviewStatus.DISPUTED
    return ReviewStatus.ACCEPTED if isinstance(newest, Accepted) else ReviewStatus.RETURNED


def check(body: Body, state: Review) -> None:
    """NotAllowed when a return or an explanation says nothing, the same file was accepted before, an audit left a
    question open or found something without a word, or nothing was asked.
    """
    match body:
        case Returned(comment=comment) if not comment.strip():
            raise NotAllowed("退回须写明意见。")
        case Accepted(ledger=ledger) if state.status is ReviewStatus.ACCEPTED and any(
            isinstance(word, Accepted) and word.ledger == ledger for word in state.words
        ):
            raise NotAllowed("这份台账已经审核通过。")
        case Audited():
            _check_audit(body)
        case Explained(text=text) if not text.strip():
            raise NotAllowed("请写明说明的内容。")
        case Explained() if not state.audits and not any(isinstance(word, Returned) for word in state.words):
            raise NotAllowed("这份台账没有被抽查或退回，不需要说明。")
        case _:
            pass


def _check_audit(body: Audited) -> None:
    open_ones = [one for one in Defect if one not in {mark.about for mark in body.marks}]
    if open_ones:
        raise NotAllowed(f"还没有判断：{'、'.join(open_ones)}。")
    is_found = any(mark.verdict is Verdict.FOUND for mark in body.marks)
    if (is_found or body.is_returned) and not body.comment.strip():
        raise NotAllowed("发现问题或退回的，须写明意见。")

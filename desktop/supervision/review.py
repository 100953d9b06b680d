"""The supervisor's word on a ledger (审阅): accepted or returned with a comment. Subject `review/<visit id>`, scope
`mine/…`.

Source: 晋政办发〔2024〕29号 第三十条 (the bureau checks how inspectors do their duty); 临应急发〔2024〕20号 四（三）.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from desktop.errors import NotAllowed
from desktop.journal.entry import Told, behind
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


KINDS: dict[str, type[Body]] = {"review.accepted": Accepted, "review.returned": Returned}


class Review(Body, frozen=True):
    """State of `review/<visit id>`: every word said, in order, and where it stands."""

    status: ReviewStatus = ReviewStatus.WAITING
    words: tuple[Accepted | Returned, ...] = ()
    unknown: int = 0


def fold(facts: Sequence[Told]) -> Review:
    """Review from its facts, in any order. An acceptance and a return made without knowing of each other are 争议."""
    placed = [(fact, read(fact, KINDS)) for fact in in_order(facts)]
    words = [(fact, body) for fact, body in placed if isinstance(body, Accepted | Returned)]
    if not words:
        return Review(unknown=len(placed))
    before = behind([fact for fact, _ in placed])
    last, newest = words[-1]
    status = ReviewStatus.ACCEPTED if isinstance(newest, Accepted) else ReviewStatus.RETURNED
    for fact, body in words[:-1]:
        if fact.entry not in before[last.entry] and fact.entry != last.entry and type(body) is not type(newest):
            status = ReviewStatus.DISPUTED
    return Review(status=status, words=tuple(body for _, body in words), unknown=len(placed) - len(words))


def check(body: Body, state: Review) -> None:
    """NotAllowed when a return says nothing, or the same file was accepted before."""
    match body:
        case Returned(comment=comment) if not comment.strip():
            raise NotAllowed("退回须写明意见。")
        case Accepted(ledger=ledger) if state.status is ReviewStatus.ACCEPTED and any(
            isinstance(word, Accepted) and word.ledger == ledger for word in state.words
        ):
            raise NotAllowed("这份台账已经审核通过。")
        case _:
            pass

"""The supervisor's word: the last one counts, unless another was said without knowing of it."""

from __future__ import annotations

import pytest

from desktop.errors import NotAllowed
from desktop.supervision.facts import Body
from desktop.supervision.review import Accepted, Returned, Review, ReviewStatus, check, fold
from tests.making.facts import chain, fact

GOOD = Accepted(visit="v", ledger="f1", person="p3", at="2026-11-23T01:00:00Z")
BACK = Returned(visit="v", ledger="f1", person="p4", at="2026-11-23T01:00:00Z", comment="第3条缺照片")


@pytest.mark.parametrize(
    "words, status",
    [
        ((), ReviewStatus.WAITING),
        ((GOOD,), ReviewStatus.ACCEPTED),
        ((BACK,), ReviewStatus.RETURNED),
        ((BACK, GOOD), ReviewStatus.ACCEPTED),
        ((GOOD, BACK), ReviewStatus.RETURNED),
    ],
)
def test_the_last_word_counts(words: tuple[Body, ...], status: ReviewStatus) -> None:
    assert fold(chain(*words)).status is status


def test_two_different_words_at_once_are_disputed_until_a_third_who_knew_both() -> None:
    both = [fact(GOOD), fact(BACK)]
    assert fold(both).status is ReviewStatus.DISPUTED
    assert fold([*both, fact(BACK, *both, name="again")]).status is ReviewStatus.RETURNED


def test_two_equal_words_at_once_agree() -> None:
    assert fold([fact(GOOD, name="a"), fact(GOOD, name="b")]).status is ReviewStatus.ACCEPTED


def test_a_return_says_what_is_wrong() -> None:
    with pytest.raises(NotAllowed, match="退回须写明意见"):
        check(Returned(visit="v", ledger="f1", person="p3", at="", comment=" "), Review())


def test_the_same_file_is_accepted_once_and_a_new_one_again() -> None:
    state = fold(chain(GOOD))
    with pytest.raises(NotAllowed, match="已经审核通过"):
        check(GOOD, state)
    check(Accepted(visit="v", ledger="f2", person="p3", at=""), state)

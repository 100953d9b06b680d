"""Audits: the lot gives one sample for one list, everybody comes once, a larger sample holds every smaller one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop.errors import Damaged, NotAllowed
from desktop.supervision import audit_drawing
from desktop.supervision.audit_drawing import RULE, Candidate, listed, order, read_list, seed
from desktop.supervision.audit_marks import Defect, Mark, Verdict
from desktop.supervision.auditing import MOST, Audit, AuditDrawn, check, fold
from desktop.supervision.review import Accepted, Audited, Explained, Returned, Review, ReviewStatus
from desktop.supervision.review import check as check_review
from desktop.supervision.review import fold as fold_review
from tests.making.facts import chain, fact

people = st.lists(st.sampled_from("甲乙丙丁戊"), max_size=3, unique=True).map(tuple)
ledgers = st.lists(
    st.builds(
        Candidate, visit=st.text("ab12", min_size=1, max_size=4), number=st.just("1"), mine=st.just("m"), people=people
    ),
    max_size=12,
    unique_by=lambda one: one.visit,
)
seeds = st.text("0123456789abcdef", min_size=4, max_size=4)
POPULATION = "ab" * 32
DRAWN = AuditDrawn(
    org="o",
    county="",
    first="2026-10-01",
    last="2026-10-31",
    rule=RULE,
    seed=seed("o", "", "2026-10-01", "2026-10-31", POPULATION),
    population=POPULATION,
    count=1,
    chosen=(Candidate(visit="v", number="1", mine="m"),),
    person="p3",
    at="2026-11-01T00:00:00Z",
)
CLEAR = tuple(Mark(about=one, verdict=Verdict.NOT_FOUND) for one in Defect)
SEEN = Audited(visit="v", ledger="f", audit="a", marks=CLEAR, person="p3", at="2026-11-02T00:00:00Z")
SAYS = Explained(visit="v", person="p1", at="2026-11-03T00:00:00Z", text="演示：已更正")


@given(ledgers, seeds)
def test_every_ledger_has_its_turn_and_the_order_of_the_list_does_not_matter(found: list[Candidate], lot: str) -> None:
    drawn = order(lot, found)
    assert sorted(drawn, key=lambda one: one.visit) == sorted(found, key=lambda one: one.visit)
    assert order(lot, found[::-1]) == drawn


@given(ledgers, seeds)
def test_every_inspector_comes_once_before_anybody_comes_for_nothing(found: list[Candidate], lot: str) -> None:
    everybody = {person for one in found for person in one.people}
    seen: set[str] = set()
    for one in order(lot, found):
        if seen >= everybody:
            break
        assert set(one.people) - seen, "this ledger brings nobody new"
        seen |= set(one.people)
    assert seen >= everybody


@given(ledgers)
def test_a_list_comes_back_from_its_bytes_and_has_one_form(found: list[Candidate]) -> None:
    assert set(read_list(listed(found))) == set(found)
    assert listed(found[::-1] + found) == listed(found)


def test_another_list_another_seed_another_lot() -> None:
    many = [Candidate(visit=f"v{number}", number="1", mine="m") for number in range(30)]
    assert seed("o", "", "2026-10-01", "2026-10-31", "a") != seed("o", "", "2026-10-01", "2026-10-31", "b")
    assert order("a", many) != order("b", many)


def test_what_is_no_list_is_damaged() -> None:
    for data in (b"", b"\xff", b"[]", b'{"ledgers":[{}]}'):
        with pytest.raises(Damaged):
            read_list(data)


def test_the_first_sealing_of_a_draw_counts() -> None:
    other = replace(DRAWN, reason="演示")
    assert fold(chain(DRAWN, other)).drawn == DRAWN
    assert fold([]) == Audit()


@pytest.mark.parametrize(
    "body, state, words",
    [
        (replace(DRAWN, seed="00"), Audit(), "种子"),
        (replace(DRAWN, chosen=()), Audit(), "1 至"),
        (replace(DRAWN, chosen=DRAWN.chosen * (MOST + 1)), Audit(), "1 至"),
        (replace(DRAWN, turn=2), Audit(), "原因"),
        (replace(DRAWN, at="昨天"), Audit(), "时间"),
        (DRAWN, Audit(drawn=DRAWN), "已经抽过"),
    ],
)
def test_a_draw_that_nobody_could_repeat_is_refused(body: AuditDrawn, state: Audit, words: str) -> None:
    with pytest.raises(NotAllowed, match=words):
        check(body, state)


def test_a_draw_and_a_further_one_with_its_reason_are_sealed() -> None:
    check(DRAWN, Audit())
    check(replace(DRAWN, turn=2, reason="又到了三份台账"), Audit(drawn=None))
    check(SEEN, Audit())  # no fact of a draw


def test_what_an_audit_found_moves_no_status_and_stays() -> None:
    accepted = Accepted(visit="v", ledger="f", person="p3", at="")
    state = fold_review(chain(accepted, SEEN, SAYS, replace(SEEN, comment="再看")))
    assert (state.status, len(state.audits), len(state.explained)) == (ReviewStatus.ACCEPTED, 2, 1)
    assert (last := state.audit("a")) is not None
    assert last.comment == "再看"
    assert state.audit("b") is None


@pytest.mark.parametrize(
    "body, words",
    [
        (replace(SEEN, marks=CLEAR[1:]), "还没有判断：复查结果未记录"),
        (replace(SEEN, marks=(*CLEAR[1:], Mark(about=Defect.NO_RECHECK, verdict=Verdict.FOUND))), "须写明意见"),
        (replace(SEEN, is_returned=True), "须写明意见"),
        (replace(SAYS, text=" "), "写明说明"),
        (SAYS, "没有被抽查或退回"),
    ],
)
def test_an_audit_or_an_answer_that_says_too_little_is_refused(body: Audited | Explained, words: str) -> None:
    with pytest.raises(NotAllowed, match=words):
        check_review(body, Review())


def test_an_answer_follows_an_audit_or_a_return() -> None:
    check_review(SEEN, Review())
    check_review(SAYS, fold_review([fact(SEEN)]))
    check_review(SAYS, fold_review([fact(Returned(visit="v", ledger="f", person="p3", at="", comment="缺照片"))]))


def test_the_rule_has_a_name_that_is_kept_with_every_draw() -> None:
    assert audit_drawing.RULE == "抽签规则一"

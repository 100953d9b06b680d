"""A finding's road, what is refused on it, and what becomes of two hands at once."""

from __future__ import annotations

import itertools
import time

import pytest

from desktop.errors import NotAllowed
from desktop.supervision.facts import Body
from desktop.supervision.finding import (
    SIDE_BY_SIDE,
    Acknowledged,
    Closed,
    Corrected,
    Disputed,
    Extended,
    Finding,
    Grade,
    Judged,
    Measure,
    MeasureOrdered,
    Raised,
    Recheck,
    Rechecked,
    Settled,
    Source,
    Status,
    Voided,
    fold,
)
from desktop.supervision.finding_rules import check
from tests.making.facts import chain, fact

RAISED = Raised(
    visit="v",
    mine="m1",
    place="q1",
    place_name="1号采场",
    fact="平台宽度 3 m",
    grade=Grade.GENERAL,
    person="p1",
    found="2026-11-22T01:00:00Z",
    deadline="2026-12-01",
)
DONE = Rechecked(visit=None, person="p1", at="2026-12-01T01:00:00Z", result=Recheck.DONE)
NOT_DONE = Rechecked(visit=None, person="p2", at="2026-12-01T02:00:00Z", result=Recheck.NOT_DONE)
CLOSED = Closed(person="p1", at="2026-12-01T01:00:00Z")
VOIDED = Voided(reason="重复登记", person="p1")
DISPUTED = Disputed(reason="矿方不认可", person="p2")
ORDERED = MeasureOrdered(measure=Measure(kind="责令立即整改"), person="p1")
EXTENDED = Extended(deadline="2026-12-20", reason="备件未到", person="p1")
CORRECTED = Corrected(field="fact", old=RAISED.fact, new="平台宽度 2 m", reason="误记", person="p1")
OPENED_AGAIN = Settled(status=Status.OPEN, reason="以乙的复查为准", person="p3")
JUDGED = Judged(reason="已有一路在用", person="p3", certificate="演示 001", at="2026-11-23T01:00:00Z")
SEEN = Acknowledged(person="p4", at="2026-11-22T03:00:00Z")
MOVES: dict[type[Body], Body] = {
    type(one): one for one in (DONE, CLOSED, VOIDED, DISPUTED, ORDERED, EXTENDED, CORRECTED, OPENED_AGAIN, JUDGED, SEEN)
}
PAIRS = list(itertools.combinations_with_replacement(MOVES, 2))
AGREED = {frozenset({Rechecked}), frozenset({Extended}), frozenset({Corrected}), frozenset({Settled})}


def after(*bodies: Body) -> Finding:
    return fold(chain(RAISED, *bodies))


def beside(one: Body, other: Body) -> Finding:
    """Two hands at once, after the same raising and a re-check."""
    before = chain(RAISED, DONE)
    return fold([*before, fact(one, *before, name="a"), fact(other, *before, name="b")])


@pytest.mark.parametrize(
    "bodies, status",
    [
        ((), Status.OPEN),
        ((NOT_DONE,), Status.OPEN),
        ((DONE,), Status.RECTIFIED),
        ((DONE, NOT_DONE), Status.OPEN),
        ((DONE, CLOSED), Status.CLOSED),
        ((DONE, CLOSED, NOT_DONE), Status.CLOSED),
        ((VOIDED,), Status.VOIDED),
        ((VOIDED, CLOSED), Status.VOIDED),
        ((DISPUTED,), Status.DISPUTED),
        ((DISPUTED, DONE, CLOSED), Status.DISPUTED),
        ((DISPUTED, VOIDED), Status.DISPUTED),
        ((DISPUTED, OPENED_AGAIN), Status.OPEN),
        ((DISPUTED, OPENED_AGAIN, DONE, CLOSED), Status.CLOSED),
    ],
)
def test_one_after_the_other_moves_it_along(bodies: tuple[Body, ...], status: Status) -> None:
    assert after(*bodies).status is status


@pytest.mark.parametrize("one, other", PAIRS, ids=lambda shape: shape.__name__)
def test_two_at_once_hold_both_where_listed_or_agreed_and_are_disputed_elsewhere(
    one: type[Body], other: type[Body]
) -> None:
    state = beside(MOVES[one], MOVES[other])
    pair = frozenset({one, other})
    is_fine = pair in SIDE_BY_SIDE | AGREED or pair == {Rechecked, Closed}
    assert ("两处同时处理，结果不一致" in state.disputes) is not is_fine
    assert is_fine or state.status is Status.DISPUTED


def test_the_table_names_real_transitions_only() -> None:
    assert set().union(*SIDE_BY_SIDE) <= set(MOVES)


@pytest.mark.parametrize(
    "one, other",
    [
        (DONE, NOT_DONE),
        (CLOSED, NOT_DONE),
        (EXTENDED, Extended(deadline="2026-12-31", reason="停产", person="p2")),
        (CORRECTED, Corrected(field="fact", old=RAISED.fact, new="平台宽度 4 m", reason="误记", person="p2")),
        (OPENED_AGAIN, Settled(status=Status.VOIDED, reason="重复", person="p1")),
    ],
)
def test_the_same_done_differently_at_once_is_disputed(one: Body, other: Body) -> None:
    assert beside(one, other).status is Status.DISPUTED
    assert beside(other, one).status is Status.DISPUTED


def test_two_who_recheck_and_close_at_once_agree() -> None:
    start = chain(RAISED)
    one = [*start, fact(DONE, *start, name="a")]
    other = [*start, fact(DONE, *start, name="b")]
    facts = {*one, *other, fact(CLOSED, *one, name="a"), fact(CLOSED, *other, name="b")}
    assert fold(list(facts)).status is Status.CLOSED


def test_voiding_what_two_had_closed_at_once_voids_it() -> None:
    before = chain(RAISED, DONE)
    both = [*before, fact(CLOSED, *before, name="a"), fact(CLOSED, *before, name="b")]
    assert fold([*both, fact(VOIDED, *both)]).status is Status.VOIDED


def test_a_dispute_stays_until_somebody_who_knew_both_settles_it() -> None:
    before = chain(RAISED, DONE)
    closed, extended = fact(CLOSED, *before), fact(EXTENDED, *before)
    half = fact(OPENED_AGAIN, *before, closed)
    whole = fact(OPENED_AGAIN, *before, closed, extended, half, name="whole")
    assert fold([*before, closed, extended, half]).status is Status.DISPUTED
    assert fold([*before, closed, extended, half, whole]).status is Status.OPEN


def test_what_comes_after_a_settlement_counts() -> None:
    before = chain(RAISED, DONE)
    both = [*before, fact(CLOSED, *before), fact(EXTENDED, *before)]
    settled = [*both, fact(OPENED_AGAIN, *both)]
    again = [*settled, fact(DONE, *settled)]
    assert fold([*again, fact(CLOSED, *again, name="again")]).status is Status.CLOSED


def test_a_correction_keeps_the_old_text() -> None:
    state = after(CORRECTED)
    assert (state.text("fact"), state.raised and state.raised.fact) == ("平台宽度 2 m", "平台宽度 3 m")


def test_a_second_raising_changes_nothing() -> None:
    other = Raised(**{**{f: getattr(RAISED, f) for f in RAISED.__struct_fields__}, "fact": "别的"})
    assert after(other).raised == RAISED


def test_measures_stand_in_the_order_they_were_taken() -> None:
    at_once = Measure(kind="口头撤人")
    raised = Raised(**{**{f: getattr(RAISED, f) for f in RAISED.__struct_fields__}, "measure": at_once})
    assert fold(chain(raised, ORDERED)).measures == (at_once, ORDERED.measure)


def _raised(**more: object) -> Raised:
    return Raised(**{**{f: getattr(RAISED, f) for f in RAISED.__struct_fields__}, **more})


@pytest.mark.parametrize(
    "state, body, words",
    [
        ((), CLOSED, "没有这条隐患"),
        ((RAISED,), RAISED, "已经登记过"),
        ((), _raised(fact=" "), "写明隐患的事实"),
        ((), _raised(place_name=""), "写明隐患所在的地点"),
        ((), _raised(grade=Grade.SUSPECTED_MAJOR), "须登记处理措施"),
        ((), _raised(measure=Measure(kind="未采取")), "须写明原因"),
        ((RAISED,), CLOSED, "不能销号"),
        ((RAISED, NOT_DONE), CLOSED, "不能销号"),
        ((RAISED,), Rechecked(visit=None, person="", at="2026-12-01T01:00:00Z", result=Recheck.DONE), "复查人和日期"),
        ((RAISED,), Voided(reason=" ", person="p1"), "写明原因"),
        ((RAISED,), Extended(deadline="2026-12-20", reason="", person="p1"), "写明原因"),
        ((RAISED,), Corrected(field="grade", old="", new="", reason="误记", person="p1"), "不能更正"),
        ((RAISED, CORRECTED), CORRECTED, "已被更正过"),
        ((RAISED, DONE, CLOSED), EXTENDED, "已销号"),
        ((RAISED, VOIDED), DONE, "已作废"),
        ((RAISED, DONE, DISPUTED), CLOSED, "有争议"),
        ((RAISED, DONE), OPENED_AGAIN, "只有争议中的"),
        ((RAISED, DISPUTED), Settled(status=Status.CLOSED, reason="已改好", person="p3"), "不能销号"),
        ((RAISED, DISPUTED), Settled(status=Status.DISPUTED, reason="再议", person="p3"), "须给出结论"),
    ],
)
def test_what_must_not_follow_is_refused_with_a_sentence(state: tuple[Body, ...], body: Body, words: str) -> None:
    with pytest.raises(NotAllowed, match=words):
        check(body, fold(chain(*state)))


@pytest.mark.parametrize(
    "state, body",
    [
        ((), _raised(grade=Grade.SUSPECTED_MAJOR, measure=Measure(kind="未采取", text="已停产"))),
        ((RAISED, DONE), CLOSED),
        ((RAISED, DONE, CLOSED), CORRECTED),
        ((RAISED, DONE, CLOSED), DISPUTED),
        ((RAISED, DONE, DISPUTED), Settled(status=Status.CLOSED, reason="确已改好", person="p3")),
        ((RAISED, DISPUTED), DONE),
    ],
)
def test_what_may_follow_is_not_refused(state: tuple[Body, ...], body: Body) -> None:
    check(body, fold(chain(*state)))


def test_a_thousand_facts_fold_in_a_moment() -> None:
    facts = chain(RAISED, *[NOT_DONE] * 999)
    start = time.perf_counter()
    fold(facts)
    assert time.perf_counter() - start < 2


MAJOR = Raised(
    visit="v",
    mine="m1",
    place="q1",
    place_name="变电所",
    fact="单回路供电",
    grade=Grade.SUSPECTED_MAJOR,
    person="p1",
    found="2026-11-22T01:00:00Z",
    measure=Measure(kind="未采取", text="已无人作业"),
)


def test_a_suspicion_waits_until_the_supervisor_has_seen_it() -> None:
    assert fold(chain(MAJOR)).waits_for_supervisor
    assert fold(chain(MAJOR, JUDGED)).waits_for_supervisor
    assert not fold(chain(MAJOR, SEEN)).waits_for_supervisor
    assert not fold(chain(MAJOR, VOIDED)).waits_for_supervisor
    assert not fold(chain(RAISED)).waits_for_supervisor


def test_a_suspicion_without_a_measure_is_flagged_until_one_is_ordered() -> None:
    assert fold(chain(MAJOR)).has_no_measure
    assert not fold(chain(MAJOR, ORDERED)).has_no_measure
    assert not fold(chain(MAJOR, JUDGED)).has_no_measure


def test_not_major_lowers_the_grade_and_keeps_the_one_raised() -> None:
    state = fold(chain(MAJOR, JUDGED))
    assert (state.grade, state.raised_grade) == (Grade.GENERAL, Grade.SUSPECTED_MAJOR)


def test_two_who_judge_and_see_at_once_do_not_dispute() -> None:
    start = chain(MAJOR)
    facts = [*start, fact(JUDGED, *start, name="a"), fact(SEEN, *start, name="b"), fact(ORDERED, *start, name="c")]
    assert fold(facts).status is Status.OPEN


@pytest.mark.parametrize(
    "state, body, words",
    [
        ((), _raised(grade=Grade.SUSPECTED_MAJOR, measure=Measure(kind="口头撤人", text="1301")), "告知了何人"),
        ((), _raised(grade=Grade.SUSPECTED_MAJOR, measure=Measure(kind="已报告", text="县局")), "告知了何人"),
        ((), _raised(grade=Grade.SUSPECTED_MAJOR, measure=Measure(kind="责令立即整改")), "什么措施"),
        ((), _raised(source=Source.ABOVE), "哪个单位"),
        ((RAISED,), JUDGED, "没有登记为疑似重大"),
        ((RAISED,), SEEN, "没有登记为疑似重大"),
        ((MAJOR, JUDGED), JUDGED, "不用再认定"),
        ((MAJOR, SEEN), SEEN, "已经有人"),
        ((MAJOR,), Judged(reason=" ", person="p", certificate="c", at=""), "写明原因"),
        ((MAJOR,), Judged(reason="有备用", person="p", certificate="", at=""), "执法证"),
    ],
)
def test_a_suspicion_is_dealt_with_by_who_may_and_once(state: tuple[Body, ...], body: Body, words: str) -> None:
    with pytest.raises(NotAllowed, match=words):
        check(body, fold(chain(*state)))


def test_another_bodys_suspicion_needs_no_measure_of_ours() -> None:
    check(_raised(visit="", grade=Grade.SUSPECTED_MAJOR, source=Source.ABOVE, found_by="演示省局"), Finding())


def test_the_steps_tell_who_settled_and_what_was_moved() -> None:
    steps = after(DISPUTED, OPENED_AGAIN, EXTENDED, DONE, CLOSED).steps
    assert [one.what for one in steps] == ["发现", "争议", "裁定", "延期", "复查", "销号"]
    assert (steps[2].person, "以乙的复查为准" in steps[2].text) == ("p3", True)
    assert "2026-12-20" in steps[3].text
    assert steps[4].recheck == 0

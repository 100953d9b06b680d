"""A visit's sample is drawn along the route, may be overridden, counts and is sealed; and the month's coverage."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from desktop.actions import checklists, closing, coverage, drafting, places, sampling, versions, visits
from desktop.desk import Delivery, Desk
from desktop.errors import BadInput
from desktop.store import queries
from desktop.supervision.checklist import Item, Level, items_by_id, section_of
from desktop.supervision.layers import Layer, LayerLevel
from desktop.supervision.roster import Role, RoleGranted
from desktop.supervision.sampling import Drawn, Turn
from desktop.supervision.visit import Bound, Result, VisitKind
from tests.making.desks import MINE, ORG, Bureau
from tests.making.relay import hand_over

NEW = Item(id="N-1", category="爆破", level=Level.SAMPLE, text="查什么", method="怎么查", places=("采场",))


def _opened(desk: Desk, sampled: bool = True) -> str:
    visit = visits.plan(desk, MINE)
    if not sampled:
        sampling.end(desk, visit)
    visits.open_visit(desk, visit)
    visits.pass_place(desk, visit, "q1")
    return visit


def _samples(desk: Desk, place: str = "q1") -> list[str]:
    checklist = checklists.for_mine(desk, MINE)
    section, items = section_of(checklist, place), items_by_id(checklist)
    assert section is not None
    return [line.item for line in section.lines if items[line.item].level is Level.SAMPLE]


def test_without_a_sample_every_item_is_offered(desk: Desk) -> None:
    visit = _opened(desk, sampled=False)
    assert closing.summary(desk, visit).sample_due >= len(_samples(desk))
    assert drafting.load(desk, visit).sample is None


def test_a_place_that_is_passed_is_drawn_at_once_and_its_musts_stay(desk: Desk) -> None:
    visit = _opened(desk)
    drawn = {one.place: one.items for one in drafting.load(desk, visit).sample or ()}
    assert drawn["q1"] == tuple(_samples(desk))  # never passed before: nothing is put off


def test_the_sheet_of_a_plan_is_told_its_sample_before_any_place_is_passed(desk: Desk) -> None:
    visit = visits.plan(desk, MINE, planned=["q2"])
    chosen = sampling.chosen(desk, visit) or frozenset()
    assert {item for place, item in chosen if place == "q2"} == set(_samples(desk, "q2"))
    assert drafting.load(desk, visit).legs == ()
    sampling.end(desk, visit)
    assert sampling.chosen(desk, visit) is None


def test_a_plan_knows_only_places_of_the_mine(desk: Desk) -> None:
    with pytest.raises(BadInput, match="没有地点“q9”"):
        visits.plan(desk, MINE, planned=["q9"])


def test_what_was_overridden_is_due_counted_and_sealed_with_its_reason(desk: Desk) -> None:
    visit = _opened(desk)
    before = closing.summary(desk, visit)
    kept = _samples(desk)[:1]
    sampling.override(desk, visit, "q1", kept, "采场停产，只查边坡")
    visits.conform_rest(desk, visit, "q1")
    after = closing.summary(desk, visit)
    assert after.must_due == before.must_due
    assert after.sample_due == before.sample_due - len(_samples(desk)) + 1
    assert not [gap for gap in after.missing if gap.place == "q1"]
    visits.seal_section(desk, visit)
    with desk.reading() as session:
        state = queries.visit(session, visit)
    assert state is not None
    (drawn,) = [one for one in state.sections[0].sealed.sample if one.place == "q1"]
    assert (drawn.items, drawn.by, drawn.reason) == (tuple(kept), "p1", "采场停产，只查边坡")
    assert closing.summary(desk, visit).sample_due == after.sample_due


def test_what_was_checked_beyond_the_sample_counts(desk: Desk) -> None:
    visit = _opened(desk)
    sampling.override(desk, visit, "q1", [], "下雨")
    before = closing.summary(desk, visit)
    visits.answer(desk, visit, _samples(desk)[0], "q1", Result.PASS)
    after = closing.summary(desk, visit)
    assert (after.sample_due, after.sample_done) == (before.sample_due + 1, before.sample_done + 1)


@pytest.mark.parametrize(("items", "reason", "told"), [(["X"], "因为", "不是“1号采场”的抽查项"), ([], " ", "原因")])
def test_an_override_needs_a_reason_and_items_of_the_place(
    desk: Desk, items: list[str], reason: str, told: str
) -> None:
    with pytest.raises(BadInput, match=told):
        sampling.override(desk, _opened(desk), "q1", items, reason)


def test_the_opening_tells_the_team_what_was_drawn_for_every_place(desk: Desk) -> None:
    visit = _opened(desk)
    with desk.reading() as session:
        state = queries.visit(session, visit)
    assert state is not None
    assert set(state.sample) == {part.place.id for part in checklists.for_mine(desk, MINE).sections}
    visits.conform_rest(desk, visit, "q1")
    visits.seal_section(desk, visit)
    with desk.reading() as session:
        state = queries.visit(session, visit)
    assert state is not None
    assert state.sections[0].sealed.sample == ()  # nothing was drawn since


def test_all_items_after_the_opening_are_a_persons_choice_that_is_sealed(desk: Desk) -> None:
    visit = _opened(desk)
    sampling.override(desk, visit, "q1", [], "下雨")
    sampling.end(desk, visit)
    seen = sampling.choice(desk, visit, "q1")
    assert [one.item for one in seen.candidates if one.is_chosen] == _samples(desk)
    assert (seen.by, seen.reason) == ("p1", sampling.ALL_CHOSEN)
    sampling.begin(desk, visit)
    assert sampling.choice(desk, visit, "q1").reason == sampling.DRAWN_AGAIN


def test_a_person_sees_what_was_drawn_when_it_was_last_checked_and_whose_turn_it_is(desk: Desk) -> None:
    first = _opened(desk)
    visits.answer(desk, first, _samples(desk)[0], "q1", Result.PASS)
    visits.seal_section(desk, first)
    seen = sampling.choice(desk, _opened(desk), "q1")
    assert [(one.item, one.turn) for one in seen.candidates if one.last] == [(_samples(desk)[0], Turn.DONE)]
    assert {one.turn for one in seen.candidates if not one.last} == {Turn.OVERDUE}


def test_a_colleague_who_knows_of_other_visits_gets_the_leaders_sample(enrol: Callable[..., Desk]) -> None:
    leader, colleague = enrol("p1", 1, 1), enrol("p2", 2, 2)
    hand_over(colleague, leader)
    earlier = _opened(colleague)  # the leader's desk never hears of it
    visits.conform_rest(colleague, earlier, "q1")
    visits.seal_section(colleague, earlier)
    visit = visits.plan(leader, MINE, people=["p2"])
    visits.open_visit(leader, visit)
    hand_over(leader, colleague)
    visits.join(colleague, visit)
    visits.pass_place(colleague, visit, "q1")
    assert sampling.chosen(colleague, visit) == sampling.chosen(leader, visit)


def test_who_follows_the_leader_to_a_newer_version_gets_its_sample_too(
    enrol: Callable[..., Desk], bureau: Bureau
) -> None:
    bureau.seal(("person/p1", RoleGranted(role=Role.ADMINISTRATOR, org=ORG)))
    leader, colleague = enrol("p1", 1, 1), enrol("p2", 2, 2)
    for desk in (leader, colleague):
        desk.receive(Delivery(entries=tuple(bureau.entries)))
    hand_over(colleague, leader)
    earlier = _opened(colleague)  # the leader's desk never hears of it
    visits.conform_rest(colleague, earlier, "q1")
    visits.seal_section(colleague, earlier)
    visit = visits.plan(leader, MINE, people=["p2"])
    visits.open_visit(leader, visit)
    hand_over(leader, colleague)
    visits.join(colleague, visit)
    versions.publish_layer(leader, Layer("checklist-open-pit", LayerLevel.COUNTY, "甲", "补充", "1", additions=(NEW,)))
    versions.move(leader, visit)
    hand_over(leader, colleague)
    assert versions.is_outdated(colleague, visit)
    versions.move(colleague, visit)
    assert ("q1", "N-1") in (sampling.chosen(leader, visit) or ())
    assert sampling.chosen(colleague, visit) == sampling.chosen(leader, visit)


def test_of_a_mine_too_large_for_one_fact_the_route_alone_is_told() -> None:
    sample = tuple(Drawn(place=f"f{place}", items=tuple(f"C-{one:04d}" for one in range(90))) for place in range(99))
    draft = drafting.VisitDraft(
        id="v",
        mine=MINE,
        kind=VisitKind.REGULAR,
        people=(),
        checklist=Bound(digest="", title="", edition=""),
        sample=sample,
        planned=("f7",),
    )
    assert sampling.to_open_with(draft) == (sample[7],)
    assert sampling.to_open_with(replace(draft, sample=sample[:9])) == sample[:9]


def test_the_month_knows_which_places_were_covered(desk: Desk) -> None:
    visit = _opened(desk)
    visits.conform_rest(desk, visit, "q1")
    visits.seal_section(desk, visit)
    found = coverage.month(desk, MINE, "2026-11")
    assert [(row.place.name, row.is_covered) for row in found.rows if not row.is_scope] == [
        ("1号采场", True),
        ("南帮边坡", False),
    ]
    assert str(found.places.percent) == "50.00"
    assert found.rows[-2].visits == (visit,)


def test_a_place_ended_in_the_month_is_still_due_and_one_ended_before_is_not(desk: Desk) -> None:
    places.end(desk, MINE, "q1", "闭坑", until="2026-11-10")
    places.end(desk, MINE, "q2", "闭坑", until="2026-10-31")
    found = coverage.month(desk, MINE, "2026-11")
    assert [(row.place.id, row.must.due > 0) for row in found.rows if not row.is_scope] == [("q1", True)]


def test_a_month_that_is_none_is_refused(desk: Desk) -> None:
    with pytest.raises(BadInput, match="不是月份"):
        coverage.month(desk, MINE, "十一月")

"""Places of a mine at a desk: registered, ended, confirmed, met on the spot."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.actions import checklists, closing, places, versions, visits
from desktop.desk import Delivery, Desk
from desktop.errors import BadInput, NotAllowed
from desktop.store import journal, queries
from desktop.supervision.places import SUSPECTED, Outcome
from desktop.supervision.visit import Result
from tests.making.desks import MINE, Bureau


def _names(desk: Desk) -> list[str]:
    return [part.place.name for part in checklists.for_mine(desk, MINE).sections if not part.is_scope]


def _opened(desk: Desk) -> str:
    visit = visits.plan(desk, MINE)
    visits.open_visit(desk, visit)
    visits.pass_place(desk, visit, "q1")
    return visit


def test_a_registered_place_is_on_todays_checklist_and_an_ended_one_no_more(desk: Desk) -> None:
    places.register(desk, MINE, "2号采场", "采场")
    assert "2号采场" in _names(desk)
    places.end(desk, MINE, "q1", "采完闭坑", until="2026-11-21")
    assert "1号采场" not in _names(desk)


def test_a_place_met_on_the_spot_makes_the_checklist_no_older(desk: Desk) -> None:
    visit = _opened(desk)
    places.see(desk, visit, "无名坑口", "采场")
    assert not versions.is_outdated(desk, visit)
    places.register(desk, MINE, "2号采场", "采场")
    assert versions.is_outdated(desk, visit)


@pytest.mark.parametrize("kind", ["采煤工作面", ""])
def test_a_kind_the_catalogue_does_not_know_is_refused(desk: Desk, kind: str) -> None:
    with pytest.raises(BadInput, match="没有场所类型"):
        places.register(desk, MINE, "2号采场", kind)


def test_a_place_is_not_registered_twice_nor_without_a_name(desk: Desk) -> None:
    with pytest.raises(NotAllowed, match=r"1号采场.*已经登记在用"):
        places.register(desk, MINE, "1号采场", "采场")
    with pytest.raises(BadInput, match="名称"):
        places.register(desk, MINE, " ", "采场")


def test_an_end_before_the_beginning_is_refused_and_its_reason_is_kept(desk: Desk) -> None:
    places.register(desk, MINE, "2号采场", "采场", since="2026-11-10", place="q9")
    with pytest.raises(NotAllowed, match="早于启用日期 2026-11-10"):
        places.end(desk, MINE, "q9", "采完", until="2026-11-09")
    places.end(desk, MINE, "q9", "采完", until="2026-11-20")
    known = places.register_of(desk, MINE).place("q9")
    assert known is not None
    assert known.reason == "采完"
    places.register(desk, MINE, "2号采场", "采场", since="2026-11-21")  # the name is free again


def test_a_month_without_places_cannot_be_confirmed(desk: Desk) -> None:
    for place in ("q1", "q2"):
        places.end(desk, MINE, place, "闭坑", until="2026-10-31")
    with pytest.raises(NotAllowed, match="没有在用的地点"):
        places.confirm(desk, MINE, "2026-11", "演示矿长")


def test_a_place_met_on_the_spot_joins_the_visit_and_its_numbers_stand_behind(desk: Desk) -> None:
    visit = _opened(desk)
    before = checklists.bound(desk, visits.load(desk, visit).checklist)
    seen = places.see(desk, visit, "无名坑口", "采场", "路边发现")
    after = checklists.bound(desk, visits.load(desk, visit).checklist)
    assert after.sections[: len(before.sections)] == before.sections
    visits.conform_rest(desk, visit, seen.place)
    visits.seal_section(desk, visit)
    with desk.reading() as session:
        state = queries.visit(session, visit)
        (line,) = queries.lines(session, "places", status=SUSPECTED)
    assert state is not None
    assert state.opened is not None
    assert state.opened.checklist == visits.load(desk, visit).checklist
    assert {one.place for one in state.answers} == {seen.place}
    assert (line.mine, line.text) == (MINE, "无名坑口")
    assert closing.summary(desk, visit).must_due > 0


def test_a_place_can_be_met_after_a_section_was_sealed(desk: Desk) -> None:
    visit = _opened(desk)
    line = next(part.lines[0] for part in checklists.for_mine(desk, MINE).sections if part.place.id == "q1")
    visits.answer(desk, visit, line.item, "q1", Result.PASS)
    visits.seal_section(desk, visit)
    seen = places.see(desk, visit, "无名坑口", "采场")
    visits.conform_rest(desk, visit, seen.place)
    visits.seal_section(desk, visit)
    gaps = {gap.place for gap in closing.summary(desk, visit).missing}
    assert seen.place not in gaps


def test_only_a_supervisor_clears_a_suspicion_and_may_register_it(
    enrol: Callable[..., Desk], bureau: Bureau, desk: Desk
) -> None:
    seen = places.see(desk, _opened(desk), "无名坑口", "采场")
    with pytest.raises(NotAllowed, match="主管部门"):
        places.clear(desk, MINE, seen.place, Outcome.REGISTERED, "手续齐全")
    with pytest.raises(NotAllowed, match=r"无名坑口.*隐蔽嫌疑"):
        places.confirm(desk, MINE, "2026-11", "演示矿长")
    chief = enrol("p3", ordinal=3, seed=3)
    _hand_over(desk, chief)
    assert [one.place.name for one in places.suspicions(chief)] == ["无名坑口"]
    places.clear(chief, MINE, seen.place, Outcome.REGISTERED, "手续齐全")
    assert places.suspicions(chief) == []
    assert "无名坑口" in _names(chief)


def test_a_month_is_confirmed_with_the_places_in_use_then(desk: Desk) -> None:
    places.end(desk, MINE, "q2", "已闭坑", until="2026-10-31")
    places.confirm(desk, MINE, "2026-11", "演示矿长", b"scan")
    found = places.register_of(desk, MINE).confirmation("2026-11")
    assert found is not None
    assert (found.places, found.by) == (("q1",), "演示矿长")
    assert desk.blobs.get(found.file or "") == b"scan"


def _hand_over(giver: Desk, taker: Desk) -> None:
    with giver.reading() as session:
        names = [name for name, scope in journal.all_ids(session) if scope.startswith("mine/")]
        entries = tuple(journal.entries(session, names))
    taker.receive(Delivery(entries=entries))

"""What a layer marks 不适用 is no hole anywhere, stands in the ledger with its reason, and may be answered
all the same.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from desktop import catalogues
from desktop.actions import checklists, closing, drafting, ledger_results, sampling, versions, visits
from desktop.desk import Delivery, Desk
from desktop.errors import BadInput
from desktop.store import queries
from desktop.supervision.checklist import Level
from desktop.supervision.layers import Layer, LayerLevel, NotApplicable
from desktop.supervision.roster import Role, RoleGranted
from desktop.supervision.visit import Result, Visit
from tests.making.desks import MINE, ORG, Bureau

BASE = catalogues.bundled_for("小型采石")
MARKED = next(
    item.id
    for item in BASE.items
    if "采场" in item.places and item.level is Level.MUST and not item.applies_when and not item.mine_kind
)
LAYER = Layer(BASE.catalogue, LayerLevel.MINE, "演示县局", "本矿表", "1", mine=MINE)


@pytest.fixture
def marked(enrol: Callable[..., Desk], bureau: Bureau) -> tuple[Desk, str]:
    """A desk and a visit of a mine one of whose 必查 items is marked 不适用, everything else answered."""
    bureau.seal(("person/p1", RoleGranted(role=Role.ADMINISTRATOR, org=ORG)))
    desk = enrol()
    desk.receive(Delivery(entries=tuple(bureau.entries)))
    mark = NotApplicable(MARKED, "本矿没有此设施", "演示专员甲")
    versions.publish_layer(desk, replace(LAYER, not_applicable=(mark,)))
    visit = visits.plan(desk, MINE)
    visits.open_visit(desk, visit)
    visits.pass_place(desk, visit, "q1")
    visits.conform_rest(desk, visit, "q1")
    return desk, visit


def _state(desk: Desk, visit: str) -> Visit:
    with desk.reading() as session:
        return queries.visit(session, visit) or Visit()


def test_it_needs_no_answer_and_is_no_hole(marked: tuple[Desk, str]) -> None:
    desk, visit = marked
    assert drafting.load(desk, visit).answer(MARKED, "q1") is None
    assert [gap for gap in closing.summary(desk, visit).missing if gap.place == "q1"] == []


def test_the_ledger_names_the_layers_reason_and_person(marked: tuple[Desk, str]) -> None:
    desk, visit = marked
    visits.seal_section(desk, visit)
    checklist = checklists.bound(desk, drafting.load(desk, visit).checklist)
    (line,) = [one for one in ledger_results.results(_state(desk, visit), checklist) if one.code == MARKED]
    assert (line.outcome, line.note) == ("不适用", "本矿不适用：本矿没有此设施（演示专员甲）")


def test_it_may_be_answered_when_the_thing_is_there_after_all(marked: tuple[Desk, str]) -> None:
    desk, visit = marked
    before = closing.summary(desk, visit)
    visits.answer(desk, visit, MARKED, "q1", Result.FAIL, note="已安装")
    after = closing.summary(desk, visit)
    assert (after.must_due, after.must_done) == (before.must_due + 1, before.must_done + 1)
    assert after.failed == before.failed + 1


def test_an_item_of_other_places_is_still_refused(marked: tuple[Desk, str]) -> None:
    desk, visit = marked
    with pytest.raises(BadInput, match="不需要检查"):
        visits.answer(desk, visit, MARKED, "全矿", Result.PASS)


def test_the_ledger_tells_what_was_drawn_and_who_wanted_what_instead(marked: tuple[Desk, str]) -> None:
    desk, visit = marked
    drawn = [one.item for one in sampling.choice(desk, visit, "q1").candidates]
    sampling.override(desk, visit, "q1", drawn[1:], "设备停用")
    visits.seal_section(desk, visit)
    checklist = checklists.bound(desk, drafting.load(desk, visit).checklist)
    name = next(one.place.name for one in checklist.sections if one.place.id == "q1")
    (line,) = [one for one in ledger_results.samples(_state(desk, visit), checklist) if one.place == name]
    (change,) = line.changes
    assert (len(line.items), line.total) == (len(drawn) - 1, len(drawn))
    assert (change.by, change.removed, change.reason) == ("演示专员甲", (drawn[0],), "设备停用")

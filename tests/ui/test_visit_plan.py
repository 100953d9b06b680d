"""The plan of a visit: its route is chosen among the mine's places, those not covered this month first."""

from __future__ import annotations

import amended
import desks
import pytest
import windows
from keyboard import Keyboard

from desktop.actions import drafting
from desktop.ui.visit import plan_route


@pytest.fixture
def desk(tmp_path):
    made = amended.make(tmp_path / "desk")
    yield made
    made.close()


@pytest.fixture
def page(qtbot, bench, dressed, tmp_path):
    return windows.make(qtbot, bench, tmp_path).open("visit")


@pytest.fixture
def keys(qtbot, page, lanes):
    made = Keyboard(qtbot, page.window(), lanes)
    made.settle()
    return made


def test_places_not_covered_come_first_and_are_ticked(page, keys, desk):
    routes = plan_route.read_routes(desk, desks.MINE)
    assert {line.place for line in routes.lines} == {"P1", "P2", "P3", "P4", "P5"}
    assert [line.is_covered for line in routes.lines] == sorted(line.is_covered for line in routes.lines)
    assert all(line.is_ticked is not line.is_covered for line in routes.lines)
    assert next(line.last for line in routes.lines if line.place == "P1")
    assert page.start.route.ticked == tuple(line.place for line in routes.lines if line.is_ticked)


def test_the_route_chosen_is_planned_and_claims_nothing(page, keys, desk):
    page.start.route.setFocus()
    page.start.route.choose("P3")
    keys.press("Space")
    keys.press("Alt+N")
    keys.settle()
    draft = drafting.load(desk, page.orders.visit)
    assert set(draft.planned) == {"P1", "P2", "P4", "P5"}
    keys.press("Alt+B")
    keys.settle()
    assert drafting.load(desk, page.orders.visit).legs == ()
    words = {row[1]: row[0] for row in page.route.model.texts()}
    assert (words["1301 综采工作面"], words["中央变电所"]) == ("计划", "")

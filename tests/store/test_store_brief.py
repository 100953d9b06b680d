"""Visits and findings in brief say what their whole states say."""

from __future__ import annotations

import pytest

from desktop.actions import papers
from desktop.desk import Desk
from desktop.store import queries
from desktop.supervision.visit import Result
from tests.making import visits as making
from tests.making.desks import MINE, PIT


def test_a_closed_visit_in_brief_says_what_its_state_says(desk: Desk) -> None:
    visit, _ = making.closed(desk)
    papers.issue_ledger(desk, visit)
    with desk.reading() as session:
        [(name, brief)] = queries.visits_in_brief(session)
        state = queries.visit(session, visit)
    assert state is not None
    assert state.opened is not None
    assert state.closed is not None
    assert brief.closed is not None
    assert (name, brief.mine, brief.started, brief.kind) == (visit, MINE, state.opened.started, state.opened.kind)
    assert (brief.closed.number, brief.closed.ended) == (state.closed.number, state.closed.ended)
    assert (brief.papers, brief.ledger, brief.app_sign_in) == (state.papers, state.ledger, state.app_sign_in)
    assert brief.answers == len(state.answers)
    assert brief.failed == sum(one.result is Result.FAIL for one in state.answers) == 1
    assert brief.sealed_by == (desk.person,)
    seat = brief.seat_of(desk.person)
    assert seat is not None
    assert seat.is_leader
    assert seat.name == desk.name


@pytest.mark.parametrize(
    ("wanted", "number"),
    [({}, 2), ({"mine": MINE}, 2), ({"mine": PIT}, 0), ({"status": "检查中"}, 1), ({"status": "已结束"}, 1)],
)
def test_visits_in_brief_are_told_by_mine_and_state(desk: Desk, wanted: dict[str, str], number: int) -> None:
    making.closed(desk)
    making.sealed(desk)
    with desk.reading() as session:
        found = queries.visits_in_brief(session, **wanted)
    assert len(found) == number
    assert all((one.closed is not None) is (wanted["status"] == "已结束") for _, one in found if "status" in wanted)


def test_a_finding_in_brief_says_what_its_state_says(desk: Desk) -> None:
    visit, finding = making.sealed(desk)
    with desk.reading() as session:
        [(name, brief)] = queries.findings_in_brief(session)
        state = queries.finding(session, finding)
    assert state is not None
    assert (name, brief.visit, brief.raised_grade) == (finding, visit, state.raised_grade)
    assert brief.waits_for_supervisor is state.waits_for_supervisor
    assert brief.has_no_measure is state.has_no_measure

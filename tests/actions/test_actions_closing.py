"""What the law asks before a finding is struck off or a paper goes out, and what may happen to a paper once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.actions import closing, findings, photos, visits
from desktop.desk import Desk
from desktop.errors import BadInput, NotAllowed
from desktop.store import queries
from desktop.supervision.finding import Recheck, Status
from desktop.supervision.visit import Result, SignerRole, Visit
from tests.making import visits as making
from tests.making.relay import hand_over
from tests.making.visits import ITEM, PLACE, PNG


def status(desk: Desk, finding: str) -> Status:
    with desk.reading() as session:
        found = queries.finding(session, finding)
    assert found is not None
    return found.status


def state(desk: Desk, visit: str) -> Visit:
    with desk.reading() as session:
        found = queries.visit(session, visit)
    assert found is not None
    return found


def part(desk: Desk) -> str:
    """A visit with one answer sealed and signed, most of it unchecked."""
    visit = making.opened(desk)
    visits.answer(desk, visit, ITEM, PLACE, Result.PASS)
    visits.seal_section(desk, visit)
    closing.sign(desk, visit, SignerRole.LEADER, desk.name, PNG, person="p1")
    return visit


def recheck(desk: Desk, finding: str, result: Recheck) -> None:
    visit = making.opened(desk)
    findings.recheck(desk, visit, finding, result, closes=False)
    visits.seal_section(desk, visit)


def test_only_the_last_recheck_lets_a_finding_be_struck_off(desk: Desk) -> None:
    _, finding = making.sealed(desk)
    recheck(desk, finding, Recheck.DONE)
    recheck(desk, finding, Recheck.NOT_DONE)
    with pytest.raises(NotAllowed, match="最近一次复查"):
        findings.close(desk, finding)
    recheck(desk, finding, Recheck.DONE)
    findings.close(desk, finding)
    assert status(desk, finding) is Status.CLOSED


def test_closing_and_what_was_not_checked_are_one_act(desk: Desk) -> None:
    visit = part(desk)
    changes = closing.close_visit(desk, visit, reason_unchecked="爆破警戒，未能进入")
    assert len(changes.entries) == 1
    assert state(desk, visit).sections[-1].entry == changes.entries[0]


def test_a_place_passed_after_the_last_section_is_in_the_record_with_its_times(desk: Desk) -> None:
    visit = part(desk)
    visits.pass_place(desk, visit, "q2", "2026-11-22T02:10:00Z", "2026-11-22T02:30:00Z")
    closing.close_visit(desk, visit, reason_unchecked="时间不够")
    last = state(desk, visit).sections[-1].sealed
    assert [(leg.place, leg.came) for leg in last.legs if leg.place == "q2"] == [("q2", "2026-11-22T02:10:00Z")]
    assert "q2" not in last.scopes
    unchecked = [one for one in state(desk, visit).answers if one.place == "q2"]
    assert {one.result for one in unchecked} == {Result.NOT_CHECKED}


def test_a_photo_left_out_after_the_last_section_is_named_in_the_record(desk: Desk) -> None:
    visit = part(desk)
    photos.attach(desk, visit, [("坏.jpg", b"no photo")])
    closing.close_visit(desk, visit, reason_unchecked="时间不够")
    assert "坏.jpg" in state(desk, visit).sections[-1].sealed.left_out[0]


def test_a_reason_that_could_not_travel_is_asked_for_in_short(desk: Desk) -> None:
    visit = part(desk)
    with pytest.raises(BadInput, match="200 字以内"):
        closing.close_visit(desk, visit, reason_unchecked="长" * 201)


def test_who_signed_before_the_last_section_signs_again(desk: Desk) -> None:
    visit = part(desk)
    closing.sign(desk, visit, SignerRole.MINE, "演示矿长", PNG)
    making.failed(desk, visit)
    visits.seal_section(desk, visit)
    with pytest.raises(NotAllowed, match="演示专员甲、演示矿长 签名之后又封存了"):
        closing.close_visit(desk, visit, reason_unchecked="时间不够")
    closing.sign(desk, visit, SignerRole.LEADER, desk.name, PNG, person="p1")
    closing.sign(desk, visit, SignerRole.MINE, "演示副矿长", PNG)  # the first had gone home
    closing.close_visit(desk, visit, reason_unchecked="时间不够")
    assert [one.name for one in state(desk, visit).standing] == ["演示专员甲", "演示副矿长"]


def test_a_section_that_the_signer_could_not_know_is_not_signed_by_him(enrol: Callable[..., Desk]) -> None:
    leader, colleague = enrol("p1", 1, 1), enrol("p2", 2, 2)
    hand_over(colleague, leader)
    visit, _ = making.sealed(leader, ("p2",))
    hand_over(leader, colleague)
    visits.join(colleague, visit)
    visits.pass_place(colleague, visit, "q2")
    visits.conform_rest(colleague, visit, "q2")
    visits.seal_section(colleague, visit)
    closing.sign(leader, visit, SignerRole.LEADER, leader.name, PNG, person="p1")
    hand_over(colleague, leader)
    with pytest.raises(NotAllowed, match="再签一次名"):
        closing.close_visit(leader, visit)

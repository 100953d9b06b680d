"""Papers of a visit: each goes out once, by two officers with valid certificates, each signs in his own field."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.actions import closing, orders, papers, visits
from desktop.desk import Act, Delivery, Desk, Fact
from desktop.errors import NotAllowed
from desktop.store import queries
from desktop.supervision.roster import PersonRegistered
from desktop.supervision.visit import Paper, PaperKind, PaperSigned, Result, SignerRole, Visit
from tests.making import visits as making
from tests.making.desks import MINE, ORG, Bureau
from tests.making.relay import hand_over
from tests.making.visits import ITEM, PLACE, PNG


def state(desk: Desk, visit: str) -> Visit:
    with desk.reading() as session:
        found = queries.visit(session, visit)
    assert found is not None
    return found


def ledger(desk: Desk, visit: str) -> Paper:
    found = state(desk, visit).ledger
    assert found is not None
    return found


def signed(file: str, field: str, previous: str | None = None, number: str = "1") -> PaperSigned:
    return PaperSigned(
        kind=PaperKind.LEDGER, number=number, file=file, field=field, person="p1", previous=previous, expected=(field,)
    )


def seal(desk: Desk, visit: str, body: PaperSigned) -> None:
    desk.seal([Act(f"mine/{MINE}", (Fact(f"visit/{visit}", body),))])


def test_a_ledger_is_issued_once_whoever_asks(desk: Desk) -> None:
    visit, _ = making.closed(desk)
    seal(desk, visit, signed("a", "inspector_1"))
    for number in ("1", "2"):
        with pytest.raises(NotAllowed, match="不能重复出具"):
            seal(desk, visit, signed("b", "inspector_1", number=number))


def test_a_paper_is_countersigned_in_its_newest_file_and_once_by_each(desk: Desk) -> None:
    visit, _ = making.closed(desk)
    seal(desk, visit, signed("a", "inspector_1"))
    with pytest.raises(NotAllowed, match="刚有人签过"):
        seal(desk, visit, signed("c", "inspector_2", previous="b"))
    with pytest.raises(NotAllowed, match="已经签过"):
        seal(desk, visit, signed("c", "inspector_1", previous="a"))


def test_an_order_goes_out_once_for_the_same_findings(desk: Desk) -> None:
    visit, finding = making.closed(desk, ("p2",))
    orders.issue_inspection_record(desk, visit)
    orders.issue_order(desk, visit, [finding])
    with pytest.raises(NotAllowed, match="已经出具过文书"):
        orders.issue_order(desk, visit, [finding])
    assert len(state(desk, visit).papers) == 2


def test_a_deadline_that_has_passed_is_not_ordered(desk: Desk, bureau: Bureau) -> None:
    visit, finding = making.closed(desk, ("p2",))
    orders.issue_inspection_record(desk, visit)
    bureau.clock.forward(days=30)
    with pytest.raises(NotAllowed, match="早于今天"):
        orders.issue_order(desk, visit, [finding])


@pytest.mark.parametrize("until, is_valid", [("2026-11-21", False), ("2026-11-22", True), (None, True)])
def test_a_certificate_counts_until_its_last_day(
    enrol: Callable[..., Desk], bureau: Bureau, until: str | None, is_valid: bool
) -> None:
    desk = enrol()
    person = PersonRegistered(code="p2", name="演示专员乙", org=ORG, certificate="演示证p2", certificate_until=until)
    desk.receive(Delivery(entries=(bureau.seal(("person/p2", person)),)))
    visit, finding = making.closed(desk, ("p2",))
    if is_valid:
        orders.issue_inspection_record(desk, visit)
        orders.issue_order(desk, visit, [finding])
        return
    with pytest.raises(NotAllowed, match="只有 1 名"):
        orders.issue_order(desk, visit, [finding])


def test_a_section_that_arrives_late_moves_nobody_into_anothers_field(enrol: Callable[..., Desk]) -> None:
    desks = {person: enrol(person, number, number) for number, person in enumerate(("p1", "p2", "p3"), 1)}
    leader, late, third = desks.values()
    hand_over(late, leader)
    hand_over(third, leader)
    visit, _ = making.sealed(leader, ("p2", "p3"))
    for person, place in (("p2", "q2"), ("p3", PLACE)):
        hand_over(leader, desks[person])
        visits.join(desks[person], visit)
        visits.pass_place(desks[person], visit, place)
        visits.conform_rest(desks[person], visit, place)
        if place == PLACE:  # where the leader left nothing
            visits.answer(desks[person], visit, ITEM, place, Result.PASS)
        visits.seal_section(desks[person], visit)
    hand_over(third, leader)
    closing.sign(leader, visit, SignerRole.LEADER, leader.name, PNG, person="p1")
    closing.close_visit(leader, visit)
    papers.issue_ledger(leader, visit)
    hand_over(late, leader)  # only now
    hand_over(leader, third)
    hand_over(leader, late)
    assert papers.waiting_for_me(late, state(late, visit)) == []
    with pytest.raises(NotAllowed, match="不需要您签名"):
        papers.countersign(late, visit)
    papers.countersign(third, visit)
    assert ledger(third, visit).is_fully_signed
    assert papers.verify_file(third, visit).holds

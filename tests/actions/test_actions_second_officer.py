"""A statutory paper is issued by one officer's device; the other officer may add his signature, and ink stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.actions import orders, papers, shelf
from desktop.desk import Desk
from desktop.errors import NotAllowed
from desktop.store import queries
from desktop.supervision.visit import Paper
from tests.making import visits
from tests.making.desks import Bureau
from tests.making.relay import hand_over


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    """The desks of two certified officers."""
    bureau = Bureau()
    bureau.register()
    one = bureau.enrol(tmp_path / "p1")
    other = bureau.enrol(tmp_path / "p2", "p2", ordinal=2, seed=2)
    yield one, other
    one.close()
    other.close()


@pytest.fixture
def visit(desks: tuple[Desk, Desk]) -> str:
    """A visit of both whose 现场检查记录 the first issued, and the other has."""
    one, other = desks
    name, _ = visits.closed(one, ("p2",))
    orders.issue_inspection_record(one, name)
    hand_over(one, other)
    return name


def record(desk: Desk, visit: str) -> Paper:
    with desk.reading() as session:
        state = queries.visit(session, visit)
    assert state is not None
    return state.papers[-1]


def offered(desk: Desk, number: str) -> shelf.ShelvedPaper:
    return next(one for one in shelf.papers(desk) if one.number == number)


def test_a_paper_is_complete_without_the_other_officers_device(desks: tuple[Desk, Desk], visit: str) -> None:
    paper = record(desks[1], visit)
    assert (paper.signed, paper.optional, paper.is_fully_signed) == (("inspector_1",), ("also_inspector_2",), True)
    assert papers.verify_file(desks[1], visit, paper.number).holds
    line = offered(desks[1], paper.number)
    assert (line.may_sign, line.waits_for_me) == (True, False)


def test_the_other_officer_adds_his_signature_and_the_first_one_stands(desks: tuple[Desk, Desk], visit: str) -> None:
    one, other = desks
    before = record(other, visit)
    papers.countersign(other, visit, before.number)
    hand_over(other, one)
    after = record(one, visit)
    assert after.signed == ("inspector_1", "also_inspector_2")
    assert one.blobs.get(after.file).startswith(one.blobs.get(before.file))
    verdict = papers.verify_file(one, visit, after.number)
    assert verdict.holds
    assert [found.name for found in verdict.signatures] == ["演示专员甲", "演示专员乙"]
    assert not offered(other, after.number).may_sign


def test_nobody_adds_his_signature_twice(desks: tuple[Desk, Desk], visit: str) -> None:
    number = record(desks[1], visit).number
    papers.countersign(desks[1], visit, number)
    for desk in desks:
        with pytest.raises(NotAllowed, match="已经签过"):
            papers.countersign(desk, visit, number)

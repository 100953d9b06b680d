"""立即停产撤人: sealed by itself, on one page, taken back only while a draft."""

from __future__ import annotations

import pytest

from desktop.actions import visits, withdrawal
from desktop.actions.drafting import load
from desktop.desk import Desk
from desktop.errors import BadInput, NotAllowed
from desktop.store import queries
from desktop.supervision.visit import OnSite
from tests.making import visits as making
from tests.making.desks import MINE


def sealed(desk: Desk, visit: str) -> list[OnSite]:
    with desk.reading() as session:
        state = queries.visit(session, visit)
    assert state is not None
    return [one for section in state.sections for one in section.sealed.measures]


def test_a_demand_is_sealed_before_anything_else_of_the_visit(desk: Desk) -> None:
    visit = making.opened(desk)
    making.failed(desk, visit)
    withdrawal.demand(desk, visit, "1号采场", "边坡开裂，立即停产撤人", "演示矿长", at="2026-11-22T01:20:00Z")
    (done,) = sealed(desk, visit)
    assert (done.kind, done.text, done.at) == ("停产撤人", "1号采场：边坡开裂，立即停产撤人", "2026-11-22T01:20:00Z")
    assert load(desk, visit).findings
    visits.seal_section(desk, visit)
    assert sealed(desk, visit) == [done]


@pytest.mark.parametrize("words", [("", "撤人", "矿长"), ("1号采场", " ", "矿长"), ("1号采场", "撤人", "")])
def test_a_demand_says_where_why_and_whom(desk: Desk, words: tuple[str, str, str]) -> None:
    visit = making.opened(desk)
    with pytest.raises(BadInput):
        withdrawal.demand(desk, visit, *words)
    assert sealed(desk, visit) == []


def test_nobody_demands_in_a_visit_that_has_not_begun(desk: Desk) -> None:
    with pytest.raises(NotAllowed, match="还没有开始"):
        withdrawal.demand(desk, visits.plan(desk, MINE), "1号采场", "撤人", "矿长")


def test_the_page_is_the_same_bytes_each_time(desk: Desk) -> None:
    visit = making.opened(desk)
    withdrawal.demand(desk, visit, "1号采场", "撤人", "演示矿长")
    (done,) = sealed(desk, visit)
    assert withdrawal.page(desk, visit, done) == withdrawal.page(desk, visit, done)


def test_what_is_sealed_is_not_taken_back(desk: Desk) -> None:
    visit = making.opened(desk)
    visits.note_measure(desk, visit, "报告", "向值班室报告")
    (noted,) = load(desk, visit).measures
    withdrawal.take_back(desk, visit, noted)
    assert load(desk, visit).measures == ()
    with pytest.raises(NotAllowed, match="已经封存"):
        withdrawal.take_back(desk, visit, noted)

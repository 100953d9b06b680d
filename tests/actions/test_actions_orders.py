"""Statutory papers: the record goes first, two certified officers sign, every item of an order is re-checked; else an
opinion is offered with the reason.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop.actions import closing, drafting, findings, ledger_material, orders, papers, visits
from desktop.desk import Delivery, Desk
from desktop.errors import Missing, NotAllowed
from desktop.store import queries
from desktop.supervision.finding import Recheck
from desktop.supervision.roster import MineKind, MineRegistered, Place
from desktop.supervision.visit import Paper, PaperKind, Result, SignerRole
from tests.documents import tools
from tests.making import visits as making
from tests.making.desks import MINE, Bureau
from tests.making.visits import PLACE, PNG


def closed(desk: Desk) -> tuple[str, str]:
    """A visit of two certified officers, with one finding."""
    return making.closed(desk, ("p2",))


def recorded(desk: Desk) -> tuple[str, str]:
    """The same with its 现场检查记录."""
    visit, finding = closed(desk)
    orders.issue_inspection_record(desk, visit)
    return visit, finding


def last(desk: Desk, visit: str) -> Paper:
    with desk.reading() as session:
        found = queries.visit(session, visit)
    assert found is not None
    return found.papers[-1]


def words(desk: Desk, visit: str, folder: Path) -> str:
    return tools.text(papers.file(desk, last(desk, visit).file), folder)


def rechecked(desk: Desk, finding: str, result: Recheck) -> str:
    visit = making.opened(desk, ("p2",))
    findings.recheck(desk, visit, finding, result, note="平台已加宽到 4.2 m", closes=False)
    visits.conform_rest(desk, visit, PLACE)
    visits.conform_rest(desk, visit, "全矿")
    visits.seal_section(desk, visit)
    closing.sign(desk, visit, SignerRole.LEADER, desk.name, PNG, person="p1")
    closing.close_visit(desk, visit)
    return visit


def test_the_record_says_who_where_and_what_was_found(desk: Desk, tmp_path: Path) -> None:
    visit, _ = recorded(desk)
    said = words(desk, visit, tmp_path)
    for text in (
        "安全生产行政执法文书",
        "演示专员乙（证号：演示证p2）",
        "1号采场",
        "平台宽度3m，小于设计4m",
        "未见异常",
    ):
        assert text in said
    assert last(desk, visit).form.startswith("b-inspection-record@")
    assert papers.verify_file(desk, visit, last(desk, visit).number).holds


def test_no_order_before_the_record(desk: Desk) -> None:
    visit, finding = closed(desk)
    with pytest.raises(NotAllowed, match="请先出具现场检查记录"):
        orders.issue_order(desk, visit, [finding])


def test_the_order_names_the_record_and_each_deadline(desk: Desk, tmp_path: Path) -> None:
    visit, finding = recorded(desk)
    record = last(desk, visit).number
    orders.issue_order(desk, visit, [finding])
    said = words(desk, visit, tmp_path)
    assert record in said
    assert "第1项，于2026年12月1日前整改完毕" in said


def test_a_decision_needs_a_legal_basis(desk: Desk) -> None:
    visit = making.opened(desk, ("p2",))
    finding = making.failed(desk, visit)
    draft = drafting.load(desk, visit).findings[-1]
    findings.raise_finding(desk, visit, replace(draft, clause=""))
    visits.conform_rest(desk, visit, PLACE)
    visits.conform_rest(desk, visit, "全矿")
    visits.seal_section(desk, visit)
    closing.sign(desk, visit, SignerRole.LEADER, desk.name, PNG, person="p1")
    closing.close_visit(desk, visit)
    orders.issue_inspection_record(desk, visit)
    with pytest.raises(NotAllowed, match="现场处理措施决定书还缺“依据”"):
        orders.issue_order(desk, visit, [finding], kind=PaperKind.MEASURES_DECISION)


def test_a_recheck_answers_every_item_of_its_order(desk: Desk, tmp_path: Path) -> None:
    visit, finding = recorded(desk)
    orders.issue_order(desk, visit, [finding])
    parent = last(desk, visit).number
    again = rechecked(desk, finding, Recheck.NOT_DONE)
    with pytest.raises(Missing, match="没有文号为“x”"):
        orders.issue_recheck_opinion(desk, again, "x")
    orders.issue_recheck_opinion(desk, again, parent)
    said = words(desk, again, tmp_path)
    assert "整改复查意见书" in said
    assert "未整改" in said
    assert "建议立案调查" in said
    assert last(desk, again).parent == parent
    with pytest.raises(NotAllowed, match="不能重复出具"):
        orders.issue_recheck_opinion(desk, again, parent)


def test_an_item_without_a_result_is_named(desk: Desk) -> None:
    visit, finding = recorded(desk)
    orders.issue_order(desk, visit, [finding])
    with pytest.raises(NotAllowed, match="第1项没有复查结果"):
        orders.issue_recheck_opinion(desk, visit, last(desk, visit).number)


def test_one_officer_alone_gives_an_opinion_and_two_do_not(desk: Desk, tmp_path: Path) -> None:
    alone, _ = making.closed(desk)
    with pytest.raises(NotAllowed, match=r"只有 1 名，.*；可出具现场监管意见书"):
        orders.issue_inspection_record(desk, alone)
    orders.issue_opinion(desk, alone)
    assert "不是行政执法文书" in words(desk, alone, tmp_path)
    together, _ = closed(desk)
    with pytest.raises(NotAllowed, match="请出具执法文书"):
        orders.issue_opinion(desk, together)


def test_every_paper_is_offered_with_the_reason_why_not_yet(desk: Desk) -> None:
    visit, _ = closed(desk)
    lacks = {one.kind: one.lack for one in orders.offers(desk, visit)}
    assert lacks.pop(PaperKind.INSPECTION_RECORD) == ""
    assert lacks.keys() == {PaperKind.RECTIFICATION, PaperKind.MEASURES_DECISION, PaperKind.OPINION}
    assert all(lacks.values())
    for kind in (PaperKind.INSPECTION_RECORD, PaperKind.RECTIFICATION):
        orders.issue(desk, visit, next(one for one in orders.offers(desk, visit) if one.kind is kind))
    left = {one.kind: one.lack for one in orders.offers(desk, visit)}
    assert "已出具责令限期整改指令书" in left[PaperKind.RECTIFICATION]


def test_a_check_that_ends_before_it_begins_is_not_recorded(desk: Desk) -> None:
    visit = making.opened(desk, ("p2",))
    visits.pass_place(desk, visit, PLACE, "2026-11-22T02:00:00Z", "2026-11-22T02:00:00Z")
    visits.conform_rest(desk, visit, PLACE)
    visits.conform_rest(desk, visit, "全矿")
    visits.seal_section(desk, visit)
    closing.sign(desk, visit, SignerRole.LEADER, desk.name, PNG, person="p1")
    closing.close_visit(desk, visit)
    with pytest.raises(NotAllowed, match="结束时间不晚于开始时间"):
        orders.issue_inspection_record(desk, visit)


def test_a_coal_mine_gets_the_forms_of_coal_mines(desk: Desk, bureau: Bureau, tmp_path: Path) -> None:
    places = (Place(id="f", name="演示综采面", kind="采煤工作面"),)
    card = MineRegistered(code=MINE, name="演示煤矿", kind=MineKind.COAL, leader="演示矿长", places=places)
    desk.receive(Delivery(entries=(bureau.seal((f"mine/{MINE}", card)),)))
    visit = visits.plan(desk, MINE, people=["p2"])
    visits.open_visit(desk, visit)
    visits.pass_place(desk, visit, "f", "2026-11-22T01:10:00Z", "2026-11-22T02:00:00Z")
    visits.answer(desk, visit, "C-RF-07", "f", Result.FAIL)
    draft = replace(findings.propose(desk, visit, "C-RF-07", "f"), fact="缺支柱 2 根", deadline="2026-12-01")
    findings.raise_finding(desk, visit, draft)
    visits.conform_rest(desk, visit, "f")
    visits.seal_section(desk, visit)
    closing.sign(desk, visit, SignerRole.LEADER, desk.name, PNG, person="p1")
    closing.close_visit(desk, visit, reason_unchecked="演示")
    orders.issue_inspection_record(desk, visit)
    orders.issue_order(desk, visit, [draft.id])
    assert last(desk, visit).kind is PaperKind.COAL_DECISION
    assert "煤矿安全监管行政执法文书现场处理决定书" in words(desk, visit, tmp_path)
    with pytest.raises(NotAllowed, match="不用责令限期整改指令书"):
        orders.issue_order(desk, visit, [draft.id], kind=PaperKind.RECTIFICATION)
    assert ledger_material.gather(desk, visit).state.papers[-1].form.startswith("a-decision@")

"""Papers after they are drawn: the seal, the copy scanned back, service; who may note it, and what is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop import pdf_pages
from desktop.actions import ledger_material, ledger_record, orders, papers, receipt_pages, remedies, serving
from desktop.desk import Act, Desk, Fact
from desktop.desk import Delivery as Given
from desktop.documents import ledger
from desktop.errors import BadInput, Missing, NotAllowed
from desktop.store import journal, queries, records
from desktop.supervision.roster import RemediesNamed
from desktop.supervision.service import Stage, Step, Way
from desktop.supervision.visit import Paper, PaperKind
from tests.documents import tools
from tests.making import visits as making
from tests.making.desks import ORG, Bureau
from tests.making.relay import hand_over
from tests.making.visits import PNG


@pytest.fixture
def order(desk: Desk) -> tuple[str, str]:
    """A visit and the number of its order."""
    return ordered(desk)


def ordered(desk: Desk) -> tuple[str, str]:
    visit, finding = making.closed(desk, ("p2",))
    orders.issue_inspection_record(desk, visit)
    orders.issue_order(desk, visit, [finding])
    return visit, paper(desk, visit, PaperKind.RECTIFICATION).number


def paper(desk: Desk, visit: str, kind: PaperKind) -> Paper:
    with desk.reading() as session:
        state = queries.visit(session, visit)
    assert state is not None
    return next(one for one in state.papers if one.kind is kind)


def test_an_order_is_sealed_scanned_back_and_served(desk: Desk, order: tuple[str, str]) -> None:
    assert serving.stands(desk, *order).stage is Stage.TO_SEAL
    serving.seal(desk, *order)
    serving.attach(desk, *order, serving.read([("盖章件.png", PNG)]))
    serving.serve(desk, *order, receiver="演示矿长", role="矿长")
    found = serving.stands(desk, *order)
    assert found.stage is Stage.SERVED
    assert found.course is not None
    assert found.course.sealed is not None
    assert found.course.sealed.organisation == found.bureau != ""
    assert desk.blobs.get(found.course.pages[0].original) == PNG
    assert serving.remedy_words(found) == "复议至 2027-01-21，起诉至 2027-05-22（遇放假顺延）"


def test_no_service_before_the_seal_and_no_seal_for_a_record(desk: Desk, order: tuple[str, str]) -> None:
    visit, number = order
    with pytest.raises(NotAllowed, match="请先登记盖章"):
        serving.serve(desk, visit, number, receiver="演示矿长")
    record = paper(desk, visit, PaperKind.INSPECTION_RECORD).number
    with pytest.raises(NotAllowed, match="不盖本机关印章"):
        serving.seal(desk, visit, record)
    with pytest.raises(Missing, match="没有文号"):
        serving.seal(desk, visit, "x")


def test_a_refusal_waits_until_the_paper_is_left_there(desk: Desk, order: tuple[str, str]) -> None:
    serving.seal(desk, *order)
    serving.serve(desk, *order, reason="不认可", witness="演示见证人")
    refused = serving.stands(desk, *order)
    assert (refused.stage, refused.next, serving.remedy_words(refused)) == (Stage.REFUSED, Step.SERVE, "")
    serving.serve(desk, *order, way=Way.LEFT, reason="不认可", witness="演示见证人")
    assert serving.stands(desk, *order).stage is Stage.LEFT


@pytest.mark.parametrize(("day", "why"), [("2026-11-23", "还没有到"), ("2026-11-21", "早于文书日期")])
def test_a_day_that_cannot_be_is_refused(desk: Desk, order: tuple[str, str], day: str, why: str) -> None:
    with pytest.raises(NotAllowed, match=why):
        serving.seal(desk, *order, day=day)


def test_bad_files_are_named_and_good_ones_kept(desk: Desk, order: tuple[str, str]) -> None:
    read = serving.read([("坏.jpg", b"no picture"), ("好.png", PNG)])
    assert len(read.pages) == 1
    assert "坏.jpg" in read.refused[0]
    serving.attach(desk, *order, read)
    with pytest.raises(BadInput, match=r"坏\.jpg"):
        serving.attach(desk, *order, serving.read([("坏.jpg", b"no picture")]))
    found = serving.stands(desk, *order).course
    assert found is not None
    serving.withdraw(desk, *order, found.pages[0].original, "附错了文书")
    after = serving.stands(desk, *order).course
    assert after is not None
    assert after.pages == ()


def test_who_was_not_there_may_not_note_it_but_a_supervisor_may(desk: Desk, enrol: Callable[..., Desk]) -> None:
    colleague, supervisor = enrol("p2", 2, 2), enrol("p3", 3, 3)
    visit, _ = making.closed(desk)
    papers.issue_ledger(desk, visit)
    number = paper(desk, visit, PaperKind.LEDGER).number
    for other in (colleague, supervisor):
        hand_over(desk, other)
    assert not serving.stands(colleague, visit, number).may_note
    assert serving.stands(supervisor, visit, number).may_note
    with pytest.raises(NotAllowed, match="只有参加这次检查的人员"):
        serving.take_back(colleague, visit, number, Step.SEAL, "错")


def test_what_waits_too_long_is_told_until_it_is_noted(desk: Desk, order: tuple[str, str]) -> None:
    visit, number = order
    day = desk.world.today() + dt.timedelta(days=4)
    with desk.reading() as session:
        assert [(one.number, one.step) for one in serving.late(session, desk.person, day)] == [(number, Step.SEAL)]
        assert serving.late(session, "p9", day) == ()
    serving.seal(desk, visit, number)
    with desk.reading() as session:
        assert serving.late(session, desk.person, day) == ()


def test_it_is_a_record_that_is_sent(desk: Desk, order: tuple[str, str]) -> None:
    serving.seal(desk, *order)
    with desk.reading() as session:
        assert [one.id for one in records.every(session) if one.kind == "service"] == [order[0]]


def test_an_order_prints_where_the_mine_may_turn_once_the_bureau_named_it(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed, match="只有管理员"):
        remedies.name(desk, "演示县人民政府", "演示县人民法院")
    named = RemediesNamed(authority="演示县人民政府", court="演示县人民法院")
    desk.seal([Act(f"org/{ORG}", (Fact(f"org/{ORG}", named),))])
    visit, _ = ordered(desk)
    said = tools.text(desk.blobs.get(paper(desk, visit, PaperKind.RECTIFICATION).file), tmp_path)
    assert "向演示县人民政府申请行政复议" in said
    assert "向演示县人民法院提起行政诉讼" in said


def test_a_colleague_draws_the_same_ledger_weeks_later_on_another_desk(
    desk: Desk, enrol: Callable[..., Desk], bureau: Bureau
) -> None:
    visit, _ = making.closed(desk, ("p2",))
    first = drawn(desk, visit)
    colleague = enrol("p2", 2, 2)
    hand_over(desk, colleague)
    bureau.clock.forward(days=40)
    assert drawn(colleague, visit) == first
    papers.issue_ledger(desk, visit)
    file = paper(desk, visit, PaperKind.LEDGER).file
    assert papers.file(desk, file).startswith(first)  # signing only appends


def drawn(desk: Desk, visit: str) -> bytes:
    """The ledger before signing."""
    return ledger.draw(ledger_record.ledger(desk, ledger_material.gather(desk, visit))).pdf


def test_the_receipt_page_is_there_once_the_server_answered_and_is_always_the_same(
    desk: Desk, bureau: Bureau, tmp_path: Path
) -> None:
    visit, _ = making.closed(desk)
    papers.issue_ledger(desk, visit)
    number = paper(desk, visit, PaperKind.LEDGER).number
    with pytest.raises(Missing, match="未回执"):
        receipt_pages.draw(desk, visit, number)
    receipted(desk, bureau)
    page = receipt_pages.draw(desk, visit, number)
    bureau.clock.forward(days=3)
    assert receipt_pages.draw(desk, visit, number) == page
    said = tools.text(page, tmp_path)
    assert "电子记录回执" in said
    assert "".join(number.split()) in said
    file = papers.for_eyes(desk, paper(desk, visit, PaperKind.LEDGER).file)
    with_page = receipt_pages.beside(desk, visit, number, file)
    assert pdf_pages.count(with_page, "") == pdf_pages.count(file, "") + 1


def receipted(desk: Desk, bureau: Bureau) -> None:
    """The server holds everything of this desk."""
    with desk.reading() as session:
        entries = tuple(journal.entries(session, journal.unreceipted(session)))
    desk.receive(Given(receipts=(bureau.receipts(entries),)))

"""A file handed in for verification: ledger, statutory, internal paper and correction page, each told with what this
desk knows of it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from desktop.actions import (
    correction_pages,
    findings,
    form_issuing,
    form_verifying,
    forms,
    orders,
    paper_knowledge,
    papers,
    serving,
)
from desktop.desk import Delivery, Desk
from desktop.store import queries
from desktop.supervision import roster
from desktop.supervision.service import Way
from tests.making import visits
from tests.making.desks import Bureau

WRITTEN = {"假别": "事假", "事由": "家中有事", "联系电话": "演示电话", "结束日期": "2026-11-24", "结束半日": "上午"}


@dataclass
class Site:
    """A bureau and one desk."""

    bureau: Bureau
    desk: Desk

    def revoke(self) -> None:
        lost = roster.DeviceRevoked(reason="笔记本丢失")
        entry = self.bureau.seal((f"device/{self.desk.holder.fingerprint}", lost))
        self.desk.receive(Delivery(entries=(entry,)))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    bureau = Bureau()
    bureau.register()
    desk = bureau.enrol(tmp_path / "p1")
    yield Site(bureau, desk)
    desk.close()


def leave(desk: Desk) -> tuple[str, str]:
    """A leave sealed and signed by its maker: subject and file."""
    name = forms.begin(desk, "d-leave", "p1")
    forms.save(desk, name, WRITTEN)
    subject = next(one for one in forms.seal(desk, name).subjects if one.startswith("staffform/"))
    return subject, form_issuing.sealed(desk, subject)[0].file


def newest(desk: Desk, visit: str) -> tuple[str, str]:
    """Number and file of the visit's newest paper."""
    with desk.reading() as session:
        state = queries.visit(session, visit)
    assert state is not None
    return state.papers[-1].number, state.papers[-1].file


def ledger(desk: Desk) -> bytes:
    visit, _ = visits.closed(desk)
    papers.issue_ledger(desk, visit)
    return desk.blobs.get(newest(desk, visit)[1])


def record(desk: Desk) -> bytes:
    visit, _ = visits.closed(desk, ("p2",))
    orders.issue_inspection_record(desk, visit)
    return desk.blobs.get(newest(desk, visit)[1])


def opinion(desk: Desk) -> bytes:
    visit, _ = visits.closed(desk)
    orders.issue_opinion(desk, visit)
    return desk.blobs.get(newest(desk, visit)[1])


def internal(desk: Desk) -> bytes:
    return desk.blobs.get(leave(desk)[1])


KINDS: list[Callable[[Desk], bytes]] = [ledger, record, opinion, internal]


@pytest.mark.parametrize("drawn", KINDS)
def test_a_paper_handed_in_is_known_again_and_a_changed_one_is_not_believed(
    site: Site, drawn: Callable[[Desk], bytes]
) -> None:
    pdf = drawn(site.desk)
    answer = paper_knowledge.check(site.desk, pdf)
    assert answer.verdict.intact
    assert answer.subject
    assert not answer.verdict.differences
    changed = paper_knowledge.check(site.desk, pdf.replace(b"endstream", b"endstreaM", 1)).verdict
    appended = paper_knowledge.check(site.desk, pdf + b"\n").verdict
    assert not changed.intact
    assert not appended.intact


@pytest.mark.parametrize("drawn", KINDS)
def test_a_revoked_certificate_is_told_of_every_kind_of_paper(site: Site, drawn: Callable[[Desk], bytes]) -> None:
    pdf = drawn(site.desk)
    site.revoke()
    verdict = paper_knowledge.check(site.desk, pdf).verdict
    assert verdict.doubtful == ("演示专员甲",)
    assert any("笔记本丢失" in one for one in verdict.sentences)


def test_an_internal_paper_tells_who_is_still_to_sign_by_his_role_and_that_it_was_voided(site: Site) -> None:
    subject, _ = leave(site.desk)
    before = form_verifying.verify(site.desk, subject)
    assert any("少了“主管机构审批”的签名" in one for one in before.sentences)
    forms.void(site.desk, subject, "日期写错")
    after = form_verifying.verify(site.desk, subject)
    assert after.sentences[-1].startswith("此后作废，理由：日期写错")


def test_the_service_of_an_order_is_told(site: Site) -> None:
    visit, finding = visits.closed(site.desk, ("p2",))
    orders.issue_inspection_record(site.desk, visit)
    orders.issue_order(site.desk, visit, [finding])
    number, _ = newest(site.desk, visit)
    serving.seal(site.desk, visit, number)
    serving.serve(site.desk, visit, number, way=Way.HANDED, receiver="演示矿长", role="矿长")
    said = papers.verify_file(site.desk, visit, number).sentences
    assert any(one.startswith("此后盖章：2026-11-22") for one in said)
    assert "此后送达：2026-11-22，当场送达，演示矿长（矿长）签收。" in said


def test_a_correction_page_is_compared_with_what_the_records_draw(site: Site) -> None:
    visit, finding = visits.closed(site.desk)
    papers.issue_ledger(site.desk, visit)
    number, _ = newest(site.desk, visit)
    findings.correct(site.desk, finding, "fact", "平台宽度 3.5 m", "抄错一位")
    page = correction_pages.draw(site.desk, visit, number)
    assert paper_knowledge.check(site.desk, page).is_same
    changed = paper_knowledge.check(site.desk, page.replace(b"endstream", b"endstreaM", 1))
    assert not changed.is_same
    findings.correct(site.desk, finding, "fact", "平台宽度 3.6 m", "又抄错")
    older = paper_knowledge.check(site.desk, page)
    assert not older.is_same
    assert "此后又有更正" in older.verdict.sentences[0]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n" * 20])
def test_what_is_no_paper_is_said_to_be_none(site: Site, data: bytes) -> None:
    answer = paper_knowledge.check(site.desk, data)
    assert (answer.subject, answer.verdict.holds) == ("", False)
    assert answer.verdict.sentences[0].startswith("文件无法读取")


def test_a_pdf_of_another_program_is_sent_back_to_whoever_issued_it(site: Site) -> None:
    target = io.BytesIO()
    canvas = Canvas(target)
    canvas.drawString(72, 720, "invoice")
    canvas.save()
    answer = paper_knowledge.check(site.desk, target.getvalue())
    assert answer.verdict.sentences[0] == "这份 PDF 不是本程序出具的，本程序不能核验它；请向出具的单位核对。"


def test_a_paper_of_another_bureau_is_whole_and_unknown_here(site: Site, tmp_path: Path) -> None:
    other = Bureau(seed=8)
    other.register()
    desk = other.enrol(tmp_path / "other")
    verdict = paper_knowledge.check(site.desk, ledger(desk)).verdict
    desk.close()
    assert (verdict.intact, verdict.known_root, verdict.holds) == (True, False, False)
    assert "不能确认是谁签的" in verdict.sentences[0]

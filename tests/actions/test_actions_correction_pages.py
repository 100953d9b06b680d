"""Corrections of a sealed paper print on a page of their own, and whoever verifies the paper hears of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.actions import correction_pages, findings, papers, receipt_pages
from desktop.desk import Desk
from desktop.errors import Missing
from desktop.store import queries
from tests.documents import tools
from tests.making import visits
from tests.making.desks import Bureau


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    bureau = Bureau()
    bureau.register()
    made = bureau.enrol(tmp_path / "p1")
    yield made
    made.close()


@pytest.fixture
def ledger(desk: Desk) -> tuple[str, str, str]:
    """A visit, its finding, the number of its ledger."""
    visit, finding = visits.closed(desk)
    papers.issue_ledger(desk, visit)
    with desk.reading() as session:
        state = queries.visit(session, visit)
    assert state is not None
    assert state.ledger is not None
    return visit, finding, state.ledger.number


def test_the_page_shows_old_and_new_text_who_and_why(desk: Desk, ledger: tuple[str, str, str], tmp_path: Path) -> None:
    visit, finding, number = ledger
    findings.correct(desk, finding, "fact", "平台宽度 3.5 m，小于设计 4 m", "抄错一位")
    words = tools.text(correction_pages.draw(desk, visit, number), tmp_path)
    assert "平台宽度3m，小于设计4m" in words
    assert "更正为平台宽度3.5m，小于设计4m" in words
    assert "抄错一位" in words
    assert "演示专员甲" in words


def test_the_paper_stays_and_its_verdict_says_it_was_corrected(desk: Desk, ledger: tuple[str, str, str]) -> None:
    visit, finding, _ = ledger
    before = papers.verify_file(desk, visit)
    findings.correct(desk, finding, "fact", "平台宽度 3.5 m", "抄错")
    findings.correct(desk, finding, "fact", "平台宽度 3.6 m", "又抄错")
    after = papers.verify_file(desk, visit)
    assert before.holds
    assert after.holds
    assert not any("更正" in one for one in before.sentences)
    assert after.sentences[-1] == (
        "后来有更正：2 处（第1条隐患的“事实”），最后一次由 演示专员甲 更正；原文不变，更正内容见更正页。"
    )


def test_the_page_goes_to_the_printer_behind_its_paper(
    desk: Desk, ledger: tuple[str, str, str], tmp_path: Path
) -> None:
    visit, finding, number = ledger
    with desk.reading() as session:
        state = queries.visit(session, visit)
    assert state is not None
    assert state.ledger is not None
    pdf = papers.for_eyes(desk, state.ledger.file)
    assert receipt_pages.beside(desk, visit, number, pdf) == pdf
    findings.correct(desk, finding, "fact", "平台宽度 3.5 m", "抄错")
    words = tools.text(receipt_pages.beside(desk, visit, number, pdf), tmp_path)
    assert words.index("监管台账") < words.index("更正页更正的文书")


def test_every_correction_stands_on_the_page_in_its_order(
    desk: Desk, ledger: tuple[str, str, str], tmp_path: Path
) -> None:
    visit, finding, number = ledger
    for text in ("平台宽度 3.5 m", "平台宽度 3.6 m"):
        findings.correct(desk, finding, "fact", text, "抄错")
    words = tools.text(correction_pages.draw(desk, visit, number), tmp_path)
    assert words.index("更正为平台宽度3.5m") < words.index("更正为平台宽度3.6m")
    assert words.count("原文平台宽度") == 2


def test_the_same_corrections_draw_the_same_bytes(desk: Desk, ledger: tuple[str, str, str]) -> None:
    visit, finding, number = ledger
    findings.correct(desk, finding, "responsible", "演示矿长", "漏填")
    assert correction_pages.draw(desk, visit, number) == correction_pages.draw(desk, visit, number)


def test_a_paper_without_corrections_has_no_page(desk: Desk, ledger: tuple[str, str, str]) -> None:
    visit, _, number = ledger
    with pytest.raises(Missing, match="没有更正"):
        correction_pages.draw(desk, visit, number)

"""A paper whose findings were corrected later says so over its page, and its correction page is one press away."""

from __future__ import annotations

import desks
import ordered
import pytest
from keyboard import Keyboard
from PySide6.QtWidgets import QApplication

from desktop.actions import correction_pages, findings
from desktop.store import queries
from desktop.ui.ledgers import LedgersPage


@pytest.fixture
def paper(desk):
    """The visit, the finding and the number of its order."""
    visit, number = ordered.ordered(desk)
    with desk.reading() as session:
        finding = queries.findings_of_visit(session, visit, desks.MINE)[0][0]
    return visit, finding, number


@pytest.fixture
def page(qtbot, bench, paper):
    page = LedgersPage(bench)
    qtbot.addWidget(page)
    page.resize(900, 470)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is page)
    page.open_visit(paper[0], paper[2])
    return page


@pytest.fixture
def keys(qtbot, page, lanes):
    keyboard = Keyboard(qtbot, page, lanes)
    keyboard.settle()
    page.list.setFocus()
    return keyboard


def test_a_paper_without_corrections_offers_no_page(page, keys):
    assert not page.service.corrections.isVisible()


def test_the_page_of_corrections_is_shown_by_one_key(page, keys, desk, paper, qtbot):
    visit, finding, number = paper
    findings.correct(desk, finding, "fact", "两回路电源分列运行不到位", "写错")
    page.look()
    keys.settle()
    assert page.service.corrections.isVisible()
    assert "封存后更正过 1 处，原件不变" in page.service.words.text()
    keys.press("Alt+J")
    qtbot.waitUntil(lambda: page.paper._number == f"更正页 {number}")
    assert page.paper._pdf == correction_pages.draw(desk, visit, number)

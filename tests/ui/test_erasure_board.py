"""清除附件 on the 同步 page: an administrator agrees only after saying that he is sure, or says why not."""

import pytest
import windows

from desktop.actions import erasing
from desktop.supervision.erasing import ErasureStatus
from desktop.ui.bench import Bench
from tests.making import erasures


@pytest.fixture
def desk(tmp_path):
    made = erasures.asked(tmp_path, 2)
    yield made
    made.close()


@pytest.fixture
def window(qtbot, desk, lanes, dressed, tmp_path):
    return windows.make(qtbot, Bench(desk, lanes), tmp_path, is_supervisor=True)


@pytest.fixture
def board(window, keys):
    page = window.open("sync")
    keys.settle()
    return page.erasures


def states(desk):
    return [line.status for line in erasing.read_erasures(desk)]


def test_it_is_agreed_by_keys_alone_and_only_when_one_is_sure(board, keys, desk):
    assert board.isVisible()
    assert not board.agree.isEnabled()
    keys.press("Alt+M")
    keys.settle()
    keys.press("Alt+G")
    keys.settle()
    assert states(desk) == [ErasureStatus.REQUESTED, ErasureStatus.ERASED]
    assert not board.sure.isChecked()  # said again for the next


def test_not_agreed_wants_a_reason_and_keeps_the_attachment(board, keys, desk):
    keys.press("Alt+B")
    keys.settle()
    assert states(desk) == [ErasureStatus.REQUESTED] * 2
    assert board.reason.hasFocus()
    keys.type("现场只此一张")
    keys.press("Alt+B")
    keys.settle()
    assert states(desk) == [ErasureStatus.REQUESTED, ErasureStatus.REFUSED]


def test_when_all_is_decided_the_board_is_gone(board, keys, desk):
    for line in erasing.read_erasures(desk):
        erasing.refuse(desk, line.id, "现场只此一张")
    board.look()
    keys.settle()
    assert not board.isVisible()

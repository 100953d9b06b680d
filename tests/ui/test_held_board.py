"""待处理 on the 同步 page: the managing role reads, writes a reason and decides by keys; nobody else sees it."""

import pytest
import windows

from desktop.actions import holding
from desktop.store import queries
from desktop.supervision.holding import HoldingStatus
from desktop.ui.bench import Bench
from tests.making import held


@pytest.fixture
def desk(tmp_path):
    made = held.supervised(tmp_path / "held", 2)
    yield made
    made.close()


@pytest.fixture
def window(qtbot, desk, lanes, dressed, tmp_path):
    return windows.make(qtbot, Bench(desk, lanes), tmp_path, is_supervisor=True)


@pytest.fixture
def board(window, keys):
    page = window.open("sync")
    keys.settle()
    return page.held


def test_what_is_held_is_used_by_keys_alone(board, keys, desk):
    assert board.isVisible()
    board.list.setFocus()
    keys.press("Enter")
    keys.type("当日由他代管")
    keys.press("Alt+Y")
    keys.settle()
    assert len(holding.read_held(desk)) == 1
    with desk.reading() as session:
        assert len(queries.lines(session, "visit")) == 1


def test_without_a_reason_nothing_is_decided_and_the_field_is_ready(board, keys, desk):
    keys.press("Alt+N")
    keys.settle()
    assert [line.status for line in holding.read_held(desk)] == [HoldingStatus.WAITING] * 2
    assert board.reason.hasFocus()


def test_what_was_returned_stays_in_the_list_and_can_only_be_used(board, keys, desk):
    board.reason.setText("不是他负责的矿山")
    board.give_back.click()
    keys.settle()
    assert sorted(line.status for line in holding.read_held(desk)) == [HoldingStatus.RETURNED, HoldingStatus.WAITING]
    board.list.choose(next(line.id for line in holding.read_held(desk) if line.status is HoldingStatus.RETURNED))
    assert (board.use.isEnabled(), board.give_back.isEnabled()) == (True, False)

"""What ends in a cycle ends on the window's thread, however much the lanes allocate."""

from __future__ import annotations

import gc
import weakref
from threading import current_thread

from PySide6.QtCore import QObject

from desktop.ui.lanes import Lanes


class Ring:
    """Holds itself and a Qt object: only a search for cycles ends it."""

    def __init__(self) -> None:
        self.me = self
        self.held = QObject()


def allocate() -> None:
    """Enough young objects for many searches of Python's own."""
    kept = [[number] for number in range(200_000)]
    kept.clear()


def test_a_lane_that_allocates_destroys_no_qt_object(qtbot, lanes):
    ended: list[str] = []
    ring = Ring()
    weakref.finalize(ring, lambda: ended.append(current_thread().name))
    done: list[None] = []
    del ring
    lanes.reading.put(allocate, done.append)
    qtbot.waitUntil(lambda: bool(done))
    kept = [[number] for number in range(5_000)]  # the window allocates, too: a search is due
    qtbot.waitUntil(lambda: bool(ended))
    assert (ended, len(kept)) == (["MainThread"], 5_000)


def test_python_searches_by_itself_again_when_the_last_lanes_are_closed(qapp):
    first, second = Lanes(), Lanes()
    first.close()
    assert not gc.isenabled()
    second.close()
    second.close()
    assert gc.isenabled()

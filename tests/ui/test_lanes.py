"""Lanes: order, trouble, bugs, closing."""

from __future__ import annotations

from threading import Event, current_thread

import pytest
from PySide6.QtCore import QObject

from desktop.errors import NotAllowed, Unreachable


def test_answers_of_one_lane_come_in_the_order_asked(qtbot, lanes):
    heard: list[int] = []
    for number in range(50):
        lanes.writing.put(lambda number=number: number, heard.append)
    qtbot.waitUntil(lambda: len(heard) == 50)
    assert heard == list(range(50))


def test_a_job_runs_elsewhere_and_its_answer_arrives_on_the_screens_thread(qtbot, lanes):
    heard: list[tuple[str, str]] = []
    lanes.reading.put(lambda: current_thread().name, lambda name: heard.append((name, current_thread().name)))
    qtbot.waitUntil(lambda: bool(heard))
    assert heard[0][0].startswith("reading")
    assert heard[0][1] == "MainThread"


def test_trouble_nobody_takes_is_gathered(qtbot, lanes):
    def offline() -> None:
        raise Unreachable("没有网络")

    with qtbot.waitSignal(lanes.failed) as caught:
        lanes.network.put(offline)
    assert str(caught.args[0]) == "没有网络"


def test_the_one_who_asked_takes_the_trouble_first(qtbot, lanes):
    def refused() -> None:
        raise NotAllowed("已封存")

    taken: list[str] = []
    lanes.writing.put(refused, failed=lambda error: taken.append(str(error)))
    qtbot.waitUntil(lambda: bool(taken))
    assert taken == ["已封存"]


def test_a_bug_flies_to_the_top(qtbot, lanes):
    with qtbot.capture_exceptions() as flown:
        lanes.writing.put(lambda: 1 // 0)
        qtbot.waitUntil(lambda: bool(flown))
    assert flown[0][0] is ZeroDivisionError


def test_writes_already_asked_for_are_finished_before_closing_ends(lanes):
    go, written = Event(), []
    lanes.writing.put(lambda: go.wait(10))
    for number in range(5):
        lanes.writing.put(lambda number=number: written.append(number))
    go.set()
    lanes.close()
    assert written == [0, 1, 2, 3, 4]


def test_after_closing_nothing_is_heard_and_nothing_is_begun(lanes):
    heard: list[object] = []
    lanes.writing.put(lambda: 1, heard.append)
    lanes.close()
    lanes.writing.put(lambda: 2, heard.append)
    assert heard == []


def test_a_network_job_sees_the_stop_flag(lanes):
    begun, seen = Event(), []

    def endless() -> None:
        begun.set()
        seen.append(lanes.network.stop.wait(30))

    lanes.network.put(endless)
    assert begun.wait(10)
    lanes.close()
    assert seen == [True]


def test_an_answer_for_a_widget_that_is_gone_is_dropped(qtbot, lanes):
    import shiboken6

    class Screen(QObject):
        def hear(self, answer: object) -> None:
            pytest.fail("the screen is gone")

    screen, go, after = Screen(), Event(), []
    lanes.reading.put(lambda: go.wait(10), screen.hear)
    lanes.reading.put(lambda: 1, after.append)
    shiboken6.delete(screen)
    go.set()
    qtbot.waitUntil(lambda: bool(after))


def test_progress_is_told_on_the_screens_thread(qtbot, lanes):
    told: list[tuple[int, int, str]] = []
    done: list[object] = []
    lanes.network.put_long(
        lambda tell: [tell(step, 3, "推送") for step in range(3)], done.append, lambda *step: told.append(step)
    )
    qtbot.waitUntil(lambda: bool(done))
    assert told == [(0, 3, "推送"), (1, 3, "推送"), (2, 3, "推送")]


def test_what_a_thread_tells_carries_no_python_object(lanes):
    meta = lanes.reading.metaObject()
    told = [bytes(meta.method(place).methodSignature().data()).decode() for place in range(meta.methodCount())]
    private = sorted(one for one in told if one in {"_ended(int)", "_told(int,int,int,QString)", "_ended(PyObject)"})
    assert private == ["_ended(int)", "_told(int,int,int,QString)"]  # see the remark at `_ended`

"""The bench: everybody hears before the one who asked; offline is normal; closing loses nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event

import desks
import pytest
import windows
from keyboard import Keyboard

from desktop.actions import drafting, visits
from desktop.desk import Changes
from desktop.errors import Refused, Unreachable
from desktop.ui.bench import Bench, Reach
from desktop.ui.messages import Tone


@dataclass
class Outcome:
    """What a round answers, as `sync.round` does."""

    error: str = ""
    is_offline: bool = False
    changes: Changes = field(default_factory=lambda: Changes(delivery=True))


def synced(qtbot, lanes, answer):
    """A bench whose round answers this, after one round; and the messages it said."""

    def round_(desk, stop, tell):
        tell(1, 2, "记录")
        if isinstance(answer, Exception):
            raise answer
        return answer

    bench, said = Bench(None, lanes, round_), []
    bench.message.connect(said.append)
    with qtbot.waitSignal(bench.changed):
        bench.sync()
    return bench, said


def test_everybody_hears_before_the_one_who_asked(qtbot, bench, desk):
    order: list[str] = []
    bench.changed.connect(lambda changes: order.append("everybody"))
    bench.act(visits.plan, desks.MINE, done=lambda answer: order.append("asker"))
    qtbot.waitUntil(lambda: len(order) == 2)
    assert order == ["everybody", "asker"]


def test_a_round_that_worked_is_online(qtbot, lanes, dressed):
    bench, said = synced(qtbot, lanes, Outcome())
    assert bench.network_now.reach is Reach.ONLINE
    assert bench.network_now.last_success is not None
    assert said == []


@pytest.mark.parametrize("answer", [Outcome("连不上服务器", is_offline=True), Unreachable("连不上服务器")])
def test_being_offline_is_normal_and_no_trouble(qtbot, lanes, dressed, answer):
    bench, said = synced(qtbot, lanes, answer)
    assert (bench.network_now.reach, bench.network_now.detail) == (Reach.OFFLINE, "连不上服务器")
    assert said == []


@pytest.mark.parametrize("answer", [Outcome("服务器的证书换了"), Refused("服务器的证书换了")])
def test_a_refusal_is_said(qtbot, lanes, dressed, answer):
    _, said = synced(qtbot, lanes, answer)
    assert [one.text for one in said] == ["服务器的证书换了"]
    assert said[0].tone is not Tone.GOOD


def test_what_came_can_be_read_while_photos_are_still_on_their_way(qtbot, lanes, dressed):
    go, heard = Event(), []

    def round_(desk, stop, tell):
        tell(1, 2, "记录")
        tell(1, 900, "附件")
        go.wait(60)
        return Outcome()

    bench = Bench(None, lanes, round_)
    bench.changed.connect(heard.append)
    bench.sync()
    qtbot.waitUntil(lambda: heard == [None], timeout=60_000)
    assert bench.network_now.reach is Reach.BUSY
    go.set()
    qtbot.waitUntil(lambda: len(heard) == 2, timeout=60_000)


def test_one_round_at_a_time(qtbot, lanes, dressed):
    go, rounds = Event(), []
    bench = Bench(None, lanes, lambda desk, stop, tell: (rounds.append(1), go.wait(10)))
    bench.sync()
    bench.sync()
    with qtbot.waitSignal(bench.changed):
        go.set()
    assert rounds == [1]


def test_closing_the_window_keeps_what_is_half_typed(qtbot, bench, desk, lanes, tmp_path):
    visit = desks.visit_with_answers(desk, 3)
    window = windows.make(qtbot, bench, tmp_path)
    window.open_visit(visit)
    keys = Keyboard(qtbot, window, lanes)
    keys.settle()
    keys.press("F4")
    window.open("visit").raised.form.start()
    keys.type("，正在处理")
    window.close()
    lanes.close()
    assert "正在处理" in drafting.load(desk, visit).findings[0].fact

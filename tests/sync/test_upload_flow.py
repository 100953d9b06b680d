"""What leaves is counted, and no more of it leaves in a second than the person allows."""

import threading

from hypothesis import given
from hypothesis import strategies as st

from desktop.sync.flow import Flow


class Clock(threading.Event):
    """A stop flag that lets time pass instead of waiting."""

    def __init__(self):
        super().__init__()
        self.now = 100.0

    def wait(self, timeout=None):
        self.now += max(0.0, timeout)
        return False


@given(st.lists(st.binary(max_size=100_000), max_size=5), st.integers(1, 10**6))
def test_bodies_leave_whole_and_no_faster_than_allowed(bodies, rate):
    clock = Clock()
    flow = Flow(rate, clock, lambda: clock.now)
    for one in bodies:
        body = flow.body(one)
        assert b"".join(iter(body.read, b"")) == one
    whole = sum(map(len, bodies))
    assert flow.sent == whole
    assert clock.now - 100.0 >= (whole - 16 * 1024) / rate - 1e-6


def test_without_a_limit_nothing_waits():
    clock = Clock()
    flow = Flow(0, clock, lambda: clock.now)
    data = flow.body(b"x" * 10**6)
    flow.left(data)
    assert (flow.sent, clock.now) == (10**6, 100.0)

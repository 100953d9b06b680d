"""Clocks as they are typed, in Beijing time, kept as UTC."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.ui import times

DAY = "2026-11-20T01:00:00Z"


@pytest.mark.parametrize("typed", ["0930", "930", "9:30", "09：30", "9.30"])
def test_a_clock_may_be_typed_in_many_ways(typed):
    assert times.typed_clock(typed, DAY) == "2026-11-20T01:30:00Z"


@pytest.mark.parametrize("typed", ["", "25:00", "0960", "9", "abc", "09300"])
def test_what_is_no_clock_is_refused(typed):
    assert times.typed_clock(typed, DAY) is None


def test_leaving_after_midnight_belongs_to_the_next_day():
    came = times.typed_clock("2340", DAY)
    assert times.clock(times.typed_clock("0110", DAY, came)) == "01:10"
    assert times.day(times.typed_clock("0110", DAY, came)) == "2026-11-21"


@given(st.integers(0, 23), st.integers(0, 59))
def test_what_was_typed_is_shown_again(hour, minute):
    assert times.clock(times.typed_clock(f"{hour:02d}{minute:02d}", DAY)) == f"{hour:02d}:{minute:02d}"

"""盯守覆盖率 (第十八条) by hand."""

from __future__ import annotations

import pytest

from desktop.regulation.stationing import Ordered, Shift, Stationed, stationed
from desktop.supervision.coverage import Rate
from tests.making.rolls import day

ORDER = Ordered("国庆", "演示办发5号", day("2026-10-01"), day("2026-10-03"), ("m", "n", "m"))


def of(text: str, on: str = "2026-10-08") -> Stationed:
    """`p m 2026-10-01；…`."""
    parts = [part.split() for part in text.split("；") if part]
    return stationed(ORDER, [Shift(person, mine, day(at)) for person, mine, at in parts], day(on))


@pytest.mark.parametrize(
    "shifts, rate, empty",
    [
        ("", Rate(0, 2), ("m", "n")),
        ("p m 2026-10-01", Rate(1, 2), ("n",)),
        ("p m 2026-10-01；q m 2026-10-02", Rate(1, 2), ("n",)),
        ("p m 2026-10-01；p n 2026-10-03", Rate(2, 2), ()),
        ("p m 2026-09-30", Rate(0, 2), ("m", "n")),  # the day before
        ("p m 2026-10-04", Rate(0, 2), ("m", "n")),  # the day after
        ("p o 2026-10-01", Rate(0, 2), ("m", "n")),  # nobody ordered it there
    ],
)
def test_a_mine_is_covered_when_somebody_stood_there_in_the_ordered_days(
    shifts: str, rate: Rate, empty: tuple[str, ...]
) -> None:
    found = of(shifts)
    assert (found.rate, found.empty) == (rate, empty)


def test_days_without_anybody_are_named_and_days_to_come_are_not_bare() -> None:
    found = of("p m 2026-10-01；q m 2026-10-01", "2026-10-02").mines
    assert (found[0].people, found[0].days, found[0].bare) == (("p", "q"), 1, (day("2026-10-02"),))
    assert of("", "2026-09-30").mines[0].bare == ()


def test_everybody_is_counted_once() -> None:
    assert of("p m 2026-10-01；p n 2026-10-02；q n 2026-10-02").people == ("p", "q")


def test_an_order_without_mines_has_no_rate() -> None:
    none = Ordered("国庆", "演示办发5号", ORDER.first, ORDER.last, ())
    assert stationed(none, (), ORDER.last).rate.percent is None

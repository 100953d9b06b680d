"""What is drawn: all of a place within the month, the same for the same visit, other items for another."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from desktop.supervision.days import monday, month_days
from desktop.supervision.sampling import Drawn, by_place, draw, newest, passings_left

ITEMS = [f"X-{number:02d}" for number in range(20)]
DAY = dt.date(2026, 11, 4)
months = st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)).map(lambda day: day.replace(day=1))


def _weekly(data: st.DataObject, first: dt.date) -> list[dt.date]:
    """A visit on any day of every calendar week, from eight weeks before the month to its end."""
    last = month_days(f"{first:%Y-%m}")[1]
    week, days = monday(first) - dt.timedelta(weeks=8), []
    while week <= last:
        days.append(week + dt.timedelta(days=data.draw(st.integers(0, 6))))
        week += dt.timedelta(weeks=1)
    return days


@given(first=months, number=st.integers(1, 40), data=st.data())
def test_every_item_of_a_place_passed_every_week_comes_up_within_the_month(first, number, data):
    items = [f"X-{code}" for code in range(number)]
    last: dict[str, dt.date] = {}
    passed: list[dt.date] = []
    seen: set[str] = set()
    end = month_days(f"{first:%Y-%m}")[1]
    for count, day in enumerate(_weekly(data, first)):
        drawn = draw(f"v{count}", "f1", items, day=day, last=last, passings=passings_left(day, passed))
        last |= dict.fromkeys(drawn, day)
        passed.append(day)
        seen |= set(drawn) if first <= day <= end else set()
    assert seen == set(items)


@given(st.text(min_size=1), st.dates(), st.integers(1, 5))
def test_the_same_visit_draws_the_same_and_nothing_strange(visit, day, passings):
    drawn = draw(visit, "f1", ITEMS, day=max(day, dt.date(1, 3, 1)), last={}, passings=passings)
    assert drawn == draw(visit, "f1", ITEMS, day=max(day, dt.date(1, 3, 1)), last={}, passings=passings)
    assert list(drawn) == [item for item in ITEMS if item in drawn]
    assert len(drawn) >= len(ITEMS) / passings


def test_other_visits_draw_other_items_so_there_are_no_favourites():
    times = dict.fromkeys(ITEMS, 0)
    for number in range(400):
        for item in draw(f"v{number}", "f1", ITEMS, day=DAY, last={}, passings=4):
            times[item] += 1
    assert min(times.values()) > 60  # 100 each if the lots were perfect
    assert max(times.values()) < 140


def test_what_missed_the_last_month_comes_first():
    last = {item: dt.date(2026, 10, 20) for item in ITEMS} | {"X-07": dt.date(2026, 9, 1), "X-11": dt.date(2026, 9, 2)}
    for number in range(20):
        assert {"X-07", "X-11"} <= set(draw(f"v{number}", "f1", ITEMS, day=DAY, last=last, passings=4))


def test_a_place_without_a_past_and_the_last_passing_put_nothing_off():
    assert passings_left(DAY, []) == 1
    assert draw("v", "f1", ITEMS, day=DAY, last={}, passings=1) == tuple(ITEMS)
    weekly = [DAY - dt.timedelta(weeks=number) for number in range(1, 9)]
    assert passings_left(DAY, weekly) == 4
    assert passings_left(dt.date(2026, 11, 24), [one + dt.timedelta(days=20) for one in weekly]) == 1


def test_when_all_were_checked_a_share_is_still_drawn():
    done = dict.fromkeys(ITEMS, dt.date(2026, 11, 2))
    assert len(draw("v", "f1", ITEMS, day=DAY, last=done, passings=4)) == 4  # 20 over six weeks, rounded up


def test_nothing_to_draw_from_gives_nothing():
    assert draw("v", "f1", [], day=DAY, last={}, passings=1) == ()


def test_what_persons_chose_stands_before_what_was_drawn_and_their_last_word_counts():
    drawn = Drawn(place="f1", items=("a", "b"))
    first = Drawn(place="f1", items=("c",), by="p1", reason="停产")
    other = Drawn(place="f1", items=("d",), by="p2", reason="补查")
    second = Drawn(place="f1", items=("e",), by="p1", reason="恢复生产")
    assert by_place([drawn]) == {"f1": {"a", "b"}}
    assert by_place([first, drawn, other, second]) == {"f1": {"d", "e"}}
    assert newest([drawn, first, second]) == (drawn, second)

"""The register of places: what is in use when, what is under suspicion, what may not be written."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import NotAllowed
from desktop.supervision import days
from desktop.supervision.places import (
    Outcome,
    PlaceEnded,
    PlaceRegistered,
    PlacesConfirmed,
    PlaceSeen,
    Register,
    SuspicionCleared,
    check,
    fold,
    in_use,
    listed,
)
from desktop.supervision.roster import Place
from tests.making.facts import chain

FACE = PlaceRegistered(id="f1", name="1101面", kind="采煤工作面", since="2026-11-05", person="p1")
END = PlaceEnded(id="f1", until="2026-11-20", reason="回采结束", person="p1")
SEEN = PlaceSeen(id="x", name="无名巷", kind="掘进工作面", visit="v", at="2026-11-21T17:00:00Z", person="p1")
CLEARED = SuspicionCleared(id="x", outcome=Outcome.NO_PLACE, note="旧巷封闭", person="p3", at="2026-11-23T01:00:00Z")
CARD = (Place(id="s", name="地面", kind="地面"), Place(id="f1", name="旧名", kind="采煤工作面", since="2026-01-01"))


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-11-01", "2026-11-04", False),
        ("2026-11-01", "2026-11-05", True),
        ("2026-11-20", "2026-11-30", True),
        ("2026-11-21", "2026-11-30", False),
    ],
)
def test_a_place_is_in_use_from_its_first_to_its_last_day(first: str, last: str, expected: bool) -> None:
    found = in_use((), fold(chain(FACE, END)), first, last)
    assert bool(found) is expected


def test_the_register_goes_before_the_card() -> None:
    found = {one.id: one for one in listed(CARD, fold(chain(FACE)))}
    assert (found["f1"].name, found["f1"].since, found["s"].name) == ("1101面", "2026-11-05", "地面")


def test_a_place_of_the_card_can_be_ended() -> None:
    found = {one.id: one for one in listed(CARD, fold(chain(END)))}
    assert (found["f1"].name, found["f1"].since, found["f1"].until) == ("旧名", "2026-01-01", "2026-11-20")


def test_a_place_begun_again_is_in_use_again() -> None:
    again = PlaceRegistered(id="f1", name="1101面", kind="采煤工作面", since="2026-12-01", person="p1")
    (found,) = listed((), fold(chain(FACE, END, again)))
    assert (found.since, found.until) == ("2026-12-01", None)


def test_a_place_met_unregistered_is_suspected_until_it_is_cleared() -> None:
    (found,) = listed((), fold(chain(SEEN)))
    assert (found.is_suspected, found.since) == (True, "2026-11-22")  # a night in Beijing
    assert listed((), fold(chain(SEEN, CLEARED))) == ()
    assert fold(chain(SEEN, CLEARED)).suspected == ()


def test_the_newest_confirmation_of_a_month_stands() -> None:
    first = PlacesConfirmed(month="2026-11", places=("s",), by="演示矿长", person="p1", at="2026-11-02T01:00:00Z")
    second = PlacesConfirmed(month="2026-11", places=("s", "f1"), by="演示矿长", person="p1", at="2026-11-06T01:00:00Z")
    state = fold(chain(first, second))
    assert state.confirmation("2026-11") == second
    assert state.confirmation("2026-12") is None


@pytest.mark.parametrize(
    ("known", "body", "told"),
    [
        ([], PlaceRegistered(id="f", name=" ", kind="k", since="2026-11-01", person="p"), "名称"),
        ([], PlaceRegistered(id="f", name="n", kind="k", since="2026/11/1", person="p"), "不是日期"),
        ([FACE], FACE, "不能重复登记"),
        ([FACE], PlaceEnded(id="f1", until="2026-11-04", reason="停", person="p"), "早于启用"),
        ([FACE], PlaceEnded(id="f1", until="2026-11-06", reason="", person="p"), "原因"),
        ([FACE, END], END, "已经停用"),
        ([FACE], PlaceSeen(id="f1", name="n", kind="k", visit="v", at="", person="p"), "已经在用"),
        ([], PlacesConfirmed(month="11月", places=(), by="某", person="p", at=""), "不是月份"),
        ([], PlacesConfirmed(month="2026-11", places=(), by=" ", person="p", at=""), "确认人"),
        ([FACE], CLEARED, "没有待核实"),
        ([SEEN], SuspicionCleared(id="x", outcome=Outcome.HIDDEN, note=" ", person="p", at=""), "核实的情况"),
    ],
)
def test_what_may_not_be_written_is_refused(known: list, body: object, told: str) -> None:
    with pytest.raises(NotAllowed, match=told):
        check(body, fold(chain(*known)))


def test_a_register_without_facts_is_empty() -> None:
    assert fold([]) == Register()


@given(st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1)))
def test_the_weeks_of_a_month_hold_every_day_of_it_once(day: dt.date) -> None:
    month = f"{day:%Y-%m}"
    weeks = days.weeks_of(month)
    assert days.monday(day) in weeks
    last = days.month_days(month)[1]
    whole = [week for week in weeks if week > day and week + dt.timedelta(days=6) <= last]
    assert days.whole_weeks_after(day) == len(whole)
    assert days.day_of(days.start_of(day)) == day

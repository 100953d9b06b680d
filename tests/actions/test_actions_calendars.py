"""The bureau's calendar at a desk: who may enter it, what it says of a mine, and by script."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.actions import calendars
from desktop.commands.acting import Script
from desktop.commands.script_lines import Line
from desktop.desk import Desk
from desktop.errors import BadInput, NotAllowed
from desktop.store import queries
from desktop.supervision import workdays
from tests.making.desks import MINE, ORG, PIT

FIRST, LAST = "2026-12-01", "2026-12-07"
WORDS = ("全省两会", FIRST, LAST, "演示〔2026〕5号")


@pytest.fixture
def chief(enrol: Callable[..., Desk]) -> Desk:
    """The supervisor's desk."""
    return enrol("p3")


def during(desk: Desk, mine: str, day: str = FIRST) -> list[str]:
    """The 重点时段 of a mine on a day."""
    one = dt.date.fromisoformat(day)
    with desk.reading() as session:
        card = queries.mine(session, mine)
        return [found.set.name for found in calendars.periods(session, card, one, one)] if card else []


def test_a_period_for_one_mine_is_only_of_that_mine(chief: Desk) -> None:
    calendars.set_period(chief, *WORDS, mines=[MINE], is_stationed=True)
    assert during(chief, MINE) == during(chief, MINE, LAST) == ["全省两会"]
    assert during(chief, PIT) == during(chief, MINE, "2026-12-08") == []


def test_a_line_is_changed_and_ended_under_its_id(chief: Desk) -> None:
    calendars.set_period(chief, *WORDS, line="one")
    calendars.set_period(chief, "改名", *WORDS[1:], line="one")
    assert during(chief, PIT) == ["改名"]
    calendars.end(chief, "one", "演示〔2026〕6号", "2026-12-03")
    assert (during(chief, PIT, "2026-12-03"), during(chief, PIT, "2026-12-04")) == (["改名"], [])


def test_a_correction_makes_a_year_not_announced_known_on_its_days(chief: Desk) -> None:
    calendars.set_days(chief, "演示补休", "2099-03-06", "2099-03-06", "演示1号", is_working=False)
    with chief.reading() as session:
        known = calendars.known(session, ORG)
    days = [workdays.of_day(known, dt.date(2099, 3, one)).words for one in (6, 7)]
    assert days == ["演示补休放假（演示1号）", "2099 年放假安排尚未公布"]


def test_an_inspector_reads_the_calendar_but_writes_nothing_into_it(desk: Desk) -> None:
    for enter in (
        lambda: calendars.set_period(desk, *WORDS),
        lambda: calendars.set_days(desk, *WORDS, is_working=False),
        lambda: calendars.end(desk, "one", "演示"),
    ):
        with pytest.raises(NotAllowed, match="主管部门"):
            enter()


@pytest.mark.parametrize("more", [{"kinds": ["金矿"]}, {"mines": ["没有"]}])
def test_a_mine_or_kind_nobody_knows_is_refused(chief: Desk, more: dict[str, list[str]]) -> None:
    with pytest.raises(BadInput, match="请核对"):
        calendars.set_period(chief, *WORDS, **more)


def test_a_script_enters_changes_and_ends_lines(chief: Desk, tmp_path: Path) -> None:
    script = Script(chief, tmp_path)
    said = dict(zip(("name", "since", "until", "document"), WORDS, strict=True))
    (line,) = script.run(Line({"action": "key_period", **said, "stationed": True}))["calendar"]
    assert (line["name"], line["last"]) == ("全省两会", LAST)
    script.run(Line({"action": "end_calendar", "line": line["line"], "reason": "演示〔2026〕6号"}))
    told = script.run(Line({"action": "holiday", **said, "working": True}))["calendar"]
    assert [one["last"] for one in told] == ["", LAST]

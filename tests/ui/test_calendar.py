"""The calendar by keyboard: entered under 矿山 by a supervisor, met by an inspector on 今日, in plans, in deadlines."""

from __future__ import annotations

import datetime as dt

import desks
import pytest
import windows

from desktop.actions import calendars, drafting, visits
from desktop.desk import Act, Fact
from desktop.store import queries
from desktop.supervision import roster
from desktop.supervision.bureau_calendar import Calendar, DaysSet, PeriodSet
from desktop.supervision.roster import Role
from desktop.supervision.visit import VisitKind
from desktop.ui.coming import HOLIDAY, PERIOD, STATION
from desktop.ui.mine import calendar_reading
from desktop.ui.mine.calendar_reading import read_calendar
from desktop.ui.today.lines import Go
from desktop.ui.today.page import read_today
from desktop.ui.visit.due import off_words
from desktop.ui.visit.occasion import read_occasions

SUBJECT = "calendar/140000"
UNTIL = "2026-11-26"


@pytest.fixture
def roles():
    return (Role.INSPECTOR,)


@pytest.fixture
def desk(tmp_path, roles):
    made = desks.make(tmp_path / "desk", "E001", "演示专员甲", *roles)
    yield made
    made.close()


@pytest.fixture
def window(qtbot, bench, dressed, tmp_path, roles):
    return windows.make(qtbot, bench, tmp_path, is_supervisor=Role.SUPERVISOR in roles)


@pytest.fixture
def page(window, keys):
    """The calendar in front, found by searching, the keyboard in its list."""
    window.open("today")
    keys.settle()
    keys.press("Ctrl+K")
    keys.type("重点时段")
    keys.settle()
    keys.press("Enter")
    keys.settle()
    return window.pages["mines"].calendar


def ordered(desk, since: str = "2026-11-18", until: str = UNTIL, **more) -> None:
    """The bureau's order as it comes by sync: an inspector does not write it."""
    body = PeriodSet(id="p", name="冬季保供", since=since, until=until, document="演示〔2026〕5号", **more)
    desk.seal([Act(desks.ORG, (Fact(SUBJECT, body),))])


def second_mine(desk) -> None:
    with desk.reading() as session:
        card = queries.mine(session, desks.MINE)
    fields = {name: getattr(card, name) for name in card.__struct_fields__}
    other = roster.MineRegistered(**{**fields, "code": "M002", "name": "演示二矿"})
    desk.seal([Act(desks.ORG, (Fact("mine/M002", other),))])


def kept(desk) -> Calendar:
    with desk.reading() as session:
        return queries.state(session, SUBJECT, Calendar) or Calendar()


def told(desk, *marks) -> list[str]:
    return [line.text for line in read_today(desk) if line.mark in marks]


managing = pytest.mark.parametrize("roles", [(Role.INSPECTOR, Role.SUPERVISOR)])


@managing
def test_a_period_is_entered_by_keys_alone_for_the_kind_that_was_ticked(desk, page, keys):
    assert page.window().focusWidget() is page.period  # an empty calendar begins with what fills it
    assert not page.list.isVisible()
    assert not page.change.isVisible()
    keys.press("Alt+A")
    keys.type("冬季保供")
    keys.press("Tab", "Tab", "Tab")
    keys.type("演示〔2026〕5号")
    keys.press("Tab", "Space", "Tab", "Space", "Enter")
    keys.settle()
    (line,) = kept(desk).periods
    assert (line.set.name, line.set.document, line.set.since) == ("冬季保供", "演示〔2026〕5号", "2026-11-20")
    assert (line.set.kinds, line.set.is_stationed) == (("煤矿",), True)
    assert page.list.hasFocus()
    assert "本矿处于重点时段“冬季保供”，须驻矿盯守" in page.now.text()


@managing
def test_a_refused_line_keeps_what_was_typed_and_says_why(desk, page, keys):
    keys.press("Alt+A")
    keys.type("冬季保供")
    keys.press("Enter")
    keys.settle()
    assert "文号" in page.periods.trouble.text()
    assert page.periods.name.text() == "冬季保供"
    keys.press("Esc")
    assert page.period.hasFocus()
    keys.press("Alt+A")
    assert page.periods.name.text() == "冬季保供"


@managing
def test_a_line_is_changed_with_enter_and_ended_with_its_reason(desk, page, keys):
    ordered(desk, mines=(desks.MINE,))
    page.look()
    keys.settle()
    keys.press("Enter")
    assert [one.target.code for one in page.periods.model.lines if one.is_meant] == [desks.MINE]
    page.periods.name.selectAll()
    keys.type("改名")
    keys.press("Enter")
    keys.settle()
    keys.press("Alt+E")
    keys.type("演示〔2026〕6号")
    keys.press("Enter")
    keys.settle()
    (line,) = kept(desk).periods
    assert (line.set.name, line.set.mines, line.last) == ("改名", (desks.MINE,), "2026-11-20")


@managing
def test_a_line_that_has_not_begun_is_taken_back_and_still_found(desk, page, keys):
    ordered(desk, since="2026-11-25")
    page.look()
    keys.settle()
    keys.press("Alt+E")
    keys.type("演示〔2026〕6号")
    keys.press("Enter")
    keys.settle()
    assert page.model.lines == ()
    keys.press("Alt+U")
    assert [row.mark for row in page.model.lines] == [calendar_reading.VOID]


@managing
def test_days_off_are_entered_for_a_year_nobody_announced(desk, page, keys):
    keys.press("Alt+W")
    keys.type("元旦")
    keys.press("Tab")
    keys.type("20270101")
    keys.press("Tab", "Tab")
    keys.type("演示办〔2026〕9号")
    keys.press("Enter")
    keys.settle()
    (line,) = kept(desk).days
    assert (line.set.since, line.set.until, line.set.is_working) == ("2027-01-01", "2027-01-01", False)


def test_an_inspector_sees_the_list_and_nothing_to_enter(desk, page, keys):
    ordered(desk)
    page.look()
    keys.settle()
    assert [row.name for row in page.model.lines] == ["冬季保供"]
    assert not page.verbs.isVisible()
    keys.press("Enter")
    assert page.periods.isHidden()
    assert "2027 年放假安排尚未公布" in page.words.text()
    assert "由主管部门登记" in page.words.text()


def test_one_press_plans_the_visit_a_period_asks_for_and_the_line_is_gone(desk, window, keys):
    second_mine(desk)
    ordered(desk, since="2026-11-24", mines=("M002",), is_stationed=True)
    assert told(desk, STATION) == ["演示二矿：11月24日至26日“冬季保供”须驻矿盯守（第十八条）"]
    page = window.open("today")
    keys.settle()
    line = next(line for line in page.model.lines if line.go is Go.STATION)
    page.list.choose((line.go, line.id, line.place, line.mark.word))
    keys.press("Enter")
    keys.settle()
    keys.press("Alt+N")
    keys.settle()
    draft = drafting.load(desk, window.pages["visit"].orders.visit)
    assert (draft.mine, draft.kind) == ("M002", VisitKind.STATIONING)
    assert told(desk, STATION, PERIOD) == []


@pytest.mark.parametrize(
    ("since", "until", "count"),
    [
        ("2026-11-20", "2026-11-20", 1),
        ("2026-11-27", "2026-11-30", 1),
        ("2026-11-28", "2026-11-30", 0),
        ("2026-11-10", "2026-11-19", 0),
    ],
)
def test_today_tells_a_period_from_seven_days_before_to_its_last_day(desk, since, until, count):
    ordered(desk, since=since, until=until)
    assert len(told(desk, PERIOD)) == count


def test_a_stationing_before_the_period_does_not_count(desk):
    visits.open_visit(desk, visits.plan(desk, desks.MINE, VisitKind.STATIONING))
    ordered(desk, since="2026-11-21", is_stationed=True)
    assert len(told(desk, STATION)) == 1
    ordered(desk, since="2026-11-20", is_stationed=True)
    assert told(desk, STATION) == []


def test_days_off_within_seven_days_lead_to_the_calendar(desk, window, keys):
    body = DaysSet(id="d", name="演示节", since="2026-11-26", until="2026-11-29", document="演示1号", is_working=False)
    desk.seal([Act(desks.ORG, (Fact(SUBJECT, body),))])
    assert told(desk, HOLIDAY) == ["11月26日至29日 演示节放假 4 天（演示1号）"]
    window.open_calendar("d")
    keys.settle()
    assert window.pages["mines"].calendar.list.line.name == "演示节"


def test_the_plan_proposes_stationing_until_a_person_chooses(desk, window, keys):
    ordered(desk, is_stationed=True)
    start = window.open("visit").start
    keys.settle()
    assert start.kind.currentText() == VisitKind.STATIONING
    assert "须驻矿盯守" in start.kind.words.text()
    start.kind.setFocus()
    keys.press("Up", "Up", "Up")
    window.pages["visit"].look()
    keys.settle()
    assert start.kind.currentText() == VisitKind.REGULAR


def test_what_was_proposed_for_one_mine_is_taken_back_for_another(desk, window, keys):
    second_mine(desk)
    ordered(desk, mines=("M002",), is_stationed=True)
    start = window.open("visit").start
    keys.settle()
    assert start.kind.currentText() == VisitKind.REGULAR
    start.choose_mine("M002")
    assert start.kind.currentText() == VisitKind.STATIONING
    start.choose_mine(desks.MINE)
    assert start.kind.currentText() == VisitKind.REGULAR


def test_a_plan_on_a_day_off_is_told_so(desk):
    body = DaysSet(id="d", name="演示节", since="2026-11-20", until="2026-11-20", document="演示1号", is_working=False)
    desk.seal([Act(desks.ORG, (Fact(SUBJECT, body),))])
    assert read_occasions(desk)[desks.MINE].words == "今天演示节放假（演示1号）"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-09-30", ""),
        ("2026-10-01", "期限遇国庆节放假"),
        ("2026-10-10", ""),
        ("2026-10-11", "期限是双休日"),
        ("2027-01-04", "2027 年放假安排尚未公布"),
    ],
)
def test_a_deadline_on_a_day_nobody_works_is_told(day, words):
    assert off_words((), dt.date.fromisoformat(day)) == words


def test_the_form_of_a_finding_says_that_its_deadline_is_off(desk, window, keys):
    visit = desks.visit_with_answers(desk, 3)
    window.open_visit(visit)
    keys.settle()
    keys.press("F4")
    keys.settle()
    due = window.pages["visit"].raised.form.due
    assert (due.deadline, due.off.text(), due.off.isVisible()) == ("2026-12-05", "期限是双休日", True)
    keys.press("Alt+0")
    assert not due.off.isVisible()


def test_national_holidays_to_come_stand_in_the_list_with_the_days_worked_for_them(desk):
    rows = calendar_reading._national((), dt.date(2026, 9, 1))
    assert [(row.name, row.mark.word, row.span) for row in rows][-2:] == [
        ("国庆节", "放假", "2026-10-01 至 10-07"),
        ("国庆节", "调休上班", "2026-10-10"),
    ]


def test_a_mine_of_another_organisation_is_not_told_of_this_ones_period(desk):
    ordered(desk)
    with desk.reading() as session:
        assert calendars.known(session, "别处")[-1] == Calendar()
    assert read_calendar(desk, desks.MINE).rows[0].whose == calendar_reading.EVERY_MINE

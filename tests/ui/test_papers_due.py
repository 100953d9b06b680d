"""What papers ask of a person on 今日: reports and their notices, the pledge, a leave without a plan, a draft."""

from __future__ import annotations

import datetime as dt

import pytest

from desktop.actions import forms
from desktop.actions.form_lists import FormLine
from desktop.regulation import readings
from desktop.supervision.leave import Leave, LeaveAsked, LeaveDecided
from desktop.ui.papers import due
from desktop.ui.today.lines import Go
from desktop.ui.today.page import read_today

WRITTEN = {"假别": "事假", "事由": "家中有事", "联系电话": "演示电话"}


def paper(key: str, period: str, state: str = "已封存", *, is_draft: bool = False) -> FormLine:
    return FormLine("staffform/1", is_draft, key, "", "", "E001", "演示专员甲", "2026-11-20", state, period=period)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-05-30", []),
        ("2026-05-31", ["述职报告 2026年上半年履职述职报告（还有 30 天）"]),
        ("2026-06-01", ["述职报告 2026年上半年履职述职报告（还有 29 天）"]),
        ("2026-06-14", ["述职报告 2026年上半年履职述职报告（还有 16 天）"]),
        ("2026-06-15", ["报告将到期 2026年上半年履职述职报告（还有 15 天）"]),
        ("2026-06-16", ["报告将到期 2026年上半年履职述职报告（还有 14 天）"]),
        ("2026-06-29", ["报告将到期 2026年上半年履职述职报告（还有 1 天）"]),
        ("2026-06-30", ["报告将到期 2026年上半年履职述职报告（今天到期）"]),
        ("2026-07-01", ["报告逾期 2026年上半年履职述职报告（过期 1 天）"]),
        ("2026-08-29", ["报告逾期 2026年上半年履职述职报告（过期 60 天）"]),
        ("2026-08-30", []),
        ("2026-12-30", ["报告将到期 2026年下半年履职述职报告（还有 1 天）"]),
        ("2026-12-31", ["报告将到期 2026年下半年履职述职报告（今天到期）"]),
        ("2027-01-01", ["报告逾期 2026年下半年履职述职报告（过期 1 天）"]),
        ("2027-01-02", ["报告逾期 2026年下半年履职述职报告（过期 2 天）"]),
    ],
)
def test_a_report_is_called_in_time_and_for_a_while_after(day, said):
    assert [f"{one.mark.word} {one.text}" for one in due.reports([], dt.date.fromisoformat(day))] == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-06-30", []),
        ("2026-07-01", ["述职报告 2026年上半年履职述职报告（还有 30 天）"]),
        ("2026-07-30", ["报告将到期 2026年上半年履职述职报告（还有 1 天）"]),
        ("2026-07-31", ["报告将到期 2026年上半年履职述职报告（今天到期）"]),
        ("2026-08-01", ["报告逾期 2026年上半年履职述职报告（过期 1 天）"]),
        ("2027-01-30", ["报告将到期 2026年下半年履职述职报告（还有 1 天）"]),
        ("2027-01-31", ["报告将到期 2026年下半年履职述职报告（今天到期）"]),
        ("2027-02-01", ["报告逾期 2026年下半年履职述职报告（过期 1 天）"]),
    ],
)
def test_where_the_bureau_gives_a_month_more_the_report_is_called_a_month_later(day, said):
    rules = readings.rules({24: "次月"})
    assert [f"{one.mark.word} {one.text}" for one in due.reports([], dt.date.fromisoformat(day), rules)] == said


def test_a_sealed_report_is_not_asked_for_and_a_draft_is_gone_on_with():
    today, period = dt.date(2026, 6, 20), "2026年上半年"
    assert due.reports([paper(due.REPORT, period)], today) == []
    assert len(due.reports([paper(due.REPORT, period, "已作废")], today)) == 1
    (line,) = due.reports([paper(due.REPORT, period, "草稿", is_draft=True)], today)
    assert line.name == "staffform/1"


def test_the_pledge_of_last_year_does_not_do():
    today = dt.date(2026, 11, 20)
    assert [one.period for one in due.pledge([paper(due.PLEDGE, "2025")], today)] == ["2026"]
    assert due.pledge([paper(due.PLEDGE, "2026")], today) == []


def test_a_leave_without_a_plan_for_the_mines_is_called_before_it_begins(desk):
    draft = forms.begin(desk, "d-leave", desk.person)
    forms.save(desk, draft, WRITTEN)
    (line,) = [one for one in read_today(desk) if one.go is Go.PAPER]
    assert (line.mark.word, line.id) == ("文书草稿", draft)
    forms.seal(desk, draft)
    (line,) = [one for one in read_today(desk) if one.go is Go.PAPER]
    assert (line.mark.word, line.when) == ("请假在即", "2026-11-20")


def test_an_approved_leave_that_is_over_wants_its_end():
    asked = LeaveAsked("E001", "事假", "2026-11-18", "上午", "2026-11-19", "下午", "2", "2026-11-17T01:00:00Z")
    approved = Leave(asked=asked, decisions=(LeaveDecided("S001", True, "2026-11-17T02:00:00Z"),))
    assert due.over([("a", approved)], dt.date(2026, 11, 19)) == []
    (line,) = due.over([("a", approved), ("b", Leave(asked=asked))], dt.date(2026, 11, 20))
    assert (line.mark.word, line.text, line.name) == ("待销假", "事假到 2026-11-19 为止，还没有销假", "staffform/a")


def test_a_leave_with_a_plan_asks_for_nothing(desk):
    draft = forms.begin(desk, "d-leave", desk.person)
    plan = ({"矿山": "演示煤矿", "日期": "每天", "方式": "视频"},)
    forms.save(desk, draft, {**WRITTEN, "远程监管安排": plan})
    forms.seal(desk, draft)
    assert [one for one in read_today(desk) if one.go is Go.PAPER] == []

"""The yearly assessment on real desks: what the records say, what people say, the proposal, the decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from desktop.actions import assess_export, assess_inputs, assessing, form_assessment, form_figures, remotes
from desktop.actions.assessing import Kind, PersonYear
from desktop.desk import Desk
from desktop.errors import BadInput, Missing, NotAllowed
from desktop.regulation.assessment import Cause, Grade, Severity
from desktop.regulation.roll import Way
from desktop.supervision.assessing import Question
from desktop.supervision.remote import Means
from tests.making import visits
from tests.making.desks import Bureau
from tests.making.relay import hand_over


@pytest.fixture
def bureau() -> Bureau:
    made = Bureau()
    made.register()
    return made


@pytest.fixture
def chief(bureau: Bureau, tmp_path: Path) -> Iterator[Desk]:
    """The supervisor's desk."""
    made = bureau.enrol(tmp_path / "p3", "p3", seed=3)
    yield made
    made.close()


@pytest.fixture
def inspector(bureau: Bureau, tmp_path: Path) -> Iterator[Desk]:
    made = bureau.enrol(tmp_path / "p1")
    yield made
    made.close()


def of(desk: Desk, person: str = "p1", year: int = 2026) -> PersonYear:
    return next(one for one in assessing.read_year(desk, year).people if one.person == person)


def say_all(desk: Desk, **other: bool) -> None:
    for question in Question:
        is_yes = other.get(question.name, True)
        assess_inputs.answer(desk, "p1", 2026, question, is_yes=is_yes, grounds="" if is_yes else "演示文号1")


def note(desk: Desk, day: str = "2026-05-06", severity: Severity = Severity.LARGER) -> None:
    assess_inputs.note_accident(desk, "m1", day, severity, Cause.OTHER, is_liable=True, document="演示快报1号")


def test_everybody_who_answered_for_a_mine_has_a_line(chief: Desk) -> None:
    seen = assessing.read_year(chief, 2026)
    assert [(one.person, one.proposal.grade, one.open_questions) for one in seen.people] == [
        ("p1", Grade.FAILED, 4),  # nothing was done: whatever people say, 合格 is missed
        ("p2", Grade.FAILED, 4),
    ]
    assert not seen.is_over


def test_the_numbers_are_those_of_the_assessment_sheet(inspector: Desk, chief: Desk) -> None:
    remotes.record(
        inspector, "m1", Means.APP, ["视频监控"], started="2026-11-10T01:00:00Z", ended="2026-11-10T01:10:00Z"
    )
    visits.closed(inspector)
    hand_over(inspector, chief)
    sheet = form_figures.figures(chief, "p1", (dt.date(2026, 1, 1), dt.date(2026, 12, 31)))
    one = of(chief)
    assert (one.remote.done, one.remote.owed) == (sheet.remote.rate.done, sheet.remote.rate.due)
    assert (one.on_site.done, one.on_site.owed) == (sheet.visited.rate.done, sheet.visited.rate.due)
    assert one.remote.done == 1


def test_behind_the_number_of_checks_stand_its_records(inspector: Desk, chief: Desk) -> None:
    remotes.record(
        inspector, "m1", Means.APP, ["视频监控"], started="2026-11-10T01:00:00Z", ended="2026-11-10T01:10:00Z"
    )
    hand_over(inspector, chief)
    lines = assessing.behind(assessing.read_year(chief, 2026), "p1", Way.REMOTE)
    assert [str(one.day) for one in lines if one.source] == ["2026-11-10"]


def test_each_criterion_says_its_clause_and_what_it_stands_on(chief: Desk) -> None:
    seen = assessing.read_year(chief, 2026)
    found = assessing.conditions(of(chief), seen.edition)
    assert [(one.criterion.clause[-4:], one.kind) for one in found][2:5] == [
        ("（一）3", Kind.CHECKS),
        ("（一）4", Kind.QUESTION),
        ("（一）5", Kind.QUESTION),
    ]
    assert "没有登记事故，是否齐全请主管人员确认" in [one.said for one in found]
    assert [one.criterion.is_met for one in found if one.kind is Kind.ACCIDENTS] == [None, None, None]


def test_an_answer_decides_its_criterion_and_can_be_taken_back(chief: Desk) -> None:
    assess_inputs.answer(chief, "p1", 2026, Question.CLEAN, is_yes=True)
    assert of(chief).state.answer(Question.CLEAN) is not None
    assess_inputs.answer(chief, "p1", 2026, Question.CLEAN, is_yes=None)
    assert of(chief).state.answer(Question.CLEAN) is None


def test_a_no_wants_its_grounds(chief: Desk) -> None:
    with pytest.raises(NotAllowed, match="依据"):
        assess_inputs.answer(chief, "p1", 2026, Question.CLEAN, is_yes=False)


def test_an_accident_counts_for_everybody_who_answered_for_the_mine_on_that_day(chief: Desk) -> None:
    note(chief)
    assert [len(of(chief, person).state.accidents) for person in ("p1", "p2")] == [1, 1]
    criteria = {one.clause: one.is_met for one in of(chief).proposal.criteria}
    assert criteria["第二十二条（二）2"] is False
    assert criteria["第二十二条（二）3"] is None  # others may have happened: nobody said that these are all


def test_an_accident_before_anybody_answered_for_the_mine_is_not_noted(chief: Desk) -> None:
    with pytest.raises(Missing, match="没有登记"):
        note(chief, "2025-12-31")
    note(chief, "2026-01-01")


def test_an_accident_to_come_or_on_no_day_is_refused(chief: Desk) -> None:
    with pytest.raises(BadInput, match="还没有到"):
        note(chief, "2026-11-23")
    with pytest.raises(BadInput, match="写法不对"):
        note(chief, "昨天")


def test_an_accident_noted_by_mistake_is_struck_for_all(chief: Desk) -> None:
    note(chief)
    name = of(chief).state.accidents[0].name
    assess_inputs.strike_accident(chief, 2026, name, "演示矿名写错")
    assert [of(chief, person).state.accidents for person in ("p1", "p2")] == [(), ()]
    with pytest.raises(Missing):
        assess_inputs.strike_accident(chief, 2026, name, "再撤一次")


def test_a_decision_beside_the_proposal_wants_its_reason(chief: Desk) -> None:
    say_all(chief)
    with pytest.raises(NotAllowed, match="理由"):
        assess_inputs.decide(chief, "p1", 2026, Grade.PASSED)
    assess_inputs.decide(chief, "p1", 2026, Grade.PASSED, reason="演示：期间借调，见演示文号2")
    assert of(chief).decided is Grade.PASSED


def test_before_the_year_is_over_even_the_proposed_grade_wants_a_reason(chief: Desk) -> None:
    with pytest.raises(NotAllowed, match="还没有过完"):
        assess_inputs.decide(chief, "p1", 2026, Grade.FAILED)


def test_after_the_year_the_proposed_grade_needs_no_reason(chief: Desk, bureau: Bureau) -> None:
    bureau.clock.forward(days=60)
    assess_inputs.decide(chief, "p1", 2026, Grade.FAILED)
    assert of(chief, year=2027).before is Grade.FAILED


def test_what_does_not_fit_the_annual_result_is_said(chief: Desk) -> None:
    assert assessing.advice(of(chief), Grade.FAILED, "优秀") == ("专项考核不合格，年度考核不得为优秀。",)
    assert assessing.advice(of(chief), None, "优秀") == ()
    with pytest.raises(BadInput, match="不在可选的等次里"):
        assess_inputs.decide(chief, "p1", 2026, Grade.PASSED, annual="良好", reason="演示")


def test_nobody_but_the_managing_role_and_nobody_himself(chief: Desk, inspector: Desk) -> None:
    with pytest.raises(NotAllowed, match="没有这个权限"):
        assess_inputs.answer(inspector, "p2", 2026, Question.CLEAN, is_yes=True)
    with pytest.raises(NotAllowed, match="不能考核自己"):
        assess_inputs.answer(chief, "p3", 2026, Question.CLEAN, is_yes=True)


def test_the_year_goes_to_excel(chief: Desk, tmp_path: Path) -> None:
    say_all(chief, CLEAN=False)
    assess_export.export_year(chief, tmp_path / "考核.xlsx", assessing.read_year(chief, 2026))
    book = openpyxl.load_workbook(tmp_path / "考核.xlsx")
    assert book.sheetnames == ["考核", "条件", "监管检查记录"]
    rows = list(book["考核"].iter_rows(values_only=True))
    assert rows[1][:3] == ("演示专员甲", "演示县应急管理局", "不合格")
    said = [row for row in book["条件"].iter_rows(values_only=True) if row[0] == "演示专员甲" and "廉洁" in str(row[2])]
    assert [row[3] for row in said] == ["不符合", "不符合"]


def test_the_annual_sheet_takes_what_people_said(chief: Desk) -> None:
    say_all(chief, CLEAN=False)
    note(chief)
    rows = form_assessment.prefill(chief, "p1", "2026年")["合格条件"]
    assert [(row["符合"], row["证据"]) for row in rows if isinstance(row, dict)] == [
        ("是", ""),
        ("", "演示快报1号"),
        ("", "演示快报1号"),
        ("", ""),
        ("否", "演示文号1"),
    ]


def test_on_the_first_day_of_a_year_nothing_is_owed_yet(chief: Desk, bureau: Bureau) -> None:
    bureau.clock.forward(days=40)
    seen = assessing.read_year(chief, 2027)
    assert [(one.person, one.on_site.owed, one.proposal.grade) for one in seen.people] == [
        ("p1", 0, None),
        ("p2", 0, None),
    ]
    assert assessing.behind(seen, "p1", Way.REMOTE) == ()

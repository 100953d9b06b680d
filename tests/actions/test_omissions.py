"""Omissions from the hint to the audit, and appeals with their thirty days, on real desks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.actions import appeals, assess_due, checklists, closing, form_assessment, omissions, pack_verifying, visits
from desktop.actions.omissions import Hint
from desktop.actions.pack_safe_harbour import Asked
from desktop.desk import Desk
from desktop.errors import BadInput, Missing, NotAllowed
from desktop.supervision.appeal import Clock
from desktop.supervision.local_rules import ReadingChosen
from desktop.supervision.omission import Stage
from desktop.supervision.visit import Result, SignerRole
from tests.making.desks import MINE, ORG, PLACES, Bureau
from tests.making.relay import hand_over
from tests.making.visits import PLACE, PNG, opened

YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))


@pytest.fixture
def bureau() -> Bureau:
    made = Bureau()
    made.register()
    return made


@pytest.fixture
def inspector(bureau: Bureau, tmp_path: Path) -> Iterator[Desk]:
    made = bureau.enrol(tmp_path / "p1")
    yield made
    made.close()


@pytest.fixture
def chief(bureau: Bureau, inspector: Desk, tmp_path: Path) -> Iterator[Desk]:
    made = bureau.enrol(tmp_path / "p3", "p3", seed=3)
    yield made
    made.close()


def left_out(desk: Desk, reason: str = "皮带巷积水，过不去") -> str:
    """A visit in which only one item was checked, closed with a reason for the others."""
    visit = opened(desk)
    visits.answer(desk, visit, "O-MIN-02", PLACE, Result.PASS)
    visits.seal_section(desk, visit)
    closing.sign(desk, visit, SignerRole.LEADER, desk.name, PNG, person=desk.person)
    closing.close_visit(desk, visit, reason_unchecked=reason)
    return visit


def hint(desk: Desk) -> Hint:
    (found,) = omissions.read_hints(desk, *YEAR)
    return found


def test_what_was_left_out_is_a_hint_to_who_checked_there(inspector: Desk) -> None:
    left_out(inspector)
    found = hint(inspector)
    assert (found.person, found.stage) == ("p1", Stage.HINT)
    assert found.must > 0
    assert {one.reason for one in found.points if one.level == "必查"} == {"皮带巷积水，过不去"}


@pytest.mark.parametrize("option, omitted", [("", ["q2"]), ("分别", [])])
def test_an_item_checked_at_one_of_two_places_is_read_as_the_bureau_chose(
    tmp_path: Path, option: str, omitted: list[str]
) -> None:
    bureau = Bureau()
    bureau.register()
    if option:
        bureau.seal((f"org/{ORG}", ReadingChosen(number=15, option=option, document="演示办发3号", at="2026-01-01")))
    desk = bureau.enrol(tmp_path / "p1")
    visit = opened(desk)
    visits.pass_place(desk, visit, "q2", "2026-11-22T02:00:00Z", "2026-11-22T03:00:00Z")
    for place in (PLACE, "全矿"):
        visits.conform_rest(desk, visit, place)
    visits.seal_section(desk, visit)
    closing.sign(desk, visit, SignerRole.LEADER, desk.name, PNG, person=desk.person)
    closing.close_visit(desk, visit, reason_unchecked="雨大，边坡上不去")
    names = {place.id: place.name for place in PLACES}
    (lines,) = (part.lines for part in checklists.for_mine(desk, MINE).sections if part.place.id == "q2")
    (there,) = (line.number for line in lines if line.item == "O-MIN-09")  # due at q1 as well
    points = [one for each in omissions.read_hints(desk, *YEAR) for one in each.points if one.number == there]
    assert [one.place for one in points] == [names[place] for place in omitted]
    desk.close()


def test_a_visit_with_all_its_results_gives_no_hint(inspector: Desk) -> None:
    visit = opened(inspector)
    for place in (PLACE, "全矿"):
        visits.conform_rest(inspector, visit, place)
    visits.seal_section(inspector, visit)
    closing.sign(inspector, visit, SignerRole.LEADER, inspector.name, PNG, person="p1")
    closing.close_visit(inspector, visit)
    assert omissions.read_hints(inspector, *YEAR) == ()


def test_nothing_is_audited_before_the_person_had_his_say(inspector: Desk, chief: Desk) -> None:
    visit = left_out(inspector)
    hand_over(inspector, chief)
    with pytest.raises(NotAllowed, match="先请本人说明"):
        omissions.audit(chief, visit, "p1", must=1, samples=0, reason="演示")
    omissions.ask(chief, visit, "p1")
    assert hint(chief).stage is Stage.ASKED
    with pytest.raises(NotAllowed, match="说明期到 2026-11-29"):
        omissions.audit(chief, visit, "p1", must=1, samples=0, reason="演示")


@pytest.mark.parametrize(("days", "stage"), [(6, Stage.ASKED), (7, Stage.ASKED), (8, Stage.OVERDUE)])
def test_the_days_to_explain_end_with_their_last_day(
    bureau: Bureau, inspector: Desk, chief: Desk, days: int, stage: Stage
) -> None:
    visit = left_out(inspector)
    hand_over(inspector, chief)
    omissions.ask(chief, visit, "p1")
    bureau.clock.forward(days=days)
    assert hint(chief).stage is stage


def test_after_the_explanation_it_is_audited_and_stands_on_the_ladder(inspector: Desk, chief: Desk) -> None:
    visit = left_out(inspector)
    omissions.explain(inspector, visit, "积水已经报告，见照片")
    hand_over(inspector, chief)
    assert (hint(chief).stage, hint(chief).explanation.given[0].text) == (Stage.EXPLAINED, "积水已经报告，见照片")
    omissions.audit(chief, visit, "p1", must=1, samples=0, reason="两处可以绕行")
    assert hint(chief).stage is Stage.COUNTED
    (step,) = omissions.steps(chief, "p1", 2026)
    assert (step.time, step.says) == (1, "通报批评、取消当年评优资格")
    rows = form_assessment.prefill(chief, "p1", "2026年")["履职数据"]
    assert [row["已做"] for row in rows if isinstance(row, dict) and "漏查" in row["项目"]] == ["1", "0"]


def test_what_is_dismissed_counts_nowhere_and_a_later_word_stands(inspector: Desk, chief: Desk) -> None:
    visit = left_out(inspector)
    omissions.explain(inspector, visit, "积水")
    hand_over(inspector, chief)
    omissions.audit(chief, visit, "p1", must=1, samples=0, reason="可以绕行")
    omissions.audit(chief, visit, "p1", must=0, samples=0, reason="复核后：确实过不去")
    assert hint(chief).stage is Stage.DISMISSED
    assert omissions.steps(chief, "p1", 2026) == ()


def test_no_more_is_confirmed_than_the_record_hints_at_and_never_without_a_reason(inspector: Desk, chief: Desk) -> None:
    visit = left_out(inspector)
    omissions.explain(inspector, visit, "积水")
    hand_over(inspector, chief)
    with pytest.raises(BadInput, match="不能更多"):
        omissions.audit(chief, visit, "p1", must=999, samples=0, reason="演示")
    with pytest.raises(NotAllowed, match="理由"):
        omissions.audit(chief, visit, "p1", must=1, samples=0, reason=" ")
    with pytest.raises(NotAllowed, match="没有这个权限"):
        omissions.audit(inspector, visit, "p1", must=0, samples=0, reason="演示")


def test_an_explanation_says_something_about_a_closed_visit(inspector: Desk) -> None:
    with pytest.raises(Missing):
        omissions.explain(inspector, "no-such", "演示")
    with pytest.raises(NotAllowed, match="先写明"):
        omissions.explain(inspector, left_out(inspector), "  ")


def about() -> Asked:
    return Asked("p1", MINE, *YEAR)


def noted(desk: Desk, received: str) -> str:
    appeals.receive(desk, "演示通报〔2026〕1号 通报批评", "演示县应急管理局", received, about())
    return appeals.read_appeals(desk)[0].id


@pytest.mark.parametrize(
    ("received", "clock", "left"),
    [
        ("2026-11-22", Clock.RUNNING, 30),
        ("2026-10-31", Clock.RUNNING, 8),
        ("2026-10-30", Clock.SOON, 7),
        ("2026-10-24", Clock.SOON, 1),
        ("2026-10-23", Clock.LAST, 0),
        ("2026-10-22", Clock.OVER, -1),
    ],
)
def test_thirty_days_from_the_day_of_receipt(inspector: Desk, received: str, clock: Clock, left: int) -> None:
    noted(inspector, received)
    (line,) = appeals.read_appeals(inspector)
    assert (line.clock, line.left) == (clock, left)


def test_the_evidence_of_an_appeal_is_frozen_and_verifies(bureau: Bureau, inspector: Desk, tmp_path: Path) -> None:
    visit = left_out(inspector)
    omissions.explain(inspector, visit, "积水")
    name = noted(inspector, "2026-11-20")
    file = appeals.make_pack(inspector, name, tmp_path / "out")
    found = pack_verifying.verify(file.read_bytes(), [bureau.authority.certificate])
    assert found.holds, found.sentences
    assert found.manifest is not None
    assert (found.manifest.kind, found.manifest.about["申诉截止"]) == ("申诉材料", "2026-12-20")
    appeals.file(inspector, name, "演示县应急管理局党组", "2026-11-21", file)
    (line,) = appeals.read_appeals(inspector)
    assert line.clock is Clock.FILED
    assert line.appeal.filed is not None
    assert len(line.appeal.filed.pack) == 64


def test_an_appeal_is_filed_once_and_not_before_the_decision(inspector: Desk, tmp_path: Path) -> None:
    name = noted(inspector, "2026-11-20")
    with pytest.raises(BadInput, match="早于收到"):
        appeals.file(inspector, name, "演示党组", "2026-11-19")
    with pytest.raises(BadInput, match="还没有到"):
        appeals.file(inspector, name, "演示党组", "2026-11-23")
    with pytest.raises(BadInput, match="不是本程序"):
        appeals.file(inspector, name, "演示党组", "2026-11-21", tmp_path / "nothing.zip")
    appeals.file(inspector, name, "演示党组", "2026-11-21")
    with pytest.raises(NotAllowed, match="登记提出过"):
        appeals.file(inspector, name, "演示党组", "2026-11-22")


def test_a_decision_is_named_and_has_its_day(inspector: Desk) -> None:
    with pytest.raises(NotAllowed, match="什么决定"):
        appeals.receive(inspector, " ", "演示局", "2026-11-20", about())
    with pytest.raises(BadInput, match="写法不对"):
        appeals.receive(inspector, "演示", "演示局", "前天", about())
    with pytest.raises(Missing):
        appeals.make_pack(inspector, "no-such", Path())


def test_what_waits_for_whom_is_told(bureau: Bureau, inspector: Desk, chief: Desk) -> None:
    visit = left_out(inspector)
    hand_over(inspector, chief)
    omissions.ask(chief, visit, "p1")
    assert assess_due.read_due(chief) == ()
    hand_over(chief, inspector)
    assert [one.text for one in assess_due.read_due(inspector)] == ["漏查提示请您说明，说明期到 2026-11-29"]
    omissions.explain(inspector, visit, "积水")
    assert assess_due.read_due(inspector) == ()
    hand_over(inspector, chief)
    assert [one.text for one in assess_due.read_due(chief)] == ["1 次检查的漏查提示等主管核实"]


@pytest.mark.parametrize(
    ("received", "words"),
    [("2026-10-31", []), ("2026-10-30", ["申诉还有 7 天"]), ("2026-10-23", ["今天是申诉最后一天"]), ("2026-10-22", [])],
)
def test_an_appeal_is_called_to_mind_in_its_last_week(inspector: Desk, received: str, words: list[str]) -> None:
    noted(inspector, received)
    assert [one.text.split("：")[0] for one in assess_due.read_due(inspector)] == words

"""Pictures of 考核 and 尽职."""

from __future__ import annotations

import datetime as dt

import desks
from PySide6.QtWidgets import QWidget
from scenes_duty import NOBODY, give
from stage import Scene, Stage

from desktop.actions import appeals, assess_inputs, checklists, closing, omissions, visits
from desktop.actions.pack_safe_harbour import Asked
from desktop.demo import pictures as drawn
from desktop.desk import Act, Desk, Fact
from desktop.regulation.assessment import Cause, Grade, Severity
from desktop.supervision.assessing import Question
from desktop.supervision.omission import ExplanationGiven
from desktop.supervision.visit import (
    Answer,
    Leg,
    Participant,
    Result,
    SectionSealed,
    Signed,
    SignerRole,
    VisitClosed,
    VisitKind,
    VisitOpened,
)


def fill(desk: Desk) -> None:
    """A quarter of work of three people; one year answered and decided."""
    give(desk)
    for question in (Question.TASKS, Question.CLEAN):
        assess_inputs.answer(desk, "E002", 2026, question, is_yes=True, grounds="演示年终总结")
    assess_inputs.note_accident(
        desk, "M001", "2026-11-10", Severity.ORDINARY, Cause.OTHER, is_liable=True, document="演示快报1号"
    )
    assess_inputs.decide(desk, "E003", 2026, Grade.FAILED, annual="优秀", reason="演示：年内离任，先行决定")


def left_out(desk: Desk) -> str:
    """A visit closed with some 必查 left unchecked, for a reason."""
    visit = desks.visit_with_answers(desk, 6)
    visits.seal_section(desk, visit)
    closing.sign(desk, visit, SignerRole.LEADER, "演示专员甲", drawn.signature("演示专员甲"), person="E001")
    closing.close_visit(desk, visit, reason_unchecked="运输大巷积水，未到达")
    return visit


def colleague_left_out(desk: Desk) -> str:
    """A colleague's visit on this desk: one 必查 of a place checked, the next ones not."""
    bound = checklists.bind(desk, checklists.for_mine(desk, desks.MINE))
    checklist = checklists.bound(desk, bound)
    part = next(one for one in checklist.sections if one.place.id == "P3")
    at, end = "2026-11-18T01:00:00Z", "2026-11-18T06:00:00Z"
    given = tuple(
        Answer(
            item=line.item, place="P3", result=Result.PASS if n == 0 else Result.NOT_CHECKED, note="未到达" if n else ""
        )
        for n, line in enumerate(part.lines)
    )
    facts = (
        VisitOpened(
            mine=desks.MINE,
            kind=VisitKind.REGULAR,
            started=at,
            checklist=bound,
            people=(Participant(person="E002", name="演示专员乙", is_leader=True),),
            sample=(),
        ),
        SectionSealed(
            section="1",
            person="E002",
            started=at,
            ended=end,
            legs=(Leg(place="P3", name="中央变电所", kind="机电硐室"),),
            answers=given,
        ),
        Signed(role=SignerRole.LEADER, name="演示专员乙", at=end, person="E002", refusal=NOBODY),
        VisitClosed(number="演示监台〔2026〕88号", ended=end, sections=()),
    )
    desk.seal([Act(f"mine/{desks.MINE}", tuple(Fact("visit/colleague", body) for body in facts))])
    desk.seal(
        [
            Act(
                "staff/140000/E002",
                (
                    Fact(
                        "explanation/colleague/E002",
                        ExplanationGiven(visit="colleague", person="E002", text="变电所检修停电，进不去", at=end),
                    ),
                ),
            )
        ]
    )
    return "colleague"


def fill_chief(desk: Desk) -> None:
    """A supervisor's desk: hints about himself and a colleague."""
    fill_own(desk)
    colleague_left_out(desk)


def fill_own(desk: Desk) -> None:
    """An inspector's own desk: a visit with gaps, explained; a decision received."""
    give(desk)
    visit = left_out(desk)
    omissions.explain(desk, visit, "当日运输大巷积水，已当场告知矿方并报告，次日补查")
    about = Asked("E001", desks.MINE, dt.date(2026, 11, 1), dt.date(2026, 11, 20))
    appeals.receive(desk, "演示通报〔2026〕3号：通报批评", "演示县应急管理局", "2026-10-26", about)


def _own(part: str, *, is_supervisor: bool = False) -> Scene:
    def scene(stage: Stage) -> QWidget:
        desk = stage._desk("assess-chief", fill_chief) if is_supervisor else stage._desk("assess-own", fill_own)
        window = stage._window(desk, is_supervisor=is_supervisor)
        window.open("assess")
        window.show()
        page = window.pages["assess"]
        page.tabs.setCurrentWidget(getattr(page, part))
        stage.settle()
        page.omissions.list.choose(("colleague", "E002"))
        page.first_focus().setFocus()
        return window

    return scene


def _year(stage: Stage) -> QWidget:
    window = stage._window(stage._desk("assess", fill), is_supervisor=True)
    window.open("assess")
    window.show()
    stage.settle()
    window.pages["assess"].year.choose("E002")
    window.pages["assess"].year.table.setFocus()
    return window


def _criterion(clause: str) -> Scene:
    def scene(stage: Stage) -> QWidget:
        window = _year(stage)
        tab = window.pages["assess"].year
        tab.table.choose(clause)
        tab.table.opened.emit(tab.table.line)
        stage.settle()
        return window

    return scene


def _none(stage: Stage) -> QWidget:
    window = stage._window(stage._desk("empty", lambda desk: None), is_supervisor=True)
    window.open("assess")
    window.show()
    stage.settle()
    return window


SCENES: dict[str, Scene] = {
    "assess-year": _year,
    "assess-checks": _criterion("第二十二条（一）3"),
    "assess-accidents": _criterion("第二十二条（一）2"),
    "assess-answer": _criterion("第二十二条（一）4"),
    "assess-none": _none,
    "assess-omissions": _own("omissions", is_supervisor=True),
    "assess-tracing": _own("tracing", is_supervisor=True),
    "assess-own-omissions": _own("omissions"),
    "assess-own-packs": _own("packs"),
    "assess-own-appeals": _own("appeals"),
    "assess-own-year": _own("own_year"),
}

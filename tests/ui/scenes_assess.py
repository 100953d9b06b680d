"""Pictures of 考核 and 尽职."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from scenes_duty import give
from stage import Scene, Stage

from desktop.actions import assess_inputs
from desktop.desk import Desk
from desktop.regulation.assessment import Cause, Grade, Severity
from desktop.supervision.assessing import Question


def fill(desk: Desk) -> None:
    """A quarter of work of three people; one year answered and decided."""
    give(desk)
    for question in (Question.TASKS, Question.CLEAN):
        assess_inputs.answer(desk, "E002", 2026, question, is_yes=True, grounds="演示年终总结")
    assess_inputs.note_accident(
        desk, "M001", "2026-11-10", Severity.ORDINARY, Cause.OTHER, is_liable=True, document="演示快报1号"
    )
    assess_inputs.decide(desk, "E003", 2026, Grade.FAILED, annual="优秀", reason="演示：年内离任，先行决定")


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
}

"""Scenes of findings: the form with a suspicion, the board with its filters and timeline."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from scenes import _visit
from stage import Scene, Stage, on_page

from desktop.actions.finding_help import Hazard


def _gravity(kind: int) -> Scene:
    def scene(stage: Stage) -> QWidget:
        window = _visit("raised")(stage)
        form = window.open("visit").raised.form
        hazard = Hazard(
            ("甲烷 1.62 %，超出限值（<1.0 %）",),
            "瓦斯浓度超限后未停止作业、未切断电源、未撤出人员的",
            ("《煤矿重大事故隐患判定标准》第五条",),
        )
        form.gravity.show_hazard(hazard)
        form.grade.click()
        if kind >= 0:
            form.gravity.did.setText("没有采取措施")
            form.gravity.grades.buttons()[1].click()
            form.gravity.kinds.buttons()[kind].click()
        stage.settle()
        return window

    return scene


def _phrases(stage: Stage) -> QWidget:
    window = _visit("raised")(stage)
    form = window.open("visit").raised.form
    form.start()
    QTest.keyClick(form.fact, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    stage.settle()
    return window


def _repeats(stage: Stage) -> QWidget:
    window = _visit("raised")(stage)
    window.open("visit").raised.form.repeat.click()
    stage.settle()
    return QApplication.activeModalWidget() or window


def _board(stage: Stage) -> QWidget:
    """A finding with photos before and after its re-check."""
    window = on_page("findings", is_supervisor=True)(stage)
    page = window.open("findings")
    major = next(line for line in page.model.lines if line.before)
    page.list.choose(major.id)
    stage.settle()
    return window


def _other(stage: Stage) -> QWidget:
    window = on_page("findings")(stage)
    window.open("findings").enter.click()
    stage.settle()
    return QApplication.activeModalWidget() or window


SCENES: dict[str, Scene] = {
    "finding-question": _gravity(-1),
    "finding-evacuated": _gravity(1),
    "finding-not-taken": _gravity(3),
    "finding-phrases": _phrases,
    "finding-repeats": _repeats,
    "finding-board": _board,
    "finding-other": _other,
}

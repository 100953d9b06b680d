"""Scenes of a day's work: the rest of a place to be confirmed, a reading in the fast lane, a place being looked for."""

from __future__ import annotations

from collections.abc import Callable

import desks
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from stage import Scene, Stage

from desktop.ui.visit.page import VisitPage


def _visit(then: Callable[[Stage, VisitPage], None]) -> Scene:
    def scene(stage: Stage) -> QWidget:
        window = stage.full()
        window.show()
        window.activateWindow()
        page = window.open("visit")
        stage.settle()
        page.open_visit(page.start.model.lines[0].id)
        stage.settle()
        page.parts.go(page.items)
        page.items.sections.choose("P1")
        page.items.rest()
        then(stage, page)
        stage.settle()
        return window

    return scene


def _rest(stage: Stage, page: VisitPage) -> None:
    QTest.keyClicks(page.items.fast, "+")


def _reading(stage: Stage, page: VisitPage) -> None:
    line = next(one for one in page.items.lines if one.item.id == "C-GAS-03")
    QTest.keyClicks(page.items.fast, f"{line.short} 0.62")


def _place(stage: Stage, page: VisitPage) -> None:
    QTest.keyClicks(page.items.fast, "g")
    QTest.keyClicks(page.items.places.search, "130")


def _modal(window: QWidget) -> QWidget:
    return QApplication.activeModalWidget() or window


def _presence(stage: Stage, page: VisitPage) -> None:
    page.open_presence(page.orders.visit)


def _inspector(stage: Stage) -> QWidget:
    """今日 of a person who only inspects."""
    name = "inspector"
    if name not in stage._desks:
        stage._desks[name] = desks.make(stage._folder / name)
        desks.visit_with_answers(stage._desks[name], 6)
    window = stage._window(stage._desks[name], is_supervisor=False)
    window.show()
    window.open("today")
    stage.settle()
    return window


SCENES: dict[str, Scene] = {
    "day-rest": _visit(_rest),
    "day-reading": _visit(_reading),
    "day-place": _visit(_place),
    "day-presence": lambda stage: _modal(_visit(_presence)(stage)),
    "day-today": _inspector,
}

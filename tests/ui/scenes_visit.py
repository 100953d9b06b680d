"""Scenes of what changes the checklist of a visit: plan, sample, 不适用, a place met on the spot, a newer version."""

from __future__ import annotations

from collections.abc import Callable

import amended
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from stage import Scene, Stage

from desktop.actions import places, sampling, visits
from desktop.desk import Desk
from desktop.supervision.checklist import Level
from desktop.supervision.visit import Result
from desktop.ui.visit.page import VisitPage

Then = Callable[[Stage, VisitPage, Desk], None]


def _visit(part: str, then: Then) -> Scene:
    """A visit of a desk with a past, one part in front, and what is done there."""

    def scene(stage: Stage) -> QWidget:
        name = f"amended-{then.__name__}"
        desk = stage._desks.get(name) or amended.make(stage._folder / name)
        stage._desks[name] = desk
        window = stage._window(desk, is_supervisor=False)
        window.show()
        window.activateWindow()
        page = window.open("visit")
        if then is not _plan:
            page.open_visit(amended.opened(desk, "P1", "P3"))
        stage.settle()
        if part:
            page.parts.go(getattr(page, part))
        then(stage, page, desk)
        stage.settle()
        return window

    return scene


def _plan(stage: Stage, page: VisitPage, desk: Desk) -> None:
    page.start.route.setFocus()


def _sampled(stage: Stage, page: VisitPage, desk: Desk) -> None:
    page.items.sections.choose("P1")
    page.items.rest()


def _sample(stage: Stage, page: VisitPage, desk: Desk) -> None:
    _sampled(stage, page, desk)
    page.items.area.bar.change.click()
    stage.settle()
    QTest.keyClick(page.items.sample.rows, Qt.Key.Key_Space)


def _changed(stage: Stage, page: VisitPage, desk: Desk) -> None:
    items = [one.item for one in sampling.choice(desk, page.orders.visit, "P1").candidates][:5]
    sampling.override(desk, page.orders.visit, "P1", items, "工作面停产检修，只查通风和供电")
    page.bench.changed.emit(None)
    stage.settle()
    _sampled(stage, page, desk)
    page.items.area.bar.change.click()


def _search(stage: Stage, page: VisitPage, desk: Desk) -> None:
    _sampled(stage, page, desk)
    page.items.search()
    QTest.keyClicks(page.items.area.bar.search, "C-RF")


def _marked(stage: Stage, page: VisitPage, desk: Desk) -> None:
    item = amended.items_at(desk, "P3", Level.MUST)[0].id
    amended.lay(desk, not_applicable=(amended.not_applicable(item),))
    page.open_visit(amended.opened(desk, "P1", "P3"))
    stage.settle()
    page.items.go_to(next(one for one in page.items.lines if one.is_marked))
    page.items.rest()


def _seeing(stage: Stage, page: VisitPage, desk: Desk) -> None:
    page.route.see.click()
    stage.settle()
    QTest.keyClicks(page.route.seen.name, "1305")


def _seen(stage: Stage, page: VisitPage, desk: Desk) -> None:
    seen = places.see(desk, page.orders.visit, "1305 以东无名巷道", "掘进工作面", "有照明和人员出入")
    page.route.go_to = seen.place
    page.bench.changed.emit(None)


def _newer(stage: Stage, page: VisitPage, desk: Desk) -> None:
    change = amended.stricter(desk, "P1")
    visits.conform_rest(desk, page.orders.visit, "P1")
    visits.answer(desk, page.orders.visit, change.item, "P1", Result.PASS)
    amended.lay(desk, sharpenings=(change,))
    page.bench.changed.emit(None)


def _moved(stage: Stage, page: VisitPage, desk: Desk) -> None:
    _newer(stage, page, desk)
    stage.settle()
    page.newer.take.click()


def _aside(stage: Stage, page: VisitPage, desk: Desk) -> None:
    _moved(stage, page, desk)
    stage.settle()
    page.newer.away.click()
    page.parts.go(page.summary)


SCENES: dict[str, Scene] = {
    "visit-plan": _visit("", _plan),
    "visit-sampled": _visit("items", _sampled),
    "visit-sample": _visit("items", _sample),
    "visit-sample-changed": _visit("items", _changed),
    "visit-search": _visit("items", _search),
    "visit-not-due": _visit("items", _marked),
    "visit-seeing": _visit("route", _seeing),
    "visit-seen": _visit("route", _seen),
    "visit-newer": _visit("items", _newer),
    "visit-newer-moved": _visit("items", _moved),
    "visit-newer-aside": _visit("items", _aside),
}

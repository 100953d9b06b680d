"""Scenes of a paper's life after it is drawn: to be sealed, being served, served with its copy beside it."""

from __future__ import annotations

import desks
import ordered
from PySide6.QtWidgets import QWidget
from stage import Scene, Stage

from desktop.actions import serving
from desktop.desk import Act, Fact
from desktop.supervision.roster import Role, RoleGranted
from desktop.ui.ledgers import LedgersPage


def _page(stage: Stage) -> tuple[QWidget, LedgersPage]:
    window = stage.full()
    visit, number = ordered.ordered(window.bench.desk)
    page = window.open("ledgers")
    assert isinstance(page, LedgersPage)
    window.show()
    page.open_visit(visit, number)
    stage.settle()
    return window, page


def _to_seal(stage: Stage) -> QWidget:
    return _page(stage)[0]


def _sealing(stage: Stage) -> QWidget:
    window, page = _page(stage)
    page.service.begin_step()
    stage.settle()
    return window


def _serving(stage: Stage) -> QWidget:
    window, page = _page(stage)
    line = page.list.line
    serving.seal(window.bench.desk, line.visit, line.number)
    page.look()
    stage.settle()
    page.service.begin_step()
    page.service.serving.way.setCurrentIndex(2)
    stage.settle()
    return window


def _served(stage: Stage) -> QWidget:
    window, page = _page(stage)
    line, desk = page.list.line, window.bench.desk
    serving.seal(desk, line.visit, line.number)
    serving.attach(desk, line.visit, line.number, serving.read([("盖章件.png", ordered.scan())]))
    serving.serve(desk, line.visit, line.number, receiver="演示矿长乙", role="矿长")
    page.look()
    stage.settle()
    return window


def _remedies(stage: Stage) -> QWidget:
    window = stage.full()
    role = RoleGranted(role=Role.ADMINISTRATOR, org="140000")
    window.bench.desk.seal([Act(desks.ORG, (Fact("person/E001", role),))])
    window.open("settings")
    window.show()
    stage.settle()
    return window


SCENES: dict[str, Scene] = {
    "served-to-seal": _to_seal,
    "served-sealing": _sealing,
    "served-serving": _serving,
    "served-done": _served,
    "served-remedies": _remedies,
}

"""Pictures of 抽查: nothing drawn yet, a draw under way, one question with its figures, the printed table."""

from __future__ import annotations

import audited
from PySide6.QtWidgets import QWidget
from stage import Scene, Stage

from desktop.desk import Desk


def _tab(stage: Stage, name: str, fill) -> QWidget:
    window = stage._window(stage._desk(name, fill), is_supervisor=True)
    page = window.open("review")
    page.tabs.setCurrentWidget(page.audit)
    window.show()
    stage.settle()
    return window


def _judging(stage: Stage) -> QWidget:
    window = _tab(stage, "audited", audited.judged)
    tab = window.pages["review"].audit
    tab.list.step(3)
    stage.settle()
    tab.pane.table.setFocus()
    tab.pane.table.step(3)
    for verdict in (2, 2, 1):
        tab.pane.buttons[list(tab.pane.buttons)[verdict - 1]].click()
    return window


def _returned(stage: Stage) -> QWidget:
    window = _tab(stage, "audited", audited.judged)
    window.pages["review"].audit.list.step(2)
    stage.settle()
    return window


def _new(stage: Stage) -> QWidget:
    window = _tab(stage, "audited", audited.judged)
    window.pages["review"].audit.new.click()
    stage.settle()
    return window


def _table(stage: Stage) -> QWidget:
    window = _tab(stage, "audited", audited.judged)
    window.pages["review"].audit.table.click()
    stage.settle()
    return window


def _none(stage: Stage) -> QWidget:
    return _tab(stage, "empty", _nothing)


def _nothing(desk: Desk) -> None:
    """A desk without ledgers."""


SCENES: dict[str, Scene] = {
    "audit": _judging,
    "audit-returned": _returned,
    "audit-new": _new,
    "audit-table": _table,
    "audit-none": _none,
}

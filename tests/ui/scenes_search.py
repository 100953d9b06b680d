"""Scenes of what serves every page: taking back, searching everything, help."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from stage import Scene, Stage

from desktop.actions import drafting, visits
from desktop.ui.visit.undoing import Undoing


def _visit(stage: Stage) -> QWidget:
    window = stage.full()
    window.show()
    window.activateWindow()
    page = window.open("visit")
    stage.settle()
    page.open_visit(page.start.model.lines[0].id)
    stage.settle()
    return window


def _undone(stage: Stage) -> QWidget:
    window = _visit(stage)
    page = window.open("visit")
    page.items.rest()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    stage.settle()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    stage.settle()
    return window


def _pasts(stage: Stage) -> QWidget:
    window = _visit(stage)
    desk, page = window.bench.desk, window.open("visit")
    with desk._writing() as session:
        session.connection().exec_driver_sql("UPDATE draft SET saved = '2026-11-20T03:00:00Z'")
    for answer in drafting.load(desk, page.orders.visit).answers[-3:]:
        visits.clear_answer(desk, page.orders.visit, answer.item, answer.place)
    page.findChild(Undoing).pasts.trigger()
    stage.settle()
    return QApplication.activeModalWidget() or window


def _menu(stage: Stage) -> QWidget:
    window = _visit(stage)
    taking = window.open("visit").findChild(Undoing)
    menu = taking.menu.menu()
    menu.popup(window.mapToGlobal(window.rect().center()))
    stage.settle()
    return menu


def _search(words: str) -> Scene:
    def scene(stage: Stage) -> QWidget:
        window = stage.full(is_supervisor=True)
        window.open("today")
        window.show()
        stage.settle()
        window.show_search()
        stage.settle()
        window.search.line.setText(words)
        stage.settle()
        return window.search

    return scene


def _help(page: str) -> Scene:
    def scene(stage: Stage) -> QWidget:
        window = stage.full(is_supervisor=True)
        window.open(page)
        window.show()
        stage.settle()
        window.show_help()
        stage.settle()
        return window.help

    return scene


def _window_menu(stage: Stage) -> QWidget:
    window = stage.full(is_supervisor=True)
    window.open("today")
    window.show()
    stage.settle()
    window.menu.popup(window.mapToGlobal(window.rect().center()))
    return window.menu


SCENES: dict[str, Scene] = {
    "search-empty": _search(""),
    "search-found": _search("电"),
    "search-none": _search("没有这样的"),
    "help-visit": _help("visit"),
    "help-lists": _help("lists"),
    "window-menu": _window_menu,
    "undo-word": _undone,
    "undo-past": _pasts,
    "undo-menu": _menu,
}

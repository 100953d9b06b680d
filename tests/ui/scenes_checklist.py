"""Scenes of 一矿一表 and of what was found before."""

from __future__ import annotations

import layered
import remembered
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from stage import Scene, Stage

from desktop.demo import photos
from desktop.desk import Desk


def _before(desk: Desk) -> None:
    """Weekly results with values, two open findings, a photo."""
    if not remembered.is_there(desk):
        remembered.visits(desk)
        remembered.finding(desk, "回风隅角封堵墙漏风，埋管未接抽", days=-3, photo=_photo(desk))
        remembered.finding(desk, "挡风帘下部破损", days=12)


def _photo(desk: Desk) -> bytes:
    return photos.make(4, desk.world.now(), "回风隅角", "封堵墙")


def _in_visit(item: str) -> Scene:
    def scene(stage: Stage) -> QWidget:
        window = stage.full()
        _before(window.bench.desk)
        window.show()
        window.activateWindow()
        page = window.open("visit")
        stage.settle()
        page.open_visit(page.start.model.lines[0].id)
        stage.settle()
        page.parts.setCurrentWidget(page.items)
        page.items.go_to(next(one for one in page.items.lines if one.item.id == item))
        page.items.rest()
        stage.settle()
        stage.settle()
        bar = page.items.detail.verticalScrollBar()
        bar.setValue(bar.maximum())
        return window

    return scene


def _scrolled(inner: Scene) -> Scene:
    def scene(stage: Stage) -> QWidget:
        window = inner(stage)
        bar = window.open("mines").checklist.detail.verticalScrollBar()
        bar.setValue(bar.maximum())
        return window

    return scene


def _read(inner: Scene) -> Scene:
    """The keyboard in the item, below the list when narrow."""

    def scene(stage: Stage) -> QWidget:
        window = inner(stage)
        QTest.keyClick(window.open("mines").checklist.list, Qt.Key.Key_Return)
        stage.settle()
        return window

    return scene


def _table(item: str = "", *, by_item: bool = False, which: str = "", everywhere: str = "", asked: str = "") -> Scene:
    """一矿一表 in front, at an item; with a filter, in all mines, or searched."""

    def scene(stage: Stage) -> QWidget:
        window = stage.full()
        _before(window.bench.desk)
        layered.put(window.bench.desk)
        window.show()
        window.activateWindow()
        page = window.open("mines")
        stage.settle()
        page.tabs.setCurrentWidget(page.checklist)
        stage.settle()
        tab = page.checklist
        tab.order.setCurrentIndex(int(by_item))
        tab.order.activated.emit(int(by_item))
        if everywhere:
            layered.second_mine(window.bench.desk)
            tab.everywhere.setChecked(True)
        stage.settle()
        if which:
            tab.which.setCurrentText(which)
            tab.which.activated.emit(tab.which.currentIndex())
        if asked:
            tab.search.setFocus()
            QTest.keyClicks(tab.search, asked)
        else:
            tab.list.setFocus()
        tab.list.choose(next((row.key for row in tab.model.lines if row.item.id == item), None))
        stage.settle()
        stage.settle()
        return window

    return scene


SCENES: dict[str, Scene] = {
    "checklist": _table(remembered.ITEM),
    "checklist-scrolled": _scrolled(_table(remembered.ITEM)),
    "checklist-read": _read(_table(remembered.ITEM)),
    "checklist-none": _table("C-TUN-01"),
    "checklist-by-item": _table(layered.ADDED, by_item=True),
    "checklist-changed": _table(layered.SHARPENED, which="下级改动"),
    "checklist-idle": _table(which="不适用"),
    "checklist-search": _table(asked="gas"),
    "checklist-all": _table(everywhere="yes", asked="c-gas"),
    "checklist-nothing": _table(asked="zzz"),
    "visit-last": _in_visit(remembered.ITEM),
}

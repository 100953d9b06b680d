"""Scenes of 一矿一表 and of what was found before."""

from __future__ import annotations

import remembered
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
    return photos.make(7, desk.world.now(), "回风隅角", "封堵墙")


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


SCENES: dict[str, Scene] = {
    "visit-last": _in_visit(remembered.ITEM),
}

"""Scenes of 字号 (every page written larger) and of 同步 with something that goes first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from stage import Scene, Stage, on_page

from desktop.actions import drafting, withdrawal
from desktop.ui.theme import TextSize


def _at(name: str, size: TextSize) -> Scene:
    def scene(stage: Stage) -> QWidget:
        window = stage.full(is_supervisor=True)
        window.open("settings")._theme.choose_size(size)
        window.open(name)
        window.show()
        window.activateWindow()
        if name == "visit":
            page = window.open("visit")
            stage.settle()
            page.open_visit(page.start.model.lines[0].id)
            stage.settle()
            page.items.rest()
        stage.settle()
        return window

    return scene


def _urgent(stage: Stage) -> QWidget:
    """停产撤人 sealed, not sent yet."""
    window = on_page("sync")(stage)
    desk = window.bench.desk
    visit = next(one.id for one in drafting.all_drafts(desk) if one.is_open)
    withdrawal.demand(desk, visit, "1301 综采工作面", "瓦斯浓度超限", "演示矿长乙")
    window.bench.changed.emit(None)
    stage.settle()
    page = window.open("sync")
    page.progress.setVisible(True)
    page.pause.setVisible(True)
    page._progress(3, 9, "照片（1.2/8.4 MB）")
    return window


SCENES: dict[str, Callable[[Stage], QWidget]] = {
    "size-large-visit": _at("visit", TextSize.LARGE),
    "size-large-settings": _at("settings", TextSize.LARGE),
    "size-large-ledgers": _at("ledgers", TextSize.LARGE),
    "size-largest-today": _at("today", TextSize.LARGEST),
    "size-standard-settings": _at("settings", TextSize.STANDARD),
    "sync-urgent": _urgent,
}

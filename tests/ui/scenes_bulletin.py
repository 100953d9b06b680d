"""Scenes of 通报: the form alone, a letter made, what differs from an export of the APP."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import desks
from openpyxl import Workbook
from PySide6.QtWidgets import QWidget
from scenes_duty import give
from stage import Scene, Stage

from desktop.actions import bulletin_kept, bulletin_making
from desktop.actions.bulletin_kept import Asked, Whose
from desktop.desk import Desk

FIRST, LAST = dt.date(2026, 10, 1), dt.date(2026, 12, 31)


def fill(desk: Desk) -> None:
    """A quarter, and a bulletin of it held against an export."""
    give(desk)
    book, file = Workbook(), Path(tempfile.mkdtemp()) / "演示导出.xlsx"
    book.active.title = "签到"
    book.active.append(["人员编码", "矿山编码", "时间", "编号", "方式"])
    for day in ("2026-10-06", "2026-10-07", "2026-10-20"):
        book.active.append(["E001", desks.MINE, f"{day} 09:30", "", ""])
    book.save(file)
    demands = ("各单位要按周安排现场监管。", "签到须在专员APP里完成。")
    asked = Asked(FIRST, LAST, Whose.APP, (file,), is_ranked=True, number="演应急〔2026〕9号", demands=demands)
    bulletin_kept.keep(desk, bulletin_making.made(desk, asked))


def _bulletin(*, is_full: bool = True, is_odd: bool = False) -> Scene:
    def scene(stage: Stage) -> QWidget:
        desk = stage._desk("bulletin" if is_full else "empty", fill if is_full else lambda desk: None)
        window = stage._window(desk, is_supervisor=True)
        page = window.open("duty")
        window.show()
        stage.settle()
        page.tabs.setCurrentWidget(page.bulletin)
        stage.settle()
        if is_odd:
            page.bulletin.turn()
            stage.settle()
        return window

    return scene


def _behind(stage: Stage) -> QWidget:
    window = stage._window(stage._desk("bulletin", fill), is_supervisor=True)
    page = window.open("duty")
    window.show()
    stage.settle()
    page.grid.go(1, 2)
    page.grid.opened.emit()
    stage.settle()
    return window


SCENES: dict[str, Scene] = {
    "bulletin": _bulletin(),
    "bulletin-odd": _bulletin(is_odd=True),
    "duty-app": _behind,
    "bulletin-none": _bulletin(is_full=False),
}

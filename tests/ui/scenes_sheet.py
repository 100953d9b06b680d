"""The scenes of the paper sheet: printed by parts, and come back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from scenes import _visit
from stage import Scene, Stage

from desktop.actions import paper_sheets, scans
from tests.making import scanned


def _sheet(stage: Stage) -> QWidget:
    window = _visit("route")(stage)
    QTest.keyClick(window, Qt.Key.Key_F11)
    stage.settle()
    return QApplication.activeModalWidget() or window


def _scans(*, full: bool, left: bool = False) -> Scene:
    def scene(stage: Stage) -> QWidget:
        window = _visit("route")(stage)
        page = window.open("visit")
        desk, visit = window.bench.desk, page.orders.visit
        drawn = scanned.pages(paper_sheets.print_sheet(desk, visit).pdf)
        if full:
            kept = [drawn[0], scanned.photographed(scanned.written_on(drawn[1])), scanned.written_on(drawn[3])]
            files = [(f"IMG_20{number}.jpg", scanned.jpeg(one)) for number, one in enumerate(kept, 1)]
            scans.attach(desk, files)
        page._scans.show()
        if left:
            batch = scans.read([("IMG_204.jpg", scanned.jpeg(drawn[2].crop((0, 600, 1600, 2300))))])
            page._scans.dialog._attached(scans.attach_read(desk, batch, visit))
        stage.settle()
        stage.settle()
        return QApplication.activeModalWidget() or window

    return scene


SCENES: dict[str, Scene] = {
    "sheet": _sheet,
    "scans-empty": _scans(full=False),
    "scans": _scans(full=True),
    "scans-left": _scans(full=True, left=True),
}

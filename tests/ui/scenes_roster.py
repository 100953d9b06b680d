"""Scenes of 花名册: designations with the forms of an administrator, the differences of a workbook, a reader's view."""

from __future__ import annotations

import tempfile
from pathlib import Path

import desks
import scenes_staffing
from openpyxl import Workbook
from PySide6.QtWidgets import QWidget
from stage import Scene, Stage

from desktop.desk import Act, Desk, Fact
from desktop.supervision.roster import Role, RoleGranted

OFFICE = "140000"
SHEETS: dict[str, list[list[str]]] = {
    "机构": [["机构编码", "机构名称", "级别", "上级编码"], [OFFICE, "演示县应急管理局", "县", ""]],
    "矿山": [
        ["矿山编码", "矿山名称", "监管机构编码", "类型", "状态"],
        ["M001", "演示煤矿", OFFICE, "煤矿", "生产"],
        ["M002", "演示二矿", OFFICE, "地下开采", "停产"],
        ["M009", "演示新矿", OFFICE, "煤矿", "建设"],
    ],
    "人员": [
        ["人员编码", "姓名", "机构编码", "人员类别", "执法证号", "执法证有效期"],
        ["E001", "演示专员甲", OFFICE, "事业", "", "2029-12-31"],
        ["E003", "演示专员丙", OFFICE, "", "", ""],
        ["E009", "演示专员壬", OFFICE, "机关", "演示证E009", "2028-06-30"],
        ["E010", "演示专员癸", "演示县应急管理局", "", "", ""],
    ],
    "指派": [
        ["人员编码", "矿山编码", "起", "止"],
        ["E001", "M001", "2025-11-01", "2026-10-31"],
        ["E001", "M002", "2025-12-10", ""],
        ["E003", "M003", "2026-10-15", ""],
        ["E009", "M009", "2026-11-01", ""],
    ],
}


def administer(desk: Desk) -> None:
    """The roster of 配备, kept by an administrator."""
    scenes_staffing.give(desk)
    granted = RoleGranted(role=Role.ADMINISTRATOR, org=OFFICE)
    desk.seal([Act(desks.ORG, (Fact(f"person/{desk.person}", granted),))])


def workbook(file: Path, **instead: list[list[str]]) -> Path:
    """A roster that adds, changes, ends, leaves out, and is wrong in two rows; some sheets may be others."""
    book = Workbook(write_only=True)
    for name, rows in (SHEETS | instead).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(file)
    return file


def _roster(*, is_administrator: bool = True, reads: bool = False) -> Scene:
    def scene(stage: Stage) -> QWidget:
        name, fill = ("roster", administer) if is_administrator else ("staffing", scenes_staffing.give)
        window = stage._window(stage._desk(name, fill), is_supervisor=True)
        page = window.open("duty")
        window.show()
        stage.settle()
        page.tabs.setCurrentWidget(page.roster)
        stage.settle()
        if reads:
            page.roster.read_file(workbook(Path(tempfile.mkdtemp()) / "演示花名册.xlsx"))
            stage.settle()
        return window

    return scene


def _staffing(stage: Stage) -> QWidget:
    window = stage._window(stage._desk("roster", administer), is_supervisor=True)
    page = window.open("duty")
    window.show()
    stage.settle()
    page.tabs.setCurrentWidget(page.staffing)
    stage.settle()
    page.staffing.list.step(100)
    stage.settle()
    return window


SCENES: dict[str, Scene] = {
    "consent": _staffing,
    "roster": _roster(),
    "roster-differing": _roster(reads=True),
    "roster-reader": _roster(is_administrator=False),
}

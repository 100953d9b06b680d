"""Pictures of 制度."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from stage import Scene, Stage

from desktop.actions import local_numbers, readings
from desktop.desk import Act, Desk, Fact
from desktop.regulation.editions import Key
from desktop.supervision.roster import Role, RoleGranted


def fill(desk: Desk) -> None:
    """An administrator who chose one reading and laid one number down."""
    office = local_numbers.read_numbers(desk).own
    granted = RoleGranted(role=Role.ADMINISTRATOR, org=office)
    desk.seal([Act(f"org/{office}", (Fact(f"person/{desk.person}", granted),))])
    readings.choose(desk, 9, "整周", "演示办发〔2026〕3号")
    local_numbers.lay(desk, Key.REMOTE, 4, "2026-12-01", "演示办发〔2026〕7号")


def _law(*, is_second: bool = False, is_full: bool = True) -> Scene:
    def scene(stage: Stage) -> QWidget:
        desk = stage._desk("law" if is_full else "empty", fill if is_full else lambda desk: None)
        window = stage._window(desk, is_supervisor=True)
        page = window.open("law")
        window.show()
        stage.settle()
        if is_second:
            page.tabs.setCurrentWidget(page.readings)
            page.readings.table.setFocus()
            page.readings.table.choose(9)
            stage.settle()
        return window

    return scene


SCENES: dict[str, Scene] = {
    "law": _law(),
    "law-readings": _law(is_second=True),
    "law-reader": _law(is_full=False),
    "law-readings-reader": _law(is_second=True, is_full=False),
}

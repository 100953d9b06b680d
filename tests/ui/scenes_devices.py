"""Scenes of 设备: without the server, with a device that waits and a code given, a reader's view."""

from __future__ import annotations

import scenes_roster
import scenes_staffing
from PySide6.QtWidgets import QWidget
from stage import Scene, Stage

from desktop.sync.admissions import Admissions, AdmissionsAnswer, Applicant

WAITING = Applicant("1a2b-3c4d", "E003", "演示笔记本二", "2026-11-22T02:10:00Z")
CODE = "ABCD-EFGH-JKMN-PQRS-TVWX-YZ23-4567-89AB"


def _devices(*, is_administrator: bool = True, answers: bool = False) -> Scene:
    def scene(stage: Stage) -> QWidget:
        name, fill = ("roster", scenes_roster.administer) if is_administrator else ("staffing", scenes_staffing.give)
        window = stage._window(stage._desk(name, fill), is_supervisor=True)
        page = window.open("duty")
        window.show()
        stage.settle()
        page.tabs.setCurrentWidget(page.devices)
        stage.settle()
        if answers:
            told = AdmissionsAnswer((WAITING,), is_asked=True, code=CODE)
            page.devices._answered(Admissions(), (told, "https://192.168.1.10:8443"))
            stage.settle()
        return window

    return scene


SCENES: dict[str, Scene] = {
    "devices": _devices(),
    "devices-waiting": _devices(answers=True),
    "devices-reader": _devices(is_administrator=False),
}

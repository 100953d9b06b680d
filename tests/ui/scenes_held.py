"""Scenes of 同步 at the managing role: entries that wait for a decision; one of them chosen and half decided."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QWidget
from stage import Scene, Stage

from tests.making import held


def _held(count: int, reason: str = "") -> Scene:
    def scene(stage: Stage) -> QWidget:
        desk = held.supervised(Path(tempfile.mkdtemp()), count)
        window = stage._window(desk, is_supervisor=True)
        page = window.open("sync")
        window.show()
        stage.settle()
        page.held.reason.setText(reason)
        stage.settle()
        return window

    return scene


SCENES: dict[str, Scene] = {"held": _held(1), "held-many": _held(6, "当日由他代管，已与矿方核实")}

"""Scenes of 同步: at an administrator requests to erase attachments, at an inspector what his lost device brought."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QWidget
from stage import Scene, Stage

from tests.making import erasures, held


def _asked(stage: Stage) -> QWidget:
    window = stage._window(erasures.asked(Path(tempfile.mkdtemp()), 2), is_supervisor=True)
    window.open("sync")
    window.show()
    stage.settle()
    return window


def _own_held(stage: Stage) -> QWidget:
    window = stage._window(held.own(Path(tempfile.mkdtemp()), 3), is_supervisor=False)
    window.open("sync")
    window.show()
    stage.settle()
    return window


SCENES: dict[str, Scene] = {"erasures": _asked, "own-held": _own_held}

"""The program's own window on a desk, for tests."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from desktop.ui.bench import Bench
from desktop.ui.rail import Window
from desktop.ui.theme import Theme


def make(qtbot, bench: Bench, folder: Path, *, is_supervisor: bool = False) -> Window:
    """A window as small as a laptop at 150 %, shown and active."""
    worn = Theme(QApplication.instance(), QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat))
    window = Window(bench, worn, bench.desk.person, is_supervisor=is_supervisor)
    window.begin("演示专员甲")
    qtbot.addWidget(window)
    window.resize(911, 470)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    return window

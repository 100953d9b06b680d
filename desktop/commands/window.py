"""Opening the window from the terminal."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

from desktop.errors import Missing


def show(folder: Path | None) -> int:
    """Open the window (on a desk, when one is given) and answer its exit code. Missing without a screen."""
    if sys.platform == "linux" and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ):
        raise Missing("这里没有图形界面，窗口打不开；命令仍然可用，见 --help，演示可加 --headless。")
    app = importlib.import_module("desktop.app")  # late: only the window needs Qt
    return int(app.run(folder))

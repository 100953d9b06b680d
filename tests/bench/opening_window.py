"""A person at the passphrase window, in a process of its own: waits until what is imported meanwhile is there, types
the passphrase, presses Enter. Prints the seconds until 今日 shows its lines and can be used, then those of stretching
the passphrase alone (argon2id). The program is run by its own `Start`.

    python tests/bench/opening_window.py PASSPHRASE
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])

from desktop import app  # noqa: E402 - the path comes first
from desktop.ui import immortal  # noqa: E402

immortal.keep_singletons()

from PySide6.QtCore import Qt  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

_PATIENCE, _TYPING = 120.0, 0.3  # seconds


def main(passphrase: str) -> None:
    """From Enter to 今日."""
    application = QApplication(sys.argv[:1])
    start = app.Start(application)
    start.begin(None)

    def wait(is_so: Callable[[], bool]) -> None:
        end = time.monotonic() + _PATIENCE
        while not is_so():
            application.processEvents()
            time.sleep(0.001)
            if time.monotonic() > end:
                raise RuntimeError("没有打开")

    wait(lambda: start.lanes.drawing.is_busy)
    wait(lambda: not start.lanes.drawing.is_busy)
    begun = time.monotonic()
    wait(lambda: time.monotonic() - begun > _TYPING)
    start.unlock.passphrase.setText(passphrase)
    asked = time.perf_counter()
    QTest.keyClick(start.unlock.passphrase, Qt.Key.Key_Return)
    wait(lambda: start.window is not None and "today" in start.window.pages)
    assert start.window is not None
    model = start.window.pages["today"].model  # type: ignore[attr-defined]
    wait(lambda: bool(model.lines))
    application.processEvents()
    took = time.perf_counter() - asked
    folder = start.unlock.desk.currentData()
    print(took, statistics.median(_stretched(folder, passphrase) for _ in range(3)))
    start.end()


def _stretched(folder: Path, passphrase: str) -> float:
    from desktop.store import keys

    known = keys.load(folder)
    asked = time.perf_counter()
    keys.open_with(known, passphrase)
    return time.perf_counter() - asked


if __name__ == "__main__":
    main(sys.argv[1])

"""A person at the passphrase window, in a process of its own: waits until what is imported meanwhile is there, types
the passphrase and presses Enter, or pastes it with Enter at once. Prints the seconds from Enter until 今日 is painted
with its lines, then those of stretching the passphrase alone (argon2id). The program is run by its own `Start`.

    python tests/bench/opening_window.py PASSPHRASE typed|pasted
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

from PySide6.QtCore import QEvent, QObject, Qt, QTimer  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QTableView, QWidget  # noqa: E402

_PATIENCE = 120.0  # seconds
_KEY, _ENTER = 0.2, 0.3  # between two letters of a passphrase, and before Enter: a practised typist's


def main(passphrase: str, *, is_typed: bool) -> None:
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

    def rest(seconds: float) -> None:
        begun = time.monotonic()
        wait(lambda: time.monotonic() - begun > seconds)

    rest(_ENTER)
    for letter in passphrase if is_typed else ():
        rest(_KEY)
        start.unlock.passphrase.insert(letter)
    if is_typed:
        rest(_ENTER)
    else:
        start.unlock.passphrase.setText(passphrase)
    painted = Painted(application)
    asked = time.perf_counter()
    QTest.keyClick(start.unlock.passphrase, Qt.Key.Key_Return)
    wait(lambda: painted.is_so)
    took = time.perf_counter() - asked
    folder = start.unlock.desk.currentData()
    print(took, statistics.median(_stretched(folder, passphrase) for _ in range(3)))
    start.end()


class Painted(QObject):
    """Watches until a list was painted with lines in it, on the screen."""

    def __init__(self, application: QApplication) -> None:
        super().__init__()
        self.is_so = False
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and isinstance(watched, QWidget):
            lines = watched.parent()
            if isinstance(lines, QTableView) and lines.isVisible() and lines.model().rowCount():
                QTimer.singleShot(0, self._note)
        return False

    def _note(self) -> None:
        self.is_so = True


def _stretched(folder: Path, passphrase: str) -> float:
    from desktop.store import keys

    known = keys.load(folder)
    asked = time.perf_counter()
    keys.open_with(known, passphrase)
    return time.perf_counter() - asked


if __name__ == "__main__":
    main(sys.argv[1], is_typed=sys.argv[2] == "typed")

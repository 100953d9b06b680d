"""Python's search for cycles, on the window's thread only, while lanes are open.

Python searches in whichever thread allocates, and a widget that ends in such a search is destroyed there. In a lane
that can stop the program for ever: Qt's destructor holds Qt's lock and waits for the interpreter, while the window's
thread holds the interpreter and waits for Qt's lock. So the search by itself is switched off, and a timer of the
window's thread does it: the young objects often, all of them seldom.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS = 250
ALL_AFTER = 240  # sweeps: a whole search costs tens of milliseconds, so about once a minute

_living: set[int] = set()  # the search is switched on again when the last sweeper ends


class Sweeper(QObject):
    """Searches from its making until `end`. Make and end it on the window's thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        _living.add(id(self))
        gc.disable()
        self._sweeps = 0
        self._is_ended = False
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.sweep)
        self._timer.start()

    @Slot()
    def sweep(self) -> None:
        """One search, as deep as its turn asks."""
        self._sweeps += 1
        young, _, _ = gc.get_count()
        if self._sweeps % ALL_AFTER == 0:
            gc.collect()
        elif young > gc.get_threshold()[0]:
            gc.collect(1 if self._sweeps % 10 == 0 else 0)

    def end(self) -> None:
        """Switch Python's own search on again, when no other sweeper lives. Call it when the threads have ended."""
        if self._is_ended:
            return
        self._is_ended = True
        self._timer.stop()
        _living.discard(id(self))
        if not _living:
            gc.enable()

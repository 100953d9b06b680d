"""Asks again for what an administrator has to approve first, as long as the form says the same."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

from desktop.errors import DeskError
from desktop.sync.enrolling import Waiting
from desktop.ui.guide_forms import Wish

EVERY_MS = 15_000


class Again(QObject):
    """A wish that waits. `ask` hears it again every quarter of a minute while `is_wanted`."""

    def __init__(self, ask: Callable[[Wish], None], is_wanted: Callable[[Wish], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._ask = ask
        self._is_wanted = is_wanted
        self._wish: Wish | None = None
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(EVERY_MS)
        self.timer.timeout.connect(self._now)

    def hear(self, wish: Wish, error: DeskError) -> None:
        """What became of a wish: one that waits is asked again, any other is done with."""
        self.timer.stop()
        if isinstance(error, Waiting):
            self._wish = wish
            self.timer.start()

    @Slot()
    def _now(self) -> None:
        self.timer.stop()
        if self._wish is not None and self._is_wanted(self._wish):
            self._ask(self._wish)

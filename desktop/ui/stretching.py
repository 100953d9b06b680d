"""The passphrase is stretched to its key (argon2id: a tenth of a second and more) in the short rest between its last
letter and Enter, so that whoever presses Enter waits for the desk alone.

Promises: only what stands in the line at a rest is stretched, one text at a time; the key of an earlier text is
dropped; whether it fits is not looked at before Enter. Who rests nowhere, or pastes, waits as if this were not there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot

from desktop import opening
from desktop.errors import DeskError
from desktop.ui.lanes import Lane
from desktop.ui.unlock import Unlock

REST_MS = 100
Typed = tuple[Path, str]
Then = Callable[[bytes | None], None]


class Stretching(QObject):
    """Watches the passphrase line of the first window."""

    def __init__(self, unlock: Unlock, lane: Lane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._unlock = unlock
        self._lane = lane
        self._under_way: Typed | None = None
        self._known: tuple[Typed, bytes] | None = None
        self._then: Then | None = None
        self.rest = QTimer(self)
        self.rest.setSingleShot(True)
        self.rest.setInterval(REST_MS)
        self.rest.timeout.connect(self._begin)
        unlock.passphrase.textChanged.connect(self._wait)
        self._wait()

    @property
    def is_known(self) -> bool:
        """Whether the key of what stands in the line is there."""
        return self._known is not None and self._known[0] == self._typed()

    def hand(self, typed: Typed, then: Then) -> None:
        """Give `then` the key of what was typed, as soon as it is there; None at once when nobody is about it."""
        self.rest.stop()
        if self._under_way == typed:
            self._then = then
        else:
            then(self._known[1] if self._known is not None and self._known[0] == typed else None)

    @Slot()
    def _wait(self) -> None:
        self._known = None
        self.rest.start()

    @Slot()
    def _begin(self) -> None:
        typed = self._typed()
        if typed is not None and self._under_way is None:
            self._under_way = typed
            self._lane.put(partial(opening.stretch, *typed), self._ended, self._failed)

    def _typed(self) -> Typed | None:
        folder, text = self._unlock.desk.currentData(), self._unlock.passphrase.text()
        return (folder, text) if folder is not None and len(text) >= opening.SHORTEST else None

    def _ended(self, key: bytes) -> None:
        typed, self._under_way = self._under_way, None
        if typed is not None and (self._then is not None or typed == self._typed()):
            self._known = (typed, key)
        elif not self.rest.isActive():
            self._begin()
        self._answer(key)

    def _failed(self, _: DeskError) -> None:
        self._under_way = None
        self._answer(None)  # the opening meets the same trouble, and says it

    def _answer(self, key: bytes | None) -> None:
        then, self._then = self._then, None
        if then is not None:
            then(key)

"""The bench a screen works on: it gets the desk, the lanes and one signal, `changed`, and nothing else of the program.

Promises: `act` runs in the write lane in the order asked; when it is through, every screen hears `changed` with what
changed; trouble becomes one banner. No screen updates itself after asking: it looks again when told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from threading import Event
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from desktop.errors import DeskError, Unreachable
from desktop.ui import messages
from desktop.ui.lanes import Answer, Lanes, Tell, Trouble, is_there
from desktop.world import BEIJING

SyncRound = Callable[[Any, Event, Tell], object]


_AFTER_RECORDS = ("照片", "附件")  # what a round moves when all records were moved


class Reach(StrEnum):
    """Whether the bureau answered lately."""

    UNKNOWN = "unknown"
    ONLINE = "online"
    OFFLINE = "offline"
    BUSY = "busy"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Network:
    """What the status line says about the network. `detail` is the sentence of the last trouble."""

    reach: Reach
    last_success: datetime | None = None
    detail: str = ""


class Bench(QObject):
    """What screens get through their constructor."""

    changed = Signal(object)
    message = Signal(object)
    network = Signal(object)
    synced = Signal(object)
    progressed = Signal(int, int, str)
    mended = Signal(str)

    def __init__(
        self, desk: Any, lanes: Lanes, sync_round: SyncRound | None = None, parent: QObject | None = None
    ) -> None:
        """`desk`: None while it is not open yet; it is set before anything is asked."""
        super().__init__(parent)
        self.desk = desk
        self.lanes = lanes
        self._sync_round = sync_round
        self._network = Network(Reach.UNKNOWN)
        self._stop = _Stop(lanes.network.stop)
        self._has_told = False  # that the records of the round that is running are here
        self.refused: tuple[Callable[..., object], str] | None = None
        """The last action that was not taken and has not been since, and what was said to it."""
        lanes.failed.connect(self.trouble)

    @property
    def network_now(self) -> Network:
        """The last word about the network."""
        return self._network

    def remember_success(self, last: datetime) -> None:
        """When the bureau answered before this program was started."""
        self._reach(Network(Reach.UNKNOWN, last))

    def act(
        self,
        function: Callable[..., object],
        *args: object,
        done: Answer | None = None,
        failed: Trouble | None = None,
        **named: object,
    ) -> None:
        """Run `function(desk, *args)` in the write lane; `done` hears its answer after everybody heard `changed`."""
        relay = _Relay(self, function, done)
        self.lanes.writing.put(partial(function, self.desk, *args, **named), relay.heard, failed or relay.refused)

    def ask(
        self,
        function: Callable[..., object],
        *args: object,
        done: Answer,
        failed: Trouble | None = None,
        **named: object,
    ) -> None:
        """Run the read `function(desk, *args)` in the background; `done` hears its answer."""
        self.lanes.reading.put(partial(function, self.desk, *args, **named), done, failed)

    def draw(
        self,
        function: Callable[..., object],
        *args: object,
        done: Answer,
        failed: Trouble | None = None,
        **named: object,
    ) -> None:
        """Run `function(desk, *args)` among the slow things: PDF, pictures."""
        self.lanes.drawing.put(partial(function, self.desk, *args, **named), done, failed)

    def say(self, text: str) -> None:
        """Good news for the banner."""
        self.message.emit(messages.done(text))

    def remark(self, text: str) -> None:
        """Something a person should know or mend, for the banner."""
        self.message.emit(messages.remark(text))

    @Slot(object)
    def trouble(self, error: DeskError) -> None:
        """Trouble for the banner."""
        self.message.emit(messages.of(error))

    @Slot()
    def sync(self) -> None:
        """Start one round with the bureau, unless one is running."""
        if self._sync_round is None or self.lanes.network.is_busy:
            return
        self._reach(Network(Reach.BUSY, self._network.last_success))
        self._stop, self._has_told = _Stop(self.lanes.network.stop), False
        self.lanes.network.put_long(
            partial(_round, self._sync_round, self.desk, self._stop), self._synced, self._progress, self._unsynced
        )

    @Slot()
    def pause(self) -> None:
        """End the round that is running after the piece in hand; the next one goes on there."""
        self._stop.set()

    @Slot(object)
    def _synced(self, report: object) -> None:
        error = getattr(report, "error", "")
        if error and self._stop.is_asked:
            self._reach(Network(Reach.PAUSED, self._network.last_success, str(error)))
        elif error:
            self._reach(Network(Reach.OFFLINE, self._network.last_success, str(error)))
            if not getattr(report, "is_offline", False):  # offline is normal: the status line says it, no banner
                self.remark(str(error))
        else:
            self._reach(Network(Reach.ONLINE, datetime.now(BEIJING)))
        self.synced.emit(report)
        self.changed.emit(getattr(report, "changes", None))

    def _unsynced(self, error: DeskError) -> None:
        self._reach(Network(Reach.OFFLINE, self._network.last_success, str(error)))
        if not isinstance(error, Unreachable):  # being offline is normal: the status line says it, no banner
            self.trouble(error)
        self.changed.emit(None)

    def _progress(self, reached: int, total: int, words: str) -> None:
        self.progressed.emit(reached, total, words)
        if not self._has_told and words.startswith(_AFTER_RECORDS):  # photos take long: what came can be read now
            self._has_told = True
            self.changed.emit(None)

    def _reach(self, network: Network) -> None:
        self._network = network
        self.network.emit(network)


class _Stop(Event):
    """Set when a person pauses the round, or the window closes."""

    def __init__(self, closing: Event) -> None:
        super().__init__()
        self._closing = closing

    @property
    def is_asked(self) -> bool:
        """Whether a person paused it."""
        return super().is_set()

    def is_set(self) -> bool:
        return super().is_set() or self._closing.is_set()


class _Relay:
    """Tells everybody first, then the one who asked."""

    def __init__(self, bench: Bench, function: Callable[..., object], done: Answer | None) -> None:
        self._bench = bench
        self._function = function
        self._done = done

    def refused(self, error: DeskError) -> None:
        """An action was not taken: its sentence stands until the same action is."""
        self._bench.refused = (self._function, str(error))
        self._bench.trouble(error)

    def heard(self, answer: object) -> None:
        """An action is through."""
        refused = self._bench.refused
        if refused is not None and refused[0] == self._function:
            self._bench.refused = None
            self._bench.mended.emit(refused[1])
        self._bench.changed.emit(getattr(answer, "changes", answer))
        if self._done is not None and is_there(self._done):
            self._done(answer)


def _round(sync_round: SyncRound, desk: Any, stop: Event, tell: Tell) -> object:
    return sync_round(desk, stop, tell)

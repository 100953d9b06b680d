"""Lanes: where work runs that the screen must not wait for. One thread writes, one talks to the network, one reads, a
small pool draws PDF and decodes photos.

Promises: a lane's answers arrive on the screen's thread, in a single-thread lane in the order the jobs were given; an
answer for a widget that is gone is dropped; closing disconnects first, then waits; jobs of the write lane are always
finished, those of the others are not begun any more after closing; no widget is ever destroyed by a lane's thread.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import Event
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Signal, Slot

from desktop.errors import DeskError
from desktop.ui.sweeping import Sweeper

Answer = Callable[[Any], None]
Trouble = Callable[[DeskError], None]
Tell = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class _Outcome:
    answer: object
    error: Exception | None


@dataclass(frozen=True, slots=True)
class _Waiting:
    done: Answer | None
    failed: Trouble | None
    told: Tell | None


class Lane(QObject):
    """A thread (or a few) with its own signal. `failed` brings trouble nobody else took."""

    failed = Signal(object)
    busy = Signal(bool)
    _ended = Signal(int)  # a ticket, no object: Qt copies arguments under its own lock, and an object's copy asks for
    # Python's lock, which the screen's thread may hold while it waits for Qt's
    _told = Signal(int, int, int, str)

    def __init__(
        self, name: str, threads: int = 1, *, finishes_all: bool = False, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._finishes_all = finishes_all
        self._waiting: dict[int, _Waiting] = {}
        self._outcomes: dict[int, _Outcome] = {}
        self._tickets = 0
        self._is_closed = False
        self.stop = Event()
        self._ended.connect(self._deliver)
        self._told.connect(self._tell)

    @property
    def is_busy(self) -> bool:
        """Whether any job's answer is still to come."""
        return bool(self._waiting)

    def put(
        self,
        job: Callable[[], object],
        done: Answer | None = None,
        failed: Trouble | None = None,
    ) -> None:
        """Run a job; `done` hears its answer, `failed` its DeskError (else the lane's `failed` signal does)."""
        self._start(lambda _tell: job(), _Waiting(done, failed, None))

    def put_long(self, job: Callable[[Tell], object], done: Answer, told: Tell, failed: Trouble | None = None) -> None:
        """Run a job that says how far it is: it calls `tell(reached, total, words)`, and `told` hears it."""
        self._start(job, _Waiting(done, failed, told))

    def close(self) -> None:
        """Disconnect first, then wait. Jobs watch `stop` if they can take long."""
        if self._is_closed:
            return
        self._is_closed = True
        self.stop.set()
        self._ended.disconnect(self._deliver)
        self._told.disconnect(self._tell)
        self._threads.shutdown(wait=True, cancel_futures=not self._finishes_all)
        self._waiting.clear()
        self._outcomes.clear()

    def _start(self, job: Callable[[Tell], object], waiting: _Waiting) -> None:
        if self.stop.is_set():
            return
        self._tickets += 1
        ticket = self._tickets
        if not self._waiting:
            self.busy.emit(True)
        self._waiting[ticket] = waiting
        self._threads.submit(self._run, ticket, job)

    def _run(self, ticket: int, job: Callable[[Tell], object]) -> None:
        def tell(reached: int, total: int, words: str = "") -> None:
            self._told.emit(ticket, reached, total, words)

        try:
            outcome = _Outcome(job(tell), None)
        except Exception as error:  # noqa: BLE001 - carried to the screen's thread: a sentence, or on to the excepthook
            outcome = _Outcome(None, error)
        self._outcomes[ticket] = outcome
        self._ended.emit(ticket)

    @Slot(int)
    def _deliver(self, ticket: int) -> None:
        outcome = self._outcomes.pop(ticket, None)
        waiting = self._waiting.pop(ticket, None)
        if waiting is None or outcome is None or self._is_closed:  # Qt had it in its queue before we disconnected
            return
        if not self._waiting:
            self.busy.emit(False)
        if outcome.error is None:
            if waiting.done is not None and is_there(waiting.done):
                waiting.done(outcome.answer)
        elif not isinstance(outcome.error, DeskError):
            raise outcome.error
        elif waiting.failed is not None and is_there(waiting.failed):
            waiting.failed(outcome.error)
        else:
            self.failed.emit(outcome.error)

    @Slot(int, int, int, str)
    def _tell(self, ticket: int, reached: int, total: int, words: str) -> None:
        waiting = self._waiting.get(ticket)
        if not self._is_closed and waiting is not None and waiting.told is not None and is_there(waiting.told):
            waiting.told(reached, total, words)


class Lanes(QObject):
    """All lanes of a window, closed together. `failed` gathers the trouble of all of them."""

    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sweeper = Sweeper(self)
        self.writing = Lane("writing", finishes_all=True, parent=self)
        self.reading = Lane("reading", parent=self)
        self.network = Lane("network", parent=self)
        self.drawing = Lane("drawing", threads=2, parent=self)
        for lane in self._all():
            lane.failed.connect(self.failed)

    def close(self) -> None:
        """Stop taking jobs, finish the writes, wait for all threads."""
        self.network.stop.set()
        for lane in reversed(self._all()):
            lane.close()
        self._sweeper.end()

    def _all(self) -> tuple[Lane, ...]:
        return (self.writing, self.reading, self.network, self.drawing)


def is_there(heard: Callable[..., None]) -> bool:
    """False when the method's widget has been deleted meanwhile."""
    bare = heard.func if isinstance(heard, partial) else heard
    owner = getattr(bare, "__self__", None)
    return not isinstance(owner, QObject) or shiboken6.isValid(owner)

"""Photos on their way in: decoded by small batches among the slow things, each batch written by one short act, so that
typing goes on; ended at any moment, what was written stays.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Signal, Slot

from desktop.actions import cards, photos
from desktop.actions.photos import Attached, Batch
from desktop.errors import DeskError
from desktop.supervision import clocks
from desktop.ui.bench import Bench

BATCH = 6
Given = Path | tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Came:
    """What became of some files: how many came in now, how many the visit had, sentences about those left out."""

    new: int = 0
    known: int = 0
    left_out: tuple[str, ...] = ()


Heard = Callable[[Came], None]


@dataclass(slots=True)
class _Order:
    """Files for one visit or finding, and what became of them so far."""

    visit: str
    finding: str | None
    files: Sequence[Given]
    at: int = 0
    new: int = 0
    known: int = 0
    left_out: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    clocks: int = 0
    heard: Heard | None = None


class Intake(QObject):
    """`progressed` tells how many files of how many are through (0, 0: nothing is under way)."""

    progressed = Signal(int, int)

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._orders: deque[_Order] = deque()
        self._stop = Event()
        self._is_running = False

    @property
    def is_busy(self) -> bool:
        """Whether photos are coming in."""
        return bool(self._orders)

    def start(self, visit: str, files: Sequence[Given], finding: str | None = None, heard: Heard | None = None) -> None:
        """Take these files in, after those that are coming in already. What became of them is told to `heard`, else to
        the banner.
        """
        if not files:
            return
        self._orders.append(_Order(visit, finding, tuple(files), heard=heard))
        self._tell()
        self._go_on()

    @Slot()
    def cancel(self) -> None:
        """End here; what was written stays."""
        self._stop.set()

    def _go_on(self) -> None:
        if self._is_running or not self._orders:
            return
        order = self._orders[0]
        part = order.files[order.at : order.at + BATCH]
        if self._stop.is_set() or not part:
            self._end(order)
            return
        order.at += len(part)
        self._is_running = True
        self._bench.draw(
            cards.take,
            order.visit,
            part,
            order.finding,
            stop=self._stop,
            done=self._taken,
            failed=self._failed,
        )

    def _taken(self, batch: Batch) -> None:
        """A batch is decoded and its bytes are kept: a short act writes it."""
        order = self._orders[0]
        order.known += batch.known
        if batch == Batch(known=batch.known):
            self._next()
        else:
            self._bench.act(photos.add, order.visit, batch, order.finding, done=self._added, failed=self._failed)

    def _added(self, attached: Attached) -> None:
        order = self._orders[0]
        order.new += len(attached.photos)
        order.left_out += attached.left_out
        order.clocks += len(attached.clocks)
        order.told += [f"{one.camera or '相机'}{_clock(one.seconds)}" for one in attached.clocks]
        self._next()

    def _next(self) -> None:
        self._is_running = False
        self._tell()
        self._go_on()

    def _failed(self, error: DeskError) -> None:
        orders = tuple(self._orders)
        self._orders.clear()
        self._is_running = False
        self._tell()
        self._bench.trouble(error)
        for order in orders:
            if order.heard is not None:
                order.heard(_came(order))

    def _end(self, order: _Order) -> None:
        was_stopped = self._stop.is_set()
        self._stop.clear()
        self._orders.popleft()
        if order.heard is None:
            self._say(order, was_stopped=was_stopped)
        else:
            order.heard(_came(order))
        self._tell()
        self._go_on()

    def _say(self, order: _Order, *, was_stopped: bool) -> None:
        words = [self.tr("已停止，导入了 {0} 张") if was_stopped else self.tr("已导入照片 {0} 张")]
        words = [words[0].format(order.new)]
        if order.known:
            words.append(self.tr("{0} 张以前已导入").format(order.known))
        text = "，".join(words + order.told) + "。"
        if order.left_out:
            more = self.tr("{0} 个文件没有导入：").format(len(order.left_out)) + order.left_out[0]
            self._bench.remark(text + more)
        else:
            self._bench.say(text)

    def _tell(self) -> None:
        shown = [order for order in self._orders if order.heard is None]  # the others come one by one, for hours
        self.progressed.emit(sum(order.at for order in shown), sum(len(order.files) for order in shown))


def _came(order: _Order) -> Came:
    return Came(order.new + order.clocks, order.known, tuple(order.left_out))


def _clock(seconds: int) -> str:
    return f"：{clocks.told(seconds)}，已校正" if seconds else f"：{clocks.told(seconds)}"

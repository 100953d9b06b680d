"""The door for a telephone's photos in a visit: opened by a person, closed by her, by ten minutes without a photo, by
leaving the visit and with the window. Each photo goes the way of a card's, and is answered once it is in the draft.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from functools import partial
from queue import SimpleQueue
from threading import Lock

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from desktop.actions import phone
from desktop.actions.phone import Door, NotTaken
from desktop.errors import BadInput
from desktop.ui.bench import Bench
from desktop.ui.visit.card_intake import Came, Intake
from desktop.ui.visit.phone_panel import PhonePanel

QUIET = 10 * 60 * 1000  # ms without a photo: the door closes
LONGEST = 300  # seconds a telephone waits for its answer


@dataclass(slots=True, eq=False)
class _Parcel:
    """A photo between the door's thread and the screen's."""

    name: str
    data: bytes
    answer: Future[Came] = field(default_factory=Future)


class PhoneOrder(QObject):
    """`opened` tells whether the door is open."""

    opened = Signal(bool)
    _came = Signal()  # no object from another thread: see `ui.lanes`

    def __init__(
        self, bench: Bench, intake: Intake, panel: PhonePanel, visit: Callable[[], str], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._intake = intake
        self._panel = panel
        self._visit = visit
        self._of = ""
        self._door: Door | None = None
        self._hosts: tuple[str, ...] = ()
        self._waiting: set[_Parcel] = set()  # whoever is in it waits in the door's thread; closing lets all go
        self._lock = Lock()
        self._count = 0
        self.find_hosts = phone.addresses
        self.quiet = QTimer(self)
        self.quiet.setSingleShot(True)
        self.quiet.setInterval(QUIET)
        self.quiet.timeout.connect(self._grow_quiet)
        self._arrived: SimpleQueue[_Parcel] = SimpleQueue()
        self._came.connect(self._take_next, Qt.ConnectionType.QueuedConnection)
        panel.stopped.connect(self.stop)
        panel.host_wanted.connect(self._move)

    @property
    def door(self) -> Door | None:
        """The door while it is open."""
        return self._door

    @Slot()
    def begin(self) -> None:
        """Open the door, or show it when it is open."""
        if self._door is None:
            self._hosts = self.find_hosts()
            if not self._hosts:
                self._bench.remark(
                    self.tr("电脑没有连上任何网络。请让电脑连上手机的热点，或打开电脑的移动热点让手机连上，再按一次。")
                )
                return
            self._of, self._count = self._visit(), 0
            self._panel.show_count(0)
            self._open(self._hosts[0])
        if self._door is not None:
            self.opened.emit(True)

    @Slot()
    def stop(self) -> None:
        """Close the door."""
        self.quiet.stop()
        if self._door is None:
            return
        with self._lock:
            door, self._door = self._door, None
            for parcel in self._waiting:
                parcel.answer.cancel()
            self._waiting.clear()
        door.close()
        self.opened.emit(False)

    def leave(self, visit: str = "") -> None:
        """Another visit, or none, is in front: the door of this one is closed."""
        if visit != self._of:
            self.stop()

    def _open(self, host: str) -> None:
        try:
            self._door = Door(host, self._keep)
        except OSError as error:
            self._bench.remark(self.tr("地址 {0} 打不开（{1}）。请检查网络后再按一次。").format(host, error.strerror))
            return
        self._panel.show_door(self._door.address, self._door.squares, self._hosts)
        self.quiet.start()

    @Slot(str)
    def _move(self, host: str) -> None:
        """The same at another address of this machine."""
        count, of = self._count, self._of
        self.stop()
        self._count, self._of = count, of
        self._open(host)
        if self._door is not None:
            self.opened.emit(True)

    @Slot()
    def _grow_quiet(self) -> None:
        self.stop()
        self._bench.remark(self.tr("10 分钟没有收到照片，手机传照片已自动停止。要接着传，再按一次“手机传照片”。"))

    # --- a photo: from the door's thread to the screen's, and back ----------------------------------------------

    def _keep(self, name: str, data: bytes) -> None:
        """In the door's thread: hand the photo over and wait until it is in the draft."""
        parcel = _Parcel(name, data)
        with self._lock:
            if self._door is None:
                raise NotTaken(self.tr("电脑已停止接收，这张没有收下，请再发一次。"))
            self._waiting.add(parcel)
        self._arrived.put(parcel)
        self._came.emit()
        try:
            came = parcel.answer.result(LONGEST)
        except (CancelledError, TimeoutError) as error:
            raise NotTaken(self.tr("电脑已停止接收，这张没有收下，请再发一次。")) from error
        if came.left_out:
            raise BadInput(came.left_out[0])
        if not came.new + came.known:
            raise NotTaken(self.tr("这张没有收下，请再发一次。"))

    @Slot()
    def _take_next(self) -> None:
        parcel = self._arrived.get_nowait()
        if parcel.answer.cancelled():
            return
        self._intake.start(self._of, [(parcel.name, parcel.data)], heard=partial(self._heard, parcel))

    def _heard(self, parcel: _Parcel, came: Came) -> None:
        if parcel.answer.cancelled():
            return
        with self._lock:
            self._waiting.discard(parcel)
        self._count += came.new + came.known
        self._panel.show_count(self._count, came.left_out[0] if came.left_out else "")
        self.quiet.start()
        parcel.answer.set_result(came)

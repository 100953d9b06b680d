"""How far a long job among the slow things is (reading a large workbook), with a button that stops it.

A job hears `progress(done, whole)`; after the button was pressed that raises, so nothing of the job is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Event
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from desktop.errors import DeskError
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.lanes import Answer, Tell, is_there
from desktop.ui.page import label

Job = Callable[..., object]
"""Called with the desk and with `progress=`."""


class UnderWay(QWidget):
    """Hidden while nothing runs; one job at a time."""

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._stop = Event()
        self.words = label("", "small", self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.stop = QPushButton(self.tr("停止(&C)"), self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SNUG)
        row.addWidget(self.words)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        self.stop.clicked.connect(self._ask_stop)
        self.hide()

    def run(self, job: Job, done: Answer, over: Callable[[], None]) -> None:
        """Run a job; `over` when it is through, failed or was stopped, and then `done` hears its answer."""
        self._stop = stop = Event()
        lane = self._bench.lanes.drawing
        self._told(0, 0, "")
        self.show()
        told = partial(_run, self._bench.desk, job, lambda: stop.is_set() or lane.stop.is_set())
        lane.put_long(told, partial(self._done, stop, done, over), self._told, partial(self._failed, over))
        self.stop.setEnabled(True)
        self.stop.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _ask_stop(self) -> None:
        self._stop.set()
        self.stop.setEnabled(False)
        self.words.setText(self.tr("正在停止…"))

    def _told(self, done: int, whole: int, _: str) -> None:
        if self._stop.is_set():
            return
        self.bar.setRange(0, whole)
        self.bar.setValue(done)
        self.words.setText(self.tr("已读 {0} 行").format(f"{done:,}") if whole else self.tr("请稍候…"))

    def _done(self, stop: Event, done: Answer, over: Callable[[], None], answer: Any) -> None:
        if stop.is_set():
            self._failed(over, _StoppedError())
            return
        self.hide()
        if is_there(done):
            over()
            done(answer)

    def _failed(self, over: Callable[[], None], error: DeskError) -> None:
        self.hide()
        over()
        if isinstance(error, _StoppedError):
            self._bench.remark(self.tr("已停止，什么都没有变。"))
        else:
            self._bench.lanes.failed.emit(error)


class _StoppedError(DeskError):
    """A person stopped the job."""


def _run(desk: Any, job: Job, is_stopped: Callable[[], bool], tell: Tell) -> object:
    def progress(done: int, whole: int) -> None:
        if is_stopped():
            raise _StoppedError
        tell(done, whole, "")

    return job(desk, progress=progress)

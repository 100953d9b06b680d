"""The status line: how many records are draft, sealed, delivered, complete, and when the bureau last answered."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from desktop.ui import theme
from desktop.ui.bench import Bench, Network, Reach
from desktop.ui.marks import Mark, MarkLabel, Shape
from desktop.ui.page import label

DRAFT = Mark(Shape.HOLLOW, "calm", "草稿")
SEALED = Mark(Shape.HALF, "warn", "已封存")
DELIVERED = Mark(Shape.ARROW, "accent", "已送达")
COMPLETE = Mark(Shape.FULL, "good", "已齐全")
PENDING = Mark(Shape.QUESTION, "bad", "待处理")

_REACH = {
    Reach.UNKNOWN: Mark(Shape.DASH, "calm", "未联网"),
    Reach.ONLINE: Mark(Shape.TICK, "good", "在线"),
    Reach.OFFLINE: Mark(Shape.DASH, "calm", "离线"),
    Reach.BUSY: Mark(Shape.ARROW, "accent", "同步中"),
    Reach.PAUSED: Mark(Shape.HALF, "warn", "已暂停"),
}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many records stand where."""

    draft: int = 0
    sealed: int = 0
    delivered: int = 0
    complete: int = 0
    pending: int = 0


class StatusLine(QFrame):
    """One row at the foot of the window. `records_asked`: a press on the counts, to see which records they are."""

    sync_asked = Signal()
    records_asked = Signal()

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "foot")
        self._counts = {mark.word: MarkLabel(self) for mark in (DRAFT, SEALED, DELIVERED, COMPLETE, PENDING)}
        self._owner = label("", "small", self)
        self._network = MarkLabel(self)
        self._detail = label("", "small", self)
        self._sync = QPushButton(self.tr("同步 F5"), self)
        self._sync.setProperty("kind", "quiet")
        self._sync.clicked.connect(self.sync_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GAP, 0, theme.SNUG, 0)
        row.setSpacing(theme.WIDE)
        row.addWidget(self._owner)
        for each in self._counts.values():
            each.setCursor(Qt.CursorShape.PointingHandCursor)
            each.setToolTip(_say("看是哪些记录"))
            row.addWidget(each)
        row.addStretch(1)
        row.addWidget(self._detail)
        row.addWidget(self._network)
        row.addWidget(self._sync)
        self.show_counts(Counts())
        self.show_network(bench.network_now)
        bench.network.connect(self.show_network)
        bench.progressed.connect(self._progress)

    def show_owner(self, owner: str) -> None:
        """Whose desk it is."""
        self._owner.setText(owner)

    @Slot(object)
    def show_counts(self, counts: Counts) -> None:
        """Show how many records stand where; 待处理 only when there are any."""
        numbers = {DRAFT: counts.draft, SEALED: counts.sealed, DELIVERED: counts.delivered, COMPLETE: counts.complete}
        for mark, number in numbers.items():
            self._counts[mark.word].show_mark(mark, f"{mark.word} {number}")
        pending = self._counts[PENDING.word]
        pending.show_mark(PENDING, f"{PENDING.word} {counts.pending}")
        pending.setVisible(counts.pending > 0)

    @Slot(object)
    def show_network(self, network: Network) -> None:
        """Show whether the bureau answers, and since when."""
        self._network.show_mark(_REACH[network.reach])
        self._network.setToolTip(network.detail)
        self._sync.setEnabled(network.reach is not Reach.BUSY)
        last = network.last_success
        self._detail.setText(_say("上次同步 {0}").format(last.strftime("%m-%d %H:%M")) if last else "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        where = event.position().toPoint()
        if any(each.isVisible() and each.geometry().contains(where) for each in self._counts.values()):
            self.records_asked.emit()
        super().mousePressEvent(event)

    @Slot(int, int, str)
    def _progress(self, reached: int, total: int, words: str) -> None:
        self._detail.setText(f"{words} {reached}/{total}" if total else words)


def _say(text: str) -> str:
    return QCoreApplication.translate("status", text)

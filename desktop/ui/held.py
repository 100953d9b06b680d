"""What the server holds for a decision (待处理), on the 同步 page of the managing role: whose it is, why it is held,
what it says; used or returned with a reason by one key. Nobody else sees it, nor does anybody while nothing waits.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from desktop.actions import holding
from desktop.actions.holding import HeldLine
from desktop.supervision.holding import HoldingStatus
from desktop.ui import status, times
from desktop.ui.bench import Bench
from desktop.ui.marks import Mark, Shape
from desktop.ui.tables import Column
from desktop.ui.waiting import WaitingBoard

ROWS = 3  # lines in sight at once
RETURNED = Mark(Shape.HOLLOW, "calm", str(HoldingStatus.RETURNED))


class HeldBoard(WaitingBoard[HeldLine]):
    """The list, what the chosen entry says, and the decision. It hides itself when nothing waits."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "待处理的记录", _COLUMNS, parent, rows=ROWS)
        self.reason = QLineEdit(self)
        self.reason.setAccessibleName(self.tr("采用或退回的原因"))
        self.reason.setPlaceholderText(self.tr("原因；退回时写明该怎么办，作者会看到"))
        self.use = QPushButton(self.tr("采用(&Y)"), self)
        self.give_back = QPushButton(self.tr("退回(&N)"), self)
        self.foot.addWidget(self.reason, 1)
        self.foot.addWidget(self.use)
        self.foot.addWidget(self.give_back)
        self.list.opened.connect(self._go_to_reason)
        self.use.clicked.connect(self._use)
        self.give_back.clicked.connect(self._give_back)

    def look(self) -> None:
        """Read again what waits."""
        self.bench.ask(holding.read_held, done=self._take)

    def allow(self, line: HeldLine | None) -> None:
        self.give_back.setEnabled(line is not None and line.status is HoldingStatus.WAITING)
        self.use.setEnabled(line is not None)

    def _take(self, lines: tuple[HeldLine, ...]) -> None:
        waiting = sum(line.status is HoldingStatus.WAITING for line in lines)
        more = self.tr("，另有 {0} 条已退回").format(len(lines) - waiting) if waiting < len(lines) else ""
        told = self.tr("待处理 {0} 条{1}：服务器已收下，但暂不采用。请核实后采用或退回。").format(waiting, more)
        self.show_waiting(lines, told)

    @Slot(object)
    def _go_to_reason(self, line: HeldLine) -> None:
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _use(self) -> None:
        self._decide(holding.release, self.tr("已采用：有权查看的人下次同步时收到它。"))

    @Slot()
    def _give_back(self) -> None:
        self._decide(holding.send_back, self.tr("已退回：作者下次同步时看到原因。"))

    def _decide(self, verb: Callable[..., object], done: str) -> None:
        line, reason = self.list.line, self.reason.text().strip()
        if line is None:
            return
        if not reason:
            self.bench.remark(self.tr("请先写明原因，作者会看到它。"))
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return

        def told(_: object) -> None:
            self.reason.clear()
            self.bench.remark(done)

        self.bench.act(verb, line.id, reason, done=told)


def _mark(line: HeldLine) -> Mark:
    return status.PENDING if line.status is HoldingStatus.WAITING else RETURNED


_COLUMNS: tuple[Column[HeldLine], ...] = (
    Column("状态", lambda line: str(line.status), 92, _mark),
    Column("谁的、什么", lambda line: f"{line.person}  {line.what} {line.place}"),
    Column("为什么", lambda line: line.reason, 240),
    Column("封存", lambda line: times.short(line.sealed), 100, is_quiet=True),
)

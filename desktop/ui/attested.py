"""What a lost device of one's own had sealed and brought too late, on the 同步 page: the bureau holds it until its
person says from the new device which of it is his. Nobody else sees it, nor does anybody while nothing waits.
"""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.actions import attesting
from desktop.actions.attesting import OwnHeld
from desktop.ui import status, times
from desktop.ui.bench import Bench
from desktop.ui.tables import Column
from desktop.ui.waiting import WaitingBoard

ROWS = 2  # lines in sight at once
WORDS = 90  # of what an entry says: enough to know it again


class OwnHeldBoard(WaitingBoard[OwnHeld]):
    """The list, what the chosen entry says, and the confirmation. It hides itself when nothing waits."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "旧设备送来的记录", _COLUMNS, parent, rows=ROWS, most=WORDS)
        self.one = QPushButton(self.tr("这条是我封存的(&I)"), self)
        self.every = QPushButton(self.tr("全部是我封存的(&L)"), self)
        self.foot.addStretch(1)
        self.foot.addWidget(self.one)
        self.foot.addWidget(self.every)
        self.one.clicked.connect(self._confirm_one)
        self.every.clicked.connect(self._confirm_every)

    def look(self) -> None:
        """Read again what waits."""
        self.bench.ask(attesting.read_own_held, done=self._take)

    def allow(self, line: OwnHeld | None) -> None:
        self.one.setEnabled(line is not None)

    def _take(self, lines: tuple[OwnHeld, ...]) -> None:
        told = self.tr("已吊销的旧设备后来送到 {0} 条记录，暂不采用。是您封存的请确认；不是的告诉主管。")
        self.every.setVisible(len(lines) > 1)
        self.show_waiting(lines, told.format(len(lines)))

    @Slot()
    def _confirm_one(self) -> None:
        if (line := self.list.line) is not None:
            self._confirm([line.id])

    @Slot()
    def _confirm_every(self) -> None:
        self._confirm([line.id for line in self.model.lines])

    def _confirm(self, names: list[str]) -> None:
        done = self.tr("已确认 {0} 条是您封存的，同步后由服务器采用。").format(len(names))
        self.bench.act(attesting.attest, names, done=lambda _: self.bench.remark(done))


_COLUMNS: tuple[Column[OwnHeld], ...] = (
    Column("状态", lambda line: "待确认", 92, lambda line: status.PENDING),
    Column("记录", lambda line: f"{line.what} {line.place}"),
    Column("封存", lambda line: times.short(line.sealed), 100, is_quiet=True),
)

"""What a lost device of one's own had sealed and brought too late, on the 同步 page: the bureau holds it until its
person says from the new device which of it is his. Nobody else sees it, nor does anybody while nothing waits.
"""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.actions import attesting
from desktop.actions.attesting import OwnHeld
from desktop.ui import status, theme, times
from desktop.ui.bench import Bench
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel, LineTable

ROWS = 2  # lines in sight at once
WORDS = 90  # of what an entry says: enough to know it again


class OwnHeldBoard(QWidget):
    """The list, what the chosen entry says, and the confirmation. It hides itself when nothing waits."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bench = bench
        self.setAccessibleName(self.tr("旧设备送来的记录"))
        self.said = label("", "warn", self, wraps=True)
        self.model = LinesModel[OwnHeld](self._columns(), lambda line: line.id, self)
        self.list = LineTable(self.model, self.tr("旧设备送来的记录"), self)
        self.says = label("", "muted", self, wraps=True)
        self.one = QPushButton(self.tr("这条是我封存的(&I)"), self)
        self.every = QPushButton(self.tr("全部是我封存的(&L)"), self)
        self._lay_out()
        self.list.chosen.connect(self._show)
        self.one.clicked.connect(self._confirm_one)
        self.every.clicked.connect(self._confirm_every)
        self.hide()

    def look(self) -> None:
        """Read again what waits."""
        self.bench.ask(attesting.read_own_held, done=self._take)

    def _take(self, lines: tuple[OwnHeld, ...]) -> None:
        self.model.show_lines(list(lines))
        self.list.setFixedHeight(
            self.list.horizontalHeader().height() + theme.ROW * min(len(lines), ROWS) + theme.TIGHT
        )
        self.said.setText(
            self.tr("已吊销的旧设备后来送到 {0} 条记录，暂不采用。是您封存的请确认；不是的告诉主管。").format(
                len(lines)
            )
        )
        self.every.setVisible(len(lines) > 1)
        self.setVisible(bool(lines))
        if lines and self.list.line is None:
            self.list.step(0)
        self._show(self.list.line)

    def _columns(self) -> tuple[Column[OwnHeld], ...]:
        return (
            Column("状态", lambda line: self.tr("待确认"), 92, lambda line: status.PENDING),
            Column("记录", lambda line: f"{line.what} {line.place}"),
            Column("封存", lambda line: times.short(line.sealed), 100, is_quiet=True),
        )

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, theme.SNUG)
        body.setSpacing(theme.TIGHT)
        for one in (self.said, self.list, self.says):
            body.addWidget(one)
        row = QHBoxLayout()
        row.setSpacing(theme.SNUG)
        row.addStretch(1)
        row.addWidget(self.one)
        row.addWidget(self.every)
        body.addLayout(row)

    @Slot(object)
    def _show(self, line: OwnHeld | None) -> None:
        self.says.setText(self.tr("内容：{0}").format(_short("　".join(line.says))) if line else "")
        self.one.setEnabled(line is not None)

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


def _short(words: str) -> str:
    return words if len(words) <= WORDS else words[: WORDS - 1] + "…"

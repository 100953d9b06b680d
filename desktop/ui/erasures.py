"""What another administrator asks to have erased (清除附件), on an administrator's 同步 page: why and by which law;
agreed to or not by one key. Nobody else sees it, nor does anybody while nothing waits.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.actions import erasing
from desktop.actions.erasing import ErasureLine
from desktop.supervision.erasing import ErasureStatus
from desktop.ui import status, theme
from desktop.ui.bench import Bench
from desktop.ui.marks import Mark
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel, LineTable

ROWS = 3  # lines in sight at once


class ErasureBoard(QWidget):
    """The list, what the chosen request says, and the decision. It hides itself when nothing waits."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bench = bench
        self.setAccessibleName(self.tr("清除附件的申请"))
        self.said = label("", "warn", self, wraps=True)
        self.model = LinesModel[ErasureLine](self._columns(), lambda line: line.id, self)
        self.list = LineTable(self.model, self.tr("清除附件的申请"), self)
        self.says = label("", "muted", self, wraps=True)
        self.sure = QCheckBox(self.tr("已核实原因和依据，知道清除后不能恢复(&M)"), self)
        self.reason = QLineEdit(self)
        self.reason.setAccessibleName(self.tr("不同意的原因"))
        self.reason.setPlaceholderText(self.tr("不同意时写明原因，申请人会看到"))
        self.agree = QPushButton(self.tr("同意清除(&G)"), self)
        self.decline = QPushButton(self.tr("不同意(&B)"), self)
        self._lay_out()
        self.list.chosen.connect(self._show)
        self.sure.toggled.connect(self._may)
        self.agree.clicked.connect(self._agree)
        self.decline.clicked.connect(self._decline)
        self.hide()

    def look(self) -> None:
        """Read again what waits."""
        self.bench.ask(erasing.read_erasures, done=self._take)

    def _take(self, lines: tuple[ErasureLine, ...]) -> None:
        waiting = [line for line in lines if line.status is ErasureStatus.REQUESTED]
        self.model.show_lines(waiting)
        self.list.setFixedHeight(
            self.list.horizontalHeader().height() + theme.ROW * min(len(waiting), ROWS) + theme.TIGHT
        )
        self.said.setText(self.tr("清除附件的申请 {0} 项。{1}").format(len(waiting), erasing.WARNING))
        self.setVisible(bool(waiting))
        if waiting and self.list.line is None:
            self.list.step(0)
        self._show(self.list.line)

    def _columns(self) -> tuple[Column[ErasureLine], ...]:
        return (
            Column("状态", lambda line: str(line.status), 92, _mark),
            Column("申请人、哪里的附件", lambda line: f"{line.name}  {line.where}  附件 {len(line.blobs)} 个"),
            Column("原因", lambda line: line.reason, 240),
        )

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, theme.SNUG)
        body.setSpacing(theme.TIGHT)
        for one in (self.said, self.list, self.says, self.sure):
            body.addWidget(one)
        row = QHBoxLayout()
        row.setSpacing(theme.SNUG)
        row.addWidget(self.reason, 1)
        row.addWidget(self.agree)
        row.addWidget(self.decline)
        body.addLayout(row)

    @Slot(object)
    def _show(self, line: ErasureLine | None) -> None:
        self.sure.setChecked(False)
        words = ""
        if line is not None:
            words = self.tr("原因：{0}　依据：{1}").format(line.reason, line.ground)
            words += "" if line.mine_to_decide else self.tr("　您自己的申请，等另一位管理员决定。")
        self.says.setText(words)
        self._may()

    @Slot()
    def _may(self) -> None:
        line = self.list.line
        is_mine = line is not None and line.mine_to_decide
        self.sure.setEnabled(is_mine)
        self.decline.setEnabled(is_mine)
        self.agree.setEnabled(is_mine and self.sure.isChecked())

    @Slot()
    def _agree(self) -> None:
        if (line := self.list.line) is not None:
            self._decide(erasing.consent, line.id, done=self.tr("已同意：同步时各处清除这些附件。"))

    @Slot()
    def _decline(self) -> None:
        line, reason = self.list.line, self.reason.text().strip()
        if line is None:
            return
        if not reason:
            self.bench.remark(self.tr("请先写明不同意的原因，申请人会看到它。"))
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._decide(erasing.refuse, line.id, reason, done=self.tr("未同意：附件保留，申请人下次同步时看到原因。"))

    def _decide(self, verb: Callable[..., object], *words: str, done: str) -> None:
        def told(_: object) -> None:
            self.reason.clear()
            self.bench.remark(done)

        self.bench.act(verb, *words, done=told)


def _mark(_line: ErasureLine) -> Mark:
    return status.PENDING

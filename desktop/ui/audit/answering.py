"""What the supervisor said of a ledger, and the line in which the inspector answers: over the paper in 台账."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.actions import audits
from desktop.actions.audits import Asked
from desktop.ui import theme, times
from desktop.ui.bench import Bench
from desktop.ui.page import label


class AnswerBar(QWidget):
    """Shown only where something was said; the line only to who took part."""

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self.bench = bench
        self.visit = ""
        self.words = label("", "small", self, wraps=True)
        self.answer = QLineEdit(self)
        self.send = QPushButton(self.tr("说明(&J)"), self)
        self.answer.setAccessibleName(self.tr("对抽查、退回的说明"))
        self.answer.setPlaceholderText(self.tr("写说明；记录有错的，先在“隐患”里更正"))
        row = QHBoxLayout()
        row.setSpacing(theme.SNUG)
        row.addWidget(self.answer, 1)
        row.addWidget(self.send)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addWidget(self.words)
        column.addLayout(row)
        self.send.clicked.connect(self._send)
        self.answer.returnPressed.connect(self._send)
        self.hide()

    def look(self, visit: str) -> None:
        """Show what was said of this visit's ledger; "" shows nothing."""
        if visit != self.visit:
            self.hide()
            self.answer.clear()
        self.visit = visit
        if visit:
            self.bench.ask(audits.read_asked, visit, done=partial(self._show, visit))

    def _show(self, visit: str, asked: Asked) -> None:
        if visit != self.visit:
            return
        self.words.setText("\n".join(f"{times.short(at)} {who}：{said}" for at, who, said in asked.words))
        for widget in (self.answer, self.send):
            widget.setVisible(asked.may_answer)
        self.setVisible(bool(asked.words))

    @Slot()
    def _send(self) -> None:
        text = self.answer.text().strip()
        if not text:
            self.bench.remark(self.tr("请写明说明的内容。"))
            self.answer.setFocus()
            return
        self.bench.act(audits.explain, self.visit, text, done=self._sent)

    def _sent(self, answer: object) -> None:
        self.answer.clear()
        self.bench.say(self.tr("已封存您的说明，联网时送达。"))
        self.bench.sync()

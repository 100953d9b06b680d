"""Asked in its place before a paper is printed a second time: when it was printed first, how many pages, where."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from desktop.actions.printing import Note
from desktop.ui import theme, times
from desktop.ui.page import label


class PrintAgain(QFrame):
    """`wanted`: print it once more. Esc or 不打印 puts the question away."""

    wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._home = parent
        self.words = label("", "warn", self, wraps=True)
        self.yes = QPushButton(self.tr("再打印(&R)"), self)
        self.no = QPushButton(self.tr("不打印 Esc"), self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SNUG)
        row.addWidget(self.words, 1)
        row.addWidget(self.no)
        row.addWidget(self.yes)
        self.yes.clicked.connect(self.wanted)
        self.no.clicked.connect(self._leave)
        for button in (self.yes, self.no):
            button.setAutoDefault(False)
            QShortcut(QKeySequence("Esc"), button, self._leave)
        self.hide()

    def offer(self, note: Note) -> None:
        """Ask, with what is remembered."""
        first = times.short(note.first or note.at)
        often = self.tr("，共 {0} 次，最近 {1}").format(note.times, times.short(note.at)) if note.times > 1 else ""
        pages = self.tr("，{0} 页").format(note.pages) if note.pages else ""
        self.words.setText(self.tr("这份 {0} 打印过{1}{2}。再打印一次？").format(first, pages, often))
        self.show()
        self.yes.setFocus()

    @Slot()
    def _leave(self) -> None:
        self.hide()
        self._home.setFocus()

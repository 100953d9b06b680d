"""The first window: which desk, and its passphrase. It is painted before anything heavy is imported, so this file
imports nothing but QtCore, QtGui and QtWidgets; whoever starts the program does the opening and tells the outcome.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import theme


class DeskChoice(NamedTuple):
    """A desk that can be opened. No dataclass: making one costs the first window a millisecond."""

    folder: Path
    name: str


class Unlock(QWidget):
    """Choose a desk, type its passphrase. `wanted` asks to open, `guide_wanted` to set up a new desk."""

    wanted = Signal(object, str)
    guide_wanted = Signal()
    painted = Signal()

    def __init__(self, choices: list[DeskChoice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_painted = False
        self.setWindowTitle(self.tr("一矿一表"))
        self.desk = QComboBox(self)
        self.desk.setAccessibleName(self.tr("工作台"))
        for choice in choices:
            self.desk.addItem(choice.name, choice.folder)
        self.passphrase = QLineEdit(self)
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)  # no prediction then; naming Qt's hints costs 13 ms
        self.passphrase.setAccessibleName(self.tr("口令"))
        self.trouble = QLabel(self)
        self.trouble.setProperty("kind", "bad")
        self.trouble.setWordWrap(True)
        self.enter = QPushButton(self.tr("打开(&O)"), self)
        self.enter.setProperty("kind", "main")
        self.other = QPushButton(self.tr("打开别处的工作台(&F)…"), self)
        self.new = QPushButton(self.tr("新建或恢复(&N)…"), self)
        for quiet in (self.other, self.new):
            quiet.setProperty("kind", "quiet")
        self._lay_out()
        self.enter.clicked.connect(self._ask)
        self.passphrase.returnPressed.connect(self._ask)
        self.other.clicked.connect(self._choose_folder)
        self.new.clicked.connect(self.guide_wanted)
        self.passphrase.setFocus()

    @Slot(str)
    def refuse(self, sentence: str) -> None:
        """Opening failed: say why, let the person type again."""
        self._wait(False)
        self.trouble.setText(sentence)
        self.resize(self.size().expandedTo(self.sizeHint()))  # larger text needs more lines than there were
        self.passphrase.selectAll()
        self.passphrase.setFocus()

    def select(self, folder: Path, name: str) -> None:
        """Choose a desk; it joins the list if it is not in it."""
        where = next((row for row in range(self.desk.count()) if self.desk.itemData(row) == folder), -1)
        if where < 0:
            self.desk.addItem(name, folder)
            where = self.desk.count() - 1
        self.desk.setCurrentIndex(where)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            self.painted.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate and self.desk.count():
            self.passphrase.setFocus()
        return super().event(event)

    def _lay_out(self) -> None:
        title = QLabel(self.tr("一矿一表"), self)
        title.setProperty("kind", "title")
        what = QLabel(self.tr("矿山安全监管专员的检查台账。每人一个加密的工作台，只有口令能打开。"), self)
        what.setProperty("kind", "muted")
        what.setWordWrap(True)
        form = QFormLayout()
        form.setVerticalSpacing(theme.SNUG)
        form.addRow(self.tr("工作台(&D)"), self.desk)
        form.addRow(self.tr("口令(&P)"), self.passphrase)
        form.addRow("", self.trouble)
        foot = QHBoxLayout()
        foot.addWidget(self.new)
        foot.addWidget(self.other)
        foot.addStretch(1)
        foot.addWidget(self.enter)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.WIDE, theme.WIDE, theme.WIDE, theme.WIDE)
        column.setSpacing(theme.GAP)
        column.addWidget(title)
        column.addWidget(what)
        column.addLayout(form)
        column.addStretch(1)
        column.addLayout(foot)
        self.resize(520, 280)

    @Slot()
    def _ask(self) -> None:
        folder = self.desk.currentData()
        if folder is None:
            self.trouble.setText(self.tr("这里还没有工作台。请按“新建或恢复”。"))
            return
        if not self.passphrase.text():
            self.trouble.setText(self.tr("请输入口令。"))
            self.passphrase.setFocus()
            return
        self._wait(True)
        self.wanted.emit(folder, self.passphrase.text())

    @Slot()
    def _choose_folder(self) -> None:
        from PySide6.QtWidgets import QFileDialog  # noqa: PLC0415 - late import: start-up

        chosen = QFileDialog.getExistingDirectory(self, self.tr("选择工作台文件夹"))
        if chosen:
            self.select(Path(chosen), Path(chosen).name)
            self.passphrase.setFocus()

    def _wait(self, is_waiting: bool) -> None:
        for widget in (self.desk, self.passphrase, self.enter, self.other, self.new):
            widget.setDisabled(is_waiting)
        self.enter.setText(self.tr("正在打开…") if is_waiting else self.tr("打开(&O)"))
        if is_waiting:
            self.trouble.clear()

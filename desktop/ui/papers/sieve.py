"""文书 · 筛选和查找: kind, state, words."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.actions.form_lists import FormLine
from desktop.ui import theme
from desktop.ui.papers.reading import STATES, Sifting


class PaperSieve(QWidget):
    """`sifted`: something else is wanted; `passed`: on to the list."""

    sifted = Signal()
    passed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.kind, self.state = QComboBox(self), QComboBox(self)
        self.kind.setAccessibleName(self.tr("种类"))
        self.state.setAccessibleName(self.tr("状态"))
        self.kind.addItem(self.tr("全部种类"), "")
        self.state.addItems([word for word, _ in STATES])
        self.search = _Search(self)
        row = QHBoxLayout()
        row.setSpacing(theme.SNUG)
        for combo in (self.kind, self.state):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(5)
            combo.activated.connect(self.sifted)
            row.addWidget(combo, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SNUG)
        column.addLayout(row)
        column.addWidget(self.search)
        self.search.textChanged.connect(self.sifted)
        self.search.passed.connect(self.passed)
        QShortcut(QKeySequence("Ctrl+F"), self, self.search.setFocus, context=Qt.ShortcutContext.WindowShortcut)

    @property
    def wanted(self) -> Sifting:
        """What is wanted now."""
        return Sifting(str(self.kind.currentData() or ""), self.state.currentIndex(), self.search.text())

    def show_choices(self, lines: Iterable[FormLine]) -> None:
        """Offer the kinds there are; what was chosen stays chosen."""
        known = {line.key: line.title for line in lines}
        if [self.kind.itemData(row) for row in range(1, self.kind.count())] == list(known):
            return
        chosen = self.kind.currentData()
        with QSignalBlocker(self.kind):
            self.kind.clear()
            self.kind.addItem(self.tr("全部种类"), "")
            for key, title in known.items():
                self.kind.addItem(title, key)
            self.kind.setCurrentIndex(max(self.kind.findData(chosen), 0))

    def clear(self) -> None:
        """Want all of them again."""
        self.kind.setCurrentIndex(0)
        self.state.setCurrentIndex(0)
        self.search.clear()


class _Search(QLineEdit):
    passed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText(self.tr("查找文号、矿山、人员 Ctrl+F"))
        self.setAccessibleName(self.tr("查找文书"))
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.passed.emit()
            return
        super().keyPressEvent(event)

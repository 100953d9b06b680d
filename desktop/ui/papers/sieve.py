"""文书 · 筛选和查找: month, kind, state, words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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
        self.month, self.kind, self.state = QComboBox(self), QComboBox(self), QComboBox(self)
        self.month.setAccessibleName(self.tr("月份"))
        self.month.addItem(self.tr("全部月份"), "")
        self.kind.setAccessibleName(self.tr("种类"))
        self.state.setAccessibleName(self.tr("状态"))
        self.kind.addItem(self.tr("全部种类"), "")
        self.state.addItems([word for word, _ in STATES])
        self.search = _Search(self)
        row = QHBoxLayout()
        row.setSpacing(theme.SNUG)
        for combo in (self.month, self.kind, self.state):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(4)
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
        key, month = str(self.kind.currentData() or ""), str(self.month.currentData() or "")
        return Sifting(key, self.state.currentIndex(), self.search.text(), month)

    def show_choices(self, lines: Iterable[FormLine]) -> None:
        """Offer the months and kinds there are; what was chosen stays chosen."""
        known = tuple(lines)
        months = sorted({line.day[:7] for line in known if line.day}, reverse=True)
        _offer(self.month, self.tr("全部月份"), {one: f"{one[:4]}年{int(one[5:])}月" for one in months})
        _offer(self.kind, self.tr("全部种类"), {line.key: line.title for line in known})

    def clear(self) -> None:
        """Want all of them again."""
        self.month.setCurrentIndex(0)
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


def _offer(combo: QComboBox, every: str, choices: Mapping[str, str]) -> None:
    if [combo.itemData(row) for row in range(1, combo.count())] == list(choices):
        return
    chosen = combo.currentData()
    with QSignalBlocker(combo):
        combo.clear()
        combo.addItem(every, "")
        for key, word in choices.items():
            combo.addItem(word, key)
        combo.setCurrentIndex(max(combo.findData(chosen), 0))

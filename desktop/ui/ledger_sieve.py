"""台账 · 筛选和查找: month, organisation (for who sees the mines of several), mine, state, words."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from desktop.ui import theme
from desktop.ui.ledger_lines import STATES, PaperLine, Sifting


class LedgerSieve(QWidget):
    """`sifted`: something else is wanted; `passed`: on to the list."""

    sifted = Signal()
    passed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.month = _combo(self.tr("月份"), 8, self)
        self.office = _combo(self.tr("监管单位"), 7, self)
        self.mine = _combo(self.tr("矿山"), 7, self)
        self.state = _combo(self.tr("状态"), 5, self)
        self.state.addItems([word for word, _ in STATES])
        self.search = _Search(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SNUG)
        self._known: tuple[PaperLine, ...] = ()
        self.office.activated.connect(self._offer_mines)
        for combo in (self.month, self.office, self.mine, self.state):
            row.addWidget(combo)
            combo.activated.connect(self.sifted)
        row.addWidget(self.search, 1)
        self.search.textChanged.connect(self.sifted)
        self.search.passed.connect(self.passed)
        QShortcut(QKeySequence("Ctrl+F"), self, self.search.setFocus, context=Qt.ShortcutContext.WindowShortcut)
        self.show_choices(())

    @property
    def wanted(self) -> Sifting:
        """What is wanted now."""
        month, mine = str(self.month.currentData() or ""), str(self.mine.currentData() or "")
        return Sifting(month, mine, self.state.currentIndex(), self.search.text(), str(self.office.currentData() or ""))

    def show_choices(self, lines: Iterable[PaperLine]) -> None:
        """Offer the months, organisations and mines there are; what was chosen stays chosen."""
        self._known = tuple(lines)
        months = sorted({line.day[:7] for line in self._known if line.day}, reverse=True)
        _offer(self.month, self.tr("全部月份"), [(_month(one), one) for one in months])
        offices = sorted({line.office for line in self._known if line.office})
        several = offices if len(offices) > 1 else []
        _offer(self.office, self.tr("全部单位"), [(one, one) for one in several])
        self.office.setVisible(bool(several))
        self._offer_mines()

    def clear(self) -> None:
        """Want all of them again."""
        for combo in (self.month, self.office, self.mine, self.state):
            combo.setCurrentIndex(0)
        self._offer_mines()
        self.search.clear()

    @Slot()
    def _offer_mines(self) -> None:
        """The mines of the organisation that is wanted."""
        office = str(self.office.currentData() or "")
        mines = sorted({line.mine for line in self._known if office in ("", line.office)})
        _offer(self.mine, self.tr("全部矿山"), [(one, one) for one in mines])


class _Search(QLineEdit):
    passed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText(self.tr("查找编号、矿山 Ctrl+F"))
        self.setAccessibleName(self.tr("查找台账"))
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.passed.emit()
            return
        super().keyPressEvent(event)


def _combo(name: str, letters: int, parent: QWidget) -> QComboBox:
    combo = QComboBox(parent)
    combo.setAccessibleName(name)
    combo.setMinimumContentsLength(letters)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return combo


def _offer(combo: QComboBox, every: str, choices: list[tuple[str, str]]) -> None:
    wanted = [("", every), *((data, word) for word, data in choices)]
    if [(combo.itemData(row), combo.itemText(row)) for row in range(combo.count())] == wanted:
        return
    chosen = combo.currentData()
    combo.clear()
    for data, word in wanted:
        combo.addItem(word, data)
    combo.setCurrentIndex(max(combo.findData(chosen), 0) if chosen else 0)


def _month(text: str) -> str:
    return f"{text[:4]}年{int(text[5:])}月"

"""清单 · 词表: words of a catalogue to tick (places, tags); Space ticks, typing jumps to a word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
ON, OFF = Qt.CheckState.Checked.value, Qt.CheckState.Unchecked.value


class TicksModel(QAbstractListModel):
    """Words, some of them ticked. `ticked` after a person changed one."""

    ticked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[tuple[str, str], ...] = ()
        self._on: set[str] = set()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ticked words, in the catalogue's order."""
        return tuple(word for word, _ in self._words if word in self._on)

    def show_words(self, words: Sequence[tuple[str, str]], chosen: Sequence[str]) -> None:
        """Show these (word, how it reads), with those ticked; ticked ones the catalogue does not know stay in sight."""
        known = {word for word, _ in words}
        strange = tuple((word, f"{word}（目录没有）") for word in chosen if word not in known)
        if strange + tuple(words) != self._words:
            self.beginResetModel()
            self._words = strange + tuple(words)
            self._on = set(chosen)
            self.endResetModel()
        elif set(chosen) != self._on:
            self._on = set(chosen)
            self.dataChanged.emit(self.index(0), self.index(len(self._words) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._words)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        word, reads = self._words[index.row()]
        if role == Role.CheckStateRole:
            return ON if word in self._on else OFF
        return reads if role in (Role.DisplayRole, Role.AccessibleTextRole) else None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        if role != Role.CheckStateRole or not index.isValid():
            return False
        word = self._words[index.row()][0]
        self._on ^= {word}
        self.dataChanged.emit(index, index)
        self.ticked.emit()
        return True


class Ticks(QListView):
    """The list. `changed` after a person ticked something."""

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = TicksModel(self)
        self.setModel(self.words)
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setTabKeyNavigation(False)
        self.setFixedHeight(108)
        self.words.ticked.connect(self.changed)

    def show_words(self, words: Sequence[tuple[str, str]], chosen: Sequence[str]) -> None:
        """Show these words, with those ticked; the keyboard begins at the first ticked one."""
        self.words.show_words(words, chosen)
        rows = [row for row, (word, _) in enumerate(words) if word in chosen]
        if self.words.rowCount():
            self.setCurrentIndex(self.words.index(min(rows, default=0)))

"""The places of a visit with a line to find one in: `g`, a part of the name, Enter."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.mine.checklist_search import SearchLine
from desktop.ui.tables import LinesModel
from desktop.ui.visit.item_rows import SECTION_COLUMNS, SectionList
from desktop.ui.visit.sheet import SectionLine


class PlacesPane(QWidget):
    """`found` on Enter: the place in front is the one meant; `unknown` carries what no place is called."""

    found = Signal()
    unknown = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(112)
        self.model = LinesModel[SectionLine](SECTION_COLUMNS, lambda line: line.place, self)
        self.list = SectionList(self.model, self.tr("场所"), self)
        self.search = SearchLine(self.tr("场所 g"), self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        self.search.textEdited.connect(self._go)
        self.search.stepped.connect(self._step)
        self.search.entered.connect(self._enter)

    @Slot()
    def seek(self) -> None:
        """The keyboard goes to the line."""
        self.search.clear()
        self.search.setFocus()

    @Slot(str)
    def _go(self, typed: str) -> None:
        meant = matching(self.model.lines, typed)
        if typed.strip() and meant:
            self.list.choose(meant[0].place)

    @Slot(int)
    def _step(self, by: int) -> None:
        meant = [line.place for line in matching(self.model.lines, self.search.text())]
        current = self.list.line
        if current is not None and current.place in meant:
            row = min(max(meant.index(current.place) + by, 0), len(meant) - 1)
            self.list.choose(meant[row])

    @Slot()
    def _enter(self) -> None:
        typed = self.search.text().strip()
        if typed and not matching(self.model.lines, typed):
            self.search.selectAll()
            self.unknown.emit(typed)
            return
        self.search.clear()
        self.found.emit()


def matching(lines: Sequence[SectionLine], typed: str) -> list[SectionLine]:
    """The places whose name holds what was typed, those beginning with it first."""
    wanted = _plain(typed)
    found = [line for line in lines if wanted in _plain(line.name)]
    return sorted(found, key=lambda line: not _plain(line.name).startswith(wanted))


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())

"""What stands beside the places of a visit: the items of the place in front with the detail, or its 抽查 items.

An item that was not drawn, or that a layer marks 不适用, is found by its number or by the search and stays in the list
while its place is in front. Searching looks through the whole route.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop.supervision import search
from desktop.ui import theme
from desktop.ui.tables import LinesModel
from desktop.ui.visit.detail import Detail
from desktop.ui.visit.item_rows import ITEM_COLUMNS, ItemList
from desktop.ui.visit.rest import RestPane
from desktop.ui.visit.sample import SamplePane
from desktop.ui.visit.sample_bar import SampleBar
from desktop.ui.visit.sheet import ItemLine, Key, SampleLine

_MOST = 200  # lines a search shows


class ItemArea(QWidget):
    """`found` carries the `ItemLine` a search led to, `sample_wanted` the place whose 抽查 items are asked for."""

    found = Signal(object)
    sample_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[ItemLine, ...] = ()
        self._place = ""
        self._brought: set[Key] = set()
        self._sample: SampleLine | None = None
        self._can_change = False
        self._index = search.index(())
        self._indexed: tuple[Key, ...] = ()
        self.model = LinesModel[ItemLine](ITEM_COLUMNS, lambda line: line.key, self)
        self.items = ItemList(self.model, self.tr("检查项"), self)
        self.detail = Detail(self)
        self.bar = SampleBar(self)
        self.sample = SamplePane(self)
        self.rest = RestPane(self)
        inner = QSplitter(Qt.Orientation.Horizontal, self)
        inner.setChildrenCollapsible(False)
        for widget, share in ((self.items, 3), (self.detail, 2)):
            inner.addWidget(widget)
            inner.setStretchFactor(inner.count() - 1, share)
        inner.setSizes([396, 248])
        self._whole = QWidget(self)
        column = QVBoxLayout(self._whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addWidget(self.bar)
        column.addWidget(inner, 1)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._whole)
        self._stack.addWidget(self.sample)
        self._stack.addWidget(self.rest)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._stack)
        self.bar.change.clicked.connect(self._ask_sample)
        self.bar.search.textEdited.connect(self._search)
        self.bar.search.stepped.connect(self.items.step)
        self.bar.search.entered.connect(self._found)

    @property
    def is_choosing(self) -> bool:
        """Whether the 抽查 items are in front."""
        return self._stack.currentWidget() is self.sample

    def show_lines(
        self, lines: Sequence[ItemLine], place: str, samples: Mapping[str, SampleLine], *, can_change: bool
    ) -> None:
        """Show the items of a place, or what the search finds while there is one."""
        if place != self._place:
            self._brought.clear()
        self._lines, self._place = tuple(lines), place
        self._sample, self._can_change = samples.get(place), can_change
        self._show()

    def bring(self, key: Key) -> None:
        """Put an item into the list, drawn or not, and in front; a search ends."""
        self.bar.search.clear()
        self._brought.add(key)
        self._show()
        self.items.choose(key)

    def show_items(self) -> None:
        """Back to the items."""
        self._stack.setCurrentWidget(self._whole)

    @property
    def is_resting(self) -> bool:
        """Whether the list of what is left at the place is in front."""
        return self._stack.currentWidget() is self.rest

    def show_rest(self) -> None:
        """Show what is left at the place."""
        self._stack.setCurrentWidget(self.rest)
        self.rest.rows.setFocus()

    def choose_sample(self) -> None:
        """Show the 抽查 items of the place."""
        self._stack.setCurrentWidget(self.sample)

    def _show(self) -> None:
        wanted = self.bar.search.text()
        self.bar.show_sample(self._sample, can_change=self._can_change)
        self.items.name_places(bool(wanted.strip()))
        if wanted.strip():
            self.model.show_lines(self._matching(wanted))
            self.bar.show_found(len(self.model.lines))
        else:
            here = [line for line in self._lines if line.place == self._place]
            self.model.show_lines([line for line in here if line.is_shown or line.key in self._brought])
        if self.items.line is None:
            self.items.step(0)

    def _matching(self, wanted: str) -> list[ItemLine]:
        """The place in front comes first."""
        keys = tuple(line.key for line in self._lines)
        if keys != self._indexed:
            texts = [f"{line.item.id}\n{line.number}\n{line.item.text}\n{line.place_name}" for line in self._lines]
            self._index, self._indexed = search.index(texts), keys
        found = [self._lines[number] for number in search.find(self._index, wanted)]
        return sorted(found, key=lambda line: line.place != self._place)[:_MOST]

    @Slot(str)
    def _search(self, wanted: str) -> None:
        self._show()
        self.items.step(-len(self.model.lines))

    @Slot()
    def _found(self) -> None:
        line = self.items.line
        if line is not None and self.bar.search.text().strip():
            self.found.emit(line)

    @Slot()
    def _ask_sample(self) -> None:
        self.sample_wanted.emit(self._place)

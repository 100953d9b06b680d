"""清单 (supervisor): the layers of the checklists, side by side; Excel in; what differs; publish."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget, QWidget

from desktop.ui.bench import Bench
from desktop.ui.lists.differing import DifferTab
from desktop.ui.lists.importing import ImportTab
from desktop.ui.lists.layers import LayersTab
from desktop.ui.lists.tab import ListsTab
from desktop.ui.page import Page


class ListsPage(Page):
    """The parts as tabs."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "清单", parent)
        self.layers = LayersTab(bench, self)
        self.importing = ImportTab(bench, self)
        self.differing = DifferTab(bench, self)
        self.parts: tuple[ListsTab, ...] = (self.layers, self.importing, self.differing)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("清单"))
        self.tabs.tabBar().setAccessibleName(self.tr("清单"))
        for part in self.parts:
            self.tabs.addTab(part, part.word)
            part.draft_wanted.connect(self.open_draft)
        self.body.addWidget(self.tabs, 1)

    def open_draft(self, draft: str) -> None:
        """Bring a layer's draft to the front."""
        self.tabs.setCurrentWidget(self.layers)
        self.layers.open_draft(draft)

    def leave(self) -> None:
        self.layers.flush()

    def first_focus(self) -> QWidget:
        part = self.tabs.currentWidget()
        return part.first_focus() if isinstance(part, ListsTab) else self.tabs.tabBar()

    def ask(self) -> None:
        for part in self.parts:
            part.look()
        self.take(None)

    def show_lines(self, answer: object) -> None:
        """Each part shows its own."""

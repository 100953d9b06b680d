"""考核 (the managing role): the yearly assessment."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from desktop.ui.assessing.tab import AssessTab
from desktop.ui.assessing.year import YearTab
from desktop.ui.bench import Bench
from desktop.ui.page import Page


class AssessPage(Page):
    """The parts as tabs."""

    ledger_wanted = Signal(str)
    sheet_wanted = Signal(str, str, str)

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "考核", parent)
        self.year = YearTab(bench, self)
        self.parts: tuple[AssessTab, ...] = (self.year,)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("考核"))
        self.tabs.tabBar().setAccessibleName(self.tr("考核"))
        for part in self.parts:
            self.tabs.addTab(part, part.word)
        self.body.addWidget(self.tabs, 1)
        self.year.ledger_wanted.connect(self.ledger_wanted)
        self.year.sheet_wanted.connect(self.sheet_wanted)

    def first_focus(self) -> QWidget:
        part = self.tabs.currentWidget()
        return part.first_focus() if isinstance(part, AssessTab) else self.tabs.tabBar()

    def ask(self) -> None:
        for part in self.parts:
            part.look()
        self.take(None)

    def show_lines(self, answer: object) -> None:
        """Each part shows its own."""

"""考核 (the managing role): the yearly assessment, omissions, tracing. 尽职 (every inspector): his own omissions, the
safe-harbour pack, appeals, his own yearly assessment to read.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTabWidget, QWidget

from desktop.ui.assessing.appeals import AppealTab
from desktop.ui.assessing.omission import OmissionTab
from desktop.ui.assessing.own_year import OwnYearTab
from desktop.ui.assessing.packs import PackTab
from desktop.ui.assessing.tracing import TraceTab
from desktop.ui.assessing.year import YearTab
from desktop.ui.bench import Bench
from desktop.ui.page import Page
from desktop.ui.tab import Tab


class AssessPage(Page):
    """The parts as tabs; the year is the managing role's alone."""

    ledger_wanted = Signal(str)
    sheet_wanted = Signal(str, str, str)

    def __init__(self, bench: Bench, parent: QWidget | None = None, *, manages: bool = True) -> None:
        super().__init__(bench, "考核" if manages else "尽职", parent)
        self.year = YearTab(bench, self) if manages else None
        self.omissions = OmissionTab(bench, self)
        self.tracing = TraceTab(bench, self) if manages else None
        self.packs = PackTab(bench, self)
        self.appeals = AppealTab(bench, self)
        self.own_year = None if manages else OwnYearTab(bench, self)
        self.parts: tuple[Tab, ...] = (self.omissions, self.packs, self.appeals)
        if self.own_year is not None:
            self.parts = (*self.parts, self.own_year)
            self.own_year.ledger_wanted.connect(self.ledger_wanted)
        if self.year is not None and self.tracing is not None:
            self.parts = (self.year, self.omissions, self.tracing, self.packs, self.appeals)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.title.text())
        self.tabs.tabBar().setAccessibleName(self.title.text())
        for part in self.parts:
            self.tabs.addTab(part, part.word)
        self.body.addWidget(self.tabs, 1)
        if self.year is not None:
            self.year.ledger_wanted.connect(self.ledger_wanted)
            self.year.sheet_wanted.connect(self.sheet_wanted)
        QShortcut(QKeySequence("Ctrl+PgDown"), self, self.next_part)
        QShortcut(QKeySequence("Ctrl+PgUp"), self, self.previous_part)

    def open_part(self, name: str) -> None:
        """Bring a part to the front by its name (see `part`)."""
        wanted = getattr(self, name, None)
        if isinstance(wanted, Tab):
            self.tabs.setCurrentWidget(wanted)
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def first_focus(self) -> QWidget:
        part = self.tabs.currentWidget()
        return part.first_focus() if isinstance(part, Tab) else self.tabs.tabBar()

    @property
    def part(self) -> str:
        names = ("year", "omissions", "tracing", "packs", "appeals", "own_year")
        part = self.tabs.currentWidget()
        return next((name for name in names if getattr(self, name) is part), "")

    def ask(self) -> None:
        for part in self.parts:
            part.look()
        self.take(None)

    def show_lines(self, answer: object) -> None:
        """Each part shows its own."""

    @Slot()
    def next_part(self) -> None:
        """The part to the right."""
        self._step(1)

    @Slot()
    def previous_part(self) -> None:
        """The part to the left."""
        self._step(-1)

    def _step(self, by: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + by) % self.tabs.count())
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

"""制度: which edition holds, what a week owes, which questions the text leaves open and how the bureau reads them.

Everybody of the bureau reads it; an administrator lays stricter numbers down and chooses readings, each with a
document.
"""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget, QWidget

from desktop.actions.local_numbers import Numbers, read_numbers
from desktop.actions.readings import Line, read_readings
from desktop.desk import Desk
from desktop.ui.bench import Bench
from desktop.ui.law.numbers import NumbersTab
from desktop.ui.law.readings import ReadingsTab
from desktop.ui.page import Page


def read_law(desk: Desk) -> tuple[Numbers, tuple[Line, ...]]:
    """What holds today, and how the open questions are read."""
    return read_numbers(desk), read_readings(desk)


class LawPage(Page):
    """Two tabs: the numbers, and the readings."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "制度", parent)
        self.numbers = NumbersTab(bench, self)
        self.readings = ReadingsTab(bench, self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("制度"))
        self.tabs.tabBar().setAccessibleName(self.tr("制度"))
        self.tabs.addTab(self.numbers, self.tr("次数和版次"))
        self.tabs.addTab(self.readings, self.tr("读法"))
        self.body.addWidget(self.tabs, 1)

    def first_focus(self) -> QWidget:
        return self.numbers.table if self.tabs.currentWidget() is self.numbers else self.readings.table

    def ask(self) -> None:
        self.bench.ask(read_law, done=self.take, failed=self.take_trouble)

    def show_lines(self, answer: object) -> None:
        if isinstance(answer, tuple):
            numbers, lines = answer
            self.numbers.show_numbers(numbers)
            self.readings.show_readings(lines, numbers.today, is_administrator=numbers.is_administrator)

"""The line above the items of a place: what of its 抽查 items is checked, the way to change it, and a search."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from desktop.ui import theme
from desktop.ui.mine.checklist_search import SearchLine
from desktop.ui.page import label
from desktop.ui.visit.sheet import SampleLine


class SampleBar(QWidget):
    """`change` opens the 抽查 items of the place; `search` finds any item of the route, drawn or not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = label("", "small", self)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.change = QPushButton(self.tr("抽查项…(&K)"), self)
        self.change.setProperty("kind", "quiet")
        self.search = SearchLine(self.tr("查找项目 /"), self)
        self.search.setFixedWidth(168)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SNUG)
        row.addWidget(self.words, 1)
        row.addWidget(self.change)
        row.addWidget(self.search)

    def show_found(self, found: int) -> None:
        """How many items of the route the search finds."""
        self.words.setText(
            self.tr("找到 {0} 项，Enter 前往").format(found) if found else self.tr("本次路线没有这样的项目")
        )

    def show_sample(self, sample: SampleLine | None, *, can_change: bool) -> None:
        """Show the sample of the place in front; None: it has no 抽查 items."""
        words = sample.words if sample else ""
        self.words.setText(words)
        self.words.setToolTip(words)
        self.change.setVisible(sample is not None and can_change)

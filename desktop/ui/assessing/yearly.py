"""What a supervisor's 年度考核 and an inspector's 本人考核 have in common: a year that is turned, never beyond this
one, and the conditions of one person with their clauses.
"""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.actions.assessing import Condition, YearSeen
from desktop.ui import theme
from desktop.ui.assessing import words
from desktop.ui.bench import Bench
from desktop.ui.page import label, stepper
from desktop.ui.tab import Tab
from desktop.ui.tables import Column, LinesModel, LineTable


class YearlyTab(Tab):
    """`head` is the line with the year; `seen` what is shown of it."""

    def __init__(self, bench: Bench, name: str, parent: QWidget | None = None) -> None:
        super().__init__(bench, name, parent)
        self.year = bench.desk.world.today().year
        self.seen: YearSeen | None = None
        self.before = stepper("‹", self.tr("上一年"), self)
        self.span = label("", "strong", self)
        self.after = stepper("›", self.tr("下一年"), self)
        self.sentence = label("", "strong", self, wraps=True)
        self.criteria = LinesModel[Condition](_CRITERIA, lambda one: one.criterion.clause, self)
        self.table = LineTable(self.criteria, self.tr("考核条件"), self)
        self.head = QHBoxLayout()
        self.head.setSpacing(theme.SNUG)
        for widget in (self.before, self.span, self.after):
            self.head.addWidget(widget)
        self.head.addStretch(1)
        self.body.addLayout(self.head)
        self.before.clicked.connect(self._year_before)
        self.after.clicked.connect(self._year_after)

    def take_year(self, answer: YearSeen) -> bool:
        """Whether this is the year that is wanted; then it is the one that is shown."""
        if answer.year != self.year:
            return False  # another one is under way
        self.seen = answer
        self.span.setText(self.tr("{0} 年").format(answer.year))
        self.after.setEnabled(answer.year < self.bench.desk.world.today().year)
        return True

    def turn(self, by: int) -> None:
        """Another year; never one that has not begun."""
        if self.year + by <= self.bench.desk.world.today().year:
            self.year += by
            self.look()

    @Slot()
    def _year_before(self) -> None:
        self.turn(-1)

    @Slot()
    def _year_after(self) -> None:
        self.turn(1)


_CRITERIA: tuple[Column[Condition], ...] = (
    Column("等次", lambda one: str(one.criterion.grade), 52),
    Column("条款", lambda one: one.criterion.clause.removeprefix("第二十二条"), 84, is_quiet=True),
    Column("条件", lambda one: one.criterion.text),
    Column("是否符合", lambda one: words.is_met(one).word, 96, words.is_met),
)

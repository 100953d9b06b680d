"""What is left at a place, as a list to be confirmed: everything ticked was checked and conforms; space unticks an
exception, Enter confirms, Esc goes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.marks import Mark, Shape
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel
from desktop.ui.ticking import Inlay, TickTable
from desktop.ui.visit.sheet import ItemLine, Key

CONFORMS = Mark(Shape.TICK, "good", "合格")
KEPT_OPEN = Mark(Shape.HOLLOW, "calm", "不确认")


@dataclass(frozen=True, slots=True)
class RestRow:
    """One item without a result, as it is ticked now."""

    line: ItemLine
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class RestGiven:
    """The items of a place that a person confirmed as conforming."""

    place: str
    items: tuple[str, ...]


class RestPane(Inlay):
    """`confirmed` on Enter, `ticked` when the number of ticks changed, `closed` on Esc."""

    confirmed = Signal()
    ticked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = ""
        self._exceptions: set[Key] = set()
        self.model = LinesModel[RestRow](_COLUMNS, lambda row: row.line.key, self)
        self.rows = TickTable(self.model, self.tr("没有结果的检查项，空格改为不确认，回车确认"), self, has_head=False)
        self.head = label("", "strong", self, wraps=True)
        said = self.tr("都已查过且合格的，按 Enter 一次记录；没查的按空格去掉。有实测值的最好逐项录入数值。")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addWidget(self.head)
        column.addWidget(label(said, "small", self, wraps=True))
        column.addWidget(self.rows, 1)
        self.rows.toggled.connect(self._toggle)
        self.rows.clicked.connect(self._click)
        self.rows.opened.connect(self.confirmed)

    @property
    def given(self) -> RestGiven:
        """What is ticked."""
        return RestGiven(self._place, tuple(row.line.item.id for row in self.model.lines if row.is_ticked))

    def show_rest(self, place: str, name: str, lines: Sequence[ItemLine]) -> None:
        """Show what is left at a place; exceptions made there before stay."""
        if place != self._place:
            self._exceptions.clear()
        self._place = place
        self.head.setText(self.tr("{0}：其余 {1} 项没有结果").format(name, len(lines)))
        self.model.show_lines([RestRow(line, line.key not in self._exceptions) for line in lines])
        if self.rows.line is None:
            self.rows.step(0)
        self.ticked.emit()

    @Slot()
    def _toggle(self) -> None:
        current = self.rows.line
        if current is not None:
            self._exceptions ^= {current.line.key}
            changed = replace(current, is_ticked=not current.is_ticked)
            self.model.show_lines([changed if row is current else row for row in self.model.lines])
            self.ticked.emit()

    @Slot()
    def _click(self) -> None:
        if self.rows.currentIndex().column() == 0:
            self._toggle()


_COLUMNS: tuple[Column[RestRow], ...] = (
    Column(
        "", lambda row: "合格" if row.is_ticked else "不确认", 84, lambda row: CONFORMS if row.is_ticked else KEPT_OPEN
    ),
    Column("编号", lambda row: row.line.number, 46, is_right=True),
    Column("级别", lambda row: str(row.line.item.level), 48, is_quiet=True),
    Column("检查内容", lambda row: row.line.item.text),
    Column("实测", lambda row: "有实测值" if row.line.item.values else "", 78, is_quiet=True),
)

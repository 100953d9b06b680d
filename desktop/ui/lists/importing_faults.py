"""载入 · 查错: everything that keeps the sheet from being taken, by sheet, row and column, with what to do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.actions.import_lines import FaultLine, Seen
from desktop.ui import theme
from desktop.ui.lists.importing_parts import WRONG, Panel
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel, LineTable

LONGEST = 90
MOST_CELLS = 8


class FaultsPanel(Panel):
    """`jumped` carries a `FaultLine` whose place can be answered here; `row_wanted` one whose row is to be shown."""

    jumped = Signal(object)
    row_wanted = Signal(object)
    again_wanted = Signal()
    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("查错", parent)
        self.words = label("", "strong", self, wraps=True)
        self.model = LinesModel[FaultLine](_COLUMNS, lambda line: line, self)
        self.list = LineTable(self.model, self.tr("要改的地方"), self)
        self.card = QFrame(self)
        self.card.setProperty("kind", "card")
        self.remedy = label("", "strong", self, wraps=True)
        self.row = label("", "muted", self, wraps=True)
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(theme.SNUG, theme.TIGHT, theme.SNUG, theme.TIGHT)
        inside.addWidget(self.remedy)
        inside.addWidget(self.row)
        self.go = QPushButton(self.tr("去回答(&G)"), self)
        self.external = QPushButton(self.tr("打开原文件(&X)"), self)
        self.again = QPushButton(self.tr("改好保存后，重新读取(&R)"), self)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(theme.SNUG)
        for button in (self.go, self.external, self.again):
            self.foot.addWidget(button)
        self.foot.addStretch(1)
        self.body.addWidget(self.words)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.card)
        self.body.addLayout(self.foot)
        self.body.addStretch(0)
        self.list.chosen.connect(self._show_line)
        self.list.opened.connect(self._open)
        self.go.clicked.connect(self._go)
        self.external.clicked.connect(self.opened)
        self.again.clicked.connect(self.again_wanted)

    def show_seen(self, seen: Seen) -> None:
        self.model.show_lines(seen.faults)
        has_any = bool(seen.faults)
        for widget in (self.list, self.card, self.external, self.again):
            widget.setVisible(has_any)
        count = len(seen.faults)
        told = self.tr(
            "有 {0} 处要改，什么也没有载入。Enter 到那一处；表里的改好后重新读取，已作的回答都还在。"
        ).format(count)
        fine = self.tr("没有要改的，共 {0} 条。到“载入”一步看过后载入。").format(len(seen.items))
        self.words.setText(told if has_any else fine)
        if self.list.line is None:
            self.list.step(0)
        self._show_line(self.list.line)

    def show_cells(self, cells: Sequence[tuple[str, str]]) -> None:
        """The row of the file that the chosen line is about."""
        line = self.list.line
        if line is None or not cells:
            self.row.clear()
            return
        parts = [f"{name}：{' '.join(text.split())[:LONGEST]}" for name, text in cells[:MOST_CELLS]]
        self.row.setText(self.tr("第 {0} 行　").format(line.row) + "　".join(parts))

    def first_focus(self) -> QWidget:
        return self.list

    @Slot(object)
    def _show_line(self, line: FaultLine | None) -> None:
        self.go.setVisible(line is not None and bool(line.question))
        self.row.clear()
        if line is not None:
            self.remedy.setText("；".join(filter(None, (line.why, line.remedy))) + "。")
            if line.row:
                self.row_wanted.emit(line)

    @Slot(object)
    def _open(self, line: FaultLine) -> None:
        self.jumped.emit(line)

    @Slot()
    def _go(self) -> None:
        if self.list.line is not None:
            self.jumped.emit(self.list.line)


def _place(line: FaultLine) -> str:
    row = f"第 {line.row} 行" if line.row else ""
    return " ".join(filter(None, (line.sheet, row, line.column))) or "整份文件"


_COLUMNS: tuple[Column[FaultLine], ...] = (
    Column("在哪里", _place, 160, lambda line: WRONG),
    Column("什么不对", lambda line: line.why),
    Column("怎么办", lambda line: line.remedy, 180, is_quiet=True),
)

"""载入 · 文件: choose a file, or go on with an import that was not finished."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.actions.import_lines import Seen
from desktop.ui import theme, times
from desktop.ui.lists.importing_parts import ManyTable, Panel
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel

Line = tuple[str, str, str, str]  # draft, name, path, saved


class FilePanel(Panel):
    """`choose_wanted`, `again_wanted`, `resumed` (a draft's name), `forgotten` (a draft's name)."""

    choose_wanted = Signal()
    again_wanted = Signal()
    opened = Signal()
    resumed = Signal(str)
    forgotten = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("选文件", parent)
        self.name = label("", "heading", self, wraps=True)
        self.words = label("", "muted", self, wraps=True)
        self.choose = QPushButton(self.tr("选择文件 Ctrl+O"), self)
        self.choose.setProperty("kind", "main")
        self.again = QPushButton(self.tr("重新读取(&R)"), self)
        self.external = QPushButton(self.tr("打开原文件(&X)"), self)
        self.model = LinesModel[Line](_LINES, lambda line: line[0], self)
        self.list = ManyTable(self.model, self.tr("未做完的载入"), self, has_head=False)
        self.list.keys = {Qt.Key.Key_Delete: self._forget}
        self.unfinished = label(self.tr("未做完的载入（Enter 继续，Delete 丢弃）"), "strong", self)
        self._lay_out()
        self.choose.clicked.connect(self.choose_wanted)
        self.again.clicked.connect(self.again_wanted)
        self.external.clicked.connect(self.opened)
        self.list.opened.connect(self._resume)
        self.show_nothing()

    def show_nothing(self) -> None:
        """No file was read."""
        self.name.setText(self.tr("把 Excel 或 Word 检查表拖到这里"))
        self.words.setText(
            self.tr(
                "或按 Ctrl+O 选择（.xlsx、.docx）。先看认成了什么，再回答表里没写的，最后才载入；随时可停，原文件不动。"
            )
        )
        for button in (self.again, self.external):
            button.hide()

    def show_seen(self, seen: Seen) -> None:
        self.name.setText(self.draft.name)
        taken = [sheet for sheet in seen.sheets if sheet.items]
        count = sum(sheet.items for sheet in taken)
        told = self.tr("{0} 张表，认出 {1} 条。").format(len(taken), count) if taken else seen.why
        self.words.setText(f"{told}\n{self.draft.path}")
        for button in (self.again, self.external):
            button.show()

    def show_unfinished(self, lines: Sequence[Line]) -> None:
        """Show what was begun and not finished."""
        self.model.show_lines(lines)
        self.list.setVisible(bool(lines))
        self.unfinished.setVisible(bool(lines))

    def first_focus(self) -> QWidget:
        return self.choose

    def _lay_out(self) -> None:
        card = QFrame(self)
        card.setProperty("kind", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        inside.setSpacing(theme.SNUG)
        inside.addWidget(self.name)
        inside.addWidget(self.words)
        row = QHBoxLayout()
        for button in (self.choose, self.again, self.external):
            row.addWidget(button)
        row.addStretch(1)
        inside.addLayout(row)
        self.body.addWidget(card)
        self.body.addWidget(self.unfinished)
        self.body.addWidget(self.list, 1)
        self.body.addStretch(0)

    @Slot(object)
    def _resume(self, line: Line) -> None:
        self.resumed.emit(line[0])

    def _forget(self) -> None:
        for line in self.list.chosen_lines:
            self.forgotten.emit(line[0])


_LINES: tuple[Column[Line], ...] = (
    Column("文件", lambda line: line[1], 240),
    Column("位置", lambda line: line[2], is_quiet=True),
    Column("保存于", lambda line: times.short(line[3]), 110, is_quiet=True),
)

"""Answers kept beside the others when a visit moved to a newer checklist: their items were changed or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.supervision.visit import Result
from desktop.ui import theme
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel, LineTable
from desktop.ui.visit.words import RESULTS

_SHOWN = 3  # rows before it scrolls


@dataclass(frozen=True, slots=True)
class AsideLine:
    """One answer. `text` is "" when the newer checklist has no such item."""

    item: str
    place: str
    text: str
    result: Result
    note: str


class AsideList(QWidget):
    """The list with its heading; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = LinesModel[AsideLine](_COLUMNS, lambda line: (line.item, line.place), self)
        self.list = LineTable(self.model, self.tr("换版前的结果"), self, has_head=False)
        self.head = label("", "muted", self, wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addWidget(self.head)
        column.addWidget(self.list)
        self.hide()

    def show_lines(self, lines: Sequence[AsideLine]) -> None:
        """Show what was set aside."""
        self.model.show_lines(lines)
        words = self.tr("换用新版检查表前的 {0} 项结果：原项目已改或已取消，随检查封存备查，不计入本次结果。")
        self.head.setText(words.format(len(lines)))
        self.list.setFixedHeight(theme.row() * min(len(lines), _SHOWN) + 2)
        self.setVisible(bool(lines))


def _words(line: AsideLine) -> str:
    note = f"（{line.note}）" if line.note else ""
    return f"{line.item}　{line.text or '新版已无此项'}{note}"


_COLUMNS: tuple[Column[AsideLine], ...] = (
    Column("", lambda line: line.place, 120, is_quiet=True),
    Column("", _words),
    Column("", lambda line: str(line.result), 84, lambda line: RESULTS[line.result]),
)

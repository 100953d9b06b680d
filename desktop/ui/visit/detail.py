"""The detail of one item: what to check, how, by which clause, what would make it a major hazard; values and note;
below them what was found before.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QFrame, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.last_results import LastResults
from desktop.ui.marks import NOTHING, MarkLabel
from desktop.ui.page import label
from desktop.ui.visit.measured import Measured
from desktop.ui.visit.sheet import ItemLine
from desktop.ui.visit.words import RESULTS

REASONS = ["未到达", "停产停用", "本处无此设施", "正在检修", "矿方未提供资料", "时间不足，下次补查"]


class NoteLine(QLineEdit):
    """The note or reason; Enter passes on."""

    passed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.passed.emit()
            return
        super().keyPressEvent(event)


class Detail(QScrollArea):
    """Shows a line; its fields are read by the pane that owns it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._line: ItemLine | None = None
        self.last: LastResults | None = None
        card = QFrame(self)
        card.setProperty("kind", "card")
        self._heads = {name: label("", kind, card, wraps=True) for name, kind in _PARTS}
        self.state = MarkLabel(card)
        self.measured = Measured(card)
        self.note = NoteLine(card)
        self.note.setAccessibleName(self.tr("备注或原因"))
        self.note.setPlaceholderText(self.tr("备注；不适用、未查须写原因 (F2)"))
        self.note.setCompleter(QCompleter(REASONS, self))
        self._column = column = QVBoxLayout(card)
        column.setContentsMargins(theme.GAP, theme.SNUG, theme.GAP, theme.SNUG)
        column.setSpacing(theme.SNUG)
        for name, _ in _PARTS[:2]:
            column.addWidget(self._heads[name])
        column.addWidget(self.state)
        column.addWidget(self.measured)
        column.addWidget(self.note)
        for name, _ in _PARTS[2:]:
            column.addWidget(self._heads[name])
        column.addStretch(1)
        self.setWidget(card)
        self.show_line(None, {})

    def carry(self, last: LastResults) -> None:
        """Show what was found before below everything else."""
        self.last = last
        self._column.insertWidget(self._column.count() - 1, last)

    @property
    def line(self) -> ItemLine | None:
        """What is shown."""
        return self._line

    def show_line(self, line: ItemLine | None, design: Mapping[str, str]) -> None:
        """Show another line, or the same with a new answer: what is half typed in its fields stays."""
        is_same = line is not None and self._line is not None and line.key == self._line.key
        before = self._line.answer if self._line else None
        self._line = line
        self.note.setVisible(line is not None)
        if not is_same and self.last is not None:
            self.last.forget()
        if line is None:
            for head in self._heads.values():
                head.clear()
            self.measured.hide()
            self.state.show_mark(NOTHING)
            return
        self._show_words(line)
        self.state.show_mark(RESULTS[line.answer.result] if line.answer else NOTHING)
        if not is_same or (line.answer != before and line.answer is not None):
            self.measured.show_item(line.item, line.answer.values if line.answer else (), design)
            self.note.setText(line.answer.note if line.answer else "")
        if not is_same:
            self.verticalScrollBar().setValue(0)

    def _show_words(self, line: ItemLine) -> None:
        item = line.item
        self._put("where", f"{line.number} · {item.level} · {line.place_name} · {item.category}")
        self._put("text", item.text)
        mark = item.not_applicable if line.is_marked else None
        self._put("marked", mark.words if mark else "", "" if line.answer else self.tr("不用填。"))
        self._put("method", item.method, self.tr("怎么查："))
        basis = "；".join(item.basis) + (self.tr("（条号待核）") if item.basis_to_verify else "")
        self._put("basis", basis, self.tr("依据："))
        hazard = item.mh_note if item.major_hazard and item.mh_note else ""
        self._put("hazard", hazard, self.tr("▲ 可能构成重大事故隐患的情形："))

    def _put(self, name: str, text: str, head: str = "") -> None:
        self._heads[name].setText(f"{head}{text}" if text else "")
        self._heads[name].setVisible(bool(text))

    def words(self) -> dict[str, QLabel]:
        """The texts shown, by their part."""
        return self._heads


_PARTS = (
    ("where", "small"),
    ("text", ""),
    ("marked", "muted"),
    ("method", "muted"),
    ("basis", "muted"),
    ("hazard", "bad"),
)

"""What the steps of 载入 have in common: a panel that shows one step and tells answers, tables of many rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QVBoxLayout, QWidget

from desktop.actions.import_answers import ImportDraft
from desktop.actions.import_lines import Seen
from desktop.ui import theme
from desktop.ui.marks import Mark, Shape
from desktop.ui.tables import LinesModel, LineTable

L = TypeVar("L")
OPEN = Mark(Shape.HOLLOW, "warn", "未答")
GIVEN = Mark(Shape.TICK, "good", "已答")
LEFT = Mark(Shape.DASH, "calm", "不载入")
LOOK = Mark(Shape.TRIANGLE, "warn", "请核对")
WRONG = Mark(Shape.CROSS, "bad", "要改")
PENDING = Mark(Shape.HOLLOW, "calm", "")
READY = Mark(Shape.ARROW, "accent", "可载入")


class Panel(QWidget):
    """One step. `answered` carries the draft with the new answer; the tab shows it to every step at once, and what
    follows from it as soon as it is worked out.
    """

    answered = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.draft = ImportDraft(path="", name="", digest="")
        self.setAccessibleName(name)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(theme.SNUG)

    def show_seen(self, seen: Seen) -> None:
        """Show what was found and what follows from the answers."""
        raise NotImplementedError

    def first_focus(self) -> QWidget:
        """Where the keyboard is when the step comes to the front."""
        raise NotImplementedError


class ManyTable(LineTable[L], Generic[L]):
    """A list of which several lines can be chosen; `keys` are what single keys do with them."""

    def __init__(self, model: LinesModel[L], name: str, parent: QWidget, *, has_head: bool = True) -> None:
        super().__init__(model, name, parent, has_head=has_head)
        self.keys: dict[Qt.Key, Callable[[], None]] = {}
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    @property
    def chosen_lines(self) -> tuple[L, ...]:
        """The lines chosen, from the top."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return tuple(self.lines.lines[row] for row in rows if row < len(self.lines.lines))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self.keys.get(Qt.Key(event.key()))
        if act is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            act()
            event.accept()
            return
        super().keyPressEvent(event)


class CalmCombo(QComboBox):
    """A combo that the wheel does not change while it only passes over."""

    def __init__(self, name: str, parent: QWidget, *, is_editable: bool = False) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setEditable(is_editable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

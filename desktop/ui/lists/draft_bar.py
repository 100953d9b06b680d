"""清单 · 本级补充: how far the layer in front is (草稿, 已校验, 已发布), and every step on its way."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from desktop.ui import theme
from desktop.ui.lists.reading import State, View
from desktop.ui.marks import Mark, MarkLabel, Shape
from desktop.ui.page import label

STATES = {
    State.NONE: Mark(Shape.HOLLOW, "calm", "本级还没有补充。"),
    State.DRAFT: Mark(Shape.HALF, "warn", "草稿"),
    State.CHECKED: Mark(Shape.TICK, "good", "已校验"),
    State.PUBLISHED: Mark(Shape.FULL, "good", "已发布"),
}


class DraftBar(QWidget):
    """State, name and edition on the left, the steps on the right."""

    retitled = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = MarkLabel(self)
        self.words = label("", "", self, wraps=True)
        self.name, self.edition = QLineEdit(self), QLineEdit(self)
        self.name.setAccessibleName(self.tr("补充的名称"))
        self.edition.setAccessibleName(self.tr("版本"))
        self.edition.setPlaceholderText(self.tr("版本"))
        self.edition.setMaximumWidth(100)
        self.begin = QPushButton(self.tr("修改本级补充(&E)"), self)
        self.begin.setProperty("kind", "main")
        self.add = self._step("增补(&N)", "4")
        self.undo = self._step("撤销(&U)", "Ctrl+Z")
        self.redo = self._step("重做(&R)", "Ctrl+Y")
        self.check = self._step("校验(&K)", "")
        self.publish = self._step("发布(&P)", "")
        self.discard = self._step("放弃(&D)", self.tr("放弃草稿"))
        self.export = QPushButton(self.tr("导出(&X)"), self)
        self.export.setProperty("kind", "small")
        self.export.setToolTip(self.tr("导出 Excel"))
        self._lay_out()
        self.name.editingFinished.connect(self._retitle)
        self.edition.editingFinished.connect(self._retitle)
        self._shown: View | None = None

    @property
    def steps(self) -> tuple[QPushButton, ...]:
        """The buttons of an open draft."""
        return self.add, self.undo, self.redo, self.check, self.publish, self.discard

    def show_view(self, view: View) -> None:
        """Show how far the layer in front is, and which steps can be taken now."""
        self._shown = view
        is_draft = view.state in (State.DRAFT, State.CHECKED)
        self.state.show_mark(STATES[view.state])
        self.words.setText(view.words)
        for field, text in ((self.name, view.title), (self.edition, view.edition)):
            if not field.hasFocus():
                field.setText(text)
                field.setCursorPosition(0)
            field.setVisible(is_draft)
        self.words.setVisible(not is_draft)
        for button in self.steps:
            button.setVisible(is_draft)
        self.begin.setVisible(view.can_edit and not is_draft)
        self.undo.setEnabled(view.can_undo)
        self.redo.setEnabled(view.can_redo)
        self.check.setEnabled(view.state is State.DRAFT)
        self.publish.setEnabled(view.state is State.CHECKED)
        self.publish.setToolTip("" if view.state is State.CHECKED else self.tr("校验通过后才能发布"))
        for button in (self.check, self.publish):
            is_next = button.isEnabled()
            if button.property("kind") != ("main" if is_next else "small"):
                button.setProperty("kind", "main" if is_next else "small")
                button.style().unpolish(button)
                button.style().polish(button)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.TIGHT)
        row.addWidget(self.state)
        row.addWidget(self.words, 1)
        row.addWidget(self.name, 1)
        row.addWidget(self.edition)
        row.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignRight)
        for button in (*self.steps, self.export):
            row.addWidget(button)

    def _step(self, word: str, key: str) -> QPushButton:
        button = QPushButton(word, self)
        button.setProperty("kind", "small")
        button.setToolTip(key)
        return button

    @Slot()
    def _retitle(self) -> None:
        name, edition = self.name.text().strip(), self.edition.text().strip()
        if self._shown is not None and (name, edition) != (self._shown.title, self._shown.edition):
            self.retitled.emit(name, edition)

"""Above the matrix of 履职: the place that is seen, one step up, and a search for people and offices."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from desktop.ui import theme
from desktop.ui.annotating import owns_escape
from desktop.ui.page import label


class _Word(QLineEdit):
    """What is looked for; Esc empties it."""

    left = Signal()

    def event(self, event: QEvent) -> bool:
        return (bool(self.text()) and owns_escape(event)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class Narrowing(QWidget):
    """`narrowed` tells that the word changed, `up` asks for the place above, `left` for the keyboard to go on below."""

    narrowed = Signal(str)
    up = Signal()
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.path = label("", "strong", self)
        self.above = QPushButton(self.tr("上一层 Backspace"), self)
        self.above.setProperty("kind", "small")
        self.word = _Word(self)
        self.word.setClearButtonEnabled(True)
        self.word.setPlaceholderText(self.tr("找人员或单位（Ctrl+F）"))
        self.word.setAccessibleName(self.tr("找人员或单位"))
        self.word.setMaximumWidth(theme.scaled(240))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SNUG)
        row.addWidget(self.path)
        row.addWidget(self.above)
        row.addStretch(1)
        row.addWidget(self.word, 1)
        self.above.clicked.connect(self._go_up)
        self.word.textChanged.connect(self.narrowed)
        self.word.left.connect(self.left)

    def show_path(self, path: tuple[str, ...], *, has_above: bool) -> None:
        """Where the rows are from."""
        self.path.setText(" › ".join(path))
        self.path.setVisible(bool(path))
        self.above.setVisible(has_above)

    @Slot()
    def to_word(self) -> None:
        """The keyboard goes to the search."""
        self.word.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.word.selectAll()

    @Slot()
    def _go_up(self) -> None:
        self.up.emit()

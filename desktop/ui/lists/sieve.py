"""清单 · 选表和查找: which catalogue or mine is in front, the words searched, the kind of lines shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from desktop.ui import theme
from desktop.ui.lists.board import FILTERS
from desktop.ui.lists.reading import Choice
from desktop.ui.marks import Mark, MarkLabel, Shape

EVERYTHING = "全部条目（所有目录和矿山）"
EXAMPLE = Mark(Shape.TRIANGLE, "warn", "示例，非附件原文")
PROBLEMS = next(number for number, (word, _) in enumerate(FILTERS) if word == "有问题")


class Sieve(QWidget):
    """`chosen`: another table is wanted; `sifted`: other words or another kind; `passed`: on to the list."""

    chosen = Signal()
    sifted = Signal()
    passed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choices: tuple[Choice, ...] = ()
        self.which = QComboBox(self)
        self.which.setAccessibleName(self.tr("目录或矿山"))
        self.which.setMinimumContentsLength(12)
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.search = _Search(self)
        self.kinds = QComboBox(self)
        self.kinds.setAccessibleName(self.tr("显示哪些条目"))
        self.kinds.addItems([word for word, _ in FILTERS])
        self.notice = MarkLabel(self)
        self.notice.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SNUG)
        row.addWidget(self.which, 7)
        row.addWidget(self.search, 3)
        row.addWidget(self.kinds)
        row.addWidget(self.notice)
        self.which.activated.connect(self.chosen)
        self.kinds.activated.connect(self.sifted)
        self.search.textChanged.connect(self.sifted)
        self.search.passed.connect(self.passed)

    @property
    def choice(self) -> Choice | None:
        """The table in front; None for all of them, and while nothing is known."""
        number = self.which.currentIndex()
        return self.choices[number] if 0 <= number < len(self.choices) else None

    @property
    def is_everything(self) -> bool:
        """Whether all tables are searched together."""
        return bool(self.choices) and self.which.currentIndex() == len(self.choices)

    @property
    def asked(self) -> str:
        """The words searched."""
        return self.search.text()

    @property
    def filter(self) -> int:
        """The number of the kind in `board.FILTERS`."""
        return self.kinds.currentIndex()

    def show_choices(self, choices: tuple[Choice, ...], now: Choice | None, *, is_asked: bool) -> None:
        """Offer these; go to `now` when it was asked for, else stay where the person is."""
        was_everything = self.is_everything
        before = self.choice
        if [one.word for one in choices] != [one.word for one in self.choices] or choices != self.choices:
            self.choices = choices
            self.which.clear()
            self.which.addItems([one.word for one in choices])
            if choices:
                self.which.addItem(EVERYTHING)
        wanted = now if is_asked and not was_everything else before
        if was_everything:
            self.which.setCurrentIndex(len(choices))
        elif wanted in choices:
            self.which.setCurrentIndex(choices.index(wanted))
        self.kinds.setVisible(not self.is_everything)

    def show_status(self, status: str) -> None:
        """Say it where a catalogue is an example, not the annex."""
        self.notice.setToolTip(status)
        self.notice.show_mark(EXAMPLE) if status.startswith("示例") else self.notice.hide()

    def choose(self, choice: Choice) -> None:
        """Bring a table to the front, all of it."""
        if choice in self.choices:
            self.which.setCurrentIndex(self.choices.index(choice))
            self.kinds.setCurrentIndex(0)
            self.search.clear()
            self.kinds.show()
            self.chosen.emit()

    def show_problems(self) -> None:
        """Show what has problems."""
        self.kinds.setCurrentIndex(PROBLEMS)
        self.sifted.emit()

    def show_all_kinds(self) -> None:
        """Show every line again."""
        self.search.clear()
        self.kinds.setCurrentIndex(0)
        self.sifted.emit()

    @Slot()
    def to_search(self) -> None:
        """The keyboard goes to the words."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()


class _Search(QLineEdit):
    """Words; ↓ and Enter go on to the list, Esc clears them first."""

    passed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("查找编码、内容、依据、地点、专业"))
        self.setPlaceholderText(self.tr("查找编码、内容、依据、地点 Ctrl+F"))
        self.setToolTip(self.tr("查找编码、内容、依据、地点、专业；空格隔开几个词"))
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.passed.emit()
            return
        super().keyPressEvent(event)

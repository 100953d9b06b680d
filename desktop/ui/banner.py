"""The one banner above the pages: one sentence of trouble (or good news), what helps, and Esc to put it away."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from desktop.ui import marks, messages, page, theme
from desktop.ui.messages import Message, Remedy, Tone

GOOD_NEWS_MS = 6000
_MARKS = {
    Tone.BAD: marks.Mark(marks.Shape.CROSS, "bad", "出错"),
    Tone.WARN: marks.Mark(marks.Shape.TRIANGLE, "warn", "提示"),
    Tone.GOOD: marks.Mark(marks.Shape.TICK, "good", "完成"),
}


class Banner(QFrame):
    """Hidden until `show_message`. Good news goes by itself, trouble stays until put away or replaced."""

    remedy_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._remedy = Remedy.NONE
        self._shape = marks.ShapeView(self)
        self._text = page.label("", parent=self, wraps=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._help = QPushButton(self)
        self._away = QPushButton(self.tr("知道了"), self)
        self._away.setToolTip("Esc")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GAP, theme.TIGHT, theme.SNUG, theme.TIGHT)
        row.setSpacing(theme.SNUG)
        row.addWidget(self._shape)
        row.addWidget(self._text, 1)
        row.addWidget(self._help)
        row.addWidget(self._away)
        self._clock = QTimer(self, singleShot=True, interval=GOOD_NEWS_MS)
        self._clock.timeout.connect(self.put_away)
        self._away.clicked.connect(self.put_away)
        self._help.clicked.connect(self._ask)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence that stands there, empty when the banner is away."""
        return "" if self.isHidden() else self._text.text()

    @Slot(object)
    def show_message(self, message: Message) -> None:
        """Show one sentence; it replaces the one before. Good news never covers trouble."""
        if message.tone is Tone.GOOD and self.text and self.property("tone") != Tone.GOOD:
            return
        page.restyle(self, "tone", str(message.tone))
        self._shape.mark = _MARKS[message.tone]
        self._text.setText(message.text)
        self.setAccessibleName(f"{_MARKS[message.tone].word}：{message.text}")
        self._remedy = message.remedy
        self._help.setText(messages.remedy_word(message.remedy))
        self._help.setVisible(message.remedy is not Remedy.NONE)
        self._clock.stop()
        if message.tone is Tone.GOOD:
            self._clock.start()
        self.show()

    @Slot(str)
    def mend(self, text: str) -> None:
        """What this sentence spoke of has been done since."""
        if self.text == text:
            self.put_away()

    @Slot()
    def put_away(self) -> None:
        """Hide it."""
        self._clock.stop()
        self.hide()

    @Slot()
    def _ask(self) -> None:
        self.put_away()
        self.remedy_asked.emit(str(self._remedy))

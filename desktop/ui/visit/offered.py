"""What earlier findings offer while one is written: a list of wordings under a field, on a key; earlier ones
to read.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from desktop.supervision.phrases import Past, Phrase
from desktop.ui import theme
from desktop.ui.tables import Column, LinesModel, LineTable

_ROWS = 5


class PhraseList(LineTable[Phrase]):
    """Lies under a field of its parent; `taken` carries the text a person chose. Esc and leaving it put it away."""

    taken = Signal(str)
    away = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            LinesModel[Phrase](_COLUMNS, lambda line: line.text, parent), "用过的说法", parent, has_head=False
        )
        self._over = parent
        self.setToolTip(self.tr("Enter 填入，Esc 收起"))
        self.opened.connect(self._take)
        self.hide()

    def show_under(self, field: QWidget, phrases: Sequence[Phrase]) -> None:
        """Show wordings under a field, the keyboard in them."""
        model = self.lines
        model.show_lines(phrases)
        parent = self._over
        below = field.mapTo(parent, QPoint(0, field.height()))
        height = min(len(phrases), _ROWS) * theme.row() + 2 * theme.HAIR
        top = below.y() if below.y() + height <= parent.height() else max(below.y() - field.height() - height, 0)
        self.setGeometry(below.x(), top, field.width(), height)
        self.show()
        self.raise_()
        self.step(0)
        self.setFocus()

    def event(self, event: QEvent) -> bool:
        if claims_escape(event):  # else the window takes it
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Tab):
            self.hide()
            self.away.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.hide()

    @Slot(object)
    def _take(self, phrase: Phrase) -> None:
        self.hide()
        self.taken.emit(phrase.text)


class RepeatsDialog(QDialog):
    """The earlier findings like this one, to read."""

    def __init__(self, known: Sequence[Past], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("以前查出过的同类隐患"))
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setPlainText("\n\n".join(_told(one) for one in known))
        self.text.setAccessibleName(self.tr("以前的隐患"))
        self.back = QPushButton(self.tr("关闭 Esc"), self)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.back)
        column = QVBoxLayout(self)
        column.addWidget(self.text, 1)
        column.addLayout(foot)
        self.back.clicked.connect(self.accept)
        for key in ("Return", "Enter"):
            QShortcut(QKeySequence(key), self, self.accept)
        self.resize(560, 300)


def claims_escape(event: QEvent) -> bool:
    """Claim Esc for the widget in front, before the window's own Esc; True when it was asked for."""
    if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.key() != Qt.Key.Key_Escape:
        return False
    event.accept()
    return True


def repeats_line(known: Sequence[Past]) -> str:
    """`第 3 次：2026-08-12、2026-05-03`; empty when it is the first."""
    if not known:
        return ""
    days = "、".join(one.day for one in known[:3]) + (" 等" if len(known) > 3 else "")
    return f"第 {len(known) + 1} 次：{days}"


def _told(one: Past) -> str:
    return f"{one.day}　{one.place_name}　{one.status}\n{one.fact}\n要求：{one.demand or '—'}"


_COLUMNS: tuple[Column[Phrase], ...] = (
    Column("", lambda line: line.text),
    Column("", lambda line: f"{line.times} 次", 52, is_quiet=True),
)

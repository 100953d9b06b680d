"""One editor for each kind of field a paper has: line, long text, day, number, choice, list. Tables: `rows.py`.

Every editor is told its value, tells `edited` when a person changed it, and is left by Tab.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from PySide6.QtCore import QDate, QPoint, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.actions.form_drafts import FieldValue
from desktop.actions.forms import FieldLine
from desktop.ui import theme
from desktop.ui.page import restyle

_DAY = re.compile(r"(?:(\d{4})[-/.年]?)?(\d{1,2})[-/.月]?(\d{1,2})日?")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_LINES_LEAST, _LINES_MOST = 2, 9


class Editor(QWidget):
    """`edited`: a person changed it. What is not well-formed (yet) is kept as it was typed and marked."""

    edited = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(theme.TIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def value(self) -> FieldValue:
        """What stands there."""
        raise NotImplementedError

    def show_value(self, value: FieldValue) -> None:
        """Show this; the cursor stays where it is when it stands there already."""
        raise NotImplementedError

    def hold(self, box: QWidget, name: str) -> None:
        """The box people type in."""
        box.setAccessibleName(name)
        self.row.addWidget(box, 1)
        self.setFocusProxy(box)


class LineEditor(Editor):
    """One line of text."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.box = QLineEdit(self)
        self.hold(self.box, name)
        self.box.textEdited.connect(self.edited)

    def value(self) -> FieldValue:
        return self.box.text().strip()

    def show_value(self, value: FieldValue) -> None:
        text = value if isinstance(value, str) else ""
        if text != self.value():
            self.box.setText(text)
            self.box.setCursorPosition(0)


class NumberEditor(LineEditor):
    """A number; anything else is marked."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self.box.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)  # digits come straight
        self.box.textChanged.connect(self._judge)

    @Slot(str)
    def _judge(self, text: str) -> None:
        restyle(self.box, "state", "" if not text.strip() or _NUMBER.fullmatch(text.strip()) else "bad")


class DayEditor(Editor):
    """A day, typed as people type it (1120, 11-20, 2026-11-20); ↑ ↓ a day on or back; or taken from a calendar."""

    def __init__(self, name: str, today: Callable[[], dt.date], parent: QWidget) -> None:
        super().__init__(parent)
        self._today = today
        self.box = _DayLine(self)
        self.box.setPlaceholderText(today().isoformat())
        self.box.setMaximumWidth(150)
        self.box.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.hold(self.box, name)
        self.pick = QPushButton("▾", self)
        self.pick.setProperty("kind", "small")
        self.pick.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.pick.setAccessibleName(self.tr("从日历里选{0}").format(name))
        self.row.addWidget(self.pick)
        self.row.addStretch(0)
        self.box.textEdited.connect(self._typed)
        self.box.editingFinished.connect(self._finish)
        self.box.stepped.connect(self._step)
        self.pick.clicked.connect(self._show_calendar)

    def value(self) -> FieldValue:
        text = self.box.text().strip()
        day = read_day(text, self._today())
        return day.isoformat() if day else text

    def show_value(self, value: FieldValue) -> None:
        text = value if isinstance(value, str) else ""
        if text != self.value():
            self.box.setText(text)
            self._judge()

    @Slot()
    def _typed(self) -> None:
        self._judge()
        self.edited.emit()

    @Slot()
    def _finish(self) -> None:
        self.box.setText(str(self.value()))

    @Slot(int)
    def _step(self, by: int) -> None:
        day = read_day(self.box.text().strip(), self._today())
        self._take(self._today() if day is None else day + dt.timedelta(days=by))

    def _take(self, day: dt.date) -> None:
        self.box.setText(day.isoformat())
        self._typed()

    def _judge(self) -> None:
        text = self.box.text().strip()
        restyle(self.box, "state", "" if not text or read_day(text, self._today()) else "bad")

    @Slot()
    def _show_calendar(self) -> None:
        day = read_day(self.box.text().strip(), self._today()) or self._today()
        popup = _Calendar(day, self)
        popup.chosen.connect(self._take)
        popup.move(self.box.mapToGlobal(QPoint(0, self.box.height())))
        popup.show()


class _DayLine(QLineEdit):
    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(by)


class _Calendar(QWidget):
    chosen = Signal(dt.date)

    def __init__(self, day: dt.date, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar = QCalendarWidget(self)
        calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(calendar)
        calendar.clicked.connect(self._give)
        calendar.activated.connect(self._give)

    @Slot(QDate)
    def _give(self, day: QDate) -> None:
        self.chosen.emit(dt.date(day.year(), day.month(), day.day()))
        self.close()


class ChoiceEditor(Editor):
    """One of some words, or none yet. What a record says and the list does not have is kept."""

    def __init__(self, name: str, choices: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.box = CalmCombo(self)
        self.box.addItems(["", *choices])
        self.box.setMinimumContentsLength(8)
        self.box.setMaximumWidth(260)
        self.hold(self.box, name)
        self.row.addStretch(0)
        self.box.currentIndexChanged.connect(self.edited)

    def value(self) -> FieldValue:
        return self.box.currentText()

    def show_value(self, value: FieldValue) -> None:
        text = value if isinstance(value, str) else ""
        with QSignalBlocker(self.box):
            if self.box.findText(text) < 0:
                self.box.addItem(text)
            self.box.setCurrentIndex(self.box.findText(text))


class CalmCombo(QComboBox):
    """A box that the wheel turns only when it has the focus: scrolling a form changes nothing in it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class LongEditor(Editor):
    """Text of several lines; the box grows with it."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.box = QPlainTextEdit(self)
        self.box.setTabChangesFocus(True)
        self.box.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.hold(self.box, name)
        self.box.textChanged.connect(self._grow)
        self.box.textChanged.connect(self.edited)
        self._grow()

    def value(self) -> FieldValue:
        return self.box.toPlainText().strip()

    def show_value(self, value: FieldValue) -> None:
        text = value if isinstance(value, str) else "\n".join(one for one in value if isinstance(one, str))
        if text != self.box.toPlainText().strip():
            with QSignalBlocker(self.box):
                self.box.setPlainText(text)
            self._grow()

    @Slot()
    def _grow(self) -> None:
        """As high as its text, between two lines and nine; long lines count as many."""
        metrics = self.box.fontMetrics()
        across = max(self.box.viewport().width() - 2 * theme.SNUG, 200)
        lines = sum(1 + metrics.horizontalAdvance(one) // across for one in self.box.toPlainText().split("\n"))
        shown = min(max(lines, _LINES_LEAST), _LINES_MOST)
        self.box.setFixedHeight(shown * metrics.lineSpacing() + 2 * theme.SNUG + theme.TIGHT)


class ListEditor(LongEditor):
    """Several texts, each a line of its own."""

    def value(self) -> FieldValue:
        lines = (line.strip() for line in self.box.toPlainText().split("\n"))
        return tuple(line for line in lines if line)

    def show_value(self, value: FieldValue) -> None:
        if value != self.value() and (value or self.value()):
            super().show_value(value)


def read_day(text: str, today: dt.date) -> dt.date | None:
    """A day as people type it; the year may be left out. None when it is none."""
    found = _PACKED.fullmatch(text) or _DAY.fullmatch(text)
    if found is None:
        return None
    try:
        return dt.date(int(found[1] or today.year), int(found[2]), int(found[3]))
    except ValueError:
        return None


def simple_editor(line: FieldLine, today: Callable[[], dt.date], parent: QWidget) -> Editor:
    """The editor of a field that is no table."""
    match line.kind:
        case "long":
            return LongEditor(line.name, parent)
        case "list":
            return ListEditor(line.name, parent)
        case "day":
            return DayEditor(line.name, today, parent)
        case "number":
            return NumberEditor(line.name, parent)
        case "choice":
            return ChoiceEditor(line.name, line.choices, parent)
        case _:
            return LineEditor(line.name, parent)

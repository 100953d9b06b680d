"""The way out: when one went into the mine and came out, and the official APP's sign-out. Never in the way of anything.

Empty times are those of the first and the last place of the route, shown in grey.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.ui import theme, times
from desktop.ui.page import label
from desktop.ui.visit.clock_field import WRONG, ClockField


@dataclass(frozen=True, slots=True)
class Leaving:
    """How it stands; times are UTC text. `first` and `last` are the route's."""

    went_in: str | None = None
    came_out: str | None = None
    first: str = ""
    last: str = ""
    number: str = ""
    at: str | None = None
    note: str = ""
    is_underground: bool = True
    can_change: bool = False


class LeavingForm(QWidget):
    """`in_mine` carries both times, `signed_out` number, time and reason; `proof_wanted` asks for the screenshots."""

    in_mine = Signal(object, object)
    signed_out = Signal(str, object, str)
    proof_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day = ""
        self._state = Leaving()
        self.in_word, self.out_word = label("", "small", self), label("", "small", self)
        self.went_in = ClockField(self.tr("入井时间"), self)
        self.came_out = ClockField(self.tr("升井时间"), self)
        self.number = QLineEdit(self)
        self.number.setAccessibleName(self.tr("专员 APP 签退编号"))
        self.at = ClockField(self.tr("签退时间"), self)
        self.at.setPlaceholderText(self.tr("时间"))
        self.note = QLineEdit(self)
        self.note.setAccessibleName(self.tr("未签退原因"))
        self.note.setPlaceholderText(self.tr("未签退的原因"))
        self.proof = QPushButton(self.tr("截图(&O)"), self)
        self.trouble = label("", "bad", self, wraps=True)
        self.trouble.hide()
        self._lay_out()
        self.went_in.passed.connect(self.came_out.setFocus)
        self.came_out.passed.connect(self.number.setFocus)
        self.number.returnPressed.connect(self.at.setFocus)
        self.at.passed.connect(self.note.setFocus)
        for field, slot in (
            (self.went_in, self._tell_times),
            (self.came_out, self._tell_times),
            (self.number, self._tell_sign_out),
            (self.at, self._tell_sign_out),
            (self.note, self._tell_sign_out),
        ):
            field.editingFinished.connect(slot)
        self.proof.clicked.connect(self.proof_wanted)

    def show_state(self, state: Leaving, day: str) -> None:
        """Show how it stands; `day` is UTC text of a moment of the visit. A field being typed in stays."""
        self._state, self._day = state, day
        words = (self.tr("入井"), self.tr("升井")) if state.is_underground else (self.tr("进矿"), self.tr("离矿"))
        self.in_word.setText(words[0])
        self.out_word.setText(words[1])
        self.went_in.setAccessibleName(self.tr("{0}时间").format(words[0]))
        self.came_out.setAccessibleName(self.tr("{0}时间").format(words[1]))
        self.went_in.setPlaceholderText(times.clock(state.first) or "0930")
        self.came_out.setPlaceholderText(times.clock(state.last) or "1430")
        self.went_in.show_time(state.went_in)
        self.came_out.show_time(state.came_out)
        self.at.show_time(state.at)
        for field, text in ((self.number, state.number), (self.note, state.note)):
            if not (field.hasFocus() and field.isModified()):
                field.setText(text)
        for widget in (self.went_in, self.came_out, self.number, self.at, self.note):
            widget.setEnabled(state.can_change)

    def tell_now(self) -> None:
        """Save what is half typed."""
        self._tell_times()
        self._tell_sign_out()

    def _lay_out(self) -> None:
        times_row, out_row = QHBoxLayout(), QHBoxLayout()
        for row in (times_row, out_row):
            row.setSpacing(theme.SNUG)
        for widget in (self.in_word, self.went_in, self.out_word, self.came_out):
            times_row.addWidget(widget)
        times_row.addWidget(label(self.tr("空着按路线的首末地点"), "small", self), 1)
        out_row.addWidget(label(self.tr("签退编号"), "small", self))
        out_row.addWidget(self.number, 2)
        out_row.addWidget(self.at)
        out_row.addWidget(self.note, 3)
        out_row.addWidget(self.proof)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HAIR)
        column.addLayout(times_row)
        column.addLayout(out_row)
        column.addWidget(self.trouble)
        order = (self.went_in, self.came_out, self.number, self.at, self.note, self.proof)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _show_trouble(self) -> None:
        self.trouble.setText(self.tr(WRONG))
        self.trouble.setVisible(any(field.is_wrong for field in (self.went_in, self.came_out, self.at)))

    @Slot()
    def _tell_times(self) -> None:
        went_in = self.went_in.read(self._day)
        came_out = self.came_out.read(self._day, went_in or self._state.first or None)
        self._show_trouble()
        is_wrong = self.went_in.is_wrong or self.came_out.is_wrong
        if is_wrong or not (self.went_in.isModified() or self.came_out.isModified()):
            return
        self.went_in.setModified(False)
        self.came_out.setModified(False)
        self.in_mine.emit(went_in, came_out)

    @Slot()
    def _tell_sign_out(self) -> None:
        at = self.at.read(self._day, self._state.first or None)
        self._show_trouble()
        fields = (self.number, self.at, self.note)
        if self.at.is_wrong or not any(field.isModified() for field in fields):
            return
        for field in fields:
            field.setModified(False)
        self.signed_out.emit(self.number.text().strip(), at, self.note.text().strip())

"""The small dialogs for a sealed finding: correct, extend, void, dispute, settle, not major. Each wants its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from desktop.supervision.bureau_calendar import Calendar
from desktop.supervision.finding import Status
from desktop.ui import theme
from desktop.ui.moments import DayField
from desktop.ui.page import label
from desktop.ui.visit.due import off_words

# what a dispute may be settled to, and what that means
OUTCOMES = {
    Status.OPEN: "未整改（隐患成立，继续整改）",
    Status.RECTIFIED: "已整改（待销号）",
    Status.CLOSED: "已销号（最近一次复查须为已整改）",
    Status.VOIDED: "已作废（隐患不成立）",
}
FIELDS = {"fact": "事实", "clause": "依据", "demand": "要求", "responsible": "责任人", "place_name": "地点"}


class Verb(StrEnum):
    """What may be done with a sealed finding."""

    CORRECT = "更正"
    CLOSE = "销号"
    EXTEND = "延期"
    VOID = "作废"
    DISPUTE = "争议"
    SETTLE = "裁定"
    RECHECK = "复查"
    ACKNOWLEDGE = "确认已阅"
    JUDGE = "不构成重大"


@dataclass(frozen=True, slots=True)
class Treatment:
    """One of them as it was typed; `text` is the new wording, the new day or the new status."""

    verb: Verb
    finding: str
    reason: str
    field: str = ""
    text: str = ""


class TreatmentDialog(QDialog):
    """`given` carries a `Treatment` when it is accepted."""

    given = Signal(object)

    def __init__(
        self,
        verb: Verb,
        finding: str,
        texts: Sequence[tuple[str, str]],
        deadline: str,
        parent: QWidget,
        *,
        calendars: Sequence[Calendar] = (),
    ) -> None:
        super().__init__(parent)
        self._calendars = calendars
        self._verb = verb
        self._finding = finding
        self._texts = dict(texts)
        self.setWindowTitle(self.tr("隐患：{0}").format(verb))
        self.field = QComboBox(self)
        for code, _ in texts:
            self.field.addItem(FIELDS[code], code)
        self.old = label("", "muted", self, wraps=True)
        self.new = QLineEdit(self)
        self.outcome = QComboBox(self)
        for status, words in OUTCOMES.items():
            self.outcome.addItem(words, str(status))
        self.day = DayField(self)
        self.day.setDate(QDate.fromString(deadline, Qt.DateFormat.ISODate) if deadline else QDate.currentDate())
        self.off = label("", "small", self)
        self.reason = QLineEdit(self)
        self.trouble = label("", "bad", self, wraps=True)
        self.ready = QPushButton(self.tr("确定"), self)
        self.ready.setProperty("kind", "main")
        self.ready.setDefault(True)
        self.back = QPushButton(self.tr("取消"), self)
        self._lay_out()
        self.day.dateChanged.connect(self._show_off)
        self.field.activated.connect(self._show_old)
        self.ready.clicked.connect(self._give)
        self.back.clicked.connect(self.reject)
        self._show_old()
        self._show_off()
        self.resize(460, 200)

    def _lay_out(self) -> None:
        rows = QFormLayout(self)
        rows.setVerticalSpacing(theme.SNUG)
        is_correction, is_extension = self._verb is Verb.CORRECT, self._verb is Verb.EXTEND
        for widget, word, is_wanted in (
            (self.field, self.tr("更正哪一栏"), is_correction),
            (self.old, self.tr("原文"), is_correction),
            (self.new, self.tr("改为"), is_correction),
            (self.day, self.tr("新期限"), is_extension),
            (self.off, "", is_extension),
            (self.outcome, self.tr("裁定为"), self._verb is Verb.SETTLE),
            (self.reason, self.tr("原因"), True),
        ):
            widget.setAccessibleName(word)
            widget.setVisible(is_wanted)
            if is_wanted:
                rows.addRow(word, widget)
        rows.addRow(self.trouble)
        rows.addRow(label(self.tr("原来的记录保留，不会被抹去。"), "small", self))
        foot = QHBoxLayout()
        foot.setSpacing(theme.SNUG)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.ready)
        rows.addRow(foot)

    @Slot()
    def _show_old(self) -> None:
        self.old.setText(self._texts.get(str(self.field.currentData()), "") or "—")

    @Slot()
    def _show_off(self) -> None:
        day = dt.date.fromisoformat(self.day.date().toString(Qt.DateFormat.ISODate))
        self.off.setText(off_words(self._calendars, day))

    @Slot()
    def _give(self) -> None:
        reason = self.reason.text().strip()
        is_correction = self._verb is Verb.CORRECT
        if not reason or (is_correction and not self.new.text().strip()):
            self.trouble.setText(self.tr("请写明新的内容和原因。") if is_correction else self.tr("请写明原因。"))
            return
        match self._verb:
            case Verb.CORRECT:
                text = self.new.text().strip()
            case Verb.SETTLE:
                text = str(self.outcome.currentData())
            case _:
                text = self.day.date().toString(Qt.DateFormat.ISODate)
        field = str(self.field.currentData()) if is_correction else ""
        self.given.emit(Treatment(self._verb, self._finding, reason, field, text))
        self.accept()

"""The measured values of an item: a field for each, judged while typing. The verdict is the program's word, the
result a person's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop.errors import BadInput
from desktop.supervision import judging
from desktop.supervision.checklist import Item, Limit
from desktop.supervision.judging import Outcome, Verdict
from desktop.supervision.visit import Value
from desktop.ui import theme
from desktop.ui.marks import Mark, MarkLabel, Shape
from desktop.ui.page import label, restyle

VERDICTS = {
    Outcome.PASS: Mark(Shape.TICK, "good", "合格"),
    Outcome.FAIL: Mark(Shape.CROSS, "bad", "不合格"),
    Outcome.NOT_JUDGED: Mark(Shape.DASH, "calm", "不判定"),
}
UNREADABLE = Mark(Shape.QUESTION, "warn", "数值有误")


@dataclass(frozen=True, slots=True)
class Judged:
    """One field's number and what it says; `trouble` when it cannot be read."""

    limit: Limit
    text: str
    verdict: Verdict | None
    trouble: str = ""


class ValueField(QLineEdit):
    """A number. Enter goes on; the input method is off."""

    passed = Signal()

    def __init__(self, limit: Limit, parent: QWidget) -> None:
        super().__init__(parent)
        self.limit = limit
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAccessibleName(f"{limit.param}（{judging.unit_text(limit.unit)}）")
        self.setMaximumWidth(96)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.passed.emit()
            return
        super().keyPressEvent(event)


class Measured(QWidget):
    """All values of one item. `finished` when Enter is pressed in the last field."""

    finished = Signal()
    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: list[ValueField] = []
        self._design: Mapping[str, str] = {}
        self._lent = 0
        self._conditions: list[QComboBox | None] = []
        self._verdicts: list[MarkLabel] = []
        self._reasons: list[QLabel] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.TIGHT)

    @property
    def is_empty(self) -> bool:
        """Whether no number has been typed."""
        return not any(field.text().strip() for field in self.fields)

    def show_item(self, item: Item, values: tuple[Value, ...], design: Mapping[str, str]) -> None:
        """Fields for this item, filled with the values it already has; `design` holds the mine's own limits."""
        self._clear()
        self._design = design
        typed = {value.param: value for value in values}
        for limit in item.values:
            self._add(limit, typed.get(limit.param))
        self._judge_all()
        self.setVisible(bool(self.fields))

    def fill(self, values: Sequence[str]) -> bool:
        """Put values typed elsewhere into the first fields, judged at once; what was put there before and is no longer
        typed goes. False when there are more values than fields.
        """
        if len(values) > len(self.fields):
            return False
        for number in range(max(self._lent, len(values))):
            self.fields[number].setText(values[number] if number < len(values) else "")
        if self._lent or values:
            self._judge_all()
        self._lent = len(values)
        return True

    def judged(self) -> list[Judged]:
        """Every field that has something in it, judged."""
        return [self._judge(number) for number, field in enumerate(self.fields) if field.text().strip()]

    @property
    def typed(self) -> tuple[tuple[str, str], ...]:
        """The params with the text typed, as actions take them."""
        return tuple((one.limit.param, one.text) for one in self.judged())

    @property
    def condition(self) -> str | None:
        """The condition chosen for limits that have cases."""
        return next((choices.currentText() for choices in self._conditions if choices is not None), None)

    @property
    def is_readable(self) -> bool:
        """Whether everything typed is a number in the right unit."""
        return all(one.verdict is not None for one in self.judged())

    @property
    def is_within(self) -> bool:
        """Whether something is typed and all of it lies within its limits."""
        judged = self.judged()
        return bool(judged) and all(one.verdict and one.verdict.outcome is Outcome.PASS for one in judged)

    @property
    def is_beyond(self) -> bool:
        """Whether any value lies beyond its limit."""
        return any(one.verdict is not None and one.verdict.outcome is Outcome.FAIL for one in self.judged())

    def _add(self, limit: Limit, value: Value | None) -> None:
        field = ValueField(limit, self)
        field.setText(value.value if value else "")
        field.textEdited.connect(self._edit)
        field.passed.connect(self._go_on)
        condition, verdict = self._choices(limit), MarkLabel(self)
        reason = label("", "small", self, wraps=True)
        unit = label(judging.unit_text(limit.unit), "small", self)
        name = label(f"{limit.param}：{judging.limit_text(limit)}", "small", self, wraps=True)
        row = QHBoxLayout()
        row.setSpacing(theme.SNUG)
        for widget in (condition, field, unit, verdict):
            if widget is not None:
                row.addWidget(widget)
        row.addStretch(1)
        for widget in (condition, field, unit, name):
            if widget is not None:
                widget.show()  # a layout shows them only when the loop comes round, too late for the focus
        self._column.addWidget(name)
        self._column.addLayout(row)
        self._column.addWidget(reason)
        self.fields.append(field)
        self._conditions.append(condition)
        self._verdicts.append(verdict)
        self._reasons.append(reason)

    def _choices(self, limit: Limit) -> QComboBox | None:
        if not limit.cases:
            return None
        choices = QComboBox(self)
        choices.setAccessibleName(f"{limit.param}：条件")
        choices.addItems([case.condition for case in limit.cases])
        choices.setMaximumWidth(110)
        choices.activated.connect(self._edit)
        return choices

    def _judge(self, number: int) -> Judged:
        limit, condition = self.fields[number].limit, self._conditions[number]
        text = self.fields[number].text()
        try:
            chosen = condition.currentText() if condition is not None else None
            return Judged(limit, text, judging.judge(limit, text, chosen, self._design))
        except BadInput as error:
            return Judged(limit, text, None, str(error))

    def _judge_all(self) -> None:
        for number, field in enumerate(self.fields):
            verdict, reason = self._verdicts[number], self._reasons[number]
            is_typed = bool(field.text().strip())
            verdict.hide()
            reason.setVisible(is_typed)
            restyle(field, "state", "")
            if not is_typed:
                continue
            one = self._judge(number)
            mark = VERDICTS[one.verdict.outcome] if one.verdict else UNREADABLE
            verdict.show_mark(mark)
            reason.setText(one.verdict.reason if one.verdict else one.trouble)
            restyle(field, "state", {"不合格": "bad", "数值有误": "bad", "合格": "good"}.get(mark.word, ""))

    def _clear(self) -> None:
        for widget in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            widget.hide()
            widget.deleteLater()
        while self._column.takeAt(0) is not None:
            pass
        self.fields, self._conditions, self._verdicts, self._reasons = [], [], [], []
        self._lent = 0

    @Slot()
    def _edit(self) -> None:
        self._judge_all()
        self.edited.emit()

    @Slot()
    def _go_on(self) -> None:
        sender = self.sender()
        here = next((number for number, field in enumerate(self.fields) if field is sender), -1)
        if here + 1 < len(self.fields):
            self.fields[here + 1].setFocus()
            self.fields[here + 1].selectAll()
        else:
            self.finished.emit()

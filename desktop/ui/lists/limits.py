"""清单 · 限值: a stricter limit typed as people write it (`0.8`, `<0.8`, `0.3～4`) and judged while typing: whether it
is stricter than the one in force, or the sentence why it may not be so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop.errors import BadInput
from desktop.supervision import judging, strictness
from desktop.supervision.checklist import Case, Comparison, Limit
from desktop.ui import theme
from desktop.ui.marks import Mark, MarkLabel, Shape
from desktop.ui.page import label, restyle

SIGN = re.compile(r"\s*(<=|>=|==|<|>|≤|≥|=|＜|＞)\s*")
SIGNS = {
    "<": Comparison.BELOW,
    "＜": Comparison.BELOW,
    "<=": Comparison.UP_TO,
    "≤": Comparison.UP_TO,
    ">": Comparison.ABOVE,
    "＞": Comparison.ABOVE,
    ">=": Comparison.FROM,
    "≥": Comparison.FROM,
    "=": Comparison.EQUAL,
    "==": Comparison.EQUAL,
}
STRICTER = Mark(Shape.TICK, "good", "更严")
SAME = Mark(Shape.DASH, "calm", "与现行相同")
REFUSED = Mark(Shape.CROSS, "bad", "")


@dataclass(frozen=True, slots=True)
class Judged:
    """What was typed for one limit: the new limit, or why not; neither when nothing differs."""

    limit: Limit | None = None
    trouble: str = ""


def may_tighten(limit: Limit) -> bool:
    """Whether a layer can make it stricter: a condition for something else and a mine's design value cannot."""
    return not limit.trigger and (limit.limit is not None or limit.low is not None or bool(limit.cases))


def judge(old: Limit, typed: Mapping[str, str]) -> Judged:
    """What was typed, by condition (`""` without cases), against the limit in force above this layer."""
    try:
        new = _typed(old, {condition: text for condition, text in typed.items() if text.strip()})
    except BadInput as error:
        return Judged(trouble=str(error))
    if new == old:
        return Judged()
    found = strictness.tightened(old, new)
    if isinstance(found, str):
        return Judged(trouble=f"“{old.param}”{found}；下级只能收严，现行 {judging.limit_text(old)}。")
    return Judged(found)


def bound_words(limit: Limit, condition: str = "") -> str:
    """A limit (under one condition) as the field takes it back: `<0.8`, `0.3～4`."""
    case = next((one for one in limit.cases if one.condition == condition), None)
    low, high = (case.low, case.high) if case else (limit.low, limit.high)
    if low is not None and high is not None:
        return f"{low}～{high}"
    return f"{judging.SIGNS.get(limit.comparison, '')}{(case.limit if case else limit.limit) or ''}"


def read_bound(text: str, comparison: Comparison, unit: str) -> tuple[Comparison, Case]:
    """The comparison and bound in a typed text; a text without sign keeps the comparison. BadInput."""
    found = SIGN.match(text)
    said = SIGNS[found[1]] if found else comparison
    rest = text[found.end() :] if found else text
    ends = re.split(r"[～~至]", rest)
    if len(ends) == 2:
        low, high = (judging.read_value(end, unit) for end in ends)
        if Decimal(low) >= Decimal(high):
            raise BadInput(f"下限 {low} 不小于上限 {high}；请写成“下限～上限”。")
        return Comparison.BETWEEN, Case("", low=low, high=high)
    if said is Comparison.BETWEEN:
        raise BadInput("这是一个区间；请写成“下限～上限”，例如 0.3～4。")
    return said, Case("", limit=judging.read_value(rest, unit))


def _typed(old: Limit, typed: Mapping[str, str]) -> Limit:
    if not old.cases:
        if "" not in typed:
            return old
        comparison, bound = read_bound(typed[""], old.comparison, old.unit)
        return replace(old, comparison=comparison, limit=bound.limit, low=bound.low, high=bound.high)
    cases = []
    for case in old.cases:
        text = typed.get(case.condition, "")
        comparison, bound = read_bound(text, old.comparison, old.unit) if text else (old.comparison, case)
        if comparison is not old.comparison:
            raise BadInput(f"“{case.condition}”的比较符号要和原来一样：{judging.limit_text(old)}。")
        cases.append(replace(bound, condition=case.condition))
    return replace(old, cases=tuple(cases))


class LimitField(QWidget):
    """One limit: what is in force, a field for each condition, the verdict under them. `given` on Enter when it is
    stricter; `edited` on every key.
    """

    given = Signal(object)
    edited = Signal()

    def __init__(self, old: Limit, now: Limit | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.old, self.now = old, now
        self.fields: dict[str, QLineEdit] = {}
        self._said = MarkLabel(self)
        self._why = label("", "bad", self, wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HAIR)
        words = f"{old.param}：现行 {judging.limit_text(old)}"
        column.addWidget(label(words, "small", self, wraps=True))
        for condition in [case.condition for case in old.cases] or [""]:
            column.addLayout(self._row(condition, bound_words(now, condition) if now else ""))
        column.addWidget(self._why)
        self._judge()

    @property
    def judged(self) -> Judged:
        """What stands in the fields."""
        return judge(self.old, {condition: field.text() for condition, field in self.fields.items()})

    @property
    def trouble(self) -> str:
        """The sentence under the fields."""
        return "" if self._why.isHidden() else self._why.text()

    def _row(self, condition: str, text: str) -> QHBoxLayout:
        field = _BoundField(self)
        field.setText(text)
        field.setAccessibleName(f"{self.old.param}{condition and ' ' + condition}：收严为")
        field.setPlaceholderText(self.tr("收严为，如 {0}").format(bound_words(self.old, condition)))
        field.textEdited.connect(self._edit)
        field.entered.connect(self._give)
        self.fields[condition] = field
        row = QHBoxLayout()
        row.setSpacing(theme.SNUG)
        if condition:
            row.addWidget(label(condition, "small", self))
        row.addWidget(field, 1)
        row.addWidget(QLabel(judging.unit_text(self.old.unit), self))
        if len(self.fields) == 1:
            row.addWidget(self._said)
        return row

    @Slot()
    def _edit(self) -> None:
        self._judge()
        self.edited.emit()

    def _judge(self) -> None:
        said = self.judged
        is_empty = not any(field.text().strip() for field in self.fields.values())
        if is_empty and self.now is not None:
            said = Judged(trouble=self.tr("要取消收严，用“撤销”或“撤回本级对这一条的改动”。"))
        restyle_all = "bad" if said.trouble else "good" if said.limit else ""
        for field in self.fields.values():
            restyle(field, "state", restyle_all)
        self._said.setVisible(not is_empty and not said.trouble)
        self._said.show_mark(STRICTER if said.limit else SAME) if not is_empty and not said.trouble else None
        self._why.setText(said.trouble)
        self._why.setVisible(bool(said.trouble))

    @Slot()
    def _give(self) -> None:
        said = self.judged
        if said.limit is not None and said.limit != self.now and not said.trouble:
            self.given.emit(said.limit)


class _BoundField(QLineEdit):
    """A number with its sign. The input method is off; Enter gives it."""

    entered = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setMaximumWidth(160)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        super().keyPressEvent(event)

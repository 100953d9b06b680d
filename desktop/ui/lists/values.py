"""清单 · 测值: the measurable values of an added item, one row each: what, limit, unit; judged while typing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.errors import BadInput
from desktop.supervision import judging
from desktop.supervision.checklist import Comparison, Limit
from desktop.ui import theme
from desktop.ui.lists.limits import SIGN, bound_words, read_bound
from desktop.ui.page import label, restyle

SPANS = ("～", "~", "至")


class ValueRows(QWidget):
    """The rows and the button for one more. `changed` when a row holds another value, or went."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[_Row] = []
        self.more = QPushButton(self.tr("加一个测值(&V)"), self)
        self.more.setProperty("kind", "quiet")
        self._trouble = label("", "bad", self, wraps=True)
        self._trouble.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.TIGHT)
        self._column.addWidget(self._trouble)
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.more.clicked.connect(self._add)

    @property
    def limits(self) -> tuple[Limit, ...]:
        """The values that can be read."""
        return tuple(row.limit for row in self.rows if row.limit is not None)

    @property
    def trouble(self) -> str:
        """The sentence about the first row that cannot be read."""
        return next((row.trouble for row in self.rows if row.trouble), "")

    def show_limits(self, limits: tuple[Limit, ...]) -> None:
        """Show these values, one row each."""
        if limits == self.limits and not self.trouble:
            return
        for row in self.rows:
            self._drop(row)
        self.rows = []
        for limit in limits:
            self._row(limit)

    def _row(self, limit: Limit | None) -> _Row:
        row = _Row(limit, self)
        self.rows.append(row)
        self._column.insertWidget(len(self.rows) - 1, row)
        row.show()
        row.edited.connect(self._judge)
        row.left.connect(self.changed)
        row.removed.connect(self._remove)
        return row

    @Slot()
    def _add(self) -> None:
        self._row(None).param.setFocus()

    @Slot()
    def _judge(self) -> None:
        self._trouble.setText(self.trouble)
        self._trouble.setVisible(bool(self.trouble))

    @Slot()
    def _remove(self) -> None:
        row = self.sender()
        if isinstance(row, _Row):
            self.rows.remove(row)
            self._drop(row)
            self.more.setFocus()
            self._judge()
            self.changed.emit()

    def _drop(self, row: _Row) -> None:
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()


class _Row(QWidget):
    """One value. A limit with conditions or a design value, which only a file can hold, is shown as it is."""

    edited = Signal()
    left = Signal()
    removed = Signal()

    def __init__(self, limit: Limit | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._given = limit
        self.param, self.bound, self.unit = (QLineEdit(self) for _ in range(3))
        self.away = QPushButton(self.tr("去掉"), self)
        self.away.setProperty("kind", "quiet")
        hints = ((self.param, "测什么，如 CH4"), (self.bound, "如 <0.8"), (self.unit, "单位"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.TIGHT)
        for (field, hint), stretch in zip(hints, (4, 3, 2), strict=True):
            field.setPlaceholderText(hint)
            field.setAccessibleName(hint.split("，")[0])
            row.addWidget(field, stretch)
        row.addWidget(self.away)
        self.bound.setAccessibleName(self.tr("限值"))
        self.away.setAccessibleName(self.tr("去掉这个测值"))
        self.bound.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        if limit is not None:
            self._fill(limit)
        for field in (self.param, self.bound, self.unit):
            field.textEdited.connect(self._edit)
            field.editingFinished.connect(self.left)
        self.away.clicked.connect(self.removed)

    @property
    def limit(self) -> Limit | None:
        """The value, None while it cannot be read."""
        read = self._read()
        return read if isinstance(read, Limit) else None

    @property
    def trouble(self) -> str:
        """Why it cannot be read; nothing while the row is empty."""
        read = self._read()
        return read if isinstance(read, str) else ""

    def _fill(self, limit: Limit) -> None:
        self.param.setText(limit.param)
        self.unit.setText(limit.unit)
        is_plain = not limit.trigger and not limit.cases and (limit.limit is not None or limit.low is not None)
        self.bound.setText(bound_words(limit) if is_plain else judging.limit_text(limit))
        for field in (self.param, self.bound, self.unit):
            field.setReadOnly(not is_plain)

    def _read(self) -> Limit | str:
        if self._given is not None and self.bound.isReadOnly():
            return self._given
        param, bound, unit = (field.text().strip() for field in (self.param, self.bound, self.unit))
        if not (param and bound and unit):
            return "" if not (param or bound) else f"测值“{param or bound}”还没写全：测什么、限值、单位。"
        if not SIGN.match(bound) and not any(sign in bound for sign in SPANS):
            return f"“{param}”的限值 {bound} 前面写上 <、≤、>、≥，或写成“下限～上限”。"
        try:
            comparison, case = read_bound(bound, Comparison.EQUAL, unit)
        except BadInput as error:
            return str(error)
        old = self._given
        alike = old is not None and (old.param, old.unit, old.comparison) == (param, unit, comparison)
        note, alarm, stop = (old.note, old.alarm, old.stop) if old is not None and alike else (None, None, None)
        return Limit(param, unit, comparison, case.limit, case.low, case.high, alarm=alarm, stop=stop, note=note)

    @Slot()
    def _edit(self) -> None:
        restyle(self.bound, "state", "bad" if self.trouble else "")
        self.edited.emit()

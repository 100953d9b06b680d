"""The three things a supervisor does with the calendar, as panels under the list: a 重点时段, days off or worked, the
end of a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from desktop.supervision.bureau_calendar import DaysListed, PeriodListed
from desktop.ui import theme
from desktop.ui.marks import Mark, Shape
from desktop.ui.mine.calendar_reading import CalendarRow, Target
from desktop.ui.mine.panel import Panel, show_day, typed_day
from desktop.ui.moments import DayField
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel
from desktop.ui.ticking import TickTable

MEANT = Mark(Shape.TICK, "accent", "适用")
NOT_MEANT = Mark(Shape.HOLLOW, "calm", "")


@dataclass(frozen=True, slots=True)
class NewPeriod:
    """A 重点时段 as it was typed; `line` is the one being changed."""

    name: str
    since: str
    until: str
    document: str
    kinds: tuple[str, ...]
    mines: tuple[str, ...]
    is_stationed: bool
    line: str


@dataclass(frozen=True, slots=True)
class NewDays:
    """Days off or worked as they were typed."""

    name: str
    since: str
    until: str
    document: str
    is_working: bool
    line: str


@dataclass(frozen=True, slots=True)
class LineEnd:
    """The end of a line as it was typed; `until` "" takes it back."""

    line: str
    reason: str
    until: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A kind of mines or a mine, and whether it is meant."""

    target: Target
    is_meant: bool = False


class LinePanel(Panel):
    """What both kinds of line have: name, days, document."""

    given = Signal(object)

    def __init__(self, ready: str, example: str, parent: QWidget) -> None:
        super().__init__("", ready, parent)
        self._line = ""
        self.name = QLineEdit(self)
        self.name.setPlaceholderText(example)
        self.since = DayField(self)
        self.until = DayField(self)
        self._first = self.since.date()
        self.document = QLineEdit(self)
        self.document.setPlaceholderText(self.tr("如 某办〔2026〕5号"))
        self.since.dateChanged.connect(self._follow)
        self.add(self.tr("名称"), self.name, 3)
        self.add(self.tr("起"), self.since)
        self.add(self.tr("止"), self.until)
        self.add(self.tr("文号或通知"), self.document, 2)

    def open_line(self, row: CalendarRow | None, today: str, new: str) -> None:
        """Begin a new line, whose half-typed words are still there, or change one."""
        line = row.line.set if row is not None and row.line is not None else None
        if line is not None:
            self._fill(line.id, line.name, line.since, line.until, line.document)
        elif self._line or not self.name.text():
            self._fill("", "", today, today, "")
        self.title.setText(self.tr("修改：{0}").format(line.name) if line else new)
        self.begin(self.name)

    def forget(self) -> None:
        self._line = ""
        self.name.clear()
        self.document.clear()

    def _fill(self, line: str, name: str, since: str, until: str, document: str) -> None:
        self._line = line
        self.name.setText(name)
        show_day(self.since, since)
        show_day(self.until, until)
        self.document.setText(document)

    @Slot()
    def _follow(self) -> None:
        """The last day follows the first until it was made another."""
        before, self._first = self._first, self.since.date()
        if self.until.date() in (before, self._first) or self.until.date() < self._first:
            self.until.setDate(self._first)


class PeriodPanel(LinePanel):
    """重点时段."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(self.tr("登记 Enter"), self.tr("如 全省两会、国庆节、汛期"), parent)
        self.model = LinesModel[Tick](_TICKS, lambda one: (one.target.kind, one.target.code), self)
        self.ticks = TickTable(self.model, self.tr("适用的矿山，空格选"), self, has_head=False)
        self.ticks.setMinimumHeight(2 * theme.row())
        self.fields.setRowStretch(3, 1)
        self.meant = label("", "small", self)
        self.stationed = QCheckBox(self.tr("须驻矿盯守（第十八条）(&Z)"), self)
        self.fields.addWidget(self.meant, 2, 0, 1, 2)
        self.fields.addWidget(self.ticks, 3, 0, 1, 4)
        self.fields.addWidget(self.stationed, 2, 2, 1, 2)
        self.setTabOrder(self.document, self.ticks)
        self.setTabOrder(self.ticks, self.stationed)
        self.ticks.toggled.connect(self._toggle)
        self.ticks.clicked.connect(self._click)
        self.ticks.opened.connect(self._give)

    def open_for(self, row: CalendarRow | None, today: str, targets: Sequence[Target]) -> None:
        """Begin, or change a line."""
        was_changing = bool(self._line)
        line = row.line if row is not None and isinstance(row.line, PeriodListed) else None
        if line is not None:
            ticked = {*line.set.kinds, *line.set.mines}
            self.stationed.setChecked(line.set.is_stationed)
        else:
            ticked = set() if was_changing else {one.target.code or one.target.kind for one in self._meant()}
            self.stationed.setChecked(self.stationed.isChecked() and not was_changing)
        self.model.show_lines([Tick(one, (one.code or one.kind) in ticked) for one in targets])
        self._tell()
        self.open_line(row, today, self.tr("登记重点时段"))

    def give(self) -> None:
        meant = [one.target for one in self._meant()]
        self.given.emit(
            NewPeriod(
                self.name.text().strip(),
                typed_day(self.since),
                typed_day(self.until),
                self.document.text().strip(),
                tuple(one.kind for one in meant if one.kind),
                tuple(one.code for one in meant if one.code),
                self.stationed.isChecked(),
                self._line,
            )
        )

    def said(self) -> str:
        return self.tr("已登记重点时段“{0}”，同步后专员的今日里会看到。").format(self.name.text().strip())

    def forget(self) -> None:
        super().forget()
        self.stationed.setChecked(False)
        self.model.show_lines([replace(one, is_meant=False) for one in self.model.lines])
        self._tell()

    def _meant(self) -> list[Tick]:
        return [one for one in self.model.lines if one.is_meant]

    @Slot(QModelIndex)
    def _click(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self._toggle()

    @Slot()
    def _toggle(self) -> None:
        here = self.ticks.line
        self.model.show_lines(
            [replace(one, is_meant=not one.is_meant) if one is here else one for one in self.model.lines]
        )
        self._tell()

    def _tell(self) -> None:
        count = len(self._meant())
        self.meant.setText(
            self.tr("适用：所选 {0} 项（空格选）").format(count) if count else self.tr("适用：全部矿山（空格选定部分）")
        )


class DaysPanel(LinePanel):
    """放假 or 上班."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(self.tr("登记 Enter"), self.tr("如 春节、元旦调休"), parent)
        self.kind = QComboBox(self)
        self.kind.addItems([self.tr("放假"), self.tr("上班")])
        self.add(self.tr("当天"), self.kind)

    def open_for(self, row: CalendarRow | None, today: str) -> None:
        """Begin, or change a line."""
        if row is not None and isinstance(row.line, DaysListed):
            self.kind.setCurrentIndex(int(row.line.set.is_working))
        self.open_line(row, today, self.tr("登记放假或上班（与全国安排不同，或全国安排还没有公布）"))

    def give(self) -> None:
        self.given.emit(
            NewDays(
                self.name.text().strip(),
                typed_day(self.since),
                typed_day(self.until),
                self.document.text().strip(),
                self.kind.currentIndex() == 1,
                self._line,
            )
        )

    def said(self) -> str:
        return self.tr("已登记“{0}”{1}。").format(self.name.text().strip(), self.kind.currentText())


class LineEndPanel(Panel):
    """The end of a line."""

    given = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", self.tr("结束 Enter"), parent)
        self._line = ""
        self.until = DayField(self)
        self.void = QCheckBox(self.tr("整条作废(&V)"), self)
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText(self.tr("如 某应急〔2026〕6号，提前结束"))
        self.add(self.tr("原因或文号"), self.reason, 1)
        self.add(self.tr("最后一天"), self.until)
        self.add("", self.void)
        self.void.setAccessibleName(self.tr("整条作废"))
        self.void.toggled.connect(self.until.setDisabled)

    def open_for(self, row: CalendarRow, today: str) -> None:
        """Begin for this line; one that has not begun can only be taken back."""
        if row.line is None:
            return
        if self._line != row.id:
            self.reason.clear()
        self._line = row.id
        self.void.setChecked(row.line.set.since > today)
        show_day(self.until, min(max(today, row.line.set.since), row.line.set.until))
        self.title.setText(self.tr("结束：{0}（{1}）").format(row.name, row.span))
        self.begin(self.reason)

    def give(self) -> None:
        until = "" if self.void.isChecked() else typed_day(self.until)
        self.given.emit(LineEnd(self._line, self.reason.text().strip(), until))

    def said(self) -> str:
        return self.tr("已作废。") if self.void.isChecked() else self.tr("已结束。打开“显示已结束”还可以看到。")

    def forget(self) -> None:
        self._line = ""
        self.reason.clear()


_TICKS: tuple[Column[Tick], ...] = (
    Column("", lambda one: "适用" if one.is_meant else "未选", 84, lambda one: MEANT if one.is_meant else NOT_MEANT),
    Column("", lambda one: one.target.name),
)

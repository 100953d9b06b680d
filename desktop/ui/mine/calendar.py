"""矿山 · 日历: 重点时段 (第十八条) and holidays; a supervisor enters, changes and ends the bureau's own lines."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QWidget

from desktop.actions import calendars
from desktop.desk import Changes
from desktop.supervision.bureau_calendar import PeriodListed
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.mine.calendar_panels import DaysPanel, LineEnd, LineEndPanel, NewDays, NewPeriod, PeriodPanel
from desktop.ui.mine.calendar_reading import CalendarRow, MineCalendar, read_calendar
from desktop.ui.mine.panel import Panel
from desktop.ui.mine.tab import MineTab
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel, LineTable


class CalendarTab(MineTab):
    """What today is above, the list, and the panel of what is being entered under it."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "日历", parent)
        self.shown: MineCalendar | None = None
        self._wanted = ""
        self.now = label("", "strong", self, wraps=True)
        self.over = QCheckBox(self.tr("显示已结束(&U)"), self)
        self.period = QPushButton(self.tr("登记重点时段(&A)"), self)
        self.days = QPushButton(self.tr("登记放假或上班(&W)"), self)
        self.change = QPushButton(self.tr("修改(&G)"), self)
        self.end = QPushButton(self.tr("结束(&E)"), self)
        self.model = LinesModel[CalendarRow](_ROWS, lambda row: row.id, self)
        self.list = LineTable(self.model, self.tr("重点时段和放假安排"), self)
        self.words = label("", "small", self, wraps=True)
        self.periods = PeriodPanel(self)
        self.dayses = DaysPanel(self)
        self.ending = LineEndPanel(self)
        self.panels: tuple[Panel, ...] = (self.periods, self.dayses, self.ending)
        self._lay_out()
        self._connect()

    def first_focus(self) -> QWidget:
        is_empty = self.shown is not None and not self.model.lines
        return self.period if is_empty and self.verbs.isVisibleTo(self) else self.list

    def ask(self) -> None:
        self.bench.ask(read_calendar, self.mine, done=self._show)

    def show_mine(self, mine: str) -> None:
        if mine != self.mine:
            self.shown = None
        super().show_mine(mine)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.list.setColumnHidden(len(_ROWS) - 1, self.width() < WIDE_ENOUGH)

    def choose(self, line: str) -> None:
        """Bring a line to the front and the keyboard to it, now or when it has been read."""
        self._wanted = line
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.shown is not None:
            self._fill()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SNUG)
        head.addWidget(self.now, 1)
        head.addWidget(self.over, 0, Qt.AlignmentFlag.AlignTop)
        self.verbs = QWidget(self)
        verbs = QHBoxLayout(self.verbs)
        verbs.setContentsMargins(0, 0, 0, 0)
        verbs.setSpacing(theme.TIGHT)
        for button in (self.period, self.days, self.change, self.end):
            verbs.addWidget(button)
        verbs.addStretch(1)
        self.verbs.hide()
        self.body.addLayout(head)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.words)
        for panel in self.panels:
            self.body.addWidget(panel, 1 if panel is self.periods else 0)
        self.body.addWidget(self.verbs)
        self.body.addStretch(0)

    def _connect(self) -> None:
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(self._open)
        self.over.toggled.connect(self._fill)
        self.period.clicked.connect(self._begin_period)
        self.days.clicked.connect(self._begin_days)
        self.change.clicked.connect(self._begin_change)
        self.end.clicked.connect(self._begin_end)
        self.periods.given.connect(self._set_period)
        self.dayses.given.connect(self._set_days)
        self.ending.given.connect(self._end)
        for panel in self.panels:
            panel.closed.connect(self._back)

    def _show(self, answer: MineCalendar) -> None:
        if answer.mine != self.mine:
            return
        self.shown = answer
        self.now.setText(answer.now)
        self._make_room(next((one for one in self.panels if not one.isHidden()), None))
        self._fill()

    @Slot()
    def _fill(self) -> None:
        if self.shown is None:
            return
        wanted = next((row for row in self.shown.rows if row.id == self._wanted), None)
        if wanted is not None and wanted.is_over:
            self.over.setChecked(True)  # comes back here
        self.model.show_lines([row for row in self.shown.rows if self.over.isChecked() or not row.is_over])
        self._show_list(next((one for one in self.panels if not one.isHidden()), None))
        hidden = sum(row.is_over for row in self.shown.rows) if not self.over.isChecked() else 0
        self.over.setText(self.tr("显示已结束(&U)") + (f" {hidden}" if hidden else ""))
        if wanted is not None and self.list.choose(wanted.id):
            self._wanted = ""
        elif self.list.line is None:
            self.list.step(0)
        self._choose(self.list.line)

    def _show_list(self, panel: Panel | None) -> None:
        """An empty list is not shown; the keyboard is in the list as soon as there is one, else on what fills it."""
        here = self.window().focusWidget()
        had = here is self.list or (self.list.isHidden() and here is self.period)
        self.list.setVisible(panel is not self.periods and bool(self.model.lines))
        if panel is None and had and self.first_focus() is not here:
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _choose(self, row: CalendarRow | None) -> None:
        can = self._can_change(row)
        for button in (self.change, self.end):
            button.setEnabled(can)
            button.setVisible(bool(self.model.lines))
        told = row.words if row else self.tr("还没有重点时段，也没有将到的节假日。")
        if self.shown is not None and self.shown.unknown:
            told += self.tr("\n{0}；公布后随新版本更新，急用可由主管部门逐条登记。").format(self.shown.unknown)
        if row is None and self.shown is not None and self.shown.is_supervisor:
            told += self.tr("按“登记重点时段”写入通知要求的时段，专员同步后在今日看到。")
        if self.shown is not None and not self.shown.is_supervisor:
            told += self.tr("\n重点时段和放假安排由主管部门登记，同步后更新。")
        self.words.setText(told)

    def _can_change(self, row: CalendarRow | None) -> bool:
        is_own = row is not None and row.is_own and row.line is not None and row.line.ended is None
        return is_own and self.shown is not None and self.shown.is_supervisor

    @Slot(object)
    def _open(self, row: CalendarRow) -> None:
        if self._can_change(row):
            self._begin_change()

    @Slot()
    def _begin_period(self) -> None:
        self._begin(self.periods, None)

    @Slot()
    def _begin_days(self) -> None:
        self._begin(self.dayses, None)

    @Slot()
    def _begin_change(self) -> None:
        row = self.list.line
        if row is not None:
            self._begin(self.periods if isinstance(row.line, PeriodListed) else self.dayses, row)

    @Slot()
    def _begin_end(self) -> None:
        if self.list.line is not None and self.shown is not None:
            self._make_room(self.ending)
            self.ending.open_for(self.list.line, self.shown.today)

    def _begin(self, panel: PeriodPanel | DaysPanel, row: CalendarRow | None) -> None:
        if self.shown is None:
            return
        self._make_room(panel)
        if isinstance(panel, PeriodPanel):
            panel.open_for(row, self.shown.today, self.shown.targets)
        else:
            panel.open_for(row, self.shown.today)

    @Slot(object)
    def _set_period(self, given: NewPeriod) -> None:
        words = (given.name, given.since, given.until, given.document)
        self._act(
            self.periods,
            calendars.set_period,
            *words,
            kinds=given.kinds,
            mines=given.mines,
            is_stationed=given.is_stationed,
            line=given.line,
        )

    @Slot(object)
    def _set_days(self, given: NewDays) -> None:
        words = (given.name, given.since, given.until, given.document)
        self._act(self.dayses, calendars.set_days, *words, is_working=given.is_working, line=given.line)

    @Slot(object)
    def _end(self, given: LineEnd) -> None:
        self._act(self.ending, calendars.end, given.line, given.reason, given.until)

    def _act(self, panel: Panel, function: Callable[..., Changes], *args: object, **named: object) -> None:
        self.bench.act(function, *args, done=partial(self._done, panel), failed=panel.refuse, **named)

    def _done(self, panel: Panel, answer: object) -> None:
        self.bench.say(panel.said())
        panel.put_away()
        panel.forget()

    @Slot()
    def _back(self) -> None:
        self._make_room(None)
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_room(self, panel: Panel | None) -> None:
        """While a panel is open the buttons are away, and for the long one the list too."""
        for one in self.panels:
            if one is not panel:
                one.hide()
        self.verbs.setVisible(panel is None and self.shown is not None and self.shown.is_supervisor)
        self._show_list(panel)
        self.words.setVisible(panel is None)


WIDE_ENOUGH = 720  # pixels of the tab from which the list has room for whom a line is for
_ROWS: tuple[Column[CalendarRow], ...] = (
    Column("状态", lambda row: row.mark.word, 104, lambda row: row.mark),
    Column("名称", lambda row: row.name),
    Column("起止", lambda row: row.span, 176, is_quiet=True),
    Column("安排", lambda row: row.asked, 82, is_quiet=True),
    Column("适用", lambda row: row.whose, 150, is_quiet=True),
)

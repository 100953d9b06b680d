"""隐患统计: the findings of a year counted, the findings behind each number beside it, all of it on paper and
in Excel.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.actions import finding_statistics
from desktop.actions.finding_statistics import Statistics
from desktop.supervision.finding_counts import Bar, By, Counted, Which, is_late
from desktop.ui import theme
from desktop.ui.audit.bars import BarTable
from desktop.ui.audit.sheet import PaperSheet
from desktop.ui.bench import Bench
from desktop.ui.marks import Mark, Shape
from desktop.ui.page import label
from desktop.ui.tab import Tab
from desktop.ui.tables import Column, LinesModel, LineTable

YEARS = 5
CLOSED = Mark(Shape.TICK, "good", "")
OPEN = Mark(Shape.HOLLOW, "calm", "")
LATE = Mark(Shape.TRIANGLE, "bad", "")
_MINE = 2  # the column that says nothing where findings are counted by mine


class StatisticsTab(Tab):
    """Year and grouping above; the groups on the left, the findings behind the number in front on the right."""

    record_wanted = Signal(str)

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "隐患统计", parent)
        self.seen: Statistics | None = None
        self.which = Which.WHOLE
        self.year = QComboBox(self)
        self.by = QComboBox(self)
        self.about = label("", "small", self)
        self.table = QPushButton(self.tr("统计表(&P)"), self)
        self.export = QPushButton(self.tr("存为 Excel(&X)…"), self)
        self.back = QPushButton(self.tr("返回 Esc"), self)
        self.none = label(self.tr("这一年没有登记隐患；请换一年，或按 F5 同步。"), "muted", self, wraps=True)
        self.bars = BarTable(self.tr("隐患的分组"), self)
        self.behind = label("", "small", self, wraps=True)
        self.numbers = {which: QPushButton(self) for which in Which}
        for button in self.numbers.values():
            button.setProperty("kind", "small")
        self.model = LinesModel[Counted](self._columns(), lambda one: one.id, self)
        self.list = LineTable(self.model, self.tr("数字后面的隐患"), self)
        self.words = label("", "small", self, wraps=True)
        self.sheet = PaperSheet(bench, self)
        self.views = QStackedWidget(self)
        self._lay_out(bench.desk.world.today().year)
        self._connect()

    def first_focus(self) -> QWidget:
        if self.views.currentWidget() is self.sheet:
            return self.sheet.paper.preview
        return self.bars if self.bars.line else self.year

    @Slot()
    def ask(self) -> None:
        self.bench.ask(finding_statistics.read_statistics, int(self.year.currentText()), done=self._take)

    def save(self, file: Path) -> None:
        """Write the year as Excel."""
        if self.seen is not None:
            self.bench.draw(finding_statistics.export, file, self.seen, done=partial(self._saved, file))

    def _lay_out(self, year: int) -> None:
        self.year.setAccessibleName(self.tr("年份"))
        self.year.addItems([str(year - back) for back in range(YEARS)])
        self.by.setAccessibleName(self.tr("怎样分组"))
        self.by.addItems([str(one) for one in By])
        head = QHBoxLayout()
        head.setSpacing(theme.SNUG)
        for widget in (self.back, self.year, self.by, self.about):
            head.addWidget(widget)
        head.addStretch(1)
        for widget in (self.table, self.export):
            head.addWidget(widget)
        parts = QSplitter(Qt.Orientation.Horizontal, self)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self._groups())
        parts.addWidget(self._findings())
        parts.setSizes([400, 460])
        self.views.addWidget(parts)
        self.views.addWidget(self.sheet)
        self.body.addLayout(head)
        self.body.addWidget(self.none)
        self.body.addWidget(self.views, 1)
        self.body.addStretch(0)
        self._arrange()

    def _groups(self) -> QWidget:
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, theme.SNUG, 0)
        column.setSpacing(theme.TIGHT)
        legend = label(self.tr("实心：已销号　斜线：未销号"), "small", self)
        legend.setMinimumHeight(self.numbers[Which.WHOLE].sizeHint().height())
        column.addWidget(legend)
        column.addWidget(self.bars, 1)
        return left

    def _findings(self) -> QWidget:
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(theme.SNUG, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        row = QHBoxLayout()
        row.setSpacing(theme.TIGHT)
        row.addWidget(self.behind, 1)
        group = QButtonGroup(self)
        for which, button in self.numbers.items():
            button.setCheckable(True)
            button.clicked.connect(partial(self._pick, which))
            group.addButton(button)
            row.addWidget(button)
        column.addLayout(row)
        column.addWidget(self.list, 1)
        column.addWidget(self.words)
        return right

    def _connect(self) -> None:
        self.year.activated.connect(self.ask)
        self.by.activated.connect(self._show)
        self.bars.chosen.connect(self._show_behind)
        self.bars.asked.connect(self._pick)
        self.bars.opened.connect(self._to_findings)
        self.list.opened.connect(self._open)
        self.list.chosen.connect(self._tell)
        self.table.clicked.connect(self._draw_table)
        self.export.clicked.connect(self._choose_file)
        self.sheet.left.connect(self._leave_table)
        self.back.clicked.connect(self._leave_table)

    def _arrange(self) -> None:
        is_sheet = self.views.currentWidget() is self.sheet
        has = self.seen is not None and bool(self.seen.found)
        self.back.setVisible(is_sheet)
        for widget in (self.year, self.by, self.about, self.table, self.export):
            widget.setVisible(not is_sheet)
        for button in (self.table, self.export, self.by):
            button.setEnabled(has)
        self.none.setVisible(self.seen is not None and not has)
        self.views.setVisible(has)

    def _take(self, seen: Statistics) -> None:
        if seen.year == int(self.year.currentText()):
            self.seen = seen
            self._show()

    @Slot()
    def _show(self) -> None:
        if self.seen is None:
            return
        self.about.setText(self.tr("共 {0} 条，算到 {1}").format(len(self.seen.found), self.seen.today))
        self._arrange()
        self.bars.show_bars(self.seen.bars(By(self.by.currentText())))
        self._show_behind(self.bars.line)

    @Slot(object)
    def _show_behind(self, bar: Bar | None) -> None:
        """The findings behind the number in front."""
        by = By(self.by.currentText())
        found = self.seen.behind(by, bar.name, self.which) if self.seen and bar else ()
        self.behind.setText(bar.name if bar else "")
        for digit, (which, button) in enumerate(self.numbers.items(), 1):
            button.setText(f"{digit} {which} {bar.number(which) if bar else 0}")
            button.setChecked(which is self.which)
            button.setEnabled(bar is not None)
        self.model.show_lines(found)
        self.list.setColumnHidden(_MINE, by is By.MINE)
        if self.list.line is None:
            self.list.step(0)
        self._tell(self.list.line)

    @Slot(object)
    def _tell(self, one: Counted | None) -> None:
        """The finding in front in full, and how it is opened."""
        due = self.tr("　限 {0}").format(one.due) if one and one.due else ""
        self.words.setText(self.tr("{0}：{1}{2}　Enter 打开").format(one.place, one.fact, due) if one else "")

    @Slot(object)
    def _pick(self, which: Which, _checked: bool = False) -> None:
        self.which = which
        self._show_behind(self.bars.line)

    @Slot(object)
    def _to_findings(self, bar: Bar) -> None:
        self.list.setFocus()

    @Slot(object)
    def _open(self, one: Counted) -> None:
        self.record_wanted.emit(f"finding/{one.id}")

    @Slot()
    def _draw_table(self) -> None:
        if self.seen is not None:
            self.bench.draw(finding_statistics.draw_table, self.seen, done=partial(self._show_table, self.seen.year))

    def _show_table(self, year: int, pdf: bytes) -> None:
        self.sheet.paper.show_bytes(self.tr("隐患统计表 {0}").format(year), pdf)
        self.views.setCurrentWidget(self.sheet)
        self._arrange()
        self.sheet.paper.preview.setFocus()

    @Slot()
    def _leave_table(self) -> None:
        self.views.setCurrentIndex(0)
        self._arrange()
        self.bars.setFocus()

    @Slot()
    def _choose_file(self) -> None:
        name = self.tr("隐患统计 {0}.xlsx").format(self.year.currentText())
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("存为 Excel"), name, "Excel (*.xlsx)")
        if chosen:
            self.save(Path(chosen))

    def _saved(self, file: Path, count: object) -> None:
        self.bench.say(self.tr("已存 {0} 行：{1}").format(count, file))

    def _columns(self) -> tuple[Column[Counted], ...]:
        return (
            Column("状态", lambda one: one.status, 96, self._mark),
            Column("发现", lambda one: one.found.isoformat()[5:], 62),
            Column("矿山", lambda one: one.mine, 90, is_quiet=True),
            Column("隐患", lambda one: f"{one.place}：{one.fact}" if one.place else one.fact),
        )

    def _mark(self, one: Counted) -> Mark:
        if not one.is_open:
            return CLOSED
        return LATE if self.seen is not None and is_late(one, self.seen.today) else OPEN

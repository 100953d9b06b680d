"""隐患统计: the findings of a year as bars: closed solid, open hatched, so that it is read in print and in
greyscale.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, Slot
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QPushButton, QWidget

from desktop.actions import finding_statistics
from desktop.actions.finding_statistics import Statistics
from desktop.supervision.finding_counts import Bar, By
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.page import label, scrolled
from desktop.ui.tab import Tab

YEARS = 5


class StatisticsTab(Tab):
    """Year and grouping above, the bars below."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "隐患统计", parent)
        self.seen: Statistics | None = None
        year = bench.desk.world.today().year
        self.year = QComboBox(self)
        self.year.setAccessibleName(self.tr("年份"))
        self.year.addItems([str(year - back) for back in range(YEARS)])
        self.by = QComboBox(self)
        self.by.setAccessibleName(self.tr("怎样分组"))
        self.by.addItems([str(one) for one in By])
        self.about = label("", "small", self)
        self.export = QPushButton(self.tr("存为 Excel(&X)…"), self)
        self.none = label(self.tr("这一年没有登记隐患；请换一年，或按 F5 同步。"), "muted", self, wraps=True)
        self.bars = Bars(self)
        self.area = scrolled(self.bars)
        head = QHBoxLayout()
        head.setSpacing(theme.SNUG)
        for widget in (self.year, self.by, self.about):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self.export)
        self.body.addLayout(head)
        self.body.addWidget(label(self.tr("实心：已销号　斜线：未销号　数字：全部 / 未销号 / 逾期"), "small", self))
        self.body.addWidget(self.none)
        self.body.addWidget(self.area, 1)
        self.body.addStretch(0)
        self.year.activated.connect(self.ask)
        self.by.activated.connect(self._show)
        self.export.clicked.connect(self._choose_file)

    def first_focus(self) -> QWidget:
        return self.by

    @Slot()
    def ask(self) -> None:
        self.bench.ask(finding_statistics.read_statistics, int(self.year.currentText()), done=self._take)

    def save(self, file: Path) -> None:
        """Write the year as Excel."""
        if self.seen is not None:
            self.bench.draw(finding_statistics.export, file, self.seen, done=partial(self._saved, file))

    def _take(self, seen: Statistics) -> None:
        if seen.year == int(self.year.currentText()):
            self.seen = seen
            self._show()

    @Slot()
    def _show(self) -> None:
        if self.seen is None:
            return
        has = bool(self.seen.found)
        self.about.setText(self.tr("共 {0} 条，算到 {1}").format(len(self.seen.found), self.seen.today))
        self.none.setVisible(not has)
        self.area.setVisible(has)
        self.export.setEnabled(has)
        self.bars.show_bars(self.seen.bars(By(self.by.currentText())))

    @Slot()
    def _choose_file(self) -> None:
        name = self.tr("隐患统计 {0}.xlsx").format(self.year.currentText())
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("存为 Excel"), name, "Excel (*.xlsx)")
        if chosen:
            self.save(Path(chosen))

    def _saved(self, file: Path, count: object) -> None:
        self.bench.say(self.tr("已存 {0} 行：{1}").format(count, file))


class Bars(QWidget):
    """A row for each group: its name, its bar, its numbers."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shown: tuple[Bar, ...] = ()

    def show_bars(self, bars: tuple[Bar, ...]) -> None:
        """Show these groups."""
        self.shown = bars
        self.setAccessibleName("；".join(f"{one.name} {_numbers(one)}" for one in bars))
        self.setMinimumHeight(len(bars) * theme.row())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, max(1, len(self.shown)) * theme.row())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        seen = theme.colours(self.palette())
        high, most = theme.row(), max((one.whole for one in self.shown), default=1)
        names = self.width() // 3
        figures = self.fontMetrics().horizontalAdvance("00000 / 00000 / 0000")
        room = self.width() - names - figures - 2 * theme.SNUG
        middle = Qt.AlignmentFlag.AlignVCenter
        for at, one in enumerate(self.shown):
            top = at * high
            painter.setPen(self.palette().text().color())
            name = self.fontMetrics().elidedText(one.name, Qt.TextElideMode.ElideRight, names - theme.SNUG)
            painter.drawText(QRect(0, top, names - theme.SNUG, high), middle | Qt.AlignmentFlag.AlignRight, name)
            long, closed = room * one.whole // most, room * (one.whole - one.open) // most
            box = QRect(names, top + high // 5, long, high * 3 // 5)
            colour = QColor(str(seen.accent))
            painter.fillRect(QRect(box.x(), box.y(), closed, box.height()), colour)
            rest = QRect(box.x() + closed, box.y(), long - closed, box.height())
            painter.fillRect(rest, QBrush(colour, Qt.BrushStyle.BDiagPattern))
            painter.setPen(colour)
            painter.drawRect(box.adjusted(0, 0, -1, -1))
            painter.setPen(self.palette().text().color())
            painter.drawText(QRect(names + long + theme.SNUG, top, figures, high), middle, _numbers(one))
        painter.end()


def _numbers(one: Bar) -> str:
    return f"{one.whole} / {one.open} / {one.late}"

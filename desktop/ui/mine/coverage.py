"""矿山 · 覆盖: a month of a mine, places by weeks or the items of one place; every cell opens its visits."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.marks import MarkLabel
from desktop.ui.mine.coverage_grid import GridModel, GridView
from desktop.ui.mine.coverage_reading import (
    LEGEND,
    OPEN,
    Cell,
    GridRow,
    ItemRow,
    Month,
    VisitRow,
    beside,
    names_of,
    read_month,
)
from desktop.ui.mine.tab import MineTab
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel, LineTable


class CoverageTab(MineTab):
    """Month and sums above; the matrix, or the items of one place, on the left; the visits of the cell on the right."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "覆盖", parent)
        self.shown: Month | None = None
        self._month = ""
        self.before = QPushButton("‹", self)
        self.month = label("", "strong", self)
        self.after = QPushButton("›", self)
        self.sums = label("", "", self)
        self.by_item = QPushButton(self.tr("逐项(&I)"), self)
        self.place = QComboBox(self)
        self.only_open = QCheckBox(self.tr("只看未查(&U)"), self)
        self.grid_model = GridModel(self)
        self.grid = GridView(self.grid_model, self.tr("地点按周"), self)
        self.item_model = LinesModel[ItemRow](_ITEMS, lambda row: row.id, self)
        self.items = LineTable(self.item_model, self.tr("本处的检查项"), self)
        self.views = QStackedWidget(self)
        self.words = label("", "small", self, wraps=True)
        self.visit_model = LinesModel[VisitRow](_VISITS, lambda row: row.id, self)
        self.visits = LineTable(self.visit_model, self.tr("这一格的检查"), self)
        self.none = label("", "small", self, wraps=True)
        self.legend = QWidget(self)
        self._lay_out()
        self._connect()
        self._show_mode(by_item=False)

    def first_focus(self) -> QWidget:
        return self.items if self._is_by_item else self.grid

    def ask(self) -> None:
        self.bench.ask(read_month, self.mine, self._month, done=self._show)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.visits.setColumnHidden(len(_VISITS) - 1, self.width() < WIDE_ENOUGH)

    @property
    def _is_by_item(self) -> bool:
        return self.views.currentWidget() is self.items

    def _lay_out(self) -> None:
        self.before.setAccessibleName(self.tr("上个月"))
        self.before.setToolTip(self.tr("上个月 Alt+←"))
        self.after.setAccessibleName(self.tr("下个月"))
        self.after.setToolTip(self.tr("下个月 Alt+→"))
        self.by_item.setToolTip(self.tr("空格"))
        self.place.setAccessibleName(self.tr("地点"))
        self.place.setSizePolicy(self.sums.sizePolicy())
        for button in (self.before, self.after):
            button.setProperty("kind", "small")
            button.setFixedWidth(30)
        head = QHBoxLayout()
        head.setSpacing(theme.TIGHT)
        for widget in (self.before, self.month, self.after, self.sums):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self.place)
        head.addWidget(self.only_open)
        head.addWidget(self.by_item)
        marks = QHBoxLayout(self.legend)
        marks.setContentsMargins(0, 0, 0, 0)
        marks.setSpacing(theme.GAP)
        for mark in LEGEND:
            one = MarkLabel(self.legend)
            one.show_mark(mark)
            marks.addWidget(one)
        marks.addStretch(1)
        self.views.addWidget(self.grid)
        self.views.addWidget(self.items)
        self.body.addLayout(head)
        self.body.addWidget(self._parts(), 1)
        self.body.addWidget(self.words)
        self.body.addWidget(self.legend)

    def _parts(self) -> QSplitter:
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addWidget(self.none)
        column.addWidget(self.visits, 1)
        column.addStretch(0)
        parts = QSplitter(Qt.Orientation.Horizontal, self)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.views)
        parts.addWidget(right)
        parts.setSizes([470, 130])
        parts.setStretchFactor(0, 1)
        parts.setStretchFactor(1, 1)
        return parts

    def _connect(self) -> None:
        self.before.clicked.connect(self.month_before)
        self.after.clicked.connect(self.month_after)
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Alt+Left"), self, self.month_before, context=here)
        QShortcut(QKeySequence("Alt+Right"), self, self.month_after, context=here)
        self.by_item.clicked.connect(self.turn)
        self.grid.turned.connect(self.turn)
        self.grid.chosen.connect(self._choose_cell)
        self.grid.opened.connect(self._to_visits)
        self.items.chosen.connect(self._choose_item)
        self.items.opened.connect(self._to_visits)
        self.place.activated.connect(self._show_items)
        self.only_open.toggled.connect(self._show_items)
        self.visits.opened.connect(self._open)

    @Slot()
    def month_before(self) -> None:
        """The month before."""
        self._turn_month(-1)

    @Slot()
    def month_after(self) -> None:
        """The month after; never beyond this month."""
        self._turn_month(1)

    def _turn_month(self, by: int) -> None:
        if self.shown is None:
            return
        asked = self._month or self.shown.month  # what is shown may lag behind the keys
        if by < 0 or asked < self.shown.this_month:
            self._month = beside(asked, by)
            self.look()

    @Slot()
    def turn(self) -> None:
        """From the weeks to the items of the place under the keyboard, and back."""
        row = self.grid.row
        if not self._is_by_item and row is not None:
            self.place.setCurrentIndex(self.place.findData(row.id))
        self._show_mode(by_item=not self._is_by_item)
        if self._is_by_item:
            self._show_items()
        else:
            self._choose_cell(self.grid_model.cell(self.grid.currentIndex()))
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_mode(self, *, by_item: bool) -> None:
        self.views.setCurrentWidget(self.items if by_item else self.grid)
        self.by_item.setText(self.tr("按周(&I)") if by_item else self.tr("逐项(&I)"))
        self.sums.setVisible(not by_item)
        self.place.setVisible(by_item)
        self.only_open.setVisible(by_item)
        self.legend.setVisible(not by_item)
        self.words.setFixedHeight(self.words.fontMetrics().lineSpacing() * (2 if by_item else 1) + theme.HAIR)

    def _show(self, answer: Month) -> None:
        if answer.mine != self.mine or (self._month and answer.month != self._month):
            return
        self.shown = answer
        self.month.setText(answer.month)
        self.after.setEnabled(answer.month < answer.this_month)
        self.sums.setText(answer.words)
        chosen = self.place.currentData()
        self.place.clear()
        for row in answer.rows:
            if row.items:
                self.place.addItem(row.name, row.id)
        self.place.setCurrentIndex(max(self.place.findData(chosen), 0))
        self.grid_model.show_rows(answer.heads, answer.rows)
        if not self.grid.currentIndex().isValid():
            self.grid.go(0, 0)
        if self._is_by_item:
            self._show_items()

    @Slot()
    def _show_items(self) -> None:
        row = self._place()
        items = row.items if row else ()
        self.item_model.show_lines([one for one in items if not self.only_open.isChecked() or one.mark is OPEN])
        if self.items.line is None:
            self.items.step(0)
        self._choose_item(self.items.line)

    def _place(self) -> GridRow | None:
        chosen = self.place.currentData()
        return next((row for row in self.shown.rows if row.id == chosen), None) if self.shown else None

    @Slot(object)
    def _choose_cell(self, cell: Cell | None) -> None:
        if not self._is_by_item:
            self._tell(cell.words if cell else "", cell.visits if cell else ())

    @Slot(object)
    def _choose_item(self, row: ItemRow | None) -> None:
        if self._is_by_item:
            words = f"{row.id} {row.mark.word}：{row.text}" if row else self.tr("没有这样的检查项。")
            self._tell(words, row.visits if row else ())

    def _tell(self, words: str, visits: tuple[str, ...]) -> None:
        self.words.setText(words)
        rows = names_of(visits, self.shown.visits) if self.shown else ()
        self.visit_model.show_lines(rows)
        self.none.setText(
            self.tr("这一项本月没有检查过。")
            if self._is_by_item
            else self.tr("没有检查过。选有数字的一格，这里列出那几次检查。")
        )
        self.none.setVisible(not rows)
        self.visits.setVisible(bool(rows))
        if rows and self.visits.line is None:
            self.visits.step(0)

    @Slot()
    def _to_visits(self) -> None:
        if self.visit_model.lines:
            self.visits.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _open(self, row: VisitRow) -> None:
        self.visit_wanted.emit(row.id)


WIDE_ENOUGH = 760  # pixels of the tab from which there is room for the numbers of ledgers
_ITEMS: tuple[Column[ItemRow], ...] = (
    Column("本月", lambda row: row.mark.word, 66, lambda row: row.mark),
    Column("级别", lambda row: row.level, 46, is_quiet=True),
    Column("检查内容", lambda row: row.text),
    Column("哪几日", lambda row: row.days, 80, is_quiet=True),
)
_VISITS: tuple[Column[VisitRow], ...] = (
    Column("日期", lambda row: row.day[5:], 56),
    Column("人员", lambda row: row.people),
    Column("台账", lambda row: row.number, 96, is_quiet=True),
)

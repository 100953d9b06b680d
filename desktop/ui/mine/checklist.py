"""矿山 · 一矿一表: the mine's checklist of today with the layer each item comes from; or that of all mines, searched as
one types.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from desktop.errors import DeskError
from desktop.supervision import search
from desktop.supervision.checklist import Level
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.marks import Mark, Shape
from desktop.ui.mine import checklist_words
from desktop.ui.mine.checklist_detail import ItemCard
from desktop.ui.mine.checklist_reading import (
    NOT_APPLICABLE,
    NOWHERE,
    Board,
    ItemRow,
    MineSheet,
    joined,
    read_codes,
    read_sheet,
)
from desktop.ui.mine.checklist_search import SearchLine
from desktop.ui.mine.tab import MineTab
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel, LineTable

WIDE = 820  # logical pixels from which list and item stand side by side
MOST = 500  # rows shown at once; who wants another types one more word
CHANGED = Mark(Shape.ARROW, "accent", "")
IDLE = Mark(Shape.DASH, "calm", "")
FILTERS: tuple[tuple[str, Callable[[ItemRow], bool]], ...] = (
    ("全部", lambda row: True),
    ("必查", lambda row: row.item.level is Level.MUST and not row.state),
    ("抽查", lambda row: row.item.level is Level.SAMPLE and not row.state),
    ("下级改动", lambda row: bool(row.item.origins)),
    ("本矿改动", lambda row: any(one.level == "本矿" for one in row.item.origins)),
    (NOT_APPLICABLE, lambda row: row.state == NOT_APPLICABLE),
    (NOWHERE, lambda row: row.state == NOWHERE),
)
BY_PLACE, BY_ITEM = 0, 1
NUMBER, MINE = 0, 1  # columns; the first is never hidden, or the list could not scroll to its current line
WIDTHS = {BY_PLACE: 48, BY_ITEM: 108}


class ChecklistTab(MineTab):
    """Filters and search, the list, the item in front. `mine_wanted` asks the page for another mine."""

    mine_wanted = Signal(str)

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "一矿一表", parent)
        self._sheets: dict[str, MineSheet] = {}
        self._board = Board()
        self._round = 0
        self._left: list[str] = []
        self.which = QComboBox(self)
        self.which.setAccessibleName(self.tr("显示哪些检查项"))
        self.which.addItems([word for word, _ in FILTERS])
        self.order = QComboBox(self)
        self.order.setAccessibleName(self.tr("排列"))
        self.order.addItems([self.tr("按地点"), self.tr("按项目")])
        self.everywhere = QCheckBox(self.tr("全部矿山(&A)"), self)
        self.search = SearchLine(self.tr("查找编码、内容、地点 Ctrl+F"), self)
        self.heading = label("", "small", self, wraps=True)
        self.count = label("", "small", self)
        self.trouble = label("", "warn", self, wraps=True)
        self.model = LinesModel[ItemRow](_COLUMNS, lambda row: row.key, self)
        self.list = LineTable(self.model, self.tr("一矿一表"), self)
        self.none = label(self.tr("没有这样的检查项。换一个词，或把左边改成“全部”。"), "muted", self, wraps=True)
        self.detail = ItemCard(bench, self)
        self._lay_out()
        self._connect()

    def first_focus(self) -> QWidget:
        return self.list

    def ask(self) -> None:
        if self.everywhere.isChecked():
            self.bench.ask(read_codes, done=self._read_all)
        else:
            self._round += 1
            self.bench.ask(read_sheet, self.mine, done=partial(self._take, self._round))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SNUG)
        for widget in (self.which, self.order, self.everywhere):
            head.addWidget(widget)
        head.addWidget(self.search, 1)
        told = QHBoxLayout()
        told.setSpacing(theme.SNUG)
        told.addWidget(self.heading, 1)
        told.addWidget(self.count)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.none)
        column.addWidget(self.list, 1)
        column.addStretch(0)
        self.halves = halves = QSplitter(Qt.Orientation.Horizontal, self)
        halves.setChildrenCollapsible(False)
        halves.addWidget(left)
        halves.addWidget(self.detail)
        self.body.setSpacing(theme.TIGHT)
        self.body.addLayout(head)
        self.body.addLayout(told)
        self.body.addWidget(self.trouble)
        self.body.addWidget(halves, 1)
        self.none.hide()
        self.trouble.hide()
        self._show_columns()

    def _connect(self) -> None:
        self.which.activated.connect(self._filter)
        self.order.activated.connect(self._reorder)
        self.everywhere.toggled.connect(self._widen)
        self.search.textEdited.connect(self._filter)
        self.search.stepped.connect(self.list.step)
        self.search.entered.connect(self._open)
        self.list.chosen.connect(self._show_row)
        self.list.opened.connect(self._open)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._give_room)
        for key in ("Ctrl+F", "/"):
            QShortcut(QKeySequence(key), self, self._to_search)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The item stands beside the list where there is room for both, else below it."""
        super().resizeEvent(event)
        is_wide = event.size().width() >= WIDE
        if event.oldSize().isValid() and is_wide is (event.oldSize().width() >= WIDE):
            return
        self.halves.setOrientation(Qt.Orientation.Horizontal if is_wide else Qt.Orientation.Vertical)
        self.halves.setSizes([560, 440])

    @Slot(QWidget, QWidget)
    def _give_room(self, before: QWidget | None, now: QWidget | None) -> None:
        """One below the other, the part with the keyboard gets the room."""
        if self.halves.orientation() is Qt.Orientation.Vertical and now is not None and self.isAncestorOf(now):
            is_reading = now is self.detail or self.detail.isAncestorOf(now)
            self.halves.setSizes([300, 700] if is_reading else [560, 440])
            self.list.scrollTo(self.list.currentIndex())

    @Slot()
    def _to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    # --- reading: one mine, or all of them one after the other, so that other reads come in between ---------------

    def _take(self, number: int, sheet: MineSheet) -> None:
        if number == self._round and sheet.mine == self.mine:
            self._sheets = {sheet.mine: sheet}
            self._show_sheets()

    @Slot(bool)
    def _widen(self, is_wide: bool) -> None:
        self._show_columns()
        self.look()

    def _read_all(self, codes: Sequence[str]) -> None:
        if not self.everywhere.isChecked():
            return
        self._round += 1
        self._left = list(codes)
        self._sheets = {code: sheet for code, sheet in self._sheets.items() if code in codes}
        self._read_next()

    def _read_next(self) -> None:
        if self._left:
            number = self._round
            failed = partial(self._skip, number)
            self.bench.ask(read_sheet, self._left[0], done=partial(self._take_one, number), failed=failed)
        else:
            self._show_sheets()

    def _take_one(self, number: int, sheet: MineSheet) -> None:
        if number != self._round:
            return
        self._left = self._left[1:]
        is_new = sheet.mine not in self._sheets
        self._sheets[sheet.mine] = sheet
        if is_new and len(self._sheets) % 8 == 1:  # the first are there at once, the others by eights
            self._show_sheets()
        self._read_next()

    def _skip(self, number: int, error: DeskError) -> None:
        """A mine whose card does not fit does not keep the others away."""
        if number == self._round:
            self.bench.trouble(error)
            self._left = self._left[1:]
            self._read_next()

    # --- showing ------------------------------------------------------------------------------------------------

    def _show_sheets(self) -> None:
        sheets = list(self._sheets.values())
        is_by_item = self.order.currentIndex() == BY_ITEM
        self._board = joined([sheet.by_item if is_by_item else sheet.by_place for sheet in sheets])
        titles = dict.fromkeys(f"{sheet.status} · {sheet.title}" for sheet in sheets)
        self.heading.setText("\n".join(titles))
        self.heading.setAccessibleName(self.heading.text())
        problems = list(dict.fromkeys(one for sheet in sheets for one in sheet.problems))
        self.trouble.setText(checklist_words.problems(problems))
        self.trouble.setToolTip("\n".join(str(one) for one in problems))
        self.trouble.setVisible(bool(problems))
        self._filter()

    @Slot()
    def _reorder(self) -> None:
        self._show_columns()
        self._show_sheets()

    @Slot()
    def _filter(self) -> None:
        rows, fits = self._board.rows, FILTERS[max(self.which.currentIndex(), 0)][1]
        found = [rows[number] for number in search.find(self._board.index, self.search.text())]
        if self.which.currentIndex() > 0:
            found = [row for row in found if fits(row)]
        self.model.show_lines(found[:MOST])
        self.list.setVisible(bool(found))
        self.detail.setVisible(bool(found))
        self.none.setVisible(not found and bool(rows))
        self._tell(len(found))
        if self.search.hasFocus() or self.list.line is None:
            self.list.step(-len(found))
        self._show_row(self.list.line)

    def _tell(self, found: int) -> None:
        words = self.tr("{0} 项").format(f"{found:,}")
        if found > MOST:
            words = self.tr("{0} 项，列出前 {1} 项，再输入几个字").format(f"{found:,}", MOST)
        if self._left:
            done = len(self._sheets)
            words = self.tr("正在读取 {0}/{1} 座矿山").format(done, done + len(self._left))
        self.count.setText(words)

    def _show_columns(self) -> None:
        self.list.set_width(NUMBER, WIDTHS[self.order.currentIndex()])
        self.list.setColumnHidden(MINE, not self.everywhere.isChecked())

    @Slot(object)
    def _show_row(self, row: ItemRow | None) -> None:
        sheet = self._sheets.get(row.mine) if row else None
        self.detail.show_row(row, sheet, names_mine=self.everywhere.isChecked())

    @Slot()
    def _open(self) -> None:
        """Enter: of all mines, go to the item's own, where the list keeps it in front; of one, read the item."""
        row = self.list.line
        if row is None:
            return
        if not self.everywhere.isChecked():
            self.detail.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.search.clear()
        self.which.setCurrentIndex(0)
        self.everywhere.blockSignals(True)
        self.everywhere.setChecked(False)
        self.everywhere.blockSignals(False)
        self._show_columns()
        self.mine = row.mine
        self.mine_wanted.emit(row.mine)
        self.look()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)


_COLUMNS: tuple[Column[ItemRow], ...] = (
    Column("编号", lambda row: row.number if row.is_single else row.item.id, 48, is_quiet=True),
    Column("矿山", lambda row: row.mine_name, 96, is_quiet=True),
    Column("级", lambda row: str(row.item.level)[0], 34, is_quiet=True),
    Column("检查内容", lambda row: row.item.text),
    Column("地点", lambda row: row.state or row.place, 112, lambda row: IDLE if row.state else None, is_quiet=True),
    Column(
        "来源",
        lambda row: checklist_words.source(row.item),
        94,
        lambda row: CHANGED if checklist_words.changes(row.item) else None,
        is_quiet=True,
    ),
)

"""Lists of frozen lines: one model, one view and one delegate for every list of the program.

Promises: the model emits `dataChanged` for the lines that differ and resets only when lines come or go; the current
line stays the current line (told by its key) when the list is read again; a mark is painted as shape and word; where
there is little room the columns of fixed width give what they do not need to the one that takes what is left; the
input method is off, so that digits and letters are not swallowed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.ui import marks, theme
from desktop.ui.marks import Mark

L = TypeVar("L")
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
AHEAD = 2
PLENTY = 220  # pixels of the column that takes what is left, from which the others keep their whole width
MARK_SIDE = 16
MEASURED = 60  # lines looked at to tell what a column needs
MARK = int(Qt.ItemDataRole.UserRole) + 1
QUIET = int(Qt.ItemDataRole.UserRole) + 2
LINE = int(Qt.ItemDataRole.UserRole)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class Column(Generic[L]):
    """How one column reads a line. `width` in logical pixels; 0 takes what is left."""

    title: str
    text: Callable[[L], str]
    width: int = 0
    mark: Callable[[L], Mark | None] | None = None
    is_quiet: bool = False
    is_right: bool = False


class LinesModel(QAbstractTableModel, Generic[L]):
    """A table over frozen lines, each known by its key."""

    def __init__(self, columns: Sequence[Column[L]], key: Callable[[L], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._key = key
        self._lines: tuple[L, ...] = ()

    @property
    def lines(self) -> tuple[L, ...]:
        """What is shown."""
        return self._lines

    @property
    def columns(self) -> tuple[Column[L], ...]:
        """How it is shown."""
        return self._columns

    def show_lines(self, lines: Sequence[L]) -> None:
        """Show these lines; tell the views only what differs."""
        new = tuple(lines)
        if [self._key(line) for line in new] != [self._key(line) for line in self._lines]:
            self.beginResetModel()
            self._lines = new
            self.endResetModel()
            return
        differing = [row for row, (old, line) in enumerate(zip(self._lines, new, strict=True)) if old != line]
        self._lines = new
        for row in differing:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(self._columns) - 1))

    def row_of(self, key: object) -> int:
        """The row of a key, -1 when it is not shown."""
        return next((row for row, line in enumerate(self._lines) if self._key(line) == key), -1)

    def key_at(self, row: int) -> object | None:
        """The key of a row."""
        return self._key(self._lines[row]) if 0 <= row < len(self._lines) else None

    def texts(self) -> list[list[str]]:
        """All cells as people read them."""
        return [[column.text(line) for column in self._columns] for line in self._lines]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        answer = _ANSWERS.get(int(role))
        return answer(self._lines[index.row()], self._columns[index.column()]) if answer else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical or section >= len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self._columns[section].is_right else _LEFT
        return None


_ANSWERS: dict[int, Callable[[Any, Column[Any]], object]] = {  # asked for forty times a line: it must be quick
    LINE: lambda line, _: line,
    MARK: lambda line, column: column.mark(line) if column.mark else None,
    QUIET: lambda _, column: column.is_quiet,
    int(Role.TextAlignmentRole): lambda _, column: _RIGHT if column.is_right else _LEFT,
    int(Role.DisplayRole): lambda line, column: column.text(line),
    int(Role.AccessibleTextRole): lambda line, column: column.text(line),
    int(Role.ToolTipRole): lambda line, column: column.text(line),
}


class LineDelegate(QStyledItemDelegate):
    """Paints a cell: its mark, then its text, elided at the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        mark = index.data(MARK)
        if not isinstance(mark, Mark) and not index.data(QUIET):
            super().paint(painter, option, index)
            return
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        widget: QWidget = option.widget
        style = widget.style() if widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
        area: QRect = option.rect.adjusted(theme.SNUG, 0, -theme.SNUG, 0)
        palette: QPalette = option.palette
        if isinstance(mark, Mark):
            box = QRectF(area.x(), area.y() + (area.height() - MARK_SIDE) / 2, MARK_SIDE, MARK_SIDE)
            marks.paint(painter, box, mark, palette)
            area.setLeft(area.left() + MARK_SIDE + theme.TIGHT + theme.HAIR)
        painter.save()
        seen = theme.colours(palette)
        painter.setPen(mark.colour(palette) if isinstance(mark, Mark) else seen.muted)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(area, flags, painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width()))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), theme.row())


class LineTable(QTableView, Generic[L]):
    """A list of lines. `chosen` tells the current line, `opened` that Enter or a double click asked for it."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(
        self, model: LinesModel[L], name: str, parent: QWidget | None = None, *, has_head: bool = True
    ) -> None:
        super().__init__(parent)
        self._current: object | None = None
        self._row = 0
        self._text = theme.scaled(theme.BODY)
        self._widths = [column.width for column in model.columns]
        self.setModel(model)
        self.setItemDelegate(LineDelegate(self))
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.row())
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._lay_out_columns(model, has_head)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._return)
        model.modelReset.connect(self.fit_columns)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._choose)
        self.lines = model

    @property
    def line(self) -> L | None:
        """The current line."""
        row = self.currentIndex().row()
        return self.lines.lines[row] if 0 <= row < len(self.lines.lines) else None

    def choose(self, key: object) -> bool:
        """Make the line of this key the current one; False when it is not shown."""
        row = self.lines.row_of(key)
        if row >= 0:
            self._go(row)
        return row >= 0

    def step(self, by: int) -> None:
        """Move the current line up or down, staying inside the list."""
        last = len(self.lines.lines) - 1
        if last >= 0:
            self._go(min(max(self.currentIndex().row() + by, 0), last))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.line is not None:
            self.opened.emit(self.line)
            event.accept()
            return
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):  # else Qt goes to another column of the same line
            self.step(-len(self.lines.lines) if event.key() == Qt.Key.Key_Home else len(self.lines.lines))
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self._text != theme.scaled(theme.BODY):
            self._grow()

    def set_width(self, number: int, width: int) -> None:
        """A column of fixed width has another width from now on, in logical pixels of standard text."""
        self._widths[number] = width
        self.fit_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

    @Slot()
    def fit_columns(self) -> None:
        """Give each column its width; with little room no more than its longest word needs."""
        head = self.horizontalHeader()
        fixed = [
            (number, column)
            for number, column in enumerate(self.lines.columns)
            if column.width and head.sectionResizeMode(number) is QHeaderView.ResizeMode.Fixed
        ]
        seen = sum(theme.scaled(self._widths[number]) for number, _ in fixed if not self.isColumnHidden(number))
        lacks = self.viewport().width() - seen < theme.scaled(PLENTY)
        for number, column in fixed:
            width = theme.scaled(self._widths[number])
            width = min(width, self._needed(number, column)) if lacks else width
            if width != self.columnWidth(number):
                self.setColumnWidth(number, width)

    def _needed(self, number: int, column: Column[L]) -> int:
        """What a column needs for its title and its first lines."""
        words = [column.text(line) for line in self.lines.lines[:MEASURED]]
        has_mark = column.mark is not None and any(column.mark(line) for line in self.lines.lines[:MEASURED])
        widest = max((self.fontMetrics().horizontalAdvance(word) for word in set(words)), default=0)
        beside = 2 * (theme.SNUG + theme.TIGHT) + (theme.TIGHT + theme.HAIR + MARK_SIDE if has_mark else 0)
        head = self.horizontalHeader()
        title = head.sectionSizeHint(number) if column.title and not head.isHidden() else 0
        return max(widest + beside, title)

    def _grow(self) -> None:
        """The text has another size: rows and columns go with it."""
        before, self._text = self._text, theme.scaled(theme.BODY)
        rows = self.verticalHeader()
        rows.setDefaultSectionSize(round(rows.defaultSectionSize() * self._text / before))
        self.fit_columns()

    def _go(self, row: int) -> None:
        """Make a row the current one, with a little of what comes next in sight."""
        last = len(self.lines.lines) - 1
        self.setCurrentIndex(self.lines.index(row, 0))
        self.scrollTo(self.lines.index(min(row + AHEAD, last), 0))
        self.scrollTo(self.lines.index(row, 0))

    def _lay_out_columns(self, model: LinesModel[L], has_head: bool) -> None:
        head = self.horizontalHeader()
        head.setVisible(has_head)
        head.setHighlightSections(False)
        head.setMinimumSectionSize(24)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for number, column in enumerate(model.columns):
            if column.width:
                head.setSectionResizeMode(number, QHeaderView.ResizeMode.Fixed)
                self.setColumnWidth(number, theme.scaled(column.width))
            else:
                head.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)

    @Slot()
    def _remember(self) -> None:
        row = self.currentIndex().row()
        self._current = self.lines.key_at(row)
        self._row = row

    @Slot()
    def _return(self) -> None:
        if self._current is not None and self.choose(self._current):
            return
        last = len(self.lines.lines) - 1
        if last >= 0:
            self._go(min(max(self._row, 0), last))
        else:
            self.chosen.emit(None)

    @Slot(QModelIndex, QModelIndex)
    def _choose(self, now: QModelIndex, before: QModelIndex) -> None:
        self.chosen.emit(now.data(LINE))

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(LINE))

"""A field that is a table: one types into its cells, Tab goes on, Enter opens a new line, Ctrl+Delete takes one out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.actions.form_drafts import FieldValue
from desktop.ui import theme
from desktop.ui.papers.editors import Editor

MOST = 7  # lines in sight; more are scrolled


class RowsEditor(Editor):
    """The table and the two buttons under it."""

    def __init__(self, name: str, columns: Sequence[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self._columns = tuple(key for key, _ in columns)
        self.table = _Table(len(columns), self)
        self.table.setAccessibleName(name)
        self.table.setHorizontalHeaderLabels([title for _, title in columns])
        self.more = QPushButton(self.tr("加一行 Enter"), self)
        self.less = QPushButton(self.tr("删这一行 Ctrl+Delete"), self)
        tools = QHBoxLayout()
        tools.setContentsMargins(0, 0, 0, 0)
        for button in (self.more, self.less):
            button.setProperty("kind", "quiet")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # both have keys of their own in the table
            tools.addWidget(button)
        tools.addStretch(1)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HAIR)
        column.addWidget(self.table)
        column.addLayout(tools)
        self.row.addLayout(column, 1)
        self.setFocusProxy(self.table)
        self.table.itemChanged.connect(self._changed)
        self.table.grown.connect(self.add)
        self.more.clicked.connect(self.add)
        self.less.clicked.connect(self.take_out)
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Ctrl+Delete"), self.table, self.take_out, context=context)
        self._fit()

    def value(self) -> FieldValue:
        rows = [
            {key: self._text(row, place) for place, key in enumerate(self._columns)}
            for row in range(self.table.rowCount())
        ]
        return tuple(row for row in rows if any(row.values()))

    def show_value(self, value: FieldValue) -> None:
        rows = tuple(one for one in value if isinstance(one, dict)) if not isinstance(value, str) else ()
        shown = tuple({key: one.get(key, "") for key in self._columns} for one in rows)
        if shown == self.value() and self.table.rowCount() > 0:
            return
        with QSignalBlocker(self.table):
            self.table.setRowCount(0)
            for one in shown or ({},):
                self._append(one)
        self._fit()

    @Slot()
    def add(self) -> None:
        """A new line under the current one, and the keyboard in its first cell."""
        with QSignalBlocker(self.table):
            row = self.table.currentRow() + 1 or self.table.rowCount()
            self.table.insertRow(row)
            for place in range(len(self._columns)):
                self.table.setItem(row, place, QTableWidgetItem(""))
        self._fit()
        self.table.setFocus()
        self.table.setCurrentCell(row, 0)

    @Slot()
    def take_out(self) -> None:
        """The current line goes; one empty line always stays."""
        row = self.table.currentRow()
        if row < 0:
            return
        with QSignalBlocker(self.table):
            self.table.removeRow(row)
            if self.table.rowCount() == 0:
                self._append({})
        self.table.setCurrentCell(min(row, self.table.rowCount() - 1), max(self.table.currentColumn(), 0))
        self._fit()
        self.edited.emit()

    def _append(self, one: dict[str, str]) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        for place, key in enumerate(self._columns):
            self.table.setItem(row, place, QTableWidgetItem(one.get(key, "")))

    def _text(self, row: int, place: int) -> str:
        item = self.table.item(row, place)
        return item.text().strip() if item is not None else ""

    @Slot()
    def _changed(self) -> None:
        self.edited.emit()

    def _fit(self) -> None:
        """As high as its lines, up to seven."""
        shown = min(max(self.table.rowCount(), 1), MOST)
        head = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(shown * theme.ROW + head + theme.TIGHT)
        self.less.setVisible(self.table.rowCount() > 1 or bool(self.value()))


class _Table(QTableWidget):
    """Tab goes from cell to cell and out at the ends; a key begins to write in the cell; `grown`: a line is wanted."""

    grown = Signal()

    def __init__(self, columns: int, parent: QWidget) -> None:
        super().__init__(0, columns, parent)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.ROW)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                QTimer.singleShot(0, self._grow)  # what is being written stands in its cell by then
            case Qt.Key.Key_Delete if event.modifiers() == Qt.KeyboardModifier.NoModifier:
                item = self.currentItem()
                if item is not None:
                    item.setText("")
            case _:
                super().keyPressEvent(event)

    @Slot()
    def _grow(self) -> None:
        """One empty line is enough."""
        items = [self.item(self.currentRow(), place) for place in range(self.columnCount())]
        if any(item is not None and item.text().strip() for item in items) or self.rowCount() == 0:
            self.grown.emit()

    def focusNextPrevChild(self, is_next: bool) -> bool:
        place = self.currentRow() * self.columnCount() + self.currentColumn() + (1 if is_next else -1)
        if self.currentRow() < 0 or not 0 <= place < self.rowCount() * self.columnCount():
            return QWidget.focusNextPrevChild(self, is_next)
        self.setCurrentCell(*divmod(place, self.columnCount()))
        return True

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)  # type: ignore[arg-type]
        if self.currentRow() < 0 and self.rowCount():
            self.setCurrentCell(0, 0)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Enter in a cell ends the writing and asks for a line; Tab goes on to the next cell."""
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        match hint:
            case QAbstractItemDelegate.EndEditHint.SubmitModelCache:
                self.setFocus()
            case QAbstractItemDelegate.EndEditHint.EditNextItem:
                self.setFocus()
                self.focusNextPrevChild(True)
            case QAbstractItemDelegate.EndEditHint.EditPreviousItem:
                self.setFocus()
                self.focusNextPrevChild(False)
            case _:
                self.setFocus()

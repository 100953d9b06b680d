"""Behind a cell of 履职: by which clause the number came about, and from which records."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.annotating import owns_escape
from desktop.ui.duty.words import Line
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel, LineTable


class DetailPane(QWidget):
    """What the cell says, its clause, its lines. `left` asks to go back, `opened` for the line's own record."""

    left = Signal()
    opened = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.about = label("", "strong", self, wraps=True)
        self.clause = label("", "small", self, wraps=True)
        self.back = QPushButton(self.tr("返回 Esc"), self)
        self.model = LinesModel[Line](self._columns(), lambda line: line.key, self)
        self.list = LineTable(self.model, self.tr("应做和记录"), self)
        self.none = label(self.tr("这一格没有应做，也没有记录。"), "muted", self, wraps=True)
        self.hint = label(self.tr("Enter 打开这一次的台账"), "small", self)
        head = QHBoxLayout()
        head.setSpacing(theme.SNUG)
        head.addWidget(self.about, 1)
        head.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SNUG)
        column.addLayout(head)
        column.addWidget(self.clause)
        column.addWidget(self.none)
        column.addWidget(self.list, 1)
        column.addWidget(self.hint)
        column.addStretch(0)
        self.back.clicked.connect(self._leave)
        self.list.opened.connect(self.opened)

    def show_lines(self, about: str, clauses: tuple[str, ...], lines: tuple[Line, ...], *, one_person: bool) -> None:
        """Show a cell."""
        self.about.setText(about)
        self.clause.setText(self.tr("依据：{0}").format("；".join(clauses)))
        self.clause.setVisible(bool(clauses))
        self.list.setColumnHidden(PERSON, one_person)
        self.model.show_lines(lines)
        self.none.setVisible(not lines)
        self.list.setVisible(bool(lines))
        self.hint.setVisible(bool(lines))

    def first_focus(self) -> QWidget:
        """Where the keyboard goes."""
        return self.list if self.model.lines else self.back

    def event(self, event: QEvent) -> bool:
        return owns_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _leave(self) -> None:
        self.left.emit()

    def _columns(self) -> tuple[Column[Line], ...]:
        return (
            Column(self.tr("情况"), lambda line: line.mark.word, 84, lambda line: line.mark),
            Column(self.tr("日期"), lambda line: line.day, 92),
            Column(self.tr("人员"), lambda line: line.person, 92),
            Column(self.tr("矿山"), lambda line: line.mine, 120),
            Column(self.tr("编号"), lambda line: line.number, 210),
            Column(self.tr("说明"), lambda line: line.note, is_quiet=True),
        )


PERSON = 2  # the column of names

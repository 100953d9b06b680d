"""Behind a cell of 履职: by which clause the number came about, and from which records."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.actions.app_side import AppSide
from desktop.actions.bulletin_kept import Odd
from desktop.ui import theme, times
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
        self.rest = label("", "small", self, wraps=True)
        self.app = label("", "strong", self, wraps=True)
        self.app_model = LinesModel[Odd](self._app_columns(), lambda one: one, self)
        self.app_list = LineTable(self.app_model, self.tr("与专员APP对照"), self)
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
        column.addWidget(self.rest)
        column.addWidget(self.hint)
        column.addWidget(self.app)
        column.addWidget(self.app_list, 1)
        column.addStretch(0)
        self.back.clicked.connect(self._leave)
        self.list.opened.connect(self.opened)

    def show_lines(
        self, about: str, clauses: tuple[str, ...], lines: tuple[Line, ...], rest: str = "", *, one_person: bool
    ) -> None:
        """Show a cell; `rest` says what is not among the lines."""
        self.about.setText(about)
        self.clause.setText(self.tr("依据：{0}").format("；".join(clauses)))
        self.clause.setVisible(bool(clauses))
        self.list.setColumnHidden(PERSON, one_person)
        self.model.show_lines(lines)
        self.rest.setText(rest)
        self.rest.setVisible(bool(rest))
        self.none.setVisible(not lines)
        self.list.setVisible(bool(lines))
        self.hint.setVisible(bool(lines))

    def show_app(self, side: AppSide | None) -> None:
        """Show where the APP's records and these differ; None: they were never held against each other."""
        odd = side.odd if side else ()
        self.app_model.show_lines(odd)
        self.app_list.setVisible(bool(odd))
        if side is None:
            self.app.setText(self.tr("与专员APP的记录还没有对照过；在“通报”里选APP的导出文件做一次，这里就有。"))
            return
        same = self.tr("这里两边一致。") if not odd else self.tr("这里有 {0} 条对不上：").format(len(odd))
        when = self.tr("与专员APP对照（{0} 做的通报，{1} 至 {2}）").format(times.day(side.at), side.first, side.last)
        self.app.setText(f"{when}：{same}")

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

    def _app_columns(self) -> tuple[Column[Odd], ...]:
        return (
            Column(self.tr("对照"), lambda one: str(one.kind), 84),
            Column(self.tr("日期"), lambda one: one.day, 92),
            Column(self.tr("人员"), lambda one: one.person, 92),
            Column(self.tr("矿山"), lambda one: one.mine, 120),
            Column(self.tr("编号"), lambda one: one.number, 210),
            Column(self.tr("说明"), lambda one: one.note, is_quiet=True),
        )


PERSON = 2  # the column of names

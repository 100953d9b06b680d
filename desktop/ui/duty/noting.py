"""What can be noted of the line in front of 配备: the province's consent to a designation beyond its year (第十条), a
training and its examination (第四十二条).
"""

from __future__ import annotations

import datetime as dt
from functools import partial

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.actions import rotating, trainings
from desktop.actions.staffing_board import About, Board, Line
from desktop.supervision.training import Exam
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.moments import DayField


class Noting(QWidget):
    """The fields that fit the line; nothing where there is nothing to note. `done`: it was noted."""

    done = Signal()

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._line: Line | None = None
        self._everybody: tuple[str, ...] = ()
        self.document = QLineEdit(self)
        self.document.setPlaceholderText(self.tr("省级同意的文号"))
        self.title = QLineEdit(self)
        self.title.setPlaceholderText(self.tr("培训内容"))
        self.exam = QComboBox(self)
        self.exam.addItems([str(one) for one in Exam])
        self.day = DayField(self)
        self.consent = QPushButton(self.tr("登记省级同意(&G)"), self)
        self.one = QPushButton(self.tr("登记培训(&G)"), self)
        self.all = QPushButton(self.tr("给全部在任的人登记(&E)"), self)
        self._lay_out()
        self.document.returnPressed.connect(self._consent)
        self.title.returnPressed.connect(self._train_one)
        self.consent.clicked.connect(self._consent)
        self.one.clicked.connect(self._train_one)
        self.all.clicked.connect(self._train_all)

    def show_line(self, line: Line | None, board: Board | None) -> None:
        """Offer what fits."""
        self._line = line
        is_turn = line is not None and line.post is not None and board is not None and board.is_administrator
        is_training = line is not None and bool(line.person)
        lines = board.lines if board is not None else ()
        self._everybody = tuple(one.person for one in lines if one.about is About.TRAINING)
        shown: tuple[tuple[bool, tuple[QWidget, ...]], ...] = (
            (is_turn, (self.document, self.consent)),
            (is_training, (self.title, self.exam, self.one, self.all)),
        )
        for is_shown, widgets in shown:
            for widget in widgets:
                widget.setVisible(is_shown)
        self.day.setVisible(is_turn or is_training)

    def _on(self) -> dt.date:
        day = self.day.date()
        return dt.date(day.year(), day.month(), day.day())

    @Slot()
    def _consent(self) -> None:
        if self._line is None or self._line.post is None:
            return
        if not self.document.text().strip():
            self._lacks(self.document, self.tr("请写明省级同意的文号，再登记。"))
            return
        said = self.tr("已登记省级同意，满一年后不再提醒轮换。")
        self._bench.act(
            rotating.consent, self._line.post, self.document.text(), self._on(), done=partial(self._noted, said)
        )

    @Slot()
    def _train_one(self) -> None:
        if self._line is not None and self._line.person:
            self._train((self._line.person,))

    @Slot()
    def _train_all(self) -> None:
        self._train(self._everybody)

    def _train(self, people: tuple[str, ...]) -> None:
        if not self.title.text().strip():
            self._lacks(self.title, self.tr("请写明培训的内容，再登记。"))
            return
        said = self.tr("已登记 {0} 人的培训。").format(len([one for one in people if one != self._bench.desk.person]))
        self._bench.act(
            trainings.note,
            people,
            self._on(),
            self.title.text(),
            exam=Exam(self.exam.currentText()),
            done=partial(self._noted, said),
        )

    def _lacks(self, field: QLineEdit, words: str) -> None:
        self._bench.remark(words)
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _noted(self, said: str, _: object) -> None:
        self.document.clear()
        self._bench.say(said)
        self.done.emit()

    def _lay_out(self) -> None:
        today = self._bench.desk.world.today()
        self.day.setDate(QDate(today.year, today.month, today.day))
        self.document.setAccessibleName(self.tr("省级同意的文号"))
        self.title.setAccessibleName(self.tr("培训内容"))
        self.exam.setAccessibleName(self.tr("考核"))
        self.day.setAccessibleName(self.tr("日期"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.SNUG, 0, 0)
        column.setSpacing(theme.SNUG)
        for widget in (self.document, self.title, self.exam, self.day, self.consent, self.one, self.all):
            column.addWidget(widget)
            widget.hide()

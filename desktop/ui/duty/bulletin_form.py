"""What a bulletin is asked for: the period, whose records count, exports of the APP, ranking, red words, number,
demands, copies.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from PySide6.QtCore import QDate, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.actions import duty_matrix
from desktop.actions.bulletin_kept import Asked, Whose
from desktop.actions.duty_matrix import Length
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.moments import DayField
from desktop.ui.page import label, scrolled

_EXCEL = "Excel (*.xlsx)"
_LINES = 2  # of the field for demands
_LONGEST_MARK = 40  # characters of the red words: still readable on their one line


class BulletinForm(QFrame):
    """`asked` with everything when the button is pressed; `column` is what a layout takes."""

    asked = Signal(object)

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.files: tuple[Path, ...] = ()
        self.first, self.last = DayField(self), DayField(self)
        first, last = duty_matrix.period(Length.QUARTER, bench.desk.world.today(), 1)
        for field, day, name in ((self.first, first, self.tr("统计期自")), (self.last, last, self.tr("统计期至"))):
            field.setDate(QDate(day.year, day.month, day.day))
            field.setAccessibleName(name)
        self.choose = QPushButton(self.tr("选专员APP的导出(&F)…"), self)
        self.chosen = label("", "small", self, wraps=True)
        self.whose = QComboBox(self)
        self.whose.setAccessibleName(self.tr("按谁的记录计"))
        self.whose.addItems([str(one) for one in Whose])
        self.ranked = QCheckBox(self.tr("按比率排名(&K)"), self)
        self.number = QLineEdit(self)
        self.number.setAccessibleName(self.tr("发文字号"))
        self.number.setPlaceholderText(self.tr("可以不写"))
        self.mark, self.copies = QLineEdit(self), QLineEdit(self)
        self.mark.setAccessibleName(self.tr("红头"))
        self.mark.setPlaceholderText(self.tr("如 ××局文件"))
        self.mark.setMaxLength(_LONGEST_MARK)
        self.copies.setAccessibleName(self.tr("抄送"))
        self.copies.setPlaceholderText(self.tr("几个单位用顿号隔开"))
        self._is_proposed = False
        self.demands = QPlainTextEdit(self)
        self.demands.setAccessibleName(self.tr("工作要求"))
        self.demands.setPlaceholderText(self.tr("工作要求：一段一行；不写就没有这一部分"))
        self.demands.setTabChangesFocus(True)
        self.make = QPushButton(self.tr("做通报(&M)"), parent)
        self.make.setProperty("kind", "main")
        self._lay_out()
        self.choose.clicked.connect(self._choose_files)
        self.make.clicked.connect(self._ask)

    def take_files(self, files: tuple[Path, ...]) -> None:
        """These exports are held against the own records; by art. 19 they are what counts."""
        self.files = files
        self.chosen.setText("\n".join(file.name for file in files))
        self.chosen.setVisible(bool(files))
        self.whose.setCurrentText(str(Whose.APP if files else Whose.OWN))

    def propose(self, mark: str, copies: tuple[str, ...]) -> None:
        """The red words and copies of the last bulletin, once, where nothing is written yet."""
        if self._is_proposed:
            return
        self._is_proposed = True
        if not self.mark.text() and not self.copies.text():
            self.mark.setText(mark)
            self.copies.setText("、".join(copies))

    def set_busy(self, *, is_busy: bool) -> None:
        """While one is being made no second is asked for."""
        self.make.setEnabled(not is_busy)
        self.make.setText(self.tr("正在做…") if is_busy else self.tr("做通报(&M)"))

    @Slot()
    def _choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("选专员APP的导出"), "", _EXCEL)
        if names:
            self.take_files(tuple(Path(name) for name in names))

    @Slot()
    def _ask(self) -> None:
        demands = (line.strip() for line in self.demands.toPlainText().splitlines())
        self.asked.emit(
            Asked(
                first=_day(self.first),
                last=_day(self.last),
                whose=Whose(self.whose.currentText()),
                files=self.files,
                is_ranked=self.ranked.isChecked(),
                number=self.number.text().strip(),
                demands=tuple(line for line in demands if line),
                mark="".join(self.mark.text().split()),
                copies=_several(self.copies.text()),
            )
        )

    def _lay_out(self) -> None:
        self.demands.setFixedHeight(_LINES * theme.row())
        column = QVBoxLayout(self)
        column.setSpacing(theme.SNUG)
        rows = QFormLayout()
        rows.setVerticalSpacing(theme.SNUG)
        rows.addRow(self.tr("自"), self.first)
        rows.addRow(self.tr("至"), self.last)
        rows.addRow(self.choose)
        rows.addRow(self.chosen)
        rows.addRow(self.tr("按"), self.whose)
        rows.addRow(self.ranked)
        rows.addRow(self.tr("红头"), self.mark)
        rows.addRow(self.tr("文号"), self.number)
        rows.addRow(self.demands)
        rows.addRow(self.tr("抄送"), self.copies)
        column.addLayout(rows)
        column.addStretch(1)
        self.chosen.hide()
        self.column = QVBoxLayout()
        self.column.setSpacing(theme.SNUG)
        self.column.addWidget(scrolled(self, 250), 1)
        self.column.addWidget(self.make)


def _several(text: str) -> tuple[str, ...]:
    """Names that stand between 、，；"""
    return tuple(one.strip() for one in re.split("[、，,；;]", text) if one.strip())


def _day(field: DayField) -> dt.date:
    day = field.date()
    return dt.date(day.year(), day.month(), day.day())

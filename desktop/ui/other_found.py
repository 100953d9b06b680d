"""Enter a finding that another body found, so that it is followed here until it is closed (第十五条（五）)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from desktop.actions.findings import OtherFound
from desktop.supervision.finding import Grade, Source
from desktop.ui import theme
from desktop.ui.moments import DayField
from desktop.ui.page import label

SOURCES = (Source.ABOVE, Source.MINE, Source.OTHER)


class OtherFoundDialog(QDialog):
    """`given` carries the mine's code and an `OtherFound`."""

    given = Signal(str, object)

    def __init__(self, mines: Sequence[tuple[str, str]], today: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("登记其他单位查出的隐患"))
        self.mine = QComboBox(self)
        for code, name in mines:
            self.mine.addItem(name, code)
        self.source = QComboBox(self)
        self.source.addItems([str(one) for one in SOURCES])
        self.grade = QComboBox(self)
        self.grade.addItems([str(one) for one in Grade])
        self.found_by, self.where, self.fact = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self.clause, self.demand, self.responsible = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self.found_by.setPlaceholderText(self.tr("单位名称、文书编号"))
        self.day, self.deadline = self._date(today), self._date(today)
        self.deadline.setDate(self.deadline.date().addDays(15))
        self.trouble = label("", "bad", self)
        self.ready = QPushButton(self.tr("登记"), self)
        self.ready.setProperty("kind", "main")
        self.ready.setDefault(True)
        self.back = QPushButton(self.tr("取消"), self)
        self._lay_out()
        self.ready.clicked.connect(self._give)
        self.back.clicked.connect(self.reject)
        self.found_by.setFocus()
        self.resize(560, 400)

    def _date(self, today: str) -> DayField:
        field = DayField(self)
        field.setDate(QDate.fromString(today, Qt.DateFormat.ISODate))
        return field

    def _lay_out(self) -> None:
        rows = QFormLayout(self)
        rows.setVerticalSpacing(theme.TIGHT)
        for widget, word in (
            (self.mine, self.tr("矿山")),
            (self.source, self.tr("来源")),
            (self.found_by, self.tr("查出单位、文号")),
            (self.day, self.tr("查出日期")),
            (self.where, self.tr("地点")),
            (self.fact, self.tr("事实")),
            (self.grade, self.tr("程度")),
            (self.clause, self.tr("依据")),
            (self.demand, self.tr("要求")),
            (self.deadline, self.tr("期限")),
            (self.responsible, self.tr("责任人")),
        ):
            widget.setAccessibleName(word)
            rows.addRow(word, widget)
        rows.addRow(self.trouble)
        foot = QHBoxLayout()
        foot.setSpacing(theme.SNUG)
        foot.addWidget(label(self.tr("登记后即封存，不用先开始检查。"), "small", self))
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.ready)
        rows.addRow(foot)

    @Slot()
    def _give(self) -> None:
        for field, word in ((self.found_by, "查出单位"), (self.where, "地点"), (self.fact, "事实")):
            if not field.text().strip():
                self.trouble.setText(self.tr("请写明{0}。").format(word))
                field.setFocus()
                return
        found = OtherFound(
            source=SOURCES[self.source.currentIndex()],
            found_by=self.found_by.text().strip(),
            place_name=self.where.text().strip(),
            fact=self.fact.text().strip(),
            day=self.day.date().toString(Qt.DateFormat.ISODate),
            grade=list(Grade)[self.grade.currentIndex()],
            clause=self.clause.text().strip(),
            demand=self.demand.text().strip(),
            deadline=self.deadline.date().toString(Qt.DateFormat.ISODate),
            responsible=self.responsible.text().strip(),
        )
        self.given.emit(str(self.mine.currentData()), found)
        self.accept()

"""Fields that 免责材料 and 申诉 share: the mine and the first and last day."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from desktop.actions.pack_safe_harbour import Asked
from desktop.desk import Desk
from desktop.store import queries
from desktop.ui import theme
from desktop.ui.page import label

MONTHS = 3


def read_mines(desk: Desk) -> tuple[tuple[str, str], ...]:
    """The mines on this desk: (code, name)."""
    with desk.reading() as session:
        return tuple((card.code, card.name) for card in queries.mines(session))


class PeriodFields(QWidget):
    """A mine and two days. `changed` tells that a person changed something."""

    changed = Signal()

    def __init__(self, today: dt.date, parent: QWidget) -> None:
        super().__init__(parent)
        self.mine = QComboBox(self)
        self.mine.setAccessibleName(self.tr("矿山"))
        self.first, self.last = QLineEdit(self), QLineEdit(self)
        for field, name, day in (
            (self.first, self.tr("起日"), today - dt.timedelta(days=30 * MONTHS)),
            (self.last, self.tr("止日"), today),
        ):
            field.setAccessibleName(name)
            field.setText(day.isoformat())
            field.setFixedWidth(theme.scaled(104))
            field.editingFinished.connect(self._tell)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SNUG)
        row.addWidget(self.mine, 1)
        row.addWidget(self.first)
        row.addWidget(label(self.tr("至"), "", self))
        row.addWidget(self.last)
        self.mine.activated.connect(self._tell)

    def show_mines(self, mines: tuple[tuple[str, str], ...]) -> None:
        """The mines to choose from; the one chosen stays."""
        now = [(str(self.mine.itemData(n)), self.mine.itemText(n)) for n in range(self.mine.count())]
        if list(mines) == now:
            return
        chosen = self.mine.currentData()
        self.mine.clear()
        for code, name in mines:
            self.mine.addItem(name, code)
        self.mine.setCurrentIndex(max(0, self.mine.findData(chosen)))

    def asked(self, person: str) -> Asked | None:
        """What is chosen, None when a day is no day or there is no mine."""
        try:
            first, last = (dt.date.fromisoformat(field.text().strip()) for field in (self.first, self.last))
        except ValueError:
            return None
        mine = self.mine.currentData()
        return Asked(person, str(mine), first, last) if mine else None

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()

"""抽签: which period, whose mines, how many; what there is to draw from is told before."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QSpinBox, QVBoxLayout, QWidget

from desktop.actions import audits
from desktop.actions.audits import Room, Span
from desktop.supervision.auditing import MOST
from desktop.ui import theme
from desktop.ui.annotating import owns_escape
from desktop.ui.audit import words
from desktop.ui.bench import Bench
from desktop.ui.page import label

SIZE = 10


class DrawForm(QWidget):
    """A row of choices and a sentence. `left` asks to put it away, `drawn` tells that a draw was sealed."""

    left = Signal()
    drawn = Signal()

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self.bench = bench
        self._periods = words.periods(bench.desk.world.today())
        self._counties: tuple[tuple[str, str], ...] = ()
        self._room: Room | None = None
        self.period = QComboBox(self)
        self.county = QComboBox(self)
        self.count = QSpinBox(self)
        self.reason = QLineEdit(self)
        self.go = QPushButton(self.tr("抽取(&D)"), self)
        self.room = label("", "small", self, wraps=True)
        self._lay_out()
        self.period.activated.connect(self.ask)
        self.county.activated.connect(self.ask)
        self.go.clicked.connect(self._draw)
        self.reason.returnPressed.connect(self._draw)

    def ask(self) -> None:
        """Read what there is to draw from."""
        self.bench.ask(audits.counties, done=self._take_counties)
        self.bench.ask(audits.read_room, self._span(), self._county(), done=self._take_room)

    def event(self, event: QEvent) -> bool:
        return owns_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        self.period.setAccessibleName(self.tr("期间"))
        self.period.addItems([name for name, _ in self._periods])
        self.county.setAccessibleName(self.tr("哪些矿山"))
        self.county.addItem(self.tr("全部矿山"))
        self.count.setAccessibleName(self.tr("抽几份"))
        self.count.setRange(1, MOST)
        self.count.setValue(SIZE)
        self.count.setSuffix(self.tr(" 份"))
        self.reason.setAccessibleName(self.tr("再抽的原因"))
        self.reason.setPlaceholderText(self.tr("同一期间再抽的原因"))
        self.go.setProperty("kind", "main")
        row = QHBoxLayout()
        row.setSpacing(theme.SNUG)
        for widget in (self.period, self.county, self.count):
            row.addWidget(widget)
        row.addWidget(self.reason, 1)
        row.addWidget(self.go)
        row.addStretch(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addLayout(row)
        column.addWidget(self.room)

    def _span(self) -> Span:
        return self._periods[self.period.currentIndex()][1]

    def _county(self) -> str:
        place = self.county.currentIndex() - 1
        return self._counties[place][0] if 0 <= place < len(self._counties) else ""

    def _take_counties(self, counties: tuple[tuple[str, str], ...]) -> None:
        if counties != self._counties:
            chosen = self._county()
            self._counties = counties
            self.county.clear()
            self.county.addItems([self.tr("全部矿山"), *(name for _, name in counties)])
            codes = [code for code, _ in counties]
            self.county.setCurrentIndex(codes.index(chosen) + 1 if chosen in codes else 0)

    def _take_room(self, room: Room) -> None:
        self._room = room
        self.go.setEnabled(room.ledgers > 0)
        self.reason.setVisible(room.turn > 1)
        if not room.ledgers:
            self.room.setText(self.tr("这一期间没有已封存的台账，没有可抽的；请换一个期间，或按 F5 同步。"))
            return
        again = self.tr("这一期间已抽过 {0} 次，再抽须写原因。").format(room.turn - 1) if room.turn > 1 else ""
        told = self.tr(
            "这一期间有 {0} 份台账、{1} 名专员。签由名单的校验值得出，不能挑选，抽出即记入；份数够时每人至少一份。"
        )
        self.room.setText(told.format(room.ledgers, room.people) + again)

    @Slot()
    def _draw(self) -> None:
        if self.reason.isVisibleTo(self) and not self.reason.text().strip():
            self.bench.remark(self.tr("同一期间再次抽查，须写明原因。"))
            self.reason.setFocus()
            return
        reason = self.reason.text() if self._room is not None and self._room.turn > 1 else ""
        self.bench.act(audits.draw, self._span(), self._county(), self.count.value(), reason, done=self._done)

    def _done(self, answer: object) -> None:
        self.reason.clear()
        self.drawn.emit()
        self.bench.sync()

"""新建: which paper, about which mine or person, for which period; all in one place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.page import label
from desktop.ui.papers.editors import CalmCombo
from desktop.ui.papers.reading import KindOffer
from desktop.ui.tables import Column, LinesModel, LineTable
from desktop.ui.ticking import Inlay


class Beginning(Inlay):
    """`begun`: key, code, period; `asked`: the periods of a key and a code are wanted; `closed`: nothing is begun."""

    begun = Signal(str, str, str)
    asked = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._wanted = ("", "", "")
        self.model = LinesModel[KindOffer](_COLUMNS, lambda offer: offer.key, self)
        self.kinds = LineTable(self.model, self.tr("新建哪种文书"), self, has_head=False)
        self.about, self.period = CalmCombo(self), CalmCombo(self)
        self.about_word, self.period_word = label("", "muted", self), label(self.tr("期间"), "muted", self)
        self.period.setAccessibleName(self.tr("期间"))
        self.start = QPushButton(self.tr("开始填写(&B)"), self)
        self.start.setProperty("kind", "main")
        self.back = QPushButton(self.tr("不新建 Esc"), self)
        self.none = label(self.tr("名册里还没有您的资料。联网后按 F5 同步，再来新建。"), "muted", self, wraps=True)
        self._lay_out()
        self._connect()

    def show_offers(self, offers: Sequence[KindOffer]) -> None:
        """Show what can be begun."""
        self.model.show_lines(offers)
        for widget in (self.kinds, self.about, self.about_word, self.start):
            widget.setVisible(bool(offers))
        self.none.setVisible(not offers)
        if offers and self.kinds.line is None:
            self.kinds.step(0)
        self._choose(self.kinds.line)
        self._bring()

    def choose(self, key: str, about: str = "", period: str = "") -> None:
        """Bring a kind, a mine or person and a period to the front, as soon as they are known."""
        self._wanted = (key, about, period)
        self._bring()

    def show_periods(self, key: str, about: str, periods: Sequence[str]) -> None:
        """The periods to choose from; an answer to an older question is dropped."""
        offer = self.kinds.line
        if offer is None or (key, about) != (offer.key, str(self.about.currentData() or "")):
            return
        self.period.clear()
        self.period.addItems(list(periods))
        for widget in (self.period, self.period_word):
            widget.setVisible(bool(periods))
        if self._wanted[2] and self.period.findText(self._wanted[2]) >= 0:
            self.period.setCurrentText(self._wanted[2])
            self._wanted = ("", "", "")

    def _lay_out(self) -> None:
        fields = QFormLayout()
        fields.setSpacing(theme.SNUG)
        fields.addRow(self.about_word, self.about)
        fields.addRow(self.period_word, self.period)
        row = QHBoxLayout()
        row.addWidget(self.start)
        row.addWidget(self.back)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SNUG)
        column.addWidget(label(self.tr("新建哪种文书"), "heading", self))
        column.addWidget(self.none)
        column.addWidget(self.kinds, 1)
        column.addLayout(fields)
        column.addLayout(row)
        column.addStretch(0)
        self.kinds.setMaximumHeight(9 * theme.ROW)

    def _connect(self) -> None:
        self.kinds.chosen.connect(self._choose)
        self.kinds.opened.connect(self._go_on)
        self.about.currentIndexChanged.connect(self._ask)
        self.start.clicked.connect(self._begin)
        self.back.clicked.connect(self.closed)
        for box in (self.about, self.period):
            for key in ("Return", "Enter"):
                QShortcut(QKeySequence(key), box, self._begin, context=Qt.ShortcutContext.WidgetShortcut)

    @Slot(object)
    def _choose(self, offer: KindOffer | None) -> None:
        """Another kind: whom it can be about, the one chosen before if he can be."""
        if offer is None:
            return
        chosen = self.about.currentData()
        self.about_word.setText(self.tr("矿山") if offer.is_about_mine else self.tr("人员"))
        self.about.setAccessibleName(self.about_word.text())
        with QSignalBlocker(self.about):
            self.about.clear()
            for one in offer.abouts:
                self.about.addItem(one.name, one.code)
            self.about.setCurrentIndex(max(self.about.findData(chosen), 0))
        for widget in (self.period, self.period_word):
            widget.hide()
        self.period.clear()
        self._ask()

    @Slot()
    def _ask(self) -> None:
        if self.kinds.line is not None:
            self.asked.emit(self.kinds.line.key, str(self.about.currentData() or ""))

    @Slot(object)
    def _go_on(self, offer: KindOffer) -> None:
        """Enter on a kind: to what is still to be chosen, or right into the form."""
        if len(offer.abouts) > 1:
            self.about.setFocus()
        elif self.period.count() > 1:
            self.period.setFocus()
        else:
            self._begin()

    @Slot()
    def _begin(self) -> None:
        offer, about = self.kinds.line, str(self.about.currentData() or "")
        if offer is not None and about:
            self.begun.emit(offer.key, about, self.period.currentText())

    def _bring(self) -> None:
        key, about, period = self._wanted
        if not key or not self.kinds.choose(key):
            return
        if about:
            self.about.setCurrentIndex(max(self.about.findData(about), 0))
        if not period:
            self._wanted = ("", "", "")


_COLUMNS: tuple[Column[KindOffer], ...] = (
    Column("", lambda offer: offer.title),
    Column("", lambda offer: "按矿山" if offer.is_about_mine else "按人员", 90, is_quiet=True),
)

"""矿山: the list of mines; of the one chosen its card and, part by part, places, coverage, checklist,
history, calendar.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QSplitter, QTabWidget, QVBoxLayout, QWidget

from desktop.actions import places
from desktop.desk import Desk
from desktop.store import queries
from desktop.ui import theme, times
from desktop.ui.bench import Bench
from desktop.ui.mine.calendar import CalendarTab
from desktop.ui.mine.card import CardTab
from desktop.ui.mine.checklist import ChecklistTab
from desktop.ui.mine.coverage import CoverageTab
from desktop.ui.mine.history import HistoryTab
from desktop.ui.mine.places import PlacesTab
from desktop.ui.mine.tab import MineTab
from desktop.ui.page import Page, label
from desktop.ui.tables import Column, LinesModel, LineTable


@dataclass(frozen=True, slots=True)
class MineLine:
    """A mine in the list. `words` say what it is, in one line."""

    code: str
    name: str
    open_findings: int
    words: str


def read_mines(desk: Desk) -> tuple[MineLine, ...]:
    """All mines on this desk."""
    with desk.reading() as session:
        cards = queries.mines(session)
        visits = queries.lines(session, "visit", limit=-1)
        known = queries.findings(session, open_only=True)
    last: dict[str, str] = {}
    for line in visits:
        last[line.mine] = max(last.get(line.mine, ""), times.day(line.day))
    counts: dict[str, int] = {}
    for _, one in known:
        if one.raised is not None:
            counts[one.raised.mine] = counts.get(one.raised.mine, 0) + 1
    suspected: dict[str, int] = {}
    for found in places.suspicions(desk):
        suspected[found.mine] = suspected.get(found.mine, 0) + 1
    return tuple(
        MineLine(
            code=card.code,
            name=card.name,
            open_findings=counts.get(card.code, 0),
            words=f"{card.code} · {card.kind} · {card.status} · "
            + (f"上次检查 {last[card.code]}" if card.code in last else "还没有检查过")
            + (f" · 隐蔽嫌疑 {suspected[card.code]} 处" if card.code in suspected else ""),
        )
        for card in cards
    )


class MinesPage(Page):
    """The list on the left; the name, and the parts of the mine chosen, on the right."""

    plan_wanted = Signal(str)
    visit_wanted = Signal(str)

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "矿山", parent)
        self._wanted = ""
        self.model = LinesModel[MineLine](_MINES, lambda line: line.code, self)
        self.list = LineTable(self.model, self.tr("矿山"), self)
        self.name = label("", "heading", self)
        self.words = label("", "muted", self)
        self.card = CardTab(bench, self)
        self.places = PlacesTab(bench, self)
        self.coverage = CoverageTab(bench, self)
        self.checklist = ChecklistTab(bench, self)
        self.history = HistoryTab(bench, self)
        self.calendar = CalendarTab(bench, self)
        self.parts: tuple[MineTab, ...] = (
            self.card,
            self.places,
            self.coverage,
            self.checklist,
            self.history,
            self.calendar,
        )
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("矿山资料"))
        self.tabs.tabBar().setAccessibleName(self.tr("矿山资料"))
        for part in self.parts:
            self.tabs.addTab(part, part.word)
            part.visit_wanted.connect(self.visit_wanted)
        self.checklist.mine_wanted.connect(self._to_mine)
        self.plan = QPushButton(self.tr("新建检查(&N)"), self)
        self.plan.setProperty("kind", "main")
        self.none = label(self.tr("还没有矿山资料。联网后按 F5 同步。"), "muted", self)
        self.sync = QPushButton(self.tr("立即同步 F5"), self)
        self.sync.clicked.connect(bench.sync)
        self.sync.hide()
        self._lay_out()
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(self._into)
        self.plan.clicked.connect(self._plan_chosen)
        QShortcut(QKeySequence("Ctrl+PgDown"), self, self.next_part)
        QShortcut(QKeySequence("Ctrl+PgUp"), self, self.previous_part)

    def first_focus(self) -> QWidget:
        return self.sync if self.sync.isVisibleTo(self) else self.list

    def open_places(self, mine: str, place: str = "") -> None:
        """Bring the places of a mine to the front, at one of them."""
        self._wanted = mine
        self.tabs.setCurrentWidget(self.places)
        if not self._bring_wanted():
            self.look()
        self.places.choose(place)
        self.places.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def open_coverage(self, mine: str) -> None:
        """Bring the coverage of a mine's month to the front."""
        self._wanted = mine
        self.tabs.setCurrentWidget(self.coverage)
        if not self._bring_wanted():
            self.look()
        self.coverage.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def open_calendar(self, line: str = "") -> None:
        """Bring the calendar to the front, at one of its lines."""
        self.tabs.setCurrentWidget(self.calendar)
        self.calendar.choose(line)

    def ask(self) -> None:
        self.bench.ask(read_mines, done=self.take, failed=self.take_trouble)

    def show_lines(self, answer: object) -> None:
        if isinstance(answer, tuple):
            self.model.show_lines(answer)
            self.none.setVisible(not answer)
            self.sync.setVisible(not answer)
            self.halves.setVisible(bool(answer))
            if self.list.line is None:
                self.list.step(0)
            if not self._bring_wanted():
                self._choose(self.list.line)

    def _lay_out(self) -> None:
        self.head.insertSpacing(1, theme.GAP)
        self.head.insertWidget(2, self.name)
        self.head.insertSpacing(3, theme.TIGHT)
        self.head.insertWidget(4, self.words)
        self.head.addWidget(self.plan)
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(theme.SNUG, 0, 0, 0)
        column.setSpacing(theme.HAIR)
        column.addWidget(self.tabs)
        self.halves = QSplitter(Qt.Orientation.Horizontal, self)
        self.halves.setChildrenCollapsible(False)
        self.halves.addWidget(self.list)
        self.halves.addWidget(right)
        self.halves.setSizes([166, 640])
        self.halves.setStretchFactor(1, 1)
        self.body.addWidget(self.none)
        self.body.addWidget(self.sync, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.halves, 1)
        self.body.addStretch(0)

    def _bring_wanted(self) -> bool:
        """Choose the mine that was asked for, once it is in the list."""
        if not self._wanted or not self.list.choose(self._wanted):
            return False
        self._wanted = ""
        self._choose(self.list.line)
        return True

    @Slot(str)
    def _to_mine(self, mine: str) -> None:
        self._wanted = mine
        self._bring_wanted()

    @Slot()
    def next_part(self) -> None:
        """The part to the right."""
        self._step(1)

    @Slot()
    def previous_part(self) -> None:
        """The part to the left."""
        self._step(-1)

    def _step(self, by: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + by) % self.tabs.count())
        self._into()

    @Slot()
    def _into(self) -> None:
        """The keyboard goes from the list into the part in front."""
        part = self.tabs.currentWidget()
        if isinstance(part, MineTab):
            part.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _choose(self, line: MineLine | None) -> None:
        self.plan.setEnabled(line is not None)
        if line is not None:
            self.name.setText(line.name)
            self.words.setText(line.words)
            for part in self.parts:
                part.show_mine(line.code)

    @Slot()
    def _plan_chosen(self) -> None:
        if self.list.line is not None:
            self.plan_wanted.emit(self.list.line.code)


_MINES: tuple[Column[MineLine], ...] = (
    Column("矿山", lambda line: line.name),
    Column("未销号", lambda line: str(line.open_findings) if line.open_findings else "", 56, is_right=True),
)

"""矿山 · 地点: the register of a mine's places; register, end, confirm the month, clear a suspicion."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QPushButton, QWidget

from desktop.actions import papers, places
from desktop.desk import Changes, Desk
from desktop.errors import DiskTrouble
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.marks import MarkLabel
from desktop.ui.mine.panel import Panel
from desktop.ui.mine.places_panels import (
    Clearing,
    ClearPanel,
    Confirming,
    ConfirmPanel,
    Ending,
    EndPanel,
    NewPlace,
    RegisterPanel,
    scan_of,
    suffix_of,
)
from desktop.ui.mine.places_reading import MinePlaces, PlaceRow, read_places
from desktop.ui.mine.tab import MineTab
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel, LineTable


class PlacesTab(MineTab):
    """State of the month and the buttons above, the list, and the panel of what is being done under it."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "地点", parent)
        self.shown: MinePlaces | None = None
        self._wanted = ""
        self.month = MarkLabel(self)
        self.scan = QPushButton(self.tr("另存签字件(&V)…"), self)
        self.scan.setProperty("kind", "quiet")
        self.scan.hide()
        self.ended = QCheckBox(self.tr("显示已停用(&U)"), self)
        self.register = QPushButton(self.tr("登记地点(&D)"), self)
        self.end = QPushButton(self.tr("停用(&E)"), self)
        self.confirm = QPushButton(self.tr("确认本月地点(&M)"), self)
        self.clear = QPushButton(self.tr("核实嫌疑(&H)"), self)
        self.model = LinesModel[PlaceRow](_PLACES, lambda row: row.id, self)
        self.list = LineTable(self.model, self.tr("地点"), self)
        self.none = label(
            self.tr("这个矿还没有登记地点。按“登记地点”逐处登记：采掘工作面、机房硐室、井口、库房等。"),
            "muted",
            self,
            wraps=True,
        )
        self.words = label("", "small", self, wraps=True)
        self.registering = RegisterPanel(self)
        self.ending = EndPanel(self)
        self.confirming = ConfirmPanel(self)
        self.clearing = ClearPanel(self)
        self.panels: tuple[Panel, ...] = (self.registering, self.ending, self.confirming, self.clearing)
        self._lay_out()
        self._connect()

    def first_focus(self) -> QWidget:
        return self.list

    def ask(self) -> None:
        self.bench.ask(read_places, self.mine, done=self._show)

    def show_mine(self, mine: str) -> None:
        if mine != self.mine:
            self._put_away()
            self.shown = None
        super().show_mine(mine)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.list.setColumnHidden(len(_PLACES) - 1, self.width() < WIDE_ENOUGH)

    def choose(self, place: str) -> None:
        """Bring a place to the front, now or when it has been read."""
        self._wanted = place
        if self.shown is not None:
            self._fill()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SNUG)
        head.addWidget(self.month)
        head.addWidget(self.scan)
        head.addStretch(1)
        head.addWidget(self.ended)
        self.verbs = QWidget(self)
        verbs = QHBoxLayout(self.verbs)
        verbs.setContentsMargins(0, 0, 0, 0)
        verbs.setSpacing(theme.TIGHT)
        for button in (self.register, self.end, self.confirm, self.clear):
            verbs.addWidget(button)
        verbs.addStretch(1)
        self.body.addLayout(head)
        self.body.addWidget(self.none)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.words)
        for panel in self.panels:
            self.body.addWidget(panel, 1 if panel is self.confirming else 0)
        self.body.addWidget(self.verbs)

    def _connect(self) -> None:
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(self._open)
        self.ended.toggled.connect(self._fill)
        self.scan.clicked.connect(self._save_scan)
        self.register.clicked.connect(self._begin_register)
        self.end.clicked.connect(self._begin_end)
        self.confirm.clicked.connect(self._begin_confirm)
        self.clear.clicked.connect(self._begin_clear)
        self.registering.given.connect(self._register)
        self.ending.given.connect(self._end)
        self.confirming.given.connect(self._confirm)
        self.clearing.given.connect(self._clear)
        for panel in self.panels:
            panel.closed.connect(self._back)

    def _show(self, answer: MinePlaces) -> None:
        if answer.mine != self.mine:
            return
        self.shown = answer
        self.month.show_mark(answer.mark, answer.words)
        self.scan.setVisible(bool(answer.scan))
        self.clear.setVisible(answer.is_supervisor or any(row.is_suspected for row in answer.rows))
        self._fill()

    @Slot()
    def _fill(self) -> None:
        if self.shown is None:
            return
        wanted = next((row for row in self.shown.rows if row.id == self._wanted), None)
        if wanted is not None and wanted.is_ended:
            self.ended.setChecked(True)  # comes back here
        rows = [row for row in self.shown.rows if self.ended.isChecked() or not row.is_ended]
        hidden = len(self.shown.rows) - len(rows)
        self.ended.setText(self.tr("显示已停用(&U)") + (f" {hidden}" if hidden else ""))
        self.model.show_lines(rows)
        self.none.setVisible(not self.shown.rows)
        if wanted is not None and self.list.choose(wanted.id):
            self._wanted = ""
        elif self.list.line is None:
            self.list.step(0)
        self._choose(self.list.line)

    @Slot(object)
    def _choose(self, row: PlaceRow | None) -> None:
        shown = self.shown
        self.end.setEnabled(row is not None and not row.is_ended)
        self.clear.setEnabled(bool(shown and shown.is_supervisor and row and row.is_suspected))
        self.register.setEnabled(bool(shown and shown.kinds))
        self.confirm.setEnabled(bool(shown and any(not one.is_ended for one in shown.rows)))
        told = _told(row) if row else ""
        if shown and row and row.is_suspected and not shown.is_supervisor:
            told += self.tr("。等主管部门核实。")
        self.words.setText(told or (shown.trouble if shown else ""))
        self.words.setVisible(bool(self.words.text()) and self.list.isVisibleTo(self))

    @Slot(object)
    def _open(self, row: PlaceRow) -> None:
        """Enter does what waits: a supervisor clears a suspicion; else the place may be ended."""
        if self.clear.isEnabled():
            self._begin_clear()
        elif self.end.isEnabled():
            self._begin_end()

    @Slot()
    def _begin_register(self) -> None:
        if self.shown is not None:
            self._front(self.registering)
            self.registering.open_for(self.shown.kinds, self.shown.today)

    @Slot()
    def _begin_end(self) -> None:
        row = self.list.line
        if row is not None and self.shown is not None:
            self._front(self.ending)
            self.ending.open_for(row, self.shown.today)

    @Slot()
    def _begin_confirm(self) -> None:
        if self.shown is not None:
            self._front(self.confirming)
            rows = [row for row in self.shown.rows if not row.is_ended]
            self.confirming.open_for(self.shown.month, rows, self.shown.leader)

    @Slot()
    def _begin_clear(self) -> None:
        if self.list.line is not None:
            self._front(self.clearing)
            self.clearing.open_for(self.list.line)

    @Slot(object)
    def _register(self, given: NewPlace) -> None:
        self._act(self.registering, places.register, given.name, given.kind, since=given.since)

    @Slot(object)
    def _end(self, given: Ending) -> None:
        self._act(self.ending, places.end, given.place, given.reason, given.until)

    @Slot(object)
    def _confirm(self, given: Confirming) -> None:
        self._act(self.confirming, confirm, given)

    @Slot(object)
    def _clear(self, given: Clearing) -> None:
        self._act(self.clearing, places.clear, given.place, given.outcome, given.note)

    @Slot()
    def _save_scan(self) -> None:
        if self.shown is not None:
            name = self.tr("地点确认 {0} {1}").format(self.shown.month, self.mine)
            chosen, _ = QFileDialog.getSaveFileName(self, self.tr("另存签字件"), name)
            if chosen:
                self.bench.draw(save_scan, self.shown.scan, Path(chosen), done=self._saved)

    def _saved(self, where: Path) -> None:
        self.bench.say(self.tr("签字件已存到 {0}").format(where))

    def _act(self, panel: Panel, function: Callable[..., Changes], *args: object, **named: object) -> None:
        done = partial(self._done, panel)
        self.bench.act(function, self.mine, *args, done=done, failed=panel.refuse, **named)

    def _done(self, panel: Panel, answer: object) -> None:
        """It was taken. Of places there is often a next one to register: that panel stays open."""
        self.bench.say(panel.said())
        panel.forget()
        if panel is self.registering:
            panel.begin(self.registering.name)
        else:
            panel.put_away()

    def _front(self, panel: Panel) -> None:
        for one in self.panels:
            one.setVisible(one is panel)
        self._make_room(panel)

    @Slot()
    def _back(self) -> None:
        self._make_room(None)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put_away(self) -> None:
        """Another mine comes to the front: what was half typed belongs to none."""
        for panel in self.panels:
            panel.hide()
            panel.forget()
        self._make_room(None)

    def _make_room(self, panel: Panel | None) -> None:
        """While a panel is open the buttons are away; the month's list is read through in its own panel."""
        self.verbs.setVisible(panel is None)
        self.list.setVisible(panel is not self.confirming)
        self.words.setVisible(panel is not self.confirming and bool(self.words.text()))


def confirm(desk: Desk, mine: str, given: Confirming) -> Changes:
    """Confirm the month, with the signed list read from its file."""
    return places.confirm(desk, mine, given.month, given.by, scan_of(given.file))


def save_scan(desk: Desk, scan: str, target: Path) -> Path:
    """Save a copy of a signed list, under the ending its bytes say; answers where. Missing, DiskTrouble."""
    data = papers.file(desk, scan)
    whole = target if target.suffix else target.with_name(target.name + suffix_of(data))
    try:
        whole.write_bytes(data)
    except OSError as error:
        raise DiskTrouble(f"存不到“{whole}”：位置写不进去或已满。请换一个位置再存。") from error
    return whole


def _period(row: PlaceRow) -> str:
    if row.until:
        return f"{row.since[2:]} 至 {row.until[2:]}".strip()
    return f"{row.since[2:]} 起" if row.since else ""


def _told(row: PlaceRow) -> str:
    """What the list has no room for."""
    begun = f"{row.since} 启用" if row.since else ""
    ended = f"最后使用到 {row.until}" if row.until else ""
    return "；".join(text for text in (begun, ended, row.words) if text)


WIDE_ENOUGH = 760  # pixels of the tab from which the list has room for periods
_PLACES: tuple[Column[PlaceRow], ...] = (
    Column("状态", lambda row: row.mark.word, 104, lambda row: row.mark),
    Column("地点", lambda row: row.name),
    Column("类别", lambda row: row.kind, 92, is_quiet=True),
    Column("必查/抽查", lambda row: f"{row.must}/{row.sample}" if row.must else "", 78, is_quiet=True),
    Column("上次检查", lambda row: row.passed, 98, is_quiet=True),
    Column("使用期", _period, 166, is_quiet=True),
)

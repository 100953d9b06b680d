"""履职: the matrix of inspectors by weeks, on site or remote; every number leads to its clause and records."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.actions import duty_export, duty_levels, duty_matrix
from desktop.actions.app_side import AppSide, read_app_side
from desktop.actions.duty_levels import OFFICE
from desktop.actions.duty_levels import Level as PlaceLevel
from desktop.actions.duty_matrix import Duty, Length
from desktop.desk import Desk
from desktop.regulation.roll import Way
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.duty import words
from desktop.ui.duty.bulletin import BulletinTab
from desktop.ui.duty.detail import DetailPane
from desktop.ui.duty.devices import DevicesTab
from desktop.ui.duty.grid import DutyModel, DutyView, fill
from desktop.ui.duty.narrowing import Narrowing
from desktop.ui.duty.roster import RosterTab
from desktop.ui.duty.staffing import StaffingTab
from desktop.ui.duty.words import Cell, Level, Line
from desktop.ui.page import Page, label
from desktop.ui.tab import Tab

Asked = tuple[Length, int]


class DutyPage(Page):
    """Period and way above, the matrix below; in its place what stands behind the cell that was opened."""

    ledger_wanted = Signal(str)

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "履职", parent)
        self.duty: Duty | None = None
        self._back = 0
        self._behind: tuple[str, tuple[int, ...]] | None = None
        self._places: list[str] = []  # the offices that were opened, one below the other
        self._level = PlaceLevel((), (), {})
        self.length = QComboBox(self)
        self.before = QPushButton("‹", self)
        self.span = label("", "strong", self)
        self.after = QPushButton("›", self)
        self.way = QComboBox(self)
        self.export = QPushButton(self.tr("存为 Excel(&X)…"), self)
        self.model = DutyModel(self)
        self.grid = DutyView(self.model, self.tr("人员按周"), self)
        self.narrowing = Narrowing(self)
        self.words = label("", "small", self, wraps=True)
        self.notes = label("", "small", self, wraps=True)
        self.none = label(self.tr(_NONE), "muted", self, wraps=True)
        self.detail = DetailPane(self)
        self.views = QStackedWidget(self)
        self.staffing = StaffingTab(bench, self)
        self.bulletin = BulletinTab(bench, self)
        self.roster = RosterTab(bench, self)
        self.devices = DevicesTab(bench, self)
        self.parts: tuple[Tab, ...] = (self.staffing, self.bulletin, self.roster, self.devices)
        self.tabs = QTabWidget(self)
        self._lay_out()
        self._connect()

    def first_focus(self) -> QWidget:
        part = self.tabs.currentWidget()
        if isinstance(part, Tab):
            return part.first_focus()
        if self.views.currentWidget() is self.detail:
            return self.detail.first_focus()
        return self.length if self.grid.isHidden() else self.grid

    def ask(self) -> None:
        asked = (Length(self.length.currentText()), self._back)
        self.bench.ask(_read, asked, done=self.take, failed=self.take_trouble)
        for part in self.parts:
            part.look()

    def show_lines(self, answer: object) -> None:
        if isinstance(answer, tuple):
            asked, duty = answer
            if asked == (Length(self.length.currentText()), self._back):  # else another one is under way
                self.duty = duty
                self._show()

    def save(self, file: Path) -> None:
        """Write the period as Excel, both ways."""
        if self.duty is not None:
            self.bench.draw(duty_export.export_duty, file, self.duty, done=partial(self._saved, file))

    def _lay_out(self) -> None:
        for box, name, choices in ((self.length, self.tr("期间"), Length), (self.way, self.tr("方式"), Way)):
            box.setAccessibleName(name)
            box.addItems([str(one) for one in choices])
        for button, name, key in ((self.before, self.tr("上一期"), "←"), (self.after, self.tr("下一期"), "→")):
            button.setAccessibleName(name)
            button.setToolTip(f"{name} Alt+{key}")
            button.setProperty("kind", "small")
            button.setFixedWidth(30)
        self.way.setToolTip(self.tr("空格"))
        for widget in self._heads():
            self.head.addWidget(widget)
        front = QWidget(self)
        column = QVBoxLayout(front)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addWidget(self.narrowing)
        column.addWidget(self.none)
        column.addWidget(self.grid, 1)
        column.addWidget(self.words)
        self.legend = _legend(front)
        column.addWidget(self.legend)
        column.addWidget(self.notes)
        column.addStretch(0)
        self.views.addWidget(front)
        self.views.addWidget(self.detail)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.title.text())
        self.tabs.tabBar().setAccessibleName(self.title.text())
        self.tabs.addTab(self.views, self.tr("每周"))
        for part in self.parts:
            self.tabs.addTab(part, part.word)
        self.body.addWidget(self.tabs, 1)

    def _heads(self) -> tuple[QWidget, ...]:
        """What stands in the page's head while the weeks are in front."""
        return (self.way, self.length, self.before, self.span, self.after, self.export)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._turn_head)
        self.before.clicked.connect(self.period_before)
        self.after.clicked.connect(self.period_after)
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Alt+Left"), self, self.period_before, context=here)
        QShortcut(QKeySequence("Alt+Right"), self, self.period_after, context=here)
        QShortcut(QKeySequence("Ctrl+PgDown"), self, self.next_part)
        QShortcut(QKeySequence("Ctrl+PgUp"), self, self.previous_part)
        self.length.activated.connect(self._turn_to_now)
        self.way.activated.connect(self._show)
        self.export.clicked.connect(self._choose_file)
        self.grid.chosen.connect(self._tell)
        self.grid.opened.connect(self._open)
        self.grid.turned.connect(self.turn)
        QShortcut(QKeySequence("Backspace"), self.grid, self.up, context=Qt.ShortcutContext.WidgetShortcut)
        QShortcut(QKeySequence.StandardKey.Find, self.views, self.narrowing.to_word, context=here)
        self.narrowing.narrowed.connect(self._narrow)
        self.narrowing.up.connect(self.up)
        self.narrowing.left.connect(self._to_grid)
        self.detail.left.connect(self._return)
        self.detail.opened.connect(self._to_record)

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
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _turn_head(self) -> None:
        for widget in self._heads():
            widget.setVisible(self.tabs.currentWidget() is self.views)

    @Slot()
    def period_before(self) -> None:
        """The period before."""
        self._turn(1)

    @Slot()
    def period_after(self) -> None:
        """The period after; never beyond now."""
        self._turn(-1)

    @Slot()
    def turn(self) -> None:
        """From on site to remote, and back."""
        self.way.setCurrentIndex(1 - self.way.currentIndex())
        self._show()

    @Slot()
    def _turn_to_now(self) -> None:
        self._back = 0
        self._turn(0)

    def _turn(self, by: int) -> None:
        if self._back + by >= 0 and self.tabs.currentWidget() is self.views:
            self._back += by
            self._return()
            self.look()

    @Slot()
    def _show(self) -> None:
        if self.duty is None:
            return
        first, last = self.duty.figures.first, self.duty.figures.last
        self.span.setText(f"{first} 至 {last}")
        self.after.setEnabled(self._back > 0)
        way = Way(self.way.currentText())
        self._level = self._read_level(self.duty, way)
        rows = words.rows(self.duty, way, self._level)
        is_narrowed = bool(self.narrowing.word.text().strip())
        self.narrowing.show_path(() if is_narrowed else self._level.path, has_above=bool(self._places))
        self.narrowing.setVisible(len(self.duty.known.roll.people) > 1)
        self.model.show_rows(words.heads(self.duty), rows)
        if rows and not self.grid.currentIndex().isValid():
            self.grid.go(0, 0)
        loses = self.grid.hasFocus() and not rows
        for widget in (self.grid, self.words, self.legend, self.notes):
            widget.setVisible(bool(rows))
        if loses:
            self.length.setFocus(Qt.FocusReason.OtherFocusReason)
        self.none.setText(self.tr(_NOT_FOUND) if is_narrowed else self.tr(_NONE))
        self.none.setVisible(not rows)
        self.export.setEnabled(bool(self.duty.figures.rows))
        self.notes.setText(words.about(self.duty))
        if self._behind is not None:
            self._show_behind()

    @Slot(object)
    def _tell(self, cell: Cell | None) -> None:
        row = self.grid.row
        is_office = row is not None and row.id.startswith(OFFICE)
        leads = self.tr("Enter 看下一层") if is_office else self.tr("Enter 看条款和记录")
        self.words.setText(f"{cell.words}。{leads}" if cell else "")

    @Slot()
    def _open(self) -> None:
        row, cell = self.grid.row, self.grid.cell
        if row is not None and row.id.startswith(OFFICE):
            self._go_down(row.id.removeprefix(OFFICE))
        elif row is not None and cell is not None:
            self._behind = (row.id, cell.weeks)
            self._show_behind()
            self.views.setCurrentWidget(self.detail)
            self.detail.list.step(-len(self.detail.model.lines))
            self.detail.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_behind(self) -> None:
        cell = self.grid.cell
        if self.duty is None or self._behind is None or cell is None:
            return
        row, weeks = self._behind
        way, people = Way(self.way.currentText()), self._level.people.get(row, frozenset())
        self.detail.show_lines(
            cell.words,
            duty_matrix.clauses(self.duty, way, weeks),
            words.lines(self.duty, way, people, weeks),
            words.count_in_words(self.duty, way, people, weeks),
            one_person=row != duty_matrix.EVERYBODY,
        )
        mondays = [self.duty.figures.weeks[number] for number in weeks]
        self.bench.ask(read_app_side, way, people, mondays, done=partial(self._show_app, self._behind))

    def _show_app(self, of: object, side: AppSide | None) -> None:
        if of == self._behind:  # else another cell was opened meanwhile
            self.detail.show_app(side)

    def _read_level(self, duty: Duty, way: Way) -> PlaceLevel:
        if word := self.narrowing.word.text().strip():
            return duty_levels.search(duty, way, word)
        return duty_levels.read_level(duty, way, self._places[-1] if self._places else "")

    @Slot()
    def _narrow(self) -> None:
        self._return()
        self._show()

    def _go_down(self, place: str) -> None:
        """To the level of an office."""
        self._places.append(place)
        self.narrowing.word.clear()
        self._show()
        self._to_grid()

    @Slot()
    def up(self) -> None:
        """To the level above, at the row that was left."""
        if self._places:
            place = self._places.pop()
            self._show()
            ids = [row.id for row in self.model.rows]
            if f"{OFFICE}{place}" in ids:
                self.grid.go(ids.index(f"{OFFICE}{place}"), self.grid.currentIndex().column())
            self._to_grid()

    @Slot()
    def _to_grid(self) -> None:
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _return(self) -> None:
        if self._behind is not None:
            self._behind = None
            self.views.setCurrentIndex(0)
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _to_record(self, line: Line) -> None:
        noun, _, name = line.source.partition("/")
        if noun == "visit":
            self.ledger_wanted.emit(name)
        elif noun == "remote":
            self.bench.remark(self.tr("远程监管没有台账：{0} {1} {2} {3}。").format(*_short(line)))

    @Slot()
    def _choose_file(self) -> None:
        name = self.tr("履职 {0}.xlsx").format(self.span.text())
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("存为 Excel"), name, "Excel (*.xlsx)")
        if chosen:
            self.save(Path(chosen))

    def _saved(self, file: Path, count: object) -> None:
        self.bench.say(self.tr("已存 {0} 行：{1}").format(count, file))


class _Swatch(QWidget):
    """What a level looks like, for the legend."""

    def __init__(self, level: Level, parent: QWidget) -> None:
        super().__init__(parent)
        self._level = level
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(22, 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill(painter, QRect(0, 0, 22, 16), self._level, 0.5, theme.colours(self.palette()))
        painter.end()


def _legend(parent: QWidget) -> QWidget:
    whole = QWidget(parent)
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.TIGHT)
    for level in (Level.ALL, Level.PART, Level.NOTHING, Level.COMING):
        row.addWidget(_Swatch(level, whole))
        row.addWidget(label(str(level), "small", whole))
        row.addSpacing(theme.SNUG)
    row.addWidget(label(f"— {Level.FREE}", "small", whole))
    row.addStretch(1)
    return whole


def _read(desk: Desk, asked: Asked) -> tuple[Asked, Duty]:
    length, back = asked
    return asked, duty_matrix.read_duty(desk, duty_matrix.period(length, desk.world.today(), back))


def _short(line: Line) -> tuple[str, str, str, str]:
    return line.day, line.person, line.mine, line.number


_NOT_FOUND = "没有姓名、编码或单位里有这几个字的；按 Esc 看全部。"
_NONE = (
    "还没有应做的监管：花名册里没有人被指定监管矿山。"
    "在主管部门的服务器上登记花名册和指定监管后，按 F5 同步，这里就按周列出每人应做和已做。"
)

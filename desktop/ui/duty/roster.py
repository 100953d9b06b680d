"""花名册: who is designated to which mine since when; an administrator designates, ends, and reads a roster
workbook.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDate, Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.actions import handing_over, publication, roster_export, roster_taking
from desktop.actions.roster_taking import Held, Roster, Seen
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.duty.roster_import import ImportPane
from desktop.ui.duty.under_way import UnderWay
from desktop.ui.marks import Mark, Shape
from desktop.ui.moments import DayField
from desktop.ui.page import label, scrolled
from desktop.ui.tab import Tab
from desktop.ui.tables import Column, LinesModel, LineTable

NOW = Mark(Shape.FULL, "good", "在任")
OVER = Mark(Shape.HOLLOW, "calm", "已结束")
_SIDE = 290  # pixels of the forms
_SHORT = 8  # characters of a choice that must be seen: the whole stands in the list that drops down


class RosterTab(Tab):
    """Designations on the left, the two forms on the right; in their place the differences of a workbook."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "花名册", parent)
        self.about = label("", "small", self, wraps=True)
        self.choose = QPushButton(self.tr("导入花名册 Excel(&O)…"), self)
        self.export = QPushButton(self.tr("存为 Excel(&X)…"), self)
        self.public = QPushButton(self.tr("存公布名单(&L)…"), self)
        self.public.setToolTip(self.tr("选派结果报备表（第九条）和公开名单（第二十七条）"))
        self.none = label(self.tr(_NONE), "muted", self, wraps=True)
        self.model = LinesModel[Held](_columns(), lambda one: one.key, self)
        self.list = LineTable(self.model, self.tr("指派"), self)
        self.person, self.mine = QComboBox(self), QComboBox(self)
        self.since, self.until = DayField(self), DayField(self)
        self.make = QPushButton(self.tr("指派(&G)"), self)
        self.front = label("", "", self, wraps=True)
        self.end = QPushButton(self.tr("结束(&T)"), self)
        self.unhanded = QLineEdit(self)
        self.unhanded.setPlaceholderText(self.tr("没有交接单的原因"))
        self.unhanded.setAccessibleName(self.tr("没有工作交接单的原因（第十条）"))
        self.open = label("", "", self, wraps=True)
        self.announced = DayField(self)
        self.where = QLineEdit(self)
        self.where.setPlaceholderText(self.tr("网址或文号"))
        self.where.setAccessibleName(self.tr("公告的网址或文号"))
        self.announce = QPushButton(self.tr("登记公告(&P)"), self)
        self.under_way = UnderWay(bench, self)
        self.differing = ImportPane(bench, self)
        self.views = QStackedWidget(self)
        self._lay_out()
        self.choose.clicked.connect(self._choose_file)
        self.export.clicked.connect(self._choose_target)
        self.public.clicked.connect(self._choose_public)
        self.announce.clicked.connect(self._announce)
        self.where.returnPressed.connect(self._announce)
        self.make.clicked.connect(self._make)
        self.end.clicked.connect(self._end)
        self.list.chosen.connect(self._tell)
        self.differing.closed.connect(self._back)

    def first_focus(self) -> QWidget:
        if self.views.currentWidget() is self.differing:
            return self.differing.first_focus()
        if not self.list.isHidden():
            return self.list
        return self.choose if self.choose.isVisibleTo(self) else self.export

    def ask(self) -> None:
        self.bench.ask(roster_taking.read_roster, done=self._take)

    def read_file(self, file: Path) -> None:
        """Read a workbook; its differences come in front."""
        self.choose.setEnabled(False)
        self.under_way.run(partial(roster_taking.read_file, file=file), self._read, self._over)

    def save(self, file: Path) -> None:
        """Write the whole roster as Excel."""
        self.bench.draw(roster_export.export_roster, file, done=partial(self._saved, file))

    def _take(self, found: Roster) -> None:
        held = [one for one in found.held if not one.until]
        people = len({one.person for one in held})
        self.about.setText(
            self.tr("在任的指派 {0} 项，{1} 人，矿山 {2} 座").format(len(held), people, len(found.mines))
        )
        for box, choices in ((self.person, found.people), (self.mine, found.mines)):
            fill_choices(box, choices)
        self.model.show_lines(found.held)
        if found.held and self.list.line is None:
            self.list.step(0)
        self.list.setVisible(bool(found.held))
        self.none.setVisible(not found.held)
        may = found.is_administrator
        self.choose.setVisible(may)
        self.side.setVisible(may)
        self.make.setEnabled(bool(found.people and found.mines))
        waiting = sum(not one.announced for one in held)
        self.open.setText(
            self.tr("在任的指派还有 {0} 项没有登记公告").format(waiting)
            if waiting
            else self.tr("在任的指派都已登记公告")
        )
        for widget in (self.announced, self.where, self.announce):
            widget.setEnabled(bool(waiting))
        self._tell(self.list.line)

    @Slot(object)
    def _tell(self, line: Held | None) -> None:
        runs = line is not None and not line.until
        self.end.setEnabled(runs)
        self.until.setEnabled(runs)
        if line is None:
            self.front.setText(self.tr("先在左边选一项指派"))
        else:
            over = self.tr(" 至 {0}").format(line.until) if line.until else self.tr(" 起")
            self.front.setText(f"{line.person_name} · {line.mine_name}\n自 {line.since}{over}")

    @Slot()
    def _make(self) -> None:
        person, mine = str(self.person.currentData()), str(self.mine.currentData())
        self.bench.act(roster_taking.designate, person, mine, _day(self.since), done=self._made)

    @Slot()
    def _end(self) -> None:
        line = self.list.line
        if line is not None:
            self.bench.act(
                handing_over.end, line.person, line.mine, _day(self.until), self.unhanded.text(), done=self._ended
            )

    @Slot()
    def _announce(self) -> None:
        self.bench.act(publication.publish_open, _day(self.announced), self.where.text(), done=self._noted)

    def _noted(self, _: object) -> None:
        self.where.clear()
        self.bench.say(self.tr("已登记公告；公布名单里写着日期和出处。"))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _choose_public(self) -> None:
        name = self.tr("公布名单 {0}.xlsx").format(self.bench.desk.world.today())
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("存公布名单"), name, "Excel (*.xlsx)")
        if chosen:
            self.save_public(Path(chosen))

    def save_public(self, file: Path) -> None:
        """Write the lists for the public as Excel."""
        self.bench.draw(publication.save, file, done=partial(self._saved, file))

    def _made(self, _: object) -> None:
        self.bench.say(self.tr("已登记指派，同步后对方就能收到这座矿山的资料。"))

    def _ended(self, _: object) -> None:
        self.unhanded.clear()
        self.bench.say(self.tr("已登记指派的最后一天；以前的记录和统计不变。"))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("导入花名册"), "", "Excel (*.xlsx)")
        if chosen:
            self.read_file(Path(chosen))

    @Slot()
    def _choose_target(self) -> None:
        name = self.tr("花名册 {0}.xlsx").format(self.bench.desk.world.today())
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("存为 Excel"), name, "Excel (*.xlsx)")
        if chosen:
            self.save(Path(chosen))

    def _saved(self, file: Path, count: object) -> None:
        self.bench.say(self.tr("已存 {0} 行：{1}").format(count, file))

    def _read(self, seen: Seen) -> None:
        self.differing.show_seen(seen)
        self.views.setCurrentWidget(self.differing)
        self.differing.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _over(self) -> None:
        self.choose.setEnabled(True)
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _back(self) -> None:
        self.views.setCurrentIndex(0)
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        today = self.bench.desk.world.today()
        days = (
            (self.since, self.tr("自哪天起")),
            (self.until, self.tr("最后一天")),
            (self.announced, self.tr("公告日期")),
        )
        for field, name in days:
            field.setDate(QDate(today.year, today.month, today.day))
            field.setAccessibleName(name)
        for box in (self.person, self.mine):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(_SHORT)
        self.person.setAccessibleName(self.tr("人员"))
        self.mine.setAccessibleName(self.tr("矿山"))
        front = QWidget(self)
        head = QHBoxLayout()
        head.setSpacing(theme.SNUG)
        head.addWidget(self.about, 1)
        for button in (self.choose, self.export, self.public):
            head.addWidget(button)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self.list, 1)
        self.side = scrolled(self._forms(), _SIDE)
        row.addWidget(self.side)
        column = QVBoxLayout(front)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SNUG)
        column.addLayout(head)
        column.addWidget(self.under_way)
        column.addWidget(self.none)
        column.addLayout(row, 1)
        column.addStretch(0)
        self.choose.hide()
        self.side.hide()
        self.views.addWidget(front)
        self.views.addWidget(self.differing)
        self.body.addWidget(self.views, 1)

    def _forms(self) -> QFrame:
        card = QFrame(self)
        card.setProperty("kind", "card")
        column = QVBoxLayout(card)
        column.setSpacing(theme.SNUG)
        column.addWidget(label(self.tr("新的指派"), "heading", card))
        rows = QFormLayout()
        rows.setVerticalSpacing(theme.SNUG)
        for word, field in ((self.tr("人员"), self.person), (self.tr("矿山"), self.mine)):
            rows.addRow(word, field)
        rows.addRow(self.tr("自"), _beside(self.since, self.make))
        column.addLayout(rows)
        column.addSpacing(theme.SNUG)
        column.addWidget(label(self.tr("结束"), "heading", card))
        column.addWidget(self.front)
        more = QFormLayout()
        more.addRow(self.tr("至"), _beside(self.until, self.end))
        more.addRow(self.unhanded)
        column.addLayout(more)
        column.addSpacing(theme.SNUG)
        column.addWidget(label(self.tr("公告（第九条）"), "heading", card))
        column.addWidget(self.open)
        notice = QFormLayout()
        notice.setVerticalSpacing(theme.SNUG)
        notice.addRow(self.tr("见"), self.where)
        notice.addRow(self.tr("日"), _beside(self.announced, self.announce))
        column.addLayout(notice)
        column.addStretch(1)
        return card


def _beside(field: QWidget, button: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.SNUG)
    row.addWidget(field, 1)
    row.addWidget(button)
    return row


def fill_choices(box: QComboBox, choices: tuple[tuple[str, str], ...]) -> None:
    """Offer these, keeping what was chosen."""
    chosen = box.currentData()
    if tuple((str(box.itemData(n)), box.itemText(n)) for n in range(box.count())) == _named(choices):
        return
    box.clear()
    for code, word in _named(choices):
        box.addItem(word, code)
    box.setCurrentIndex(max(box.findData(chosen), 0) if choices else -1)


def _named(choices: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((code, f"{name}（{code}）") for code, name in choices)


def _day(field: DayField) -> dt.date:
    day = field.date()
    return dt.date(day.year(), day.month(), day.day())


def _mark(line: Held) -> Mark:
    return OVER if line.until else NOW


def _columns() -> tuple[Column[Held], ...]:
    return (
        Column("", lambda line: _mark(line).word, 84, _mark),
        Column("人员", lambda line: line.person_name, 110),
        Column("矿山", lambda line: line.mine_name),
        Column("自", lambda line: line.since, 92),
        Column("至", lambda line: line.until, 92, is_quiet=True),
        Column("公告", lambda line: line.announced or ("" if line.until else publication.NOT_YET), 92, is_quiet=True),
    )


_NONE = "还没有人被指定监管矿山。管理员可以在右边一项一项指派，或导入花名册 Excel；别人登记的，按 F5 同步后列在这里。"

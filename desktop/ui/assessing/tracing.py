"""追溯: of a finding, or of all of a mine in some days, who recorded what between which moments, and who knew."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from desktop.actions import tracing
from desktop.actions.tracing import Choice, Knower, Moment, Trace
from desktop.supervision.finding import Grade
from desktop.ui import theme, times
from desktop.ui.assessing.fields import PeriodFields, read_mines
from desktop.ui.bench import Bench
from desktop.ui.marks import Mark, Shape
from desktop.ui.page import label
from desktop.ui.tab import Tab
from desktop.ui.tables import Column, LinesModel, LineTable

_MAJOR = Mark(Shape.TRIANGLE, "bad", str(Grade.SUSPECTED_MAJOR))
_RECEIVED, _NOT_YET = Mark(Shape.TICK, "good", ""), Mark(Shape.HOLLOW, "warn", "未回执")


class TraceTab(Tab):
    """The mine, the days and its findings; of the one chosen (or all) the timeline and who knew."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "追溯", parent)
        self._asked: tuple[str, ...] = ()
        self.found: Trace | None = None
        self.fields = PeriodFields(bench.desk.world.today(), self)
        self.all_of_mine = QCheckBox(self.tr("全部隐患(&M)"), self)
        self.save_button = QPushButton(self.tr("存为 PDF(&P)…"), self)
        self.model = LinesModel[Choice](_FINDINGS, lambda one: one.id, self)
        self.list = LineTable(self.model, self.tr("隐患"), self)
        self.none = label(self.tr(_NONE), "muted", self, wraps=True)
        self.moments = LinesModel[Moment](_MOMENTS, lambda one: (one.entry, one.subject, one.what), self)
        self.table = LineTable(self.moments, self.tr("经过"), self)
        self.words = label("", "small", self, wraps=True)
        self.knowers = LinesModel[Knower](_KNOWERS, lambda one: (one.who, one.finding), self)
        self.known = LineTable(self.knowers, self.tr("谁从什么时候起有记录表明知道"), self)
        self._lay_out()
        self.fields.changed.connect(self.look)
        self.all_of_mine.toggled.connect(self._trace)
        self.list.chosen.connect(self._choose)
        self.table.chosen.connect(self._tell)
        self.save_button.clicked.connect(self._choose_folder)
        self.none.hide()

    def first_focus(self) -> QWidget:
        return self.list if self.model.lines else self.fields.mine

    def ask(self) -> None:
        self.bench.ask(read_mines, done=self._show_mines)

    def save(self, folder: Path) -> None:
        """Write the timeline as a PDF into a folder."""
        if self.found is not None:
            self.bench.draw(tracing.print_trace, self.found, folder, done=self._saved)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SNUG)
        head.addWidget(self.fields, 1)
        head.addWidget(self.all_of_mine)
        head.addWidget(self.save_button)
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(theme.SNUG, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addWidget(self.table, 3)
        column.addWidget(self.words)
        column.addWidget(label(self.tr("谁从什么时候起有记录表明知道（没有记录不等于不知道）"), "small", self))
        column.addWidget(self.known, 2)
        self.parts = QSplitter(Qt.Orientation.Horizontal, self)
        self.parts.setChildrenCollapsible(False)
        self.parts.addWidget(self.list)
        self.parts.addWidget(right)
        self.parts.setSizes([theme.scaled(270), 540])
        self.parts.setStretchFactor(1, 1)
        self.body.addLayout(head)
        self.body.addWidget(self.none)
        self.body.addWidget(self.parts, 1)
        self.body.addStretch(0)

    def _show_mines(self, mines: tuple[tuple[str, str], ...]) -> None:
        self.fields.show_mines(mines)
        asked = self.fields.asked("")
        if asked is None:
            self._show(())
        else:
            self.bench.ask(tracing.read_findings, asked.mine, asked.first, asked.last, done=self._show)

    def _show(self, found: tuple[Choice, ...]) -> None:
        had = self.list.hasFocus()
        self.model.show_lines(found)
        self.none.setVisible(not found)
        self.parts.setVisible(bool(found))
        self.save_button.setEnabled(bool(found))
        self.all_of_mine.setEnabled(bool(found))
        if self.list.line is None:
            self.list.step(0)
        if had and not found:
            self.fields.mine.setFocus(Qt.FocusReason.OtherFocusReason)
        self._trace()

    @Slot(object)
    def _choose(self, line: Choice | None) -> None:
        if not self.all_of_mine.isChecked():
            self._trace()

    @Slot()
    def _trace(self) -> None:
        line = self.list.line
        if line is None:
            self.found = None
            self.moments.show_lines(())
            self.knowers.show_lines(())
            return
        is_all = self.all_of_mine.isChecked()
        self._asked = tuple(one.id for one in self.model.lines) if is_all else (line.id,)
        self.bench.ask(tracing.trace, self._asked, done=partial(self._show_trace, self._asked))

    def _show_trace(self, asked: tuple[str, ...], found: Trace) -> None:
        if asked != self._asked:
            return  # another one was chosen since
        self.found = found
        self.moments.show_lines(found.moments)
        self.knowers.show_lines(found.knowers)
        if self.table.line is None:
            self.table.step(0)
        self._tell(self.table.line)

    @Slot(object)
    def _tell(self, one: Moment | None) -> None:
        if one is None:
            self.words.setText("")
            return
        before, after = times.moment_whole(one.not_before), times.moment_whole(one.not_after)
        parts = (
            self.tr("封存不早于 {0}").format(before) if before else self.tr("没有服务器时间证明不早于何时"),
            self.tr("不晚于 {0}").format(after) if after else self.tr("还没有回执证明不晚于何时"),
            self.tr("设备时钟 {0}").format(times.moment_whole(one.claimed)),
        )
        self.words.setText(f"{one.what}。{'，'.join(parts)}")

    @Slot()
    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("时间线放到哪个文件夹"))
        if chosen:
            self.save(Path(chosen))

    def _saved(self, file: object) -> None:
        self.bench.say(self.tr("已存：{0}").format(file))


def _when(one: Moment) -> str:
    return times.short(one.not_after) if one.not_after else f"{times.short(one.claimed)}"


_FINDINGS: tuple[Column[Choice], ...] = (
    Column("日期", lambda one: one.day[5:], 58),
    Column("隐患", lambda one: one.words, 0, lambda one: _MAJOR if one.grade == Grade.SUSPECTED_MAJOR else None),
)
_MOMENTS: tuple[Column[Moment], ...] = (
    Column("时间", _when, 124, lambda one: _RECEIVED if one.not_after else _NOT_YET),
    Column("人员", lambda one: one.who, 104),
    Column("记录", lambda one: one.what),
)
_KNOWERS: tuple[Column[Knower], ...] = (
    Column("人员", lambda one: one.who, 160),
    Column("不晚于", lambda one: times.short(one.not_after) or "无回执", 104),
    Column("第一条记录", lambda one: one.what, is_quiet=True),
)
_NONE = "这座矿山这段时间没有发现隐患的记录；请改选矿山或日期。"

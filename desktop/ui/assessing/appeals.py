"""申诉: decisions against oneself with their thirty days, the evidence frozen as a pack, the filing (第四十四条)."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from desktop.actions import appeals
from desktop.actions.appeals import Line
from desktop.supervision.appeal import Clock
from desktop.ui import theme
from desktop.ui.assessing.fields import PeriodFields, read_mines
from desktop.ui.bench import Bench
from desktop.ui.marks import Mark, Shape
from desktop.ui.page import label
from desktop.ui.tab import Tab
from desktop.ui.tables import Column, LinesModel, LineTable

MARKS = {
    Clock.RUNNING: Mark(Shape.HOLLOW, "calm", str(Clock.RUNNING)),
    Clock.SOON: Mark(Shape.HALF, "warn", str(Clock.SOON)),
    Clock.LAST: Mark(Shape.TRIANGLE, "bad", str(Clock.LAST)),
    Clock.OVER: Mark(Shape.CROSS, "bad", str(Clock.OVER)),
    Clock.FILED: Mark(Shape.TICK, "good", str(Clock.FILED)),
}


class AppealTab(Tab):
    """The decisions above; below the fields to note another, to file, and to make the pack."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "申诉", parent)
        self._packs: dict[str, Path] = {}
        self.model = LinesModel[Line](_LINES, lambda line: line.id, self)
        self.list = LineTable(self.model, self.tr("收到的决定"), self)
        self.none = label(self.tr(_NONE), "muted", self, wraps=True)
        self.words = label("", "small", self, wraps=True)
        self.pack = QPushButton(self.tr("做申诉材料(&P)…"), self)
        self.to, self.day = QLineEdit(self), QLineEdit(self)
        self.file = QPushButton(self.tr("登记已提出(&F)"), self)
        self.decision, self.decided_by, self.received = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self.fields = PeriodFields(bench.desk.world.today(), self)
        self.note = QPushButton(self.tr("登记收到的决定(&R)"), self)
        self._lay_out()
        self.list.chosen.connect(self._tell)
        self.list.opened.connect(self._to_file)
        self.pack.clicked.connect(self._choose)
        self.file.clicked.connect(self._file)
        self.note.clicked.connect(self._note)

    def first_focus(self) -> QWidget:
        return self.list if self.model.lines else self.decision

    def ask(self) -> None:
        self.bench.ask(read_mines, done=self.fields.show_mines)
        self.bench.ask(appeals.read_appeals, done=self._show)

    def make(self, folder: Path) -> None:
        """Write the pack of the chosen decision into a folder."""
        line = self.list.line
        if line is not None:
            self.bench.draw(appeals.make_pack, line.id, folder, done=partial(self._made, line.id))

    def _lay_out(self) -> None:
        today = self.bench.desk.world.today().isoformat()
        for field, name, hint in (
            (self.to, self.tr("向谁提出"), self.tr("向哪个单位或党组织书面提出")),
            (self.day, self.tr("提出的日期"), today),
            (self.decision, self.tr("决定"), self.tr("什么决定：文号、内容")),
            (self.decided_by, self.tr("作出单位"), self.tr("哪个单位作出的")),
            (self.received, self.tr("收到的日期"), today),
        ):
            field.setAccessibleName(name)
            field.setPlaceholderText(hint)
            if field in (self.day, self.received):
                field.setText(today)
                field.setFixedWidth(theme.scaled(104))
        self.row = QWidget(self)
        row = QHBoxLayout(self.row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SNUG)
        for widget in (self.pack, self.to, self.day, self.file):
            row.addWidget(widget, 1 if widget is self.to else 0)
        grid = QGridLayout()
        grid.setSpacing(theme.SNUG)
        grid.addWidget(self.decision, 0, 0)
        grid.addWidget(self.decided_by, 0, 1)
        grid.addWidget(self.received, 0, 2)
        grid.addWidget(self.fields, 1, 0, 1, 2)
        grid.addWidget(self.note, 1, 2)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 1)
        self.body.addWidget(self.none)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.words)
        self.body.addWidget(self.row)
        self.body.addWidget(label(self.tr("登记一项决定；下面选它所说的矿山和起止日，材料就取这一段："), "small", self))
        self.body.addLayout(grid)
        self.body.addStretch(0)

    def _show(self, lines: tuple[Line, ...]) -> None:
        self.model.show_lines(lines)
        self.none.setVisible(not lines)
        for widget in (self.list, self.words, self.row):
            widget.setVisible(bool(lines))
        if self.list.line is None:
            self.list.step(0)
        self._tell(self.list.line)

    @Slot(object)
    def _tell(self, line: Line | None) -> None:
        if line is None or line.appeal.received is None:
            return
        filed = line.appeal.filed
        is_open = filed is None
        for widget in (self.to, self.day, self.file):
            widget.setEnabled(is_open)
        if filed is not None:
            frozen = self.tr("；随附材料的目录校验值 {0}…").format(filed.pack[:16]) if filed.pack else ""
            self.words.setText(self.tr("{0} 向{1}提出{2}").format(filed.day, filed.to, frozen))
            return
        self.words.setText(
            self.tr("{0} 收到，自收到之日起三十日内可以书面申诉，最后一天 {1}；申诉期间决定照常执行。").format(
                line.appeal.received.received, line.last_day
            )
        )

    @Slot(object)
    def _to_file(self, line: Line) -> None:
        self.to.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("材料放到哪个文件夹"))
        if chosen:
            self.make(Path(chosen))

    def _made(self, name: str, file: object) -> None:
        if isinstance(file, Path):
            self._packs[name] = file
        self.bench.say(self.tr("已做好：{0}。提出后按“登记已提出”，材料的校验值一起封存。").format(file))

    @Slot()
    def _file(self) -> None:
        line = self.list.line
        if line is not None:
            pack, to, day = self._packs.get(line.id), self.to.text(), self.day.text().strip()
            self.bench.act(appeals.file, line.id, to, day, pack, done=self._filed)

    def _filed(self, answer: object) -> None:
        self.to.clear()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _note(self) -> None:
        about = self.fields.asked(self.bench.desk.person)
        if about is None:
            self.bench.remark(self.tr("请选矿山，日期写成 2026-11-22 的样子。"))
            return
        self.bench.act(
            appeals.receive,
            self.decision.text(),
            self.decided_by.text(),
            self.received.text().strip(),
            about,
            done=self._noted,
        )

    def _noted(self, answer: object) -> None:
        self.decision.clear()
        self.decided_by.clear()
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)


def _days(line: Line) -> str:
    if line.clock is Clock.FILED:
        return ""
    return f"还有 {line.left} 天" if line.left >= 0 else f"过了 {-line.left} 天"


_LINES: tuple[Column[Line], ...] = (
    Column("期限", lambda line: str(line.clock), 104, lambda line: MARKS[line.clock]),
    Column("剩余", _days, 84),
    Column("最后一天", lambda line: line.last_day.isoformat(), 100),
    Column("决定", lambda line: line.appeal.received.decision if line.appeal.received else ""),
    Column(
        "作出单位", lambda line: line.appeal.received.decided_by if line.appeal.received else "", 170, is_quiet=True
    ),
)
_NONE = (
    "没有登记收到的处理决定。收到不服的决定，先在下面登记：哪天收到、哪个单位作出；"
    "程序按收到的日子算三十天，并把那段时间的记录装成可以验证的申诉材料。"
)

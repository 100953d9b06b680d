"""The 抽查 items of one place: which the program drew and why, and which are checked instead, with the reason."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.actions.sampling import Candidate, Choice
from desktop.ui import theme
from desktop.ui.marks import Mark, Shape
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel
from desktop.ui.ticking import Inlay, TickTable

CHECKED = Mark(Shape.TICK, "good", "查")
LEFT_OUT = Mark(Shape.HOLLOW, "calm", "不查")


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One 抽查 item as it is ticked now."""

    candidate: Candidate
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person wants checked at a place instead of what was drawn."""

    place: str
    items: tuple[str, ...]
    reason: str


class SamplePane(Inlay):
    """`wanted` carries a `Wanted`; `all_wanted` and `drawn_wanted` are for every place; `closed` goes back."""

    wanted = Signal(object)
    all_wanted = Signal()
    drawn_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice: Choice | None = None
        self.model = LinesModel[SampleRow](_COLUMNS, lambda row: row.candidate.item, self)
        self.rows = TickTable(self.model, self.tr("抽查项，空格选查或不查"), self)
        self.head = label("", "strong", self, wraps=True)
        self.said = label("", "small", self, wraps=True)
        self.reason = QLineEdit(self)
        self.reason.setAccessibleName(self.tr("改动抽查项的原因"))
        self.reason.setPlaceholderText(self.tr("改动的原因，如：采场停产"))
        self.trouble = label("", "bad", self, wraps=True)
        self.keep = QPushButton(self.tr("按此检查(&S)"), self)
        self.keep.setProperty("kind", "main")
        self.drawn = QPushButton(self.tr("恢复抽取(&J)"), self)
        self.drawn.setToolTip(self.tr("全部地点按程序抽取的项目检查"))
        self.every = QPushButton(self.tr("全部都查(&L)"), self)
        self.every.setToolTip(self.tr("全部地点的抽查项都查"))
        self.back = QPushButton(self.tr("返回 Esc"), self)
        self._lay_out()
        self._connect()

    @property
    def place(self) -> str:
        """The place shown, "" before any was."""
        return self._choice.place if self._choice else ""

    def show_choice(self, choice: Choice, by: str = "") -> None:
        """Show the 抽查 items of a place; `by` is the name of who changed what was drawn."""
        self._choice = choice
        self.model.show_lines([SampleRow(one, one.is_chosen) for one in choice.candidates])
        if self.rows.line is None:
            self.rows.step(0)
        self.reason.setText(choice.reason if choice.by else "")
        self.trouble.clear()
        drawn = sum(one.is_drawn for one in choice.candidates)
        if not any(one.is_drawn for one in choice.candidates):
            words = self.tr("没有抽取，全部都查。")
        elif choice.by:
            words = self.tr("程序抽到 {0} 项；{1}改定，原因：{2}。").format(drawn, by or choice.by, choice.reason)
        else:
            words = self.tr("程序按本月覆盖抽到 {0} 项：上月、本月没查过的先抽。").format(drawn)
        self.said.setText(words + self.tr("空格改选；改动写明原因，印在台账上。"))
        self._count()
        self.rows.setFocus()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(theme.SNUG)
        foot.addWidget(self.reason, 1)
        for button in (self.keep, self.drawn, self.every, self.back):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addWidget(self.head)
        column.addWidget(self.said)
        column.addWidget(self.rows, 1)
        column.addWidget(self.trouble)
        column.addLayout(foot)
        self.trouble.hide()

    def _connect(self) -> None:
        self.rows.toggled.connect(self._toggle)
        self.rows.clicked.connect(self._click)
        self.rows.opened.connect(self._to_reason)
        self.reason.returnPressed.connect(self._keep)
        self.keep.clicked.connect(self._keep)
        self.drawn.clicked.connect(self.drawn_wanted)
        self.every.clicked.connect(self.all_wanted)
        self.back.clicked.connect(self.closed)

    def _count(self) -> None:
        if self._choice is None:
            return
        chosen = sum(row.is_ticked for row in self.model.lines)
        self.head.setText(self.tr("{0} · 抽查 {1}/{2} 项").format(self._choice.name, chosen, len(self.model.lines)))
        self.keep.setEnabled(any(row.is_ticked != row.candidate.is_chosen for row in self.model.lines))

    @Slot()
    def _toggle(self) -> None:
        current = self.rows.line
        if current is not None:
            changed = replace(current, is_ticked=not current.is_ticked)
            self.model.show_lines([changed if row is current else row for row in self.model.lines])
            self._count()

    @Slot()
    def _click(self) -> None:
        if self.rows.currentIndex().column() == 0:
            self._toggle()

    @Slot(object)
    def _to_reason(self, row: SampleRow) -> None:
        self.reason.setFocus()
        self.reason.selectAll()

    @Slot()
    def _keep(self) -> None:
        if self._choice is None or not self.keep.isEnabled():
            return
        reason = self.reason.text().strip()
        self.trouble.setText("" if reason else self.tr("请写明改动的原因。"))
        self.trouble.setVisible(not reason)
        if not reason:
            self.reason.setFocus()
            return
        items = tuple(row.candidate.item for row in self.model.lines if row.is_ticked)
        self.wanted.emit(Wanted(self._choice.place, items, reason))


_COLUMNS: tuple[Column[SampleRow], ...] = (
    Column("", lambda row: "查" if row.is_ticked else "不查", 74, lambda row: CHECKED if row.is_ticked else LEFT_OUT),
    Column("编号", lambda row: str(row.candidate.number), 46, is_right=True),
    Column("检查内容", lambda row: row.candidate.text),
    Column("抽取", lambda row: "抽到" if row.candidate.is_drawn else "", 50, is_quiet=True),
    Column(
        "上次检查", lambda row: row.candidate.last.isoformat() if row.candidate.last else "没有记录", 96, is_quiet=True
    ),
    Column("轮次", lambda row: str(row.candidate.turn), 76, is_quiet=True),
)

"""载入 · 限值: limits read from words, each to be ticked by a person; none is ticked beforehand."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop.actions import import_answers
from desktop.actions.import_lines import LimitLine, Seen
from desktop.ui import theme
from desktop.ui.lists.importing_parts import LEFT, LOOK, ManyTable, Panel
from desktop.ui.marks import Mark, Shape
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel

TICKED = Mark(Shape.TICK, "good", "载入")
UNTICKED = Mark(Shape.SQUARE, "calm", "不载入")


class LimitsPanel(Panel):
    """The list; Space ticks the chosen lines, a click on the box its line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("限值", parent)
        self.model = LinesModel[LimitLine](_COLUMNS, lambda line: line.key, self)
        self.list = ManyTable(self.model, self.tr("从文字里认出的限值"), self)
        self.list.keys = {Qt.Key.Key_Space: self._toggle}
        self.words = label("", "muted", self, wraps=True)
        self.text = label("", "", self, wraps=True)
        self.sure = QPushButton(self.tr("勾选没有疑问的(&A)"), self)
        self.none = QPushButton(self.tr("全部不勾(&D)"), self)
        foot = QHBoxLayout()
        foot.setSpacing(theme.SNUG)
        foot.addWidget(self.sure)
        foot.addWidget(self.none)
        foot.addStretch(1)
        self.body.addWidget(self.words)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.text)
        self.body.addLayout(foot)
        self.body.addStretch(0)
        self.list.chosen.connect(self._show_line)
        self.list.clicked.connect(self._click)
        self.list.opened.connect(self._toggle)
        self.sure.clicked.connect(self._tick_sure)
        self.none.clicked.connect(self._tick_none)

    def show_seen(self, seen: Seen) -> None:
        self.model.show_lines(seen.limits)
        has_any = bool(seen.limits)
        for widget in (self.list, self.text, self.sure, self.none):
            widget.setVisible(has_any)
        self.words.setText(
            self.tr("从检查内容里认出这些限值。对照原文，勾上的才载入；Space 勾选，可同时选多行。")
            if has_any
            else self.tr("检查内容的文字里没有认出限值，这一步不用做。")
        )
        if self.list.line is None:
            self.list.step(0)
        self._show_line(self.list.line)

    def first_focus(self) -> QWidget:
        return self.list

    @Slot(object)
    def _show_line(self, line: LimitLine | None) -> None:
        if line is None:
            self.text.clear()
            return
        doubt = line.why_not or line.unsure
        told = self.tr("不能载入：{0}。") if line.why_not else self.tr("请核对：{0}。")
        self.text.setText(f"{line.sheet} 第 {line.row} 行：{line.text}\n{told.format(doubt) if doubt else ''}".rstrip())

    @Slot()
    def _toggle(self) -> None:
        lines = [line for line in self.list.chosen_lines if not line.why_not]
        if lines:
            is_taken = not all(line.is_taken for line in lines)
            self._answer([line.key for line in lines], is_taken=is_taken)

    @Slot(QModelIndex)
    def _click(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self._toggle()

    @Slot()
    def _tick_sure(self) -> None:
        self._answer([line.key for line in self.model.lines if not (line.why_not or line.unsure)], is_taken=True)

    @Slot()
    def _tick_none(self) -> None:
        self._answer([line.key for line in self.model.lines], is_taken=False)

    def _answer(self, keys: list[str], *, is_taken: bool) -> None:
        self.answered.emit(import_answers.with_limits(self.draft, keys, is_taken=is_taken))


def _mark(line: LimitLine) -> Mark:
    return LEFT if line.why_not else TICKED if line.is_taken else UNTICKED


def _doubt(line: LimitLine) -> Mark | None:
    return LEFT if line.why_not else LOOK if line.unsure else None


_COLUMNS: tuple[Column[LimitLine], ...] = (
    Column("勾选", lambda line: "不能" if line.why_not else _mark(line).word, 84, _mark),
    Column("行", lambda line: str(line.row), 44, is_quiet=True),
    Column("原文", lambda line: line.fragment),
    Column("参数", lambda line: line.param),
    Column("限值", lambda line: line.bound, 130),
    Column("疑问", lambda line: "不能载入" if line.why_not else "请核对" if line.unsure else "", 92, _doubt),
)

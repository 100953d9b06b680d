"""清单 · 各层, what is seen: which table is in front, what was searched, its layers side by side, the item's panel.

Nothing is changed here; the steps of a draft stand in `layers.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from desktop.actions import layer_drafts
from desktop.desk import Desk
from desktop.errors import Damaged, Missing
from desktop.supervision.checklist import Item
from desktop.ui.bench import Bench
from desktop.ui.lists.board import BoardTable
from desktop.ui.lists.draft_bar import DraftBar
from desktop.ui.lists.everything import All, Everything, Found, read_everything
from desktop.ui.lists.item_editor import ItemPanel
from desktop.ui.lists.question import Question
from desktop.ui.lists.reading import Choice, Line, State, View, read_choices, read_view
from desktop.ui.lists.sieve import Sieve
from desktop.ui.lists.tab import ListsTab
from desktop.ui.page import label

PUBLISH, DISCARD = "publish", "discard"


@dataclass(frozen=True, slots=True)
class Screen:
    """What may be chosen, what is chosen, and what is shown of it; `trouble` says why it cannot be read."""

    choices: tuple[Choice, ...]
    choice: Choice | None
    view: View | None
    trouble: str = ""


def read_screen(desk: Desk, wanted: Choice | None, draft: str) -> Screen:
    """The choices with the view of the one wanted, of a draft's, else of the draft touched last, else of the first."""
    choices = read_choices(desk)
    last = next((one.id for one in layer_drafts.lines(desk)), "") if wanted is None else ""
    if draft := draft or last:
        layer = layer_drafts.load(desk, draft).layer
        wanted = next((one for one in choices if (one.catalogue, one.mine) == (layer.catalogue, layer.mine)), wanted)
    if wanted not in choices:
        wanted = choices[0] if choices else None
    if wanted is None:
        return Screen(choices, None, None, "还没有检查目录。联网后按 F5 同步，或在“载入”里从 Excel 载入。")
    try:
        return Screen(choices, wanted, read_view(desk, wanted))
    except (Missing, Damaged) as error:
        return Screen(choices, wanted, None, str(error))


class LayersView(ListsTab):
    """Choice, search and filter above; the layer's state and steps; the list with the item's panel beside it."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "各层", parent)
        self.view: View | None = None
        self._wanted_draft = ""
        self._wanted_line = ""
        self._new: dict[str, Item] = {}
        self._typed: dict[tuple[str, str], tuple[Item, str]] = {}
        self._code = ""
        self._is_checking = self._is_stepping = False
        self.sieve = Sieve(self)
        self.bar = DraftBar(self)
        self.question = Question(self)
        self.remarks = label("", "warn", self, wraps=True)
        self.remarks.hide()
        self.none = label("", "muted", self, wraps=True)
        self.count = label("", "small", self)
        self.count.hide()
        self.list = BoardTable(self)
        self.everything = Everything(self)
        self.panel = ItemPanel(self)
        self._lay_out()
        self.sieve.chosen.connect(self._choose)
        self.sieve.sifted.connect(self._sift)
        self.sieve.passed.connect(self._to_list)
        self.list.chosen.connect(self._leave_line)
        self.list.opened.connect(self._open_line)
        self.everything.opened.connect(self._open_found)

    def ask(self) -> None:
        if self.sieve.is_everything:
            self.bench.ask(read_everything, done=self._show_everything)
        self.bench.ask(read_screen, self.sieve.choice, self._wanted_draft, done=self._show)

    def first_focus(self) -> QWidget:
        table = self.everything if self.sieve.is_everything else self.list
        return table if table.isVisibleTo(self) else self.sieve.search

    def open_draft(self, draft: str) -> None:
        """Bring the layer of a draft to the front."""
        self._wanted_draft = draft
        self.look()

    @property
    def draft(self) -> str:
        """The id of the draft in front, empty while none is open."""
        return self.view.draft if self.view else ""

    def _lay_out(self) -> None:
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.none)
        column.addWidget(self.list, 1)
        column.addWidget(self.everything, 1)
        column.addWidget(self.count)
        column.addStretch(0)
        self.halves = QSplitter(Qt.Orientation.Horizontal, self)
        self.halves.setChildrenCollapsible(False)
        self.halves.addWidget(left)
        self.halves.addWidget(self.panel)
        self.halves.setStretchFactor(0, 2)
        self.halves.setStretchFactor(1, 1)
        self.halves.setSizes([500, 280])
        self.panel.setMinimumWidth(250)
        for part in (self.sieve, self.bar, self.question, self.remarks):
            self.body.addWidget(part)
        self.body.addWidget(self.halves, 1)
        self.everything.hide()
        self.none.hide()

    def _show(self, screen: Screen) -> None:
        wanted = self.sieve.choice
        is_asked = bool(self._wanted_draft) or wanted is None or wanted not in screen.choices
        if not is_asked and screen.choice != wanted:
            return  # another choice came to the front meanwhile
        self._wanted_draft = ""
        if self._is_stepping and self.view is not None and screen.view is not None:
            self._is_stepping = False
            self._wanted_line = _changed(self.view, screen.view)
        self.view = screen.view
        self.sieve.show_choices(screen.choices, screen.choice, is_asked=is_asked)
        self.bar.setVisible(screen.view is not None and not self.sieve.is_everything)
        self._sift()
        self._wanted_line = ""
        if screen.view is None:
            self._say_none(screen.trouble)
            self.panel.hide()
            self._remark(())
            return
        if not self.sieve.is_everything:
            self.sieve.show_status(screen.view.status)
            self._remark(screen.view.remarks)
        self.bar.show_view(screen.view)
        if not screen.view.draft or (self.question.what == PUBLISH and screen.view.state is not State.CHECKED):
            self.question.hide()
        if self._is_checking and screen.view.state is State.CHECKED:
            self._is_checking = False
            self.bar.publish.setFocus()

    def _show_everything(self, known: All) -> None:
        self.everything.show_all(known, self.sieve.asked)
        self._sift()
        if self.sieve.is_everything:
            self._remark(known.left_out)
            self.sieve.show_status(known.status)

    @Slot()
    def _sift(self) -> None:
        is_all = self.sieve.is_everything
        if not is_all and self.view is None:
            return
        for part, is_of_all in ((self.everything, True), (self.count, True), (self.list, False), (self.panel, False)):
            part.setVisible(is_of_all is is_all)
        if is_all:
            self._sift_everything()
        elif self.view is not None:
            self._sift_lines(self.view)

    def _sift_everything(self) -> None:
        self.everything.seek(self.sieve.asked)
        found, shown = self.everything.found, len(self.everything.lines.lines)
        self._say_none("" if found or not self.everything.all.rows else "没有这样的条目。")
        more = f"，先列出 {shown} 条；再写几个字就少了。" if found > shown else "。"
        self.count.setText(f"共 {found} 条{more}")

    def _sift_lines(self, view: View) -> None:
        self.list.show_view(view, self.sieve.asked, self.sieve.filter)
        if self._wanted_line and self.list.choose(self._wanted_line):
            self._wanted_line = ""
            self.list.setFocus()
        if not self.panel.is_new:
            self._show_line(self.list.line)
        self._say_none("" if self.list.lines.lines else "没有这样的条目。清空查找，或把筛选改回“全部条目”。")

    def _say_none(self, words: str) -> None:
        self.none.setText(words)
        self.none.setVisible(bool(words))
        if words:
            self.list.hide()
            self.everything.hide()

    def _remark(self, remarks: tuple[str, ...]) -> None:
        self.remarks.setText("\n".join(remarks))
        self.remarks.setVisible(bool(remarks))

    @Slot(object)
    def _leave_line(self, line: Line | None) -> None:
        """Another line is in front; the form of a new item waits with what was typed."""
        if self.panel.is_new:
            if line is not None and line.code == self._code:
                return
            self._new[self.draft] = self.panel.form.item
        self._show_line(line)

    def _show_line(self, line: Line | None) -> None:
        view = self.view
        if view is None:
            return
        if not self.panel.is_about(line):
            self.panel.flush()
        self._code = line.code if line is not None else ""
        typed = self._typed.get((view.draft, line.code)) if line is not None else None
        self.panel.show_line(line, view.vocabulary, view.me, can_edit=bool(view.draft), typed=typed)

    @Slot()
    def _choose(self) -> None:
        if self.panel.is_new:
            self._new[self.draft] = self.panel.form.item
        self.panel.close_form()
        self.question.hide()
        self._remark(())
        self.look()

    @Slot()
    def _to_list(self) -> None:
        self.first_focus().setFocus()

    @Slot(object)
    def _open_line(self, line: Line) -> None:
        self.panel.to_form() if line.addition is not None else self.panel.to_limit()

    @Slot(object)
    def _open_found(self, found: Found) -> None:
        self._wanted_line = found.line.code
        self.sieve.choose(found.choice)


def _changed(before: View, after: View) -> str:
    """The code of the item that a step back or forth was about, empty when it is in sight no more."""
    known = {line.code: line for line in before.lines}
    return next((line.code for line in after.lines if known.get(line.code) != line), "")

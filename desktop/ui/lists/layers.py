"""清单 · 各层: a catalogue or a mine's table with its layers side by side; the own layer is edited, checked, published.

The list shows what was read; every press asks the bench for an act of `actions.layer_drafts` and looks again when told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QSplitter, QVBoxLayout, QWidget

from desktop.actions import layer_drafts
from desktop.desk import Changes, Desk
from desktop.errors import DeskError
from desktop.supervision.catalogue_reading import Problem
from desktop.supervision.checklist import Item, Limit
from desktop.ui.bench import Bench
from desktop.ui.lists.addition import blank
from desktop.ui.lists.board import BoardTable
from desktop.ui.lists.draft_bar import DraftBar
from desktop.ui.lists.everything import All, Everything, Found, read_everything
from desktop.ui.lists.item_editor import ItemPanel
from desktop.ui.lists.question import Question
from desktop.ui.lists.reading import Choice, Line, State, View, read_choices, read_view
from desktop.ui.lists.sieve import Sieve
from desktop.ui.lists.tab import ListsTab
from desktop.ui.page import label

SHOWN = 4  # problems told at once
PUBLISH, DISCARD = "publish", "discard"


@dataclass(frozen=True, slots=True)
class Screen:
    """What may be chosen, and what is shown of the choice."""

    choices: tuple[Choice, ...]
    view: View | None


def read_screen(desk: Desk, wanted: Choice | None, draft: str) -> Screen:
    """The choices with the view of the one wanted, of a draft's, else of the first."""
    choices = read_choices(desk)
    if draft:
        layer = layer_drafts.load(desk, draft).layer
        wanted = next((one for one in choices if (one.catalogue, one.mine) == (layer.catalogue, layer.mine)), wanted)
    if wanted not in choices:
        wanted = choices[0] if choices else None
    return Screen(choices, read_view(desk, wanted) if wanted else None)


class LayersTab(ListsTab):
    """Choice, search and filter above; the layer's state and steps; the list with the item's panel beside it."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "各层", parent)
        self.view: View | None = None
        self._wanted_draft = ""
        self._wanted_line = ""
        self._new: Item | None = None
        self._is_checking = False
        self._code = ""
        self._typed: dict[str, tuple[Item, str]] = {}
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
        self._connect()
        self._bind_keys()

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

    def flush(self) -> None:
        """The window closes: what stands in the form of an item goes into the draft."""
        if self._new is not None and self.panel.is_new and self.panel.form.item.text:
            self._add(self.panel.form.item)
        else:
            self.panel.flush()

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
        self.halves.setStretchFactor(0, 1)
        self.halves.setSizes([500, 280])
        self.panel.setMinimumWidth(250)
        for part in (self.sieve, self.bar, self.question, self.remarks):
            self.body.addWidget(part)
        self.body.addWidget(self.halves, 1)
        self.everything.hide()
        self.none.hide()

    def _connect(self) -> None:
        self.sieve.chosen.connect(self._choose)
        self.sieve.sifted.connect(self._sift)
        self.sieve.passed.connect(self._to_list)
        self.list.chosen.connect(self._leave_line)
        self.list.opened.connect(self._open_line)
        self.everything.opened.connect(self._open_found)
        bar, panel = self.bar, self.panel
        steps: tuple[tuple[QPushButton, Callable[[], None]], ...] = (
            (bar.begin, self._begin),
            (bar.add, self._add_one),
            (bar.undo, self._undo),
            (bar.redo, self._redo),
            (bar.check, self._check),
            (bar.publish, self._ask_publish),
            (bar.discard, self._ask_discard),
        )
        for button, step in steps:
            button.clicked.connect(step)
        bar.retitled.connect(self._retitle)
        self.question.confirmed.connect(self._confirmed)
        self.question.put_off.connect(self._to_list)
        panel.must_wanted.connect(self._must)
        panel.limit_given.connect(self._tighten)
        panel.basis_given.connect(self._cite)
        panel.mark_given.connect(self._mark)
        panel.item_edited.connect(self._revise)
        panel.item_added.connect(self._add)
        panel.dropped.connect(self._drop_new)
        panel.withdrawn.connect(self._withdraw)

    def _bind_keys(self) -> None:
        inside, here = Qt.ShortcutContext.WidgetWithChildrenShortcut, Qt.ShortcutContext.WidgetShortcut
        for key, slot in (("Ctrl+F", self.sieve.to_search), ("Ctrl+Z", self._undo), ("Ctrl+Y", self._redo)):
            QShortcut(QKeySequence(key), self, slot, context=inside)
        QShortcut(QKeySequence("Ctrl+Shift+Z"), self, self._redo, context=inside)
        for table in (self.list, self.everything):
            QShortcut(QKeySequence("/"), table, self.sieve.to_search, context=here)
        on_list = (("1", self._must), ("2", self._to_limit), ("3", self._to_reason), ("4", self._add_one))
        for key, slot in (*on_list, ("Insert", self._add_one), ("Delete", self._withdraw)):
            QShortcut(QKeySequence(key), self.list, slot, context=here)

    # ---- what was read

    def _show(self, screen: Screen) -> None:
        wanted = self.sieve.choice
        is_asked = bool(self._wanted_draft) or wanted is None or wanted not in screen.choices
        if screen.view is not None and not is_asked and screen.view.choice != wanted:
            return  # another choice came to the front meanwhile
        self._wanted_draft = ""
        self.view = screen.view
        self.sieve.show_choices(screen.choices, screen.view.choice if screen.view else None, is_asked=is_asked)
        self.bar.setVisible(screen.view is not None and not self.sieve.is_everything)
        self._sift()
        if screen.view is None:
            self._say_none("还没有检查目录。联网后按 F5 同步，或在“载入”里从 Excel 载入。")
            self.panel.hide()
            return
        if not self.sieve.is_everything:
            self.sieve.show_status(screen.view.status)
        self.bar.show_view(screen.view)
        self._remark(screen.view.remarks)
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
        for part, is_shown in (
            (self.everything, is_all),
            (self.count, is_all),
            (self.list, not is_all),
            (self.panel, not is_all),
        ):
            part.setVisible(is_shown)
        if is_all:
            self.everything.seek(self.sieve.asked)
            found, shown = self.everything.found, len(self.everything.lines.lines)
            self._say_none("" if found or not self.everything.all.rows else "没有这样的条目。")
            self.count.setText(
                f"共 {found} 条，先列出 {shown} 条；再写几个字就少了。" if found > shown else f"共 {found} 条"
            )
            return
        if self.view is None:
            return
        self.list.show_view(self.view, self.sieve.asked, self.sieve.filter)
        if self._wanted_line and self.list.choose(self._wanted_line):
            self._wanted_line = ""
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
            self._new = self.panel.form.item
        self._show_line(line)

    def _show_line(self, line: Line | None) -> None:
        view = self.view
        if view is None:
            return
        if not self.panel.is_about(line):
            self.panel.flush()
        self._code = line.code if line is not None else ""
        typed = self._typed.get(line.code) if line is not None else None
        self.panel.show_line(line, view.vocabulary, view.me, can_edit=bool(view.draft), typed=typed)

    # ---- where to

    @Slot()
    def _choose(self) -> None:
        self._new = None
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
        self.list.setFocus()

    @Slot()
    def _to_limit(self) -> None:
        self.panel.to_limit()

    @Slot()
    def _to_reason(self) -> None:
        self.panel.to_reason()

    # ---- the steps of the draft

    @property
    def _draft(self) -> str:
        return self.view.draft if self.view else ""

    def _act(self, function: Callable[..., object], *args: object, **named: object) -> None:
        """One step of the draft; nothing while none is open."""
        if self._draft:
            self.bench.act(partial(function, **named), self._draft, *args)

    @Slot()
    def _begin(self) -> None:
        if self.view is not None and self.view.can_edit and not self.view.draft:
            choice = self.view.choice
            self.bench.act(layer_drafts.begin, choice.catalogue, self.view.level, choice.mine)
            self.list.setFocus()

    @Slot()
    def _undo(self) -> None:
        self._act(layer_drafts.undo)

    @Slot()
    def _redo(self) -> None:
        self._act(layer_drafts.redo)

    @Slot()
    def _must(self) -> None:
        if self.list.line is not None:
            self._act(layer_drafts.sharpen, self.list.line.code, must=True)
            self.list.setFocus()

    @Slot(object)
    def _tighten(self, limit: Limit) -> None:
        if self.list.line is not None:
            self._act(layer_drafts.sharpen, self.list.line.code, limits=(limit,))
            self.list.setFocus()

    @Slot(str)
    def _cite(self, text: str) -> None:
        if self.list.line is not None:
            self._act(layer_drafts.sharpen, self.list.line.code, basis=(text,))

    @Slot(str)
    def _mark(self, reason: str) -> None:
        if self.list.line is not None:
            self._act(layer_drafts.mark, self.list.line.code, reason)
            self.list.setFocus()

    @Slot()
    def _withdraw(self) -> None:
        if self.list.line is not None and self.list.line.is_changed_here:
            self._typed.pop(self.list.line.code, None)
            self._act(layer_drafts.withdraw, self.list.line.code)
            self.list.setFocus()

    @Slot()
    def _add_one(self) -> None:
        """The form of a new item; the one begun before, if it was not added yet."""
        if self._draft and self.view is not None:
            self.panel.flush()
            self._new = self._new or blank(self.view.proposed, self.view.vocabulary)
            self.panel.show_new(self._new, self.view.vocabulary)

    @Slot(object)
    def _add(self, item: Item) -> None:
        self._new = item
        if self._draft:
            added = partial(self._added, item.id)
            self.bench.act(layer_drafts.add, self._draft, item, done=added, failed=self._refused_new)

    def _added(self, code: str, changes: object) -> None:
        self._new = None
        self.panel.close_form()
        self.sieve.show_all_kinds()
        self._wanted_line = code
        self.look()
        self.list.setFocus()

    def _refused_new(self, error: DeskError) -> None:
        self.panel.refuse(str(error))

    @Slot()
    def _drop_new(self) -> None:
        self._new = None
        self._show_line(self.list.line)
        self.list.setFocus()

    @Slot(object)
    def _revise(self, item: Item) -> None:
        if self._draft:
            revised, refused = partial(self._revised, item), partial(self._refused, item)
            self.bench.act(layer_drafts.revise, self._draft, item, done=revised, failed=refused)

    def _revised(self, item: Item, changes: object) -> None:
        self._typed.pop(item.id, None)
        self.panel.refuse("")

    def _refused(self, item: Item, error: DeskError) -> None:
        self._typed[item.id] = (item, str(error))
        if self.list.line is not None and self.list.line.code == item.id:
            self.panel.refuse(str(error))
        else:
            self.bench.trouble(error)

    @Slot(str, str)
    def _retitle(self, title: str, edition: str) -> None:
        self._act(layer_drafts.retitle, title, edition)

    # ---- checked, published, thrown away

    @Slot()
    def _check(self) -> None:
        self.panel.flush()
        if self._draft:
            self.bench.act(layer_drafts.check, self._draft, done=self._checked)

    def _checked(self, found: tuple[Problem, ...]) -> None:
        if not found:
            self._is_checking = True
            self.look()
            return
        more = f"……另有 {len(found) - SHOWN} 处" if len(found) > SHOWN else ""
        lines = [f"{_where(one)}：{one.why}；{one.remedy}。" for one in found[:SHOWN]]
        self.bench.remark("\n".join([f"校验发现 {len(found)} 处要改：", *lines, *([more] if more else [])]))
        if any(line.problems for line in self.view.lines) if self.view else False:
            self.sieve.show_problems()

    @Slot()
    def _ask_publish(self) -> None:
        if self.view is not None:
            self.question.ask(PUBLISH, self.view.question, self.tr("确认发布(&Y)"), self.tr("先不发布"))

    @Slot()
    def _ask_discard(self) -> None:
        words = self.tr("将放弃这份草稿，里面的改动不能再找回；已发布的不变。")
        self.question.ask(DISCARD, words, self.tr("确认放弃(&Y)"), self.tr("留着草稿"))

    @Slot(str)
    def _confirmed(self, what: str) -> None:
        self.list.setFocus()
        if what == PUBLISH and self._draft and self.view is not None:
            said = self.tr("已发布“{0}”。新的检查从现在起使用新版。").format(self.view.title)
            self.bench.act(layer_drafts.publish, self._draft, done=partial(self._published, said))
        elif what == DISCARD:
            self._new = None
            self._typed.clear()
            self.panel.close_form()
            self._act(layer_drafts.discard)

    def _published(self, said: str, changes: Changes) -> None:
        self.bench.say(said)


def _where(problem: Problem) -> str:
    return "名称和版本" if problem.where == "layer" else problem.where

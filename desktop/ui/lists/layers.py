"""清单 · 各层: the steps of a layer from 修改本级补充 to 发布, each one press or key.

Every press asks the bench for an act of `actions.layer_drafts`, and the tab looks again when told.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from desktop.actions import checklist_files, layer_drafts
from desktop.desk import Changes
from desktop.errors import DeskError
from desktop.supervision.catalogue_reading import Problem
from desktop.supervision.checklist import Item, Limit
from desktop.ui.bench import Bench
from desktop.ui.lists.addition import blank
from desktop.ui.lists.layers_view import DISCARD, PUBLISH, LayersView

HEAD = "layer"  # where a problem of the title or the edition is said to be
SHOWN = 4  # problems told at once


class LayersTab(LayersView):
    """What is seen, with the steps of its draft."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self._connect()
        self._bind_keys()

    def flush(self) -> None:
        """The window closes: what stands in the form of an item goes into the draft."""
        if self.panel.is_new and self.panel.form.item.text:
            self._add(self.panel.form.item)
        else:
            self.panel.flush()

    def _connect(self) -> None:
        bar, panel = self.bar, self.panel
        steps: tuple[tuple[QPushButton, Callable[[], None]], ...] = (
            (bar.begin, self._begin),
            (bar.add, self._add_one),
            (bar.undo, self._undo),
            (bar.redo, self._redo),
            (bar.check, self._check),
            (bar.publish, self._ask_publish),
            (bar.discard, self._ask_discard),
            (bar.export, self._export),
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

    @Slot()
    def _to_limit(self) -> None:
        self.panel.to_limit()

    @Slot()
    def _to_reason(self) -> None:
        self.panel.to_reason()

    def _act(self, function: Callable[..., object], *args: object, **named: object) -> None:
        """One step of the draft; nothing while none is open."""
        if self.draft:
            self.bench.act(partial(function, **named), self.draft, *args)

    @Slot()
    def _begin(self) -> None:
        if self.view is not None and self.view.can_edit and not self.view.draft:
            choice = self.view.choice
            self.bench.act(layer_drafts.begin, choice.catalogue, self.view.level, choice.mine)
            self.list.setFocus()

    @Slot()
    def _undo(self) -> None:
        self._is_stepping = True
        self._act(layer_drafts.undo)

    @Slot()
    def _redo(self) -> None:
        self._is_stepping = True
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
            self._typed.pop((self.draft, self.list.line.code), None)
            self._act(layer_drafts.withdraw, self.list.line.code)
            self.list.setFocus()

    @Slot()
    def _add_one(self) -> None:
        """The form of a new item; the one begun before, if it was not added yet."""
        if self.draft and self.view is not None:
            self.panel.flush()
            item = self._new.get(self.draft) or blank(self.view.proposed, self.view.vocabulary)
            self.panel.show_new(item, self.view.vocabulary)

    @Slot(object)
    def _add(self, item: Item) -> None:
        if self.draft:
            self._new[self.draft] = item
            added = partial(self._added, self.draft, item.id)
            self.bench.act(layer_drafts.add, self.draft, item, done=added, failed=self._refused_new)

    def _added(self, draft: str, code: str, changes: object) -> None:
        self._new.pop(draft, None)
        self.panel.close_form()
        self.sieve.show_all_kinds()
        self._wanted_line = code
        self.look()
        self.list.setFocus()

    def _refused_new(self, error: DeskError) -> None:
        self.panel.refuse(str(error))

    @Slot()
    def _drop_new(self) -> None:
        self._new.pop(self.draft, None)
        self._show_line(self.list.line)
        self.list.setFocus()

    @Slot(object)
    def _revise(self, item: Item) -> None:
        if self.draft:
            revised, refused = partial(self._revised, self.draft, item), partial(self._refused, self.draft, item)
            self.bench.act(layer_drafts.revise, self.draft, item, done=revised, failed=refused)

    def _revised(self, draft: str, item: Item, changes: object) -> None:
        self._typed.pop((draft, item.id), None)
        self.panel.refuse("")

    def _refused(self, draft: str, item: Item, error: DeskError) -> None:
        self._typed[draft, item.id] = (item, str(error))
        if self.list.line is not None and self.list.line.code == item.id:
            self.panel.refuse(str(error))
        else:
            self.bench.trouble(error)

    @Slot()
    def _export(self) -> None:
        if self.view is not None:
            name = f"{self.view.choice.word}.xlsx"
            chosen, _ = QFileDialog.getSaveFileName(self, self.tr("导出"), name, "Excel (*.xlsx)")
            if chosen:
                self.export_to(Path(chosen))

    def export_to(self, path: Path) -> None:
        """Write the table in front as Excel, the draft in place of the layer it replaces."""
        if self.view is not None:
            choice, draft = self.view.choice, self.draft or None
            done = partial(self._exported, path.name)
            self.bench.draw(checklist_files.export, path, choice.catalogue, choice.mine, draft, done=done)

    def _exported(self, name: str, items: int) -> None:
        self.bench.say(self.tr("已导出 {0} 条到“{1}”；在 Excel 里改好后，从“载入”收回来。").format(items, name))

    @Slot(str, str)
    def _retitle(self, title: str, edition: str) -> None:
        self._act(layer_drafts.retitle, title, edition)

    @Slot()
    def _check(self) -> None:
        self.panel.flush()
        if self.draft:
            self.bench.act(layer_drafts.check, self.draft, done=self._checked)

    def _checked(self, found: tuple[Problem, ...]) -> None:
        if not found:
            self._is_checking = True
            self.look()
            return
        more = f"……另有 {len(found) - SHOWN} 处" if len(found) > SHOWN else ""
        lines = [f"{_where(one)}：{one.why}；{one.remedy}。" for one in found[:SHOWN]]
        self.bench.remark("\n".join([f"校验发现 {len(found)} 处要改：", *lines, *([more] if more else [])]))
        if self.view is not None and any(line.problems for line in self.view.lines):
            self.sieve.show_problems()
        elif any(one.where == HEAD for one in found):
            self.bar.edition.setFocus()
            self.bar.edition.selectAll()

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
        if what == PUBLISH and self.draft and self.view is not None:
            said = self.tr("已发布“{0}”。新的检查从现在起使用新版。").format(self.view.title)
            self.bench.act(layer_drafts.publish, self.draft, done=partial(self._published, said))
        elif what == DISCARD:
            self._new.pop(self.draft, None)
            self.panel.close_form()
            self._act(layer_drafts.discard)

    def _published(self, said: str, changes: Changes) -> None:
        self.bench.say(said)


def _where(problem: Problem) -> str:
    return "名称和版本" if problem.where == HEAD else problem.where

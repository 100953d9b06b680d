"""Ctrl+Z and Ctrl+Y in a visit: the last step is taken back or done again, and a quiet word beside the title says
which.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QSizePolicy, QWidget

from desktop.actions import undoing
from desktop.actions.drafting import FindingDraft
from desktop.actions.undoing import Turned
from desktop.ui.bench import Bench
from desktop.ui.own_steps import OwnSteps, has_own
from desktop.ui.page import label
from desktop.ui.visit.fast import FastLane
from desktop.ui.visit.page import VisitPage
from desktop.ui.visit.pasts import PastDialog, ThrownDialog

SAID_MS = 8000
_NONE = FindingDraft(id="", place="", place_name="", fact="")


class Undoing(QObject):
    """Belongs to the page of visits: its keys, the word beside the title, and the menu behind it."""

    def __init__(self, bench: Bench, page: VisitPage) -> None:
        super().__init__(page)
        self._bench = bench
        self._page = page
        self.word = label("", "small", page)
        self.word.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.word.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._clock = QTimer(self, singleShot=True, interval=SAID_MS)
        self._clock.timeout.connect(self.word.clear)
        self.undo = self._action(self.tr("撤销上一步(&Z)"), "Ctrl+Z", self._undo)
        self.redo = self._action(self.tr("重做(&Y)"), "Ctrl+Y", self._redo)
        self.redo.setShortcuts([QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")])
        self.pasts = self._action(self.tr("找回以前的内容…(&H)"), "Ctrl+H", self._show_pasts)
        self.thrown = self._action(self.tr("找回丢弃的检查…(&D)"), "Ctrl+Shift+H", self._show_thrown)
        self.past_dialog = PastDialog(bench, page)
        self.thrown_dialog = ThrownDialog(bench, page)
        self.thrown_dialog.brought_back.connect(page.open_visit)
        self.menu = QPushButton(page)
        self._lay_out()
        OwnSteps(page, _keeps)

    def _lay_out(self) -> None:
        head = self._page.head
        self.menu.setText("⋯")
        self.menu.setToolTip(self.tr("撤销、找回"))
        self.menu.setAccessibleName(self.tr("撤销和找回"))
        self.menu.setProperty("kind", "small")
        self.menu.setAutoDefault(False)
        choices = QMenu(self.menu)
        choices.addActions([self.undo, self.redo])
        choices.addSeparator()
        choices.addActions([self.pasts, self.thrown])
        choices.aboutToShow.connect(self._show_what_can_be)
        self.menu.setMenu(choices)
        head.insertWidget(1, self.word, 1000)
        head.addWidget(self.menu)

    def _action(self, text: str, key: str, slot: object) -> QAction:
        made = QAction(text, self._page)
        if key:
            made.setShortcut(QKeySequence(key))
        made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.triggered.connect(slot)
        self._page.addAction(made)
        return made

    @Slot()
    def _show_what_can_be(self) -> None:
        for action in (self.undo, self.redo, self.pasts):
            action.setEnabled(True)  # a key must work though the menu was never opened
            action.setVisible(bool(self._page.orders.visit))

    @Slot()
    def _undo(self) -> None:
        self._turn(is_undo=True)

    @Slot()
    def _redo(self) -> None:
        self._turn(is_undo=False)

    def _turn(self, *, is_undo: bool) -> None:
        visit = self._page.orders.visit
        if not visit:
            return
        self._page.raised.form.save_now()
        verb = undoing.undo if is_undo else undoing.redo
        self._bench.act(verb, visit, done=self._undone if is_undo else self._redone, failed=self._none)

    def _undone(self, turned: Turned) -> None:
        self._tell(self.tr("已撤销：{0}").format(turned.words) if turned.words else self.tr("没有可撤销的步骤"))
        self._forget_typed()
        self._go_to(turned.item)

    def _redone(self, turned: Turned) -> None:
        self._tell(self.tr("已重做：{0}").format(turned.words) if turned.words else self.tr("没有可重做的步骤"))
        self._forget_typed()
        self._go_to(turned.item)

    def _go_to(self, item: tuple[str, str] | None) -> None:
        """The list jumps to the item whose result changed back; the keyboard stays on the page."""
        items = self._page.items
        line = next((one for one in items.lines if one.key == item), None)
        if line is None:
            return
        if self._page.parts.currentWidget() is not items:
            self._page.parts.go(items)
        items.go_to(line)

    def _none(self, error: object) -> None:
        self._tell(self.tr("这次检查没有草稿，没有可撤销的步骤"))

    def _tell(self, words: str) -> None:
        room = max(self.word.width(), 60)
        self.word.setText(self.word.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room))
        self.word.setToolTip(words)
        self.word.setAccessibleName(words)
        self._clock.start()

    def _forget_typed(self) -> None:
        """The fields show again what the draft says, not what was typed before the step was taken back."""
        raised, items = self._page.raised, self._page.items
        front = raised.front
        if front is not None and any(line.id == front.id for line in raised.model.lines):
            raised.form.show_finding(_NONE, ())
        focus = QApplication.focusWidget()
        is_typing = focus is not None and items.detail.isAncestorOf(focus)
        items.detail.show_line(None, {})
        if is_typing:
            items.fast.setFocus()
        self._page.look()

    @Slot()
    def _show_pasts(self) -> None:
        if self._page.orders.visit:
            self._page.raised.form.save_now()
            self.past_dialog.begin(self._page.orders.visit)

    @Slot()
    def _show_thrown(self) -> None:
        self.thrown_dialog.begin()


def _keeps(field: QWidget, is_undo: bool) -> bool:
    """As everywhere; but the fast lane forgets what was entered."""
    return has_own(field, is_undo) and not (isinstance(field, FastLane) and not field.text())

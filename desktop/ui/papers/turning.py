"""Ctrl+Z and Ctrl+Y in a draft of 文书: the last step is taken back or done again; a quiet word says so."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QSizePolicy

from desktop.actions import forms
from desktop.desk import Changes
from desktop.ui.own_steps import OwnSteps
from desktop.ui.page import Page, label
from desktop.ui.papers.sheet import Sheet

SAID_MS = 6000


class Turning(QObject):
    """The keys of the page and the word beside its title."""

    def __init__(self, page: Page, sheet: Sheet) -> None:
        super().__init__(page)
        self._page, self._sheet = page, sheet
        self.word = label("", "small", page)
        self.word.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.word.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        page.head.insertWidget(1, self.word, 1000)
        self._clock = QTimer(self, singleShot=True, interval=SAID_MS)
        self._clock.timeout.connect(self.word.clear)
        self._bind(["Ctrl+Z"], self._undo)
        self._bind(["Ctrl+Y"], self._redo)
        OwnSteps(page)

    def tell(self, words: str) -> None:
        """Say something quietly, for a moment."""
        self.word.setText(words)
        self.word.setAccessibleName(words)
        self._clock.start()

    def _bind(self, keys: list[str], slot: object) -> None:
        made = QAction(self._page)
        made.setShortcuts([QKeySequence(key) for key in keys])
        made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.triggered.connect(slot)
        self._page.addAction(made)

    @Slot()
    def _undo(self) -> None:
        self._turn(is_undo=True)

    @Slot()
    def _redo(self) -> None:
        self._turn(is_undo=False)

    def _turn(self, *, is_undo: bool) -> None:
        if not self._sheet.draft or not self._sheet.isVisible():
            return
        self._sheet.flush()
        verb = forms.undo if is_undo else forms.redo
        self._page.bench.act(verb, self._sheet.draft, done=self._undone if is_undo else self._redone)

    def _undone(self, changes: Changes) -> None:
        self.tell(self.tr("已撤销上一步") if changes.drafts else self.tr("没有可撤销的步骤"))

    def _redone(self, changes: Changes) -> None:
        self.tell(self.tr("已重做") if changes.drafts else self.tr("没有可重做的步骤"))

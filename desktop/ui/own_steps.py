"""Ctrl+Z and Ctrl+Y on a page with text fields: a field with something of its own to take back keeps these keys while
it has the focus; else the page's shortcut gets them.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget


def has_own(field: QWidget, is_undo: bool) -> bool:
    """Whether the field itself has something to take back, or to do again."""
    if isinstance(field, QLineEdit):
        return field.isUndoAvailable() if is_undo else field.isRedoAvailable()
    if isinstance(field, QPlainTextEdit):
        return field.document().isUndoAvailable() if is_undo else field.document().isRedoAvailable()
    return False


class OwnSteps(QObject):
    """Listens at the text field of the page that has the focus, and at no other; `keeps` decides for a field."""

    def __init__(self, page: QWidget, keeps: Callable[[QWidget, bool], bool] = has_own) -> None:
        super().__init__(page)
        self._page, self._keeps = page, keeps
        self._field: QWidget | None = None
        QApplication.instance().focusChanged.connect(self._watch)  # type: ignore[union-attr]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        is_undo = event.matches(QKeySequence.StandardKey.Undo)
        is_asked = is_undo or event.matches(QKeySequence.StandardKey.Redo)
        if self._field is None or watched is not self._field or not is_asked or self._keeps(self._field, is_undo):
            return False
        event.ignore()  # so that the page's own shortcut gets it
        return True

    @Slot(QWidget, QWidget)
    def _watch(self, before: QWidget | None, now: QWidget | None) -> None:
        if self._field is not None and self._field is before:
            self._field.removeEventFilter(self)
        self._field = None
        if isinstance(now, QLineEdit | QPlainTextEdit) and self._page.isAncestorOf(now):
            self._field = now
            now.installEventFilter(self)

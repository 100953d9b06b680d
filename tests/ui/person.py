"""A person at the whole desk: keys as `Keyboard` sends them, words through the input method, a mouse for signing, and
the file dialogs answered by a path.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from keyboard import Keyboard
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from desktop.ui.tables import LineTable

LONG = 120_000  # milliseconds: a loaded machine
_EVERY_MS = 30


class Person(Keyboard):
    """Keys go where the focus is; `focus` says where that is."""

    @property
    def focus(self) -> QWidget:
        """What has the keyboard."""
        return self._focus()

    def type(self, text: str) -> None:
        """ASCII by keys, everything else as an input method commits it."""
        focus = self._focus()
        if text.isascii():
            QTest.keyClicks(focus, text)
            return
        assert focus.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled), f"{focus} takes no Chinese"
        committed = QInputMethodEvent()
        committed.setCommitString(text)
        QApplication.sendEvent(focus, committed)

    def settle(self) -> None:
        """Wait until the lanes, and a round with the bureau, are through."""
        self._qtbot.waitUntil(lambda: not self._lanes.network.is_busy, timeout=LONG)
        super().settle()

    def wait(self, is_so: Callable[[], bool], said: Callable[[], object]) -> None:
        """Wait until something is so; `said` tells what stands on the screen when it never is."""
        try:
            self._qtbot.waitUntil(is_so, timeout=LONG)
        except self._qtbot.TimeoutError as error:
            raise AssertionError(f"{said()}") from error

    def tab_to(self, wanted: QWidget, most: int = 12) -> int:
        """Tab until a field has the keyboard; answers how often."""
        for number in range(most + 1):
            if self._focus() is wanted:
                return number
            self.press("Tab")
        raise AssertionError(f"{wanted.accessibleName() or wanted} is not reached by Tab")

    def go_to(self, table: LineTable[Any], wanted: Callable[[Any], bool]) -> None:
        """↑ or ↓ in a list until the line wanted is in front."""
        assert self._focus() is table, f"the keyboard is at {self._focus()}"
        row = next(number for number, line in enumerate(table.lines.lines) if wanted(line))
        for _ in range(len(table.lines.lines)):
            if table.currentIndex().row() != row:
                self.press("Down" if table.currentIndex().row() < row else "Up")
        assert wanted(table.line), table.line

    def draw(self, pad: QWidget) -> None:
        """Sign with the mouse: one stroke over the pad."""
        at = QPoint(20, pad.height() // 2)
        QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=at)
        for step in range(6):
            at += QPoint(pad.width() // 10, 12 if step % 2 else -12)
            QTest.mouseMove(pad, at)
        QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=at)

    def choosing(self, file: Path, press: Callable[[], None]) -> None:
        """Do what asks for a file or folder, and put its path there."""
        asked: list[QFileDialog] = []
        clock = QTimer(self._window, interval=_EVERY_MS)
        clock.timeout.connect(partial(_answer, str(file), asked))
        clock.start()
        press()
        self._qtbot.waitUntil(lambda: bool(asked) and QApplication.activeModalWidget() not in asked, timeout=LONG)
        clock.stop()
        clock.deleteLater()


def _answer(path: str, asked: list[QFileDialog]) -> None:
    """Put the path into the dialog in front, then Enter; once more when the dialog was not ready for it."""
    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, QFileDialog) or not dialog.isVisible():
        return
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    if dialog not in asked:
        asked.append(dialog)
    if field.text() != path:
        field.setFocus()
        field.selectAll()
        whole = QInputMethodEvent()  # at once: letter by letter Qt's completion would look into every folder on the way
        whole.setCommitString(path)
        QApplication.sendEvent(field, whole)
    else:
        QTest.keyClick(field, Qt.Key.Key_Return)

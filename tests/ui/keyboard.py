"""A person at the keyboard: real key events to whatever has the focus, and waiting until the lanes are quiet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from desktop.ui.lanes import Lanes

KEYS = {
    "Enter": Qt.Key.Key_Return,
    "Tab": Qt.Key.Key_Tab,
    "Space": Qt.Key.Key_Space,
    "Home": Qt.Key.Key_Home,
    "End": Qt.Key.Key_End,
    "Down": Qt.Key.Key_Down,
    "Up": Qt.Key.Key_Up,
    "PgDown": Qt.Key.Key_PageDown,
    "PgUp": Qt.Key.Key_PageUp,
    "Left": Qt.Key.Key_Left,
    "Right": Qt.Key.Key_Right,
    "Esc": Qt.Key.Key_Escape,
    "Delete": Qt.Key.Key_Delete,
    "Backspace": Qt.Key.Key_Backspace,
    "-": Qt.Key.Key_Minus,
    "=": Qt.Key.Key_Equal,
    **{f"F{number}": getattr(Qt.Key, f"Key_F{number}") for number in range(1, 13)},
    **{letter: getattr(Qt.Key, f"Key_{letter}") for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"},
}
MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
}


class Keyboard:
    """Keys go where the focus is, as with a real one."""

    def __init__(self, qtbot, window: QWidget, lanes: Lanes) -> None:
        self._qtbot = qtbot
        self._window = window
        self._lanes = lanes

    def press(self, *chords: str) -> None:
        """Press keys such as `Enter`, `Ctrl+1`, `Alt+N`, one after the other."""
        for chord in chords:
            *held, key = chord.split("+")
            modifiers = Qt.KeyboardModifier.NoModifier
            for name in held:
                modifiers |= MODIFIERS[name]
            QTest.keyClick(self._focus(), KEYS[key], modifiers)
            if "Alt" in held:  # Qt lets a button that was called by its letter stay down for a moment
                self._qtbot.waitUntil(lambda: not any(button.isDown() for button in _buttons()), timeout=30_000)

    def type(self, text: str) -> None:
        """Type text."""
        focus = self._focus()
        if text.isascii():
            QTest.keyClicks(focus, text)
        else:
            focus.insertPlainText(text) if hasattr(focus, "insertPlainText") else focus.insert(text)

    def settle(self) -> None:
        """Wait until everything asked for has been done and shown."""
        lanes = (self._lanes.writing, self._lanes.reading, self._lanes.drawing)
        self._qtbot.waitUntil(lambda: not any(lane.is_busy for lane in lanes), timeout=90_000)

    def _focus(self) -> QWidget:
        modal = QApplication.activeModalWidget()
        if modal is not None:
            modal.activateWindow()  # what a window manager does when a dialog over it closes
            self._qtbot.waitUntil(modal.isActiveWindow, timeout=30_000)
            return modal.focusWidget() or modal
        if not self._window.isActiveWindow():  # what a window manager does when a dialog closes
            self._window.activateWindow()
            self._qtbot.waitUntil(self._window.isActiveWindow, timeout=30_000)
        return QApplication.focusWidget() or self._window


def _buttons() -> list[QAbstractButton]:
    return [widget for widget in QApplication.allWidgets() if isinstance(widget, QAbstractButton)]

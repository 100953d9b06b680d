"""The keys of what stands on the screen at this moment: every button that can be called by a key, with its word."""

from __future__ import annotations

import re

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop.ui.keys import Row

_LETTER = re.compile(r"[(（]&\w[)）]")


def of_buttons(page: QWidget) -> list[Row]:
    """Key and word of each button in sight, in the order they were made."""
    found: dict[str, str] = {}
    for button in page.findChildren(QAbstractButton):
        key = button.shortcut().toString() or QKeySequence.mnemonic(button.text()).toString()
        if key and button.isVisible():
            found.setdefault(key, _LETTER.sub("", button.text()).replace("&", "").strip("… "))
    return list(found.items())

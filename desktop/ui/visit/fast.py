"""The fast lane: one field in which a visit is typed from the paper sheet, without mouse and without input method.

`2` Enter: result 2 for the current item. `17 2` Enter (or `17.2`, `17-2`, `17+2`): item 17, result 2. `17` Enter, or
`17` and a blank: go to item 17; a one-digit number is written `05`, or with the blank. `17 0.82` Enter: item 17, value
0.82; a value that would be read as a result is written `17 =3`, one for the current item `=1.2` or `0.82`; several
values of an item stand one after the other. `/` searches, `g` goes to a place, `+` asks for the rest of the place.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.supervision.visit import Result
from desktop.ui.visit.words import DIGITS

_SHAPE = re.compile(r"\s*(\d{1,3})(?:(\s*[.+\-/*]\s*|\s+)(\d)?)?\s*")
_NUMBER = r"-?\d{1,6}(?:\.\d{0,4})?"
_VALUES = re.compile(rf"\s*(?:(\d{{1,3}})(?:\s*=\s*|\s+)|=\s*|(?=0\.))({_NUMBER}(?:\s+{_NUMBER})*)\s*")
_MOST = 24  # characters in the field


@dataclass(frozen=True, slots=True)
class Typed:
    """What the field says: an item's short number, a result or measured values, or neither."""

    number: int | None = None
    result: Result | None = None
    values: tuple[str, ...] = ()


NOTHING = Typed()


def read(text: str) -> Typed | None:
    """What was typed; None when it is no order of the fast lane."""
    plain = unicodedata.normalize("NFKC", text)
    if not plain.strip():
        return NOTHING
    found = _SHAPE.fullmatch(plain)
    if found is None:
        return _values(plain)
    digits, separator, result = found.groups()
    if separator is None and digits in DIGITS:
        return Typed(result=DIGITS[digits])
    if result is not None and result not in DIGITS:
        return _values(plain)
    return Typed(int(digits), DIGITS[result] if result else None)


def _values(plain: str) -> Typed | None:
    found = _VALUES.fullmatch(plain)
    if found is None:
        return None
    digits, values = found.groups()
    return Typed(int(digits) if digits else None, values=tuple(one.rstrip(".") for one in values.split()))


class FastLane(QLineEdit):
    """The field. `jumped` while a number is being typed, `measured` (a tuple of texts) while values are, `entered` on
    Enter, `stepped` on ↑ ↓ PgUp PgDn; in the empty field `searched` on `/`, `place_wanted` on `g`, `rest_wanted` on
    `+`.
    """

    jumped = Signal(int)
    entered = Signal(object)
    stepped = Signal(int)
    leapt = Signal(int)
    searched = Signal()
    measured = Signal(object)
    place_wanted = Signal()
    rest_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAccessibleName(self.tr("快速录入：编号 空格 结果，回车"))
        self.setPlaceholderText(self.tr("编号 结果"))
        self.setMaxLength(_MOST)
        self.textEdited.connect(self._jump)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._enter()
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                self.stepped.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
            case Qt.Key.Key_PageUp | Qt.Key.Key_PageDown:
                self.leapt.emit(-1 if event.key() == Qt.Key.Key_PageUp else 1)
            case Qt.Key.Key_Slash if not self.text():
                self.searched.emit()
            case Qt.Key.Key_G if not self.text() and _is_bare(event):
                self.place_wanted.emit()
            case Qt.Key.Key_Plus if not self.text():
                self.rest_wanted.emit()
            case _:
                super().keyPressEvent(event)

    def _enter(self) -> None:
        typed = read(self.text())
        if typed is None:
            self.selectAll()
        self.entered.emit(typed)

    @Slot(str)
    def _jump(self, text: str) -> None:
        typed = read(text)
        if typed is not None and typed.number is not None:
            self.jumped.emit(typed.number)
        self.measured.emit(typed.values if typed is not None else ())


def _is_bare(event: QKeyEvent) -> bool:
    return event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)

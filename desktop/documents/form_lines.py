"""Pieces only forms have: lines with underlined blanks, lines to sign in ink, the place of the seal."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from desktop.documents.flow import Piece, Sheet
from desktop.documents.typeset import MM, SetText, Style, Typesetter, text_width

INK_HEIGHT = 13 * MM
INK_LEAST = 12 * MM
INK_WIDTH = 42 * MM
_INK_GAP = 5 * MM
SEAL_HEIGHT = 44 * MM
SEAL_LEAST = 42 * MM  # a seal is no wider
_LEAST = 4.0  # ems of an empty blank
_RULE = 0.5
_UNIT = re.compile(r"([^{}]*)(?:\{([^{}]*)\})?")


@dataclass(frozen=True, slots=True)
class Run:
    """Words at a distance from the left; `rule` is the width of the line under them, 0 for none."""

    left: float
    text: SetText
    rule: float = 0.0


@dataclass(frozen=True, slots=True)
class BlankLine:
    """One line of labels and underlined blanks."""

    runs: tuple[Run, ...]
    height: float
    glued: bool = False
    reprise: tuple[Piece, ...] = ()

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        """Set the words, rule the blanks."""
        for run in self.runs:
            run.text.draw(sheet.canvas, left + run.left, top)
            if run.rule:
                y = top - self.height + (self.height - run.text.style.size) / 2 - 2.2
                sheet.canvas.setStrokeGray(0)
                sheet.canvas.setLineWidth(_RULE)
                sheet.canvas.line(left + run.left, y, left + run.left + run.rule, y)

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """Never cut."""
        return None


@dataclass(frozen=True, slots=True)
class _Unit:
    """A label with the value of its blank, None when there is no blank behind it."""

    label: str
    value: str | None


class Filler:
    """Sets lines of labels and blanks in one style between the margins."""

    def __init__(self, typesetter: Typesetter, style: Style, width: float) -> None:
        self._typesetter = typesetter
        self._style = style
        self._width = width

    def lines(self, text: str, fields: dict[str, str], glued: bool = False) -> list[BlankLine]:
        """The text with its blanks filled: several to a line while they fit, the rest of a line is shared out."""
        made: list[BlankLine] = []
        waiting: list[_Unit] = []
        for unit in _units(text, fields):
            if waiting and sum(map(self._natural, (*waiting, unit))) > self._width:
                made += self._set(waiting)
                waiting = []
            waiting.append(unit if waiting else replace(unit, label=unit.label.lstrip("　 ")))
        made += self._set(waiting)
        return [replace(one, glued=glued or at < len(made) - 1) for at, one in enumerate(made)]

    def _measure(self, text: str) -> float:
        return text_width(text, self._style)

    def _natural(self, unit: _Unit) -> float:
        blank = 0.0 if unit.value is None else max(_LEAST * self._style.size, self._measure(unit.value) + 2)
        return self._measure(unit.label) + blank

    def _set(self, units: list[_Unit]) -> Iterable[BlankLine]:
        if not units:
            return
        if len(units) == 1 and self._natural(units[0]) > self._width:
            yield from self._long(units[0])
            return
        blanks = sum(unit.value is not None for unit in units)
        share = max(0.0, self._width - sum(map(self._natural, units))) / max(1, blanks)
        runs: list[Run] = []
        left = 0.0
        for unit in units:
            if unit.label:
                runs.append(Run(left, self._one(unit.label)))
                left += self._measure(unit.label)
            if unit.value is not None:
                room = self._natural(unit) - self._measure(unit.label) + share
                runs.append(Run(left, self._one(unit.value), room))
                left += room
        yield BlankLine(tuple(runs), self._style.leading)

    def _long(self, unit: _Unit) -> Iterable[BlankLine]:
        """A value longer than its line goes on below, as far from the left as it began."""
        label = self._measure(unit.label)
        if label > self._width / 2:
            yield BlankLine((Run(0, self._one(unit.label)),), self._style.leading)
            unit, label = _Unit("", unit.value), 0.0
        room = self._width - label
        value = self._typesetter.text(unit.value or "", self._style, room)
        for at, line in enumerate(value.lines):
            shown = Run(label, replace(value, lines=(line,), last=(True,)), room)
            first = (Run(0, self._one(unit.label)),) if unit.label and at == 0 else ()
            yield BlankLine((*first, shown), self._style.leading)

    def _one(self, text: str) -> SetText:
        return self._typesetter.one_line(text, self._style, self._width)


def _units(text: str, fields: dict[str, str]) -> list[_Unit]:
    found = [match.groups() for match in _UNIT.finditer(text) if match.group()]
    return [_Unit(label, None if name is None else fields.get(name, "")) for label, name in found]


@dataclass(frozen=True, slots=True)
class InkLine:
    """A label, a line to sign on with room above it, and something printed beside, or below where it has no room."""

    label: SetText
    beside: SetText
    width: float
    room: float = INK_HEIGHT
    glued: bool = False
    reprise: tuple[Piece, ...] = ()

    @property
    def height(self) -> float:
        """Height in points."""
        return self.room + (self.beside.height if self._beside_is_below else 0.0)

    @property
    def _start(self) -> float:
        longest = max(text_width(line, self.label.style) for line in self.label.lines)
        return longest + 1 * MM

    @property
    def _beside_is_below(self) -> bool:
        words = text_width(self.beside.lines[0], self.beside.style)
        return bool(words) and self._start + INK_WIDTH + _INK_GAP + words > self.width

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        """Draw the words on the line's height."""
        baseline = top - self.room
        self.label.draw(sheet.canvas, left, baseline + self.label.height)
        start = left + self._start
        sheet.canvas.setStrokeGray(0)
        sheet.canvas.setLineWidth(_RULE)
        sheet.canvas.line(start, baseline + 1.2 * MM, start + INK_WIDTH, baseline + 1.2 * MM)
        if self._beside_is_below:
            self.beside.draw(sheet.canvas, left, baseline)
        else:
            self.beside.draw(sheet.canvas, start + INK_WIDTH + _INK_GAP, baseline + self.beside.height)

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """Never cut."""
        return None


def ink_line(typesetter: Typesetter, label: str, beside: str, style: Style, width: float) -> InkLine:
    """A line to sign on; a long label wraps."""
    set_label = typesetter.text(label, style, width - INK_WIDTH - 2 * MM)
    return InkLine(set_label, typesetter.text(beside, style, width), width)


@dataclass(frozen=True, slots=True)
class Seal:
    """The bureau's name and the day at the right, room for the seal over both."""

    lines: tuple[SetText, ...]
    width: float
    room: float = SEAL_HEIGHT
    glued: bool = False
    reprise: tuple[Piece, ...] = ()

    @property
    def height(self) -> float:
        """Height in points."""
        return self.room

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        """Centre the lines over each other in the right half."""
        middle = left + self.width * 0.74
        below = 14 * MM
        for text in self.lines:
            for at, line in enumerate(text.lines):
                one = replace(text, lines=(line,), last=(True,))
                half = text_width(line, text.style) / 2
                one.draw(sheet.canvas, middle - half, top - below - at * text.style.leading)
            below += 6.5 * MM + (len(text.lines) - 1) * text.style.leading

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """Never cut."""
        return None


def seal(typesetter: Typesetter, lines: Iterable[str], style: Style, width: float) -> Seal:
    """The place of the seal; a long name of the bureau wraps in its half."""
    return Seal(tuple(typesetter.text(text, style, width * 0.52) for text in lines), width)


@dataclass(frozen=True, slots=True)
class Beside:
    """The place of the seal at the right, and in the free half at the left what is signed electronically."""

    left: tuple[Piece, ...]
    seal: Seal
    glued: bool = False
    reprise: tuple[Piece, ...] = ()

    @property
    def height(self) -> float:
        """Height in points."""
        return max(self.seal.height, sum(piece.height for piece in self.left))

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        """Draw both halves."""
        self.seal.draw(sheet, left, top)
        for piece in self.left:
            piece.draw(sheet, left, top)
            top -= piece.height

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """Never cut."""
        return None

"""Who goes along: the colleagues with their specialties, and quietly who of the team holds a valid certificate.

Two certified officers are asked for where papers of the law may be needed (行政处罚法 第四十二条): said, never a block.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from desktop.supervision.roster import PersonRegistered
from desktop.ui import theme
from desktop.ui.page import label

ENOUGH = 2
_SHORT = 10  # characters, of which two boxes stand side by side


@dataclass(frozen=True, slots=True)
class Officer:
    """One of the team or who could be. `until` is the day the certificate ends, "" when unknown."""

    code: str
    name: str
    specialties: tuple[str, ...] = ()
    is_certified: bool = False
    until: str = ""

    @property
    def words(self) -> str:
        """`演示专员乙（通风）`."""
        return f"{self.name}（{'、'.join(self.specialties)}）" if self.specialties else self.name


def officer(person: PersonRegistered, today: dt.date) -> Officer:
    """A person of the roster as of a day: a certificate counts up to its last day, one without a day counts."""
    until = person.certificate_until or ""
    is_certified = bool(person.certificate) and (not until or until >= today.isoformat())
    return Officer(person.code, person.name, person.specialties, is_certified, until)


def certified_words(team: Sequence[Officer], others: Sequence[Officer]) -> str:
    """Who of the team holds a valid certificate, and who else could come when they are fewer than two."""
    holders = [one.name for one in team if one.is_certified]
    if len(holders) >= ENOUGH:
        return f"执法证有效：{'、'.join(holders)}。需要时可当场出具执法文书。"
    said = f"执法证有效：{holders[0]}一人。" if holders else "同行人员没有有效执法证。"
    could = [one.name for one in others if one.is_certified]
    add = f"，可加选{'、'.join(could[:3])}" if could else ""
    return f"{said}如要出具执法文书，须两名持证人员{add}。"


class TeamChoice(QWidget):
    """A box for every colleague; `changed` when the team is another."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own: Officer | None = None
        self._colleagues: tuple[Officer, ...] = ()
        self.boxes: list[QCheckBox] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.SNUG)
        self._grid.setVerticalSpacing(theme.TIGHT)
        self.certified = label("", "small", self, wraps=True)

    @property
    def ticked(self) -> tuple[str, ...]:
        """The codes of those who go along."""
        pairs = zip(self._colleagues, self.boxes, strict=True)
        return tuple(one.code for one, box in pairs if box.isChecked())

    def show_officers(self, own: Officer | None, colleagues: Sequence[Officer]) -> None:
        """Show who can come; ticks stay."""
        kept = set(self.ticked)
        if (own, tuple(colleagues)) != (self._own, self._colleagues):
            self._own, self._colleagues = own, tuple(colleagues)
            self._fill(kept)
        self._count()

    def _fill(self, kept: set[str]) -> None:
        for box in self.boxes:
            box.hide()
            box.deleteLater()
        self.boxes = []
        columns = 2 if all(len(one.words) <= _SHORT for one in self._colleagues) else 1
        for number, one in enumerate(self._colleagues):
            box = QCheckBox(one.words, self)
            box.setToolTip(f"执法证至 {one.until}" if one.until else "")
            box.setChecked(one.code in kept)
            box.toggled.connect(self._count)
            self._grid.addWidget(box, number // columns, number % columns)
            self.boxes.append(box)
        self._grid.addWidget(self.certified, (len(self.boxes) + 1) // 2, 0, 1, 2)

    @Slot()
    def _count(self) -> None:
        ticked = set(self.ticked)
        team = [one for one in self._colleagues if one.code in ticked]
        others = [one for one in self._colleagues if one.code not in ticked]
        words = certified_words([self._own, *team] if self._own else team, others)
        self.certified.setText(words)
        self.changed.emit()

"""The route of a planned visit: the mine's places, those not yet covered this month first; Space ticks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.actions import checklists, coverage
from desktop.desk import Desk
from desktop.store import histories
from desktop.supervision.days import month_of
from desktop.ui import theme, times
from desktop.ui.marks import Mark, Shape
from desktop.ui.tables import Column, LinesModel, LineTable

GOING = Mark(Shape.TICK, "accent", "去")
NOT_GOING = Mark(Shape.HOLLOW, "calm", "不去")
UNCOVERED = Mark(Shape.TRIANGLE, "warn", "未覆盖")
COVERED = Mark(Shape.FULL, "good", "已覆盖")


@dataclass(frozen=True, slots=True)
class RouteLine:
    """A place to go to. `last`: the day it was last passed, "" when never as far as this desk knows."""

    place: str
    name: str
    last: str
    is_covered: bool
    is_ticked: bool = False


@dataclass(frozen=True, slots=True)
class Routes:
    """The places of one mine."""

    mine: str
    lines: tuple[RouteLine, ...]


def read_routes(desk: Desk, mine: str) -> Routes:
    """The places of a mine's checklist, those not covered this month first and ticked. Missing."""
    checklist = checklists.for_mine(desk, mine)
    found = coverage.month(desk, mine, month_of(desk.world.today()))
    covered = {row.place.id for row in found.rows if row.is_covered}
    with desk.reading() as session:
        passed = histories.last_passed(session, mine)
    last = {place: times.day(day) for place, day in passed.items()}
    lines = [
        RouteLine(
            place=part.place.id,
            name=part.place.name,
            last=last.get(part.place.id, ""),
            is_covered=part.place.id in covered,
            is_ticked=part.place.id not in covered,
        )
        for part in checklist.sections
        if not part.is_scope
    ]
    return Routes(mine, tuple(sorted(lines, key=lambda line: (line.is_covered, line.last))))


class RouteChoice(LineTable[RouteLine]):
    """The list; `ticked` are the places to go to. `changed` after a person ticked something."""

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        model = LinesModel[RouteLine](_COLUMNS, lambda line: line.place, parent)
        super().__init__(model, name, parent, has_head=False)
        self.clicked.connect(self._click)

    @property
    def ticked(self) -> tuple[str, ...]:
        """The places to go to."""
        return tuple(line.place for line in self.lines.lines if line.is_ticked)

    def show_lines(self, lines: Sequence[RouteLine]) -> None:
        """Show the places of a mine."""
        self.lines.show_lines(lines)
        self.setMaximumHeight(theme.row() * max(len(lines), 1) + 2 * theme.HAIR)
        if self.line is None:
            self.step(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._toggle()
            return
        super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _click(self, index: QModelIndex) -> None:
        self._toggle()

    def _toggle(self) -> None:
        current = self.line
        if current is not None:
            changed = replace(current, is_ticked=not current.is_ticked)
            self.lines.show_lines([changed if line is current else line for line in self.lines.lines])
            self.changed.emit()


def _ticked(line: RouteLine) -> Mark:
    return GOING if line.is_ticked else NOT_GOING


def _covered(line: RouteLine) -> Mark:
    return COVERED if line.is_covered else UNCOVERED


_COLUMNS: tuple[Column[RouteLine], ...] = (
    Column("", lambda line: _ticked(line).word, 70, _ticked),
    Column("", lambda line: line.name),
    Column("", lambda line: line.last[5:] if line.last else "未去过", 62, is_quiet=True),
    Column("", lambda line: _covered(line).word, 86, _covered),
)

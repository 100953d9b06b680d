"""From the board to the re-check: into the visit of that mine which is under way here, else to the planning of one."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.actions import drafting
from desktop.desk import Desk
from desktop.store import queries
from desktop.ui.bench import Bench
from desktop.ui.visit.parts import Parts
from desktop.ui.visit.reading import VisitView


class Rechecking(QObject):
    """`visit_wanted` carries a visit to open, `plan_wanted` a mine without one."""

    visit_wanted = Signal(str)
    plan_wanted = Signal(str)

    def __init__(self, bench: Bench, parts: Parts) -> None:
        super().__init__(parts)
        self._bench = bench
        self._parts = parts
        self._mine = ""
        self._finding = ""

    def begin(self, mine: str, finding: str) -> None:
        """A finding of a mine is to be looked at again."""
        self._mine, self._finding = mine, finding
        self._bench.ask(own_visit, mine, finding, done=self._go)

    def show_view(self, view: VisitView) -> None:
        """A visit came to the front: if it is the one for the finding, its re-check."""
        finding, self._finding = self._finding, ""
        if finding and any(line.id == finding for line in view.old):
            self._parts.go(self._parts.rechecks)
            self._parts.rechecks.list.choose(finding)
            self._parts.rechecks.result.setFocus()

    def _go(self, visit: str) -> None:
        if visit:
            self.visit_wanted.emit(visit)
            return
        self._bench.say(self.tr("先安排并开始这座矿山的检查；这条隐患在“复查”栏里等着。"))
        self.plan_wanted.emit(self._mine)


def own_visit(desk: Desk, mine: str, finding: str) -> str:
    """The id of this person's visit of a mine that is under way, the last touched first; "" when there is none. A
    finding is not looked at again in the visit that raised it.
    """
    with desk.reading() as session:
        known = queries.finding(session, finding)
    raised_in = known.raised.visit if known and known.raised else ""
    own = [draft for draft in drafting.all_drafts(desk) if draft.mine == mine and draft.id != raised_in]
    return next((draft.id for draft in sorted(own, key=lambda draft: not draft.is_open)), "")

"""From what was found to a finding: proposed from an item or bare, kept as it is typed, finished, dropped,
its photos.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from desktop.actions import finding_help, findings
from desktop.actions.drafting import FindingDraft
from desktop.ui.bench import Bench
from desktop.ui.visit.orders import Orders
from desktop.ui.visit.parts import Parts
from desktop.ui.visit.reading import VisitView
from desktop.ui.visit.sheet import ItemLine


class Raising(QObject):
    """Joins the items and the finding form to the bench; `take_in` takes files in for a finding."""

    def __init__(
        self, bench: Bench, orders: Orders, parts: Parts, take_in: Callable[[str, list[Path]], object]
    ) -> None:
        super().__init__(parts)
        self._bench = bench
        self._orders = orders
        self._parts = parts
        self._take_in = take_in
        self._view: VisitView | None = None
        form = parts.raised.form
        parts.items.finding_wanted.connect(self._propose)
        parts.raised.new_wanted.connect(self._propose_bare)
        form.help_wanted.connect(self._ask_help)
        form.edited.connect(self._keep)
        form.finished.connect(self._finish)
        form.dropped.connect(self._drop)
        form.photos.added.connect(self._attach)

    def show_view(self, view: VisitView) -> None:
        """A visit as it was read."""
        self._view = view

    def forget(self) -> None:
        """Another visit comes to the front."""
        self._view = None

    @property
    def place(self) -> str:
        """Where she is: of the item in front, else the first place."""
        current = self._parts.items.current
        return current.place if current else (self._view.places[0].id if self._view and self._view.places else "")

    def _to(self) -> None:
        if self._orders.visit:
            self._parts.go(self._parts.raised)

    @Slot(object)
    def _propose(self, line: ItemLine) -> None:
        """A finding for an item: the one it has, else a new one filled from item and answer."""
        known = self._view.findings if self._view else ()
        has = next((one.id for one in known if one.draft and (one.draft.place, one.draft.item) == line.key), "")
        self._to()
        if not (has and self._parts.raised.open(has)):
            # through the write lane, so that it stands behind the answer it is filled from
            self._bench.lanes.writing.put(
                partial(findings.propose, self._bench.desk, self._orders.visit, line.item.id, line.place),
                self._proposed,
            )

    @Slot()
    def _propose_bare(self) -> None:
        self._bench.ask(findings.propose, self._orders.visit, "", self.place, done=self._proposed)

    def _proposed(self, finding: FindingDraft) -> None:
        self._parts.raised.begin(finding)

    @Slot(object)
    def _keep(self, finding: FindingDraft) -> None:
        if finding.fact and finding != self._kept(finding.id):
            self._orders.keep_finding(finding)

    @Slot(object)
    def _finish(self, finding: FindingDraft) -> None:
        self._orders.keep_finding(finding, self._finished)

    def _finished(self, answer: object) -> None:
        self._parts.setCurrentWidget(self._parts.items)
        if self._parts.items.current is not None and self._parts.items.current.answer is not None:
            self._parts.items.step_on()
        self._parts.items.rest()

    @Slot(str)
    def _drop(self, finding: str) -> None:
        if self._kept(finding) is None:
            self._parts.raised.forget_unsaved()
        else:
            self._orders.drop_finding(finding)

    @Slot(list)
    def _attach(self, files: list[Path]) -> None:
        finding = self._parts.raised.front
        if finding is None:
            return
        if not finding.fact:
            self._bench.remark(self.tr("请先写隐患的事实，再加照片。"))
            self._parts.raised.form.start()
            return
        self._parts.raised.form.save_now()
        self._take_in(finding.id, files)

    @Slot(object)
    def _ask_help(self, finding: FindingDraft) -> None:
        self._bench.ask(finding_help.read_help, self._orders.visit, finding, done=self._parts.raised.form.show_help)

    def _kept(self, finding: str) -> FindingDraft | None:
        known = self._view.findings if self._view else ()
        return next((one.draft for one in known if one.id == finding and one.draft is not None), None)

"""What changes the checklist of a visit under way: another sample, a place met on the spot, a newer version.

It joins the panes to the bench. The newer version is looked for when a visit comes to the front and when something
else than a draft changed; typing never waits for it.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, Slot

from desktop.actions import places, sampling
from desktop.actions.sampling import Choice
from desktop.desk import Changes
from desktop.errors import DeskError, Missing
from desktop.ui.bench import Bench
from desktop.ui.visit import newer
from desktop.ui.visit.newer import AskedLine, Newer, NewerBand, WasMoved
from desktop.ui.visit.orders import Orders
from desktop.ui.visit.parts import Parts
from desktop.ui.visit.reading import VisitView
from desktop.ui.visit.sample import Wanted
from desktop.ui.visit.seen import NewSeen, WasSeen

_NEWER = ("checklist/", "mine/", "places/", "org/", "visit/")  # subjects that may bring a newer version


def may_bring_newer(changes: object) -> bool:
    """Whether what changed may bring a newer version; None: anything may have."""
    return not isinstance(changes, Changes) or any(one.startswith(_NEWER) for one in changes.subjects)


class Amending(QObject):
    """Set `view` to what is shown, None when another visit comes to the front."""

    def __init__(self, bench: Bench, orders: Orders, parts: Parts, band: NewerBand) -> None:
        super().__init__(parts)
        self._bench = bench
        self._orders = orders
        self._parts = parts
        self._band = band
        self._view: VisitView | None = None
        self._known: tuple[str, bool, bool] | None = None
        parts.items.sample_wanted.connect(self._ask_sample)
        parts.items.sample.wanted.connect(self._sample)
        parts.items.sample.all_wanted.connect(self._sample_all)
        parts.items.sample.drawn_wanted.connect(self._sample_drawn)
        parts.route.seeing.connect(self._ask_kinds)
        parts.route.seen.given.connect(self._see)
        band.move_wanted.connect(self._move)
        band.opened.connect(self._open_asked)
        bench.changed.connect(self._changed)

    def show_view(self, view: VisitView) -> None:
        """A visit as it was read; the first time, and when its state changed, a newer version is looked for."""
        self._view = view
        known = (view.id, view.has_draft, view.is_closed)
        if known != self._known:
            self._known = known
            self._ask_newer()

    def forget(self) -> None:
        """Another visit comes to the front."""
        self._view = None
        self._known = None
        self._band.forget()
        self._parts.route.seen.hide()
        self._parts.route.seen.forget()
        self._parts.items.area.show_items()

    # --- the sample ---------------------------------------------------------------------------------------------

    @Slot(str)
    def _ask_sample(self, place: str) -> None:
        if self._view is not None and self._view.has_draft:
            self._bench.ask(sampling.choice, self._orders.visit, place, done=self._show_sample)

    def _show_sample(self, choice: Choice) -> None:
        known = self._view.samples.get(choice.place) if self._view else None
        self._parts.items.area.choose_sample()
        self._parts.items.sample.show_choice(choice, known.by if known else "")

    @Slot(object)
    def _sample(self, wanted: Wanted) -> None:
        self._orders.sample(wanted, self._sampled)

    @Slot()
    def _sample_all(self) -> None:
        self._orders.sample_all(self._sampled)

    @Slot()
    def _sample_drawn(self) -> None:
        self._orders.sample_drawn(self._sampled)

    def _sampled(self, answer: object) -> None:
        self._parts.items.rest()

    # --- a place met on the spot --------------------------------------------------------------------------------

    @Slot()
    def _ask_kinds(self) -> None:
        if self._view is not None and self._view.can_note:
            self._bench.ask(places.kinds, self._view.mine, done=self._parts.route.seen.ask)

    @Slot(object)
    def _see(self, new: NewSeen) -> None:
        self._orders.see(new, self._seen, self._not_seen)

    def _seen(self, answer: WasSeen) -> None:
        panel = self._parts.route.seen
        panel.forget()
        panel.put_away()
        self._bench.say(panel.said())
        for sentence in answer.left_out:
            self._bench.remark(sentence)
        self._parts.route.go_to = answer.place

    def _not_seen(self, error: DeskError) -> None:
        self._parts.route.seen.refuse(error)

    # --- a newer version ----------------------------------------------------------------------------------------

    @Slot(object)
    def _changed(self, changes: object) -> None:
        if may_bring_newer(changes):
            self._ask_newer()

    def _ask_newer(self) -> None:
        view = self._view
        if view is not None and view.has_draft and not view.is_closed:
            self._bench.ask(newer.read_newer, view.id, done=partial(self._offer, view.id), failed=self._unread)
        else:
            self._band.offer(None)

    def _offer(self, visit: str, found: Newer | None) -> None:
        if visit == self._orders.visit:
            self._band.offer(found)

    def _unread(self, error: DeskError) -> None:
        """A version whose file is not on this disk yet is offered when it is."""
        if not isinstance(error, Missing):
            self._bench.trouble(error)

    @Slot()
    def _move(self) -> None:
        self._orders.move(self._moved)

    def _moved(self, answer: WasMoved) -> None:
        self._band.tell(answer)
        (self._band.asked if answer.asked else self._parts.first_focus()).setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _open_asked(self, line: AskedLine) -> None:
        found = next((one for one in self._parts.items.lines if one.key == line.key), None)
        if found is not None:
            self._parts.setCurrentWidget(self._parts.items)
            self._parts.items.go_to(found)
            self._parts.items.rest()

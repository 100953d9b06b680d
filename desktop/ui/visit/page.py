"""检查: one visit from the plan to the ledger. It joins the panes to the bench and keeps nothing of its own but which
visit is in front.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from desktop.actions import papers, visits
from desktop.errors import DeskError
from desktop.supervision.presence import End
from desktop.supervision.visit import VisitKind
from desktop.ui.bench import Bench
from desktop.ui.last_results import LastResults
from desktop.ui.page import Page, label
from desktop.ui.paper import PreviewDialog
from desktop.ui.visit import plan_route, start
from desktop.ui.visit.amending import Amending
from desktop.ui.visit.card_order import CardOrder
from desktop.ui.visit.demand import DemandDialog
from desktop.ui.visit.newer import NewerBand
from desktop.ui.visit.on_site import OnSiteDialog
from desktop.ui.visit.orders import Orders
from desktop.ui.visit.paper_sheet import SheetOrder
from desktop.ui.visit.parts import Parts
from desktop.ui.visit.pictures import Pictures
from desktop.ui.visit.presence import PresenceDialog
from desktop.ui.visit.raising import Raising
from desktop.ui.visit.reading import VisitView, read_visit
from desktop.ui.visit.rechecking import Rechecking
from desktop.ui.visit.scans import ScansOrder
from desktop.ui.visit.sheet import ItemLine, Key
from desktop.ui.visit.start import Beginning, Plan, StartPane, VisitLine


class VisitPage(Page):
    """`ledger_wanted` carries a visit's id."""

    ledger_wanted = Signal(str)

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "检查", parent)
        self.orders = Orders(bench, self)
        self._view: VisitView | None = None
        self.start = StartPane(self)
        self.parts = Parts(self)
        self.route, self.items, self.raised = self.parts.route, self.parts.items, self.parts.raised
        self.items.detail.carry(LastResults(bench, self.items.detail, rest_ms=0))
        self.rechecks, self.summary = self.parts.rechecks, self.parts.summary
        self._pictures = Pictures(bench, self.parts)
        self.card = CardOrder(bench, self.parts.card, lambda: self.orders.visit)
        self.newer = NewerBand(self)
        self.newer.print_wanted.connect(self._print_fresh)
        self.amending = Amending(bench, self.orders, self.parts, self.newer)
        self.rechecking = Rechecking(bench, self.parts)
        self._raising = Raising(bench, self.orders, self.parts, self._take_in)
        self._sheet = SheetOrder(bench, self)
        self._scans = ScansOrder(bench, self, lambda: self.orders.visit)
        self.state = label("", "muted", self)
        self.begin = QPushButton(self.tr("开始检查(&B)"), self)
        self.begin.setProperty("kind", "main")
        self.on_site = QPushButton(self)
        self._on_site = OnSiteDialog(self)
        self.presence = PresenceDialog(bench, self)
        self.back = QPushButton(self.tr("全部检查 Alt+←"), self)
        self.inside = QStackedWidget(self)
        self.inside.addWidget(self.start)
        self.inside.addWidget(self.parts)
        self.head.addWidget(self.state)
        self.head.addWidget(self.begin)
        self.head.addWidget(self.on_site)
        self.head.addWidget(self.back)
        self.body.addWidget(self.newer)
        self.body.addWidget(self.inside, 1)
        self._connect()
        self._bind_keys()
        self._show_head()

    def open_visit(self, visit: str) -> None:
        """Bring a visit to the front; "" shows all."""
        self.orders.visit = visit
        self.card.show_visit("", is_writable=False)
        self._view = None
        self.raised.forget_unsaved()
        self._on_site.forget()
        self._raising.forget()
        self.amending.forget()
        self.parts.setCurrentWidget(self.items)
        self._show_head()
        self.look()

    def open_presence(self, visit: str) -> None:
        """A visit with its sign-in and sign-out asked for."""
        self.open_visit(visit)
        self._note_presence()

    def plan_for(self, mine: str, kind: VisitKind | None = None) -> None:
        """Show the beginning with a mine chosen, and a kind of visit."""
        self.open_visit("")
        self.start.choose_mine(mine, kind)

    def first_focus(self) -> QWidget:
        if not self.orders.visit:
            return self.start.visits if self.start.model.lines else self.start.mine
        return self.parts.first_focus()

    @property
    def part(self) -> str:
        return self.parts.part if self.orders.visit else ""

    def leave(self) -> None:
        self.raised.form.save_now()
        self.card.leave()

    def ask(self) -> None:
        if self.orders.visit:
            self.bench.ask(read_visit, self.orders.visit, done=self.take, failed=self.take_trouble)
        else:
            self.bench.ask(start.read_beginning, done=self.take, failed=self.take_trouble)

    def show_lines(self, answer: object) -> None:
        if isinstance(answer, Beginning):
            was_empty = not self.start.model.lines
            self.start.show_beginning(answer)
            if was_empty and answer.visits and self.start.mine.hasFocus():
                self.start.visits.setFocus()
        elif isinstance(answer, VisitView) and answer.id == self.orders.visit:
            self._show_view(answer)

    def _show_view(self, view: VisitView) -> None:
        is_first = self._view is None
        self._view = view
        self._show_head()
        self._raising.show_view(view)
        self.parts.show_view(view)
        self._pictures.show_view(view)
        self._look_at_card()
        self.card.show_visit(view.id, is_writable=view.has_draft and not view.is_closed)
        self.amending.show_view(view)
        self._on_site.show_lines(view.on_site)
        if is_first and self.isVisible():
            self.parts.begin(view)
            self.rechecking.show_view(view)

    def _show_head(self) -> None:
        view = self._view
        is_visit = bool(self.orders.visit)
        self.inside.setCurrentWidget(self.parts if is_visit else self.start)
        self.back.setVisible(is_visit)
        self.title.setText(view.heading if view and is_visit else self.tr("检查"))
        self.begin.setVisible(bool(view and is_visit and not view.is_open))
        self.on_site.setVisible(bool(view and is_visit and view.can_note))
        count = f" {len(view.on_site)}" if view and view.on_site else ""
        self.on_site.setText(self.tr("现场处置{0} F12").format(count))
        word = ""
        if view and is_visit:
            word = (
                self.tr("已结束")
                if view.is_closed
                else self.tr("检查中")
                if view.is_open
                else self.tr("计划（仅本机）")
            )
        self.state.setText(word)

    def _connect(self) -> None:
        self.start.chosen.connect(self._choose)
        self.start.planned.connect(self._plan)
        self.start.routes_wanted.connect(self._ask_routes)
        self.begin.clicked.connect(self.orders.open)
        self.back.clicked.connect(self._all)
        self.on_site.clicked.connect(self._note)
        self._on_site.noted.connect(self.orders.note)
        self._on_site.taken_back.connect(self.orders.take_back)
        self._on_site.page_wanted.connect(self.orders.print_demand)
        self.orders.page_drawn.connect(self._show_demand)
        self.route.passed.connect(self.orders.pass_place)
        self.route.skipped.connect(self.orders.skip_place)
        self.route.signed_in.connect(self.orders.sign_in)
        self.route.sheet_wanted.connect(self._print_sheet)
        self.route.scans_wanted.connect(self._scans.show)
        self.route.presence_wanted.connect(self._note_presence)
        self.items.answered.connect(self.orders.answer)
        self.items.rest_conforms.connect(self.orders.conform_rest)
        self.rechecking.visit_wanted.connect(self.open_visit)
        self.rechecking.plan_wanted.connect(self.plan_for)
        self.raised.form.photos.removed.connect(self.orders.remove_photo)
        self.rechecks.rechecked.connect(self.orders.recheck)
        self.rechecks.photos_added.connect(self._take_in)
        self.rechecks.photos.removed.connect(self.orders.remove_photo)
        self.summary.lack_opened.connect(self.parts.mend)
        self.summary.lacking.unchecked.connect(self.orders.leave_place)
        self.summary.lacking.scene_wanted.connect(self.orders.photos_to_scene)
        self.summary.lacking.aside_wanted.connect(self.orders.photos_aside)
        self.summary.leaving.in_mine.connect(self.orders.in_mine)
        self.summary.leaving.signed_out.connect(self.orders.sign_out)
        self.summary.leaving.proof_wanted.connect(self._note_sign_out)
        self.summary.lacking.hidden.connect(self.orders.hide_consequences)
        self.summary.seal_wanted.connect(self._seal)
        self.summary.signed.connect(self.orders.sign)
        self.summary.close_wanted.connect(self._close)
        self.summary.ledger_wanted.connect(self._ledger)
        self.summary.preview_wanted.connect(self._preview)
        self.items.looked_at.connect(self._ask_history)
        self.parts.currentChanged.connect(self._look_at_card)

    def _bind_keys(self) -> None:
        keys: dict[str, Callable[[], object]] = {
            "F2": self._write,
            "F3": self._to_owed,
            "F4": partial(self._to, self.raised),
            "F6": self._add_photos,
            "F7": partial(self._to, self.rechecks),
            "F8": partial(self._to, self.summary),
            "F9": self._seal_by_key,
            "F10": self._preview,
            "F11": self._print_sheet,
            "Shift+F11": self._scans.show,
            "F12": self._note,
            "Ctrl+F": self._search,
            "Alt+Left": self._all,
        }
        for key, slot in keys.items():
            QShortcut(QKeySequence(key), self, slot, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # --- what a person asks for -------------------------------------------------------------------------------

    @Slot(object)
    def _choose(self, line: VisitLine) -> None:
        if line.is_mine:
            self.open_visit(line.id)
        else:
            self.bench.act(visits.join, line.id, done=partial(_then, self.open_visit, line.id))

    @Slot(object)
    def _plan(self, plan: Plan) -> None:
        self.bench.act(visits.plan, plan.mine, plan.kind, plan.people, planned=plan.places, done=self._planned)

    @Slot(str)
    def _ask_routes(self, mine: str) -> None:
        self.bench.ask(plan_route.read_routes, mine, done=self.start.show_routes)

    def _planned(self, visit: object) -> None:
        self.open_visit(str(visit))

    @Slot()
    def _all(self) -> None:
        self.raised.form.save_now()
        self.open_visit("")
        self.first_focus().setFocus()

    @Slot(str, list)
    def _take_in(self, finding: str, files: list[Path]) -> None:
        self.card.give(files, finding)

    @Slot()
    def _seal(self) -> None:
        self.raised.form.save_now()
        self.orders.seal(self._sealed)

    def _sealed(self, answer: object) -> None:
        self.bench.say(self.tr("已封存在本机。联网后自动送达主管部门。"))
        self.summary.signers.setFocus()
        self.bench.sync()

    @Slot(str)
    def _close(self, reason: str) -> None:
        self.orders.close(reason, self._closed, self._not_closed)

    def _not_closed(self, error: DeskError) -> None:
        self.bench.trouble(error)
        self.summary.to_lacking()

    def _closed(self, answer: object) -> None:
        self._ledger()

    @Slot()
    def _ledger(self) -> None:
        self.ledger_wanted.emit(self.orders.visit)

    @Slot()
    def _preview(self) -> None:
        if self._view is not None and self._view.is_open:
            self.raised.form.save_now()
            self.bench.draw(papers.preview, self.orders.visit, done=self._show_preview)

    def _show_preview(self, pdf: bytes) -> None:
        dialog = PreviewDialog(self.tr("预览台账"), pdf, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot(bytes)
    def _show_demand(self, pdf: bytes) -> None:
        dialog = DemandDialog(self.bench, pdf, self._on_site)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot()
    def _print_sheet(self) -> None:
        if self._view is not None and self._view.has_draft:
            self._sheet.draw(self._view.id, self._view.heading)

    @Slot(object)
    def _print_fresh(self, only: frozenset[Key]) -> None:
        if self._view is not None:
            self._sheet.draw(self._view.id, self._view.heading, only)

    @Slot()
    def _note(self) -> None:
        if self._view is not None and self._view.can_note:
            names = {place.id: place.name for place in self._view.route}  # 全矿 is no place to leave
            self._on_site.begin(self.bench.desk.world.text(), names.get(self._raising.place, ""))

    @Slot()
    def _note_presence(self) -> None:
        if self.orders.visit:
            self.presence.begin(self.orders.visit)

    @Slot()
    def _note_sign_out(self) -> None:
        self.presence.begin(self.orders.visit, End.OUT)

    @Slot(object)
    def _ask_history(self, line: ItemLine) -> None:
        last = self.items.detail.last
        if self._view is not None and last is not None:
            last.show_item(self._view.mine, line.place, line.item)

    # --- going about --------------------------------------------------------------------------------------------

    def _to(self, pane: QWidget) -> None:
        if self.orders.visit:
            self.parts.go(pane)

    @Slot()
    def _to_owed(self) -> None:
        if self.orders.visit:
            self.parts.go_to_owed()

    @Slot()
    def _search(self) -> None:
        if self.orders.visit:
            self.parts.setCurrentWidget(self.items)
            self.items.search()

    @Slot()
    def _add_photos(self) -> None:
        if self.parts.currentWidget() is self.raised and self.raised.front is not None:
            self.raised.form.photos.choose_files()
        elif self.parts.currentWidget() is self.rechecks:
            self.rechecks.photos.choose_files()
        elif self.parts.currentWidget() is self.parts.card:
            self.parts.card.choose_card()
        else:
            self._to(self.parts.card)

    @Slot()
    def _look_at_card(self) -> None:
        if self.parts.currentWidget() is self.parts.card:
            self.card.look()

    def _write(self) -> None:
        if self.parts.currentWidget() is self.parts.card:
            self.parts.card.write_caption()
        else:
            self.items.detail.note.setFocus()

    @Slot()
    def _seal_by_key(self) -> None:
        is_seen = self.parts.currentWidget() is self.summary
        self._to(self.summary)  # what is missing is seen before what cannot be undone
        if is_seen and self.summary.seal.isEnabled():
            self._seal()
        else:
            self.summary.lacking.to_blocking()


def _then(then: Callable[[str], None], visit: str, answer: object) -> None:
    then(visit)

"""The six parts of a visit as tabs, and how one part leads to another. It shows a view; it asks for nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTabWidget, QWidget

from desktop.ui.visit.card import CardPane
from desktop.ui.visit.items import ItemsPane
from desktop.ui.visit.missing import Lack, Where
from desktop.ui.visit.raised import RaisedPane
from desktop.ui.visit.reading import VisitView
from desktop.ui.visit.rechecks import RechecksPane
from desktop.ui.visit.route import RoutePane
from desktop.ui.visit.summary import SummaryPane

_NAMES = ("route", "items", "findings", "rechecks", "photos", "summary")
_WITHIN = Qt.ShortcutContext.WidgetWithChildrenShortcut


class Parts(QTabWidget):
    """路线, 检查项, 隐患, 复查, 照片, 汇总签名; each tab says how much is in it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.route = RoutePane(self)
        self.items = ItemsPane(self)
        self.raised = RaisedPane(self)
        self.rechecks = RechecksPane(self)
        self.card = CardPane(self)
        self.summary = SummaryPane(self)
        names = ("路线", "检查项", "隐患", "复查", "照片", "汇总签名")
        self._words = [self.tr(name) for name in names]
        panes: list[QWidget] = [self.route, self.items, self.raised, self.rechecks, self.card, self.summary]
        for pane, word in zip(panes, self._words, strict=True):
            self.addTab(pane, word)
        self.setDocumentMode(True)
        self.setAccessibleName(self.tr("检查的各部分"))
        self.tabBar().setAccessibleName(self.tr("检查的各部分"))
        self.tabBarClicked.connect(self.go_to_tab)
        QShortcut(QKeySequence("Ctrl+PgDown"), self, self.next_part, context=_WITHIN)
        QShortcut(QKeySequence("Ctrl+PgUp"), self, self.previous_part, context=_WITHIN)

    def show_view(self, view: VisitView) -> None:
        """Show how the visit stands; what is half typed stays."""
        self.route.sheet.setVisible(view.has_draft)
        self.route.scans.setVisible(view.is_open)
        self.route.show_places(view.route, view.day, view.app_number, view.app_note, view.app_at)
        self.route.see.setVisible(view.can_note)
        self.route.proof.setVisible(view.is_open)
        if not view.can_note:
            self.route.seen.hide()
        self.items.show_lines(view.items, view.design, view.samples, can_change=view.has_draft and not view.is_closed)
        self.raised.show_lines(view.findings, view.places)
        self.rechecks.show_lines(view.old)
        self.route.show_scans(view.scans_lacking)
        self.summary.show_scans(view.scans_lacking)
        self.summary.show_state(view.lacks, view.signers, view.progress, view.unanswered)
        self.summary.aside.show_lines(view.set_aside)
        self.summary.leaving.show_state(view.leaving, view.day)
        self._count(view)

    def begin(self, view: VisitView) -> None:
        """Where a visit that was just opened begins: the route while it is empty, else the items, where they were
        left.
        """
        is_empty = not any(place.is_passed for place in view.route)
        if is_empty and not view.is_closed:
            self.go(self.route)
        else:
            self.go(self.items)
            if view.last is not None:
                self.items.go_on_from(view.last)

    @property
    def part(self) -> str:
        """The part in front, as the help calls it."""
        return _NAMES[self.currentIndex()]

    def first_focus(self) -> QWidget:
        """Where the keyboard is in the part in front."""
        return self._focus_of(self.currentWidget())

    def go(self, pane: QWidget) -> None:
        """Bring a part to the front, with the keyboard in it."""
        self.setCurrentWidget(pane)
        self._focus_of(pane).setFocus()

    @Slot(int)
    def go_to_tab(self, number: int) -> None:
        """Bring the part with this number to the front, with the keyboard in it."""
        pane = self.widget(number)
        if pane is not None:
            self.go(pane)

    @Slot()
    def next_part(self) -> None:
        """The part to the right; after the last the first."""
        self.go_to_tab((self.currentIndex() + 1) % self.count())

    @Slot()
    def previous_part(self) -> None:
        """The part to the left; before the first the last."""
        self.go_to_tab((self.currentIndex() - 1) % self.count())

    @Slot()
    def go_to_owed(self) -> None:
        """The next 必查 item nobody has answered."""
        self.setCurrentWidget(self.items)
        self.items.go_to_owed()

    @Slot(object)
    def mend(self, lack: Lack) -> None:
        """Go where something missing can be mended."""
        match lack.where:
            case Where.ROUTE:
                self.go(self.route)
                self.route.places.choose(lack.id)
            case Where.ITEMS:
                self.setCurrentWidget(self.items)
                line = next((one for one in self.items.lines if one.key == lack.item), None)
                if line is not None:
                    self.items.go_to(line)
                self.items.rest()
            case Where.FINDINGS:
                self.go(self.raised)
                self.raised.open(lack.id)
            case Where.RECHECKS:
                self.go(self.rechecks)
                self.rechecks.list.choose(lack.id)
            case Where.PHOTOS:
                self.go(self.card)

    def _focus_of(self, pane: QWidget) -> QWidget:
        places: dict[QWidget, QWidget] = {
            self.route: self.route.places,
            self.items: self.items.fast,
            self.raised: self.raised.list,
            self.rechecks: self.rechecks.list,
            self.card: self.card.first_focus(),
            self.summary: self.summary.lacks if self.summary.lack_model.lines else self.summary.signers,
        }
        return places.get(pane, self)

    def _count(self, view: VisitView) -> None:
        answered = sum(line.answer is not None for line in view.items)
        due = sum(line.is_due for line in view.items)
        looked_at = sum(line.result is not None for line in view.old)
        counts = {
            self.route: str(sum(place.is_passed for place in view.route)),
            self.items: f"{answered}/{due}",
            self.raised: str(len(view.findings)),
            self.rechecks: f"{looked_at}/{len(view.old)}" if view.old else "0",
            self.card: str(view.loose_photos) if view.loose_photos else "",
        }
        for pane, count in counts.items():
            number = self.indexOf(pane)
            self.setTabText(number, f"{self._words[number]} {count}".rstrip())

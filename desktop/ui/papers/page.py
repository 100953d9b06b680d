"""文书: the internal papers. The list on the left; on the right what is in front: a new one, a draft with its form and
its pages, a sealed one.

Promises: every change of a draft is saved at once and can be taken back (Ctrl+Z); what is being typed is never written
over; nothing is sealed that was not asked for twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop.actions import form_drawn, form_leave, forms, printing
from desktop.actions.form_lists import FormLine
from desktop.desk import Changes
from desktop.supervision import leave
from desktop.supervision.leave import Leave
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.page import Page, label
from desktop.ui.papers.beginning import Beginning
from desktop.ui.papers.editors import read_day
from desktop.ui.papers.foot import Foot
from desktop.ui.papers.listing import PaperList
from desktop.ui.papers.reading import Shown, Writing, read_offers, read_shown
from desktop.ui.papers.sealed import REFUSE, VOID, SealedView
from desktop.ui.papers.sheet import Sheet
from desktop.ui.papers.turning import Turning
from desktop.ui.preview import Preview
from desktop.ui.printing import Ask, Outgoing, ask_printer
from desktop.ui.printing_bar import OutgoingBar
from desktop.ui.visit.signing import SignDialog

ROOM_FOR_ALL = 1100  # pixels: list, form and pages beside each other
PREVIEW_MS = 700


class PapersPage(Page):
    """`read_shown` tells it everything; `wanted` is brought to the front as soon as it is there."""

    def __init__(self, bench: Bench, parent: QWidget | None = None, ask: Ask = ask_printer) -> None:
        super().__init__(bench, "文书", parent)
        self._all: tuple[FormLine, ...] = ()
        self._leaves: Mapping[str, Leave] = {}
        self._writing: Writing | None = None
        self._wanted = ""
        self._asked = (0, "", True)
        self._saving = 0
        self._focuses = False
        self.new = QPushButton(self.tr("新建(&N)"), self)
        self.new.setProperty("kind", "main")
        self.outgoing = Outgoing(bench, self, ask, which=printing.FORMS)
        self.bar = OutgoingBar(self.outgoing, self)
        self.left = PaperList(self.bar, self)
        self.sieve, self.model, self.list = self.left.sieve, self.left.model, self.left.table
        self.empty = QWidget(self)
        self.beginning = Beginning(self)
        self.form = QWidget(self)
        self.what = label("", "heading", self.form, wraps=True)
        self.sheet = Sheet(bench.desk.world.today, self.form)
        self.foot = Foot(self.form)
        self.preview = Preview(self)
        self.sealed = SealedView(bench, self, ask)
        self.fronts = QStackedWidget(self)
        self.turning = Turning(self, self.sheet)
        self._redraw = QTimer(self, singleShot=True, interval=PREVIEW_MS)
        self._lay_out()
        self._connect()

    def first_focus(self) -> QWidget:
        return self.list if self._all or self._is_stale or self._is_asking else self.new

    def ask(self) -> None:
        self._asked = self._in_step
        self.bench.ask(read_shown, self._front_draft(), done=self.take, failed=self.take_trouble)
        self.outgoing.look()

    def show_lines(self, answer: object) -> None:
        if not isinstance(answer, Shown):
            return
        self._all, self._leaves = answer.lines, answer.leaves
        had_focus = self.window().focusWidget() is self.list
        self.left.show_lines(answer.lines, answer.printed)
        if had_focus and not self._all:
            self.new.setFocus()
        if self._wanted and self.list.choose(self._wanted):
            self._wanted = ""
        elif self.list.line is None and self.fronts.currentWidget() is not self.beginning:
            self.list.step(0)
        self._show_writing(answer.writing)
        self._show(self.list.line)

    def leave(self) -> None:
        self.sheet.flush()

    def open_paper(self, name: str) -> None:
        """Bring a draft or a sealed paper (its subject) to the front."""
        self._wanted = name
        self.sieve.clear()
        self._close_beginning()
        self.look()

    def begin(self, key: str = "", about: str = "", period: str = "") -> None:
        """Offer a new paper, of this kind when one is named."""
        self.sheet.flush()
        self.fronts.setCurrentWidget(self.beginning)
        self._arrange()
        if key:
            self.beginning.choose(key, about, period)
        self.bench.ask(read_offers, done=self._offered)

    @Slot()
    def _offer_new(self) -> None:
        self.begin()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @property
    def _in_step(self) -> tuple[int, str, bool]:
        """How far the form is; a read asked for at another step, or while something was being saved, is old."""
        return self.sheet.changes, self.sheet.draft, self._saving == 0

    def _front_draft(self) -> str:
        line = self.list.line
        if self._wanted and "/" not in self._wanted:
            return self._wanted
        return line.name if line is not None and line.is_draft else ""

    def _lay_out(self) -> None:
        self.head.addWidget(self.new)
        form = QVBoxLayout(self.form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(theme.TIGHT)
        for part in (self.what, self.sheet, self.foot):
            form.addWidget(part, int(part is self.sheet))
        self.writing = QSplitter(Qt.Orientation.Horizontal, self)
        self.writing.addWidget(self.form)
        self.writing.addWidget(self.preview)
        self.preview.hide()
        for front in (self.empty, self.beginning, self.writing, self.sealed):
            self.fronts.addWidget(front)
        self.parts = QSplitter(Qt.Orientation.Horizontal, self)
        for splitter in (self.writing, self.parts):
            splitter.setChildrenCollapsible(False)
        self.parts.addWidget(self.left)
        self.parts.addWidget(self.fronts)
        self.parts.setSizes([340, 460])
        self.parts.setStretchFactor(1, 1)
        self.body.addWidget(self.parts, 1)
        self.body.addWidget(self.bar)

    def _connect(self) -> None:
        self.new.clicked.connect(self._offer_new)
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(self._open)
        self.beginning.asked.connect(self._ask_periods)
        self.beginning.begun.connect(self._begin)
        self.beginning.closed.connect(self._leave_beginning)
        self.sheet.written.connect(self._save)
        self.sheet.assigned.connect(self._assign)
        self.sheet.sign_wanted.connect(self._open_pad)
        self.sheet.clear_wanted.connect(self._clear_signature)
        self.foot.wanted.connect(self.sheet.go_to)
        self.foot.sealed.connect(self._seal)
        self.foot.discarded.connect(self._discard)
        self.foot.anew.clicked.connect(self._refresh)
        self.foot.look.toggled.connect(self._toggle_preview)
        self.sealed.sign_wanted.connect(partial(self._act, self.tr("已签名。"), forms.countersign))
        self.sealed.said.connect(self._say_of_sealed)
        self._redraw.timeout.connect(self._draw)
        self.parts.splitterMoved.connect(self._arrange)
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for key, slot in (("F3", self._next_lack), ("F9", self._ask_seal), ("F10", self.foot.look.toggle)):
            QShortcut(QKeySequence(key), self, slot, context=context)

    @Slot(object)
    def _choose(self, line: FormLine | None) -> None:
        """Another line is the current one."""
        self.sheet.flush()
        if line is not None and line.is_draft and (self._writing is None or self._writing.draft != line.name):
            self.look()
        self._show(line)

    def _show(self, line: FormLine | None) -> None:
        if self.fronts.currentWidget() is self.beginning:
            return
        if line is None:
            self.fronts.setCurrentWidget(self.empty)
        elif not line.is_draft:
            self.fronts.setCurrentWidget(self.sealed)
            printed = self.left.printed.get(line.file)
            self.sealed.show_line(line, self._leaves.get(line.name), self.bench.desk.person, printed)
        elif self._writing is not None and self._writing.draft == line.name:
            self.fronts.setCurrentWidget(self.writing)
            words = (line.title, line.about_name, line.period)
            self.what.setText("　".join(word for word in words if word))
        self._arrange()

    def _show_writing(self, writing: Writing | None) -> None:
        """Show the draft that was read, unless something was typed since it was asked for."""
        if writing is None:
            if not self._front_draft():
                self._writing = None
                self.sheet.put_away()
            return
        if self.sheet.draft == writing.draft and (self._asked != self._in_step or self._saving):
            return
        is_other = self._writing is None or self._writing.draft != writing.draft
        is_new = is_other or self._writing != writing
        self._writing = writing
        self.sheet.show_writing(writing)
        self.foot.show_writing(writing)
        if self._focuses and is_other:
            QTimer.singleShot(0, self._start_writing)
        if is_new and self.preview.isVisibleTo(self):
            self._redraw.start(0 if is_other else PREVIEW_MS)

    @Slot()
    def _start_writing(self) -> None:
        self._focuses = False
        self.sheet.first().setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _open(self, line: FormLine) -> None:
        """Enter on a line: into the form, or onto the pages."""
        if not line.is_draft:
            self.sealed.paper.preview.setFocus()
        elif self._writing is not None and self._writing.draft == line.name:
            self.sheet.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def _offered(self, offers: object) -> None:
        if isinstance(offers, tuple):
            self.beginning.show_offers(offers)
            self.beginning.kinds.setFocus()

    @Slot(str, str)
    def _ask_periods(self, key: str, about: str) -> None:
        self.bench.ask(forms.periods, key, about, done=partial(self.beginning.show_periods, key, about))

    @Slot(str, str, str)
    def _begin(self, key: str, about: str, period: str) -> None:
        self.bench.act(forms.begin, key, about, period, done=self._begun)

    def _begun(self, draft: object) -> None:
        self._focuses = True
        self.open_paper(str(draft))

    @Slot()
    def _leave_beginning(self) -> None:
        self._close_beginning()
        self.first_focus().setFocus()

    def _close_beginning(self) -> None:
        if self.fronts.currentWidget() is self.beginning:
            self.fronts.setCurrentWidget(self.empty)
            self._show(self.list.line)

    @Slot(dict)
    def _save(self, fields: dict[str, object]) -> None:
        if self.sheet.draft:
            self._saving += 1
            self.bench.act(forms.save, self.sheet.draft, fields, done=self._saved, failed=self._not_saved)

    def _saved(self, changes: object) -> None:
        self._saving -= 1
        self.look()

    def _not_saved(self, error: object) -> None:
        self._saving -= 1
        self.bench.lanes.failed.emit(error)

    @Slot(str, str)
    def _assign(self, role: str, person: str) -> None:
        self._saving += 1
        self.bench.act(forms.assign, self.sheet.draft, role, person, done=self._saved, failed=self._not_saved)

    @Slot(str)
    def _open_pad(self, role: str) -> None:
        """The pad for who signs here; what was typed is saved before, so that he signs for it."""
        self.sheet.flush()
        written = self.sheet.editors[role].value() if role in self.sheet.editors else ""
        known = self._writing.drawn.get(role) if self._writing else None
        name = known.name if known else written if isinstance(written, str) else ""
        dialog = self.sheet.on_screen[role].dialog(name, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(partial(self._signed_here, self.sheet.draft, role, dialog))
        dialog.open()

    def _signed_here(self, draft: str, role: str, dialog: SignDialog) -> None:
        one = dialog.given
        if one is not None:
            self._saving += 1
            words = {"opinion": one.opinion, "reason": one.refusal, "witness": one.witness}
            said = (draft, role, one.name, one.picture)
            self.bench.act(form_drawn.sign, *said, done=self._saved, failed=self._not_saved, **words)

    @Slot(str)
    def _clear_signature(self, role: str) -> None:
        self.sheet.flush()
        self._saving += 1
        self.bench.act(form_drawn.clear, self.sheet.draft, role, done=self._saved, failed=self._not_saved)

    @Slot()
    def _refresh(self) -> None:
        self.sheet.flush()
        self.bench.act(forms.refresh, self.sheet.draft, done=self._refreshed)

    def _refreshed(self, changes: object) -> None:
        self.turning.tell(self.tr("已按现在的记录重新带出；您写过的没有变。"))

    @Slot()
    def _discard(self) -> None:
        self.sheet.flush()
        self.list.setFocus()
        self.bench.act(forms.discard, self.sheet.draft, done=self._discarded)

    def _discarded(self, changes: object) -> None:
        self.bench.say(self.tr("草稿已丢弃。"))

    @Slot()
    def _next_lack(self) -> None:
        name = self.foot.next_lack(self.sheet.field_in_front())
        if name and self.fronts.currentWidget() is self.writing:
            self.sheet.go_to(name)

    @Slot()
    def _ask_seal(self) -> None:
        if self.fronts.currentWidget() is self.writing:
            self.sheet.flush()
            self.foot.ask()

    @Slot()
    def _seal(self) -> None:
        self.sheet.flush()
        self.bench.act(forms.seal, self.sheet.draft, done=self._sealed)

    def _sealed(self, changes: object) -> None:
        made = sorted(changes.subjects) if isinstance(changes, Changes) else []
        self._wanted = next((one for one in made if one.startswith(("mineform/", "staffform/"))), "")
        self.bench.say(self.tr("已封存并签名。Ctrl+P 打印。"))
        self.list.setFocus()
        self.look()

    @Slot(str, str, str)
    def _say_of_sealed(self, what: str, subject: str, words: str) -> None:
        name = subject.split("/", 1)[1]
        if what == VOID:
            self._act(self.tr("已作废；文号保留。"), forms.void, subject, words)
        elif what == REFUSE:
            self._act(self.tr("已记为不批准，本人会看到原因。"), form_leave.refuse, name, words)
        else:
            half = leave.FORENOON if words.endswith(leave.FORENOON) else leave.AFTERNOON
            text = words.removesuffix(leave.FORENOON).removesuffix(leave.AFTERNOON).strip()
            day = read_day(text, self.bench.desk.world.today())
            self._act(self.tr("已销假。"), form_leave.come_back, name, day.isoformat() if day else text, half)

    def _act(self, said: str, action: Callable[..., object], *args: object) -> None:
        self.bench.act(action, *args, done=lambda _: self.bench.say(said))

    @Slot(bool)
    def _toggle_preview(self, shows: bool) -> None:
        self.preview.setVisible(shows)
        self._arrange()
        if shows:
            self.sheet.flush()
            self._redraw.start(0)

    @Slot()
    def _draw(self) -> None:
        if self._writing is not None and self.preview.isVisibleTo(self):
            draft = self._writing.draft
            self.bench.draw(forms.preview, draft, done=partial(self._drawn, draft))

    def _drawn(self, draft: str, pdf: bytes) -> None:
        if self._writing is not None and self._writing.draft == draft:
            self.preview.show_pdf(pdf)

    @Slot()
    def _arrange(self) -> None:
        """Where the window is narrow, the pages stand in place of the list."""
        shows = self.fronts.currentWidget() is self.writing and self.preview.isVisibleTo(self.writing)
        self.left.setVisible(not shows or self.width() >= ROOM_FOR_ALL)
        self.left.arrange()
        self.bar.setVisible(self.fronts.currentWidget() in (self.empty, self.sealed))

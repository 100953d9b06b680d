"""Which pages there are, in which order, and how one page leads to another: the wiring of the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent

from desktop.actions import undoing
from desktop.actions.searching import Group, Thing
from desktop.desk import Changes
from desktop.supervision.visit import VisitKind
from desktop.ui.assessing.page import AssessPage
from desktop.ui.bench import Bench
from desktop.ui.duty.page import DutyPage
from desktop.ui.entries import Place
from desktop.ui.findings import FindingsPage
from desktop.ui.law.page import LawPage
from desktop.ui.ledgers import LedgersPage
from desktop.ui.lists.page import ListsPage
from desktop.ui.mine.page import MineLine, MinesPage
from desktop.ui.page import Page
from desktop.ui.papers.page import PapersPage
from desktop.ui.remembering import Remembered
from desktop.ui.remote.page import RemotePage
from desktop.ui.review import ReviewPage
from desktop.ui.settings import Backup, SettingsPage
from desktop.ui.status import Counts
from desktop.ui.syncing import SyncPage, read_counts
from desktop.ui.theme import Theme
from desktop.ui.today.lines import Go, TodayLine
from desktop.ui.today.page import TodayPage
from desktop.ui.visit.page import VisitPage
from desktop.ui.visit.undoing import Undoing
from desktop.ui.workbench import Workbench

TITLE = "一矿一表"
TIDY_MS = 1000  # after the window stands


class Window(Workbench):
    """The workbench with its pages wired together. It may be made before its desk is open; then `begin`."""

    def __init__(
        self, bench: Bench, worn: Theme, person: str, *, is_supervisor: bool, backup: Backup | None = None
    ) -> None:
        watch, papers, care = self.tr("监管"), self.tr("记录"), self.tr("督导")
        places = [
            Place("today", "今日", "today", self._today, "Ctrl+1"),
            Place("mines", "矿山", "mine", self._mines, "Ctrl+2", watch),
            Place("visit", "检查", "visit", self._visit, "Ctrl+3", watch),
            Place("findings", "隐患", "finding", self._findings, "Ctrl+4", watch),
            Place("remote", "远程", "remote", RemotePage, "Ctrl+5", watch),
            Place("ledgers", "台账", "ledger", self._ledgers, "Ctrl+6", papers),
            Place("papers", "文书", "document", PapersPage, "Ctrl+7", papers),
            Place("sync", "同步", "sync", self._sync, "Ctrl+8", papers),
        ]
        if is_supervisor:
            places.append(Place("review", "审阅", "review", self._review, "Ctrl+9", care))
            places.append(Place("lists", "清单", "lists", ListsPage, "Ctrl+0", care))
            places.append(Place("duty", "履职", "duty", self._duty, "Ctrl+=", care))
            places.append(Place("assess", "考核", "assess", self._assess, "Ctrl+Shift+K", care))
            places.append(Place("law", "制度", "law", LawPage, "Ctrl+Shift+L", care))
        else:
            own = partial(AssessPage, manages=False)
            places.append(Place("assess", "尽职", "assess", own, "Ctrl+Shift+K", papers))
        build = partial(_settings, worn=worn, backup=backup)
        key = "Ctrl+-" if is_supervisor else "Ctrl+9"
        places.append(Place("settings", "设置", "settings", build, key, self.tr("本机")))
        super().__init__(bench, places, TITLE)
        self.person = person
        self.is_supervisor = is_supervisor
        self.add_command("new-paper", self.tr("新建文书"), "", self.begin_paper)
        self.add_command("calendar", self.tr("重点时段和放假安排"), "", self.open_calendar)
        self.remembered = Remembered(worn.settings, person)
        self.remembered.setParent(self)
        self.built.connect(self._arrange)
        self.status.records_asked.connect(partial(self.open, "sync"))
        bench.changed.connect(self._count)

    def begin(self, owner: str) -> None:
        """The bench has its desk: whose it is; from now on the window asks."""
        self.show_owner(owner)
        self.remembered.note_role(is_supervisor=self.is_supervisor)
        QTimer.singleShot(TIDY_MS, self, self._tidy)
        QTimer.singleShot(0, self._count)  # the first page is asked for before

    @Slot()
    def _tidy(self) -> None:
        self.bench.lanes.writing.put(partial(undoing.tidy, self.bench.desk))

    @property
    def first(self) -> str:
        """The page it opens on: the one it was closed on, the first time 今日."""
        last = self.remembered.page
        return last if any(place.name == last for place in self._places) else "today"

    def is_for(self, person: str, *, is_supervisor: bool) -> bool:
        """Whether this window can be this person's in this role."""
        return (self.person, self.is_supervisor) == (person, is_supervisor)

    def dress(self) -> None:
        """Give it the size it was last closed with; the first time as large as the screen allows."""
        if not self.remembered.dress(self):
            self.resize(self.screen().availableSize())  # for screens without a window manager
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.remembered.keep(self, self.page, self.pages)
        super().closeEvent(event)

    @Slot(str)
    def _arrange(self, name: str) -> None:
        page = self.pages[name]
        self.remembered.arrange(name, page)
        if isinstance(page, MinesPage):
            page.model.modelReset.connect(self._to_last_mine)

    @Slot()
    def _to_last_mine(self) -> None:
        """The mines are listed for the first time."""
        page = self.pages["mines"]
        if isinstance(page, MinesPage):
            page.model.modelReset.disconnect(self._to_last_mine)
            page.list.choose(self.remembered.mine)
            page.list.chosen.connect(self._note_mine)

    @Slot(object)
    def _note_mine(self, line: MineLine | None) -> None:
        if line is not None:
            self.remembered.note_mine(line.code)

    def _today(self, bench: Bench) -> Page:
        page = TodayPage(bench)
        page.go.connect(self._go)
        return page

    def _mines(self, bench: Bench) -> Page:
        page = MinesPage(bench)
        page.plan_wanted.connect(self.plan_for)
        page.visit_wanted.connect(self.open_visit)
        return page

    def _visit(self, bench: Bench) -> Page:
        page = VisitPage(bench)
        Undoing(bench, page)
        page.ledger_wanted.connect(self.open_ledger)
        return page

    def _ledgers(self, bench: Bench) -> Page:
        page = LedgersPage(bench)
        page.visit_wanted.connect(self.open_visit)
        return page

    def _findings(self, bench: Bench) -> Page:
        page = FindingsPage(bench)
        page.recheck_wanted.connect(self.recheck)
        return page

    def _duty(self, bench: Bench) -> Page:
        page = DutyPage(bench)
        page.ledger_wanted.connect(self.open_ledger)
        return page

    def _assess(self, bench: Bench) -> Page:
        page = AssessPage(bench)
        page.ledger_wanted.connect(self.open_ledger)
        page.sheet_wanted.connect(self.begin_paper)
        return page

    def _sync(self, bench: Bench) -> Page:
        page = SyncPage(bench)
        page.visit_wanted.connect(self.open_visit)
        page.paper_wanted.connect(self.open_paper)
        page.ledger_wanted.connect(self.open_ledger)
        return page

    def _review(self, bench: Bench) -> Page:
        page = ReviewPage(bench)
        page.places_wanted.connect(self.open_places)
        page.record_wanted.connect(self.open_record)
        return page

    def open_visit(self, visit: str) -> None:
        """A visit in front."""
        page = self.open("visit")
        if isinstance(page, VisitPage):
            page.open_visit(visit)

    def recheck(self, mine: str, finding: str) -> None:
        """A finding looked at again, in a visit of its mine."""
        page = self.open("visit")
        if isinstance(page, VisitPage):
            page.rechecking.begin(mine, finding)

    def plan_for(self, mine: str, kind: VisitKind | None = None) -> None:
        """A new visit of a mine."""
        page = self.open("visit")
        if isinstance(page, VisitPage):
            page.plan_for(mine, kind)

    def plan_stationing(self, mine: str) -> None:
        """A new 盯守 visit of a mine."""
        self.plan_for(mine, VisitKind.STATIONING)

    def open_calendar(self, line: str = "") -> None:
        """The calendar, at one of its lines."""
        page = self.open("mines")
        if isinstance(page, MinesPage):
            page.open_calendar(line)

    def open_places(self, mine: str, place: str = "") -> None:
        """The places of a mine, at one of them."""
        page = self.open("mines")
        if isinstance(page, MinesPage):
            page.open_places(mine, place)

    def open_coverage(self, mine: str) -> None:
        """The coverage of a mine's month."""
        page = self.open("mines")
        if isinstance(page, MinesPage):
            page.open_coverage(mine)

    def open_presence(self, visit: str) -> None:
        """What the official APP said of a visit."""
        page = self.open("visit")
        if isinstance(page, VisitPage):
            page.open_presence(visit)

    def open_remote(self, mine: str) -> None:
        """A remote check of a mine."""
        page = self.open("remote")
        if isinstance(page, RemotePage):
            page.choose_mine(mine)

    def open_ledger(self, visit: str, number: str = "") -> None:
        """The ledger of a visit, or its paper of this number."""
        page = self.open("ledgers")
        if isinstance(page, LedgersPage):
            page.open_visit(visit, number)

    def open_record(self, subject: str) -> None:
        """A record by its subject: a finding on the board, a visit's ledger."""
        noun, _, name = subject.partition("/")
        if noun == "finding":
            self.open_finding(name)
        elif noun == "visit":
            self.open_ledger(name)

    def open_paper(self, name: str) -> None:
        """A draft or a sealed paper of 文书."""
        page = self.open("papers")
        if isinstance(page, PapersPage):
            page.open_paper(name)

    def begin_paper(self, key: str = "", about: str = "", period: str = "") -> None:
        """A new paper of 文书."""
        page = self.open("papers")
        if isinstance(page, PapersPage):
            page.begin(key, about, period)

    def open_finding(self, finding: str) -> None:
        """A finding on the board."""
        page = self.open("findings")
        if isinstance(page, FindingsPage):
            page.open_finding(finding)

    def open_item(self, code: str) -> None:
        """A checklist item, in the checklists of all mines."""
        page = self.open("mines")
        if isinstance(page, MinesPage):
            page.tabs.setCurrentWidget(page.checklist)
            page.checklist.everywhere.setChecked(True)
            page.checklist.search.setText(code)
            page.checklist.search.textEdited.emit(code)
            page.checklist.search.setFocus()

    def open_mine(self, mine: str) -> None:
        """The card of a mine."""
        page = self.open("mines")
        if isinstance(page, MinesPage):
            page.open_places(mine)
            page.tabs.setCurrentWidget(page.card)
            page.list.setFocus()

    def open_assess(self, part: str) -> None:
        """A part of 考核 or 尽职."""
        page = self.open("assess")
        if isinstance(page, AssessPage):
            page.open_part(part)

    def open_thing(self, thing: Thing) -> None:
        match thing.group:
            case Group.MINE:
                self.open_mine(thing.id)
            case Group.PLACE:
                self.open_places(thing.mine, thing.id)
            case Group.ITEM:
                self.open_item(thing.id)
            case Group.FINDING:
                self.open_finding(thing.id)
            case Group.PAPER:
                self.open_paper(thing.id)
            case Group.RECORD if thing.id.startswith("remote/"):
                self.open("remote")
            case Group.RECORD if thing.is_closed:
                self.open_ledger(thing.id)
            case Group.RECORD:
                self.open_visit(thing.id)
            case _:
                super().open_thing(thing)

    def _go(self, line: TodayLine) -> None:
        leads: dict[Go, Callable[[str], object]] = {
            Go.VISIT: self.open_visit,
            Go.PLAN: self.plan_for,
            Go.FINDING: self.open_finding,
            Go.LEDGER: self.open_ledger,
            Go.COVERAGE: self.open_coverage,
            Go.REMOTE: self.open_remote,
            Go.PRESENCE: self.open_presence,
            Go.STATION: self.plan_stationing,
            Go.CALENDAR: self.open_calendar,
            Go.PAPER: self.open_paper,
            Go.ASSESS: self.open_assess,
            Go.LAW: lambda _: self.open("law"),
        }
        if line.go in leads:
            leads[line.go](line.id)
            return
        match line.go:
            case Go.REVIEW:
                page = self.open("review")
                if isinstance(page, ReviewPage):
                    page.open_visit(line.id)
            case Go.NEW_PAPER:
                self.begin_paper(line.id, self.bench.desk.person, line.place)
            case Go.SERVE:
                self.open_ledger(line.id, line.place)
            case Go.PLACES:
                self.open_places(line.id, line.place)
            case Go.CERTIFICATE if line.id != self.bench.desk.person:
                self.bench.remark(self.tr("{0}。请督促本人向发证机关换证，换好后更新名册。").format(line.text))
            case Go.CERTIFICATE | Go.DEVICE:
                self._open_certificates(of_device=line.go is Go.DEVICE)
            case Go.SYNC:
                self.open("sync")
                self.bench.sync()

    def _open_certificates(self, *, of_device: bool) -> None:
        page = self.open("settings")
        if isinstance(page, SettingsPage):
            page.open_certificate(of_device=of_device)

    def _count(self, changes: object = None) -> None:
        if isinstance(changes, Changes) and not (changes.entries or changes.delivery or changes.subjects):
            return  # a draft being typed: no record came or went
        self.bench.ask(read_counts, done=self._counted)

    def _counted(self, counts: Counts) -> None:
        self.status.show_counts(counts)


def _settings(bench: Bench, *, worn: Theme, backup: Backup | None) -> Page:
    return SettingsPage(bench, worn, backup)

"""The window: a rail of pages on the left, the pages, one banner for trouble, a status line.

Promises: every page by the key its place names, F1 opens the help, Ctrl+K searches everything, F5 starts a round
with the bureau, Esc puts the banner away; nothing is cut at 911×480 logical pixels. Pages are built when first opened.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.actions.searching import Group, Thing
from desktop.ui import shown_keys, theme
from desktop.ui.banner import Banner
from desktop.ui.bench import Bench
from desktop.ui.entries import Entries, Place
from desktop.ui.help import HelpDialog
from desktop.ui.messages import Remedy
from desktop.ui.page import Page
from desktop.ui.search import SearchDialog
from desktop.ui.status import StatusLine


class Workbench(QMainWindow):
    """The program's one window. `built` tells that a page was made."""

    closed = Signal()
    built = Signal(str)

    def __init__(self, bench: Bench, places: list[Place], title: str) -> None:
        super().__init__()
        self.bench = bench
        self._title = title
        self._places = places
        self._pages: dict[str, Page] = {}
        self.commands: dict[str, QAction] = {}
        self.menu = QMenu(self)
        self.help: HelpDialog | None = None
        self.setWindowTitle(title)
        self.setMinimumSize(860, 440)
        self.banner = Banner(self)
        self.stack = QStackedWidget(self)
        self.status = StatusLine(bench, self)
        self.setCentralWidget(self._laid_out(self._rail()))
        self._bind_keys()
        self.search = SearchDialog(bench, self.things, self)
        self.search.opened.connect(self.open_thing)
        bench.message.connect(self.banner.show_message)
        bench.mended.connect(self.banner.mend)
        self.banner.remedy_asked.connect(self._remedy)
        self.status.sync_asked.connect(bench.sync)

    def show_owner(self, owner: str) -> None:
        """Whose window it is."""
        self.setWindowTitle(f"{self._title} – {owner}")
        self.status.show_owner(owner)

    def open(self, name: str) -> Page:
        """Bring a page to the front, built now if it never was; answers it."""
        page = self._made(name)
        self.stack.setCurrentWidget(page)
        self.entries.show_chosen(name)
        page.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)
        return page

    def _made(self, name: str) -> Page:
        """The page, built now if it never was."""
        if name not in self._pages:
            place = next(each for each in self._places if each.name == name)
            self._pages[name] = place.build(self.bench)
            self.stack.addWidget(self._pages[name])
            self.built.emit(name)
        return self._pages[name]

    @property
    def pages(self) -> dict[str, QWidget]:
        """The pages built so far, by name."""
        return dict(self._pages)

    @property
    def page(self) -> str:
        """The name of the page in front."""
        return next((name for name, page in self._pages.items() if page is self.stack.currentWidget()), "")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "entries"):
            self.entries.tint()

    def closeEvent(self, event: QCloseEvent) -> None:
        for page in self._pages.values():
            page.leave()
        self.closed.emit()
        super().closeEvent(event)

    def _rail(self) -> QFrame:
        rail = QFrame(self)
        rail.setObjectName("rail")
        column = QVBoxLayout(rail)
        column.setContentsMargins(0, theme.SNUG, 0, theme.SNUG)
        column.setSpacing(theme.HAIR)
        self.entries = Entries(self._places, rail)
        self.entries.chosen.connect(self.open)
        column.addWidget(self.entries, 1)
        more = QPushButton(self.tr("☰ 菜单"), rail)
        more.setProperty("kind", "quiet")
        more.setShortcut(QKeySequence("Ctrl+M"))
        more.setToolTip(self.tr("全部命令和按键  Ctrl+M；帮助  F1"))
        more.setMenu(self.menu)
        column.addWidget(more, 0, Qt.AlignmentFlag.AlignHCenter)
        return rail

    def _laid_out(self, rail: QFrame) -> QWidget:
        whole = QWidget(self)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.banner)
        middle.addWidget(self.stack, 1)
        row.addWidget(rail)
        row.addLayout(middle, 1)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(self.status)
        return whole

    def _bind_keys(self) -> None:
        for place in self._places:
            self.add_command(place.name, place.word, place.key, partial(self.open, place.name))
        self.menu.addSeparator()
        self.add_command("search", self.tr("查找全部"), "Ctrl+K", self.show_search)
        self.add_command("sync-now", self.tr("与主管部门同步"), "F5", self.bench.sync)
        self.add_command("help", self.tr("帮助和全部按键"), "F1", self.show_help)
        escape = QAction(self)
        escape.setShortcut(QKeySequence(Qt.Key.Key_Escape))
        escape.triggered.connect(self.escape)
        self.addAction(escape)

    def add_command(self, name: str, word: str, key: str, run: Callable[[], object]) -> QAction:
        """Something the whole window can do: in the menu with its key, and found by searching."""
        action = QAction(word, self)
        action.setObjectName(name)
        if key:
            action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _=False: run())
        self.addAction(action)
        self.menu.addAction(action)
        self.commands[name] = action
        return action

    def things(self) -> list[Thing]:
        """The window's pages and commands, to be searched."""
        return [
            Thing(Group.COMMAND, name, action.text(), action.shortcut().toString())
            for name, action in self.commands.items()
        ]

    @Slot(object)
    def open_thing(self, thing: Thing) -> None:
        """Open what was found; the window that knows its pages does more."""
        if thing.group is Group.COMMAND:
            self.commands[thing.id].trigger()

    @Slot()
    def show_search(self) -> None:
        """The line that searches everything."""
        self.search.begin()

    @Slot()
    def escape(self) -> None:
        """Put the banner away; if there is none, the keyboard goes back to where the page begins."""
        if self.banner.text:
            self.banner.put_away()
        elif isinstance(page := self.stack.currentWidget(), Page):
            page.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def show_help(self) -> None:
        """The help, at the topic of the page in front; made when it is first wanted."""
        if self.help is None:
            rows = [(place.key, place.word) for place in self._places if place.key]
            self.help = HelpDialog(rows, self)
        page = self.stack.currentWidget()
        part = page.part if isinstance(page, Page) else ""
        self.help.begin(self.page, part, shown_keys.of_buttons(page) if page is not None else [])

    @Slot(str)
    def _remedy(self, which: str) -> None:
        if which == Remedy.SYNC:
            self.bench.sync()
        elif which == Remedy.SETTINGS and any(place.name == "settings" for place in self._places):
            self.open("settings")

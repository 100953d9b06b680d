"""Builds and starts the window: passphrase first, everything heavy after it has been painted. The only wiring.

Imports inside functions are marked; they keep the passphrase window fast (start-up is measured in `tests/bench`).
"""

from __future__ import annotations

import gc
import json
import os
import sys
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSettings, QTimer, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from desktop import paths
from desktop.errors import DeskError
from desktop.ui import immortal, theme
from desktop.ui.unlock import DeskChoice, Unlock

if TYPE_CHECKING:  # not to hide a ring: these must not be imported before the passphrase window is painted
    from threading import Event
    from types import TracebackType

    from desktop.desk import Desk
    from desktop.ui.again import Again
    from desktop.ui.bench import Bench
    from desktop.ui.guide import Guide
    from desktop.ui.guide_forms import Wish
    from desktop.ui.lanes import Lanes, Tell
    from desktop.ui.opened import Welcome
    from desktop.ui.rail import Window
    from desktop.ui.stretching import Stretching

SYNC_EVERY_MS = 10 * 60 * 1000
FIRST_SYNC_MS = 1500  # after the window stands: the first page is read meanwhile, undisturbed
FONT = ("resources", "fonts", "NotoSansSC-Regular.ttf")


def run(folder: Path | None, passphrase: str = "") -> int:
    """Open the window (on a desk, when one is given); answers the exit code when it is closed."""
    immortal.keep_singletons()
    application = QApplication(sys.argv[:1])
    application.setApplicationName("yikuang")
    start = Start(application)
    sys.excepthook = start.bug
    start.begin(folder, passphrase or os.environ.get("YIKUANG_PASSPHRASE", ""))
    return application.exec()


class Start(QObject):
    """From the passphrase to the window, and to the end. Holds what lives as long as the program."""

    def __init__(self, application: QApplication, settings: QSettings | None = None) -> None:
        super().__init__(application)
        self._application = application
        store = settings or QSettings(str(paths.user_data() / "window.ini"), QSettings.Format.IniFormat)
        self.theme = theme.Theme(application, store)
        theme.load_font(application, paths.bundled(*FONT))
        theme.load_words(application)
        self.theme.dress()
        application.setWindowIcon(QIcon(str(paths.bundled("resources", "icons", "app.png"))))
        self.unlock = Unlock(desks())
        self.guide: Guide | None = None
        self.window: Window | None = None
        self._desk: Desk | None = None
        self.ahead: Window | None = None
        self.stretching: Stretching | None = None
        self.clock = QTimer(self)
        self.unlock.wanted.connect(self.open)
        self.unlock.guide_wanted.connect(self.show_guide)
        self.unlock.painted.connect(self._soon)
        application.aboutToQuit.connect(self.end)

    @cached_property
    def lanes(self) -> Lanes:
        """Where the work runs; made when there is some, which is after the first window was painted."""
        from desktop.ui.lanes import Lanes  # noqa: PLC0415 - late import: start-up

        return Lanes(self)

    def begin(self, folder: Path | None, passphrase: str = "") -> None:
        """Show the passphrase window, or the guide when there is no desk yet."""
        if folder is not None:
            self.unlock.select(folder, name_of(folder))
        if folder is not None and passphrase:
            self.open(folder, passphrase)
        elif self.unlock.desk.count():
            self.unlock.show()
        else:
            self.show_guide()

    @Slot(object, str)
    def open(self, folder: Path, passphrase: str) -> None:
        """Open a desk in the background."""

        def go(stretched: bytes | None) -> None:
            self.lanes.writing.put(partial(_open, folder, passphrase, stretched), self._opened, self._refused)

        if self.stretching is None:
            go(None)
        else:
            self.stretching.hand((folder, passphrase), go)

    @Slot()
    def show_guide(self) -> None:
        """The first-run guide."""
        from desktop.ui.guide import Guide  # noqa: PLC0415 - late import: start-up

        self.unlock.hide()
        self.guide = Guide()
        self.guide.wanted.connect(self._grant)
        self.guide.left.connect(self._back)
        self.guide.setWindowIcon(self._application.windowIcon())
        self.guide.show()
        QTimer.singleShot(0, self._preload)

    @Slot()
    def end(self) -> None:
        """Wait for the lanes, then let go of the desk."""
        self.clock.stop()
        self.lanes.close()
        gc.unfreeze()
        self.ahead = self.stretching = None
        if self._desk is not None:
            self._desk.close()
            self._desk = None

    def bug(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """What was not foreseen: written down, said once, the window stays."""
        import traceback  # noqa: PLC0415 - late import: start-up

        lines = "".join(traceback.format_exception(kind, error, trace))
        log = paths.user_data() / "trouble.log"
        try:
            log.parent.mkdir(parents=True, exist_ok=True)
            with log.open("a", encoding="utf-8") as file:
                file.write(lines + "\n")
        finally:
            sys.__excepthook__(kind, error, trace)
        from desktop.ui import messages  # noqa: PLC0415 - late import: start-up

        if self.window is not None:
            self.window.banner.show_message(messages.bug(error))
        elif self.guide is not None and self.guide.isVisible():
            self.guide.refuse(messages.bug(error).text)
        else:
            self.unlock.refuse(messages.bug(error).text)

    @cached_property
    def bench(self) -> Bench:
        """What the screens work on; made when the window is."""
        from desktop.ui.bench import Bench  # noqa: PLC0415 - late import: start-up

        return Bench(None, self.lanes, _exchange, self)

    def _opened(self, told: Welcome) -> None:
        from desktop.ui import opened  # noqa: PLC0415 - late import: start-up

        self._desk = told.desk
        self.window = opened.begin(self.ahead, self.bench, self.theme, told)
        self.ahead = self.stretching = None
        self.window.closed.connect(self._application.quit)
        self.window.show()
        for earlier in (self.unlock, self.guide):
            if earlier is not None:
                earlier.close()
        self.clock.timeout.connect(self._wait_again)
        self.clock.timeout.connect(self.bench.sync)
        self.clock.start(FIRST_SYNC_MS)

    def _wait_again(self) -> None:
        """Ten minutes, a quarter more or less: desks that lost one server do not all come back at one moment."""
        self.clock.setInterval(SYNC_EVERY_MS * (384 + os.urandom(1)[0]) // 512)

    def _refused(self, error: DeskError) -> None:
        if self.guide is not None and self.guide.isVisible():
            self.guide.refuse(str(error))
        else:
            self.unlock.show()
            self.unlock.refuse(str(error))

    @Slot(object)
    def _grant(self, wish: Wish) -> None:
        told = self.guide.progress if self.guide is not None else _nothing
        if not self.lanes.writing.is_busy:  # what waits for approval is asked again by itself
            self.lanes.writing.put_long(partial(_fulfil, wish), self._opened, told, partial(self._denied, wish))

    def _denied(self, wish: Wish, error: DeskError) -> None:
        self._refused(error)
        self.again.hear(wish, error)

    @cached_property
    def again(self) -> Again:
        """What asks again for a desk that has to be approved first."""
        from desktop.ui.again import Again  # noqa: PLC0415 - late import: start-up

        return Again(self._grant, self._is_wanted, self)

    def _is_wanted(self, wish: Wish) -> bool:
        return self.guide is not None and self.guide.form.isVisible() and self.guide.form.wish() == wish

    @Slot()
    def _back(self) -> None:
        if self.guide is not None:
            self.guide.close()
        self.unlock.show()

    @Slot()
    def _soon(self) -> None:
        QTimer.singleShot(0, self._preload)  # once it is on the screen; naming Qt's kinds of connection costs 14 ms

    @Slot()
    def _preload(self) -> None:
        self.lanes.drawing.put(_import_the_rest, self._prepared)

    def _prepared(self, _: object) -> None:
        """Everything is imported; if the person still types: the key, and the window of the desk that is chosen."""
        from desktop.ui import opened, stretching  # noqa: PLC0415 - late import: start-up

        if not self.unlock.isVisible() or self.window is not None or self.lanes.writing.is_busy:
            return
        self.stretching = stretching.Stretching(self.unlock, self.lanes.drawing)
        person = _told(self.unlock.desk.currentData(), "person")
        if person:
            self.ahead = opened.make_ahead(self.bench, self.theme, person)


def desks(root: Path | None = None) -> list[DeskChoice]:
    """The desks of this user, the last used first."""
    folder = root or paths.desks()
    places = (folder,) if root else (folder, paths.user_data() / "demo")
    found = [file.parent for place in places if place.is_dir() for file in place.glob("*/desk.json")]
    found.sort(key=_last_used, reverse=True)
    return [DeskChoice(one, name_of(one)) for one in found]


def _last_used(folder: Path) -> float:
    """When anything was last written there: desk.json stays as it was made, the newest is in the -wal."""
    files = (folder / name for name in ("desk.json", "desk.db", "desk.db-wal"))
    return max(file.stat().st_mtime for file in files if file.exists())


def name_of(folder: Path) -> str:
    """How a desk is called: its person's name and its folder. Plain JSON, so that nothing heavy is imported."""
    name = _told(folder, "name")
    return f"{name} · {folder.name}" if name else folder.name


def _told(folder: Path | None, what: str) -> str:
    """What desk.json says of itself, "" when it says nothing or is not there."""
    try:
        told = json.loads((folder / "desk.json").read_text("utf-8")) if folder else None
    except (OSError, ValueError):
        return ""
    return str(told.get(what, "")) if isinstance(told, dict) else ""


def _open(folder: Path, passphrase: str, stretched: bytes | None) -> Welcome:
    from desktop import opening  # noqa: PLC0415 - late import: start-up
    from desktop.ui import opened  # noqa: PLC0415 - late import: start-up

    return opened.welcome(opening.open_desk(folder, passphrase, stretched=stretched))


def _fulfil(wish: Wish, tell: Tell) -> Welcome:
    from desktop.ui import beginnings, opened  # noqa: PLC0415 - late import: start-up

    return opened.welcome(beginnings.fulfil(wish, tell))


def _exchange(desk: Any, stop: Event, tell: Tell) -> object:
    from desktop.actions.stamping import stamp_due  # noqa: PLC0415 - late import: start-up
    from desktop.sync.round import exchange  # noqa: PLC0415 - late import: start-up

    return exchange(desk, stop, lambda what, done, whole: tell(done, whole, what), stamp_due)


def _import_the_rest() -> None:
    """While the person types the passphrase."""
    from desktop import opening  # noqa: F401, PLC0415 - late import: start-up
    from desktop.ui import opened  # noqa: PLC0415 - late import: start-up

    opened.prepare()
    gc.freeze()  # what was imported stays: Python's search for cycles passes it over, which saves the window 0.2 s


def _nothing(reached: int, total: int, words: str) -> None:
    pass

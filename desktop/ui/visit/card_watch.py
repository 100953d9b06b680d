"""A watched folder in 照片: looks when something comes into it, waits until it is whole, and hands it to the intake."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot

from desktop.actions import watching
from desktop.actions.watching import Begun, Sight, Stamp, Watch
from desktop.errors import DeskError
from desktop.ui.bench import Bench
from desktop.ui.visit.card_intake import Came, Intake

REST = 1500  # ms without a change: a file is whole
ROUND = 30_000  # ms: a network's folder, or one that was gone, tells nothing


class FolderWatch(QObject):
    """`told` carries the folder ("" when none is watched) and what to say of it."""

    told = Signal(str, str)

    def __init__(self, bench: Bench, intake: Intake, visit: Callable[[], str], parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._intake = intake
        self._visit = visit
        self._of = ""
        self._watch = Watch()
        self._growing: dict[Path, Stamp] = {}
        self._taken: dict[Path, Stamp] = {}
        self._count = 0
        self._is_looking = self._is_stale = False
        self._eyes: QFileSystemWatcher | None = None
        self.rest = QTimer(self)
        self.rest.setSingleShot(True)
        self.rest.setInterval(REST)
        self.rest.timeout.connect(self.look)
        self.round = QTimer(self)
        self.round.setInterval(ROUND)
        self.round.timeout.connect(self.look)

    @property
    def folder(self) -> str:
        """What is watched, "" for nothing."""
        return self._watch.folder

    def show_visit(self, visit: str, *, is_writable: bool) -> None:
        """This visit is in front: what is watched for it is watched on; nothing for one that is sealed."""
        wanted = visit if is_writable else ""
        if wanted == self._of:
            return
        self._of = wanted
        self._begin(Watch())
        if wanted:
            self._bench.ask(watching.watched, wanted, done=partial(self._known, wanted))

    @Slot(str)
    def begin(self, folder: str) -> None:
        """Watch this folder."""
        visit = self._visit()
        self._bench.act(watching.begin, visit, Path(folder), done=partial(self._begun, visit))

    @Slot()
    def end(self) -> None:
        """Watch nothing any more."""
        if self._of:
            self._bench.act(watching.end, self._of)
        self._begin(Watch())

    @Slot()
    def look(self) -> None:
        """Look into the folder now."""
        if not self.folder:
            return
        if self._is_looking:
            self._is_stale = True
            return
        self._is_looking, self._is_stale = True, False
        seen = partial(self._seen, self._watch)
        self._bench.draw(watching.look, self._watch, self._growing, dict(self._taken), done=seen, failed=self._failed)

    def _known(self, visit: str, watch: Watch) -> None:
        if visit == self._of:
            self._begin(watch)

    def _begun(self, visit: str, begun: Begun) -> None:
        if visit == self._visit():
            self._of = visit
            self._begin(begun.watch)

    def _begin(self, watch: Watch) -> None:
        self._watch = watch
        self._growing, self._taken, self._count = {}, {}, 0
        self.rest.stop()
        self.round.stop()
        if self._eyes is not None:
            self._eyes.deleteLater()
            self._eyes = None
        if watch.folder:
            self._eyes = QFileSystemWatcher(self)
            self._eyes.directoryChanged.connect(self._stir)
            self._eyes.addPath(watch.folder)
            self.round.start()
            self.look()
        self._tell()

    @Slot(str)
    def _stir(self, folder: str) -> None:
        """Something came or went: look when it has come to rest."""
        self.rest.start()

    def _seen(self, watch: Watch, sight: Sight) -> None:
        self._is_looking = False
        if watch is not self._watch:
            self.look()
            return
        self._growing = dict(sight.growing)
        self._taken |= sight.whole
        if self._eyes is not None:
            new = {str(one) for one in sight.folders} - set(self._eyes.directories())
            if new and sight.is_there:
                self._eyes.addPaths(sorted(new))
        if sight.whole:
            self._intake.start(self._of, list(sight.whole), heard=partial(self._came, watch))
        if sight.growing or self._is_stale:
            self.rest.start()
        self._tell(is_there=sight.is_there)

    def _failed(self, error: DeskError) -> None:
        self._is_looking = False
        self._bench.trouble(error)

    def _came(self, watch: Watch, came: Came) -> None:
        if watch is self._watch:
            self._count += came.new
            self._tell()
        for sentence in came.left_out[:1]:
            self._bench.remark(sentence)

    def _tell(self, *, is_there: bool = True) -> None:
        if not self.folder:
            self.told.emit("", "")
            return
        name = Path(self.folder).name or self.folder
        if not is_there:
            self.told.emit(self.folder, self.tr("文件夹“{0}”现在打不开，接上后自动继续。").format(name))
            return
        words = self.tr("文件夹“{0}”里的新照片自动导入，已导入 {1} 张。").format(name, self._count)
        self.told.emit(self.folder, words)

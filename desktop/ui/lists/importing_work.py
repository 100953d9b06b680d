"""What 载入 does in the background: reading a file (it can be stopped), working out what follows from the answers,
taking.

Only the newest answers are shown: while one look is under way the next waits, and a stale one is dropped. Excel's
library is loaded in the lane, when it is first wanted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from desktop.actions.import_answers import ImportDraft
from desktop.actions.import_lines import DoubleLine, FaultLine, Seen
from desktop.desk import Changes, Desk
from desktop.errors import DeskError
from desktop.ui.bench import Bench
from desktop.ui.lanes import Tell
from desktop.ui.lists.importing_file import Line
from desktop.ui.lists.importing_questions import LikeWord
from desktop.ui.lists.importing_take import MINE, Target, Ways


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was read, the answers kept for it, and the catalogues whose words can be used.

    `replaced` is the name of the answers kept for the file as it was before, "" when it is the same. `earlier` are
    those given for another file of this name, offered and not taken.
    """

    source: Any
    draft: ImportDraft
    likes: Any
    is_new: bool
    replaced: str = ""
    earlier: ImportDraft | None = None

    @property
    def like_words(self) -> tuple[LikeWord, ...]:
        """The catalogues, as they are offered."""
        return tuple(LikeWord(one.key, one.title, one.catalogue.kinds) for one in self.likes)


@dataclass(frozen=True, slots=True)
class State:
    """What is known without a file: imports not finished, and what this person may do."""

    unfinished: tuple[Line, ...]
    ways: Ways


@dataclass(frozen=True, slots=True)
class Before:
    """Answers to go on with, and the file they were given for, when it is still in memory."""

    draft: ImportDraft | None
    source: Any


def read_state(desk: Desk) -> State:
    """What the first and the last step show."""
    from desktop.actions import import_taking, importing  # noqa: PLC0415 - late: Excel's library, in the lane

    where = import_taking.destinations(desk)
    found = tuple((one.id, one.name, one.path, one.saved) for one in importing.unfinished(desk))
    targets = (Target(where.level, None, f"{where.level}级补充"),) if where.level else ()
    mines = tuple(Target(MINE, code, f"本矿表：{name}") for code, name in where.mines)
    return State(found, Ways((*targets, *mines), where.why_no_layer, where.why_no_whole))


def forget(desk: Desk, name: str) -> Changes:
    """Throw an unfinished import away."""
    return desk.remove_draft(name)


class ImportWork(QObject):
    """One import at a time. `opened` an `Opened`, `looked` a `Seen`, `cells` a row's, `failed` an error; `told` is how
    far reading is.
    """

    opened = Signal(object)
    looked = Signal(object)
    cells = Signal(object)
    failed = Signal(object)
    told = Signal(int, int, str)

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._stop: Event | None = None
        self._opened: Opened | None = None
        self._offer: Any = None
        self._draft: ImportDraft | None = None
        self._is_looking = False

    @property
    def is_reading(self) -> bool:
        """Whether a file is being read."""
        return self._stop is not None

    def read(self, path: Path, before: ImportDraft | None = None) -> None:
        """Read a file; `before` are answers to go on with. What was being read is given up."""
        self.stop()
        self._stop = stop = Event()
        lane = self._bench.lanes.drawing
        old = self._opened.source if self._opened else None

        def is_stopped() -> bool:
            return stop.is_set() or lane.stop.is_set()

        job = partial(_open, self._bench.desk, path, Before(before, old), is_stopped)
        lane.put_long(job, partial(self._read, stop), partial(self._tell, stop), partial(self._fail, stop))

    def stop(self) -> None:
        """Give up reading; what was read before stays."""
        if self._stop is not None:
            self._stop.set()
            self._stop = None

    def close(self) -> None:
        """Let go of the file."""
        self.stop()
        self._opened = self._offer = self._draft = None

    def look(self, draft: ImportDraft) -> None:
        """Work out what follows from these answers."""
        self._draft = draft
        if self._is_looking or self._opened is None:
            return
        self._is_looking = True
        job = partial(_look, self._opened, draft, self._offer)
        self._bench.lanes.drawing.put(job, partial(self._looked, self._opened, draft), self._look_failed)

    def row(self, line: FaultLine) -> None:
        """Fetch a row of the file."""
        if self._opened is not None and self._offer is not None:
            self._bench.ask(_cells, self._opened, self._offer, line, done=self.cells.emit)

    def keep(self, draft: ImportDraft) -> None:
        """Save the answers."""
        self._bench.act(_keep, draft)

    def take(self, function: Callable[..., object], *args: object, done: Callable[[Any], None]) -> None:
        """Run one of the takes in the write lane."""
        self._bench.act(function, *args, done=done)

    def _read(self, stop: Event, answer: Opened | None) -> None:
        if stop is not self._stop or answer is None:
            return
        self._stop = None
        self._opened, self._offer = answer, None
        self.opened.emit(answer)

    def _tell(self, stop: Event, done: int, whole: int, words: str) -> None:
        if stop is self._stop:
            self.told.emit(done, whole, words)

    def _fail(self, stop: Event, error: DeskError) -> None:
        if stop is self._stop:
            self._stop = None
            self.failed.emit(error)

    def _looked(self, opened: Opened, draft: ImportDraft, answer: Any) -> None:
        self._is_looking = False
        if opened is self._opened:
            self._offer = answer.offer
        if self._draft is not None and (draft != self._draft or opened is not self._opened):
            self.look(self._draft)
        elif self._draft is not None:
            self.looked.emit(answer.seen)

    @Slot(object)
    def _look_failed(self, error: DeskError) -> None:
        self._is_looking = False
        self.failed.emit(error)


def _open(desk: Desk, path: Path, before: Before, is_stopped: Callable[[], bool], tell: Tell) -> Opened | None:
    from desktop.actions import importing  # noqa: PLC0415 - late: Excel's library, in the lane

    source = importing.read(path, tell, is_stopped)
    if source is None:
        return None
    likes = importing.likes(desk)
    if before.draft is None:
        draft = importing.of_file(desk, source)
        is_new = draft == importing.begin(source)
        kept = importing.earlier(desk, source) if is_new else None
        same = before.source if kept and before.source and before.source.digest == kept.digest else None
        offered = importing.again(kept, same, source) if kept else None
        return Opened(source, draft, likes, is_new, importing.id_of(kept) if kept else "", offered)
    draft = importing.again(before.draft, before.source, source)
    replaced = importing.id_of(before.draft) if before.draft.digest != source.digest else ""
    return Opened(source, draft, likes, draft == importing.begin(source), replaced)


def _look(opened: Opened, draft: ImportDraft, offer: Any) -> object:
    from desktop.actions import importing  # noqa: PLC0415 - late: Excel's library, in the lane

    return importing.look(opened.source, draft, opened.likes, offer)


def _cells(desk: Desk, opened: Opened, offer: Any, line: FaultLine) -> tuple[tuple[str, str], ...]:
    from desktop.actions import importing  # noqa: PLC0415 - late: Excel's library, in the lane

    return importing.row(opened.source, offer, line.sheet, line.row)


def _keep(desk: Desk, draft: ImportDraft) -> Changes:
    from desktop.actions import importing  # noqa: PLC0415 - late: Excel's library, in the lane

    return importing.keep(desk, draft)


def load(desk: Desk, name: str) -> ImportDraft:
    """An unfinished import."""
    from desktop.actions import importing  # noqa: PLC0415 - late: Excel's library, in the lane

    return importing.load(desk, name)


def as_layer(desk: Desk, seen: Seen, draft: ImportDraft, target: Target) -> Any:
    """Take the items into a layer's draft; the import is then done with."""
    from desktop.actions import import_taking, importing  # noqa: PLC0415 - late: Excel's library, in the lane

    made = import_taking.as_layer(desk, seen, draft, target.level, target.mine)
    importing.forget(desk, importing.id_of(draft))
    return made


def read_doubles(desk: Desk, seen: Seen, draft: ImportDraft, target: Target) -> tuple[DoubleLine, ...]:
    """The items that are there already."""
    from desktop.actions import import_taking  # noqa: PLC0415 - late: Excel's library, in the lane

    return import_taking.read_doubles(desk, seen, draft, target.level, target.mine)


def write(desk: Desk, seen: Seen, file: Path) -> Path:
    """Save the catalogue as a file."""
    from desktop.actions import import_taking  # noqa: PLC0415 - late: Excel's library, in the lane

    return import_taking.write(desk, seen, file)


def publish(desk: Desk, seen: Seen, draft: ImportDraft) -> Changes:
    """Publish the whole catalogue; the import is then done with."""
    from desktop.actions import import_taking, importing  # noqa: PLC0415 - late: Excel's library, in the lane

    changes = import_taking.publish(desk, seen)
    importing.forget(desk, importing.id_of(draft))
    return changes

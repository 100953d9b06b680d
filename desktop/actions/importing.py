"""From a bureau's Excel or Word to a checklist, as a clerk does it: read, see what was found, answer, take.

`read` → `Source` (slow, can be stopped); the answers so far are one frozen `ImportDraft`, changed by plain functions
and kept as a draft of the desk under the hash of the file's bytes; `look` → `Seen`: everything a screen shows of
both, and the catalogue once nothing is wrong. Nothing is taken before that.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from desktop import catalogues
from desktop.actions import import_seeing
from desktop.actions.import_answers import ImportDraft, spot_of
from desktop.actions.import_lines import Seen
from desktop.actions.import_seeing import Offer
from desktop.desk import Changes, Desk
from desktop.errors import BadInput, Missing
from desktop.sheets import reading_excel, reading_word
from desktop.sheets.grids import Workbook
from desktop.store import drafts, publications
from desktop.supervision.checklist import Catalogue

KIND = "import"
ENDINGS = (".xlsx", ".xlsm", ".docx")

Tell = Callable[[int, int, str], None]
IsStopped = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read: where it lay, its name, SHA-256 of its bytes, its cells."""

    path: str
    name: str
    digest: str
    book: Workbook


@dataclass(frozen=True, slots=True)
class Like:
    """A catalogue in force whose words an import may use, and which a layer may complete."""

    key: str
    title: str
    edition: str
    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class Looked:
    """What is shown, and what the next look need not read again."""

    seen: Seen
    offer: Offer


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An import that was begun: `id` of the draft, the file, when it was saved (UTC text)."""

    id: str
    name: str
    path: str
    saved: str


class _StoppedError(Exception):
    """Flies from the progress of a read to where the read began."""


def read(path: Path, tell: Tell, is_stopped: IsStopped) -> Source | None:
    """Read a file; None when it was stopped. `tell(rows, of, words)`. Raises BadInput or Missing as `propose`."""

    def progress(done: int, whole: int) -> None:
        if is_stopped():
            raise _StoppedError
        tell(done, whole, f"读取 {path.name}")

    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise BadInput(f"{path.name}：只能载入 .xlsx 和 .docx；请在 Excel 或 Word 里另存为这两种格式。")
    try:
        progress(0, 0)
        with _without_collecting():
            book = reading_word.read(path, progress) if ending == ".docx" else reading_excel.read(path, progress)
        found = Source(str(path), path.name, _digest(path), book)
        progress(1, 1)
    except _StoppedError:
        return None
    return found


def begin(source: Source) -> ImportDraft:
    """An import of which nothing is answered yet."""
    return ImportDraft(path=source.path, name=source.name, digest=source.digest)


def again(draft: ImportDraft, before: Source | None, now: Source) -> ImportDraft:
    """The answers for the file as it is now: what was said of single rows stays where the row reads the same."""
    moved = replace(draft, path=now.path, name=now.name, digest=now.digest)
    if now.digest == draft.digest:
        return moved
    old, new = (_texts(one) if one else {} for one in (before, now))
    same = {spot for spot, cells in new.items() if old.get(spot) == cells}
    rows = {
        sheet: kept
        for sheet, given in draft.rows.items()
        if (kept := {row: words for row, words in given.items() if (sheet, row) in same})
    }
    sheets = {grid.name for grid in now.book.grids}
    limits = tuple(key for key in draft.limits if spot_of(key) in same)
    chosen = {name: one for name, one in draft.sheets.items() if name in sheets}
    doubles = {key: word for key, word in draft.doubles.items() if spot_of(key) in same}
    return replace(moved, rows=rows, limits=limits, sheets=chosen, doubles=doubles)


def look(source: Source, draft: ImportDraft, likes: Iterable[Like], before: Offer | None = None) -> Looked:
    """What was found in the file and what follows from the answers; `before` saves reading the same columns again."""
    if before is None or before.digest != source.digest or before.choices != tuple(sorted(draft.sheets.items())):
        with _without_collecting():
            before = import_seeing.offer(source.book, source.digest, draft)
    like = next((one.catalogue for one in likes if one.key == draft.like), None)
    return Looked(import_seeing.seen(before, draft, like), before)


def row(source: Source, offer: Offer, sheet: str, number: int) -> tuple[tuple[str, str], ...]:
    """One row of the file as it stands there: heading and text of each cell."""
    return import_seeing.cells(source.book, offer, sheet, number)


def likes(desk: Desk) -> tuple[Like, ...]:
    """The catalogues whose words can be used: those published here for all mines, else those of the program."""
    found = []
    for shipped in catalogues.bundled_catalogues():
        with desk.reading() as session:
            published = publications.read(session).newest("", {shipped.catalogue})
        one = shipped
        if published is not None:
            with contextlib.suppress(Missing):  # not on this disk yet: the shipped one's words do
                one = catalogues.load(desk.blobs.get(published.digest), published.title)
        found.append(Like(one.catalogue, one.title, one.edition, one))
    return tuple(found)


def keep(desk: Desk, draft: ImportDraft) -> Changes:
    """Save the answers so far."""
    return desk.save_draft(_name(draft.digest), KIND, draft)


def forget(desk: Desk, name: str) -> Changes:
    """Throw an unfinished import away."""
    return desk.remove_draft(name)


def unfinished(desk: Desk) -> tuple[Unfinished, ...]:
    """The imports that were begun, the last saved first."""
    with desk.reading() as session:
        lines = drafts.lines(session, KIND)
        found = [(line, drafts.load(session, line.id, ImportDraft)) for line in lines]
    return tuple(Unfinished(line.id, one.name, one.path, line.saved) for line, one in found)


def load(desk: Desk, name: str) -> ImportDraft:
    """An unfinished import. Missing when there is none."""
    with desk.reading() as session:
        return drafts.load(session, name, ImportDraft)


def of_file(desk: Desk, source: Source) -> ImportDraft:
    """The answers kept for exactly these bytes, else an import of which nothing is answered."""
    try:
        kept = load(desk, _name(source.digest))
    except Missing:
        return begin(source)
    return again(kept, None, source)


def earlier(desk: Desk, source: Source) -> ImportDraft | None:
    """The answers kept for a file of the same name whose bytes were others, when all the sheets they name are there."""
    names = {grid.name for grid in source.book.grids}
    for line in unfinished(desk):
        kept = load(desk, line.id)
        named = {*kept.sheets, *kept.rows, *(spot_of(key)[0] for key in (*kept.limits, *kept.doubles))}
        if kept.name == source.name and kept.digest != source.digest and named <= names:
            return kept
    return None


def id_of(draft: ImportDraft) -> str:
    """The name the answers are kept under."""
    return _name(draft.digest)


@contextlib.contextmanager
def _without_collecting() -> Iterator[None]:
    """A long sheet is hundreds of thousands of tuples and no rings: looking through them all again and again would
    stop the window for a third of a second each time, and takes a third of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _texts(source: Source) -> dict[tuple[str, int], tuple[str, ...]]:
    return {(grid.name, row.number): row.cells for grid in source.book.grids for row in grid.rows}


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise Missing(f"{path.name}：读到一半打不开了（{error.strerror}）；请核对文件还在不在，再试一次。") from error


def _name(digest: str) -> str:
    return f"import-{digest[:32]}"

"""Papers on their way out of the window: which printer, one paper after the other in the background.

Each paper is a printing job of its own, so that duplex begins every ledger on a fresh sheet and a jam costs one; a long
one goes on at the page it came to. What is saved into a folder gets its cover list there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from desktop.actions import bundling, printing
from desktop.actions.printing import Item, Queue, Standing, Way
from desktop.desk import Desk
from desktop.errors import Damaged, DeskError, Missing
from desktop.ui.bench import Bench
from desktop.ui.lanes import Tell
from desktop.ui.preview import Halted, print_pdf

Take = Callable[[QPrinter], None]
Ask = Callable[[QWidget, str, int, Take], None]


@dataclass(frozen=True, slots=True)
class Handed:
    """A paper went out: so many pages to a printer, or into this place."""

    item: Item
    where: str
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Skipped:
    """A paper could not go out, and why; the others can."""

    item: Item
    why: str


def ask_printer(parent: QWidget, title: str, pages: int, take: Take) -> None:
    """The printer's own dialog: printer, copies, both sides; a page range when there are `pages` of one paper."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setDuplex(QPrinter.DuplexMode.DuplexLongSide)
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(title)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange, pages > 0)
    if pages > 0:
        dialog.setMinMax(1, pages)
    dialog.accepted.connect(partial(_chosen, take, printer))
    QDialog.open(dialog)  # QPrintDialog's own wants a receiver


def _chosen(take: Take, printer: QPrinter, *again: object) -> None:
    """Of the two signals of this name Qt gives the one that brings the printer once more."""
    take(printer)


class Outgoing(QObject):
    """Runs the queue (`which` of the desk's). `stood` tells how far it is (a `Standing` or None), `told` how far
    the paper in hand is.
    """

    stood = Signal(object)
    told = Signal(int, int, str)

    def __init__(self, bench: Bench, page: QWidget, ask: Ask = ask_printer, *, which: str = printing.LEDGERS) -> None:
        super().__init__(page)
        self._which = which
        self._bench = bench
        self._page = page
        self._ask = ask
        self._printer: QPrinter | None = None
        self._output = ""
        self._skipped: list[Skipped] = []
        self._out = 0
        self._is_in_hand = False
        self._stop = Event()
        self._queue: Queue | None = None
        self.first_page = 1
        self.is_running = self.is_merging = False
        self.standing: Standing | None = None

    @Slot()
    def look(self) -> None:
        """See whether a queue was left unfinished."""
        if not self.is_running:
            self._bench.ask(printing.standing, which=self._which, done=self._stands)

    def print_all(self, title: str, items: Sequence[Item]) -> None:
        """Ask for the printer, then hand over one paper after the other."""
        self._ask(self._page, title, 0, partial(self._begin_printing, title, tuple(items)))

    def save_all(self, title: str, items: Sequence[Item], folder: Path | None = None) -> None:
        """Ask for a folder (unless one is given), then save every paper into it."""
        chosen = str(folder or "") or QFileDialog.getExistingDirectory(self._page, self.tr("存到哪个文件夹"))
        if chosen:
            self._bench.act(printing.begin, title, Way.FOLDER, chosen, tuple(items), which=self._which, done=self._run)

    def merge_all(self, title: str, items: Sequence[Item], file: Path | None = None) -> None:
        """Ask for a file (unless one is given), then make one PDF of them all, with bookmarks."""
        chosen = str(file or "")
        if not chosen:
            name = f"{printing.file_name(title)}（合并打印件）.pdf"
            chosen, _ = QFileDialog.getSaveFileName(self._page, self.tr("合并成一个 PDF"), name, "PDF (*.pdf)")
        if chosen:
            self._stop.clear()
            self.is_merging = True
            self.stood.emit(self.standing)
            job = partial(_merge, self._bench.desk, title, tuple(items), Path(chosen), stop=self._stop)
            self._bench.lanes.drawing.put_long(job, self._merged, self.told.emit, self._not_merged)

    def print_cover(self, title: str, items: Sequence[Item]) -> None:
        """Draw the cover list, ask for the printer, print it."""
        self._bench.draw(bundling.cover, title, tuple(items), done=partial(self._print_cover, title))

    @Slot()
    def go_on(self) -> None:
        """Go on with the next paper; after the program was closed the printer is asked for again."""
        found = self.standing
        if found is None or self.is_running:
            return
        if self._is_in_hand:  # paused a moment ago, and the page in hand is not through yet
            self.is_running = True
            self._stop.clear()
            self.stood.emit(found)
        elif found.queue.way is Way.FOLDER or self._printer is not None:
            self._run(found)
        else:
            self._ask(self._page, found.queue.title, 0, self._go_on_at)

    @Slot()
    def pause(self) -> None:
        """Stop after the page in hand."""
        self.is_running = False
        self._stop.set()
        self.stood.emit(self.standing)

    @Slot()
    def step_back(self) -> None:
        """The last one did not come out: it is the next again."""
        self._bench.act(printing.step_back, which=self._which, done=self._stands)

    @Slot()
    def drop(self) -> None:
        """No more of this queue."""
        self._printer = None
        self._bench.act(printing.drop, which=self._which, done=self._dropped)

    def _begin_printing(self, title: str, items: tuple[Item, ...], printer: QPrinter) -> None:
        self._take_printer(printer)
        self._bench.act(printing.begin, title, Way.PRINTER, _place(printer), items, which=self._which, done=self._run)

    def _go_on_at(self, printer: QPrinter) -> None:
        self._take_printer(printer)
        self._bench.act(printing.moved, _place(printer), which=self._which, done=self._run)

    def _take_printer(self, printer: QPrinter) -> None:
        self._printer, self._output = printer, printer.outputFileName()

    def _run(self, found: Standing | None) -> None:
        self._skipped, self._out, self.is_running = [], 0, True
        self._stop.clear()
        self._queue = found.queue if found else None
        self._step(found)

    def _step(self, found: Standing | None) -> None:
        """The next paper, or the end."""
        self.standing, self._is_in_hand = found, False
        passed = {one.item.file for one in self._skipped}
        waiting = [one for one in found.rest if one.file not in passed] if found else []
        if self.is_running and found is not None and waiting:
            self._is_in_hand = True
            self.stood.emit(found)
            where = Path(found.queue.where) if found.queue.way is Way.FOLDER else self._prepared(waiting[0])
            begin = self.first_page if waiting[0] == found.rest[0] else 1
            self.first_page = 1
            job = partial(_hand, self._bench.desk, waiting[0], where, begin=begin, stop=self._stop)
            self._bench.lanes.drawing.put_long(job, self._handed, self.told.emit, self._stopped)
            return
        if self.is_running:
            self.is_running = False
            self._finish(found)
        self.stood.emit(found)

    def _prepared(self, item: Item) -> QPrinter:
        printer = self._printer
        if printer is None:
            raise RuntimeError("a queue for a printer runs without one")
        printer.setDocName(item.number)
        if self._output:  # printing into a file: each paper its own
            target = Path(self._output)
            name = f"{target.stem}-{printing.file_name(item.number)}{target.suffix}"
            printer.setOutputFileName(str(target.with_name(name)))
        return printer

    def _handed(self, outcome: Handed | Skipped) -> None:
        if isinstance(outcome, Skipped):
            self._skipped.append(outcome)
            self._noted(None)
            return
        self._out += 1
        way = self.standing.queue.way if self.standing else Way.PRINTER
        self._bench.act(printing.note, outcome.item.file, way, outcome.where, outcome.pages, done=self._noted)

    def _noted(self, changes: object) -> None:
        self._bench.ask(printing.standing, which=self._which, done=self._step)

    def _stopped(self, error: DeskError) -> None:
        goes_on, self.is_running, self._is_in_hand = self.is_running, False, False
        if str(error):
            self._bench.trouble(error)
        if isinstance(error, Halted) and self.standing is not None and self.standing.rest:
            goes_on = goes_on and not str(error)  # 继续 was pressed while the last page was on its way
            then = self._run_on if goes_on else self._stands
            self._bench.act(printing.halfway, self.standing.rest[0].file, error.page, which=self._which, done=then)
        self.stood.emit(self.standing)

    def _run_on(self, found: Standing | None) -> None:
        self._stands(found)
        self._run(found)

    def _print_cover(self, title: str, pdf: bytes) -> None:
        self._ask(self._page, self.tr("目录 {0}").format(title), 0, partial(self._hand_cover, pdf))

    def _hand_cover(self, pdf: bytes, printer: QPrinter) -> None:
        job = partial(_print_cover, pdf, printer)
        self._bench.lanes.drawing.put_long(job, self._cover_out, self.told.emit, self._bench.trouble)

    def _cover_out(self, pages: int) -> None:
        self._bench.say(self.tr("目录已送往打印机：{0} 页。").format(pages))
        self.stood.emit(self.standing)

    def _merged(self, told: bundling.Merged) -> None:
        self.is_merging = False
        said = self.tr("{0} 份、{1} 页已合并到 {2}。").format(told.papers, told.pages, told.file)
        if told.left_out:
            self._bench.remark(said + self.tr("没有列入：") + "；".join(told.left_out[:2]))
        else:
            self._bench.say(said)
        self.stood.emit(self.standing)

    def _not_merged(self, error: DeskError) -> None:
        self.is_merging = False
        self._bench.trouble(error)
        self.stood.emit(self.standing)

    def _covered(self, file: object) -> None:
        self._bench.say(self.tr("{0} 份已全部保存并核对，目录也在那里。").format(self._out))

    def _finish(self, found: Standing | None) -> None:
        queue = self._queue
        if not self._skipped and queue is not None and queue.way is Way.FOLDER:
            where = Path(queue.where)
            self._bench.draw(bundling.save_cover, queue.title, queue.items, where, done=self._covered)
        elif self._skipped:
            names = "；".join(f"{one.item.number} {one.why}" for one in self._skipped[:2])
            said = self.tr("{0} 份已交出，{1} 份没有：{2}")
            self._bench.remark(said.format(self._out, len(self._skipped), names))
        else:
            self._bench.say(self.tr("{0} 份已全部交出。").format(self._out))

    def _stands(self, found: Standing | None) -> None:
        self.standing = found
        self.first_page = found.page if found else 1
        self.stood.emit(found)

    def _dropped(self, changes: object) -> None:
        self._stands(None)


def _hand(desk: Desk, item: Item, where: QPrinter | Path, tell: Tell, *, begin: int, stop: Event) -> Handed | Skipped:
    """Hand over the stored file with the pages behind it. A file that is not here or hurt is skipped; a printer
    or disk that refuses stops.
    """
    try:
        if isinstance(where, Path):
            return Handed(item, str(bundling.save_paper(desk, item, where)))
        pages = print_pdf(bundling.for_printer(desk, item), where, tell, begin, stop)
    except (Missing, Damaged) as error:
        return Skipped(item, str(error))
    return Handed(item, _place(where), begin - 1 + pages)


def _merge(
    desk: Desk, title: str, items: tuple[Item, ...], target: Path, tell: Tell, *, stop: Event
) -> bundling.Merged:
    return bundling.merge(desk, title, items, target, tell=tell, stop=stop)


def _print_cover(pdf: bytes, printer: QPrinter, tell: Tell) -> int:
    return print_pdf(pdf, printer, tell)


def _place(printer: QPrinter) -> str:
    return printer.outputFileName() or printer.printerName()

"""Papers on their way out of the window: which printer, one paper after the other in the background, the queue's bar.

Each paper is a printing job of its own, so that duplex begins every ledger on a fresh sheet and a jam costs one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QFrame, QHBoxLayout, QProgressBar, QPushButton, QWidget

from desktop.actions import papers, printing
from desktop.actions.printing import Item, Standing, Way
from desktop.desk import Desk
from desktop.errors import Damaged, DeskError, Missing
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.lanes import Tell
from desktop.ui.page import label
from desktop.ui.preview import print_pdf

Take = Callable[[QPrinter], None]
Ask = Callable[[QWidget, str, int, Take], None]


@dataclass(frozen=True, slots=True)
class Handed:
    """A paper went out: so many pages to a printer, or into this place."""

    item: Item
    where: str


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
    dialog.accepted.connect(partial(take, printer))
    QDialog.open(dialog)  # QPrintDialog's own wants a receiver


class Outgoing(QObject):
    """Runs the queue. `stood` tells how far it is (a `Standing` or None), `told` how far the paper in hand is."""

    stood = Signal(object)
    told = Signal(int, int, str)

    def __init__(self, bench: Bench, page: QWidget, ask: Ask = ask_printer) -> None:
        super().__init__(page)
        self._bench = bench
        self._page = page
        self._ask = ask
        self._printer: QPrinter | None = None
        self._output = ""
        self._skipped: list[Skipped] = []
        self._out = 0
        self._is_in_hand = False
        self.is_running = False
        self.standing: Standing | None = None

    @Slot()
    def look(self) -> None:
        """See whether a queue was left unfinished."""
        if not self.is_running:
            self._bench.ask(printing.standing, done=self._stands)

    def print_all(self, title: str, items: Sequence[Item]) -> None:
        """Ask for the printer, then hand over one paper after the other."""
        self._ask(self._page, title, 0, partial(self._begin_printing, title, tuple(items)))

    def save_all(self, title: str, items: Sequence[Item], folder: Path | None = None) -> None:
        """Ask for a folder (unless one is given), then save every paper into it."""
        chosen = str(folder or "") or QFileDialog.getExistingDirectory(self._page, self.tr("存到哪个文件夹"))
        if chosen:
            self._bench.act(printing.begin, title, Way.FOLDER, chosen, tuple(items), done=self._run)

    @Slot()
    def go_on(self) -> None:
        """Go on with the next paper; after the program was closed the printer is asked for again."""
        found = self.standing
        if found is None or self.is_running:
            return
        if self._is_in_hand:  # paused a moment ago, and the paper in hand is not through yet
            self.is_running = True
            self.stood.emit(found)
        elif found.queue.way is Way.FOLDER or self._printer is not None:
            self._run(found)
        else:
            self._ask(self._page, found.queue.title, 0, self._go_on_at)

    @Slot()
    def pause(self) -> None:
        """Stop after the paper in hand."""
        self.is_running = False
        self.stood.emit(self.standing)

    @Slot()
    def step_back(self) -> None:
        """The last one did not come out: it is the next again."""
        self._bench.act(printing.step_back, done=self._stands)

    @Slot()
    def drop(self) -> None:
        """No more of this queue."""
        self._printer = None
        self._bench.act(printing.drop, done=self._dropped)

    def _begin_printing(self, title: str, items: tuple[Item, ...], printer: QPrinter) -> None:
        self._take_printer(printer)
        self._bench.act(printing.begin, title, Way.PRINTER, _place(printer), items, done=self._run)

    def _go_on_at(self, printer: QPrinter) -> None:
        self._take_printer(printer)
        self._bench.act(printing.moved, _place(printer), done=self._run)

    def _take_printer(self, printer: QPrinter) -> None:
        self._printer, self._output = printer, printer.outputFileName()

    def _run(self, found: Standing | None) -> None:
        self._skipped, self._out, self.is_running = [], 0, True
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
            job = partial(_hand, self._bench.desk, waiting[0], where)
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
        self._bench.act(printing.note, outcome.item.file, way, outcome.where, done=self._noted)

    def _noted(self, changes: object) -> None:
        self._bench.ask(printing.standing, done=self._step)

    def _stopped(self, error: DeskError) -> None:
        self.is_running = self._is_in_hand = False
        self._bench.trouble(error)
        self.stood.emit(self.standing)

    def _finish(self, found: Standing | None) -> None:
        if self._skipped:
            names = "；".join(f"{one.item.number} {one.why}" for one in self._skipped[:2])
            said = self.tr("{0} 份已交出，{1} 份没有：{2}")
            self._bench.remark(said.format(self._out, len(self._skipped), names))
        else:
            self._bench.say(self.tr("{0} 份已全部交出。").format(self._out))

    def _stands(self, found: Standing | None) -> None:
        self.standing = found
        self.stood.emit(found)

    def _dropped(self, changes: object) -> None:
        self._stands(None)


class OutgoingBar(QFrame):
    """Below the list: what would go out, or the queue that is not finished, with what can be done about it."""

    def __init__(self, outgoing: Outgoing, parent: QWidget) -> None:
        super().__init__(parent)
        self._outgoing = outgoing
        self._all: tuple[Item, ...] = ()
        self._fresh: tuple[Item, ...] = ()
        self._title = ""
        self.words = label("", "small", self, wraps=True)
        self.again = QCheckBox(self.tr("打印过的也要(&Y)"), self)
        self.print_all = QPushButton(self.tr("整批打印(&M)…"), self)
        self.save_all = QPushButton(self.tr("整批存 PDF(&F)…"), self)
        self.progress = QProgressBar(self)
        self.progress.setAccessibleName(self.tr("已交出多少份"))
        self.go_on = QPushButton(self.tr("继续(&C)"), self)
        self.pause = QPushButton(self.tr("暂停(&C)"), self)
        self.step_back = QPushButton(self.tr("上一份重来(&B)"), self)
        self.drop = QPushButton(self.tr("不要了(&X)"), self)
        self._lay_out()
        self._connect()
        self._show(None)

    def offer(self, title: str, items: Sequence[tuple[Item, bool]]) -> None:
        """What the list shows now: papers, and whether each was printed before."""
        self._title = title
        self._all = tuple(item for item, _ in items)
        self._fresh = tuple(item for item, was_printed in items if not was_printed)
        self._show(self._outgoing.standing)

    @property
    def chosen(self) -> tuple[Item, ...]:
        """What would go to the printer."""
        return self._all if self.again.isChecked() else self._fresh

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SNUG)
        row.addWidget(self.words, 1)
        row.addWidget(self.progress)
        for widget in (self.again, self.save_all, self.print_all, self.drop, self.step_back, self.pause, self.go_on):
            row.addWidget(widget)
        self.progress.setFixedWidth(100)
        self.progress.setFormat("%v/%m")

    def _connect(self) -> None:
        self.again.toggled.connect(self._offer_again)
        self.print_all.clicked.connect(self._print)
        self.save_all.clicked.connect(self._save)
        for button, slot in (
            (self.go_on, self._outgoing.go_on),
            (self.pause, self._outgoing.pause),
            (self.step_back, self._outgoing.step_back),
            (self.drop, self._outgoing.drop),
        ):
            button.clicked.connect(slot)
        self._outgoing.stood.connect(self._show)
        self._outgoing.told.connect(self._tell)

    @Slot(bool)
    def _offer_again(self, is_wanted: bool) -> None:
        self._show(self._outgoing.standing)

    @Slot()
    def _print(self) -> None:
        self._outgoing.print_all(self._title, self.chosen)

    @Slot()
    def _save(self) -> None:
        self._outgoing.save_all(self._title, self._all)

    @Slot(int, int, str)
    def _tell(self, reached: int, total: int, words: str) -> None:
        if self._outgoing.standing is not None:
            self.words.setText(
                f"{self._queue_words(self._outgoing.standing)} {self.tr('第')} {reached}/{total} {self.tr('页')}"
            )

    @Slot(object)
    def _show(self, found: Standing | None) -> None:
        is_queue, is_running = found is not None, self._outgoing.is_running
        printed = len(self._all) - len(self._fresh)
        for widget in (self.print_all, self.save_all):
            widget.setVisible(not is_queue and bool(self._all))
        self.again.setVisible(not is_queue and printed > 0)
        self.print_all.setEnabled(bool(self.chosen))
        self.progress.setVisible(is_queue)
        self.pause.setVisible(is_queue and is_running)
        self.go_on.setVisible(is_queue and not is_running)
        self.drop.setVisible(is_queue and not is_running)
        self.step_back.setVisible(found is not None and not is_running and bool(found.done))
        if found is not None:
            self.progress.setRange(0, len(found.queue.items))
            self.progress.setValue(len(found.done))
            self.words.setText(self._queue_words(found))
        elif not self._all:
            self.words.setText("")
        else:
            words = self.tr("列表里有 {0} 份文书").format(len(self._all))
            self.words.setText(words + (self.tr("，{0} 份打印过").format(printed) if printed else ""))

    def _queue_words(self, found: Standing) -> str:
        verb = self.tr("打印") if found.queue.way is Way.PRINTER else self.tr("存 PDF")
        counts = f"{len(found.done)}/{len(found.queue.items)}"
        following = f"，{self.tr('下一份')} {found.rest[0].number}" if found.rest else ""
        return f"{found.queue.title} {verb}：{counts}{following}"


def _hand(desk: Desk, item: Item, where: QPrinter | Path, tell: Tell) -> Handed | Skipped:
    """Hand over the stored file. A file that is not here or hurt is skipped; a printer or disk that refuses stops."""
    try:
        if isinstance(where, Path):
            return Handed(item, str(printing.save_copy(desk, item, where)))
        data = papers.file(desk, item.file)
        print_pdf(data, where, tell)
    except (Missing, Damaged) as error:
        return Skipped(item, str(error))
    return Handed(item, _place(where))


def _place(printer: QPrinter) -> str:
    return printer.outputFileName() or printer.printerName()

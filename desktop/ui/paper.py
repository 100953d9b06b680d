"""What can be done with a paper in front: preview, verify in words, print, save a copy for the mine's printer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop.actions import paper_knowledge, papers, printing, receipt_pages
from desktop.actions.printing import Note, Way
from desktop.desk import Desk
from desktop.errors import BadInput
from desktop.store import records
from desktop.store.records import Delivery
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.lanes import Tell
from desktop.ui.marks import Mark, MarkLabel, Shape
from desktop.ui.page import label
from desktop.ui.preview import Preview, print_pdf
from desktop.ui.print_again import PrintAgain
from desktop.ui.printing import Ask, ask_printer

HOLDS = Mark(Shape.TICK, "good", "完好")
HOLDS_NOT = Mark(Shape.CROSS, "bad", "不成立")
UNPROVEN = Mark(Shape.TRIANGLE, "warn", "不能确认")


@dataclass(frozen=True, slots=True)
class Said:
    """A verdict as people see it."""

    mark: Mark
    sentences: tuple[str, ...]


class Found(Protocol):
    """What verification found."""

    @property
    def readable(self) -> bool: ...

    @property
    def intact(self) -> bool: ...

    @property
    def holds(self) -> bool: ...

    @property
    def sentences(self) -> tuple[str, ...]: ...


Check = Callable[[Desk, str, str], Said]


@dataclass(frozen=True, slots=True)
class Opened:
    """A stored paper, and the copy of it that is looked at and printed."""

    pdf: bytes
    shown: bytes


class PaperView(QWidget):
    """Shows one paper of a visit. Everything slow runs in the drawing lane; only the newest answer is shown. `check`
    verifies papers of another kind than those of visits.
    """

    verified = Signal(object)

    def __init__(self, bench: Bench, parent: QWidget, ask: Ask = ask_printer, check: Check | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ask = ask
        self._check = check
        self._visit = self._number = self._file = self._copies = ""
        self._pdf = self._shown = b""
        self.again = PrintAgain(self)
        self.preview = Preview(self)
        self.verdict = MarkLabel(self)
        self.words = QPlainTextEdit(self)
        self.words.setReadOnly(True)
        self.words.setAccessibleName(self.tr("验证结果"))
        self.words.setFixedHeight(110)
        self.words.setTabChangesFocus(True)
        self.none = label("", "muted", self, wraps=True)
        self.print_button = QPushButton(self.tr("打印 Ctrl+P"), self)
        self.verify_button = QPushButton(self.tr("验证(&V)"), self)
        self.verify_button.setToolTip(self.tr("验证签名和内容；别处的 PDF 拖到这里也能验证"))
        self.save_button = QPushButton(self.tr("另存为(&S)…"), self)
        tools = QHBoxLayout()
        tools.setSpacing(theme.SNUG)
        tools.addWidget(self.verdict)
        tools.addStretch(1)
        for button in (self.verify_button, self.save_button, self.print_button):
            tools.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addLayout(tools)
        column.addWidget(self.again)
        column.addWidget(self.words)
        column.addWidget(self.none)
        self.pages = QSplitter(Qt.Orientation.Horizontal, self)
        self.pages.setChildrenCollapsible(False)
        self.pages.addWidget(self.preview)
        column.addWidget(self.pages, 1)
        column.addStretch(0)
        self.again.wanted.connect(self._choose_printer)
        self.verify_button.clicked.connect(self.verify)
        self.save_button.clicked.connect(self.save)
        self.print_button.clicked.connect(self.print)
        QShortcut(QKeySequence("Ctrl+P"), self, self.print, context=Qt.ShortcutContext.WindowShortcut)
        self.setAcceptDrops(True)
        self.show_nothing("")

    @property
    def pdf(self) -> bytes:
        """The bytes in front."""
        return self._pdf

    def show_nothing(self, why: str) -> None:
        """No paper: say why."""
        self._visit = self._number = self._file = ""
        self._take("", b"")
        self.none.setText(why)

    def show_paper(self, visit: str, number: str, file: str, copies: str = "") -> None:
        """Show a paper by its file; the same file stays as it is. `copies` is said where it is printed (一式两份)."""
        self._copies = copies
        if (visit, file) == (self._visit, self._file):
            return
        self._visit, self._number, self._file = visit, number, file
        self._take(file, b"")
        self.none.setText(self.tr("正在打开…"))
        self._bench.draw(_open, file, done=partial(self._opened, file), failed=partial(self._missing, file))

    def show_bytes(self, name: str, data: bytes) -> None:
        """Show a paper that is not kept: the preview before closing."""
        self._visit, self._number, self._file = "", name, ""
        self._take("", data)

    def check_file(self, file: Path) -> None:
        """Show and verify a file from anywhere, in the same words."""
        self._bench.draw(_check_file, file, done=partial(self._checked, file.name), failed=self._not_verified)

    def _checked(self, name: str, found: tuple[bytes, Said]) -> None:
        data, said = found
        self.show_bytes(name, data)
        self.none.setText(name)
        self._verified(said)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.check_file(files[0])

    @Slot()
    def verify(self) -> None:
        """Verify it in the background, answer in words."""
        if self._file:
            self.verify_button.setDisabled(True)
            check = self._check or partial(_verify, file=self._file)
            self._bench.draw(check, self._visit, self._number, done=self._verified, failed=self._not_verified)

    @Slot()
    def print(self) -> None:
        """Ask for the printer, then print page by page in the background; what was printed before asks first."""
        if not self._pdf or not self.isVisible():
            return
        if self._file and not self.again.isVisible():
            self._bench.ask(printing.printed, self._file, done=partial(self._remembered, self._file))
        else:
            self._choose_printer()

    def _remembered(self, file: str, note: Note | None) -> None:
        if file != self._file:
            return
        if note is None:
            self._choose_printer()
        else:
            self.again.offer(note)

    @Slot()
    def _choose_printer(self) -> None:
        self.again.hide()
        if self._shown:
            title = " ".join(word for word in (self._number, self._copies if self._file else "") if word)
            self._ask(self, title, self.preview.pages, partial(self._print, self._file, self._shown))

    @Slot()
    def save(self) -> None:
        """Save a copy, for the mine's printer or an archive."""
        if not self._pdf:
            return
        today = QDate.currentDate().toString(Qt.DateFormat.ISODate)
        name = f"{self._number or today}.pdf"
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("另存为"), name, "PDF (*.pdf)")
        if chosen:
            self._bench.lanes.drawing.put(partial(_write, Path(chosen), self._pdf), self._saved)

    def _opened(self, file: str, opened: Opened) -> None:
        self._take(file, opened.pdf, opened.shown)

    def _take(self, file: str, data: bytes, shown: bytes = b"") -> None:
        """`shown` is the copy that is looked at and printed, when it is not the file itself."""
        if file != self._file:
            return
        self._pdf, self._shown = data, shown or data
        self.preview.show_pdf(self._shown)
        self.again.hide()
        has = bool(data)
        self.preview.setVisible(has)
        self.pages.setVisible(has)
        self.none.setVisible(not has)
        self.words.hide()
        self.verdict.hide()
        for button in (self.verify_button, self.save_button, self.print_button):
            button.setEnabled(has)
            button.setVisible(has or bool(self._file))
        self.verify_button.setEnabled(has and bool(self._file))
        self.verify_button.setVisible(bool(self._file))

    def _missing(self, file: str, error: object) -> None:
        if file == self._file:
            self.none.setText(str(error))

    def _verified(self, said: Said) -> None:
        self.verify_button.setEnabled(True)
        self.verdict.show_mark(said.mark)
        self.words.setPlainText("\n".join(said.sentences))
        self.words.show()
        self.verified.emit(said)

    def _not_verified(self, error: object) -> None:
        self.verify_button.setEnabled(True)
        self._bench.lanes.failed.emit(error)

    def _print(self, file: str, pdf: bytes, printer: QPrinter) -> None:
        of_visit = (self._visit, self._number) if file else ("", "")
        job = partial(_print, self._bench.desk, of_visit, pdf, printer)
        done = partial(self._printed, file, printer)
        self._bench.lanes.drawing.put_long(job, done, self._bench.progressed.emit, self._bench.trouble)

    def _printed(self, file: str, printer: QPrinter, pages: int) -> None:
        self._bench.say(self.tr("已送往打印机：{0} 页。").format(pages))
        if file and printer.printRange() is QPrinter.PrintRange.AllPages:
            where = printer.outputFileName() or printer.printerName()
            self._bench.act(printing.note, file, Way.PRINTER, where, pages)

    def _saved(self, where: object) -> None:
        self._bench.say(self.tr("已保存到 {0}").format(where))


class PreviewDialog(QDialog):
    """A paper that is not issued yet, to be read before anybody signs."""

    def __init__(self, title: str, data: bytes, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.preview = Preview(self)
        back = QPushButton(self.tr("关闭"), self)
        back.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.addWidget(label(self.tr("预览：还没有封存、签名，不能作为台账使用。"), "warn", self))
        column.addWidget(self.preview, 1)
        column.addWidget(back, 0, Qt.AlignmentFlag.AlignRight)
        self.preview.show_pdf(data)
        self.preview.setFocus()
        size = parent.window().size()
        self.resize(min(size.width() - 60, 860), size.height() - 40)


def _open(desk: Desk, file: str) -> Opened:
    return Opened(papers.file(desk, file), papers.for_eyes(desk, file))


def _check_file(desk: Desk, file: Path) -> tuple[bytes, Said]:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise BadInput(f"{file.name} 打不开：{error.strerror}。请换一份文件再验证。") from error
    answer = paper_knowledge.check(desk, data)
    verdict = answer.verdict
    shown = data if verdict.readable else b""
    said = Said(_mark(verdict), verdict.sentences)
    if answer.subject:
        with desk.reading() as session:
            said = said_of(verdict, *records.delivery_of(session, answer.subject))
    return shown, Said(HOLDS, said.sentences) if answer.is_same else said


def _verify(desk: Desk, visit: str, number: str, *, file: str) -> Said:
    verdict = papers.verify_file(desk, visit, number, name=file)
    with desk.reading() as session:
        return said_of(verdict, *records.delivery_of(session, f"visit/{visit}"))


def said_of(verdict: Found, delivery: Delivery, reason: str, number: str) -> Said:
    """A verdict and the receipt as people see them."""
    return Said(_mark(verdict), (*verdict.sentences, _receipt(delivery, reason, number)))


def _mark(verdict: Found) -> Mark:
    if verdict.holds:
        return HOLDS
    return UNPROVEN if verdict.readable and verdict.intact else HOLDS_NOT


def _receipt(delivery: Delivery, reason: str, number: str) -> str:
    """What the server has said of the visit's records."""
    match delivery:
        case Delivery.COMPLETE:
            return f"服务器回执：第 {number} 号，全部记录和附件都已收到并核对。"
        case Delivery.DELIVERED:
            return f"服务器回执：第 {number} 号，记录已收到；{reason}。"
        case Delivery.HELD:
            return f"服务器回执：{reason}。"
        case Delivery.SEALED:
            return f"未回执：已封存在本机，{reason}。"


def _print(desk: Desk, of_visit: tuple[str, str], data: bytes, printer: QPrinter, tell: Tell) -> int:
    is_whole = of_visit[0] and printer.printRange() is QPrinter.PrintRange.AllPages
    return print_pdf(receipt_pages.beside(desk, *of_visit, data) if is_whole else data, printer, tell)


def _write(target: Path, data: bytes) -> Path:
    try:
        target.write_bytes(data)
    except OSError as error:
        raise BadInput(f"{target.name} 没有保存：{error.strerror}。请换一个位置再试。") from error
    return target

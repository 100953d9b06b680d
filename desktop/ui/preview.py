"""The preview of a PDF and its printing: the only file that knows which library shows PDFs.

Pages print as pictures of 300 dpi, one after the other, in a lane; a page is never held twice in memory.
"""

from __future__ import annotations

from threading import Event

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPageLayout, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import BadInput, Damaged
from desktop.ui.lanes import Tell

DPI = 300
STEP = 1.25
SLACK = 8  # of the printer's dots: A4 is no whole number of them


class Halted(BadInput):
    """Printing ended before this page (from 1): the printer stopped, or somebody asked for it (no sentence then)."""

    def __init__(self, page: int, words: str = "") -> None:
        super().__init__(words)
        self.page = page


class Preview(QWidget):
    """Pages under each other, fitted to the width; + and - change the size, 0 fits again.

    The document is the view's elder sibling: as the view's child it would die after it, and with it the program.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = QPdfDocument(self)
        self._buffer = QBuffer(self)
        self._view = _Pages(self)
        self._view.setDocument(self._document)
        self._view.setAccessibleName(self.tr("文书预览"))
        self.setFocusProxy(self._view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._view)

    @property
    def pages(self) -> int:
        """How many pages are shown."""
        return self._document.pageCount()

    def show_pdf(self, data: bytes) -> None:
        """Show a PDF from memory; nothing for empty bytes."""
        self._document.close()
        self._buffer.close()
        if not data:
            return
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)


class _Pages(QPdfView):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPageMode(QPdfView.PageMode.MultiPage)
        self.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.text():
            case "+" | "=":
                self._zoom(STEP)
            case "-":
                self._zoom(1 / STEP)
            case "0":
                self.setZoomMode(QPdfView.ZoomMode.FitToWidth)
            case _:
                super().keyPressEvent(event)

    def _zoom(self, by: float) -> None:
        fitted = self.viewport().width() / max(self.document().pagePointSize(0).width() * 96 / 72, 1)
        now = self.zoomFactor() if self.zoomMode() is QPdfView.ZoomMode.Custom else fitted
        self.setZoomMode(QPdfView.ZoomMode.Custom)
        self.setZoomFactor(min(max(now * by, 0.25), 6.0))


def print_pdf(data: bytes, printer: QPrinter, tell: Tell, begin: int = 1, stop: Event | None = None) -> int:
    """Print the chosen pages, from page `begin`, at 300 dpi in their true size, smaller only when the paper is; answers
    how many went out. Runs in a lane. Damaged when the file cannot be read, BadInput when the printer does not take it,
    Halted when it ends at a page or `stop` was set.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    if document.pageCount() < 1:
        raise Damaged("这个文件打不开，没有打印。请在“台账”里按“验证”查看原因。")
    first, last = _range(printer, document.pageCount(), begin - 1)
    printer.setFullPage(True)
    _turn(printer, document, first)
    painter = QPainter()
    if not painter.begin(printer):
        raise BadInput("打印机没有接受任务。请检查打印机是否联机、有纸，或改用“另存为”。")
    try:
        sheets = list(range(first, last + 1)) * _rounds(printer)
        for reached, page in enumerate(sheets, 1):
            if stop is not None and stop.is_set() and reached > 1:
                raise Halted(page + 1)
            _turn(printer, document, page)
            if reached > 1 and not printer.newPage():
                raise Halted(page + 1, f"打印机在第 {page + 1} 页停了。请检查缺纸、卡纸后再打印。")
            tell(reached, len(sheets), "正在打印")
            _paint(painter, printer, document, page)
    finally:
        painter.end()
        document.close()
    return len(sheets)


def pages_of(data: bytes) -> int:
    """How many pages a PDF has, 0 when it cannot be read."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    count = document.pageCount()
    document.close()
    return count


def _paint(painter: QPainter, printer: QPrinter, document: QPdfDocument, page: int) -> None:
    points = document.pagePointSize(page)
    pixels = QSize(round(points.width() * DPI / 72), round(points.height() * DPI / 72))
    paper = printer.pageLayout().fullRectPixels(printer.resolution())
    true = QSize(round(points.width() * printer.resolution() / 72), round(points.height() * printer.resolution() / 72))
    is_larger = true.width() > paper.width() + SLACK or true.height() > paper.height() + SLACK
    size = true.scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio) if is_larger else true
    corner = QPoint((paper.width() - size.width()) // 2, (paper.height() - size.height()) // 2)
    painter.drawImage(QRect(corner, size), document.render(page, pixels))


def _turn(printer: QPrinter, document: QPdfDocument, page: int) -> None:
    """A page that lies is printed lying."""
    points = document.pagePointSize(page)
    lies = points.width() > points.height()
    wanted = QPageLayout.Orientation.Landscape if lies else QPageLayout.Orientation.Portrait
    if printer.pageLayout().orientation() is not wanted:
        printer.setPageOrientation(wanted)


def _rounds(printer: QPrinter) -> int:
    """How often we print it ourselves: once when the printer makes copies by itself."""
    return 1 if printer.supportsMultipleCopies() else max(printer.copyCount(), 1)


def _range(printer: QPrinter, pages: int, begin: int) -> tuple[int, int]:
    """The chosen pages, counted from 0. BadInput when there are none such."""
    if begin >= pages:
        raise BadInput(f"这份文书只有 {pages} 页，没有第 {begin + 1} 页。请重新选择从第几页起。")
    if printer.printRange() is not QPrinter.PrintRange.PageRange or printer.fromPage() < 1:
        return begin, pages - 1
    first, last = printer.fromPage() - 1, min(max(printer.toPage(), printer.fromPage()), pages) - 1
    if first > last:
        raise BadInput(f"这份文书只有 {pages} 页，没有第 {first + 1} 页。请重新选择页码。")
    return first, last

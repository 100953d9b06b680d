"""The preview of a PDF and its printing: the only file that knows which library shows PDFs.

Pages print as pictures of 300 dpi, one after the other, in a lane; a page is never held twice in memory.
"""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import Damaged
from desktop.ui.lanes import Tell

DPI = 300
STEP = 1.25


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


def print_pdf(data: bytes, printer: QPrinter, tell: Tell) -> int:
    """Print every page at 300 dpi; answers how many pages went out. Runs in a lane."""
    kept = QByteArray(data)
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    if document.pageCount() < 1:
        raise Damaged("这个文件打不开，没有打印。请在“台账”里按“验证”查看原因。")
    painter = QPainter()
    if not painter.begin(printer):
        raise Damaged("打印机没有接受任务。请检查打印机是否联机，或改用“另存为”。")
    first, last = _range(printer, document.pageCount())
    for page in range(first, last + 1):
        if page > first:
            printer.newPage()
        tell(page - first + 1, last - first + 1, "正在打印")
        points = document.pagePointSize(page)
        picture = document.render(page, QSize(int(points.width() * DPI / 72), int(points.height() * DPI / 72)))
        area = printer.pageLayout().paintRectPixels(printer.resolution())
        size = picture.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(QRect(QPoint(0, 0), size), picture)
    painter.end()
    document.close()
    return last - first + 1


def _range(printer: QPrinter, pages: int) -> tuple[int, int]:
    """The chosen pages, counted from 0."""
    if printer.printRange() is QPrinter.PrintRange.PageRange and printer.fromPage() > 0:
        return printer.fromPage() - 1, min(printer.toPage(), pages) - 1
    return 0, pages - 1

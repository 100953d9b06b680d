"""The preview of a PDF: it shows, prints, and lets the program end in peace."""

from __future__ import annotations

import io
import subprocess
import sys
from threading import Event

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from reportlab.pdfgen.canvas import Canvas

from desktop.errors import BadInput, Damaged
from desktop.ui.preview import Halted, Preview, pages_of, print_pdf

_TO_THE_END = """
import sys
from desktop.ui import immortal
immortal.keep_singletons()
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from desktop.ui.preview import Preview
application = QApplication([])
window = QWidget()
preview = Preview(window)
window.show()
preview.show_pdf(sys.stdin.buffer.read())
QTest.qWait(200)
"""


def paper(pages: int) -> bytes:
    """A PDF of so many pages."""
    out = io.BytesIO()
    canvas = Canvas(out)
    for number in range(pages):
        canvas.circle(200, 300, 50 + number)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_pages_are_shown_and_taken_away(qtbot, dressed):
    window = QWidget()
    qtbot.addWidget(window)
    preview = Preview(window)
    preview.show_pdf(paper(3))
    assert preview.pages == 3
    preview.show_pdf(b"")
    assert preview.pages == 0


def test_the_program_ends_in_peace_while_a_paper_is_open():
    command = [sys.executable, "-c", _TO_THE_END]
    assert subprocess.run(command, input=paper(2), capture_output=True, check=False).returncode == 0


def test_every_page_goes_to_the_printer(dressed, tmp_path):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    told: list[tuple[int, int]] = []
    assert print_pdf(paper(3), printer, lambda reached, total, words: told.append((reached, total))) == 3
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert (tmp_path / "printed.pdf").stat().st_size > 1000


def test_what_is_no_pdf_is_not_printed(dressed):
    with pytest.raises(Damaged, match="打不开"):
        print_pdf(b"not a pdf", QPrinter(), lambda *step: None)


def test_printing_stops_after_a_page_and_tells_the_next(dressed, tmp_path):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    stop = Event()
    with pytest.raises(Halted) as halted:
        print_pdf(paper(5), printer, lambda reached, *rest: stop.set() if reached == 2 else None, stop=stop)
    assert (halted.value.page, str(halted.value)) == (3, "")
    assert pages_of((tmp_path / "printed.pdf").read_bytes()) == 2
    assert print_pdf(paper(5), printer, lambda *step: None, halted.value.page) == 3


def test_a_page_behind_the_last_is_no_page_to_begin_at(dressed):
    with pytest.raises(BadInput, match="没有第 4 页"):
        print_pdf(paper(3), QPrinter(), lambda *step: None, 4)

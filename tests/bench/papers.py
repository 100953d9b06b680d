"""Papers measured alone: size and time of ledgers, a month's printing, merging; beside other programs on request.

    QT_QPA_PLATFORM=offscreen python tests/bench/papers.py [--peers PYTHON] [--pages 500]

`--peers` is the interpreter of an environment with fpdf2, weasyprint and typst (see `papers_peers.py`). Uses one
temporary folder. Prints one line each with the target, and ends with 1 when one is missed. Printing counts processor
time: it takes minutes, in which the machine does other things too.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[0] = str(ROOT)

from desktop.ui import immortal  # noqa: E402 - the path comes first

immortal.keep_singletons()

from PIL import Image  # noqa: E402
from pypdfium2 import PdfDocument  # noqa: E402
from PySide6.QtPrintSupport import QPrinter  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from desktop import images, paths, pdf_pages  # noqa: E402
from desktop.actions import bundling, findings, papers, shelf  # noqa: E402
from desktop.actions.printing import Item  # noqa: E402
from desktop.desk import Delivery, Desk  # noqa: E402
from desktop.documents import ledger, merging, signing  # noqa: E402
from desktop.documents.record import LedgerRecord, Photo  # noqa: E402
from desktop.store import journal  # noqa: E402
from desktop.ui.preview import print_pdf  # noqa: E402
from tests.documents import hands, samples  # noqa: E402
from tests.making import desks, visits  # noqa: E402

MB = 1_000_000
missed: list[str] = []


def say(what: str, seconds: float, size: int, most: tuple[float, int]) -> None:
    """One line; a missed target is remembered. A size of 0 is not of interest."""
    holds = seconds <= most[0] and size <= most[1]
    missed.extend([] if holds else [what])
    sizes = f"{size / MB:8.2f} MB (≤ {most[1] / MB:.1f})" if size else ""
    print(f"{what:38} {seconds:7.2f} s (≤ {most[0]:g}) {sizes} {'' if holds else 'MISSED'}", flush=True)


def best(work: Callable[[], bytes], times: int = 3) -> tuple[float, bytes]:
    """The fastest run and what it made."""
    runs = []
    for _ in range(times):
        begun = time.perf_counter()
        made = work()
        runs.append((time.perf_counter() - begun, made))
    return min(runs, key=lambda one: one[0])


def previews(count: int) -> list[bytes]:
    """Photos as the desk keeps them: 2016 pixels, some hundred kB each."""
    chance = random.Random(5)
    found = []
    for _ in range(count):
        noise = Image.frombytes("RGB", (252, 189), chance.randbytes(252 * 189 * 3)).resize((2016, 1512))
        ground = Image.linear_gradient("L").resize((2016, 1512)).convert("RGB")
        out = io.BytesIO()
        Image.blend(ground, noise, 0.3).save(out, "JPEG", quality=85)
        found.append(out.getvalue())
    return found


def record(items: int, photos: list[bytes]) -> LedgerRecord:
    """A ledger of so many items with these photos, reduced as the desk does."""
    shown = tuple(
        Photo(f"P{at}", f"{at:02x}" * 32, images.for_paper(one), "现场", samples.START) for at, one in enumerate(photos)
    )
    return replace(samples.ordinary(), results=samples.results(items), photos=shown)


def ledgers(kept: list[bytes]) -> bytes:
    """Two pages signed; twenty pages with fifty photos; answers the signed one."""
    bureau = hands.authority()
    signer = bureau.signer("演示专员甲", samples.drawn_name())
    small = replace(samples.ordinary(), results=samples.results(3))

    def signed() -> bytes:
        return signing.sign(ledger.draw(small).pdf, signer, "inspector_1", "监管台账", samples.SEALED)

    seconds, made = best(signed)
    say(f"{pages(made)} 页台账，绘制并签名", seconds, len(made), (1, 400_000))
    seconds, whole = best(lambda: ledger.draw(record(100, kept)).pdf)
    say(f"{pages(whole)} 页台账，50 张照片，含缩小", seconds, len(whole), (3, 8 * MB))
    return made


def month(signed: bytes, wanted: int, folder: Path) -> None:
    """Print so many pages through Qt's PDF printer, then merge the same."""
    each = pages(signed)
    tell: Callable[..., None] = lambda *step: None  # noqa: E731
    begun, printer = time.process_time(), QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    out = 0
    while out < wanted:
        printer.setOutputFileName(str(folder / "printed.pdf"))
        out += print_pdf(pdf_pages.flattened(signed), printer, tell, stop=threading.Event())
    say(f"{out} 页台账打印（300 dpi）", time.process_time() - begun, memory(), (180, 500 * MB))
    begun = time.process_time()
    with (folder / "merged.pdf").open("wb") as file:
        parts = (merging.Part(str(at), pdf_pages.flattened(signed)) for at in range(-(-wanted // each)))
        merging.merge(file, "月", parts)
    say(f"{out} 页合并成一个 PDF", time.process_time() - begun, memory(), (180, 500 * MB))


def with_later_pages(wanted: int, folder: Path) -> None:
    """So many pages as a desk prints them: every ledger with its correction page and its receipt page behind it."""
    desk, item = _receipted_and_corrected(folder / "desk")
    seconds, whole = best(lambda: bundling.for_printer(desk, item))
    each = pages(whole)
    say(f"一份 {each} 页：台账、更正页、回执页备好", seconds, len(whole), (1, 1 * MB))
    tell: Callable[..., None] = lambda *step: None  # noqa: E731
    begun, printer = time.process_time(), QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    out = 0
    while out < wanted:
        printer.setOutputFileName(str(folder / "printed.pdf"))
        out += print_pdf(bundling.for_printer(desk, item), printer, tell, stop=threading.Event())
    say(f"{out} 页台账连更正页、回执页打印", time.process_time() - begun, memory(), (180, 500 * MB))
    begun = time.process_time()
    with (folder / "merged.pdf").open("wb") as file:
        parts = (merging.Part(str(at), bundling.for_printer(desk, item)) for at in range(-(-wanted // each)))
        merging.merge(file, "月", parts)
    say(f"{out} 页连更正页、回执页合并成一个 PDF", time.process_time() - begun, memory(), (180, 500 * MB))
    desk.close()


def _receipted_and_corrected(folder: Path) -> tuple[Desk, Item]:
    """A desk with one ledger that the server receipted and that was corrected afterwards."""
    bureau = desks.Bureau()
    bureau.register()
    desk = bureau.enrol(folder, "p1", 1, 1)
    visit, finding = visits.closed(desk)
    papers.issue_ledger(desk, visit)
    (line,) = shelf.papers(desk)
    paper = line.paper
    if paper is None:
        raise SystemExit("the ledger was not issued")
    with desk.reading() as session:
        entries = tuple(journal.entries(session, journal.unreceipted(session)))
    desk.receive(Delivery(receipts=(bureau.receipts(entries),)))
    findings.correct(desk, finding, "fact", "平台宽度 3.5 m", "抄错")
    return desk, Item(paper.file, line.number, "名", "演示煤矿", "2026-11-22", visit)


def beside(python: str, kept: list[bytes], folder: Path) -> None:
    """The same 50 pages by others."""
    small = [images.for_paper(one) for one in kept]
    for at, photo in enumerate(small):
        (folder / f"{at:02d}.jpg").write_bytes(photo)
    shutil.copy(paths.bundled("resources", "fonts", "NotoSerifSC-Regular.ttf"), folder / "font.ttf")
    lines = samples.results(ITEMS_OF_50)
    rows = [[one.short_number, one.code, one.level, one.text, one.outcome, "CH4 0.82 %", one.note] for one in lines]
    (folder / "rows.json").write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
    whole = record(ITEMS_OF_50, kept)
    seconds, made = best(lambda: ledger.draw(whole).pdf)
    print(f"{'一矿一表':12} {seconds:7.2f} s {len(made) / MB:7.2f} MB {pages(made)} 页")
    for name in ("fpdf2", "weasyprint", "typst"):
        command = [python, str(Path(__file__).with_name("papers_peers.py")), name, str(folder)]
        told = subprocess.run(command, capture_output=True, text=True, check=False)
        if told.returncode:
            print(f"{name:12} did not run: {told.stderr.strip().splitlines()[-1:]}")
            continue
        file = folder / f"{name}.pdf"
        print(f"{name:12} {float(told.stdout):7.2f} s {file.stat().st_size / MB:7.2f} MB {pages(file.read_bytes())} 页")


ITEMS_OF_50 = 500


def pages(pdf: bytes) -> int:
    """How many there are."""
    document = PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def memory() -> int:
    """The most this process ever held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> int:
    """Run all."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--peers", default="")
    reader.add_argument("--pages", type=int, default=500)
    wanted = reader.parse_args()
    application = QApplication([])
    with tempfile.TemporaryDirectory(prefix="papers-") as place:
        folder = Path(place)
        kept = previews(50)
        begun = time.perf_counter()
        small = [images.for_paper(one) for one in kept]
        say("50 张照片缩到 150 dpi", time.perf_counter() - begun, sum(map(len, small)), (1.5, 6 * MB))
        month(ledgers(kept), wanted.pages, folder)
        with_later_pages(wanted.pages, folder)
        if wanted.peers:
            beside(wanted.peers, kept, folder)
    application.quit()
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())

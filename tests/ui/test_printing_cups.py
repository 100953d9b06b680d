"""A paper on its way through the system's own printing (CUPS), to a printer that takes PDF.

Skipped where CUPS is not installed (Debian: cups-daemon, cups-client) or we are not root, as the scheduler wants to be.
The scheduler is our own, with its own folders and socket; nothing of the machine is touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pypdfium2
import pytest

from desktop.documents import ledger
from tests.documents import samples

SCHEDULER = shutil.which("cupsd", path="/usr/sbin:/usr/bin")
ADMIN = shutil.which("lpadmin", path="/usr/sbin:/usr/bin")
PRINTER = "demo"
READY = 20_000  # milliseconds

IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
pytestmark = pytest.mark.skipif(
    not (SCHEDULER and ADMIN and IS_ROOT), reason="no CUPS (Debian: cups-daemon cups-client), or we are not root"
)

_SCHEDULER_CONF = """
Listen {root}/socket
DefaultAuthType None
DirtyCleanInterval 0
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order allow,deny
Allow all
</Limit>
</Policy>
"""
_FILES_CONF = """
ServerRoot {root}/etc
CacheDir {root}/cache
StateDir {root}/state
RequestRoot {root}/spool
TempDir {root}/spool/tmp
Printcap {root}/printcap
AccessLog {root}/log/access
ErrorLog {root}/log/error
PageLog {root}/log/page
FileDevice Yes
"""
_DRIVER = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "DEMO.PPD"
*Manufacturer: "Demo"
*Product: "(Demo)"
*ModelName: "Demo PDF"
*ShortNickName: "Demo PDF"
*NickName: "Demo PDF"
*PSVersion: "(3010) 0"
*ColorDevice: False
*DefaultColorSpace: Gray
*cupsFilter2: "application/pdf application/pdf 0 -"
*OpenUI *PageSize: PickOne
*DefaultPageSize: A4
*PageSize A4/A4: "<</PageSize[595 842]>>setpagedevice"
*CloseUI: *PageSize
*OpenUI *PageRegion: PickOne
*DefaultPageRegion: A4
*PageRegion A4/A4: "<</PageSize[595 842]>>setpagedevice"
*CloseUI: *PageRegion
*DefaultImageableArea: A4
*ImageableArea A4/A4: "12 12 583 830"
*DefaultPaperDimension: A4
*PaperDimension A4/A4: "595 842"
*OpenUI *Duplex: PickOne
*DefaultDuplex: None
*Duplex None/Off: "<</Duplex false>>setpagedevice"
*Duplex DuplexNoTumble/Long: "<</Duplex true/Tumble false>>setpagedevice"
*Duplex DuplexTumble/Short: "<</Duplex true/Tumble true>>setpagedevice"
*CloseUI: *Duplex
"""
_PRINT = """
import sys
from desktop.ui import immortal
immortal.keep_singletons()
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QApplication
from desktop.ui.preview import print_pdf
application = QApplication([])
info = QPrinterInfo.printerInfo(sys.argv[1])
printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
printer.setDocName("demo-ledger")
printer.setDuplex(QPrinter.DuplexMode.DuplexLongSide)
print(printer.printerName(), print_pdf(sys.stdin.buffer.read(), printer, lambda *step: None))
"""


@pytest.fixture
def root(qtbot: Any) -> Iterator[Path]:
    """A running scheduler with one printer, in a folder of its own, open to the user CUPS gives its filters."""
    with TemporaryDirectory(prefix="cups-") as place:
        yield from _running(qtbot, Path(place))


def _running(qtbot: Any, folder: Path) -> Iterator[Path]:
    folder.chmod(0o755)
    for part in ("etc/ppd", "cache", "state", "spool/tmp", "log", "out"):
        (folder / part).mkdir(parents=True)
    for name, words in (("cupsd", _SCHEDULER_CONF), ("cups-files", _FILES_CONF)):
        (folder / f"etc/{name}.conf").write_text(words.format(root=folder))
    files = ["-c", folder / "etc/cupsd.conf", "-s", folder / "etc/cups-files.conf"]
    with subprocess.Popen([SCHEDULER, "-f", *files], stderr=subprocess.DEVNULL) as running:
        try:
            qtbot.waitUntil((folder / "socket").exists, timeout=READY)
            (folder / "demo.ppd").write_text(_DRIVER)
            make = [ADMIN, "-p", PRINTER, "-E", "-v", f"file:{folder}/out/printed", "-P", folder / "demo.ppd"]
            subprocess.run(make, env=_env(folder), check=True, capture_output=True)
            yield folder
        finally:
            running.terminate()


def _env(folder: Path) -> dict[str, str]:
    return {**os.environ, "CUPS_SERVER": str(folder / "socket"), "QT_QPA_PLATFORM": "offscreen"}


def test_a_ledger_goes_through_the_systems_printer_on_both_sides(qtbot: Any, root: Path) -> None:
    pdf = ledger.draw(samples.ordinary()).pdf
    job = subprocess.run(
        [sys.executable, "-c", _PRINT, PRINTER], input=pdf, env=_env(root), capture_output=True, check=True
    )
    assert job.stdout.decode().split() == [PRINTER, "3"]
    qtbot.waitUntil(lambda: _completed(root), timeout=READY)
    (made,) = root.glob("spool/d*")
    document = pypdfium2.PdfDocument(made)
    assert [round(side) for side in document[0].get_size()] == [595, 842]
    assert len(document) == 3
    document.close()
    qtbot.waitUntil(lambda: any(b"two-sided-long-edge" in file.read_bytes() for file in root.glob("spool/c*")))


def _completed(root: Path) -> bool:
    asked = [str(Path(ADMIN or "").with_name("lpstat")).replace("sbin", "bin"), "-W", "completed", "-o"]
    return PRINTER in subprocess.run(asked, env=_env(root), capture_output=True, check=True).stdout.decode()

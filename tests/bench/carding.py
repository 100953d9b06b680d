"""A whole card: 100 photos of 12 MP come in while a person types; how long it takes, and how long a key waits.

The window is the program's own, offscreen; a key's wait is from the key event until everything it caused on the
screen's thread is painted.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desktop.actions import checklists, drafting, visits
from desktop.supervision.visit import VisitKind
from tests.bench import making
from tests.bench.ground import Ground
from tests.bench.measuring import Reading, Target

Round = Callable[[], list[Reading]]
CARD = 100  # photos
SECONDS, WAIT = 30.0, 0.050
_PAUSE = 0.12  # s between two keys: a quick typist


@contextmanager
def card(ground: Ground, folder: Path) -> Iterator[Round]:
    """Import a card into a visit in front, with keys going into its fast lane all the while."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from desktop.ui import immortal

    immortal.keep_singletons()
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication(sys.argv[:1])
    with ground.desk(folder / "desk", making.PERSON) as desk:

        def whole() -> list[Reading]:
            files = _card(folder / f"card-{time.monotonic_ns()}")
            visit = visits.plan(desk, making.MINES[0], VisitKind.REGULAR)
            visits.open_visit(desk, visit)
            _pass_everywhere(desk, visit)
            took, waits = _import(application, desk, visit, files)
            shutil.rmtree(files[0].parent)
            waits.sort()
            slowest = waits[min(len(waits) - 1, len(waits) * 99 // 100)]
            return [
                Reading(f"导入一张卡（{CARD} 张 1200 万像素）", "—", took, None, Target(SECONDS, by_value=True)),
                Reading("导入中按键到画好（p99）", "—", slowest, None, Target(WAIT, by_value=True)),
            ]

        yield whole


def _pass_everywhere(desk: Any, visit: str) -> None:
    """Every place of the mine: the longest list there is."""
    for section in checklists.bound(desk, drafting.load(desk, visit).checklist).sections:
        if not section.is_scope:
            visits.pass_place(desk, visit, section.place.id)


def _card(folder: Path) -> list[Path]:
    folder.mkdir()
    data = making.camera_photo(folder / "IMG_0000.JPG")
    for number in range(1, CARD):
        (folder / f"IMG_{number:04d}.JPG").write_bytes(data + os.urandom(16))  # behind the end: another hash
    return sorted(folder.iterdir())


def _import(application: Any, desk: Any, visit: str, files: list[Path]) -> tuple[float, list[float]]:
    from PySide6.QtTest import QTest

    from desktop.ui.bench import Bench
    from desktop.ui.lanes import Lanes
    from desktop.ui.visit.page import VisitPage

    lanes = Lanes()
    page = VisitPage(Bench(desk, lanes))
    page.resize(911, 470)
    page.show()
    page.open_visit(visit)
    _wait(application, lambda: bool(page.parts.items.lines) and not lanes.reading.is_busy)
    page.parts.go(page.parts.items)
    waits: list[float] = []
    begun = time.perf_counter()
    page.card.intake.start(visit, files)
    while page.card.intake.is_busy:
        asked = time.perf_counter()
        QTest.keyClicks(page.items.fast, "1" if len(waits) % 2 else "2")
        page.items.fast.clear()
        application.processEvents()
        waits.append(time.perf_counter() - asked)
        _wait(application, lambda asked=asked: time.perf_counter() - asked > _PAUSE)
    took = time.perf_counter() - begun
    lanes.close()
    page.close()
    page.deleteLater()
    return took, waits


def _wait(application: Any, is_over: Callable[[], bool]) -> None:
    from PySide6.QtCore import QEventLoop

    while not is_over():
        application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        time.sleep(0.002)  # lets the lanes have Python's lock

"""How long a key waits until everything it caused is painted, while a card of photos comes in and rounds with a server
run: in a visit with every place of a mine, beside a bare window of a line and a table in the same process, key by key.
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

from desktop.actions import visits
from desktop.supervision.visit import VisitKind
from desktop.sync.round import exchange
from tests.bench import carding, making
from tests.bench.ground import Ground
from tests.bench.measuring import Reading, Target

Round = Callable[[], list[Reading]]
PHOTOS = int(os.environ.get("YIKUANG_BENCH_PHOTOS", carding.CARD))
PAUSE = 0.06  # s between a key here and a key there
AGAINST = "裸窗口（输入框＋200 行表），同一时刻"


@contextmanager
def responding(ground: Ground, folder: Path) -> Iterator[Round]:
    """Keys into the fast lane while photos come in and one round after the other runs."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from desktop.ui import immortal

    immortal.keep_singletons()
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication(sys.argv[:1])
    with (
        ground.server(folder / "bureau") as process,
        ground.desk(folder / "desk", making.PERSON, process.url) as desk,
    ):

        def whole() -> list[Reading]:
            files = _card(folder / f"card-{time.monotonic_ns()}")
            visit = visits.plan(desk, making.MINES[0], VisitKind.REGULAR)
            visits.open_visit(desk, visit)
            carding._pass_everywhere(desk, visit)
            bare, ours, rounds = _type(application, desk, visit, files)
            shutil.rmtree(files[0].parent)
            print(f"{len(ours)} 次按键，{rounds} 次同步", file=sys.stderr)
            during = f"导入 {PHOTOS} 张照片又同步时按键到画好"
            return [
                Reading(f"{during}（p50）", AGAINST, _part(ours, 50), _part(bare, 50)),
                Reading(f"{during}（p99）", AGAINST, _part(ours, 99), _part(bare, 99), Target(0.050, by_value=True)),
            ]

        yield whole


def _card(folder: Path) -> list[Path]:
    folder.mkdir()
    data = making.camera_photo(folder / "IMG_0000.JPG")
    for number in range(1, PHOTOS):
        (folder / f"IMG_{number:04d}.JPG").write_bytes(data + os.urandom(16))  # behind the end: another hash
    return sorted(folder.iterdir())


def _type(application: Any, desk: Any, visit: str, files: list[Path]) -> tuple[list[float], list[float], int]:
    from desktop.ui.bench import Bench
    from desktop.ui.lanes import Lanes
    from desktop.ui.visit.page import VisitPage

    lanes, rounds = Lanes(), list[object]()
    bench = Bench(desk, lanes, lambda desk, stop, tell: exchange(desk, stop))
    bench.synced.connect(rounds.append)
    page, (plain, line, table) = VisitPage(bench), _bare()
    for window in (plain, page):
        window.resize(911, 470)
        window.show()
    page.open_visit(visit)
    carding._wait(application, lambda: bool(page.parts.items.lines) and not lanes.reading.is_busy)
    page.parts.go(page.parts.items)
    bare, ours = list[float](), list[float]()
    page.card.intake.start(visit, files)
    while page.card.intake.is_busy:
        bench.sync()
        bare.append(_key(application, line, table, len(bare)))
        _pause(application)
        ours.append(_key(application, page.items.fast, page.items.fast, len(ours)))
        _pause(application)
    lanes.close()
    for window in (plain, page):
        window.close()
        window.deleteLater()
    return bare, ours, len(rounds)


def _key(application: Any, line: Any, table: Any, number: int) -> float:
    """A digit into the line, or ↓ to the next row, in turn; down for a while, then up again."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    asked = time.perf_counter()
    if number % 2:
        QTest.keyClick(table, Qt.Key.Key_Down if number % 300 < 150 else Qt.Key.Key_Up)
    else:
        QTest.keyClicks(line, "1" if number % 4 else "2")
    application.processEvents()
    took = time.perf_counter() - asked
    line.clear()
    return took


def _pause(application: Any) -> None:
    until = time.perf_counter() + PAUSE
    carding._wait(application, lambda: time.perf_counter() > until)


def _bare() -> tuple[Any, Any, Any]:
    """The floor: a window with a line and a table of 200 rows that follows what is typed."""
    from PySide6.QtGui import QStandardItem, QStandardItemModel
    from PySide6.QtWidgets import QLineEdit, QTableView, QVBoxLayout, QWidget

    window = QWidget()
    line, table = QLineEdit(window), QTableView(window)
    model = QStandardItemModel(200, 4, table)
    for row in range(200):
        for column in range(4):
            model.setItem(row, column, QStandardItem(f"演示 {row} {column}"))
    table.setModel(model)
    line.textChanged.connect(lambda text: table.selectRow(int(text or 0) * 50))
    column_of = QVBoxLayout(window)
    column_of.addWidget(line)
    column_of.addWidget(table)
    return window, line, table


def _part(waits: list[float], hundredths: int) -> float:
    ordered = sorted(waits)
    return ordered[min(len(ordered) - 1, len(ordered) * hundredths // 100)]

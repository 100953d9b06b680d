"""A long day: many actions one after the other in the program's own window (visits opened and closed, answers, photos,
pages, rounds with a server); how memory, open files and threads grow once everything was done a few times.

The number of actions is 1,000, or what YIKUANG_BENCH_ACTIONS says (10,000 for the whole measure).
"""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

from desktop.actions import checklists, closing, drafting, papers, photos, visits
from desktop.demo import pictures
from desktop.supervision.visit import Refusal, Result, SignerRole, VisitKind
from desktop.sync.round import exchange
from tests.bench import carding, making
from tests.bench.ground import Ground
from tests.bench.measuring import Reading, Target

Round = Callable[[], list[Reading]]
ACTIONS = int(os.environ.get("YIKUANG_BENCH_ACTIONS", "1000"))
WARM = 0.3  # of the actions: caches, fonts and pages are filled
SAMPLES = 20
MOST = 50.0  # MB
PAGES = ("today", "mines", "visit", "findings", "remote", "ledgers", "sync", "settings")


class Sample(NamedTuple):
    """The process at a moment."""

    actions: int
    memory: float
    files: int
    threads: int


@contextmanager
def lasting(ground: Ground, folder: Path) -> Iterator[Round]:
    """One long day in one window."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from desktop.ui import immortal

    immortal.keep_singletons()
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication(sys.argv[:1])
    with (
        ground.server(folder / "bureau") as process,
        ground.desk(folder / "desk", making.PERSON, process.url) as desk,
    ):
        yield lambda: _grown(_live(application, desk, folder))


def _live(application: Any, desk: Any, folder: Path) -> list[Sample]:
    from PySide6.QtCore import QSettings

    from desktop.ui.bench import Bench
    from desktop.ui.lanes import Lanes
    from desktop.ui.rail import Window
    from desktop.ui.theme import Theme

    lanes = Lanes()
    bench = Bench(desk, lanes, lambda desk, stop, tell: exchange(desk, stop))
    worn = Theme(application, QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat))
    window = Window(bench, worn, desk.person, is_supervisor=False)
    window.begin(desk.name)
    window.resize(911, 470)
    window.show()

    def settle() -> None:
        busy = (lanes.writing, lanes.reading, lanes.drawing, lanes.network)
        carding._wait(application, lambda: not any(lane.is_busy for lane in busy))

    samples, troubles = list[Sample](), list[object]()
    lanes.failed.connect(troubles.append)
    bench.synced.connect(lambda outcome: troubles.append(outcome.error) if outcome.error else None)
    for acted, act in enumerate(islice(_actions(bench, window, folder), ACTIONS), start=1):
        act()
        settle()
        if troubles:
            raise RuntimeError(str(troubles[0]))
        if acted * SAMPLES // ACTIONS > len(samples):
            samples.append(_sample(application, acted))
            print(*samples[-1], file=sys.stderr, flush=True)
    lanes.close()
    window.close()
    window.deleteLater()
    return samples


def _actions(bench: Any, window: Any, folder: Path) -> Iterator[Callable[[], object]]:
    """Visit after visit, without end."""
    desk, number = bench.desk, 0
    while True:
        number += 1
        visit = visits.plan(desk, making.MINES[number % len(making.MINES)], VisitKind.REGULAR)
        yield partial(bench.act, visits.open_visit, visit)
        yield partial(bench.act, visits.pass_place, visit, "face")
        yield partial(window.open_visit, visit)
        checklist = checklists.bound(desk, drafting.load(desk, visit).checklist)
        items = [line.item for part in checklist.sections if part.place.id == "face" for line in part.lines][:8]
        for item in items:
            yield partial(bench.act, visits.answer, visit, item, "face", Result.PASS)
        yield partial(_photograph, bench, visit, folder, number)
        for name in PAGES:
            yield partial(window.open, name)
        yield partial(bench.draw, papers.preview, visit, done=_nothing)
        yield partial(bench.act, _close, visit)
        yield partial(window.open_ledger, visit)
        yield bench.sync


def _photograph(bench: Any, visit: str, folder: Path, number: int) -> None:
    """A photo comes in and is thrown out again: what belongs to no finding keeps a visit open."""
    file = folder / "photo.jpg"
    Image.new("RGB", (1600, 1200), (number % 256, number // 256 % 256, 90)).save(file, "JPEG")
    bench.act(_attach, visit, file.read_bytes())


def _attach(desk: Any, visit: str, data: bytes) -> object:
    attached = photos.attach(desk, visit, [("IMG.jpg", data)])
    return photos.remove(desk, visit, [one.original for one in attached.photos])


def _close(desk: Any, visit: str) -> object:
    visits.seal_section(desk, visit)
    closing.sign(desk, visit, SignerRole.LEADER, desk.name, pictures.signature("演示"), person=desk.person)
    refusal = Refusal(reason="对事实有异议", witness="演示见证人")
    closing.sign(desk, visit, SignerRole.MINE, "演示矿长", None, refusal=refusal)
    closing.close_visit(desk, visit, reason_unchecked="测量用")
    return papers.issue_ledger(desk, visit)


def _nothing(answer: object) -> None:
    """The preview was drawn."""


def _sample(application: Any, acted: int) -> Sample:
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    application.processEvents()
    gc.collect()
    time.sleep(0.05)  # a connection that was let go is closed
    status = Path("/proc/self/status").read_text("utf-8")
    kilobytes = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    return Sample(acted, kilobytes / 1024, len(os.listdir("/proc/self/fd")), threading.active_count())


def _grown(samples: list[Sample]) -> list[Reading]:
    """The last against the first after warming up."""
    first = next(one for one in samples if one.actions >= ACTIONS * WARM)
    last = samples[-1]
    during = f"{last.actions - first.actions} 个动作后（共 {last.actions}）增加："
    aim = Target(MOST, by_value=True)
    flat = Target(2, by_value=True)
    return [
        Reading(f"{during}内存", f"热身后 {first.memory:.0f} MB", last.memory - first.memory, None, aim, "MB"),
        Reading(f"{during}打开的文件", f"热身后 {first.files}", last.files - first.files, None, flat, "个"),
        Reading(f"{during}线程", f"热身后 {first.threads}", last.threads - first.threads, None, flat, "个"),
    ]

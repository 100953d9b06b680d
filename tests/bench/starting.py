"""Start-up: from exec to the first painted window, ours against a bare PySide6 window, on an Xvfb of our own.

Xvfb keeps its screen in a mapped file: a window is painted when the middle of the screen is no longer of one colour.
Nothing runs inside the program that is measured. Without Xvfb there is nothing to measure, and it says so. From Enter
to a usable 今日 is measured by `opening_window.py`, on a desk of five years; what a person takes to type is left out.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.bench import years
from tests.bench.ground import ROOT, Ground
from tests.bench.making import PASSPHRASE, PERSON
from tests.bench.measuring import Reading, Target

WIDTH, HEIGHT = 1280, 900
COLOURS = 3  # fewer than this is an empty window
_PATIENCE = 60.0  # seconds
Round = Callable[[], list[Reading]]


@contextmanager
def windows(ground: Ground, folder: Path) -> Iterator[Round]:
    """The passphrase window of a person who has a desk, and the way from there to 今日."""
    if shutil.which("Xvfb") is None:
        print("没有 Xvfb，启动时间未测。", file=sys.stderr)
        yield list
        return
    data = folder / "data"
    with ground.desk(folder / "desk", PERSON) as desk:
        years.fill(desk, desk.world.today())
        shutil.copytree(desk.folder, data / "desks" / "演示")
    with _screen(folder) as (display, screen):
        surroundings = {
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "LANG": "C.UTF-8",
            "YIKUANG_DATA": str(data),
            "PYTHONPATH": str(ROOT),
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",
            "NO_AT_BRIDGE": "1",
        }
        surroundings.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed has its bytecode
        here = Path(__file__)
        bare = [sys.executable, str(here.with_name("bare_window.py"))]
        opening = [sys.executable, str(here.with_name("opening_window.py")), PASSPHRASE]

        def opened(how: str) -> list[float]:
            said = subprocess.run(
                [*opening, how], env=surroundings, cwd=ROOT, capture_output=True, text=True, check=True
            )
            return [float(word) for word in said.stdout.split()]

        ours = [sys.executable, "-m", "desktop"]
        for command in (bare, ours):
            _once(command, surroundings, screen)  # fills caches

        def one_round() -> list[Reading]:
            reference, painted = _once(bare, surroundings, screen), _once(ours, surroundings, screen)
            typed, _ = opened("typed")
            pasted, stretched = opened("pasted")
            against = "空的 PySide6 窗口"
            return [
                Reading("启动到口令窗口画出", against, painted, reference, Target(1.4)),
                Reading("启动到今日可用（五年的工作台，不算输口令）", against, painted + typed, reference, Target(2.7)),
                Reading("启动到今日可用（口令一次粘贴，立即回车）", against, painted + pasted, reference),
                Reading("其中由口令得出密钥（argon2id，不减）", against, stretched, reference),
            ]

        yield one_round


@contextmanager
def _screen(folder: Path) -> Iterator[tuple[str, mmap.mmap]]:
    """An X server on a free display, and its screen."""
    read, write = os.pipe()
    size = f"{WIDTH}x{HEIGHT}x24"
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-fbdir", str(folder), "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(write,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            display = f":{int(told.readline())}"
        with (folder / "Xvfb_screen0").open("rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as screen:
            yield display, screen
    finally:
        server.terminate()
        server.wait(30)


def _once(command: Sequence[str], surroundings: dict[str, str], screen: mmap.mmap) -> float:
    """Seconds from exec to the first painted window; the program is ended then."""
    _wait(lambda: not _is_painted(screen), "屏幕没有空下来")
    start = time.perf_counter()
    program = subprocess.Popen(
        command, env=surroundings, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(lambda: _is_painted(screen), "没有出现窗口", program)
        return time.perf_counter() - start
    finally:
        program.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            program.wait(30)


def _wait(is_so: Callable[[], bool], trouble: str, program: subprocess.Popen[bytes] | None = None) -> None:
    end = time.monotonic() + _PATIENCE
    while not is_so():
        if time.monotonic() > end or (program is not None and program.poll() is not None):
            raise RuntimeError(trouble)
        time.sleep(0.002)


def _is_painted(screen: mmap.mmap) -> bool:
    """Whether a few rows of the screen show a window with something in it. The file is XWD, 32 bits a pixel."""
    header, _, _, _, _, _, _, _, _, _, _, _, stride = struct.unpack_from(">13I", screen)
    colours_of_map = struct.unpack_from(">I", screen, 19 * 4)[0]
    begin = header + colours_of_map * 12
    seen: set[bytes] = set()
    for row in range(20, HEIGHT, 24):
        line = screen[begin + row * stride : begin + row * stride + WIDTH * 4]
        seen.update(line[place : place + 4] for place in range(0, len(line), 4))
    return len(seen) > COLOURS

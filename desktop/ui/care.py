"""What the settings page may do with the whole desk, as plain jobs for a lane; and what is told of trouble to
others.
"""

from __future__ import annotations

import platform
import re
import shutil
import sys
from importlib import metadata
from pathlib import Path

from PySide6.QtCore import qVersion

from desktop import paths
from desktop.actions import keeping
from desktop.desk import Desk
from desktop.store import records, settings
from desktop.sync.round import LAST_SUCCESS
from desktop.ui.lanes import Tell

_FRAME = re.compile(r'\s+File ".*?(desktop[/\\][^"]+|[^/\\"]+)", line (\d+), in (\S+)')
_ERROR = re.compile(r"([A-Za-z_][\w.]*(?:Error|Exception|Interrupt|Damaged|Missing|Refused|NotAllowed))\b(?::|$)")
_LAST_LINES = 400


def backup(desk: Desk, target: Path, tell: Tell) -> keeping.Backup:
    """The whole desk in one file; answers what is in it."""
    return keeping.backup(desk, target, lambda done, whole: tell(done, whole, "备份"))


def restore(desk: Desk, file: Path, tell: Tell) -> Path:
    """A backup as a further desk beside the others; the open one is not touched. Answers its folder."""
    name, number = re.sub(r"[^\w-]+", "-", file.stem).strip("-") or "恢复", 2
    folder = paths.desks() / name
    while folder.exists():
        folder, number = paths.desks() / f"{name}-{number}", number + 1
    keeping.restore(file, folder, lambda done, whole: tell(done, whole, "恢复"))
    return folder


def version() -> str:
    """The program's version."""
    try:
        return metadata.version("yikuang")
    except metadata.PackageNotFoundError:
        return "0.1.0"


def licences() -> Path | None:
    """The licences of what is built in, laid beside the built program; None in a checkout."""
    file = Path(sys.executable).parent / "THIRD-PARTY.txt"
    return file if hasattr(sys, "_MEIPASS") and file.is_file() else None


def diagnostics(desk: Desk) -> str:
    """What helps somebody else to find a fault: versions, counts, where it failed. No name, mine, path or content."""
    with desk.reading() as session:
        far = records.counts(session)
        last = settings.read(session, LAST_SUCCESS, str)
    free = shutil.disk_usage(desk.folder).free // 1024**2
    counts = "，".join(f"{word} {far[word]}" for word in records.Delivery)
    lines = [
        f"一矿一表 {version()}；Python {platform.python_version()}；Qt {qVersion()}",
        f"{platform.system()} {platform.release()} {platform.machine()}",
        f"记录：{counts}；上次同步：{last or '没有'}；硬盘剩余 {free} MB",
        *places_of(_trouble()),
    ]
    return "\n".join(lines)


def places_of(log: str) -> list[str]:
    """The kinds of errors of a log and where they came about, without what they said."""
    said: list[str] = []
    for line in log.splitlines()[-_LAST_LINES:]:
        if frame := _FRAME.match(line):
            said.append(f"  {frame[1].replace(chr(92), '/')}:{frame[2]} {frame[3]}")
        elif error := _ERROR.match(line):
            said.append(error[1])
    return said


def _trouble() -> str:
    try:
        return (paths.user_data() / "trouble.log").read_text("utf-8", errors="replace")
    except OSError:
        return ""

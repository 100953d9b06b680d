"""Writing files so that a crash leaves the old or the new one, never half: temporary name, fsync, replace."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path

from desktop.errors import DiskTrouble

_TRIES = 40
_PAUSE = 0.1  # seconds; virus scanners on Windows hold fresh files for a moment


def write_whole(file: Path, data: bytes) -> None:
    """Write the file, durable when this returns. DiskTrouble when the disk refuses; the old file then stays."""
    try:
        _write(file, data)
    except OSError as error:
        why = error.strerror or error
        raise DiskTrouble(f"写不到 {file}（{why}），没有保存；请腾出空间、检查权限后再试。") from error


def replace(temporary: Path, file: Path) -> None:
    """Put a finished file in its place, waiting a little for whoever holds the old one."""
    for attempt in range(_TRIES):
        try:
            os.replace(temporary, file)
        except PermissionError:
            if attempt == _TRIES - 1:
                raise
            time.sleep(_PAUSE)
        else:
            return


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder durable; Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f"{file.name}.{os.getpid()}.{time.monotonic_ns()}.tmp")
    try:
        with temporary.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        replace(temporary, file)
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()
    sync_folder(file.parent)

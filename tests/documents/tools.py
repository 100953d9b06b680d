"""Other people's PDF programs (poppler-utils, libnss3-tools), to hear a second opinion."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def run(*command: str | Path) -> str:
    """Standard output of a program; the test is skipped where it is not installed."""
    if shutil.which(str(command[0])) is None:
        pytest.skip(f"{command[0]} is not installed (Debian: poppler-utils, libnss3-tools)")
    done = subprocess.run(
        [str(part) for part in command], check=False, timeout=60, stdin=subprocess.DEVNULL, capture_output=True
    )
    return done.stdout.decode("utf-8", "replace")


def text(pdf: bytes, folder: Path) -> str:
    """All words of a file without their spaces, in reading order."""
    (folder / "text.pdf").write_bytes(pdf)
    return "".join(run("pdftotext", "-raw", folder / "text.pdf", "-").split())

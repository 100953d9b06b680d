"""The same record drawn on another machine, with another clock, time zone, locale and hash seed: the same bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from . import extremes

ROOT = Path(__file__).resolve().parents[2]
HERE = {"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}
THERE = {"TZ": "America/St_Johns", "LC_ALL": "C", "PYTHONHASHSEED": "99"}


def test_every_kind_of_paper_is_the_same_bytes_wherever_it_is_drawn() -> None:
    here, there = started(HERE), started(THERE, "--later", "40000000")
    one, other = (json.loads(process.communicate(timeout=300)[0]) for process in (here, there))
    assert one == other
    assert {name.partition("-")[0] for name in one} == {name.partition("-")[0] for name in extremes.kinds()}


def started(machine: dict[str, str], *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.documents.elsewhere", *words]
    environment = {**os.environ, **machine, "PYTHONUTF8": "1"}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)

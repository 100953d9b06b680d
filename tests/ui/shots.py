"""Pictures of every screen, to be looked at: `python tests/ui/shots.py OUT [--scale 1.5] [--theme dark] [--only NAME]
[--text 特大]`.

Run it under an X server of its own (`Xvfb :81 -screen 0 1366x768x24`, `DISPLAY=:81`); `QT_QPA_PLATFORM=offscreen` does
as well. Without `--scale` it runs itself for 1366×768 at 100, 125 and 150 % and 1920×1080 at 200 %, light and dark, and
lays all screens of each on sheets: `OUT/all-light-1.5-1.png` and on.
"""

from __future__ import annotations

import argparse
import importlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import sheets

ROOT = Path(__file__).resolve().parents[2]
SCREENS = {"1": (1366, 768), "1.25": (1366, 768), "1.5": (1366, 768), "2": (1920, 1080)}  # by scale
TASK_BAR = 40
SCALES = tuple(SCREENS)
THEMES = ("light", "dark")
TEXTS = ("标准", "大", "特大")


def main() -> int:
    """Take the pictures."""
    reader = argparse.ArgumentParser()
    reader.add_argument("out", type=Path)
    reader.add_argument("--scale", choices=SCALES)
    reader.add_argument("--theme", choices=THEMES)
    reader.add_argument("--only", default="")
    reader.add_argument("--text", choices=TEXTS, default=TEXTS[0])
    wanted = reader.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)
    if not wanted.scale:
        return max(_again(scale) for scale in SCALES)
    os.environ["QT_SCALE_FACTOR"] = wanted.scale
    sys.path.insert(0, str(ROOT))
    import stage

    modes = [wanted.theme] if wanted.theme else list(THEMES)
    chosen = {name: scene for name, scene in _scenes().items() if wanted.only in name}
    size = _size(wanted.scale)
    failed = stage.take(chosen, wanted.out, modes, wanted.scale, size, text=stage.theme.TextSize(wanted.text))
    for mode in modes:
        sheets.lay(wanted.out, f"{mode}-{wanted.scale}")
    return failed


def _scenes() -> dict[str, Any]:
    """All scenes, of every file of scenes."""
    files = sorted(Path(__file__).parent.glob("scenes*.py"))
    return {name: scene for file in files for name, scene in importlib.import_module(file.stem).SCENES.items()}


def _again(scale: str) -> int:
    return subprocess.run([sys.executable, *sys.argv, "--scale", scale], check=False).returncode


def _size(scale: str) -> tuple[int, int]:
    across, down = SCREENS[scale]
    bar = TASK_BAR * (2 if scale == "2" else 1)
    return int(across / float(scale)), int((down - bar) / float(scale))


if __name__ == "__main__":
    sys.exit(main())

"""Where things lie: bundled files (in a checkout or inside the built program) and this user's own data.

`bundled()` is the only reader of `resources/` and `checklists/`. Nothing here creates a folder; who writes, creates.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def bundled(*parts: str) -> Path:
    """Path of a file that ships with the program, for example `bundled("checklists", "checklist-coal.yaml")`.

    From a checkout it lies in the repository's root; in the built program beside its libraries.
    """
    frozen: str | None = getattr(sys, "_MEIPASS", None)
    root = Path(frozen) if frozen else Path(__file__).resolve().parent.parent
    return root.joinpath(*parts)


def user_data() -> Path:
    """This user's local application data: trusted roots, settings, desks. Never a roaming or shared folder.

    The environment variable `YIKUANG_DATA` overrides it (tests, several users on one account).
    """
    if chosen := os.environ.get("YIKUANG_DATA"):
        return Path(chosen)
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "yikuang"
    shared = os.environ.get("XDG_DATA_HOME", "")
    # the XDG rule: a relative value is to be ignored
    return (Path(shared) if os.path.isabs(shared) else Path.home() / ".local" / "share") / "yikuang"


def desks() -> Path:
    """The folder in which a new desk is placed unless the person chooses another."""
    return user_data() / "desks"

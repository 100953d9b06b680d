"""What the settings page may do with the whole desk, as plain jobs for a lane."""

from __future__ import annotations

from pathlib import Path

from desktop.actions import keeping
from desktop.desk import Desk
from desktop.ui.lanes import Tell


def backup(desk: Desk, target: Path, tell: Tell) -> Path:
    """The whole desk in one file; answers where."""
    keeping.backup(desk, target, lambda done, whole: tell(done, whole, "备份"))
    return target

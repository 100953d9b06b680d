"""None must outlive any number of Qt calls (in an interpreter of its own: the failure is the interpreter's death)."""

from __future__ import annotations

import subprocess
import sys

_MANY_CALLS = """
from desktop.ui import immortal
immortal.keep_singletons()
from PySide6.QtCore import QCoreApplication, QObject
application = QCoreApplication([])
thing = QObject()
for _ in range(50_000):
    thing.setObjectName("x")
    thing.blockSignals(True)
print("alive")
"""


def test_none_survives_more_qt_calls_than_it_has_references():
    ended = subprocess.run([sys.executable, "-c", _MANY_CALLS], capture_output=True, text=True, check=False)
    assert ended.stdout.strip() == "alive", ended.stderr

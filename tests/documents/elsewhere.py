"""Draws every kind of paper in a process of its own and prints the hash of each: `python -m tests.documents.elsewhere`.

The machine may differ: `--later SECONDS` sets its clock on before anything else is loaded; time zone, locale and hash
seed come from the environment.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import hashlib
import json
import locale
import sys
import time


def main() -> int:
    """Print name → hash as JSON."""
    reader = argparse.ArgumentParser()
    reader.add_argument("--later", type=int, default=0)
    _set_clock(reader.parse_args().later)
    with contextlib.suppress(locale.Error):
        locale.setlocale(locale.LC_ALL, "")
    from tests.documents import extremes

    every = extremes.kinds()
    first = {name.partition("-")[0]: name for name in reversed(every)}  # of each kind at least one, most of them short
    wanted = [name for name in every if name in first.values() or not name.endswith(("-极限", "-合并"))]
    sys.stdout.write(json.dumps({name: hashlib.sha256(every[name]()).hexdigest() for name in wanted}))
    return 0


def _set_clock(later: int) -> None:
    true, real = time.time, datetime.datetime
    time.time = lambda: true() + later

    class Later(real):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
            return real.fromtimestamp(true() + later, tz)

    if later:
        datetime.datetime = Later  # type: ignore[misc]  # the clock of this whole process


if __name__ == "__main__":
    sys.exit(main())

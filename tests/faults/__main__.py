"""`python -m tests.faults --kills 300 [--seed S] [--database URL]` kills the real processes so many times; what was
killed, and what was there at the end, is printed. The exit code is 1 when something was lost. With the URL of a
PostgreSQL server the log is kept in a database of its own there.
"""

from __future__ import annotations

import argparse
import os
import random
import secrets
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.bureau.fuzz import emptied
from tests.faults import killing

_TOGETHER = 20  # kills between two looks at everything


def main() -> int:
    """The command."""
    reader = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    reader.add_argument("--kills", type=int, default=300)
    reader.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    reader.add_argument("--database")
    asked = reader.parse_args()
    told: Counter[str] = Counter()
    began, done, seed = time.monotonic(), 0, asked.seed
    with tempfile.TemporaryDirectory() as folder:
        os.environ["YIKUANG_DATA"] = str(Path(folder, "数据"))
        base = killing.make(Path(folder, "base"), list(killing.PEOPLE), visits_each=3, photos_each=8)
        while done < asked.kills:
            place = Path(folder, str(seed))
            place.mkdir()
            print(f"seed {seed}: ", end="", flush=True)
            try:
                with (
                    emptied(asked.database, "killed") as database,
                    killing.trial(base, place, random.Random(seed), database) as one,
                ):
                    for _ in range(_TOGETHER):
                        one.kill()
                    one.settle()
            except killing.Broken as broken:
                print(f"BROKEN: {broken}")
                return 1
            print(dict(one.told), flush=True)
            told += one.told
            done += sum(one.told[kind] for kind in set(killing.KINDS))
            seed += 1
    print(f"{done} kills in {time.monotonic() - began:.0f} s, nothing lost: {dict(told)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tests.simulation --seeds N [--first S]` runs N seeds; `--seed S` one, with its history; a broken promise
is told with its seed and its shortest history, and the exit code is 1. `--engine postgresql` keeps the server's log in
a throw-away PostgreSQL (Debian's, started by root).
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from contextlib import ExitStack

from tests.simulation import engines, running


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--go-on", action="store_true", help="do not stop at the first broken promise")
    parser.add_argument("--shrink", type=float, default=90, help="seconds to look for the shortest history")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    asked = parser.parse_args()
    if os.environ.get("PYTHONHASHSEED") != "0":  # the order of sets, too, follows from the seed
        os.execve(
            sys.executable,
            [sys.executable, "-m", "tests.simulation", *sys.argv[1:]],
            {**os.environ, "PYTHONHASHSEED": "0"},
        )
    seeds = [asked.seed] if asked.seed is not None else list(range(asked.first, asked.first + asked.seeds))
    began, bad, done, deaths, weather = time.monotonic(), 0, 0, Counter(), Counter()
    stack = ExitStack()
    try:
        if asked.engine == "postgresql":
            stack.enter_context(running.at(stack.enter_context(engines.on_postgresql())))
        for seed in seeds:
            ran = running.run(seed)
            done += 1
            if done % 100 == 0:
                print(f"{done} seeds, {bad} broken", file=sys.stderr, flush=True)
            deaths += ran.deaths
            weather += ran.weather
            if asked.seed is not None and not ran.broken:
                print("\n".join(ran.told))
            if ran.broken:
                bad += 1
                print(running.report(seed, *running.shortest(seed, seconds=asked.shrink)), flush=True)
                if not asked.go_on:
                    break
    except KeyboardInterrupt:
        print("stopped")
    finally:
        running.forget_base()
        stack.close()
    took = time.monotonic() - began
    print(f"{done} seeds, {bad} broken, {took:.1f} s ({took / max(1, done):.2f} s a seed)")
    print("deaths:", dict(sorted(deaths.items())))
    print("weather:", {str(kind): count for kind, count in sorted(weather.items())})
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

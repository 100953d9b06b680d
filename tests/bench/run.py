"""The bench: every work beside a reference from the same process and round, as one table of ratios.

    python tests/bench/run.py [--runs N] [--only names] [--markdown]

Names: start sealing folding checking paper photos card sync slow slow-more blobs newcomer composing remembering
searching finding covering figures drilling lists responding lasting. YIKUANG_BENCH_PHOTOS and YIKUANG_BENCH_ACTIONS
make these two smaller or larger. It uses loopback and one temporary folder, and ends by itself.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[0] = str(ROOT)

from tests.bench import (  # noqa: E402 - the path comes first
    carding,
    covering,
    drilling,
    finding,
    ground,
    inspecting,
    lasting,
    measuring,
    newcomer,
    printing,
    reckoning,
    responding,
    searching,
    shelving,
    slow_syncing,
    starting,
    storing,
    syncing,
    verifying,
)

WORKS = {
    "start": starting.windows,
    "sealing": storing.sealing,
    "folding": storing.folding,
    "checking": verifying.verifying,
    "paper": printing.papers,
    "photos": storing.photographs,
    "card": carding.card,
    "sync": syncing.entries,
    "slow": syncing.slowly,
    "slow-more": slow_syncing.little_and_much,
    "urgent": syncing.urgent,
    "blobs": syncing.blobs,
    "newcomer": newcomer.newcomer,
    "composing": inspecting.composing,
    "remembering": inspecting.remembering,
    "searching": searching.searching,
    "finding": finding.finding,
    "covering": covering.covering,
    "figures": reckoning.figures,
    "drilling": drilling.drilling,
    "lists": shelving.lists,
    "responding": responding.responding,
    "lasting": lasting.lasting,
}


def main() -> int:
    """Run what was asked for, and print the table."""
    chosen = _arguments()
    names = [name for name in WORKS if not chosen.only or name in chosen.only.split(",")]
    rows: dict[str, measuring.Row] = {}
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="yikuang-bench-") as place:
        base = ground.prepare(Path(place, "ground"))
        for name in names:
            folder = Path(place, name)
            folder.mkdir()
            with ExitStack() as stack:
                round_of = stack.enter_context(WORKS[name](base, folder))
                for number in range(chosen.runs):
                    print(f"{name} {number + 1}/{chosen.runs}", file=sys.stderr, flush=True)
                    measuring.collect(rows, round_of())
    print(measuring.table(rows.values(), is_markdown=chosen.markdown))
    print()
    print(measuring.machine(chosen.runs))
    print(f"{time.monotonic() - begun:.0f} s", file=sys.stderr)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Ratios to bare references, as one table.")
    parser.add_argument("--runs", type=int, default=3, help="rounds (3)")
    parser.add_argument("--only", default="", help=f"some of {','.join(WORKS)}")
    parser.add_argument("--markdown", action="store_true", help="the table as Markdown")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

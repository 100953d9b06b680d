"""Portions of seeds on two processors: each portion in a process, which removes its own ground when it ends."""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.util import Finalize

from tests.simulation import running

Portion = tuple[Counter[str], str]
"""Where processes died, how often; "" or the report of the first broken promise."""


def portion(seeds: range) -> Portion:
    """Run these seeds, up to the first broken promise."""
    died: Counter[str] = Counter()
    for seed in seeds:
        ran = running.run(seed)
        died.update(ran.deaths)
        if ran.broken:
            return died, running.report(seed, *running.shortest(seed))
    return died, ""


@contextmanager
def portions(wanted: Iterable[range]) -> Iterator[dict[int, Future[Portion]]]:
    """All of them under way, by their first seed; those not begun when this ends are left out."""
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(min(2, os.cpu_count() or 1), spawn, initializer=_begin)
    try:
        yield {seeds.start: pool.submit(portion, seeds) for seeds in wanted}
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    Finalize(None, running.forget_base, exitpriority=10)

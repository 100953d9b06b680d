"""What a person waits for while typing: searching in the checklists of all mines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop import catalogues
from desktop.supervision import search
from tests.bench.ground import Ground
from tests.bench.measuring import Reading, Target, alternate

Round = Callable[[], list[Reading]]
LINES, LENGTH = 10_000, 120
TYPED = "c-gas 瓦斯 工作面"
_TIMES = 3 * len(TYPED)


@contextmanager
def searching(_: Ground, __: Path) -> Iterator[Round]:
    """One more letter typed over the checklists of all mines: every word, codes first."""
    items = [item for one in catalogues.bundled_catalogues() for item in one.items]
    texts = [f"{one.id}\n{one.text}{one.method}{one.category * LENGTH}"[:LENGTH] for one in items]
    known = search.index([texts[number % len(texts)] for number in range(LINES)])
    typed = [TYPED[: end + 1] for end in range(len(TYPED))]

    def bare(number: int) -> None:
        word = typed[number % len(typed)].split()[0].casefold()
        _ = [place for place, text in enumerate(known.texts) if word in text]

    def one() -> Reading:
        reference, ours = alternate(_TIMES, bare, lambda number: search.find(known, typed[number % len(typed)]))
        work = f"查找：多按一键（{LINES:,} 条，每条 {LENGTH} 字）"
        return Reading(work, "逐条比对一个词", ours, reference, Target(0.010, by_value=True))

    yield lambda: [one()]

"""What the bench measures with: a reading (reference and ours from the same moment), medians over rounds, the table.

Only ratios are compared between machines; absolute times stand beside them to be read.
"""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Target:
    """What we aim at: a ratio to the reference, or (`by_value`) our own figure; None = shown without a target."""

    limit: float | None = None
    by_value: bool = False

    def is_met(self, row: Row) -> bool:
        """Whether the medians keep within it."""
        if self.limit is None:
            return True
        value = row.ours if self.by_value else row.ratio
        return value is not None and value <= self.limit


@dataclass(frozen=True, slots=True)
class Reading:
    """One round's figures of one work, in `unit` (s, MB, 次). `reference` None = there is none."""

    work: str
    against: str
    ours: float
    reference: float | None = None
    target: Target = Target()
    unit: str = "s"


@dataclass(slots=True)
class Row:
    """All rounds of one work."""

    first: Reading
    readings: list[Reading] = field(default_factory=list)

    @property
    def ours(self) -> float:
        """Median of ours."""
        return statistics.median(one.ours for one in self.readings)

    @property
    def reference(self) -> float | None:
        """Median of the reference."""
        known = [one.reference for one in self.readings if one.reference is not None]
        return statistics.median(known) if known else None

    @property
    def ratio(self) -> float | None:
        """Median of the ratios taken round by round: noise that hits both falls out."""
        known = [one.ours / one.reference for one in self.readings if one.reference]
        return statistics.median(known) if known else None

    @property
    def is_met(self) -> bool:
        """Whether the target is kept."""
        return self.first.target.is_met(self)


def collect(rows: dict[str, Row], readings: Iterable[Reading]) -> None:
    """Add a round's readings to the rows, in the order the works first appeared."""
    for one in readings:
        rows.setdefault(one.work, Row(one)).readings.append(one)


def timed(work: Callable[[], object]) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def alternate(times: int, reference: Callable[[int], object], ours: Callable[[int], object]) -> tuple[float, float]:
    """Median seconds of both, call by call in turn, so that both meet the same weather."""
    pairs = [(timed(lambda n=n: reference(n)), timed(lambda n=n: ours(n))) for n in range(times)]
    return statistics.median(one for one, _ in pairs), statistics.median(two for _, two in pairs)


def table(rows: Iterable[Row], *, is_markdown: bool) -> str:
    """The table as text for a terminal, or as Markdown."""
    head = ("工作", "参照", "参照值", "本程序", "倍数", "目标", "")
    lines = [_cells(row) for row in rows]
    if is_markdown:
        whole = [head, ("---",) * len(head), *lines]
        return "\n".join("| " + " | ".join(line) + " |" for line in whole)
    widths = [max(_width(line[place]) for line in (head, *lines)) for place in range(len(head))]
    return "\n".join(
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in (head, *lines)
    )


def machine(rounds: int) -> str:
    """The line below the table: what it ran on, and when."""
    system = f"{platform.system()} {platform.release().split('-')[0]}，Python {platform.python_version()}"
    return f"{datetime.now(UTC):%Y-%m-%d}；{_processor()}，{os.cpu_count()} 核，{system}；{rounds} 轮的中位数。"


def _cells(row: Row) -> tuple[str, ...]:
    unit, target, ratio = row.first.unit, row.first.target, row.ratio
    aim = "—" if target.limit is None else f"≤ {_value(target.limit, unit) if target.by_value else f'{target.limit:g}'}"
    return (
        row.first.work,
        row.first.against,
        "—" if row.reference is None else _value(row.reference, unit),
        _value(row.ours, unit),
        "—" if ratio is None else f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}",
        aim,
        "" if row.is_met else "未达到",
    )


def _value(value: float, unit: str) -> str:
    if unit == "s" and value < 0.9995:
        return f"{value * 1000:.3g} ms"
    return f"{value:.4g} {unit}" if value < 100 else f"{value:.0f} {unit}"


def _width(text: str) -> int:
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)


def _processor() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":", 1)[1].strip() for line in told.splitlines() if line.startswith("model name")), "")

"""What 抽查 shows, in lines: the ledgers of a draw, the questions of one with the ticks so far; periods to
draw from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from desktop.actions.audit_evidence import Question
from desktop.actions.audits import Draw, Drawn, Span, Stand
from desktop.supervision.audit_marks import Defect, Mark, Verdict
from desktop.supervision.days import month_days, month_of
from desktop.ui import marks
from desktop.ui.marks import Shape

MONTHS = 6  # back, this one among them
STANDS = {
    Stand.WAITING: marks.Mark(Shape.HOLLOW, "warn", str(Stand.WAITING)),
    Stand.CLEAR: marks.Mark(Shape.TICK, "good", str(Stand.CLEAR)),
    Stand.FOUND: marks.Mark(Shape.TRIANGLE, "warn", str(Stand.FOUND)),
    Stand.RETURNED: marks.Mark(Shape.CROSS, "bad", str(Stand.RETURNED)),
    Stand.ANSWERED: marks.Mark(Shape.HALF, "calm", str(Stand.ANSWERED)),
}
VERDICTS = {
    Verdict.FOUND: marks.Mark(Shape.CROSS, "bad", str(Verdict.FOUND)),
    Verdict.NOT_FOUND: marks.Mark(Shape.TICK, "good", str(Verdict.NOT_FOUND)),
    Verdict.EXPLAINED: marks.Mark(Shape.HALF, "calm", str(Verdict.EXPLAINED)),
}
OPEN = marks.Mark(Shape.HOLLOW, "warn", "待判断")
ASKED = marks.Mark(Shape.QUESTION, "calm", "供核对")


@dataclass(frozen=True, slots=True)
class AskLine:
    """A question with the tick it has."""

    question: Question
    verdict: Verdict | None

    @property
    def mark(self) -> marks.Mark:
        """Its tick; a hint may stay without one."""
        if self.verdict is not None:
            return VERDICTS[self.verdict]
        return OPEN if isinstance(self.question.about, Defect) else ASKED


def periods(today: dt.date) -> tuple[tuple[str, Span], ...]:
    """Months, this one first, then the two newest quarters and the year; each ends with its last day."""
    found: list[tuple[str, Span]] = []
    day = today
    for _ in range(MONTHS):
        first, last = month_days(month_of(day))
        found.append((f"{first.year}年{first.month}月", (first, last)))
        day = first - dt.timedelta(days=1)
    day = today
    for _ in range(2):
        number = (day.month - 1) // 3
        first = dt.date(day.year, number * 3 + 1, 1)
        last = month_days(f"{day.year}-{number * 3 + 3:02d}")[1]
        found.append((f"{day.year}年第{number + 1}季度", (first, last)))
        day = first - dt.timedelta(days=1)
    found.append((f"{today.year}年", (dt.date(today.year, 1, 1), dt.date(today.year, 12, 31))))
    return tuple(found)


def draw_word(one: Draw) -> str:
    """A draw in the list of draws."""
    again = f" 第{one.drawn.turn}次" if one.drawn.turn > 1 else ""
    first, last = one.drawn.first[:7], one.drawn.last[:7]
    span = first if first == last else f"{first} 至 {last}"
    return f"{span} {one.county}{again}（已查 {one.done}/{len(one.lines)}）"


def ticked(line: Drawn, ticks: Mapping[str, Verdict]) -> dict[str, Verdict]:
    """The ticks so far: those just made over those sealed."""
    sealed = {mark.about: mark.verdict for mark in line.result.marks} if line.result else {}
    return {**sealed, **ticks}


def sealed_marks(lines: tuple[AskLine, ...]) -> list[Mark]:
    """The ticks as they are sealed, each with what the program said."""
    return [
        Mark(about=str(one.question.about), verdict=one.verdict, said=one.question.words)
        for one in lines
        if one.verdict is not None
    ]

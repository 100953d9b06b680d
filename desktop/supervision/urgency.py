"""What goes up before everything else: 停产撤人 (第四十三条) and 疑似重大 (第三十七条（二）)."""

from __future__ import annotations

from desktop.supervision import measures
from desktop.supervision.facts import Body
from desktop.supervision.finding import Grade, MeasureOrdered, Raised
from desktop.supervision.visit import SectionSealed

WITHDRAWAL = "停产撤人"
KINDS = ("visit.section_sealed", "finding.raised", "finding.measure_ordered")
"""The kinds of facts that may be urgent."""
SIGNS = (WITHDRAWAL, measures.EVACUATED, Grade.SUSPECTED_MAJOR.value)
"""An urgent fact has one of these in its body; not every body that has one is urgent."""


def word(body: Body | None) -> str:
    """What makes a fact urgent, in one word; "" when it is not."""
    match body:
        case SectionSealed(measures=done) if any(one.kind == WITHDRAWAL for one in done):
            return WITHDRAWAL
        case Raised(measure=measure) if measure is not None and measure.kind == measures.EVACUATED:
            return measures.EVACUATED
        case Raised(grade=Grade.SUSPECTED_MAJOR):
            return Grade.SUSPECTED_MAJOR.value
        case MeasureOrdered(measure=measure) if measure.kind == measures.EVACUATED:
            return measures.EVACUATED
        case _:
            return ""


def visit_of(body: Body | None) -> str:
    """The visit in which it was found; "" for what stands by itself or was found by others."""
    return body.visit if isinstance(body, Raised) else ""

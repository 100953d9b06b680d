"""Times, days and measures of the record in the words of paper."""

from __future__ import annotations

import datetime as dt

from desktop.documents import record
from desktop.supervision import finding
from desktop.world import as_moment


def measure_text(one: finding.Measure | None) -> str:
    """A measure in one phrase for paper."""
    if one is None:
        return ""
    parts = [one.kind, one.text, f"告知：{one.told}" if one.told else ""]
    return "；".join(part for part in parts if part)


def moment(text: str | None) -> record.When:
    """A time of the record for paper; what somebody sealed in another form stands as it is."""
    try:
        return as_moment(text) if text else None
    except ValueError:
        return text


def day(text: str | None) -> record.When:
    """A day of the record for paper, likewise."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return text

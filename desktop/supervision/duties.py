"""The periods that a person reports of: half-years (第三十一条) and years (第二十一条), as they are written. Pure.

What is owed and done in them is reckoned by `regulation`.
"""

from __future__ import annotations

import datetime as dt
import re

_HALF = re.compile(r"([0-9]{4})年([上下])半年")
_YEAR = re.compile(r"([0-9]{4})年")
Span = tuple[dt.date, dt.date]


def half_year(text: str) -> Span | None:
    """The days of `2026年上半年`, None when it is no half-year."""
    found = _HALF.fullmatch(text)
    if found is None or found[1] == "0000":
        return None
    year = int(found[1])
    if found[2] == "上":
        return dt.date(year, 1, 1), dt.date(year, 6, 30)
    return dt.date(year, 7, 1), dt.date(year, 12, 31)


def half_of(day: dt.date) -> str:
    """The half-year of a day, 2026年上半年."""
    return f"{day.year}年{'上' if day.month <= 6 else '下'}半年"


def year(text: str) -> Span | None:
    """The days of `2026年`, None when it is no year."""
    found = _YEAR.fullmatch(text)
    if found is None or found[1] == "0000":
        return None
    return dt.date(int(found[1]), 1, 1), dt.date(int(found[1]), 12, 31)

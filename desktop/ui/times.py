"""Times as people read and type them: Beijing time on screen, UTC text in the records. Pure."""

from __future__ import annotations

import datetime as dt
import re

from desktop.world import BEIJING, as_text

_CLOCK = re.compile(r"(\d{1,2})[:：.]?(\d{2})")


def day(utc: str) -> str:
    """`2026-11-22` in Beijing, empty for nothing."""
    return _local(utc).date().isoformat() if utc else ""


def clock(utc: str | None) -> str:
    """`09:30` in Beijing, empty for nothing."""
    return _local(utc).strftime("%H:%M") if utc else ""


def near(day_text: str, today: str) -> str:
    """A day as short as it can be told: `11-22` in today's year, else whole."""
    return day_text[5:] if day_text[:4] == today[:4] else day_text


def moment(utc: str) -> str:
    """`2026-11-22 09:30` in Beijing."""
    return _local(utc).isoformat(" ", "minutes")[:16] if utc else ""


def moment_whole(utc: str) -> str:
    """`2026-11-22 09:30:05` in Beijing."""
    return _local(utc).strftime("%Y-%m-%d %H:%M:%S") if utc else ""


def short(utc: str) -> str:
    """`11-22 09:30` in Beijing."""
    return _local(utc).isoformat(" ", "minutes")[5:16] if utc else ""


def typed_clock(text: str, on: str, not_before: str | None = None) -> str | None:
    """UTC text of a clock typed as `0930` or `9:30` on a day (UTC text of any moment in it); None when it is none.

    A clock before `not_before` belongs to the next day: a night shift goes over midnight.
    """
    found = _CLOCK.fullmatch(text.strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    at = _local(on).replace(hour=int(found[1]), minute=int(found[2]), second=0)
    if not_before is not None and at < _local(not_before).replace(second=0):
        at += dt.timedelta(days=1)
    return as_text(at)


def _local(utc: str) -> dt.datetime:
    return dt.datetime.fromisoformat(utc).astimezone(BEIJING)  # ten times as fast as strptime

"""What the program takes from outside: clock, randomness. A parameter from the first day, so that tests and
simulations own it.
"""

from __future__ import annotations

import datetime as dt
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from desktop.journal.sealing import Salts, Stamp

BEIJING = dt.timezone(dt.timedelta(hours=8), "北京时间")


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _monotonic_seconds() -> int:
    return int(time.monotonic())


@dataclass(frozen=True, slots=True)
class World:
    """The clocks and the randomness of this machine. `boot` names one run of the program."""

    now: Callable[[], dt.datetime] = _utc_now
    mono: Callable[[], int] = _monotonic_seconds
    random: Salts = secrets.token_bytes
    boot: str = field(default_factory=lambda: secrets.token_hex(8))

    def stamp(self) -> Stamp:
        """What the clocks claim now."""
        return Stamp(as_text(self.now()), self.mono(), self.boot)

    def name(self) -> str:
        """A fresh random name for a subject, 32 hex digits."""
        return self.random(16).hex()

    def text(self) -> str:
        """Now, as UTC text."""
        return as_text(self.now())

    def today(self) -> dt.date:
        """The day in Beijing."""
        return self.now().astimezone(BEIJING).date()


def as_text(moment: dt.datetime) -> str:
    """UTC text with seconds, `2026-11-22T03:04:05Z`. A naive time is a bug."""
    if moment.tzinfo is None:
        raise ValueError("naive datetime")
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def as_moment(text: str) -> dt.datetime:
    """The moment of such a text."""
    return dt.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)

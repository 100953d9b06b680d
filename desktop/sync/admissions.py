"""What an administrator's device and the server say about who joins: codes given, devices that wait, devices lost.

The shapes of one call (`POST /v1/admissions`), read by both sides; sync/wire.py has the rest.
"""

from __future__ import annotations

import msgspec


class Said(msgspec.Struct, frozen=True):
    """Yes or no to the device that both sides call by `mark`; `reason` is told to whom it is refused."""

    mark: str
    yes: bool
    reason: str = ""


class Wanted(msgspec.Struct, frozen=True):
    """A new single-use code for a registered person, that holds `days` days."""

    person: str
    days: int


class Lost(msgspec.Struct, frozen=True):
    """A device that is to be trusted no longer, by its fingerprint, and why."""

    device: str
    reason: str


class Admissions(msgspec.Struct, frozen=True):
    """What an administrator says; empty only asks who waits. `approval`: whether from now on every device waits for
    an administrator, None leaves it.
    """

    said: tuple[Said, ...] = ()
    lost: tuple[Lost, ...] = ()
    wanted: Wanted | None = None
    approval: bool | None = None


class Applicant(msgspec.Struct, frozen=True):
    """A device that waits: the code's person, what the device calls itself, when it asked (UTC)."""

    mark: str
    person: str
    device: str
    asked: str


class AdmissionsAnswer(msgspec.Struct, frozen=True):
    """Who waits now, of the people this administrator is over; whether devices wait at all; the code that was asked
    for, as it is typed.
    """

    waiting: tuple[Applicant, ...] = ()
    is_asked: bool = False
    code: str = ""

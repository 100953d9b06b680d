"""Where photos fall: by the time they were taken to a place of the route, and there to a finding. Proposals
only. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.supervision.visit import Leg

NEAR = dt.timedelta(minutes=10)  # a photo and a finding noted on the spot
_FORM = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Found:
    """A finding photos may fall to: `found` is UTC text, "" when nobody knows."""

    id: str
    place: str
    found: str = ""


def stay(at: str | None, legs: Sequence[Leg]) -> Leg | None:
    """The place one was at then (UTC text); a place without a time of leaving lasts until the next was come to. Where
    stays overlap the one come to last counts."""
    known = [leg for leg in legs if leg.came]
    before = [leg for leg in known if at and (leg.came or "") <= at]
    holding = [leg for leg in before if _end(leg, known) is None or at is None or at <= (_end(leg, known) or "")]
    return max(holding, key=lambda leg: leg.came or "", default=None)


def proposed(at: str | None, place: str, findings: Sequence[Found]) -> tuple[str, ...]:
    """The findings a photo may show, the likeliest first: those noted within ten minutes of it, then the place's."""
    near = sorted((one for one in findings if _away(at, one.found) <= NEAR), key=lambda one: _away(at, one.found))
    there = [one for one in findings if place and one.place == place]
    near = [one for one in near if one.place == place or not place]
    return tuple(dict.fromkeys(one.id for one in (*near, *there)))


def _end(leg: Leg, known: Sequence[Leg]) -> str | None:
    if leg.left:
        return leg.left
    return min((one.came for one in known if one.came and one.came > (leg.came or "")), default=None)


def _away(at: str | None, other: str) -> dt.timedelta:
    try:
        return abs(dt.datetime.strptime(at or "", _FORM) - dt.datetime.strptime(other, _FORM))  # noqa: DTZ007 - both UTC
    except ValueError:
        return dt.timedelta.max

"""The rows of a group in a roster as formings from a day on, and which of them nobody has written yet (第十三条)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from msgspec.structs import replace

from desktop.regulation.patrols import is_there
from desktop.regulation.roll import Seat
from desktop.supervision import roster

_EVER = dt.date.min


def fresh(code: str, seats: Sequence[Seat], known: roster.Group, today: dt.date) -> tuple[roster.GroupFormed, ...]:
    """The formings to be written. Rows without any day say how the group is now: it is from today on, or since ever
    when nobody formed it before.
    """
    wanted = formings(code, seats)
    if any(seat.since or seat.until for seat in seats):
        same = 0
        while same < min(len(wanted), len(known.formings)) and _is_same(wanted[same], known.formings[same]):
            same += 1
        # what is written holds from its day on, so all that follows is written again
        return wanted[same:] if len(wanted) != same or len(known.formings) != same else ()
    if not wanted or (known.formed is not None and _plainly(known.formed) == _plainly(wanted[0])):
        return ()
    return (replace(wanted[0], since=today.isoformat()),) if known.formings else wanted


def formings(code: str, seats: Sequence[Seat]) -> tuple[roster.GroupFormed, ...]:
    """How the group was formed from each day on which its rows change; "" is since ever."""
    days = {seat.since or _EVER for seat in seats}
    days |= {seat.until + dt.timedelta(days=1) for seat in seats if seat.until}
    found: list[roster.GroupFormed] = []
    for day in sorted(days):
        there = [seat for seat in seats if is_there(seat, day)]
        formed = _formed(code, there, "" if day == _EVER else day.isoformat())
        if (formed.members or formed.mines) if not found else _plainly(formed) != _plainly(found[-1]):
            found.append(formed)
    return tuple(found)


def _formed(code: str, seats: Sequence[Seat], since: str) -> roster.GroupFormed:
    """Rows as one; a person in several rows has the specialties of all."""
    members: dict[str, roster.Member] = {}
    for seat in seats:
        if seat.person:
            before = members.get(seat.person, roster.Member(person=seat.person))
            words = tuple(dict.fromkeys((*before.specialties, *seat.specialties)))
            members[seat.person] = replace(before, specialties=words, is_leader=before.is_leader or seat.is_leader)
    mines = tuple(dict.fromkeys(seat.mine for seat in seats if seat.mine))
    return roster.GroupFormed(code=code, members=tuple(members.values()), mines=mines, since=since)


def _is_same(wanted: roster.GroupFormed, known: roster.GroupFormed) -> bool:
    return wanted.since == known.since and _plainly(wanted) == _plainly(known)


def _plainly(group: roster.GroupFormed) -> object:
    """A group without the order of its rows."""
    return {(one.person, frozenset(one.specialties), one.is_leader) for one in group.members}, set(group.mines)
